"""Downloads, as each system makes them, read back: who handed in which file, when, late or not.

Each case builds a download in a folder of its own. It is collected by the command; asserted are
what it was taken for, every file of every student, and the table.
"""

import csv
import io
import os
import shutil
import stat
import tarfile
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.runtime.archive import MAX_FILES
from autograder.runtime.limits import MAX_ARCHIVE

Build = Callable[[Path], Path]
Command = Callable[..., tuple[int, str, str]]

CANVAS = "a download of submissions from Canvas"
MOODLE = "a download of submissions from Moodle"
BLACKBOARD = "a download of submissions from Blackboard"
BRIGHTSPACE = "a download of submissions from Brightspace"
SAKAI = "a download of submissions from Sakai"
CLASSROOM = "an assignment's folder from Google Classroom"
GRADESCOPE = "an export of submissions from Gradescope"
NBGRADER = "nbgrader's folder of submissions"
GITHUB = "clones of GitHub Classroom"
JUPYTERHUB = "home folders of a JupyterHub"
PLAIN = "a folder or zip with an entry for each student"
PACKED = (2026, 3, 2, 9, 0, 0)  # when a system packed an archive


@dataclass(frozen=True)
class Got:
    """What is to become of one student: the text of each file by path, and the table's cells."""

    files: dict[str, str]
    late: str = ""
    time: str = ""
    note: str = ""
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A download, and what becomes of it. said: more of what the command says of it."""

    build: Build
    kind: str
    got: dict[str, Got]
    said: str
    options: tuple[str, ...]


CASES: dict[str, Case] = {}


def case(
    kind: str, got: dict[str, Got], *, said: str = "", options: tuple[str, ...] = ()
) -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        CASES[build.__name__] = Case(build, kind, got, said, options)
        return build

    return register


def tree(root: Path, files: dict[str, str]) -> Path:
    """A folder with these files; a path that ends in a slash is an empty folder."""
    root.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = root / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_bytes(text.encode())
    return root


def zipped(path: Path, files: dict[str, Any], encoding: str = "utf-8") -> Path:
    """A zip of these files: each has a text or bytes, and perhaps a time besides.

    In another encoding, names are written as old programs do, without a word of it.
    """
    raw: dict[bytes, bytes] = {}
    buffer = io.BytesIO()
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, content in files.items():
            text, time = content if isinstance(content, tuple) else (content, PACKED)
            if encoding != "utf-8":
                written = name.encode(encoding)
                name = "".join(chr(byte) if byte < 128 else "~" for byte in written)
                raw[name.encode()] = written
            archive.writestr(zipfile.ZipInfo(name, time), text)
    data = buffer.getvalue()
    for placeholder, written in raw.items():
        data = data.replace(placeholder, written)
    path.write_bytes(data)
    return path


def taped(path: Path, files: dict[str, str], links: dict[str, str] | None = None) -> Path:
    """A tar of these files and links, compressed as its name says."""
    packing = {".tgz": "w:gz", ".gz": "w:gz", ".xz": "w:xz"}.get(path.suffix, "w:")
    with tarfile.open(path, packing) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return path


# Canvas

ADA_CANVAS = {"lovelaceada_104_9001_losses.py": "ada"}


@case(
    CANVAS,
    {
        "lovelaceada_104": Got({"losses.py": "1", "helper.py": "2", "notes.txt": "3"}, late="no"),
        "babbagecharles_105": Got({"losses.ipynb": "4"}, late="yes", note="handed in late"),
    },
    said="4 uploads of 2 students",
)
def canvas_groups_files_by_user(home: Path) -> Path:
    return zipped(home / "submissions.zip", {
        "lovelaceada_104_9001_losses.py": "1",
        "lovelaceada_104_9002_helper.py": "2",
        "lovelaceada_104_9003_notes.txt": "3",
        "babbagecharles_LATE_105_9004_losses.ipynb": "4",
    })  # fmt: skip


@case(CANVAS, {f"student{n}_{n}": Got({"a.py": "a", "b.py": "b"}, late="no") for n in range(1, 8)})
def canvas_seven_students_with_many_files(home: Path) -> Path:
    names = [f"student{n}_{n}_9{n}{m}_{own}" for n in range(1, 8) for m, own in enumerate("ab")]
    return tree(home / "canvas", {f"{name}.py": name[-1] for name in names})


@case(
    CANVAS,
    {"lovelaceada_104": Got({"losses.py": "second", "helper.py": "third"}, late="no",
                            note="helper-2.py is taken for helper.py, handed in again"),
     "ekbo_105": Got({"losses.py": "1", "helper.py": "2", "own-2.py": "3"}, late="no")},
)  # fmt: skip
def canvas_appends_a_number_to_a_name_handed_in_again(home: Path) -> Path:
    """So it is where others have the name without one; `own-2.py` may be called so."""
    return zipped(home / "submissions.zip", {
        "lovelaceada_104_9007_losses-1.py": "second",
        "lovelaceada_104_9008_helper-2.py": "third",
        "ekbo_105_9001_losses.py": "1", "ekbo_105_9002_helper.py": "2",
        "ekbo_105_9003_own-2.py": "3",
    })  # fmt: skip


@case(
    CANVAS,
    {"lovelaceada_104": Got({"losses.py": "new"}, late="yes",
                            note="losses.py was handed in 2 times, and the newest counts")},
)  # fmt: skip
def canvas_two_downloads_in_one_folder(home: Path) -> Path:
    return tree(home / "canvas", {
        "lovelaceada_LATE_104_10000_losses-1.py": "new",
        "lovelaceada_104_9001_losses.py": "old",
    })  # fmt: skip


@case(
    CANVAS,
    {"lovelaceada_104": Got({"losses.py": "ada"}, late="no")},
    said="Skipped, as no one's work: 2 system files, 2 spreadsheets (Gradebook.xlsx, grades.csv) "
    "and 1 index page (index.html).",
)
def canvas_beside_what_is_no_ones_work(home: Path) -> Path:
    junk = {"grades.csv": "", "Gradebook.xlsx": "", "index.html": "", ".DS_Store": ""}
    return tree(home / "canvas", {**ADA_CANVAS, **junk, "__MACOSX/._lovelace.py": "x"})


@case(
    CANVAS,
    {"lovelaceada_104": Got({
        "text.html": "<p>def f(x):<br>&nbsp; &nbsp; return x &lt; 1</p>",
        "text.py": "def f(x):\n    return x < 1\n",
    }, late="no")},
)  # fmt: skip
def canvas_a_text_entry(home: Path) -> Path:
    page = "<p>def f(x):<br>&nbsp; &nbsp; return x &lt; 1</p>"
    return zipped(home / "submissions.zip", {"lovelaceada_104_text.html": page})


@case(
    CANVAS,
    {
        "anon_x7Yz2": Got({"losses.py": "a"}, late="no"),
        "anon_b3Cd4": Got({"losses.py": "b"}, "yes"),
    },
)
def canvas_anonymous(home: Path) -> Path:
    return zipped(home / "submissions.zip", {
        "anon_x7Yz2_9001_losses.py": "a", "LATE_anon_b3Cd4_9002_losses.py": "b",
    })  # fmt: skip


@case(
    CANVAS,
    {
        "lovelaceada_104": Got({"losses.py": "ada"}, late="no"),
        "studentteston_7": Got({"a.py": "t"}, "no"),
    },
    said="Skipped, as no one's work: 1 file of Canvas's Test Student (studenttest_999_9003_a.py).",
)
def canvas_with_its_test_student_in_a_folder(home: Path) -> Path:
    files = {**ADA_CANVAS, "studentteston_7_9002_a.py": "t", "studenttest_999_9003_a.py": "x"}
    return tree(home / "week 2", {f"Monday/{name}": text for name, text in files.items()})


@case(CANVAS, {"müllerzoë_104": Got({"lösung_1_2_3.py": "a"}, late="no")})
def canvas_letters_and_numbers_in_names(home: Path) -> Path:
    return zipped(home / "submissions.zip", {"müllerzoë_104_9001_lösung_1_2_3.py": "a"})


@case(CANVAS, {"lovelaceada_104": Got({"hw.zip": "PK no archive that we open"}, late="no")})
def canvas_a_students_archive_stays_one(home: Path) -> Path:
    return zipped(
        home / "submissions.zip", {"lovelaceada_104_9001_hw.zip": "PK no archive that we open"}
    )


# Moodle


@case(
    MOODLE,
    {
        "Ada Lovelace_123": Got({"losses.py": "1", "more/helper.py": "2"}),
        "Zoë Müller_124": Got({"losses.py": "3"}),
    },
)
def moodle_a_folder_for_each_student(home: Path) -> Path:
    return zipped(home / "class-losses-55.zip", {
        "Ada Lovelace_123_assignsubmission_file_/losses.py": "1",
        "Ada Lovelace_123_assignsubmission_file_/more/helper.py": "2",
        "Zoë Müller_124_assignsubmission_file_/losses.py": "3",
    })  # fmt: skip


@case(
    MOODLE,
    {
        "Ada Lovelace_123": Got({"losses.py": "1", "onlinetext.html": "<p>see file</p>"}),
        "Bob_124": Got({"onlinetext.html": "<p>def f(x):</p><p>&nbsp;return x</p>",
                        "onlinetext.py": "def f(x):\n return x\n"}),
    },
)  # fmt: skip
def moodle_files_and_online_texts(home: Path) -> Path:
    way = "assignsubmission_onlinetext_"
    return zipped(home / "class.zip", {
        "Ada Lovelace_123_assignsubmission_file_/losses.py": "1",
        f"Ada Lovelace_123_{way}/onlinetext.html": "<p>see file</p>",
        f"Bob_124_{way}/onlinetext.html": "<p>def f(x):</p><p>&nbsp;return x</p>",
    })  # fmt: skip


@case(MOODLE, {"Ada Lovelace_123": Got({"losses.py": "1"}), "Bob_9": Got({"a_b.py": "2"})})
def moodle_without_folders(home: Path) -> Path:
    return tree(home / "moodle", {
        "Ada Lovelace_123_assignsubmission_file_losses.py": "1",
        "Bob_9_assignsubmission_file_a_b.py": "2",
    })  # fmt: skip


@case(
    MOODLE,
    {"Ada_123": Got({"losses.py": "1"}, "no", "2026-03-01 20:00:00"),
     "Bob_124": Got({"losses.py": "2"}, "yes", "2026-03-01 23:59:58", "late, at 2026-03-01 23:59")},
    options=("--due", "2026-03-01 23:00"),
)  # fmt: skip
def moodle_that_tells_times(home: Path) -> Path:
    return zipped(home / "class.zip", {
        "Ada_123_assignsubmission_file/losses.py": ("1", (2026, 3, 1, 20, 0, 0)),
        "Bob_124_assignsubmission_file/losses.py": ("2", (2026, 3, 1, 23, 59, 58)),
    })  # fmt: skip


@case(MOODLE, {"Participant_77": Got({"losses.py": "1"},
                                     cells={"id": "Participant 77", "name": ""}),
               "Group 1_3": Got({"losses.py": "2"}),
               "Default group": Got({"losses.py": "3"})})  # fmt: skip
def moodle_blind_marking_and_groups(home: Path) -> Path:
    return tree(home / "moodle", {
        "Participant_77_assignsubmission_file_/losses.py": "1",
        "Group 1_3_assignsubmission_file_/losses.py": "2",
        "Default group_assignsubmission_file_/losses.py": "3",
    })  # fmt: skip


@case(
    MOODLE,
    {"Group 1-Anne-Marie Ek_7": Got({"a.py": "1"},
                                    cells={"id": "Participant 7", "name": "Anne-Marie Ek"}),
     "Zoë Müller (s1234567)_8": Got({"a.py": "2"}, cells={"id": "s1234567", "name": "Zoë Müller"}),
     "1234 Ek Bo_9": Got({"a.py": "3"}, cells={"id": "1234", "name": "Ek Bo"})},
)  # fmt: skip
def moodle_names_with_groups_and_numbers(home: Path) -> Path:
    return tree(home / "moodle", {
        "Group 1-Anne-Marie Ek_7_assignsubmission_file_/a.py": "1",
        "Zoë Müller (s1234567)_8_assignsubmission_file_/a.py": "2",
        "1234 Ek Bo_9_assignsubmission_file_/a.py": "3",
    })  # fmt: skip


@case(
    MOODLE,
    {"Group A-Anne-Marie Ek_7": Got({"a.py": "1"}, cells={"name": "Anne-Marie Ek"}),
     "Anne-Marie Ek_8": Got({"a.py": "2"}, cells={"name": "Anne-Marie Ek"})},
)  # fmt: skip
def moodle_a_group_without_a_number_and_what_desktops_leave(home: Path) -> Path:
    return tree(home / "moodle", {
        "Group A-Anne-Marie Ek_7_assignsubmission_file_/a.py": "1",
        "Anne-Marie Ek_8_assignsubmission_file_/a.py": "2",
        "Anne-Marie Ek_8_assignsubmission_file_/Thumbs.db": "x",
    })  # fmt: skip


@case(
    MOODLE,
    {"Red-Ada O'Neill_1": Got({"a.py": "1"}, cells={"name": "Ada O'Neill"}),
     "Red-Jean-Luc Ek_2": Got({"a.py": "2"}, cells={"name": "Jean-Luc Ek"}),
     "Lab-Mon-Bo_3": Got({"a.py": "3"}, cells={"name": "Bo"}),
     "Lab-Mon-Cy_4": Got({"a.py": "4"}, cells={"name": "Cy"})},
)  # fmt: skip
def moodle_groups_are_what_several_names_begin_with(home: Path) -> Path:
    names = ("Red-Ada O'Neill_1", "Red-Jean-Luc Ek_2", "Lab-Mon-Bo_3", "Lab-Mon-Cy_4")
    return zipped(home / "class.zip", {
        f"{name}_assignsubmission_file/a.py": name[-1] for name in names
    })  # fmt: skip


HYPHENS = ("Anne-Marie Ek", "Anne-Sophie Li", "Jean-Luc Bo", "Mary Ek-Li")


@case(MOODLE, {f"{name}_1{n}": Got({"a.py": "1"}, cells={"name": name})
               for n, name in enumerate(HYPHENS)})  # fmt: skip
def moodle_hyphens_in_students_names(home: Path) -> Path:
    return tree(home / "moodle", {
        f"{name}_1{n}_assignsubmission_file_/a.py": "1" for n, name in enumerate(HYPHENS)
    })  # fmt: skip


@case(MOODLE, {f"Participant {n}": Got({"a.py": "1"}, cells={"name": "", "id": f"Participant {n}"})
               for n in (101, 102)})  # fmt: skip
def moodle_participants_whose_number_is_in_the_name(home: Path) -> Path:
    return tree(home / "moodle", {
        f"Participant {n}_assignsubmission_file_/a.py": "1" for n in (101, 102)
    })  # fmt: skip


@case(MOODLE, {"Ada_123": Got({}, cells={"handed_in": "yes", "files": ""})})
def moodle_an_empty_folder(home: Path) -> Path:
    return tree(home / "moodle", {"Ada_123_assignsubmission_file_/": ""})


# Gradescope

METADATA = """---
submission_7001:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0104'
    :email: ada@example.org
  :created_at: 2026-03-01 21:34:12.123456000 Z
  :score: 0.0
  :status: processed
  :results:
    stdout_visibility: hidden
    extra_data: DEEP
    tests:
    - name: "submission_7002:"
      output: |
        :submitters:
        - :name: Mallory
  :history:
  - :id: 6999
    :created_at: 2026-02-28 10:00:00.000000000 Z
submission_7002:
  :submitters:
  - :name: "Zo\\u00EB O'Neill"
    :sid:
    :email: zoe@example.org
  - :name: Bob
    :sid: '106'
    :email: bob@example.org
  :created_at: 2026-03-02 00:00:01.000000000 Z
  :score:
"""
METADATA = METADATA.replace("DEEP", "[" * 5_000 + "]" * 5_000)  # no parser gets through that
ADA_GRADESCOPE = Got(
    {"losses.py": "1", "src/helper.py": "2"},
    "no",
    "2026-03-01 21:34:12 UTC",
    cells={"id": "0104", "name": "Ada Lovelace", "email": "ada@example.org"},
)


@case(
    GRADESCOPE,
    {
        "Ada Lovelace_0104": ADA_GRADESCOPE,
        "Bob_106": Got({"losses.py": "3"}, "yes", "2026-03-02 00:00:01 UTC",
                       "handed in together with Zoë O'Neill"),
        "Zoë O'Neill_zoe@example.org": Got({"losses.py": "3"}, "yes", "2026-03-02 00:00:01 UTC"),
    },
    options=("--due", "2026-03-01T23:59:59Z"),
)  # fmt: skip
def gradescope_with_a_group(home: Path) -> Path:
    return zipped(home / "submissions.zip", {
        "assignment_5_export/submission_metadata.yml": METADATA,
        "assignment_5_export/submission_7001/losses.py": "1",
        "assignment_5_export/submission_7001/src/helper.py": "2",
        "assignment_5_export/submission_7002/losses.py": "3",
        "__MACOSX/assignment_5_export/._submission_7002": "x",
    })  # fmt: skip


@case(
    GRADESCOPE,
    {"Ada Lovelace_0104": Got({"losses.py": "1"}, time="2026-03-01 21:34:12 UTC")},
    said="submission_7002 was left out: it is not in the download\n"
    "submission_7003 was left out: the metadata do not name it",
)
def gradescope_unpacked_and_incomplete(home: Path) -> Path:
    return tree(home / "assignment_5_export", {
        "submission_metadata.yml": METADATA,
        "submission_7001/losses.py": "1",
        "submission_7003/losses.py": "3",
    })  # fmt: skip


@case(
    GRADESCOPE,
    {"Ada_1": Got({"7002.pdf": "new"}, time="2026-03-01 21:00:00 UTC",
                  note="in 2 times, at 2026-03-01 20:00:00 UTC, 2026-03-01 21:00:00 UTC, and")},
)  # fmt: skip
def gradescope_two_submissions_of_one_student(home: Path) -> Path:
    who = "  :submitters:\n  - :name: Ada\n    :sid: 1\n"
    one = "{}.pdf:\n" + who + "  :created_at: 2026-03-01 {}:00 -08:00\n"
    metadata = one.format(7002, 13) + one.format(7001, 12)
    files = {"submission_metadata.yml": metadata, "7001.pdf": "old", "7002.pdf": "new"}
    return tree(home / "export", files)


# nbgrader

STAMP = "2026-03-01 22:58:12.345678 UTC"


@case(
    NBGRADER,
    {
        "ada": Got({"02_losses/losses.ipynb": "1", "02_losses/timestamp.txt": STAMP,
                    "03_more/more.ipynb": "2"}, time="2026-03-01 22:58:12 UTC"),
        "bob": Got({"02_losses/losses.ipynb": "3", "02_losses/timestamp.txt": "in March"},
                   cells={"files": "02_losses/losses.ipynb"}),
    },
)  # fmt: skip
def nbgrader_a_course(home: Path) -> Path:
    return tree(home / "course101", {
        "nbgrader_config.py": "", "gradebook.db": "", "source/02_losses/losses.ipynb": "secret",
        "submitted/ada/02_losses/losses.ipynb": "1",
        "submitted/ada/02_losses/timestamp.txt": STAMP,
        "submitted/ada/03_more/more.ipynb": "2",
        "submitted/ada/02_losses/.ipynb_checkpoints/losses-checkpoint.ipynb": "x",
        "submitted/bob/02_losses/losses.ipynb": "3",
        "submitted/bob/02_losses/timestamp.txt": "in March",
    })  # fmt: skip


@case(
    NBGRADER,
    {"ada": Got({"02_losses/a.ipynb": "1", "02_losses/timestamp.txt": STAMP + "\n"}, "no",
                "2026-03-01 22:58:12 UTC")},
    options=("--due", "2026-03-01 23:59 Europe/London"),
)  # fmt: skip
def nbgrader_the_folder_itself(home: Path) -> Path:
    return zipped(home / "week 2.zip", {
        "ada/02_losses/a.ipynb": "1", "ada/02_losses/timestamp.txt": STAMP + "\n",
    })  # fmt: skip


@case(
    NBGRADER,
    {"ada+b": Got({"02/a.ipynb": "new", "02/timestamp.txt": "2026-03-01 09:00:00 EST"},
                  time="2026-03-01 14:00:00 UTC",
                  note="02 was handed in 2 times, at 2026-03-01 12:00:00 UTC, 2026-03-01 14:00")},
)  # fmt: skip
def nbgrader_the_inbound_folder_of_an_exchange(home: Path) -> Path:
    first, second = "ada+b+02+2026-03-01 12:00:00 UTC", "ada+b+02+2026-03-01 09:00:00 EST"
    return tree(home / "inbound", {
        f"{second}+c2Vj/a.ipynb": "new", f"{second}+c2Vj/timestamp.txt": second[-23:],
        f"{first}+Zmly/a.ipynb": "old", f"{first}+Zmly/timestamp.txt": first[-23:],
    })  # fmt: skip


# GitHub Classroom


@case(
    GITHUB, {"ada-l": Got({"losses.py": "1", "src/helper.py": "2"}), "bob": Got({"README.md": ""})}
)
def github_clones_in_the_folder_of_gh(home: Path) -> Path:
    return tree(home / "clones", {
        "hw-2-submissions/hw-2-ada-l/.git/HEAD": "ref: refs/heads/main",
        "hw-2-submissions/hw-2-ada-l/.github/workflows/classroom.yml": "",
        "hw-2-submissions/hw-2-ada-l/losses.py": "1",
        "hw-2-submissions/hw-2-ada-l/src/helper.py": "2",
        "hw-2-submissions/hw-2-bob/.git/HEAD": "ref: refs/heads/main",
        "hw-2-submissions/hw-2-bob/README.md": "",
    })  # fmt: skip


@case(
    GITHUB,
    {"ada": Got({"losses.py": "1"}, "yes", "2026-03-02 00:10:00 UTC", cells={"id": "ada"}),
     "max-b": Got({"losses.py": "2"}, "no", "2026-03-01 20:00:00 UTC")},
    said="1 spreadsheet",
    options=("--due", "2026-03-01 23:59 UTC"),
)  # fmt: skip
def github_clones_with_the_grades_that_it_tells(home: Path) -> Path:
    grades = (
        '"assignment_name","github_username","roster_identifier","student_repository_name",'
        '"submission_timestamp"\n'
        '"hw","ada","a104","hw-ada","2026-03-02 00:10:00 UTC"\n'
        '"hw","max-b","m105","hw-max-b-1","2026-03-01 20:00:00 UTC"\n'
    )
    return tree(home / "download", {
        "hw-grades-1772400000.csv": grades,
        "hw-ada/.git/HEAD": "", "hw-ada/losses.py": "1",
        "hw-max-b-1/.git/HEAD": "", "hw-max-b-1/losses.py": "2",
    })  # fmt: skip


@case(
    GITHUB,
    {"ada": Got({"a.py": "1"}, "yes", "2026-03-02 00:10:00 UTC", "handed in late"),
     "bob": Got({"a.py": "2"}, "no", "2026-03-01 20:00:00 UTC", "in together with cy"),
     "cy": Got({"a.py": "2"}, "no", "2026-03-01 20:00:00 UTC", "in together with bob"),
     "dan": Got({"a.py": "3"})},
    said="2 spreadsheets (hw-2-grades-1772400000.csv, other-grades.csv)",
    options=("--due", "2026-03-01 23:59 UTC"),
)  # fmt: skip
def github_grades_beside_the_folder_of_clones(home: Path) -> Path:
    """They lie where the browser put them; others know less, or of another assignment."""
    head, time = "github_username,student_repository_name,submission_timestamp\n", "2026-03-0"
    clones = {"ada": "1", "team": "2", "dan": "3"}
    return tree(home / "Downloads", {
        "hw-2-grades-1772400000.csv": f"{head}ada,hw-2-ada,{time}2 00:10:00 UTC\n"
        f"bob,hw-2-team,{time}1 20:00:00 UTC\ncy,hw-2-team,{time}1 20:00:00 UTC\n",
        "other-grades.csv": f"{head}dan,other-dan,{time}1 20:00:00 UTC\n",
        **{f"week 2/hw-2-submissions/hw-2-{name}/.git/HEAD": "" for name in clones},
        **{f"week 2/hw-2-submissions/hw-2-{name}/a.py": text for name, text in clones.items()},
    })  # fmt: skip


@case(GITHUB, {"ada": Got({"hw1/a.py": "1", "hw2/b.py": "2"}), "bob": Got({"hw2/b.py": "3"})})
def github_clones_of_two_assignments(home: Path) -> Path:
    return tree(home / "clones", {
        "hw1-submissions/hw1-ada/.git/HEAD": "", "hw1-submissions/hw1-ada/a.py": "1",
        "hw2-submissions/hw2-ada/.git/HEAD": "", "hw2-submissions/hw2-ada/b.py": "2",
        "hw2-submissions/hw2-bob/.git/HEAD": "", "hw2-submissions/hw2-bob/b.py": "3",
    })  # fmt: skip


@case(
    GITHUB,
    {"anna": Got({"a.py": "1"}), "anne": Got({"a.py": "2"})},
    said="marking was left out: it is no clone",
)
def github_clones_by_hand(home: Path) -> Path:
    return tree(home / "repos", {
        "hw1-anna/.git/HEAD": "", "hw1-anna/a.py": "1",
        "hw1-anne/.git/HEAD": "", "hw1-anne/a.py": "2",
        "marking/plan.py": "",
    })  # fmt: skip


# JupyterHub


@case(
    JUPYTERHUB,
    {"ada": Got({"course/losses.ipynb": "1"}), "bob": Got({"losses.py": "2"})},
    said="shared was left out: it is no home of a user",
)
def jupyterhub_homes(home: Path) -> Path:
    return tree(home / "home", {
        "jupyter-ada/.bashrc": "", "jupyter-ada/.local/share/jupyter/x.py": "x",
        "jupyter-ada/course/losses.ipynb": "1",
        "jupyter-ada/course/.ipynb_checkpoints/losses-checkpoint.ipynb": "x",
        "jupyter-bob/.ipython/profile_default/startup/x.py": "x", "jupyter-bob/losses.py": "2",
        "shared/data.csv": "", "lost+found/": "",
    })  # fmt: skip


# Blackboard

RECEIPT = (
    "Name: {} ({})\nAssignment: HW 2\nDate Submitted: Tuesday, January 2, 2024 10:11:12 AM EST\n"
)


@case(
    BLACKBOARD,
    {
        "ada_l": Got({"a.py": "new", "more.py": "2"}, "yes", "2024-01-03 09:00:00",
                     "a.py was handed in 2 times", cells={"id": "ada_l", "name": "Ada Lovelace"}),
        "bob_l": Got({"a.py": "3"}, "no", "2024-01-02 10:11:12", cells={"name": "Bob O'Neill"}),
        "cat": Got({"receipt.txt": RECEIPT.format("Cat Ek", "cat")}, "no", "2024-01-02 10:11:12"),
    },
    said="3 receipts (",
    options=("--due", "2024-01-02 23:59"),
)  # fmt: skip
def blackboard_attempts_and_receipts(home: Path) -> Path:
    """Names of assignments and users may hold the sign that parts them."""
    first, second = "attempt_2024-01-02-10-11-12", "attempt_2024-01-03-09-00-00"
    return zipped(home / "gradebook_COMP1_HW_2.zip", {
        f"HW_2_ada_l_{first}.txt": RECEIPT.format("Ada Lovelace", "ada_l"),
        f"HW_2_ada_l_{first}_a.py": "old", f"HW_2_ada_l_{first}_more.py": "2",
        f"HW_2_ada_l_{second}.txt": RECEIPT.format("Ada Lovelace", "ada_l"),
        f"HW_2_ada_l_{second}_a.py": "new",
        f"HW_2_bob_l_{first}.txt": RECEIPT.format("Bob O'Neill", "bob_l"),
        f"HW_2_bob_l_{first}_a.py": "3",
        f"HW_2_cat_{first}.txt": RECEIPT.format("Cat Ek", "cat"),
    })  # fmt: skip


@case(
    BLACKBOARD,
    {
        "ada": Got({"a.py": "1", "b.py": "1", "report.pdf": "2"}, "no", "2024-01-02 10:11:12",
                   "there are 2 attempts, of which count: a.py and b.py of 2024-01-02 10:11:12, "
                   "report.pdf of 2024-01-03 09:00:00; "
                   "its time is 2024-01-02 10:11:12, of the last attempt with code in it"),
        "bob": Got({"a.py": "1", "hw2.py": "2"}, "yes", "2024-01-03 09:00:00",
                   "there are 2 attempts, of which count: a.py of 2024-01-02 10:11:12, "
                   "hw2.py of 2024-01-03 09:00:00; handed in late, at 2024-01-03 09:00:00"),
        "cat": Got({"a.py": "1", "receipt.txt": "2"}, "no", "2024-01-02 10:11:12"),
        "dan": Got({"a.py": "1", "receipt.txt": "def f(x): ..."}, "yes", "2024-01-03 09:00:00"),
        "eve": Got({"report.pdf": "2"}, "yes", "2024-01-03 09:00:00"),
    },
    options=("--due", "2024-01-02 23:59"),
)  # fmt: skip
def blackboard_attempts_of_other_files(home: Path) -> Path:
    first, second = "attempt_2024-01-02-10-11-12", "attempt_2024-01-03-09-00-00"
    return zipped(home / "gradebook_COMP1_HW_2.zip", {
        f"HW_ada_{first}_a.py": "1", f"HW_ada_{first}_b.py": "1",
        f"HW_ada_{second}_report.pdf": "2",
        f"HW_bob_{first}_a.py": "1", f"HW_bob_{second}_hw2.py": "2",
        f"HW_cat_{first}_a.py": "1", f"HW_cat_{second}.txt": "2",
        f"HW_dan_{first}_a.py": "1", f"HW_dan_{second}.txt": "def f(x): ...",
        f"HW_eve_{second}_report.pdf": "2",
    })  # fmt: skip


@case(
    BLACKBOARD,
    {"12345": Got({"a_1.py": "1"}, time="2024-01-02 10:11:12"),
     "12346": Got({"a.zip": "PK"}, time="2024-01-02 10:11:12")},
)  # fmt: skip
def blackboard_numbers_for_users_and_no_receipts(home: Path) -> Path:
    """What Canvas writes looks alike."""
    attempt = "attempt_2024-01-02-10-11-12"
    return tree(home / "gradebook", {
        f"HW_2_12345_{attempt}_a_1.py": "1", f"HW_2_12346_{attempt}_a.zip": "PK",
    })  # fmt: skip


@case(
    BLACKBOARD,
    {"ada": Got({"a.py": "2", "a-2.py": "1"}, time="2024-02-02 10:11:12"),
     "bob": Got({"a.py": "3"}, time="2024-01-02 10:11:12")},
)  # fmt: skip
def blackboard_two_assignments(home: Path) -> Path:
    return tree(home / "all", {
        "Losses_ada_attempt_2024-01-02-10-11-12_a.py": "1",
        "Descent_ada_attempt_2024-02-02-10-11-12_a.py": "2",
        "Losses_bob_attempt_2024-01-02-10-11-12_a.py": "3",
    })  # fmt: skip


# Brightspace


@case(
    BRIGHTSPACE,
    {
        "Ada Lovelace_101": Got({"a.py": "new", "src/b.py": "2"}, "yes", "2024-01-03 00:05:00",
                                "a.py was handed in 2 times", cells={"name": "Ada Lovelace"}),
        "Anne-Marie O'Neill_102": Got({"a.py": "3"}, "no", "2024-01-02 13:11:00"),
        "山田 太郎_103": Got({"a.ipynb": "4"}, "no", "2024-01-02 09:05:00"),
    },
    said="1 index page (index.html)",
    options=("--due", "2024-01-02 23:59"),
)  # fmt: skip
def brightspace_a_folder_for_each_time(home: Path) -> Path:
    return zipped(home / "HW 2 Download Jan 4, 2024 911 AM.zip", {
        "101-77 - Ada Lovelace - Jan 2, 2024 1011 AM/a.py": "old",
        "101-77 - Ada Lovelace - Jan 2, 2024 1011 AM/src/b.py": "2",
        "101-77 - Ada Lovelace - Jan 3, 2024 1205 AM/a.py": "new",
        "102-77 - Anne-Marie O'Neill - January 2, 2024 111 PM/a.py": "3",
        "103-77 - 山田 太郎 - Jan 2, 2024 905 AM/a.ipynb": "4",
        "index.html": "",
    })  # fmt: skip


@case(
    BRIGHTSPACE,
    {
        "Ada Lovelace_101": Got({"a.py": "1", "report.pdf": "2"}, "no", "2024-01-02 10:11:00",
                                "a.py of 2024-01-02 10:11:00, report.pdf of 2024-01-03 00:05:00"),
        "Bo Ek_102": Got({"a.py": "3"}, "no", "2024-01-02 10:11:00",
                         "a.py of 2024-01-02 10:11:00, nothing of 2024-01-03 00:05:00"),
    },
    options=("--due", "2024-01-02 23:59"),
)  # fmt: skip
def brightspace_attempts_of_other_files(home: Path) -> Path:
    return tree(home / "HW 2 Download", {
        "101-77 - Ada Lovelace - Jan 2, 2024 1011 AM/a.py": "1",
        "101-77 - Ada Lovelace - Jan 3, 2024 1205 AM/report.pdf": "2",
        "102-77 - Bo Ek - Jan 2, 2024 1011 AM/a.py": "3",
        "102-77 - Bo Ek - Jan 3, 2024 1205 AM/": "",
    })  # fmt: skip


@case(
    BRIGHTSPACE,
    {"Ada Lovelace_101": Got({"a - b.py": "1"}, time="2024-01-02 10:11:00"),
     "Bob Ek_102": Got({"a.py": "2"}, time="2024-01-02 15:11:00", cells={"id": "N0123456"})},
)  # fmt: skip
def brightspace_without_folders(home: Path) -> Path:
    return tree(home / "brightspace", {
        "101-77 - Ada Lovelace- Jan 2, 2024 1011 AM - a - b.py": "1",
        "102-77 - N0123456 - Bob Ek- Jan 2, 2024 1511 - a.py": "2",
    })  # fmt: skip


# Sakai


@case(
    SAKAI,
    {
        "ada": Got({"a.py": "1", "src/b.py": "2"}, "no", "2024-01-02 10:11:12 UTC",
                   cells={"name": "Lovelace, Ada", "id": "ada"}),
        "bob": Got({"Li, Bob(bob)_submissionText.html": "<p>def f(x): ...</p>",
                    "Li, Bob(bob)_submissionText.py": "def f(x): ...\n"},
                   "yes", "2024-01-03 09:00:00 UTC"),
    },
    said="Cy, Zoe(cy) was left out: nothing that a student handed in is in it",
    options=("--due", "2024-01-02 23:59 UTC"),
)  # fmt: skip
def sakai_a_folder_for_each_student(home: Path) -> Path:
    ada, bob = "HW2/Lovelace, Ada(ada)", "HW2/Li, Bob(bob)"
    return zipped(home / "bulk_download.zip", {
        f"{ada}/Submission attachment(s)/a.py": "1",
        f"{ada}/Submission attachment(s)/src/b.py": "2",
        f"{ada}/Feedback Attachment(s)/a.py": "well done",
        f"{ada}/timestamp.txt": "20240102101112345", f"{ada}/comments.txt": "",
        f"{bob}/Li, Bob(bob)_submissionText.html": "<p>def f(x): ...</p>",
        f"{bob}/timestamp.txt": "2024-01-03T09:00:00Z",
        "HW2/Cy, Zoe(cy)/comments.txt": "", "HW2/grades.csv": "",
    })  # fmt: skip


# Google Classroom


@case(
    CLASSROOM,
    {"Ada Lovelace": Got({"losses.ipynb": "1", "losses (1).ipynb": "2"}),
     "Anne-Marie Ek": Got({"losses.ipynb": "3"}),
     "Zoë O'Neill": Got({"losses.ipynb": "4"}), "my work": Got({"": "5"})},
    said="1 part of the course (losses.ipynb)",
)  # fmt: skip
def classroom_copies_of_a_file(home: Path) -> Path:
    return zipped(home / "HW 2-20240103T101112Z-001.zip", {
        "HW 2/Ada Lovelace - losses.ipynb": "1", "HW 2/Ada Lovelace - losses (1).ipynb": "2",
        "HW 2/Anne-Marie Ek - losses.ipynb": "3", "HW 2/Zoë O'Neill - losses.ipynb": "4",
        "HW 2/my work.ipynb": "5", "HW 2/losses.ipynb": "what all got",
    })  # fmt: skip


@case(
    CLASSROOM,
    {"Ada Lovelace": Got({"losses.ipynb": "1", "plots.png": "2"}),
     "Zoë Müller": Got({"Copy of losses.ipynb": "3"}),
     "Bo O'Neil-Ek": Got({"losses.ipynb": "4", "losses v2 - final.ipynb": "5"}),
     "Cy Ek": Got({"Untitled document.docx": "6"}), "李 小龙": Got({"作业 - 2.py": "7"}),
     "Dan": Got({"homework 2.ipynb": "8"}), "my work": Got({"": "9"})},
    said="1 file about the download (Rubric - losses.pdf)",
)  # fmt: skip
def classroom_files_of_other_names(home: Path) -> Path:
    return tree(home / "HW 2", {
        "Ada Lovelace - losses.ipynb": "1", "Ada Lovelace - plots.png": "2",
        "Zoë Müller - Copy of losses.ipynb": "3", "Bo O'Neil-Ek - losses.ipynb": "4",
        "Bo O'Neil-Ek - losses v2 - final.ipynb": "5", "Cy Ek - Untitled document.docx": "6",
        "李 小龙 - 作业 - 2.py": "7", "Dan - homework 2.ipynb": "8", "my work.ipynb": "9",
        "Rubric - losses.pdf": "x",
    })  # fmt: skip


# Plain folders, and zips of them


@case(
    PLAIN,
    {"ada": Got({"losses.py": "1"}), "bob": Got({"": "PK"}), "eve": Got({"": "3"})},
    said="Skipped, as no one's work: 3 system files, 1 spreadsheet (grades.csv) and 1 file about "
    "the download (README.md).",
)
def a_plain_folder(home: Path) -> Path:
    junk = {"grades.csv": "", "README.md": "", ".DS_Store": "", "Thumbs.db": "", "desktop.ini": ""}
    return tree(home / "class", {"ada/losses.py": "1", "bob.zip": "PK", "eve.py": "3", **junk})


@case(PLAIN, {"ada": Got({"": "PK1"}), "bob": Got({"": "PK2"})}, said="1 system file")
def a_zip_of_zips(home: Path) -> Path:
    return zipped(home / "hand-ins.zip", {
        "ada.zip": "PK1", "bob.tar.gz": "PK2", "__MACOSX/._ada.zip": "x",
    })  # fmt: skip


@case(PLAIN, {"ada": Got({"02/losses.py": "1"}), "bob": Got({"losses.py": "2"})})
def a_zip_that_wraps_a_folder_of_its_name(home: Path) -> Path:
    return zipped(
        home / "class (1).zip", {"class/ada/02/losses.py": "1", "class/bob/losses.py": "2"}
    )


@case(PLAIN, {"ada": Got({"a.py": "1"}), "bob": Got({"a.py": "2"})})
def a_tar_that_wraps_a_folder_of_its_name(home: Path) -> Path:
    return taped(home / "hw2.tar.gz", {"hw2/ada/a.py": "1", "hw2/bob/a.py": "2"})


@case(PLAIN, {"ada": Got({"02_losses/losses.py": "1"})})
def a_zip_of_one_student(home: Path) -> Path:
    return zipped(home / "class.zip", {"ada/02_losses/losses.py": "1"})


@case(PLAIN, {"José Núñez": Got({"Lösung.py": "1"}), "Müller": Got({"": "2"})})
def names_in_cp437(home: Path) -> Path:
    files = {"José Núñez/Lösung.py": "1", "Müller.py": "2"}
    return zipped(home / "class.zip", files, encoding="cp437")


@case(MOODLE, {"François Šimek_7": Got({"tâche.py": "1"})})
def names_in_cp1252(home: Path) -> Path:
    name = "François Šimek_7_assignsubmission_file_/tâche.py"
    return zipped(home / "class.zip", {name: "1"}, encoding="cp1252")


@case(MOODLE, {"山田 太郎_7": Got({"課題1.ipynb": "1"})})
def names_in_shift_jis(home: Path) -> Path:
    name = "山田 太郎_7_assignsubmission_file_/課題1.ipynb"
    return zipped(home / "class.zip", {name: "1"}, encoding="shift_jis")


@case(PLAIN, {"Zoë": Got({"a.py": "1"})})
def names_on_a_disk_that_are_not_unicode(home: Path) -> Path:
    folder = os.fsencode(home / "class")
    os.makedirs(folder + b"/Zo\xeb")
    Path(os.fsdecode(folder + b"/Zo\xeb/a.py")).write_text("1")
    return home / "class"


# Downloads in folders and archives of any name


@case(
    CANVAS,
    {"ada_1": Got({"a.py": "1"}, "no"), "bob_2": Got({"a.py": "2"}, "no")},
    said="Found in week 3/from Canvas.\n",
)
def canvas_in_folders_of_any_name(home: Path) -> Path:
    return tree(home / "teaching", {
        "week 3/from Canvas/ada_1_9001_a.py": "1", "week 3/from Canvas/bob_2_9002_a.py": "2",
        "rubric.pdf": "", "week 3/grades.csv": "", "week 3/handouts/plan.pdf": "",
    })  # fmt: skip


@case(
    MOODLE,
    {"Ada_1": Got({"a.py": "1"}), "Bob_2": Got({"a.py": "2"})},
    said="Found in class.zip/COMP-1.\n",
)
def moodle_in_a_zip_in_a_folder(home: Path) -> Path:
    folder = tree(home / "download", {"notes.md": ""})
    zipped(folder / "class.zip", {
        "COMP-1/Ada_1_assignsubmission_file_/a.py": "1",
        "COMP-1/Bob_2_assignsubmission_file_/a.py": "2",
    })  # fmt: skip
    return folder


@case(
    CANVAS,
    {"ada_1": Got({"a.py": "1"}, "no"), "bob_2": Got({"a.py": "2"}, "yes")},
    said="Found in section A.zip, section B.zip.\n",
)
def canvas_two_sections_in_one_folder(home: Path) -> Path:
    folder = tree(home / "submissions 2026", {"roster.txt": ""})
    zipped(folder / "section A.zip", {"ada_1_9001_a.py": "1"})
    zipped(folder / "section B.zip", {"bob_LATE_2_9002_a.py": "2"})
    return folder


@case(CANVAS, {"ada_1": Got({"a.py": "1"}, "no")}, said="Found in grading/scripts/all.zip.\n")
def canvas_in_folders_that_are_called_like_parts_of_a_course(home: Path) -> Path:
    folder = tree(home / "x", {"grading/scripts/": "", "data/a.npz": ""})
    zipped(folder / "grading" / "scripts" / "all.zip", {"ada_1_9001_a.py": "1"})
    return folder


@case(
    PLAIN,
    {"ada": Got({"a.py": "1"}), "bob": Got({"2/a.py": "2"}), "eve": Got({"": "PK"})},
    said="Found in Section 1.zip, section-2.zip.\n",
)
def a_zip_for_each_of_two_sections(home: Path) -> Path:
    folder = tree(home / "class", {"roster.csv": ""})
    zipped(folder / "Section 1.zip", {"ada/a.py": "1", "bob/2/a.py": "2"})
    zipped(folder / "section-2.zip", {"eve.zip": "PK"})
    return folder


@case(PLAIN, {"ada": Got({"a.py": "1"}), "bob": Got({"": "PK"})}, said="Found in all/students.\n")
def a_zip_around_the_folder_of_all_students(home: Path) -> Path:
    return zipped(home / "all.zip", {"all/students/ada/a.py": "1", "all/students/bob.zip": "PK"})


@case(
    MOODLE,
    {"Ada_1": Got({"w1/a.py": "1", "w2/a.py": "2"}), "Bob_2": Got({"w2/b.py": "3"})},
)
def moodle_two_assignments_in_one_folder(home: Path) -> Path:
    """Nobody's work on the one is taken for an earlier attempt at the other."""
    return tree(home / "moodle", {
        "w1/Ada_1_assignsubmission_file_/a.py": "1", "w2/Ada_1_assignsubmission_file_/a.py": "2",
        "w2/Bob_2_assignsubmission_file_/b.py": "3",
    })  # fmt: skip


@case(GRADESCOPE, {"Ada Lovelace_0104": Got({"a.py": "1"}, time="2026-03-01 21:34:12 UTC")})
def gradescope_in_a_zip_in_folders(home: Path) -> Path:
    folder = tree(home / "a", {"b/": ""})
    zipped(folder / "b" / "download.zip", {
        "assignment_5_export/submission_metadata.yml": METADATA,
        "assignment_5_export/submission_7001/a.py": "1",
    })  # fmt: skip
    return folder


@case(GITHUB, {"ada-l": Got({"a.py": "1"}), "bob": Got({"a.py": "2"})})
def github_clones_of_the_classroom_assistant(home: Path) -> Path:
    return tree(home / "Documents", {
        "assignment-submissions/losses-ada-l/.git/HEAD": "",
        "assignment-submissions/losses-ada-l/a.py": "1",
        "assignment-submissions/losses-bob/.git/HEAD": "",
        "assignment-submissions/losses-bob/a.py": "2",
    })  # fmt: skip


@case(
    GITHUB,
    {"ada": Got({"a.py": "1"}), "ada-l": Got({"a.py": "2"}), "bob-b": Got({"a.py": "3"})},
    said="hw-2 was left out: it is the repository that the others began as",
)
def github_logins_with_hyphens_beside_the_template(home: Path) -> Path:
    return tree(home / "clones", {
        f"{name}/{path}": text
        for name, text in zip(("hw-2", "hw-2-ada", "hw-2-ada-l", "hw-2-bob-b"), "0123", strict=True)
        for path, text in {".git/HEAD": "", "a.py": text}.items()
    })  # fmt: skip


@case(GITHUB, {"ada": Got({"a.py": "1"}), "ada-l": Got({"a.py": "2"})}, said="losses-starter")
def github_a_login_that_begins_another(home: Path) -> Path:
    return tree(home / "clones", {
        f"{name}/{path}": text
        for name, text in {"losses-ada": "1", "losses-ada-l": "2", "losses-starter": "3"}.items()
        for path, text in {".git/HEAD": "", "a.py": text}.items()
    })  # fmt: skip


@case(
    NBGRADER,
    {"ada": Got({"02/a.ipynb": "1", "02/timestamp.txt": STAMP}, time="2026-03-01 22:58:12 UTC")},
)
def nbgrader_the_root_of_an_exchange(home: Path) -> Path:
    one = f"course101/inbound/ada+02+{STAMP}+c2Vj"
    return tree(home / "exchange", {
        f"{one}/a.ipynb": "1", f"{one}/timestamp.txt": STAMP,
        "course101/outbound/02/a.ipynb": "x", "course101/feedback/": "",
    })  # fmt: skip


@case(NBGRADER, {"ada": Got({"02/a.ipynb": "1"})})
def nbgrader_a_course_in_a_folder(home: Path) -> Path:
    return tree(home / "backup", {
        "srv/nbgrader/course101/submitted/ada/02/a.ipynb": "1",
        "srv/nbgrader/course101/source/02/a.ipynb": "secret",
        "srv/nbgrader/course101/nbgrader_config.py": "",
    })  # fmt: skip


@case(CANVAS, {"ada_1": Got({"a.py": "1"}, "no"), "bob_2": Got({"hw.zip": "PK"}, "no")})
def canvas_in_a_tar(home: Path) -> Path:
    return taped(home / "class.tgz", {"./x/ada_1_9001_a.py": "1", "./x/bob_2_9002_hw.zip": "PK"})


@case(PLAIN, {"ada": Got({"": "PK1"}), "bob": Got({"": "PK2"}), "eve": Got({"a/b.py": "3"})})
def a_tar_of_zips(home: Path) -> Path:
    return taped(home / "class.tar.xz", {"ada.zip": "PK1", "bob.zip": "PK2", "eve/a/b.py": "3"})


@case(
    PLAIN,
    {"ada": Got({"a.py": "1"}, note="l.py is not a regular file and was not opened")},
    said="../out.py was left out: it leads out of the archive\n"
    "/etc/out.py was left out: it leads out of the archive",
)
def a_tar_that_climbs_out(home: Path) -> Path:
    files = {"ada/a.py": "1", "../out.py": "x", "/etc/out.py": "x"}
    return taped(home / "class.tar", files, links={"ada/l.py": "/etc/passwd"})


# What is no one's work in a folder, and what is someone's that nobody can read


@case(
    PLAIN,
    {"ada": Got({"a.py": "1"}), "bob": Got({"": "2"}), "eve": Got({"eve.pdf": "3"}),
     "kim": Got({"": "4"}), "lee": Got({"lee.html": "5"}), "max": Got({"": "{}"})},
    said="2 files about the download (HW2-rubric.pdf, email.eml), "
    "3 other files (conftest.py, run.sh, weights.npz), "
    "2 folders of a program (node_modules, venv), 1 folder of results (graded), "
    "1 part of the course (starter) and 1 empty folder (zoe).",
)  # fmt: skip
def a_plain_folder_beside_all_sorts(home: Path) -> Path:
    return tree(home / "class", {
        "ada/a.py": "1", "bob.ipynb": "2", "eve.pdf": "3", "kim.py.txt": "4", "lee.html": "5",
        "max.json": "{}", "HW2-rubric.pdf": "", "conftest.py": "", "email.eml": "", "run.sh": "",
        "weights.npz": "", "node_modules/a/b.json": "", "venv/pyvenv.cfg": "",
        "venv/lib/python3.11/site-packages/x.py": "", "graded/results/ada.json": "",
        "graded/grades.csv": "", "starter/a.py": "", "zoe/": "",
    })  # fmt: skip


@case(JUPYTERHUB, {"ada": Got({"z/losses.py": "1"})})
def jupyterhub_homes_full_of_packages(home: Path) -> Path:
    many = [f"{n:05}.py" for n in range(MAX_FILES + 1)]
    return tree(home / "home", {
        "ada/.bashrc": "", "ada/miniconda3/conda-meta/history": "",
        **{f"ada/miniconda3/lib/python3.11/{name}": "" for name in many},
        "ada/env/pyvenv.cfg": "", **{f"ada/env/lib/{name}": "" for name in many},
        "ada/app/node_modules/a.json": "", "ada/z/losses.py": "1",
    })  # fmt: skip


@case(
    CANVAS,
    {"byronada_104": Got({"losses.py": "new"}, "no", cells={"id": "104", "name": "byronada"},
                         note="losses.py was handed in 2 times")},
)  # fmt: skip
def canvas_a_student_whose_name_was_changed(home: Path) -> Path:
    return tree(home / "canvas", {
        "byronada_104_9002_losses.py": "new", "lovelaceada_104_9001_losses.py": "old",
    })  # fmt: skip


# What is hostile or broken


@case(
    PLAIN,
    {"ada": Got({"a.py": "1"}, note="b.py is not a regular file and was not opened"),
     "bob": Got({}, note="bob is not a regular file and was not opened")},
)  # fmt: skip
def links_are_not_followed(home: Path) -> Path:
    (home / "secret.py").write_text("secret")
    folder = tree(home / "class", {"ada/a.py": "1"})
    (folder / "ada" / "b.py").symlink_to(home / "secret.py")
    (folder / "ada" / "c").symlink_to(home)
    (folder / "bob").symlink_to(home)
    return folder


@case(
    MOODLE,
    {"Ada_1": Got({"a.py": "1"}, note="l.py is not a regular file and was not opened")},
    said="../../out.py was left out: it leads out of the archive\n"
    "/etc/out.py was left out: it leads out of the archive",
)
def a_zip_that_climbs_out(home: Path) -> Path:
    link = "Ada_1_assignsubmission_file_/l.py"
    path = zipped(home / "class.zip", {
        "Ada_1_assignsubmission_file_/a.py": "1", "../../out.py": "x", "/etc/out.py": "x",
        link: "/",
    })  # fmt: skip
    data = bytearray(path.read_bytes())
    mode = (stat.S_IFLNK | 0o777) << 16
    start = data.rindex(link.encode()) - 46  # its entry in the directory
    data[start + 38 : start + 42] = mode.to_bytes(4, "little")
    path.write_bytes(bytes(data))
    return path


@case(
    MOODLE,
    {"Ada_1": Got({"a.py": "1"}, note="bomb.py is larger than 16 MB and was left out")},
)
def a_bomb(home: Path) -> Path:
    return zipped(home / "class.zip", {
        "Ada_1_assignsubmission_file_/a.py": "1",
        "Ada_1_assignsubmission_file_/bomb.py": bytes(4 * MAX_ARCHIVE),
    })  # fmt: skip


@case(
    MOODLE,
    {"Ada_1": Got({}, note="a.py cannot be unpacked: its bytes are damaged"),
     "Bob_2": Got({"b.py": "good"})},
)  # fmt: skip
def a_damaged_member(home: Path) -> Path:
    path = zipped(home / "class.zip", {
        "Ada_1_assignsubmission_file_/a.py": "x" * 99, "Bob_2_assignsubmission_file_/b.py": "good",
    })  # fmt: skip
    data = bytearray(path.read_bytes())
    data[data.index(b"a.py") + 5] ^= 0xFF
    path.write_bytes(bytes(data))
    return path


# Reading back


def rows(out: Path) -> dict[str, dict[str, str]]:
    with open(out / "handed-in.csv", newline="", encoding="utf-8") as file:
        return {row["student"] or row["id"]: row for row in csv.DictReader(file)}


def files_in(out: Path, student: str) -> dict[str, str]:
    """A student's files by path; one that takes the place of the folder has the empty path."""
    folder = out / student
    if not folder.exists():
        (path,) = out.glob(f"{student}.*")
        return {"": path.read_text()}
    inner = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in inner}


@pytest.mark.parametrize("name", CASES)
def test_a_download_is_read_back(command: Command, tmp_path: Path, name: str) -> None:
    one = CASES[name]
    out = tmp_path / "submissions"
    (tmp_path / "home").mkdir()
    status, said, errors = command(
        "collect", one.build(tmp_path / "home"), "--out", out, *one.options
    )
    assert (status, errors) == (0, "")
    assert f"Taken for {one.kind}: " in said
    assert one.said in said
    table = rows(out)
    assert sorted(table) == sorted(one.got)
    assert len([*out.iterdir()]) == len(one.got) + 1
    for student, got in one.got.items():
        assert files_in(out, student) == got.files
        row = table[student]
        assert (row["late"], row["time"]) == (got.late, got.time)
        assert got.note in row["notes"]
        assert {key: row[key] for key in got.cells} == got.cells


def test_there_are_thirty_downloads() -> None:
    assert len(CASES) >= 30


def test_the_same_download_gives_the_same_bytes(command: Command, tmp_path: Path) -> None:
    download = gradescope_with_a_group(tmp_path)
    for out in ("one", "two"):
        command("collect", download, "--out", tmp_path / out)
    trees = [
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (tmp_path / "one", tmp_path / "two")
    ]
    assert trees[0] == trees[1]
    assert trees[0]


def test_a_student_of_very_many_files_stops_nobody(command: Command, tmp_path: Path) -> None:
    many = {f"ada/{number:05}.txt": "" for number in range(MAX_FILES + 1)}
    download = zipped(tmp_path / "class.zip", {**many, "bob/a.py": "1"})
    assert command("collect", download, "--out", tmp_path / "out")[0] == 0
    table = rows(tmp_path / "out")
    assert table["ada"]["notes"] == f"only the first {MAX_FILES} files were looked at"
    assert table["bob"]["files"] == "a.py"


def test_a_file_and_a_folder_of_one_name_stop_nobody(command: Command, tmp_path: Path) -> None:
    files = {
        "ada/a": "1",
        "ada/a/b.py": "2",
        "ada/a/b/c.py": "6",
        "ada/c.py": "3",
        "./ada/c.py": "4",
        "bob/d.py": "5",
    }
    status, said, _ = command(
        "collect", zipped(tmp_path / "class.zip", files), "--out", tmp_path / "out"
    )
    assert status == 0
    assert "ada/a/b.py was left out: a file and a folder have the same name" in said
    assert "ada/a/b/c.py was left out" in said
    assert "./ada/c.py is in the archive twice: the last one counts" in said
    assert files_in(tmp_path / "out", "ada") == {"a": "1", "c.py": "4"}


def test_names_that_no_disk_takes_stop_nobody(command: Command, tmp_path: Path) -> None:
    long = "/".join(["d" * 90] * 9)
    names = [
        f"{long}/end.py",
        "é" * 150 + ".py",
        "a/b.py",
        "a\x1b[2J/b.py",
        "con\n.py",
    ]
    download = zipped(tmp_path / "class.zip", {f"ada/{n}": "1" for n in names} | {"bob/a.py": "1"})
    assert command("collect", download, "--out", tmp_path / "out")[0] == 0
    found = files_in(tmp_path / "out", "ada")
    assert len(found) == len(names)
    assert "end.py" in found
    assert all(path.isprintable() for path in found)
    assert files_in(tmp_path / "out", "bob") == {"a.py": "1"}


# The roster

ROSTER = """ID;Full name;E-mail;Section
104;Ada Lovelace;ada@example.org;A
105;"Babbage, Charles";cb@example.org;B
106;Grace Hopper;grace@example.org;A
"""


def test_the_table_says_who_handed_in_nothing(command: Command, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8-sig")
    download = tree(tmp_path / "canvas", {
        "lovelaceada_104_9001_losses.py": "1",
        "babbagecharles_LATE_7_9002_losses.py": "2",
        "strangerdoctor_8_9003_losses.py": "3",
    })  # fmt: skip
    status, said, _ = command(
        "collect", download, "--out", tmp_path / "out", "--roster", tmp_path / "roster.csv"
    )
    assert status == 0
    assert "Collected 3 students into" in said
    assert "1 late, 1 not on the roster. Nothing from 1." in said
    asked = ("id", "name", "email", "section", "on_roster", "handed_in", "late")
    table = rows(tmp_path / "out").items()
    assert {who: tuple(row[key] for key in asked) for who, row in table} == {
        "babbagecharles_7": ("105", "Babbage, Charles", "cb@example.org", "B", "yes", "yes", "yes"),
        "lovelaceada_104": ("104", "Ada Lovelace", "ada@example.org", "A", "yes", "yes", "no"),
        "strangerdoctor_8": ("8", "strangerdoctor", "", "", "no", "yes", "no"),
        "106": ("106", "Grace Hopper", "grace@example.org", "A", "yes", "no", ""),
    }  # fmt: skip


def test_moodles_number_is_no_id_of_someone_else(command: Command, tmp_path: Path) -> None:
    roster = "id,name\n7,Bob Ek\nParticipant 8,Cy Ek\n0009,Ada Lovelace\n"
    (tmp_path / "roster.csv").write_text(roster)
    names = ("Ada Lovelace_7", "Participant_8", "Group A-Bob Ek_9", "Dan_7007")
    folder = tree(
        tmp_path / "moodle", {f"{name}_assignsubmission_file_/a.py": "" for name in names}
    )
    words = ("collect", folder, "--out", tmp_path / "out", "--roster", tmp_path / "roster.csv")
    assert "1 not on the roster. Nothing from 0." in command(*words)[1]
    table = rows(tmp_path / "out")
    assert [table[name]["id"] for name in names] == [
        "0009",
        "Participant 8",
        "7",
        "Participant 7007",
    ]


@pytest.mark.parametrize(
    ("files", "words", "said"),
    [
        (["ada/a.py"], [], "out."),
        (["ada/a.py"], ["--due", "2026-03-01 23:00"], "out."),
        (["ada_1_9001_a.py", "bob_LATE_2_9002_a.py"], [], "out: 1 late."),
        (["c/1/ada_1_9001_a.py", "c/2/Bob_2_assignsubmission_file_/a.py"], [],
         "out: 0 late, unknown of 1 whether late."),
    ],
)  # fmt: skip
def test_nobody_is_called_in_time_where_no_time_is_known(
    command: Command, tmp_path: Path, files: list[str], words: list[str], said: str
) -> None:
    download = tree(tmp_path / "class", dict.fromkeys(files, ""))
    out = command("collect", download, "--out", tmp_path / "out", *words)[1]
    assert f"/{said}\n" in out


@pytest.mark.parametrize(
    ("files", "hint"),
    [(["hw-ada/.git/x", "hw-bo/.git/x"], "lay that CSV beside the clones"), (["ada/a.py"], "")],
)
def test_it_is_said_where_no_time_is_known_to_compare_with_the_due(
    command: Command, tmp_path: Path, files: list[str], hint: str
) -> None:
    download = tree(tmp_path / "class", dict.fromkeys(files, ""))
    for words, many in ([], 0), (["--due", "2026-03-01 23:00"], 1):
        said = command("collect", download, "--out", tmp_path / f"out{many}", *words)[1]
        assert said.count("What is late is not known") == many
        assert hint in said or not words


def test_columns_and_doubtful_rows_of_a_roster_are_told(command: Command, tmp_path: Path) -> None:
    text = "NetID,First Name,Surname,Mail,Group,Grade\n1,Ada,Ek,,A,9\n,Bo,Ek,,A,\n,,,,B,\n"
    (tmp_path / "roster.csv").write_text(text)
    words = ("--out", tmp_path / "out", "--roster", tmp_path / "roster.csv")
    said = command("collect", tree(tmp_path / "class", {"1/a.py": ""}), *words)[1]
    assert (
        "Columns of the roster: id = NetID; name = First Name, Surname; e-mail = Mail; "
        "section = Group; not read: Grade.\n"
        "Without id and e-mail address, and known by name alone: Bo Ek.\n"
        "Rows of the roster that name nobody: 1.\n"
    ) in said


def test_one_student_is_not_called_students(command: Command, tmp_path: Path) -> None:
    download = tree(tmp_path / "class", {"ada/a.py": "1"})
    _, said, _ = command("collect", download, "--out", tmp_path / "out")
    assert "Collected 1 student into" in said


# What cannot be done


def half_a_zip(home: Path) -> Path:
    path = zipped(home / "class.zip", {"ada/a.py": "1"})
    path.write_bytes(path.read_bytes()[:-30])
    return path


def nothing_but_junk(home: Path) -> Path:
    return tree(home / "class", {"grades.csv": "", "index.html": "", ".DS_Store": ""})


def a_pipe(home: Path) -> Path:
    os.mkfifo(home / "pipe.zip")
    return home / "pipe.zip"


@pytest.mark.parametrize(
    ("build", "words", "said"),
    [
        (half_a_zip, [], "it is neither a folder nor a zip or tar archive, or it is damaged"),
        (lambda home: home / "nowhere", [], "No such file or directory"),
        (a_pipe, [], "it is neither a folder nor an archive"),
        (nothing_but_junk, [], "holds no submissions"),
        (a_plain_folder, ["--due", "soon"], "--due soon is no time"),
        (a_plain_folder, ["--roster", "nowhere.csv"], "cannot read nowhere.csv"),
        (a_plain_folder, ["--roster", "README.md"], "README.md is no roster"),
    ],
)
def test_what_cannot_be_collected_is_said_in_a_line(
    command: Command, tmp_path: Path, build: Build, words: list[str], said: str
) -> None:
    status, _, errors = command("collect", build(tmp_path), "--out", tmp_path / "out", *words)
    assert status == 2
    assert errors.count("\n") == 1
    assert said in errors
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over_or_into_a_download(command: Command, tmp_path: Path) -> None:
    download = a_plain_folder(tmp_path)
    for out in (download, download / "out", tmp_path):
        status, _, errors = command("collect", download, "--out", out)
        assert (status, "lie in one another" in errors) == (2, True)
    tree(tmp_path / "taken", {"ada/a.py": ""})
    status, _, errors = command("collect", download, "--out", tmp_path / "taken")
    assert (status, "is not empty" in errors) == (2, True)


# Grading a download

RIGHT = "def double(x):\n    return x + x\n\n\ndef halve(x):\n    return x / 2\n"


@pytest.mark.skipif(os.name != "posix" or not Path("/proc").exists(), reason="Linux alone grades")
def test_a_download_is_graded_as_it_is(autograder: Any, tiny: Any, tmp_path: Path) -> None:
    download = zipped(tmp_path / "submissions.zip", {
        "lovelaceada_LATE_104_9002_doubling-1.py": RIGHT,
        "lovelaceada_104_9001_doubling.py": "",
        "babbagecharles_105_9003_doubling.ipynb": "{}",
        "grades.csv": "name,points",
    })  # fmt: skip
    direct = autograder("grade", download, "--out", tmp_path / "one", "--course", tiny.root)
    assert direct.returncode == 0, direct.stderr
    assert f"Taken for {CANVAS}: 3 uploads of 2 students." in direct.stdout
    assert "Skipped, as no one's work: 1 spreadsheet (grades.csv)." in direct.stdout
    again = autograder("grade", download, "--out", tmp_path / "one", "--course", tiny.root)
    assert "2 of them kept from before" in again.stdout
    autograder("collect", download, "--out", tmp_path / "submissions")
    words = ("grade", tmp_path / "submissions", "--out", tmp_path / "two", "--course", tiny.root)
    assert "a folder that `autograder collect` made" in autograder(*words).stdout
    grades = [(tmp_path / out / "grades.csv").read_text() for out in ("one", "two")]
    assert grades[0] == grades[1]
    babbage, lovelace = csv.DictReader(io.StringIO(grades[0]))
    assert (babbage["student"], babbage["score"]) == ("babbagecharles_105", "0.0")
    assert (lovelace["student"], lovelace["score"]) == ("lovelaceada_104", lovelace["max_score"])
    assert "doubling.py was handed in 2 times, and the newest counts" in lovelace["notes"]
    assert "handed in late" in lovelace["notes"]


WRONG = RIGHT.replace("x + x", "x + 1").replace("x / 2", "x - 1")
LONG_AGO, EARLIER, LATER = ((year, 3, 1, 12, 0, 0) for year in (1999, 2025, 2026))


def packed(files: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, (text, time) in files.items():
            archive.writestr(zipfile.ZipInfo(name, time), text)
    return buffer.getvalue()


def of_all_systems(home: Path) -> Path:
    metadata = (
        "7001:\n  :submitters:\n  - :name: Eve\n    :sid: 7\n  :created_at: {}-03-01 13:00 Z\n"
    )
    files, archives, moodle = home / "all" / "1", home / "all" / "2.zip", home / "all" / "3.zip"
    tree(files, {
        "ada_1_9001_doubling.py": WRONG, "ada_1_10000_doubling_final.py": RIGHT,
        "bob_2_9002_doubling_final.py": WRONG, "bob_2_9003_doubling.py": RIGHT,
    })  # fmt: skip
    zipped(archives, {
        "cat_3_9001_doubling.py": WRONG,
        "cat_3_9002_work.zip": packed({"doubling.py": (RIGHT, LONG_AGO)}),
        "dan_4_9003_work.zip": packed({"doubling.py": (WRONG, LATER)}),
        "dan_4_9004_doubling_2.py": RIGHT,
    })  # fmt: skip
    kim, lee = "Kim_5_assignsubmission_file_", "Lee_6_assignsubmission_file_"
    zipped(moodle, {
        f"{kim}/doubling.py": (WRONG, EARLIER), f"{kim}/new/doubling_v2.py": (RIGHT, LATER),
        f"{lee}/a/doubling.py": (RIGHT, LATER), f"{lee}/doubling.py": (WRONG, EARLIER),
    })  # fmt: skip
    return tree(home / "all", {
        "4/submission_metadata.yml": metadata.format(2026), "4/7001/new/doubling.py": RIGHT,
        "5/submission_metadata.yml": metadata.format(2025), "5/7001/doubling.py": WRONG,
    })  # fmt: skip


def a_zip_of_folders(home: Path) -> Path:
    return zipped(home / "class.zip", {
        "ada/doubling.py": (WRONG, EARLIER), "ada/doubling_final.py": (RIGHT, LATER),
        "bob/doubling.py": (RIGHT, LATER), "bob/doubling_final.py": (WRONG, EARLIER),
    })  # fmt: skip


@pytest.mark.skipif(os.name != "posix" or not Path("/proc").exists(), reason="Linux alone grades")
@pytest.mark.parametrize(("build", "students"), [(of_all_systems, 7), (a_zip_of_folders, 2)])
def test_the_newest_counts_whether_a_download_is_collected_or_not(
    autograder: Any, tiny: Any, tmp_path: Path, build: Build, students: int
) -> None:
    download = build(tmp_path)
    autograder("collect", download, "--out", tmp_path / "submissions")
    shutil.copytree(tmp_path / "submissions", tmp_path / "copied")  # as tools do that keep times
    grades = []
    for name in ("copied", download.name):
        out = tmp_path / f"graded {name}"
        done = autograder("grade", tmp_path / name, "--out", out, "--course", tiny.root)
        assert done.returncode == 0, done.stderr
        with open(out / "grades.csv", newline="", encoding="utf-8") as file:
            grades.append({row["student"]: row for row in csv.DictReader(file)})
    assert len(grades[0]) == students
    assert all(row["score"] == row["max_score"] for row in grades[0].values())
    assert grades[0] == grades[1]
