"""Landlock: what is asked of a kernel of each version. A list stands in for the kernel."""

import errno
import os
import struct
import sys

import pytest

from autograder.sandbox import landlock, libc

if sys.platform != "linux":
    pytest.skip("Landlock is for Linux alone", allow_module_level=True)

CREATE, ADD, RESTRICT = 444, 445, 446  # in the kernel's tables, on every architecture


@pytest.fixture
def asked(monkeypatch):
    """The system calls that are made; each returns 7."""
    calls = []

    def call(name, *arguments):
        assert name == "syscall"
        calls.append(arguments)
        return 7

    monkeypatch.setattr(libc, "call", call)
    return calls


BEGAN_WITH = 0b1_1111_1111_1111  # execute, write, read, read a folder, remove two, make seven
REFER, TRUNCATE, IOCTL = 1 << 13, 1 << 14, 1 << 15


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        (1, [BEGAN_WITH]),
        (2, [BEGAN_WITH | REFER]),
        (3, [BEGAN_WITH | REFER | TRUNCATE]),
        (4, [BEGAN_WITH | REFER | TRUNCATE, 0b11]),
        (5, [BEGAN_WITH | REFER | TRUNCATE | IOCTL, 0b11]),
        (6, [BEGAN_WITH | REFER | TRUNCATE | IOCTL, 0b11, 0b11]),
        (landlock.NEWEST, [BEGAN_WITH | REFER | TRUNCATE | IOCTL, 0b11, 0b11]),
    ],
)
def test_all_is_forbidden_that_a_version_knows_and_nothing_that_it_does_not(asked, version, fields):
    assert landlock.ruleset([], version) == 7
    ((number, attributes, size, flags),) = asked
    assert (number, size, flags) == (CREATE, 8 * len(fields), 0)
    assert list(struct.unpack(f"={len(fields)}Q", attributes)) == fields


def test_files_may_be_read_and_folders_listed(asked, tmp_path):
    (tmp_path / "a.py").touch()
    landlock.ruleset([str(tmp_path / "a.py"), str(tmp_path), str(tmp_path / "none")], 1)
    rules = [struct.unpack("=Qi", rule) for _, _, _, rule, _ in asked[1:]]
    assert [call[:3] for call in asked[1:]] == [(ADD, 7, 1)] * 2
    assert [rights for rights, _ in rules] == [0b0100, 0b1100]


def test_what_was_opened_to_name_a_path_is_closed(asked, tmp_path):
    landlock.ruleset([str(tmp_path)], 1)
    _, beneath = struct.unpack("=Qi", asked[1][3])
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(beneath)


@pytest.mark.parametrize(("version", "flags"), [(1, 0), (6, 0), (7, 1), (8, 1)])
def test_refusals_are_kept_out_of_the_audit_log_where_that_can_be(asked, version, flags):
    landlock.restrict(5, version)
    assert asked == [(RESTRICT, 5, flags)]


def test_a_kernel_says_which_version_it_speaks(asked):
    assert landlock.abi() == 7
    assert asked == [(CREATE, None, 0, 1)]


def test_a_kernel_without_landlock_speaks_none(monkeypatch):
    def call(*arguments):
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(libc, "call", call)
    assert landlock.abi() == 0
