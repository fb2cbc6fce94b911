"""`autograder verify`: the summary of the exam, and mutants with their exemptions."""

import random
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the exam forks", allow_module_level=True)

from autograder.authoring.exam import Exam
from autograder.authoring.mutants import mutants
from autograder.authoring.mutation import judge_mutants
from autograder.course.layout import Course
from autograder.course.loaded import LoadedUnit

ROOT = Path(__file__).resolve().parents[2]
TINY = "03_doubling"
HOLE = ("student.halve(3.0), 1.5", "student.halve(4.0), 2.0")  # 4 // 2 and 4 - 2 are 2 as well
IDLE = ("x / 2.0", "x / max(2.0, 1.0)")  # 1.0 might as well be 2.0 or 0.0
LOOP = (
    "twice_as_much = x + x\n    return twice_as_much",
    "total, left = 0.0, 2\n    while left:\n        total += x\n        left -= 1\n"
    "    return total",
)
UNSEEN = "halve: half_as_much = x / 2.0 -> half_as_much = x // 2.0"
EQUAL = [
    f"halve: half_as_much = x / max(2.0, 1.0) -> half_as_much = x / max(2.0, {n})"
    for n in ("2.0", "0.0")
]
KNOWN = "double: return twice_as_much -> pass"
LET_BE = """
[conditions]
'*: called again' = 'a number is kept nowhere'
'*: x is 0' = 'zero is a number like another'
"""
ROWS = """
[L01]
not_banked = "and yet it is"
[L02]
writes = "this and that"
[L03]
not_banked = ""
[L04]
not_banked = "no exercise"
"""
BANK = '''"""Wrong answers."""

from autograder import misconception


@misconception("test_double_of_two", row="{row}")
def adds_one(x):
    """The next number is the double."""
    return x + 1.0
'''


@dataclass(frozen=True)
class Case:
    """How the tiny course differs, and what is asked."""

    solution: tuple[str, str] = ("", "")
    grader: tuple[str, str] = ("", "")
    exempt: str = ""
    let_be: str = LET_BE
    rows: str = ""
    options: tuple[str, ...] = ("--mutants",)


def exempt(*keys: str) -> str:
    return "[mutants]\n" + "".join(f"{key!r} = 'it is as right'\n" for key in keys)


CASES = {
    "good": Case(),
    "sample": Case(options=("--mutants", "--sample", "3")),
    "hole": Case(grader=HOLE),
    "exempt": Case(solution=IDLE, exempt=exempt(*EQUAL)),
    "not exempt": Case(grader=HOLE, exempt=exempt(UNSEEN, KNOWN, "a: b -> c", "two", "three")),
    "loop": Case(solution=LOOP),
    "rows": Case(rows=ROWS, options=()),
    "conditions": Case(let_be="[conditions]\n'double: x is 1' = 'so'\n", options=()),
    "another row": Case(rows="[L02]\nnot_banked = 'no exercise'\n", options=()),
}
MISTAKEN = {
    "no reason": Case(exempt=f"[mutants]\n{KNOWN!r} = ' '\n", options=("--mutants",)),
    "no toml": Case(exempt="not = toml = at all"),
    "sample of nothing": Case(options=("--sample", "3")),
    "no catalogue": Case(rows="L01 = 'a reason'\n", options=()),
    "no such unit": Case(options=("04_tripling",)),
}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def build(course: Course, case: Case) -> None:
    unit = course.unit(TINY)
    for path, (old, new) in ((unit.solution, case.solution), (unit.grader, case.grader)):
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    unit.solution.with_name("exemptions.toml").write_text(case.exempt + case.let_be)
    write(unit.wrong("double"), BANK.format(row="L01" if case.rows else ""))
    (course.root / "solutions" / "catalogue.toml").write_text(case.rows)


@pytest.fixture(scope="module")
def came(tmp_path_factory, make_course, autograder):
    """What `verify` says of each case: status, output and errors."""
    home = tmp_path_factory.mktemp("verify")

    def verify(item):
        number, case = item
        course = make_course(home / str(number), TINY)
        build(course, case)
        came = autograder("verify", *case.options, "--course", course.root)
        return came.returncode, came.stdout, came.stderr

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(CASES, pool.map(verify, enumerate(CASES.values())), strict=True))


def counts(said: str) -> dict[str, str]:
    """The table's row of the tiny unit, by column."""
    head, row = (re.search(rf"^{name} .*$", said, re.M) for name in ("unit", TINY))
    assert head, said
    assert row, said
    names = re.sub(r"(by|in|let) (?=effect|public|be)", r"\1_", head[0]).split()
    return dict(zip(names, row[0].split(), strict=True))


def objections(said: str) -> list[str]:
    return re.findall(rf"^OBJECTION {TINY}: (.*)$", said, re.M)


@pytest.mark.parametrize("case", ["good", "exempt", "loop"])
def test_a_grader_that_notices_every_mutant_passes(came, case):
    status, said, _ = came[case]
    assert (status, objections(said)) == (0, []), said
    row = counts(said)
    assert (row["exercises"], row["checks"], row["right"], row["accepted"]) == ("2", "3", "2", "2")
    assert (row["wrong"], row["caught"], row["named"], row["by_effect"]) == ("1", "1", "1", "0")
    assert int(row["killed"]) > 20
    assert row["survived"] == "0"
    assert row["exempt"] == ("2" if case == "exempt" else "0")


def test_a_condition_that_no_check_meets_is_named_and_so_is_an_idle_exemption(came):
    status, said, _ = came["conditions"]
    assert status == 1
    assert objections(said) == [
        "no check notices: double: called again",
        "no check notices: double: x is 0",
        "no check notices: halve: called again",
        "no check notices: halve: x is 0",
        "exempt, but a check notices it, or there is no such condition: double: x is 1",
    ]
    assert counts(said)["let_be"] == "0"


def test_without_mutants_none_is_counted(came):
    assert "killed" not in came["rows"][1]


def test_a_sample_is_as_large_as_was_asked(came):
    assert counts(came["sample"][1])["killed"] == "3"


def test_a_hole_in_a_grader_is_shown_with_the_mutant_that_got_through(came):
    status, said, _ = came["hole"]
    assert status == 1
    assert f"no check notices: {UNSEEN} [ReplaceBinaryOperator_Div_FloorDiv]" in objections(said)
    assert counts(said)["survived"] == str(len(objections(said))) == "2"


@pytest.mark.parametrize(
    "objection",
    [
        f"exempt, but it differs from the solution in halve: {UNSEEN}",
        f"exempt, but test_double_of_two notices it: {KNOWN}",
        "exempt, but there is no such mutant: a: b -> c",
        r"5 of \d+ mutants are exempt: too many",
    ],
)
def test_an_exemption_must_be_true(came, objection):
    status, said, _ = came["not exempt"]
    assert status == 1
    found = objections(said)
    assert objection in found or [one for one in found if re.fullmatch(objection, one)]


def objections_to_rows(said: str) -> list[str]:
    return re.findall(r"^OBJECTION (L\d\d.*)$", said, re.M)


def test_every_row_of_the_catalogue_is_banked_or_has_a_reason(came):
    status, said, _ = came["rows"]
    assert status == 1
    assert objections_to_rows(said) == [
        "L01 is banked, and catalogue.toml says why it is not",
        "L02 is not banked, and catalogue.toml does not say why",
        "L03 is not banked, and catalogue.toml does not say why",
    ]
    assert "L04 is not banked: no exercise" in said


def test_a_row_that_is_cited_is_in_the_catalogue(came):
    status, said, _ = came["another row"]
    assert status == 1
    assert objections_to_rows(said) == ["L01 is cited, and catalogue.toml has no such row"]


@pytest.mark.parametrize(
    ("case", "line"),
    [
        ("no reason", f"exemptions.toml: give {KNOWN!r} a reason"),
        ("no toml", "exemptions.toml: "),
        ("sample of nothing", "give --mutants or --doubles"),
        ("no catalogue", "solutions/catalogue.toml: every row is a table: [L01]"),
        ("no such unit", "there is no unit '04_tripling'; the units are 03_doubling"),
    ],
)
def test_what_the_user_can_mend_is_one_line(tiny, command, case, line):
    build(tiny, MISTAKEN[case])
    status, said, errors = command("verify", *MISTAKEN[case].options, "--course", tiny.root)
    assert (status, said) == (2, "")
    (last,) = [text for text in errors.splitlines() if text.startswith("autograder: ")]
    assert line in last
    assert "Traceback" not in errors


SMALL, *OTHERS = Course(ROOT).units  # of these `autograder verify --mutants` takes all, in CI


@pytest.mark.parametrize(
    "unit",
    [SMALL, *(pytest.param(unit, marks=pytest.mark.long) for unit in OTHERS)],
    ids=lambda unit: unit.slug,
)
def test_a_sample_of_the_courses_mutants_is_noticed(unit):
    every = mutants(unit)
    exam = Exam(LoadedUnit(unit))
    came = judge_mutants(exam, random.Random(unit.slug).sample(every, 4))
    assert [mutant.key for mutant in came.survived] == []
    assert came.objections == []
    assert came.killed + len(came.exempt) == 4
    assert len(every) > 150
