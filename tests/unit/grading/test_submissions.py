"""What instructors receive: whose it is, which unit each file belongs to, and what is not read."""

import os
from pathlib import PurePosixPath

import pytest

from autograder.course.layout import Course
from autograder.errors import UsageError
from autograder.grading.submissions import (
    MAX_COPIES,
    MAX_DEPTH,
    MAX_HELPERS,
    MAX_LOOSE,
    Submission,
    choose,
    entries,
    is_archive,
    is_named,
    read,
)
from autograder.runtime.limits import MAX_FILE

LOSSES, TRAINING = "02_losses", "10_training"


@pytest.fixture
def course(tmp_path):
    for slug in (LOSSES, TRAINING):
        path = tmp_path / "course" / "solutions" / slug / f"{slug[3:]}.py"
        path.parent.mkdir(parents=True)
        path.touch()
    return Course(tmp_path / "course")


@pytest.fixture
def handed_in(tmp_path):
    """Make an entry of a class: a file's content, or a folder's files by path."""

    def make(content, name="ada"):
        entry = tmp_path / "class" / name
        files = content if isinstance(content, dict) else {"": content}
        for path, text in files.items():
            place = entry / path if path else entry
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text)
        return entry

    return make


def names(submission):
    return {unit: sorted(files) for unit, files in submission.units.items()}


# Whose it is


def test_each_entry_of_a_folder_is_a_student(tmp_path):
    for name in ("bob.tar.gz", "eve.PY", "dan.ipynb", "cat.zip", ".DS_Store"):
        (tmp_path / name).touch()
    (tmp_path / "ada").mkdir()
    found = entries(tmp_path)
    assert list(found) == ["ada", "bob", "cat", "dan", "eve"]
    assert found["bob"] == tmp_path / "bob.tar.gz"


@pytest.mark.parametrize(
    ("entry", "student"),
    [
        ("ada lovelace_123.py", "ada lovelace_123"),
        ("a\nb\x1b[31m.py", "a b"),
        ("é\udcff.py", "é?"),
        (" . .py", "_"),
        ("x" * 99 + ".py", "x" * 57),
        ("ada.docx", "ada.docx"),
    ],
    ids=repr,
)
def test_a_students_name_is_safe_as_a_files_name_and_in_print(tmp_path, entry, student):
    (tmp_path / entry).touch()
    assert list(entries(tmp_path)) == [student]


def test_two_entries_of_one_name_are_two_students(tmp_path):
    for name in ("ada.py", "ada.zip", "ada"):
        (tmp_path / name).touch()
    assert {student: path.name for student, path in entries(tmp_path).items()} == {
        "ada": "ada", "ada.py-2": "ada.py", "ada.zip-2": "ada.zip",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "said"),
    [("nowhere", "cannot read .*nowhere: No such file"), (".", "holds no submissions")],
)
def test_a_folder_without_submissions_is_a_mistake_of_the_user(tmp_path, folder, said):
    with pytest.raises(UsageError, match=said):
        entries(tmp_path / folder)


@pytest.mark.parametrize(
    ("name", "archive"),
    [("a.zip", True), ("a.TGZ", True), ("a.tar.xz", True), ("a.rar", False), ("zip", False)],
)
def test_an_archive_is_known_by_its_name(name, archive):
    assert is_archive(name) is archive


# Which file is whose answer


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("losses.py", True),
        ("02_losses.ipynb", True),
        ("Losses.py", True),
        ("losses (1).py", True),
        ("losses-2.py", True),
        ("losses v2 final.py", True),
        ("Copy of losses.ipynb", True),
        ("losses_copy.py", True),
        ("my_losses.py", False),
        ("losses_test.py", False),
        ("losses2x.py", False),
        ("training.py", False),
    ],
)
def test_a_copy_is_known_by_what_was_put_around_the_name(course, name, named):
    assert is_named(name, course.unit("losses")) is named


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("losses.py", {LOSSES: ["losses.py"]}),
        ("training (1).ipynb", {TRAINING: ["training (1).ipynb"]}),
        ("homework.py", {}),
    ],
)
def test_a_single_file_belongs_to_the_unit_of_its_name(course, handed_in, name, found):
    submission = read("ada", handed_in(b"x = 1\n", name), course)
    assert names(submission) == found
    assert submission.loose == ({} if found else {name: b"x = 1\n"})


def test_where_one_unit_is_graded_a_single_file_is_its_answer_whatever_its_name(course, handed_in):
    submission = read("ada", handed_in(b"x", "ada.py"), course, [course.unit("losses")])
    assert submission.units == {LOSSES: {"losses.py": b"x"}}


def test_a_folder_is_read_unit_by_unit_wherever_the_files_lie(course, handed_in):
    entry = handed_in({"losses.py": b"1", "week 10/training.ipynb": b"2", "notes.txt": b""})
    submission = read("ada", entry, course)
    assert names(submission) == {LOSSES: ["losses.py"], TRAINING: ["training.ipynb"]}
    assert submission.notes == []


def test_helpers_beside_a_units_file_come_with_it(course, handed_in):
    beside = {"helper.py": b"", "test_losses.py": b"", "drivers.py": b"", "conftest.py": b""}
    entry = handed_in({"a/losses.py": b"1", "training.py": b"2", "b/other.py": b""} | {
        f"a/{name}": text for name, text in beside.items()
    })  # fmt: skip
    submission = read("ada", entry, course)
    assert names(submission) == {LOSSES: ["helper.py", "losses.py"], TRAINING: ["training.py"]}


def test_at_most_so_many_helpers_are_read(course, handed_in):
    many = {f"h{n}.py": b"" for n in range(MAX_HELPERS + 1)}
    submission = read("ada", handed_in({"losses.py": b""} | many), course)
    assert len(submission.units[LOSSES]) == MAX_HELPERS + 1
    assert submission.notes == ["1 files beside losses.py were not read"]


def chosen(course, *paths):
    submission = Submission("ada")
    found = [PurePosixPath(path) for path in paths]
    choose(submission, found, lambda path: str(path).encode(), course.units)
    return submission


def test_copies_of_a_units_file_are_all_read_the_likeliest_first(course):
    submission = chosen(course, "losses (1).py", "losses.ipynb", "old/losses.py", "losses.py")
    assert list(submission.units[LOSSES]) == ["losses.py", "losses.ipynb", "losses (1).py"]
    assert submission.units[LOSSES]["losses.py"] == b"losses.py"
    assert submission.notes == ["old/losses.py is not graded: there is more than one losses.py"]


def test_the_folder_of_a_unit_goes_before_others(course):
    paths = ["losses.py", "x/02_losses/losses.py"]
    assert chosen(course, *paths).units[LOSSES]["losses.py"] == paths[1].encode()


def test_at_most_so_many_copies_are_read(course):
    submission = chosen(course, *(f"losses ({n}).ipynb" for n in range(MAX_COPIES + 1)))
    assert len(submission.units[LOSSES]) == MAX_COPIES
    assert "losses (5).ipynb is not graded" in submission.notes[0]


@pytest.mark.parametrize(
    ("paths", "loose"),
    [
        (["a.py", "b.ipynb"], ["a.py", "b.ipynb"]),
        (["losses.py", "x/a.py", "b.ipynb"], ["b.ipynb"]),  # a notebook's name says little
        (["test_a.py", "conftest.py", "a.txt"], []),
    ],
)
def test_what_no_unit_claims_may_still_be_an_answer(course, paths, loose):
    assert list(chosen(course, *paths).loose) == loose


def test_of_too_many_loose_files_none_is_read(course):
    submission = chosen(course, *(f"a{n}.py" for n in range(MAX_LOOSE + 1)))
    assert submission.loose == {}
    assert submission.notes == ["11 files belong to no unit by name and were not read"]


def test_an_archive_is_left_to_be_unpacked_elsewhere(course, handed_in):
    single = read("ada", handed_in(b"PK", "ada.zip"), course)
    assert (single.archive, single.notes) == (("ada.zip", b"PK"), [])
    inside = read("bob", handed_in({"work.zip": b"PK", "a.txt": b""}, "bob"), course)
    assert inside.archive == ("work.zip", b"PK")
    beside = read("eve", handed_in({"work.zip": b"PK", "losses.py": b""}, "eve"), course)
    assert beside.archive is None


# What is not read


@pytest.mark.parametrize("name", ["essay.docx", "losses"])
def test_an_entry_of_another_kind_is_told(course, handed_in, name):
    submission = read("ada", handed_in(b"", name), course)
    said = f"{name} is neither a folder, an archive, a notebook nor a .py file"
    assert submission.notes == [said]


def test_a_folder_without_an_answer_is_told(course, handed_in):
    submission = read("ada", handed_in({"notes.txt": b""}), course)
    assert submission.notes == ["there is no file of any unit in it"]
    gone = read("bob", handed_in(b"", "eve").with_name("bob"), course)
    assert gone.notes == ["it cannot be read: No such file or directory"]


def test_links_and_pipes_are_not_opened(course, handed_in, tmp_path):
    (tmp_path / "secret.py").write_text("answer = 42\n")
    entry = handed_in({"training.py": b""})
    (entry / "losses.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(entry / "pipe.py")
    (entry / "folder").symlink_to(tmp_path)
    submission = read("ada", entry, course)
    assert names(submission) == {TRAINING: ["training.py"]}
    assert submission.notes == [
        "losses.py is not a regular file and was not opened",
        "pipe.py is not a regular file and was not opened",
    ]


@pytest.mark.parametrize("name", ["losses.py", "ada"])
def test_an_entry_that_is_a_link_is_not_followed(course, tmp_path, name):
    (tmp_path / "secret.py").touch()
    (tmp_path / "class").mkdir()
    entry = tmp_path / "class" / name
    entry.symlink_to(tmp_path / "secret.py" if "." in name else tmp_path)
    submission = read("ada", entry, course)
    assert (submission.units, submission.loose) == ({}, {})
    assert submission.notes == [
        f"{name} is neither a folder, an archive, a notebook nor a .py file"
    ]


def test_a_file_that_is_too_large_is_not_read_and_takes_no_other_with_it(course, handed_in):
    entry = handed_in({"losses.py": bytes(MAX_FILE + 1), "training.py": bytes(MAX_FILE)})
    submission = read("ada", entry, course)
    assert list(submission.units) == [TRAINING]
    assert submission.notes == ["losses.py is larger than 1 MB and was not read"]


def test_all_files_together_have_a_limit(course, handed_in):
    many = {f"h{n}.py": bytes(MAX_FILE) for n in range(9)}
    submission = read("ada", handed_in({"losses.py": b"x"} | many), course)
    assert len(submission.units[LOSSES]) == 8
    assert submission.notes[0] == "h7.py was not read: all files together exceed 8 MB"


def test_hidden_and_deep_folders_are_passed_over(course, handed_in):
    deep = "/".join(["d"] * (MAX_DEPTH + 1))
    entry = handed_in({".git/losses.py": b"", "__MACOSX/losses.py": b"", f"{deep}/losses.py": b""})
    assert names(read("ada", entry, course)) == {}
    reached = handed_in({f"{deep[2:]}/losses.py": b""}, "bob")
    assert names(read("bob", reached, course)) == {LOSSES: ["losses.py"]}


# The digest


def test_a_digest_is_of_what_was_handed_in_and_not_of_whom():
    one = Submission("ada", {LOSSES: {"b.py": b"1", "a.py": b"2"}})
    other = Submission("bob", {LOSSES: {"a.py": b"2", "b.py": b"1"}})
    assert one.digest == other.digest
    assert one.digest.startswith("sha256:")


@pytest.mark.parametrize(
    "other",
    [
        {"units": {LOSSES: {"a.py": b"2"}}},
        {"units": {LOSSES: {"b.py": b"1"}}},
        {"units": {TRAINING: {"a.py": b"1"}}},
        {"loose": {"a.py": b"1"}},
        {"archive": ("a.py", b"1")},
        {"units": {LOSSES: {"a.py": b"1"}}, "notes": ["b.py is a link"]},
    ],
    ids=["content", "name", "unit", "loose", "archive", "notes"],
)
def test_whatever_else_is_handed_in_has_another_digest(other):
    assert Submission("ada", **other).digest != Submission("ada", {LOSSES: {"a.py": b"1"}}).digest
