"""What is no one's work, and what is kept because it may be."""

import pytest

from autograder.collecting.junk import in_words, sorted_out
from autograder.collecting.table import as_csv
from autograder.collecting.tree import FOLDER, OnDisk


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("grades.csv", "spreadsheet"),
        ("Class.XLSX", "spreadsheet"),
        ("index.html", "index page"),
        (".DS_Store", "system file"),
        ("Thumbs.db", "system file"),
        ("README.md", "file about the download"),
        ("export.json", "file about the download"),
        ("roster.txt", "file about the download"),
        ("HW2 rubric.pdf", "file about the download"),
        ("requirements.txt", "file about the download"),
        ("Makefile", "file about the download"),
        ("conftest.py", "other file"),
        ("test_losses.py", "other file"),
        ("grade_all.py", "part of the course"),
        ("run.sh", "other file"),
        ("email.eml", "file about the download"),
        ("weights.npz", "other file"),
        ("notes.md", "file about the download"),
        ("HW2.md", "file about the download"),
        ("LICENSE", "file about the download"),
        ("LICENSE.md", "file about the download"),
        ("screenshot 2.png", "file about the download"),
        ("IMG_1234.jpg", "file about the download"),
        ("starter code.zip", "part of the course"),
        ("losses-template.pdf", "file about the download"),
        ("~$bob.docx", "system file"),
        ("~$losses.ipynb", "system file"),
        ("ada.zip.part", "other file"),
        ("Unconfirmed 1234.crdownload", "other file"),
        ("marking scheme.pdf", "file about the download"),
        ("answer key.pdf", "file about the download"),
        ("attendance.pdf", "file about the download"),
        ("HW2 marking_scheme.docx", "file about the download"),
        ("sample_solution.ipynb", "part of the course"),
        ("model_solution.py", "part of the course"),
        ("answers.py", "part of the course"),
        ("answer-key.ipynb", "part of the course"),
        ("ada_answers.py", None),
        ("mark.pdf", None),
        ("key.py", None),
        ("ada.py", None),
        ("ada.zip", None),
        ("ada.docx", None),
        ("ada.ipynb.json", None),
        ("ada.html", None),
        ("bob.json", None),
        ("kim.py.txt", None),
        ("lee.pdf", None),
        ("bob.md", None),
        ("dee.qmd", None),
        ("Rae.Rmd", None),
        ("fay.eml", None),
        ("gus.MSG", None),
        ("cy.jpg", None),
        ("mia.HEIC", None),
        ("hal.R", None),
        ("kim.java", None),
        ("ada_solution.py", None),
        ("student1.py", None),
        ("homework.py", None),
        ("12345.py", None),
        ("readmeadow.py", None),
        ("ada", None),
    ],
)
def test_a_file_is_known_by_its_name(tmp_path, name, kind):
    (tmp_path / name).touch()
    (tmp_path / "zoe.py").touch()
    kept, skipped = sorted_out(OnDisk(tmp_path, "", FOLDER).children)
    assert {*kept} - {"zoe.py"} == (set() if kind else {name})
    assert skipped == ({kind: [name]} if kind else {})


def test_what_lies_there_alone_may_be_someones_whatever_its_name(tmp_path):
    (tmp_path / "solution.py").touch()
    assert [*sorted_out(OnDisk(tmp_path, "", FOLDER).children)[0]] == ["solution.py"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("grades.csv/a.py", None),
        ("submissions/a.py", None),
        ("venv/a.py", None),
        ("ada/essay.pdf", None),
        ("ada/.git/HEAD", None),
        ("__MACOSX/a.py", "system file"),
        ("node_modules/a.json", "folder of a program"),
        ("venv/pyvenv.cfg", "folder of a program"),
        ("miniconda/conda-meta/history", "folder of a program"),
        ("ada/results/ada.json", None),
        ("graded/results/ada.json", "part of the course"),
        ("Musterl\u00f6sung/a.py", "part of the course"),
        ("Musterlo\u0308sung/a.py", "part of the course"),
        ("hw2_release/a.py", "part of the course"),
        ("model answer/a.py", "part of the course"),
        ("exercises/02/test_a.py", "part of the course"),
        ("exercises/02/a.py", None),
        ("hw2/test_a.py", None),
        ("teacher/a.py", "part of the course"),
        ("jupyter-instructor/a.py", "part of the course"),
        ("kim/course/gradebook.db", "part of the course"),
        ("kim/gradebook.py", None),
        ("venv/Lib/site-packages/a.py", "folder of a program"),
        ("ada/lib/a.py", None),
        ("starter/a.py", "part of the course"),
        ("losses-template/.git/HEAD", "part of the course"),
        ("losses-template/a.py", None),
        ("no_metadata/a.py", None),
        ("requirements beside it/a.py", None),
        ("helpers/a.py", None),
        ("tests/test_a.py", "part of the course"),
        ("data/a.npz", "part of the course"),
        ("ada/._a.py", None),
        ("ada/.DS_Store", "empty folder"),
        ("ada/b/c/", "empty folder"),
    ],
)
def test_a_folder_is_known_by_what_is_in_it(tmp_path, path, kind):
    place = tmp_path / path
    (place if path.endswith("/") else place.parent).mkdir(parents=True)
    if not path.endswith("/"):
        place.touch()
    (tmp_path / "zoe.py").touch()
    _, skipped = sorted_out(OnDisk(tmp_path, "", FOLDER).children)
    assert [*skipped] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [("Ada Ek.eml", True), ("Ada Ek <ada@x.edu>.msg", True), ("hello.eml", False)],
)
def test_a_mail_beside_folders_is_the_persons_whose_name_it_has(tmp_path, name, is_kept):
    for path in ("Bo Li/a.py", name):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    kept, _ = sorted_out(OnDisk(tmp_path, "", FOLDER).children)
    assert (name in kept) == is_kept


def test_a_file_beside_folders_that_hold_its_name_is_handed_out(tmp_path):
    for path in ("ada/losses.py", "bob/02/losses.py", "losses.py", "cat.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    kept, skipped = sorted_out(OnDisk(tmp_path, "", FOLDER).children)
    assert ([*kept], skipped) == (["ada", "bob", "cat.py"], {"part of the course": ["losses.py"]})


def test_what_we_collected_is_no_students(tmp_path):
    for path in ("submissions/ada/a.py", "submissions/handed-in.csv", "ada/a.py", "bob.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(as_csv([]))
    kept, skipped = sorted_out(OnDisk(tmp_path, "", FOLDER).children)
    assert ([*kept], skipped) == (["ada", "bob.py"], {"folder of collected work": ["submissions"]})


def test_an_environment_may_hold_work(tmp_path):
    for path in ("ada/pyvenv.cfg", "ada/bin/a.py", "ada/week 2/a.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert [*sorted_out(OnDisk(tmp_path, "", FOLDER).children)[0]] == ["ada"]


def test_our_own_results_are_no_students(tmp_path):
    for path in ("graded/results/ada.json", "graded/grades.csv"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    kept, skipped = sorted_out(OnDisk(tmp_path, "", FOLDER).children)
    assert (kept, skipped) == ({}, {"folder of results": ["graded"]})


@pytest.mark.parametrize(
    ("skipped", "said"),
    [
        ({"spreadsheet": ["a.csv"]}, "1 spreadsheet (a.csv)"),
        (
            {"spreadsheet": ["a.csv", "b.csv"], "system file": ["c"]},
            "1 system file and 2 spreadsheets (a.csv, b.csv)",
        ),
        ({"file about the download": ["a", "b"]}, "2 files about the download (a, b)"),
        (
            {"empty folder": [*"abcdefg"], "folder of a program": ["x", "y"], "system file": []},
            "2 folders of a program (x, y) and 7 empty folders (a, b, c, d, e, and 2 more)",
        ),
    ],
)
def test_what_was_skipped_is_counted_and_named(skipped, said):
    assert in_words(skipped) == said
