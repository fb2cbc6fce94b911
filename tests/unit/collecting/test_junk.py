"""What is no one's work, and what is kept because it may be."""

from collections import Counter

import pytest

from autograder.collecting.junk import in_words, sorted_out
from autograder.collecting.tree import FOLDER, OnDisk


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("grades.csv", "spreadsheets"),
        ("Class.XLSX", "spreadsheets"),
        ("index.html", "index pages"),
        (".DS_Store", "system files"),
        ("Thumbs.db", "system files"),
        ("README.md", "files about the download"),
        ("export.json", "files about the download"),
        ("ada.py", None),
        ("ada.zip", None),
        ("ada.docx", None),
        ("ada.ipynb.json", None),
        ("readmeadow.py", None),
        ("csv", None),
    ],
)
def test_a_file_is_known_by_its_name(tmp_path, name, kind):
    (tmp_path / name).touch()
    kept, skipped = sorted_out(OnDisk(tmp_path, "", FOLDER).children)
    assert [*kept] == ([] if kind else [name])
    assert skipped == Counter([kind] if kind else [])


@pytest.mark.parametrize(("name", "kept"), [("grades.csv", True), ("__MACOSX", False)])
def test_a_folder_may_be_called_like_a_spreadsheet(tmp_path, name, kept):
    (tmp_path / name).mkdir()
    assert (name in sorted_out(OnDisk(tmp_path, "", FOLDER).children)[0]) is kept


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"spreadsheets": 1}, "1 spreadsheet"),
        ({"spreadsheets": 2, "system files": 1}, "1 system file and 2 spreadsheets"),
        (
            {"index pages": 1, "spreadsheets": 2, "system files": 3},
            "3 system files, 2 spreadsheets and 1 index page",
        ),
    ],
)
def test_what_was_skipped_is_counted(counts, said):
    assert in_words(Counter(counts)) == said
