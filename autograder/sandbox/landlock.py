"""Landlock: after `restrict`, a process reads what its ruleset names and touches no other file.

The rules are built once in the zygote; a child only applies them, which costs a system call.
What Landlock never covers (stat, chmod, utime, O_PATH) is left to seccomp. Written by hand: it is
three system calls, and the C library has no names for them.
"""

import os
import struct
from collections.abc import Iterable

from autograder.sandbox import libc

# Landlock came after the syscall tables were unified: these numbers hold on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

NEWEST = 1 << 16  # no version of Landlock is beyond it

_READ_FILE = 1 << 2
_READ_DIR = 1 << 3

_FILES = (1 << 13) - 1  # ABI 1: every right on files that Landlock began with
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15  # ABI 2, 3, 5
_TCP = 0b11  # ABI 4: bind and connect
_SCOPES = 0b11  # ABI 6: abstract sockets and signals outside the domain
_QUIET = 1  # ABI 7: a hostile loop of refusals must not fill the machine's audit log


def abi() -> int:
    """Return the version of Landlock that this kernel speaks, 0 for none."""
    try:
        return libc.call("syscall", _CREATE_RULESET, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def ruleset(readable: Iterable[str], version: int) -> int:
    """Return a descriptor of rules that allow reading `readable`, files and whole folders, and
    forbid all else that Landlock of this version can forbid. Paths that do not exist are passed
    over."""
    descriptor = _create(version)
    for path in readable:
        try:
            beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        rights = _READ_FILE | _READ_DIR if os.path.isdir(path) else _READ_FILE
        rule = struct.pack("=Qi", rights, beneath)
        libc.call("syscall", _ADD_RULE, descriptor, _PATH_BENEATH, rule, 0)
        os.close(beneath)
    return descriptor


def restrict(descriptor: int, version: int) -> None:
    """Apply the rules to this process, for good. It must have given up new privileges."""
    libc.call("syscall", _RESTRICT_SELF, descriptor, _QUIET if version >= 7 else 0)


def _create(version: int) -> int:
    """Return a descriptor of rules that forbid all that Landlock of this version can forbid."""
    files = _FILES
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        if version >= since:
            files |= right
    fields = [files]
    if version >= 4:
        fields.append(_TCP)
    if version >= 6:
        fields.append(_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return libc.call("syscall", _CREATE_RULESET, attributes, len(attributes), 0)
