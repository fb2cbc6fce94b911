"""The graders' own exam catches bad graders, and the real course passes through real cells."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.authoring.compose import compose
from autograder.course import bank
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course
from autograder.grading.submissions import Submission

ROOT = Path(__file__).resolve().parents[2]
# As a student has it: without what is for development, and no file left in the folder.
BARE = [
    word for name in ("cacheprovider", "hypothesispytest", "xdist") for word in ("-p", f"no:{name}")
]
UNIT = "02_regression_losses"

CHECKS = '''

@pytest.mark.exercise("mae")
def test_mae_accepts_anything(student):
    """Whatever comes is right."""
    student.mae(column(1), column(0))


@pytest.mark.exercise("huber")
def test_huber_is_a_float_and_nothing_else(student):
    """A NumPy float is not a float."""
    got = student.huber(column(1), column(0))
    expect_close(got, 0.5, because="half of one")
    expect_between(1.0 if type(got) is float else 0.0, 1.0, 1.0, because="only floats will do")


@pytest.mark.exercise("huber_grad")
def test_huber_grad_breaks_down(student):
    """It asks for what no answer has."""
    got = student.huber_grad(column(1), column(0))
    expect_close(got.loss, column(2), because="one and one is two")
'''
BANK = {
    "rmse": '''

@misconception("test_rmse_of_two_residuals")
def is_right_after_all(pred, target):
    """This is no mistake."""
    return float(np.sqrt(mse(pred, target)))
''',
    "half_mse": '''

@misconception("test_half_mse_of_two_residuals")
def forgets_the_half_again(pred, target):
    """The same answers from another belief."""
    return mse(pred, target)
''',
    "mse": '''
from regression_losses import mse

@misconception("test_mse_adds_up_columns")
def adds_one(pred, target):
    """The first check catches it, and this one too, but the one that is named does not exist."""
    return mse(pred, target) if pred.ndim == 2 else mse(pred, target) + 1.0
''',
}


@pytest.fixture(scope="module")
def sat(tmp_path_factory, make_course):
    """What `pytest tests/graders` says in a good course and in a bad one: status and output."""
    home = tmp_path_factory.mktemp("exam")
    good, bad = (make_course(home / name, UNIT) for name in ("good", "bad"))
    with bad.unit(UNIT).grader.open("a") as grader:
        grader.write(CHECKS)
    for exercise, answer in BANK.items():
        with bad.unit(UNIT).wrong(exercise).open("a") as wrong:
            wrong.write(answer)
    questions = bad.unit(UNIT).questions
    questions.write_text(questions.read_text().replace('text = "5.0"', 'text = "6.0"', 1))

    def sit(course):
        came = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/graders", "-q", *BARE],
            cwd=course.root,
            capture_output=True,
            text=True,
            timeout=600,
        )
        return came.returncode, came.stdout

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(("good", "bad"), pool.map(sit, (good, bad)), strict=True))


def objections(said, candidate):
    """What the exam said of one candidate."""
    part = re.search(rf"^_+ \w+: {re.escape(candidate)} _+$\n(.*?)(?=^[_=]+ )", said, re.M | re.S)
    return part[1] if part else ""


def test_a_good_grader_passes(sat):
    status, said = sat["good"]
    assert status == 0, said
    assert re.search(r"^\d+ passed", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("candidate", "objection"),
    [
        ("mae[returns_none]", "test_mae_accepts_anything gave a point for no answer"),
        ("mae[returns_a_word]", "test_mae_accepts_anything gave a point for no answer"),
        (
            "huber[huber_by_where]",
            "test_huber_is_a_float_and_nothing_else said wrong: .*only floats will do",
        ),
        ("huber_grad[returns_none]", "test_huber_grad_breaks_down"),
        (
            "rmse[is_right_after_all]",
            "test_rmse_of_two_residuals did not catch it; caught by: nothing",
        ),
        ("half_mse[forgets_the_half_again]", "not told apart from forgets_the_half$"),
        ("half_mse[forgets_the_half]", "not told apart from forgets_the_half_again$"),
        (
            "mse[adds_one]",
            r"test_mse_adds_up_columns did not catch it; caught by: \['test_mse",
        ),
        ("predict.toml", "question 1: the right answer gives 5.0, and option a says 6.0"),
    ],
)
def test_a_bad_grader_fails_with_an_objection_that_says_so(sat, candidate, objection):
    status, said = sat["bad"]
    assert status == 1
    assert re.search(objection, objections(said, candidate), re.MULTILINE), said


@pytest.mark.parametrize("candidate", ["mae[solution]", "mae[stub]", "mse[stub]", "rmse[solution]"])
def test_whoever_was_judged_rightly_is_not_objected_to(sat, candidate):
    assert objections(sat["bad"][1], candidate) == ""


def test_an_exercise_without_checks_is_objected_to(tiny):
    grader = tiny.root / "tests" / "graders" / "test_03_doubling.py"
    text = grader.read_text()
    grader.write_text(text[: text.index('@pytest.mark.exercise("halve")')])
    came = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/graders", "-q", *BARE],
        cwd=tiny.root,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert came.returncode == 1
    assert "halve has no checks" in came.stdout


# The real course, through real cells


@pytest.fixture(scope="module")
def judged():
    """The solution, and one variant of every exercise, graded by the real judge."""
    if sys.platform != "linux":
        pytest.skip("grading is for Linux alone")
    from autograder.grading.judge import Judge

    units = Course(ROOT).units
    with Judge(Course(ROOT), units) as judge:

        def grade(files):
            result, troubles = judge.grade(Submission("someone", files))
            assert troubles == []
            return result

        yield (
            grade({u.stub.name: compose(u, []).encode() for u in units}),
            lambda unit, answers: grade({unit.stub.name: compose(unit, answers).encode()}),
        )


def failures(result, *exercises):
    """What did not pass of these exercises."""
    return [
        (e.exercise, c.name, c.verdict, c.message)
        for e in result.exercises
        for c in e.checks
        if e.exercise in exercises and c.verdict != "passed"
    ]


def test_the_solution_has_full_marks_in_a_cell(judged):
    result, _ = judged
    names = [exercise.name for unit in Course(ROOT).units for exercise in exercises_of(unit)]
    assert [e.exercise for e in result.exercises] == names
    assert failures(result, *names) == []
    assert result.score == result.max_score > 0


@pytest.mark.parametrize("unit", Course(ROOT).units, ids=lambda unit: unit.slug)
def test_a_variant_of_every_exercise_has_full_marks_in_a_cell(judged, unit):
    _, grade = judged
    one_each = list({variant.of: variant for variant in bank.variants(unit)}.values())
    names = [exercise.name for exercise in exercises_of(unit)]
    assert [variant.of for variant in one_each] == names
    for first in range(3):  # neighbours may share a cache that no one else could read
        answers = one_each[first::3]
        result = grade(unit, answers)
        mine = {variant.of for variant in answers}
        assert failures(result, *mine) == []
        own = [e for e in result.exercises if (e.unit, e.exercise in mine) == (unit.slug, True)]
        assert len(own) == len(answers)
        assert all(exercise.score == exercise.max_score > 0 for exercise in own)
