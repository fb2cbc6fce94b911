"""Exemptions: read with a reason each, or refused with the place."""

import pytest

from autograder.course.exemptions import exemptions
from autograder.course.layout import Unit
from autograder.errors import UsageError


@pytest.fixture
def unit(tmp_path):
    unit = Unit(tmp_path, "02_losses")
    unit.solution.parent.mkdir(parents=True)
    return unit


def write(unit, content):
    unit.solution.with_name("exemptions.toml").write_bytes(content)


def test_a_unit_need_not_have_any(unit):
    assert exemptions(unit, "mutants") == {}


def test_each_is_read_from_its_table_by_its_key_with_its_reason(unit):
    write(unit, b'[mutants]\n"a: b -> c" = "never"\n[conditions]\n"a: x is 0" = "no"\n')
    assert exemptions(unit, "mutants") == {"a: b -> c": "never"}
    assert exemptions(unit, "conditions") == {"a: x is 0": "no"}


@pytest.mark.parametrize("content", [b'"a: b -> c" = "never"', b'[mutant]\n"a" = "never"'])
def test_one_outside_the_tables_is_refused(unit, content):
    write(unit, content)
    with pytest.raises(UsageError, match="is not in a table"):
        exemptions(unit, "mutants")


@pytest.mark.parametrize("reason", [b'""', b'"  "', b"1", b"true", b'["a"]'])
def test_one_without_a_reason_is_refused(unit, reason):
    write(unit, b'[mutants]\n"a: b -> c" = ' + reason)
    said = r"^solutions/02_losses/exemptions\.toml: give 'a: b -> c' a reason$"
    with pytest.raises(UsageError, match=said):
        exemptions(unit, "mutants")


@pytest.mark.parametrize(
    "content",
    [b"a: b -> c", b'"a" = "one"\n"a" = "two"\n', b'"a" = "\xff"'],
    ids=["no TOML", "a key twice", "no UTF-8"],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(unit, content):
    write(unit, content)
    with pytest.raises(UsageError, match=r"^solutions/02_losses/exemptions\.toml: "):
        exemptions(unit, "mutants")
