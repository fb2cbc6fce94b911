"""What instructors receive: whose it is, which unit each file belongs to, and what is not read."""

import os

import pytest

from autograder.beneath import SEVERAL_NAMES
from autograder.grading.submissions import (
    MAX_ARCHIVES,
    MAX_DEPTH,
    Submission,
    _content,
    _walk,
    read,
    take,
)
from autograder.runtime.limits import MAX_FILE


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


# What is read of it


@pytest.mark.parametrize("name", ["losses.py", "ada.ipynb", "losses.py.txt", "LOSSES.PY"])
def test_a_single_file_is_read(handed_in, name):
    submission = read("ada", handed_in(b"x = 1\n", name))
    assert submission.files == {name: b"x = 1\n"}
    assert submission.notes == []


def taken(*paths):
    submission = Submission("ada")
    take(submission, paths, lambda path: path.encode())
    return submission


@pytest.mark.parametrize(
    ("paths", "read"),
    [
        (["b/losses.py", "training.ipynb"], ["b/losses.py", "training.ipynb"]),
        (["losses.py", "parts/__init__.py"], ["losses.py", "parts/__init__.py"]),
        (["test_losses.py", "drivers.py", "conftest.py", "recognition.json"], []),
        (["losses.py", "sizes.csv", "deep/w.npy"], ["losses.py", "deep/w.npy", "sizes.csv"]),
        (["a/losses.py", "data/sizes.csv", "data/a.png"], ["a/losses.py", "data/sizes.csv"]),
        (["losses.py", "plot.png", "report.pdf"], ["losses.py", "plot.png", "report.pdf"]),
        (["losses.py", "test_utils.py", "data.zip"], ["losses.py", "test_utils.py", "data.zip"]),
    ],
    ids=["anywhere", "a package", "ours", "beside it", "elsewhere", "pictures", "helpers"],
)
def test_work_is_read_and_what_it_may_need(paths, read):
    assert sorted(taken(*paths).files) == sorted(read)


def test_what_nobody_can_read_is_remembered_by_its_name():
    assert taken("losses.py", "a/losses.html", "b.rar").unread == ["a/losses.html", "b.rar"]


def test_archives_are_left_to_be_unpacked_elsewhere(handed_in):
    assert read("ada", handed_in(b"PK", "ada.zip")).archives == {"ada.zip": b"PK"}
    beside = taken("work.zip", "losses.py")
    assert (list(beside.archives), list(beside.files)) == (["work.zip"], ["losses.py", "work.zip"])
    many = taken(*(f"{n}.zip" for n in range(MAX_ARCHIVES + 1)))
    assert len(many.archives) == MAX_ARCHIVES
    assert many.notes == ["only the first 20 archives were unpacked"]


# What is not read


@pytest.mark.parametrize("name", ["portrait.png", "essay.exe"])
def test_an_entry_of_another_kind_is_told(handed_in, name):
    submission = read("ada", handed_in(b"", name))
    assert (submission.unread, submission.notes) == ([name], [])


def test_what_cannot_be_read_is_told(handed_in):
    gone = read("bob", handed_in(b"", "eve").with_name("bob"))
    assert gone.notes == ["it cannot be read: No such file or directory"]


def test_links_and_pipes_are_not_opened(handed_in, tmp_path):
    (tmp_path / "secret.py").write_text("answer = 42\n")
    entry = handed_in({"training.py": b""})
    (entry / "losses.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(entry / "pipe.py")
    (entry / "folder").symlink_to(tmp_path)
    submission = read("ada", entry)
    assert list(submission.files) == ["training.py"]
    assert submission.notes == [
        "folder is not a regular file and was not opened",
        "losses.py is not a regular file and was not opened",
        "pipe.py is not a regular file and was not opened",
    ]


@pytest.mark.parametrize("name", ["losses.py", "ada"])
def test_an_entry_that_is_a_link_is_not_followed(tmp_path, name):
    (tmp_path / "secret.py").touch()
    (tmp_path / "class").mkdir()
    entry = tmp_path / "class" / name
    entry.symlink_to(tmp_path / "secret.py" if "." in name else tmp_path)
    submission = read("ada", entry)
    assert submission.files == {}
    assert submission.notes == [
        f"{name} is neither a folder, an archive, a notebook nor a .py file"
    ]


def test_a_folder_on_the_way_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "bob" / "02").mkdir(parents=True)
    (tmp_path / "bob" / "02" / "losses.py").write_text("his")
    (tmp_path / "eve").symlink_to("bob")
    for entry in ("eve/02", "eve/02/losses.py"):
        submission = read("eve", tmp_path / entry, within=tmp_path)
        assert submission.files == {}
        assert submission.notes[0].startswith("it cannot be read: ")
    assert [*read("bob", tmp_path / "bob/02", within=tmp_path).files] == ["losses.py"]


def test_a_folder_that_was_swapped_for_a_link_is_not_read(tmp_path):
    (tmp_path / "ada" / "b").mkdir(parents=True)
    (tmp_path / "ada" / "b" / "losses.py").write_text("hers")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "losses.py").write_text("secret")
    submission = Submission("ada")
    found = _walk(tmp_path, tmp_path / "ada", submission)
    (tmp_path / "ada" / "b").rename(tmp_path / "gone")
    (tmp_path / "ada" / "b").symlink_to(tmp_path / "secret")
    (path,) = found
    assert _content(tmp_path, "ada" / path, "b/losses.py", submission) is None
    assert submission.notes == ["b/losses.py is not a regular file and was not opened"]


@pytest.mark.parametrize("name", ["ada", "ada.py"])
def test_a_file_with_two_names_is_read_and_noted(tmp_path, name):
    (tmp_path / "bobs.py").write_text("his")
    own = tmp_path / name / "losses.py" if name == "ada" else tmp_path / name
    own.parent.mkdir(exist_ok=True)
    own.hardlink_to(tmp_path / "bobs.py")
    submission = read("ada", tmp_path / name)
    assert [*submission.files.values()] == [b"his"]
    assert submission.notes == [f"{own.name} {SEVERAL_NAMES}"]


def test_a_file_that_is_too_large_is_not_read_and_takes_no_other_with_it(handed_in):
    entry = handed_in({"losses.py": bytes(MAX_FILE + 1), "training.py": bytes(MAX_FILE)})
    submission = read("ada", entry)
    assert list(submission.files) == ["training.py"]
    too_large = "losses.py is larger than 1 MB: it is not read when work is graded"
    assert submission.notes == [too_large]


def test_all_files_together_have_a_limit(handed_in):
    many = {f"h{n}.py": bytes(MAX_FILE) for n in range(9)}
    submission = read("ada", handed_in({"losses.py": b"x"} | many))
    assert len(submission.files) == 8
    why = "not read when work is graded, as all files together exceed 8 MB"
    assert submission.notes == [f"h8.py and 1 more: {why}"]


def test_hidden_and_deep_folders_are_passed_over(handed_in):
    deep = "/".join(["d"] * (MAX_DEPTH + 1))
    entry = handed_in(
        {
            ".git/losses.py": b"",
            "._losses.py": b"",
            "__MACOSX/losses.py": b"",
            f"{deep}/losses.py": b"",
        }
    )
    assert read("ada", entry).files == {}
    reached = handed_in({f"{deep[2:]}/losses.py": b""}, "bob")
    assert list(read("bob", reached).files) == [f"{deep[2:]}/losses.py"]


# The digest


def test_a_digest_is_of_what_was_handed_in_and_not_of_whom():
    one = Submission("ada", {"b.py": b"1", "a.py": b"2"})
    other = Submission("bob", {"a.py": b"2", "b.py": b"1"})
    assert one.digest == other.digest
    assert one.digest.startswith("sha256:")


@pytest.mark.parametrize(
    "other",
    [
        {"files": {"a.py": b"2"}},
        {"files": {"b.py": b"1"}},
        {"archives": {"a.py": b"1"}},
        {"files": {"a.py": b"1"}, "unread": ["a.pdf"]},
        {"files": {"a.py": b"1"}, "notes": ["b.py is a link"]},
    ],
    ids=["content", "name", "archive", "unread", "notes"],
)
def test_whatever_else_is_handed_in_has_another_digest(other):
    assert Submission("ada", **other).digest != Submission("ada", {"a.py": b"1"}).digest
