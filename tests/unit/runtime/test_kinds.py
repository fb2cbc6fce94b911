"""What a file is by its name."""

import pytest

from autograder.runtime import kinds


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("losses.py", "script"),
        ("LOSSES.PY", "script"),
        ("losses.py.txt", "script"),
        ("losses.pyw", "script"),
        ("losses.txt", "script"),
        ("losses.ipynb", "notebook"),
        ("a/losses.ipynb.json", "notebook"),
        ("losses.ipynb.txt", "notebook"),
        ("test_losses.py", ""),
        ("drivers.py", ""),
        ("losses.csv", ""),
        ("losses.html", ""),
    ],
)
def test_work_is_known_in_all_the_ways_it_is_saved(path, kind):
    found = ("script" if kinds.is_script(path) else "notebook") if kinds.may_be_work(path) else ""
    assert found == kind


@pytest.mark.parametrize(
    ("name", "archive"),
    [("a.zip", True), ("a.TGZ", True), ("a.tar.xz", True), ("a.rar", False), ("zip", False)],
)
def test_an_archive_is_known_by_its_name(name, archive):
    assert kinds.is_archive(name) is archive


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("a.HTML", "it is a web page: hand in the notebook or the .py file itself"),
        ("a.pdf", "it is a PDF: hand in the notebook or the .py file itself"),
        ("a.docx", "it is a text document: hand in the notebook or the .py file itself"),
        (
            ".a.py.icloud",
            "it stands for a file that is not on the computer: download it, and hand in that",
        ),
        ("a.url", "it is a link: hand in the file that it leads to"),
        ("a.7z", "it is a 7z archive, and those are not unpacked: make a .zip"),
        ("a.py", ""),
        ("a.csv", ""),
    ],
)
def test_what_is_not_read_says_what_to_do(path, why):
    assert kinds.why_unread(path) == why


@pytest.mark.parametrize(
    ("path", "data"),
    [("sizes.csv", True), ("w.pt", True), ("parts/size.py", True), ("LICENSE", True),
     ("a.ipynb", False), ("plot.png", False), ("a.zip", False), ("a.pdf", False),
     ("recognition.json", False), ("test_a.py", False), ("a.cpython-311.pyc", False)],
)  # fmt: skip
def test_data_is_what_work_may_open_or_import(path, data):
    assert kinds.is_data(path) is data


@pytest.mark.parametrize(
    ("name", "stem"),
    [("ada.tar.gz", "ada"), ("ada.py.txt", "ada"), ("ADA.PY", "ADA"), ("ada.v2", "ada.v2"),
     ("lee.pdf", "lee"), ("ada.docx", "ada"), ("bob.ipynb.json", "bob")],
)  # fmt: skip
def test_a_stem_is_without_the_ending_of_its_kind(name, stem):
    assert kinds.stem(name) == stem
