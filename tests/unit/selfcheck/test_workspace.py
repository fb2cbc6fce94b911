"""What a student is told on their own machine: of one public check, and in a summary."""

import json
import re
import shutil
import sys
from types import FunctionType, ModuleType

import pytest

from autograder.checking.checks import check_of
from autograder.checking.example import Example
from autograder.checking.expect import expect_close, expect_equal
from autograder.checking.freeze import stored
from autograder.checking.running import run
from autograder.checking.student import Local
from autograder.checking.verdicts import ORDINARY_FIRST, Verdict
from autograder.runtime.call import Live
from autograder.runtime.loading import load
from autograder.runtime.notebook import SCRIPT, Cell
from autograder.runtime.outline import outline
from autograder.runtime.selection import Module, module
from autograder.selfcheck import workspace as workspaces
from autograder.selfcheck.telling import Progress
from autograder.selfcheck.workspace import Placed, Workspace, check

STUB = '''"""Doubling."""


def double(x):
    """Return twice x."""
    raise NotImplementedError


def halve(x):
    """Return half of x."""
    raise NotImplementedError
'''
RULES = {"double": ("numpy",), "halve": ()}
RIGHT = STUB.replace("raise NotImplementedError", "return x + x", 1)
SQUARES = STUB.replace("raise NotImplementedError", "return x * x", 1)
BELIEF = "To double a number is to multiply it with itself."


@pytest.mark.exercise("double")
@pytest.mark.public
def check_double(student):
    """Twice three is six."""
    expect_close(student.double(3.0), 6.0, because="twice is a sum")


@pytest.mark.exercise("halve")
@pytest.mark.public
def check_halve(student):
    """Half of three."""
    expect_close(student.halve(3.0), 1.5, because="half is a division")


@pytest.fixture
def folder(tmp_path):
    """A unit's folder as it was handed out: here double has a misconception that is known."""
    file = tmp_path / "squares.py"
    file.write_text(SQUARES)
    student = Local(Live(load(file, "squares"), None, frozenset()), ())
    wrong = {"check_double": run(check_of(check_double, ""), student, None, 0)}
    known = {
        name: {
            "brief": "core",
            "outlook": "Core.",
            "forbids": forbids,
            "stub": digest(name),
            "misconceptions": {},
        }
        for name, forbids in RULES.items()
    }
    squares = {"beliefs": {"squares": BELIEF}, "outcomes": stored(wrong)}
    known["double"]["misconceptions"]["squares"] = squares
    text = json.dumps({"unit": tmp_path.name, "plain": "float64", "exercises": known})
    (tmp_path / "recognition.json").write_text(text)
    (tmp_path / "doubling.py").write_text(STUB)
    return tmp_path


def digest(exercise):
    return outline(STUB.encode(), RULES)["digests"][exercise]


def told(folder, source, function=check_double):
    """What comes of a check once this is the student's file."""
    (folder / "doubling.py").write_text(source)
    return check(function, folder / "test_doubling.py")[1]


def settled(folder, source, exercise="double"):
    """What can be said of the file's code without running it."""
    workspace = Workspace.in_folder(folder)
    found = [Cell(SCRIPT, True, source)]
    workspace.read(module(found, "", workspace.stubs), found)
    return workspace.settled(exercise)


def lines(folder, source):
    (folder / "doubling.py").write_text(source)
    path = folder / "test_doubling.py"
    return summary([check(check_double, path), check(check_halve, path)])[1:]


def summary(results):
    """What is said at the end of these checks."""
    return [
        *Progress({item.name: (item, outcome) for item, outcome in results}).sum(100, whole=True)
    ]


@pytest.mark.parametrize(
    ("source", "verdict", "got"),
    [
        (STUB, Verdict.NOT_STARTED, "the stub"),
        (STUB.replace("Return twice x", "My notes"), Verdict.NOT_STARTED, "the stub"),
        (
            "import numpy\n\ndef double(x):\n    return numpy.add(x, x)\n",
            Verdict.FORBIDDEN,
            "numpy",
        ),
        (
            RIGHT.replace("x + x", "x +"),
            Verdict.CRASHED,
            "line 6: invalid syntax\nreturn x +\n          ^",
        ),
    ],
    ids=["untouched", "only a docstring", "forbidden", "no Python"],
)
def test_what_the_text_of_a_file_settles_needs_no_run(folder, source, verdict, got):
    outcome = settled(folder, source)
    assert outcome.verdict is verdict
    assert outcome.message.got.startswith(got)


def test_an_answer_settles_nothing_and_leaves_its_neighbour_untouched(folder):
    assert settled(folder, RIGHT) is None
    assert settled(folder, RIGHT, "halve").verdict is Verdict.NOT_STARTED


def test_what_one_exercise_forbids_another_may_use(folder):
    source = "import numpy\n\ndef halve(x):\n    return numpy.divide(x, 2.0)\n"
    assert settled(folder, source, "halve") is None


def test_a_function_that_is_not_there_is_missing_for_the_reason_that_fits_the_place(folder):
    workspace = Workspace.in_folder(folder)
    workspace.absent = "run its cell"
    workspace.live = Placed(ModuleType("doubling"), None, frozenset(), made=Module())
    outcome = workspace.settled("double")
    assert (outcome.verdict, outcome.message.because) == (Verdict.MISSING, "run its cell")


def test_a_call_is_shown_with_the_names_in_the_folder(folder):
    @pytest.mark.exercise("double")
    @pytest.mark.public
    def check_by_driver(student):
        """Twice three and twice four."""
        expect_close(student.drivers.doubled(xs=[3.0, 4.0]), [6.0, 8.0], because="twice is a sum")

    lines = "As you would write it:\n\n        [double(x) for x in xs]"
    driver = f'def doubled(student, *, xs):\n    """Double.\n\n    {lines}\n    """\n'
    driver += "    return [student.double(x) for x in xs]\n"
    (folder / "drivers.py").write_text(driver)
    called = told(folder, SQUARES, check_by_driver).message.called
    assert called == "xs = [3.0, 4.0]\n[double(x) for x in xs]"


def test_a_wide_call_is_shown_with_the_names_of_the_students_parameters(folder):
    @pytest.mark.exercise("double")
    @pytest.mark.public
    def check_many(student):
        """Twice many."""
        expect_equal(student.double([1.0] * 30), [1.0] * 60, because="twice is a sum")

    called = told(folder, RIGHT.replace("x + x", "x"), check_many).message.called
    assert (called.splitlines()[0], called.splitlines()[-1]) == ("x = [", "double(x)")


@pytest.mark.parametrize(
    ("source", "verdict", "got"),
    [
        (RIGHT, Verdict.PASSED, None),
        (SQUARES, Verdict.WRONG, "9.0"),
        (RIGHT.replace("x + x", "x + y"), Verdict.CRASHED, "NameError: name 'y' is not defined"),
        ("double_it = 2\n", Verdict.MISSING, "no function double"),
        (
            "@double_it\n" + RIGHT[RIGHT.index("def") :],
            Verdict.CRASHED,
            "NameError: name 'double_it'",
        ),
        (RIGHT + "1 / 0\n", Verdict.PASSED, None),
        (RIGHT + "raise SystemExit\n", Verdict.PASSED, None),
        (RIGHT + "while True:\n    input()\n", Verdict.PASSED, None),
    ],
    ids=[
        "right",
        "wrong",
        "raises",
        "no such function",
        "raises where it is defined",
        "raises beside it",
        "ends the program beside it",
        "asks and loops beside it",
    ],
)
def test_a_check_tells_what_came(folder, source, verdict, got):
    outcome = told(folder, source)
    assert outcome.verdict is verdict
    assert (outcome.message is None) if got is None else outcome.message.got.startswith(got)


def test_a_file_that_is_not_there_is_missing_by_its_name(folder):
    (folder / "doubling.py").unlink()
    outcome = check(check_double, folder / "test_doubling.py")[1]
    assert (outcome.verdict, outcome.message.got) == (Verdict.MISSING, "no doubling.py")


def test_a_file_may_import_the_students_others_and_use_what_is_forbidden_elsewhere(folder):
    (folder / "my_helpers.py").write_text("TWO = 2.0\n")
    assert told(folder, f"from my_helpers import TWO\n{RIGHT}").verdict is Verdict.PASSED


def test_a_file_beside_it_can_be_opened_wherever_one_is(folder, monkeypatch, tmp_path):
    monkeypatch.chdir("/")
    (folder / "two.txt").write_text("2")
    opens = "return float(open('two.txt').read()) * x"
    assert told(folder, RIGHT.replace("return x + x", opens)).verdict is Verdict.PASSED


def test_a_module_may_be_imported_when_it_is_needed(folder):
    (folder / "late_one.py").write_text("TWO = 2.0\n")
    needs = "from late_one import TWO\n    return TWO * x"
    assert told(folder, RIGHT.replace("return x + x", needs)).verdict is Verdict.PASSED
    assert "late_one" not in sys.modules


def test_each_unit_has_its_own_modules(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("another_unit")
    shutil.copytree(folder, other, dirs_exist_ok=True)
    unit = json.loads((other / "recognition.json").read_text()) | {"unit": "99_doubling"}
    (other / "recognition.json").write_text(json.dumps(unit))
    for place, number in ((folder, 2.0), (other, 3.0)):
        (place / "numbers_of_mine.py").write_text(f"N = {number}\n")
    source = f"from numbers_of_mine import N\n{RIGHT.replace('x + x', 'N * x')}"
    assert told(folder, source).verdict is Verdict.PASSED
    assert told(other, source).message.got == "9.0"


def test_drivers_beside_the_file_are_there_for_checks(folder):
    @pytest.mark.exercise("double")
    def check_twice(student):
        """Twice two times."""
        expect_close(student.drivers.twice(x=3.0), 12.0, because="two and two")

    drivers = "def twice(student, x):\n    return student.double(student.double(x))\n"
    (folder / "drivers.py").write_text(drivers)
    assert told(folder, RIGHT, check_twice).verdict is Verdict.PASSED


def test_what_an_answer_prints_is_printed(folder, capsys):
    told(folder, RIGHT.replace("return x + x", "print('x is', x)\n    return x + x"))
    assert capsys.readouterr().out == "x is 3.0\n"


def test_the_summary_notes_which_lines_were_not_run(folder):
    noted = f"{RIGHT}print(double(2))\n"
    note = lines(folder, noted)[0]
    assert note.endswith(".py: line 12 is not run: no exercise needs what happens there")


def test_the_summary_says_how_far_one_is_and_what_is_next(folder):
    assert lines(folder, RIGHT) == [
        "  double  core  public checks pass",
        "  halve   core  not started",
        "1 of 2 exercises pass their public checks.",
        "Next: halve",
        "  Core.",
    ]


def test_the_summary_names_the_mistake_that_gives_these_answers(folder):
    assert lines(folder, SQUARES)[:3] == [
        "  double  core  0 of 1 checks (wrong)",
        f"    as if this were true, which it is not: {BELIEF}",
        "  halve   core  not started",
    ]


@pytest.mark.parametrize(("half", "is_named"), [("x / 2.0", True), ("3.0", False)])
def test_no_mistake_is_named_where_an_exercise_that_is_used_fails_by_itself(folder, half, is_named):
    """Though its checks were not run: here double alone is asked for."""
    source = RIGHT.replace("return x + x", "return x * halve(6.0)")
    (folder / "doubling.py").write_text(
        source.replace("raise NotImplementedError", f"return {half}")
    )
    said = summary([check(check_double, folder / "test_doubling.py")])
    assert (f"as if this were true, which it is not: {BELIEF}" in "\n".join(said)) == is_named
    assert ("Next: halve" in said) != is_named
    assert any("uses halve, whose own checks do not all pass" in one for one in said) != is_named


def with_example(folder, **changes):
    """Give the misconception an example, and the bank one that hidden checks alone catch."""
    known = json.loads((folder / "recognition.json").read_text())
    bank = known["exercises"]["double"]["misconceptions"]
    example = Example("double", (1.0,), {}, (), {"answer": 2.0}, {"answer": 1.0})
    bank["squares"] = {**bank["squares"], "example": example.stored(), **changes}
    cubes = {"beliefs": {"cubes": "Twice is cubed."}, "outcomes": {}}
    bank["cubes"] = {**cubes, "example": example.stored()}
    (folder / "recognition.json").write_text(json.dumps(known))


def test_the_summary_shows_the_example_of_a_mistake(folder):
    with_example(folder)
    assert lines(folder, SQUARES)[1:5] == [
        f"    as if this were true, which it is not: {BELIEF}",
        "    for example:",
        "      double(1.0)  # is 2.0; yours gives 1.0",
        "  halve   core  not started",
    ]


@pytest.mark.parametrize("line", ["return 7.0", "raise KeyError(x)", "raise SystemExit"])
def test_an_example_that_the_function_answers_otherwise_is_not_shown(folder, line):
    with_example(folder)
    source = SQUARES.replace("return x * x", f"if x == 1.0:\n        {line}\n    return x * x")
    assert lines(folder, source)[1:3] == [
        f"    as if this were true, which it is not: {BELIEF}",
        "  halve   core  not started",
    ]


def test_what_is_printed_at_an_example_stands_not_in_the_summary(folder, capsys):
    with_example(folder)
    asks = "print('hello')\n        input()"
    source = SQUARES.replace("return x * x", f"if x == 1.0:\n        {asks}\n    return x * x")
    assert any("as if" in one for one in lines(folder, source))
    assert capsys.readouterr().out == ""


def test_what_hidden_checks_alone_catch_is_not_named(folder):
    with_example(folder, outcomes={})
    for source in (SQUARES, SQUARES.replace("x * x", "x ** 3")):
        assert not any("as if" in line for line in lines(folder, source))


def test_no_mistake_is_named_before_all_checks_of_the_exercise_have_run(folder):
    (folder / "doubling.py").write_text(SQUARES)
    names = {"check_double": check_double}

    def other(student):
        """Twice two is four."""
        expect_close(student.double(2.0), 4.0, because="twice is a sum")

    pytest.mark.public(pytest.mark.exercise("double")(other))
    names["other"] = other
    part = FunctionType(check_double.__code__, {**globals(), **names}, "check_double")
    part.__doc__, part.pytestmark = check_double.__doc__, check_double.pytestmark
    path = folder / "test_doubling.py"
    assert not any("as if" in line for line in summary([check(part, path)]))
    assert any("as if" in line for line in summary([check(part, path), check(other, path)]))


def test_no_mistake_is_named_where_another_exercise_may_be_at_fault(folder):
    """The check of double calls halve, too, and halve does not pass its own."""
    checks = "def check_double(student):\n    student.double(student.halve(3.0))\n"
    (folder / "test_doubling.py").write_text(checks)
    wrong = SQUARES.replace("raise NotImplementedError", "return x")
    (folder / "doubling.py").write_text(wrong)
    item, outcome = check(check_double, folder / "test_doubling.py")
    because = "twice is a sum; but halve may have a part in it, and does not pass its own checks"
    assert outcome.message.because == because
    assert not any(line.startswith("    as if") for line in summary([(item, outcome)]))


def test_the_summary_ends_when_all_is_done(folder):
    done = RIGHT.replace("raise NotImplementedError", "return x / 2.0")
    assert lines(folder, done)[-1] == "2 of 2 exercises pass their public checks."


@pytest.fixture
def integers():
    @pytest.mark.exercise("double")
    @pytest.mark.public
    @pytest.mark.handling
    def check_integers(student):
        """Integers are numbers."""
        expect_equal(student.double(4), 8, because="integers are numbers, too")

    return check_integers


def test_a_special_check_points_to_the_ordinary_one_that_failed_before_it(folder, integers):
    told(folder, SQUARES)
    found = check(integers, folder / "test_doubling.py")[1]
    first = f'"Twice three is six" {ORDINARY_FIRST}'
    assert found.message.because == f"{first}; this check adds that integers are numbers, too"


def test_a_special_check_speaks_for_itself_where_no_ordinary_one_fails(folder, integers):
    rounds = RIGHT.replace("return x + x", "return x // 3 * 6")
    assert told(folder, rounds).verdict is Verdict.PASSED
    found = check(integers, folder / "test_doubling.py")[1]
    assert found.message.because == "integers are numbers, too"


def test_what_does_not_end_is_told_with_its_line_and_ends_its_exercise(folder, monkeypatch):
    """The second check is of the same exercise, the third of one that uses it: they would take as
    long."""

    @pytest.mark.exercise("double")
    @pytest.mark.public
    def check_again(student):
        """Twice four is eight."""
        expect_close(student.double(4.0), 8.0, because="twice is a sum")

    monkeypatch.setattr(workspaces, "SECONDS_PER_CHECK", 0.05)
    endless = SQUARES.replace("return x * x", "while True:\n        x = x + 0.0")
    endless = endless.replace("raise NotImplementedError", "return double(x) / 4")
    late = told(folder, endless)
    assert late.verdict is Verdict.TIMEOUT
    assert re.fullmatch(
        r"no answer in time \(line [67]: (while True:|x = x \+ 0\.0)\)", late.message.got
    )
    second = check(check_again, folder / "test_doubling.py")[1]
    assert (second.verdict, second.message.got) == (Verdict.TIMEOUT, "not run")
    assert second.message.called is None
    user = check(check_halve, folder / "test_doubling.py")[1]
    assert (user.verdict, user.message.got) == (Verdict.TIMEOUT, "not run")


def test_the_notebook_is_checked_where_it_alone_was_worked_on(folder):
    text = RIGHT.partition("\n\n\n")[2]
    cells = [{"cell_type": "code", "metadata": {}, "source": text, "outputs": []}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "doubling.ipynb").write_text(json.dumps(notebook))
    said = lines(folder, STUB)
    assert said[0] == (
        "  doubling.ipynb is checked and not doubling.py: it has 1 exercise worked on, "
        "and the other 0"
    )
    assert said[1].endswith("public checks pass")
