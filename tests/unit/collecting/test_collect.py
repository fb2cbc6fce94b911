"""What a download is taken for, whose each upload is, and which of them counts."""

import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.collecting.collect import ALIKE, entries, look, put
from autograder.collecting.roster import Entry as Listed
from autograder.collecting.times import parse
from autograder.errors import UsageError


@pytest.fixture
def download(tmp_path):
    """Make a download of these paths, each a file that holds its own path."""

    def make(*paths, name="download"):
        for path in paths:
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(path)
        return tmp_path / name

    return make


def students(download, **options):
    with look(download, **options) as found:
        return [*found.works]


# A plain folder


def test_each_entry_of_a_folder_is_a_student(download, tmp_path):
    folder = download("bob.tar.gz", "eve.PY", "dan.ipynb", "cat.zip", ".DS_Store", "ada/a.py")
    with look(folder) as found:
        assert [*found.works] == ["ada", "bob", "cat", "dan", "eve"]
        assert entries(found, tmp_path / "unused")["bob"].path == folder / "bob.tar.gz"
        assert not (tmp_path / "unused").exists()


def test_a_name_is_one_however_its_accents_are_encoded(download):
    assert students(download("Jose\u0301.zip", "Jos\u00e9/a.py", "bob.py")) == ["José", "bob"]


def test_what_cannot_be_run_is_someones_too(download):
    paths = ("ada.py", "ada.png", "bob.md", "cy.jpg", "fay.eml", "hal.R", "Smith.R/a.py")
    assert students(download(*paths, "README.md")) == [
        "Smith.R", "ada", "bob", "cy", "fay", "hal.R",
    ]  # fmt: skip


@pytest.mark.parametrize("other", ["rules.md", "curve.png", "hello.eml"])
@pytest.mark.parametrize("folder", ["submissions", "HW2"])
def test_what_cannot_be_run_beside_a_class_makes_no_student_of_it(download, folder, other):
    paths = (f"{folder}/ada/a.py", f"{folder}/bob/a.py")
    for root in (download(*paths, other), download(*paths, f"{folder}/{other}", name="inside")):
        assert {*students(root)} - {other.partition(".")[0]} == {"ada", "bob"}


def test_entries_of_one_name_are_one_students(download, tmp_path):
    folder = download("ada.py", "ada.ipynb", "bob.zip", "bob/b.py", "cat.py")
    with look(folder) as found:
        put(found, tmp_path / "out", None)
        assert {student: work.files for student, work in found.works.items()} == {
            "ada": ["ada.ipynb", "ada.py"], "bob": ["b.py", "bob.zip"], "cat": ["cat.py"],
        }  # fmt: skip
        assert all(work.notes == [] for work in found.works.values())


# Folders that are called for what is in them, and not for whom


@pytest.mark.parametrize(
    ("paths", "late"),
    [
        (["ada.py", "bob.py", "late/cy.py"], ["cy"]),
        (["ada.py", "Late work/bob.py", "Late work/cy.py"], ["bob", "cy"]),
        (["class/ada/a.py", "class/Late submissions/bo/a.py", "class/cy/a.py"], ["bo"]),
        (["late/ada/a.py", "on time/bo/a.py", "on time/cy/a.py"], ["ada"]),
        (["late/ada.zip", "bo.zip"], ["ada"]),
        (["emailed/ada.py", "bo.py"], []),
        (["submissions/ada_1_9001_a.py", "submissions/bo_2_9002_a.py", "emailed/cy.py"], []),
    ],
)
def test_a_folder_that_is_called_for_what_is_in_it_is_looked_into(download, paths, late):
    with look(download(*paths)) as found:
        assert [who for who, work in found.works.items() if work.late] == late
        assert {who.partition("_")[0] for who in found.works} <= {"ada", "bo", "bob", "cy"}
        assert len(found.works) == len(paths)


def test_a_student_in_such_a_folder_and_beside_it_is_one(download):
    with look(download("ada.py", "bo.py", "late/ada.py")) as found:
        assert {who: (len(w.uploads), w.late) for who, w in found.works.items()} == {
            "ada": (2, True), "bo": (1, None),
        }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["late/losses.py", "results/losses.py", "autograder/x.py", "old/a.py", "exercises/a.py"]
)
def test_a_folder_that_nobody_is_called_is_in_doubt(download, name):
    with look(download("ada/losses.py", "bo/losses.py", name)) as found:
        folder = name.partition("/")[0]
        assert sorted(found.works) == sorted(["ada", "bo", folder])
        doubt = f"{folder} is taken for one student's folder, though nobody may be called so"
        assert doubt in found.said()


def test_a_numbered_submission_is_in_no_doubt(download):
    with look(download("submission_301/a.py", "submission_302/a.py")) as found:
        assert len(found.said()) == 1


@pytest.mark.parametrize(
    "entry", ["Ada Ek <ada@x.edu>", "Ada Ek (ada@x.edu)", "Ada Ek ada@x.edu", "ada@x.edu"]
)
@pytest.mark.parametrize(
    ("name", "email"), [("Ada Ek", "ada@x.edu"), ("A. Ek", "Ada@X.edu"), ("Ek, Ada", "")]
)
def test_an_address_in_a_name_is_no_part_of_it(download, tmp_path, entry, name, email):
    with look(download(f"{entry}/a.py", "Bo Li <bo@x.edu>/a.py")) as found:
        rows = put(found, tmp_path / "out", [Listed("104", name, email, "")])
    on = [row for row in rows if row.id == "104" and row.student]
    assert len(on) == (" " in entry or email != "")


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["regression_losses_ada_ek.py", "bo-li_regression_losses.ipynb"], ["ada_ek", "bo-li"]),
        (
            ["Ada Ek - losses.py", "Ada Ek - Regression Losses.py", "Bo Li - losses.py"],
            ["Ada Ek", "Bo Li"],
        ),
        (["03_losses ada.py", "ada/02/a.py", "bo_losses/a.py"], ["ada", "bo"]),
        (["losses.py", "losses_final.py", "losses_v2.py"], ["losses", "losses_final", "losses_v2"]),
        (["glosses.py", "ada losses 2.py"], ["ada losses 2", "glosses"]),
    ],
)
def test_a_title_is_no_part_of_a_name(download, tmp_path, paths, expected):
    with look(download(*paths), titles=["regression_losses", "losses"]) as found:
        put(found, tmp_path / "out", None)
        assert [*found.works] == expected
        assert sum(len(work.files) for work in found.works.values()) == len(paths)


# Copies that browsers and desktops make


@pytest.mark.parametrize("copy", ["ada (1).py", "ada copy.py", "ada - Copy.py", "Copy of ada.py"])
def test_a_copy_of_the_same_content_is_left_out_and_told(tmp_path, copy):
    for name in ("ada.py", copy, "bob.py"):
        (tmp_path / name).write_text(name[-6:])
    (tmp_path / copy).write_bytes((tmp_path / "ada.py").read_bytes())
    with look(tmp_path) as found:
        assert [len(work.uploads) for work in found.works.values()] == [1, 1]
        assert f"{copy} was left out: ada.py beside it holds the same" in found.said()


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_copy_may_be_packed_anew_or_beside_its_folder(tmp_path, is_folder):
    for name, level in (("ada", 0), ("ada (1)", 8)):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w", level) as archive:
            archive.writestr("ada/a.py", "x" * 99)
    if is_folder:
        with zipfile.ZipFile(tmp_path / "ada.zip") as archive:
            archive.extractall(tmp_path)
    assert students(tmp_path) == ["ada"]
    with look(tmp_path) as found:
        assert len(found.found.uploads) == 1


def test_a_copy_of_other_content_is_of_the_same_student(download, tmp_path):
    with look(download("ada.py", "ada (1).py", "bo/a.py", "bo - Copy/a.py", "cy.py")) as found:
        put(found, tmp_path / "out", None)
        assert {student: (work.files, work.notes) for student, work in found.works.items()} == {
            "ada": (["ada (1).py", "ada.py"], ["ada (1).py is taken for another of ada's"]),
            "bo": (["a.py", "bo - Copy/a.py"], ["bo - Copy is taken for another of bo's"]),
            "cy": (["cy.py"], []),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["ada (1).zip", "bob.py"], ["ada", "bob"]),
        (["f(1).py", "bob.py"], ["bob", "f(1)"]),
        (["Jose\u0301 (1).zip", "Jos\u00e9.py", "bob.py"], ["José", "bob"]),
        (["Bo Lee (1).py", "Bo Lee (2).py", "cy.py"], ["Bo Lee (1)", "Bo Lee (2)", "cy"]),
        (
            ["hw.py", "hw (1).py", "hw (2).py", "hw (3).py"],
            ["hw", "hw (1)", "hw (2)", "hw (3)"],
        ),
        (["hw-ada/.git/x", "hw-bo/.git/x", "hw-bo - Copy/.git/x"], ["ada", "bo"]),
        (["hw-ada/.git/x", "hw-bo/.git/x", "hw-bo-main (1).zip"], ["ada", "bo"]),
    ],
)
def test_copies_become_no_students(download, paths, expected):
    assert students(download(*paths)) == expected


@pytest.mark.parametrize(
    ("paths", "student"),
    [
        (["ada/a.py", "bob/b.py"], "ada"),
        (["class/ada_1_2_a.py", "class/bob_2_3_a.py"], "ada_1"),
        (["class/Ada_1_assignsubmission_file_/a.py"], "Ada_1"),
    ],
)
@pytest.mark.parametrize("wrap", ["", "{folder}/"])
def test_an_archive_beside_its_unpacked_folder_is_one_upload(download, paths, student, wrap):
    root = download(*paths)
    folder = paths[0].partition("/")[0]
    with zipfile.ZipFile(root / f"{folder}.zip", "w") as archive:
        for path in paths:
            if path.startswith(f"{folder}/"):
                name = wrap.format(folder=folder) + path.removeprefix(f"{folder}/")
                archive.write(root / path, name)
    with look(root) as found:
        assert len(found.found.uploads) == len(found.works) == len(paths)
        assert found.works[student].notes == []
        assert f"{folder}.zip was left out: {folder} beside it holds the same" in found.said()


@pytest.mark.parametrize(
    ("folder", "said"),
    [("nowhere", "cannot read .*nowhere: No such file"), (".", "holds no submissions")],
)
def test_a_folder_without_submissions_is_a_mistake_of_the_user(tmp_path, folder, said):
    with pytest.raises(UsageError, match=said), look(tmp_path / folder):
        pass


# What decides what a download is taken for: not what one student put into a folder


@pytest.mark.parametrize(
    "inside",
    [
        "ada/02_losses/timestamp.txt",
        "ada/.git/HEAD",
        "ada/.bashrc",
        "ada/submission_metadata.yml",
        "ada/handed-in.csv",
        "ada/bob_105_9001_losses.py",
        "ada/Bob_105_assignsubmission_file_/losses.py",
        "ada/submitted/bob/02_losses/losses.py",
    ],
)
def test_one_student_cannot_make_a_class_of_something_else(download, inside):
    folder = download(inside, "bob/a.py", "cat/a.py")
    assert students(folder) == ["ada", "bob", "cat"]
    with look(folder) as found:
        assert found.kind == "a folder or zip with an entry for each student"


@pytest.mark.parametrize(
    "path",
    [
        "bob_1_2_a.py",
        "bob_1_assignsubmission_file_a.py",
        "HW_bob_attempt_2024-01-02-10-11-12_a.py",
        "1-2 - bob - Jan 2, 2024 1011 AM - a.py",
        "bob - a.py",
    ],
)
def test_one_name_that_looks_like_a_systems_makes_no_download_of_it(download, path):
    assert sorted(students(download(path, "ada.py", "cat.py"))) == sorted(
        [path.removesuffix(".py"), "ada", "cat"]
    )


@pytest.mark.parametrize(
    "inside",
    ["submission_metadata.yml", "bob_105_9001_losses.py", "Bob_1_assignsubmission_file_/a.py"],
)
def test_the_only_student_is_one_student(download, inside):
    assert students(download(f"ada/{inside}", "ada/a.py")) == ["ada"]


@pytest.mark.parametrize(
    "paths",
    [
        ["losses - ada.py", "losses - bo.py", "descent - cy.py", "layers - dan.py"],
        [f"{topic} - {who}.py" for topic in ("Linear Models", "Big Trees", "Deep Nets")
         for who in ("ada", "bo", "cy")],
        ["Linear Models - Ada Ek.py", "Big Trees - Ada Ek.py", "Big Trees - Bo Li.py",
         "Deep Nets - Bo Li.py", "Deep Nets - Cy Ek.py"],
        ["Linear Models - ada.py", "Big Trees - bo.py", "Big Trees - cy.py", "Deep Nets - dan.py"],
    ],
)  # fmt: skip
def test_topics_in_names_are_no_people(download, paths):
    assert students(download(*paths)) == sorted(path.removesuffix(".py") for path in paths)


LONG = 60_000  # characters: what goes over them again and again never ends


@pytest.mark.parametrize(
    "name",
    [
        f"1-1 - {'1' * LONG}!.py",
        f"{'1' * LONG}_1_assignsubmission_file_/a.py",
        f"ada_1_{'1' * 5_000}_a.py",
    ],
)
def test_a_long_name_in_a_students_archive_stops_nobody(download, name):
    folder = download("bob/a.py")
    with zipfile.ZipFile(folder / "ada.zip", "w") as archive:
        archive.writestr(name, "")
    assert students(folder) == ["ada", "bob"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("L_ada_attempt_2024-01-02-10-11-12.txt", "Name:" + " " * LONG + "("),
        ("submitted/ada/02/timestamp.txt", f"2026-03-01 10:00:00.{'1' * 1_000_000} x y"),
        ("submission_metadata.yml", f"a:\n  :submitters:\n{' ' * 1_000_000}!\n"),
        ("submission_metadata.yml", "a.py:\n  :submitters:\n" + "  - :name: x\n" * 500_000),
        (
            "submission_metadata.yml",
            "a: &n0 [x]\n"
            + "".join(f"{n}: &n{n} [{f'*n{n - 1}, ' * 9}]\n" for n in range(1, 12))
            + "a.py:\n  :submitters:\n  - :name: *n11\n",
        ),
    ],
)
def test_what_a_student_wrote_like_a_systems_file_stops_nobody(download, name, content):
    folder = download("bob/a.py")
    with zipfile.ZipFile(folder / "ada.zip", "w") as archive:
        archive.writestr(name, content)
        archive.writestr("a.py", "")
    assert students(folder) == ["ada", "bob"]


def test_a_download_may_lie_in_a_folder_that_holds_nothing_else(download):
    folder = download("submissions/ada_104_9001_a.py", "submissions/bob_105_9002_a.py", ".DS_Store")
    assert students(folder) == ["ada_104", "bob_105"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (
            ["ada submission/02/a.py", "bob submission/02/a.py"],
            ["ada submission", "bob submission"],
        ),
        (["tutorial_ada/02/a.py", "tutorial_bob/05/b.py"], ["tutorial_ada", "tutorial_bob"]),
        (["ada_submission/x/a.py", "bob_submission/x/a.py"], ["ada_submission", "bob_submission"]),
        (["Ada Submission/02/a.py", "Ada Submission/05/b.py"], ["Ada Submission"]),
        (["losses submissions/ada/02/a.py", "losses submissions/bob/02/a.py"], ["ada", "bob"]),
        (["tutorial_mon/ada/02/a.py", "tutorial_tue/bob/02/a.py"], ["ada", "bob"]),
        (
            ["the submissions/ada.py", "the submissions/ada.ipynb", "the submissions/bob.py"],
            ["ada", "bob"],
        ),
        (["hw1-submissions/ada/a.py", "hw2-submissions/ada/a.py"], ["ada"]),
        (["Ada Submission/losses.py"], ["Ada Submission"]),
        (["Ada Submission/losses.py", "Ada Submission/descent.py"], ["Ada Submission"]),
        (["Adas submissions/losses.py"], ["Adas submissions"]),
        (["Monday/ada/a.py", "Monday/bob/b.py", "Tuesday (1)/cat.zip"], ["ada", "bob", "cat"]),
    ],
)
def test_what_is_in_a_folder_tells_whether_it_is_one_students(download, paths, expected):
    assert students(download(*paths)) == expected


def test_an_archive_of_one_students_units_is_one_students(tmp_path):
    for name, expected in (("ada", ["ada"]), ("hw2", ["02", "05"])):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            for unit in ("02", "05"):
                archive.writestr(f"{name}/{unit}/a.py", "1")
        assert students(tmp_path / f"{name}.zip") == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (["ada/losses.py", "bob/losses.ipynb"], ["ada", "bob"]),
        (["ada/02/losses.py", "bob/losses.py"], ["ada", "bob"]),
        (["ada.zip", "bob.tar.gz"], ["ada", "bob"]),
        (["ada.zip", "bob/losses.py"], ["ada", "bob"]),
        (
            ["ada/losses.py", "bob/losses.py", "Cy Li.eml", "lee.pdf"],
            ["Cy Li", "ada", "bob", "lee"],
        ),
        (["old/losses.py", "new/losses.py"], ["HW2"]),
        (["v1/losses.py", "final version/losses.py"], ["HW2"]),
        (["02_losses/losses.py", "03_descent/losses.py"], ["HW2"]),
        (["hw1.zip", "hw2.zip"], ["HW2"]),
        (["losses/losses.py", "descent/descent.py"], ["HW2"]),
        (["ada.zip", "losses.py"], ["HW2"]),
    ],
)
def test_a_class_in_a_folder_of_any_name_is_known_by_what_is_in_it(download, inside, expected):
    assert sorted(students(download(*(f"HW2/{path}" for path in inside)))) == expected


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (
            ["02_losses/Ada Ek/losses.py", "02_losses/Bo Li/losses.py", "03_steps/Ada Ek/steps.py"],
            {"Ada Ek": ["02_losses", "03_steps"], "Bo Li": ["02_losses"]},
        ),
        (
            ["hw2/ada/a.py", "hw2/bo/a.py", "hw3/cy.zip"],
            {"ada": ["hw2"], "bo": ["hw2"], "cy": ["hw3"]},
        ),
        (
            ["losses/Ada Ek/losses.py", "losses/Bo Li/losses.py", "steps/Ada Ek/steps.py"],
            {"Ada Ek": ["losses", "steps"], "Bo Li": ["losses"]},
        ),
        (["12/losses.py", "13/x/losses.py", "13/y/losses.py"], {"12": [], "13": ["x", "y"]}),
        (["ada/x/ada.py", "ada/y/ada.py", "bo/x/bo.py"], {"ada": ["x", "y"], "bo": ["x"]}),
    ],
)
def test_units_with_people_in_them_are_no_people(download, tmp_path, paths, expected):
    with look(download(*paths)) as found:
        put(found, tmp_path / "out", None)
        assert [*found.works] == [*expected]
        for work, units in zip(found.works.values(), expected.values(), strict=True):
            folders = {path.partition("/")[0] for path in work.files if "/" in path}
            assert folders <= {*units}


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (["exercises/02/a.py", "graded/grades.csv", "pyproject.toml"], ["ada", "bo"]),
        (["lectures/intro.ipynb"], ["ada", "bo"]),
        (["Working files/ada/a.py", "Working files/cy/a.py"], ["ada", "bo"]),
        (["Cy Young/a.py"], ["Cy Young", "ada", "bo"]),
        (["cy/a.py", "dan/a.py"], ["ada", "bo", "cy", "dan"]),
    ],
)
def test_what_lies_beside_the_folder_of_all_students_is_no_student(download, beside, expected):
    paths = ("Submitted files/ada/a.py", "Submitted files/bo/a.py", *beside)
    with look(download(*paths)) as found:
        assert [*found.works] == expected
        for name in {path.partition("/")[0] for path in beside} - {*expected}:
            assert any(name in line for line in found.said())


@pytest.mark.parametrize(
    ("paths", "many"),
    [
        (["morning/ada/a.py", "morning/bob/a.py", "noon/cat/a.py", "noon/dan/a.py"], 2),
        (["morning/Ada Ek/a.py", "morning/Bo Li/b.py", "cy/a.py"], 1),
        (["losses/ada/losses.py", "losses/bob/losses.py", "cy/a.py"], 1),
        (["ada/02/a.py", "ada/03/a.py", "bob/02/a.py", "bob/03/a.py"], 0),
        (["ada/loss/a.py", "ada/step/a.py", "bob/loss/a.py", "bob/step/a.py"], 0),
    ],
)
def test_folders_that_may_be_of_a_class_each_are_told(download, paths, many):
    with look(download(*paths)) as found:
        assert len(found.works) == 2
        told = [line for line in found.said() if "if it is a class's, give autograder that" in line]
        assert len(told) == many


def test_a_folder_and_an_archive_of_its_name_that_differ_are_told(download, tmp_path):
    folder = download("ada/a.py", "bob.py")
    for content, many in (("bob.py", 0), ("edited", 1)):
        (folder / "ada" / "a.py").write_text(content)
        with zipfile.ZipFile(folder / "ada.zip", "w") as archive:
            archive.writestr("a.py", (folder / "bob.py").read_bytes())
        with look(folder) as found:
            assert [*found.works] == ["ada", "bob"]
            differ = "ada.zip and the folder ada beside it differ: both are read"
            assert found.said().count(differ) == many


def test_a_student_may_be_called_like_such_a_folder(download):
    assert students(download("submissions/a.py", "ada/a.py")) == ["ada", "submissions"]


@pytest.mark.parametrize(
    ("folders", "late"),
    [
        (["ada_104_9001_hw2", "bo_LATE_105_9002_hw2"], {"ada_104": False, "bo_105": True}),
        (["hw_2_1_ada", "hw_2_2_bo"], {"hw_2_1_ada": None, "hw_2_2_bo": None}),
        (["a_03_2026_x", "b_03_2026_x"], {"a_03_2026_x": None, "b_03_2026_x": None}),
    ],
)
def test_folders_may_be_called_as_canvas_called_the_archives(download, folders, late):
    with look(download(*(f"{folder}/a.py" for folder in folders))) as found:
        assert {who: work.late for who, work in found.works.items()} == late


def test_a_link_in_canvas_is_told(download):
    with look(download("ada_104_link.html", "bo_105_9002_a.py")) as found:
        assert found.works["ada_104"].notes == [
            "a link was handed in, and what it leads to is not read: ask for the work itself"
        ]


def test_a_canvas_name_cannot_be_made_to_look_like_another_user(download):
    """A student who is called `eve_105` in Canvas gets a name of that, and no part in user 105."""
    folder = download("babbagecharles_105_9001_a.py", "eve_105_104_9002_a.py")
    assert students(folder) == ["babbagecharles_105", "eve_105_104"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (
            ["lovelaceada104_question_7_9001_a.py", "ng_105_question_7_9002_a.py"],
            ["lovelaceada_104", "ng_105"],
        ),
        ([f"{who}_lab_7_1_a.py" for who in "abc"], [f"{who}_lab_7_1_a" for who in "abc"]),
        (["ada_1_2_a/a.py", "bob_2_3_a/a.py"], ["ada_1_2_a", "bob_2_3_a"]),
        (["ada_1_9001_105_question_7_1_a.py", "bob_105_9002_a.py"], ["ada_1", "bob_105"]),
    ],
)
def test_a_number_that_many_have_is_no_user_of_canvas(download, paths, expected):
    assert students(download(*paths)) == expected


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["HW2/Ek, Ada(ada)/timestamp.txt", "HW2/Li, Bo(bo)/timestamp.txt"], ["ada", "bo"]),
        (["HW2/Ek, Ada(ada)/timestamp.txt", "HW3/Ek, Ada(ada)/timestamp.txt"], ["ada"]),
        (["ada/HW (2)/timestamp.txt", "bo/HW (2)/timestamp.txt"], ["ada", "bo"]),
        (["ada/HW2/timestamp.txt", "bo/HW2/timestamp.txt"], ["ada", "bo"]),
    ],
)
def test_a_stamp_is_of_a_student_in_sakai_and_of_an_assignment_in_nbgrader(
    download, paths, expected
):
    assert students(download(*paths)) == expected


@pytest.mark.parametrize(("assignments", "is_told"), [(["02", "03"], True), (["02"], False)])
def test_an_only_student_of_nbgrader_may_be_a_class(download, assignments, is_told):
    folder = download(*(f"ada/{one}/timestamp.txt" for one in assignments))
    with look(folder) as found:
        told = [line for line in found.said() if line.startswith("ada is taken for a student")]
        assert bool(told) == is_told
    assert students(folder) == ["ada"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2 January, 2024 1011 AM", "10 January, 2024 1011 AM"),
        ("2 Jan 2024 1011 AM", "10 Jan 2024 911 AM"),
        ("2 January 2024 2211", "10 January 2024 911"),
        ("Jan 2 2024 1011 AM", "Jan 10 2024 1011 AM"),
    ],
)
def test_the_day_may_come_before_the_month_in_brightspace(download, first, second):
    with look(download(*(f"1-2 - Bo Ek - {time}/a.py" for time in (first, second)))) as found:
        (work,) = found.works.values()
        assert f"{work.time:%F}" == "2024-01-10"
        assert work.notes[0].endswith("and the newest counts")


@pytest.mark.parametrize(
    "times", [("2 janv. 2024 1011", "10 janv. 2024 1011"), ("Jan 2, 2024 1011", "10 janv. 2024 1")]
)
def test_which_upload_is_the_newest_is_not_said_where_it_is_not_known(download, times):
    with look(download(*(f"1-2 - Bo Ek - {time}/a.py" for time in times))) as found:
        (note,) = found.works["Bo Ek_1"].notes
        assert "newest counts" not in note
        assert note.endswith("and one of them counts: which is the newest is not known")


def test_files_of_one_name_for_two_questions_of_a_quiz_both_count(download):
    with look(download("ada104_question_7_9001_a.py", "ada104_question_8_9002_a.py")) as found:
        assert [len(work.uploads) for work in found.works.values()] == [2]


@pytest.mark.parametrize("time", ["2026-03-02 10:00:00.5 UTC", "2026-03-02_10_00_00.5 UTC"])
def test_the_name_of_a_folder_of_an_exchange_tells_the_time(download, time):
    folder = download(
        f"inbound/ada+02+{time}+x/a.py", "inbound/ada+02+2026-03-01 10:00:00 UTC/b.py"
    )
    with look(folder) as found:
        (work,) = found.works.values()
        assert [f"{one.time:%F %T}" for one in work.uploads] == ["2026-03-02 10:00:00"]


@pytest.mark.parametrize(
    "paths",
    [
        ["ada/bob_105_9001_a.py", "cat.py"],
        ["ada/bob_105_9001_a.py", "cat/notes.txt"],
        ["ada/nn-1/.git/HEAD", "ada/nn-2/.git/HEAD", "cat/nn-1/.git/HEAD", "cat/nn-2/.git/HEAD"],
        ["ada/nn-a/.git/HEAD", "ada/nn-b/.git/HEAD", "cat/nn-a/.git/HEAD", "cat/nn-b/.git/HEAD"],
        ["ada/.git/HEAD", "cat/.git/HEAD"],
        ["ada/nn/.jupyter/x", "cat/nn/.jupyter/x"],
        ["ada/x/submitted/y.py", "cat/a.py"],
    ],
)
def test_what_students_have_in_their_folders_is_no_download(download, paths):
    assert students(download(*paths, *(f"{path[:3]}/a.py" for path in paths)))[:2] == ["ada", "cat"]


def test_what_may_be_a_class_in_a_folder_is_said(download):
    with look(download("ada/old/a.py", "ada/new/a.py")) as found:
        assert [*found.works] == ["ada"]
        assert found.said()[1:] == [
            "ada is taken for one student's folder: if it is a class's, give autograder that folder"
        ]


@pytest.mark.parametrize(
    ("codes", "many"),
    [
        (["def loss(a):", "def loss(b):", "x = 1"], 1),
        (["def loss(a):", "def descent(a):"], 0),
        (["def loss(a):"], 0),
        ([r'{"source": "x = 1\ndef loss(a):"}', r'{"source": "x = 1\ndef loss(b):"}'], 1),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_files_that_answer_the_same_may_be_a_classes(tmp_path, codes, many, is_packed):
    with zipfile.ZipFile(tmp_path / "hw.zip", "w") as archive:
        for number, code in enumerate(codes):
            archive.writestr(f"Problem set - losses/{number}.py", code)
        archive.writestr("__MACOSX/x", "")
    if not is_packed:
        (tmp_path / "hw.zip").rename(tmp_path / "cs101.zip")
    with look(tmp_path if is_packed else tmp_path / "cs101.zip") as found:
        assert len(found.works) == 1
        told = [line for line in found.said() if "if it is a class's, give autograder that" in line]
        assert len(told) == many


@pytest.mark.parametrize(
    ("names", "code", "many"),
    [
        (["Ada Ek - losses.py", "Bo Li - my work.py", "Untitled3.py"], "def loss(a):", 3),
        (["Ada Ek - losses.py", "Bo Li - my work.py", "Untitled3.py"], "x = 1", 1),
        (["First Try.py", "Second Try.py", "Untitled3.py"], "def loss(a):", 1),
    ],
)
def test_a_folder_from_drive_with_renamed_files_is_a_classes(tmp_path, names, code, many):
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for name in names:
            archive.writestr(f"HW2/{name}", code)
    assert len(students(tmp_path / "download.zip")) == many


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([["ada.py", "bob.py"], ["cat.py"]], ["ada", "bob", "cat"]),
        ([["ada.py", "bob.py"], ["cat.py"], ["dan/a.py"]], ["ada", "bob", "cat", "dan"]),
        ([["ada/a.py", "bob/a.py"], ["bob/b.py"]], ["ada", "bob"]),
        ([["Ada - a.py", "Bob - a.py"], ["Cat - a.py"]], ["Ada", "Bob", "Cat"]),
        ([["Ada - a.py", "Bob - a.py"], ["Cat - a.py (1)"]], ["Ada", "Bob", "Cat"]),
        ([["ada.py", "bob.py"]], ["ada", "bob"]),
    ],
)
def test_a_folder_from_drive_is_one_in_however_many_parts(tmp_path, parts, expected):
    for number, paths in enumerate(parts, 1):
        name = f"Losses-20260301T101112Z-1-00{number}.zip"
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for path in paths:
                archive.writestr(f"Losses/{path}", "1")
    assert students(tmp_path if len(parts) > 1 else tmp_path / name) == expected


@pytest.mark.parametrize(
    ("folder", "uploads", "mailed"),
    [
        ("submissions/", ["ada_1_2_a.py", "bob_2_3_a.py"], "cy young.py"),
        ("submissions/", ["ada_1_2_a.py", "bob_2_3_a.py"], "by mail/cy.py"),
        ("submissions/", ["ada_1_2_a.py", "bob_2_3_a.py"], "submissions/Cy Young.py"),
        ("CS1-4/", ["Ada_1_assignsubmission_file_/a.py", "Bo_2_assignsubmission_file_/b"], "Cy.py"),
        ("", ["ada_1_2_a.py", "bob_2_3_a.py"], "Cy Young.py"),
        ("", ["Ada_1_assignsubmission_file_/a.py", "Bo_2_assignsubmission_file_/b"], "Cy Li/a.py"),
        ("hw-submissions/", ["hw-ada/.git/x", "hw-bo/.git/x"], "hw-submissions/Cy Young/a.py"),
    ],
)
def test_what_came_by_mail_beside_a_download_is_a_students(download, folder, uploads, mailed):
    with look(download(*(f"{folder}{made}" for made in uploads), mailed)) as found:
        assert len(found.works) == 3
        name = mailed.removeprefix(folder).partition("/")[0]
        assert name.removesuffix(".py") in found.works
        beside = f"{name} lies beside what the system gave, and is taken for one student's"
        assert beside in found.said()


@pytest.mark.parametrize(
    ("folder", "name"),
    [("", "a.py"), ("", "The A.py"), ("", "Final Version.py"), ("submissions/", "a.py")],
)
def test_what_has_no_persons_name_beside_a_download_is_left_out(download, folder, name):
    uploads = [f"{folder}{made}" for made in ("ada_1_2_a.py", "bob_2_3_the_a.py")]
    with look(download(*uploads, name)) as found:
        assert [*found.works] == ["ada_1", "bob_2"]
        assert name in found.found.left


def test_what_was_collected_is_found_beside_what_is_no_work(download, tmp_path):
    with look(download("ada_1_2_a.py", "bob_2_3_a.py")) as found:
        put(found, tmp_path / "all" / "submissions", None)
    assert students(download("notes/plan.pdf", name="all")) == ["ada_1", "bob_2"]
    assert students(download("cat_3_4_a.py", name="all")) == ["cat_3"]


def test_a_download_is_not_looked_for_in_endless_folders(download):
    deep = "/".join("abcdefgh")
    assert students(download(f"{deep}/ada_1_9001_a.py", f"{deep}/bob_2_9002_a.py")) == ["a"]


def test_parts_of_one_name_in_different_folders_are_two(download):
    folder = download(
        "1/w/1.pdf", "1/w/submission_metadata.yml", "2/w/1.pdf", "2/w/submission_metadata.yml"
    )
    for part in "12":
        text = "1.pdf:\n  :submitters:\n  - :name: Ada\n    :sid: 1\n"
        (folder / part / "w" / "submission_metadata.yml").write_text(text)
    with look(folder) as found:
        (work,) = found.works.values()
        assert [one.path for one in work.uploads] == ["1/w/1.pdf", "2/w/1.pdf"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["jupyter-cy/a.py"], ["ada", "bob", "cy"]),
        (["jupyter-cy/data.csv"], ["ada", "bob"]),
        (["cy/a.py"], ["ada", "bob"]),
    ],
)
def test_a_folder_with_work_among_homes_is_a_home(download, paths, expected):
    homes = [f"jupyter-{name}/{path}" for name in ("ada", "bob") for path in (".bashrc", "a.py")]
    assert students(download(*homes, *paths)) == expected


def test_what_homes_share_is_no_home(download):
    homes = ("ada/.bashrc", "ada/a.py", "bob/.profile", "bob/notes.md")
    assert students(download(*homes, "cy/a.py", "shared/a.py")) == ["ada", "bob", "cy"]


def test_a_home_with_nothing_but_what_programs_keep_is_told_as_nothing_handed_in(download):
    traces = ("bob/.bashrc", "bob/.cache/pip/x.py", "cy/.local/a.py")
    with look(download("ada/.bashrc", "ada/a.py", *traces)) as found:
        assert [*found.works] == ["ada"]
        said = "Skipped, as no one's work: 2 homes with nothing handed in (bob, cy)."
        assert said in found.said()


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["02-losses-cat/a.py"], ["ada", "anna", "cat"]),
        (["02-losses-cat-main/a.py"], ["ada", "anna", "cat"]),
        (["02-losses-cat.zip"], ["ada", "anna", "cat"]),
        (["02-losses-cat/a.csv"], ["ada", "anna"]),
        (["02-losses-solution/.git/HEAD"], ["ada", "anna"]),
        (["02-losses-solution/a.py"], ["ada", "anna"]),
        (["starter-losses/.git/HEAD"], ["ada", "anna"]),
        (["losses-solution/.git/HEAD", "02-losses-cat/a.py"], ["ada", "anna", "cat"]),
    ],
)
def test_what_lies_beside_clones_is_known_by_its_name(download, paths, expected):
    clones = ["02-losses-ada/.git/HEAD", "02-losses-anna/.git/HEAD"]
    assert students(download(*clones, *paths)) == expected


def test_clones_of_an_assignment_that_is_called_like_a_solution(download):
    clones = ["solution-ada/.git/HEAD", "solution-bob/.git/HEAD"]
    assert students(download(*clones)) == ["ada", "bob"]


def test_each_member_of_a_group_has_what_it_handed_in_on_github(download):
    folder = download("p-submissions/p-one/.git/HEAD", "p-submissions/p-two/.git/HEAD")
    members = "ada,p-one\nbob,p-one\ncat,p-two\n"
    (folder / "p-submissions" / "grades.csv").write_text(
        f"github_username,student_repository_name\n{members}"
    )
    with look(folder) as found:
        assert {name: work.notes for name, work in found.works.items()} == {
            "ada": ["handed in together with bob"], "bob": ["handed in together with ada"],
            "cat": [],
        }  # fmt: skip


@pytest.mark.parametrize(
    ("second", "many"),
    [(["Ada_3", "Bob_4"], 2), (["Ada_3", "Ada_4"], 4), (["Participant_3", "Cat_4"], 4)],
)
def test_weeks_of_moodle_number_the_same_students_anew(download, second, many):
    names = [f"w1/{name}" for name in ("Ada_1", "Bob_2")] + [f"w2/{name}" for name in second]
    assert len(students(download(*(f"{n}_assignsubmission_file_/a.py" for n in names)))) == many


def test_a_colon_in_a_name_leads_nowhere(tmp_path):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in ("a:b.py", "bob.py", "C:/cat.py"):
            archive.writestr(name, "")
    assert students(tmp_path / "class.zip") == ["a:b", "bob"]


def test_namesakes_on_a_roster_are_in_doubt(download, tmp_path):
    bobs = [Listed("1", "Bob Lee", "", ""), Listed("2", "Bob Lee", "", "")]
    for listed, said in ((bobs, "2 times"), (bobs[:1], "once")):
        folder = download("Bob Lee.py", "Lee, Bob.py")
        with look(folder) as found:
            came = put(found, tmp_path / said, listed)
        assert [row.on_roster for row in came if row.student] == [None, None]
        assert all(f"the name is on the roster {said}" in row.notes[0] for row in came[:2])
        assert [row.is_in_doubt for row in came[2:]] == [True] * len(listed)


# Which upload counts


def test_numbers_in_names_without_a_first_are_the_students_own(download):
    folder = download("ada_1_9001_week-1.py", "ada_1_9002_week-2.py", "bob_2_9003_week-1.py")
    with look(folder) as found:
        names = {key: {one.path for one in work.uploads} for key, work in found.works.items()}
    assert names == {"ada_1": {"week-1.py", "week-2.py"}, "bob_2": {"week-1.py"}}


@pytest.mark.parametrize("name", ["lab-2.ipynb", "hw-1.py", "week-3.py"])
def test_a_number_that_most_students_have_is_the_assignments(download, name):
    first, ending = name.split(".")
    folder = download(
        f"ada_1_9001_{name}", f"bob_2_9002_{name}", f"bob_2_9003_{first}-1.{ending}",
        f"cat_3_9004_{name}", f"dan_4_9005_other.{ending}",
    )  # fmt: skip
    with look(folder) as found:
        works = found.works
    assert [work.uploads[0].path for work in works.values()] == [name] * 3 + [f"other.{ending}"]
    assert works["ada_1"].notes == []
    assert works["bob_2"].notes == [
        f"{first}-1.{ending} is taken for {name}, handed in again",
        f"{name} was handed in 2 times, and the newest counts",
    ]


@pytest.mark.parametrize(
    ("files", "kept"),
    [
        ({"ada_1_1_hw-2.py": "", "ada_1_2_hw.py": ""}, ["hw-2.py", "hw.py"]),
        ({"ada_1_1_hw.py": "", "ada_1_2_hw-2.py": ""}, ["hw.py"]),
        (
            {f"{who}_9_hw-2.py": "" for who in ("bo_2", "cy_3")}
            | {"ada_1_1_hw.py": "", "ada_1_2_hw-2.py": ""},
            ["hw-2.py", "hw.py"],
        ),
        (
            {"ada_1_1_hw.py": "def f(x): ...", "ada_1_2_hw-1.py": "def g(x): ..."},
            ["hw-1.py", "hw.py"],
        ),
        (
            {"ada_1_1_hw.py": "def f(x): ...", "ada_1_2_hw-1.py": "def g(x): ...\ndef f(x): ..."},
            ["hw.py"],
        ),
        (
            {"ada_1_1_hw.py": "def f(x): ...", "ada_LATE_1_2_hw-1.py": "def g(x): ..."},
            ["hw.py"],
        ),
    ],
)
def test_no_work_is_left_out_of_canvas_for_a_number_of_the_students_own(tmp_path, files, kept):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with look(tmp_path) as found:
        assert sorted(upload.path for upload in found.works["ada_1"].uploads) == kept


def test_a_name_with_a_number_that_several_have_is_the_assignments(download):
    others = [f"{who}_{n}_900{n}_losses.py" for n, who in enumerate(("dan", "eve", "fay"), 4)]
    names = [f"{who}_{n}_900{n}_hw-2.py" for n, who in enumerate(("ada", "bo"), 1)]
    with look(download(*names, *others, "cy_3_9003_hw.py")) as found:
        assert found.works["ada_1"].uploads[0].path == "hw-2.py"
        assert [note for work in found.works.values() for note in work.notes] == []


def test_files_that_define_different_functions_are_told(tmp_path):
    (tmp_path / "ada_1_1_part.py").write_text("def f(x): ...")
    (tmp_path / "ada_1_2_part-2.py").write_text("def g(x): ...")
    with look(tmp_path) as found:
        assert found.works["ada_1"].notes == [
            "part-2.py and part.py define different functions, and all of them count"
        ]


def test_a_number_beside_the_file_without_one_is_from_canvas(download):
    folder = download("ada_1_1_a.py", "ada_1_2_a-1.py", "bob_2_3_a.py", "bob_2_4_a-1.py")
    with look(folder) as found:
        assert [len(work.uploads) for work in found.works.values()] == [1, 1]


def test_the_newest_counts_and_all_are_told(download):
    folder = download("ada_1_9001_a.py", "ada_1_10000_a-1.py", "ada_1_9500_a-2.py")
    with look(folder) as found:
        (work,) = found.works.values()
        assert [upload.node.name for upload in work.uploads] == ["ada_1_10000_a-1.py"]
        assert "a.py was handed in 3 times, and the newest counts" in work.notes
        assert len(found.found.uploads) == 3


def test_what_came_after_the_deadline_is_late(download):
    folder = download("inbound/ada+02+2026-03-01 10:00:00 UTC/a.py")
    (folder / "inbound/ada+02+2026-03-01 10:00:00 UTC/timestamp.txt").write_text(
        "2026-03-01 10:00:00 UTC"
    )
    for due, late in (("2026-03-01 09:59", True), ("2026-03-01 10:00", False)):
        with look(folder, parse(due)) as found:
            assert found.works["ada"].late is late
    with look(folder) as found:
        assert found.works["ada"].late is None


def test_a_student_is_never_called_like_the_table(download, tmp_path):
    folder = download("submitted/handed-in.csv/02/a.py", "submitted/ada/02/a.py")
    with look(folder) as found:
        put(found, tmp_path / "out", None)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "ada", "handed-in.csv", "handed-in.csv-2",
    ]  # fmt: skip


def test_names_that_cleaning_makes_alike_stop_nobody(download, tmp_path):
    folder = download("ada/x\x01", "ada/x/y/a.py", "ada/b\x01.py", "ada/b .py", "bob/a.py")
    with look(folder) as found:
        put(found, tmp_path / "out", None)
        assert found.works["ada"].files == ["b .py", "b -2.py", "x"]
        said = "x/y/a.py was left out: another file or folder has its name"
        assert found.works["ada"].notes == [said]
        assert found.works["bob"].files == ["a.py"]


def test_all_files_of_a_student_have_a_limit(download, tmp_path):
    folder = download("ada_1_9001_1.py", "bob_2_9002_a.py")
    for number in range(1, 6):
        (folder / f"ada_1_900{number}_{number}.py").write_bytes(bytes(16 << 20))
    with look(folder) as found:
        put(found, tmp_path / "out", None)
        assert found.works["ada_1"].files == ["1.py", "2.py", "3.py", "4.py"]
        assert found.works["ada_1"].notes == ["5.py was left out: all files exceed 64 MB"]
        assert found.works["bob_2"].files == ["a.py"]


def test_times_that_a_copy_lost_tell_nothing(download, tmp_path):
    with look(download("ada_1_9001_a.py", "ada_1_9002_b.py")) as found:
        put(found, tmp_path / "out", None)
    for dated in (True, False):
        with look(tmp_path / "out") as found:
            assert [one.dated for one in entries(found, tmp_path).values()] == [dated]
        (tmp_path / "out" / "handed-in.csv").touch()


# Each is a download of Bob and of somebody who would be taken for him.
OF_TWO = {
    "files": ("Bob.py", " Bob.py"),
    "folders": ("Bob/a.py", "\x01Bob/a.py"),
    "forms": ("Jos\u00e9.py", "Jose\u0301.py"),
    "cases": ("Bob.py", "bob.py"),
    "titled": ("a_Bob.py", "a_ Bob.py"),
    "moodle": ("Bob_assignsubmission_file_/a.py", " Bob_assignsubmission_file_/a.py"),
    "blackboard": (
        "a_bob_attempt_2024-01-02-10-11-12_a.py",
        "a_\x01bob_attempt_2024-01-02-10-11-12_a.py",
    ),
    "nbgrader": ("submitted/Bob/02/a.py", "submitted/Bob /02/a.py"),
    "sakai": ("Bob(bob)/timestamp.txt", "Bob( bob)/timestamp.txt"),
}


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("case", sorted(OF_TWO))
def test_nobody_takes_anothers_name(download, tmp_path, case, is_packed):
    folder = download(*OF_TWO[case])
    if is_packed:
        folder = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder))
    roster = [Listed("bob", "Bob", "", ""), Listed("7", "Jos\u00e9", "", "")]
    with look(folder, titles=["a"]) as found:
        first, second = sorted(found.works.values(), key=lambda one: one.person.folder)
        rows = put(found, tmp_path / "out", roster)
        said = [line for line in found.said() if "differ in nothing" in line]
        assert len(said) == 1
        assert all(name in said[0] for name in found.works)
    assert all(ALIKE in work.notes for work in (first, second))
    taken = [row for row in rows if row.id == "bob" and row.student]
    assert all(row.student in ("Bob", "bob") for row in taken)
    clean = {"forms": "Jos\u00e9", "blackboard": "bob", "sakai": "bob"}.get(case, "Bob")
    assert clean in found.works
    assert all(one in "Bob bob" or "-" in one for one in {*found.works} - {clean})
