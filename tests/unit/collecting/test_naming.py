"""Names: what a file is by its name, and what students are called."""

import pytest

from autograder.collecting.naming import (
    ending,
    ending_last,
    is_work,
    student_name,
    student_names,
    uncopied,
    unused,
)


@pytest.mark.parametrize(
    ("name", "work"), [("a.py", True), ("a.IPYNB", True), ("a.zip", True), ("a.docx", False)]
)
def test_work_is_known_by_its_name(name, work):
    assert is_work(name) is work


@pytest.mark.parametrize(
    ("name", "end"),
    [("ada.tar.gz", ".tar.gz"), ("ada.PY", ".PY"), ("ada.docx", ".docx"), ("j.smith", "")],
)
def test_work_has_an_ending(name, end):
    assert ending(name) == end


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("a.py (1)", "a (1).py"),
        ("Copy of a.ipynb (2)", "Copy of a (2).ipynb"),
        ("a.tar.gz - Copy", "a - Copy.tar.gz"),
        ("a (1).py", "a (1).py"),
        ("ada (1)", "ada (1)"),
        ("Copy of a", "Copy of a"),
    ],
)
def test_a_copys_number_may_come_after_the_ending(name, last):
    assert ending_last(name) == last
    assert is_work(name) == ("." in name)


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("ada lovelace_123", "ada lovelace_123"),
        ("a\nb\x1b[31m", "a b"),
        ("é\udcff", "é?"),
        (" . ", "_"),
        ("../ada", "_ada"),
        ("x" * 99, "x" * 57),
        ("B\u200bo\u202eb", "B o b"),
        ("Bo\ufe0fb\u3164", "Bo b"),
        ("Jose\u0301", "Jos\u00e9"),
        ("nul.py", "_nul.py"),
        ("Com1", "_Com1"),
        ("Conrad", "Conrad"),
    ],
    ids=repr,
)
def test_a_students_name_is_safe_as_a_files_name_and_in_print(name, student):
    assert student_name(name) == student


def test_a_name_that_is_taken_gets_a_number():
    assert unused("ada", "ada.py", []) == "ada"
    assert unused("ada", "ada.py", ["ada"]) == "ada.py-2"
    assert unused("ada", "ada.py", ["ada", "ada.py-2"]) == "ada.py-3"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("ada.zip", "ada"),
        ("ada (1).zip", "ada"),
        ("ada(2).ipynb", "ada"),
        ("ada copy.py", "ada"),
        ("ada copy 2.py", "ada"),
        ("ada - Copy", "ada"),
        ("ada - Kopie (3)", "ada"),
        ("ada (another copy).zip", "ada"),
        ("Copy of ada.py", "ada"),
        ("ada - Copy.py.zip", "ada"),
        ("ada (104).zip", "ada (104)"),
        ("ada-2.zip", "ada-2"),
        ("copy.py", "copy"),
        ("(1).py", "(1)"),
        ("ada" + " (1) copy" * 999, "ada"),
        ("ada" + " (1) copy" * 999 + "!", "ada" + " (1) copy" * 999 + "!"),
    ],
    ids=lambda name: name[:30],
)
def test_the_mark_of_a_copy_is_no_part_of_a_name(name, first):
    assert uncopied(name) == first


@pytest.mark.parametrize(
    "name",
    [
        " Bob", "Bob ", "Bob.", "\x01Bob", "Bob\n", "\x1b[31mBob", "\u202eBob", "\u2066Bob\u2069",
        "B\u200bob", "\ufeffBob", "Bob\u3164", "Bo\ufe0fb", "Bob\u00a0", "Bob\ue000",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_there", [True, False])
def test_a_name_that_is_not_clean_takes_no_clean_one(name, is_there):
    called = {"1": name} | ({"2": "Bob"} if is_there else {})
    names, alike = student_names(called)
    assert names["1"].startswith("B")
    assert names["1"] not in ("Bob", student_name(name))
    assert (names.get("2") == "Bob") is is_there
    assert alike == ([["2", "1"]] if is_there else [])


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bob", "bob"), ("Stra\u00dfe", "STRASSE"), ("Jos\u00e9", "Jose\u0301"), ("Bob", "\uff22ob")],
)
def test_names_that_differ_in_form_alone_are_said_to(one, other):
    for called in ({"1": one, "2": other}, {"2": other, "1": one}):
        names, alike = student_names(called)
        assert names["1"] == one
        assert names["2"] != one
        assert sorted(alike[0]) == ["1", "2"]


def test_other_names_stay_as_they_are():
    called = {"1": "Ada Lovelace", "2": "ada_lovelace", "3": "Jose", "4": "Jos\u00e9"}
    assert student_names(called) == (called, [])


def test_who_is_called_by_what_a_name_was_made_into_keeps_it():
    (made,) = student_names({"1": " Bob"})[0].values()
    names, _ = student_names({"1": " Bob", "2": made})
    assert names["2"] == made
    assert names["1"] not in (made, "Bob")
