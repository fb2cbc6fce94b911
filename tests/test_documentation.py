"""The documentation is under test: every command is described, and what is described is there."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from typer.main import get_command

from autograder import cli
from autograder.authoring.compose import compose
from autograder.authoring.syllabus import hours
from autograder.course.layout import Course
from autograder.course.loaded import LoadedUnit
from autograder.selfcheck.doctor import OLDEST, USES_TORCH

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TEACHING = (ROOT / "docs" / "teaching.md").read_text("utf-8")
WEEK = (ROOT / "docs" / "a-week.md").read_text("utf-8")
DOCUMENTS = [
    *(ROOT / n for n in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *ROOT.glob("docs/*.md"),
]
CI = (ROOT / ".ci" / "run").read_text("utf-8")


def found_in(group, *words):
    """Every command of a group by its words, those of groups within it too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from found_in(command, *words, name)
        else:
            yield " ".join((*words, name)), command


FOUND = dict(sorted(found_in(get_command(cli.app))))
COMMANDS = list(FOUND)
GROUPS = {command.split()[0] for command in COMMANDS if " " in command}


@pytest.fixture
def help_of(monkeypatch, capsys):
    def ask(*words):
        monkeypatch.setattr("sys.argv", ["autograder", *words, "--help"])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert end.value.code == 0
        return capsys.readouterr().out

    return ask


def quick_start():
    """The commands that the README starts with."""
    part = README.partition("## Quick start")[2].partition("\n## ")[0]
    return re.findall(r"^    (\S.*)$", part, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_help_with_an_example(help_of, command):
    said = help_of(*command.split())
    assert f"Example: autograder {command}" in said
    assert re.search(r"Usage: .*\n\n(  .*\n)*  .*\.\n\n", said), "say what it is for, in a sentence"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_explained(command):
    for parameter in FOUND[command].params:
        assert getattr(parameter, "help", None), f"{command} {parameter.name}"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_in_the_readme_and_in_the_list(help_of, command):
    assert re.search(rf"^\| `autograder {command}\b", README, re.MULTILINE)
    *group, name = command.split()
    assert re.search(rf"^ +{name} ", help_of(*group), re.MULTILINE)


def test_the_readme_speaks_of_no_other_command():
    for path in (*DOCUMENTS, ROOT / ".ci" / "run", ROOT / "exercises" / "README.md"):
        assert {command for command, _ in said_in(path.read_text("utf-8"))} <= set(COMMANDS), path


def said_in(text):
    """The commands that a text speaks of, each with the words after it."""
    for said in re.findall(r"(?:`|\$ |bin/|^    )autograder (\w[^`\n]*)", text, re.MULTILINE):
        words = re.findall(r"\S+", said)
        length = 2 if words[0] in GROUPS else 1
        yield " ".join(words[:length]).rstrip(".,:;"), " ".join(words[length:])


def test_options_in_the_documents_exist(help_of):
    for page in DOCUMENTS:
        for command, rest in said_in(page.read_text("utf-8")):
            for option in re.findall(r"--[\w-]+", rest):
                assert option in help_of(*command.split()), f"{page.name}: {command} {option}"


def test_continuous_integration_runs_the_quick_start():
    lines = quick_start()
    assert len(lines) == 2
    (tests,) = [line for line in lines if line.endswith("bin/pytest")]
    (demo,) = [line for line in lines if line != tests]
    found = re.search(r"grep -m1 '(.*)' README\.md", CI)
    assert found, "it takes its first command from the README"
    matching = [line for line in README.splitlines() if re.search(found[1], line)]
    assert matching[0].strip() == tests
    assert re.search(r"^\.venv/bin/autograder demo\b", CI, re.MULTILINE)
    assert demo.endswith(".venv/bin/autograder demo")


def test_what_the_quick_start_names_is_there():
    for line in quick_start():
        assert "-c constraints.txt" in line
    assert (ROOT / "constraints.txt").is_file()
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'autograder = "autograder.cli:main"' in settings
    assert re.search(r"^dev = ", settings, re.MULTILINE)


def test_links_in_the_documents_lead_somewhere():
    for page in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_course_table_names_every_unit():
    units = sorted(path.name for path in (ROOT / "solutions").glob("[0-9][0-9]_*"))
    table = re.findall(r"^\| `(\d\d_\w+)` \|", README, re.MULTILINE)
    assert table == units


def test_the_beliefs_to_expect_in_a_unit_are_in_its_bank():
    told = dict(re.findall(r"^- Unit (\d+): (.+(?:\n  .+)*)", TEACHING, re.MULTILINE))
    units = {str(int(unit.slug[:2])): unit for unit in Course(ROOT).units}
    assert list(told) == list(units)
    for number, text in told.items():
        banked = {
            belief
            for entries in LoadedUnit(units[number]).beliefs.values()
            for beliefs in entries.values()
            for belief in beliefs.values()
        }
        named = re.findall(r"\*([^*]+)\*", " ".join(text.split()))
        assert len(named) == 3
        assert set(named) <= banked, number


def test_the_weeks_of_a_plan_take_the_hours_that_their_units_take():
    units = [LoadedUnit(unit) for unit in Course(ROOT).units]
    planned = re.findall(
        r"^\d+\. Units? ([\d, and]+) \(([\d.]+) hours\)\.$", TEACHING, re.MULTILINE
    )
    assert len(planned) == 1 + 4 + 10, "a day of the week's plan is of whole units, and all weeks"
    for names, told in planned:
        chosen = [units[int(number)] for number in re.findall(r"\d+", names)]
        assert float(told) == hours(chosen), names


def test_the_sections_of_unit_0_that_the_weeks_plan_names_are_there():
    plan = " ".join(TEACHING.partition("**A week**")[2].partition("\n1. ")[0].split())
    lesson = LoadedUnit(Course(ROOT).units[0]).lesson
    named = re.findall(r'"([^"]+)"', plan)
    assert named
    assert all(f"\n## {section}\n" in lesson for section in named)


# Who hands in what in docs/a-week.md: the core, with these wrong answers in it.
CLASS = {
    "lovelaceada_104_9001": [],
    "hoppergrace_105_9002": ["forgets_the_half"],
    "noetheremmy_LATE_106_9003": ["forgets_the_root"],
}
ROSTER = """\
id,name,email,section
104,"Lovelace, Ada",ada@example.edu,A
105,"Hopper, Grace",grace@example.edu,A
106,"Noether, Emmy",emmy@example.edu,B
107,"Turing, Alan",alan@example.edu,B
"""
GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,regression_losses (77)
    Points Possible,,,,,100
"Lovelace, Ada",104,,ada,A,
"Hopper, Grace",105,,grace,A,
"Noether, Emmy",106,,emmy,B,
"Turing, Alan",107,,alan,B,
"""


def without(names, text):
    """A text without the definitions of these names."""
    lines = text.splitlines(keepends=True)
    for node in reversed(ast.parse(text).body):
        if getattr(node, "name", "") in names:
            del lines[node.lineno - 1 : node.end_lineno]
    return "".join(lines)


@pytest.fixture
def week(tmp_path):
    """The course of the week, with what came from Canvas, and the folder that all this is in."""
    slug = "02_regression_losses"
    for folder in (f"solutions/{slug}", f"exercises/{slug}", "exercises/data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "tests" / "graders").mkdir(parents=True)
    besides = ("pyproject.toml", "constraints.txt", "LICENSE", "exercises/README.md")
    for name in (*besides, "solutions/beliefs.py", f"tests/graders/test_{slug}.py"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    unit = Course(tmp_path).unit(slug)
    loaded = LoadedUnit(unit)
    beyond = {exercise.name for exercise in loaded.exercises if exercise.beyond}
    bank = {entry.name: entry for entry in loaded.misconceptions}
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        for name, held in CLASS.items():
            text = without(beyond, compose(unit, [bank[one] for one in held]))
            archive.writestr(f"{name}_regression_losses.py", text)
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK)
    return tmp_path


@pytest.mark.thorough
def test_a_week_of_the_course_goes_as_it_is_told(week):
    told = re.findall(
        r"^    autograder (.+)\n(?:(?!    ).*\n)??(?:\n```\n((?:.*\n)*?)```\n)?", WEEK, re.MULTILINE
    )
    assert len(told) == 8
    for words, output in told:
        command = [sys.executable, "-m", "autograder", *words.split()]
        ended = subprocess.run(command, cwd=week, capture_output=True, text=True, timeout=600)
        assert ended.returncode == 0, (words, ended.stderr)
        said = {line for line in (ended.stdout + ended.stderr).splitlines() if "Isol" not in line}
        wanted = {line for line in output.splitlines() if "Isol" not in line}
        assert wanted <= said, words
    assert f"```\n{(week / 'canvas.csv').read_text()}```" in WEEK


def test_the_bundles_readme_knows_what_to_install():
    text = (ROOT / "exercises" / "README.md").read_text("utf-8")
    torch = re.search(
        r"^torch==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE
    )
    assert re.findall(r"torch==([\d.]+\d)", text) == [torch[1]]
    units, with_torch = re.search(r"need\. Units ([\d, and]+) use PyTorch", text), set()
    for path in (ROOT / "exercises").glob("[0-9][0-9]_*/*.py"):
        if USES_TORCH.search(path.read_text("utf-8")) and not path.name.startswith("test_"):
            with_torch.add(path.parent.name[:2])
    assert set(re.findall(r"\d\d", units[1])) == with_torch
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = re.findall(r'-e "\.\[(\w+)\]"', text)
    assert extras == ["torch", "jupyter"]
    assert {*extras} < project["optional-dependencies"].keys()
    assert f"Python {'.'.join(map(str, OLDEST))} or later" in text
    assert project["requires-python"] == f">={'.'.join(map(str, OLDEST))}"


def test_no_document_waits_to_be_filled_in():
    for path in (*ROOT.glob("*.md"), *DOCUMENTS, ROOT / "exercises" / "README.md"):
        words = re.findall(r"\b(?:[A-Z]+_[A-Z_]+|TODO|TBD|XXX)\b", path.read_text("utf-8"))
        assert set(words) <= {"XDG_CACHE_HOME"}, path


def test_no_document_names_a_machine():
    for path in (
        *ROOT.glob("*.md"),
        *DOCUMENTS,
        ROOT / "exercises" / "README.md",
        ROOT / ".ci" / "run",
    ):
        assert not re.search(r"/(home|work|root|Users)/", path.read_text("utf-8")), path
