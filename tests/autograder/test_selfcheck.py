"""Self-check: a student runs `pytest` in a unit's folder, and reads sentences.

Every case is a folder as it was handed out, with something done to it, and a pytest of its own.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.authoring.build import build
from autograder.authoring.compose import compose
from autograder.checking.checks import load_checks
from autograder.course.layout import Course

ROOT = Path(__file__).resolve().parents[2]
# As a student has it: without what is for development, and no file left in the folder.
BARE = [
    word for name in ("cacheprovider", "hypothesispytest", "xdist") for word in ("-p", f"no:{name}")
]
UNIT, TINY = "02_regression_losses", "03_doubling"
STUBS = [unit.stub for unit in Course(ROOT).units]
_unit = Course(ROOT).unit(UNIT)
PUBLIC = Counter(c.exercise for c in load_checks(_unit.grader, UNIT) if c.public)


@dataclass(frozen=True)
class Came:
    """What a student's pytest said."""

    status: int
    said: str


def check(folder, *options, columns=110):
    came = subprocess.run(
        # A report is what servers ask for, where some checks have nothing to run.
        [sys.executable, "-m", "pytest", *BARE, "--junitxml", folder.with_suffix(".xml"), *options],
        cwd=folder,
        env=os.environ
        | {
            "CI": "true",
            "COLUMNS": str(columns),
        },  # as classrooms on a server run it; pytest says more there
        capture_output=True,
        text=True,
        timeout=600,
    )
    return Came(came.returncode, came.stdout + came.stderr)


def answer(folder, exercise, body):
    """Answer one exercise with `body`, and leave the rest."""
    path = folder / "regression_losses.py"
    text = path.read_text("utf-8")
    start = text.index("raise NotImplementedError", text.index(f"def {exercise}("))
    path.write_text(text[:start] + body + text[start + len("raise NotImplementedError") :])


def at_the_top(folder, line, body):
    """Put a line after the imports, and begin the first exercise."""
    path = folder / "regression_losses.py"
    first = "\n\n\ndef half_mse("
    path.write_text(path.read_text("utf-8").replace(first, f"\n{line}{first}", 1))
    answer(folder, "half_mse", body)


def write_solution(folder):
    text = compose(Course(ROOT).unit(UNIT), [])
    (folder / "regression_losses.py").write_text(text)


MEAN = """print("my residual is", pred - target)
    if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} and {target.shape}")
    r = pred.astype(float) - target.astype(float)
    return float((r**2).sum()) / len(r)"""
TORCH = "import torch\n    return torch.nn.functional.mse_loss(pred, target) / 2"


def answer_several_wrongly(folder):
    answer(folder, "half_mse", MEAN)
    answer(folder, "mse", "return pred.residual")
    answer(folder, "rmse", "raise SystemExit")
    answer(folder, "half_mse_grad", TORCH)


def use_each_other(folder):
    """Leave mse as it is, get mae wrong, and use both."""
    answer(folder, "rmse", "return float(np.sqrt(mse(pred, target)))")
    answer(folder, "mae", "return float(np.abs(pred - target).sum())")
    answer(folder, "huber", "return mine(pred, target)")
    path = folder / "regression_losses.py"
    path.write_text(path.read_text() + "\n\ndef mine(a, b):\n    return mae(a, b)\n")


def misspell(folder):
    answer(folder, "half_mse", "return nq.sum(pred - target)")
    answer(folder, "mse", "return nq.mean(pred - target)")


def write_into_the_notebook(folder):
    """Answer half_mse and mse in the notebook."""
    path = folder / "regression_losses.ipynb"
    text = path.read_text("utf-8")
    for exercise, body in (("half_mse", MEAN), ("mse", "return 1.0")):
        start = text.index("raise NotImplementedError", text.index(f'"def {exercise}('))
        lines = '\\n",\n    "'.join(body.replace('"', '\\"').split("\n"))
        text = text[:start] + lines + text[start + len("raise NotImplementedError") :]
    path.write_text(text, "utf-8")


def write_into_both(folder):
    """Answer half_mse and rmse in the file, half_mse and mse in the notebook."""
    write_into_the_notebook(folder)
    answer(folder, "half_mse", MEAN)
    answer(folder, "rmse", "return 1.0")


CASES = {
    "untouched": lambda f: None,
    "several": answer_several_wrongly,
    "right": write_solution,
    "syntax_error": lambda f: answer(f, "half_mse", "return 1 +"),
    "crash_of_a_value": lambda f: at_the_top(f, "half = 1 / 0", "return half"),
    "crash_at_the_end": lambda f: (
        write_solution(f),
        (f / "regression_losses.py").open("a").write("print(half_mse(1.0, 2.0))\n"),
    ),
    "use_each_other": use_each_other,
    "misspelt": misspell,
    "exit_at_import": lambda f: at_the_top(f, "raise SystemExit", "return 0.0"),
    "missing_file": lambda f: (f / "regression_losses.py").unlink(),
    "in_notebook": write_into_the_notebook,
    "in_both": write_into_both,
    "missing_function": lambda f: (f / "regression_losses.py").write_text("import numpy\n"),
}


# What becomes of a case with other options.
ASKED = {
    "by_exercise": ("untouched", "--exercise", "half_mse"),
    "by_k": ("untouched", "-k", "half_mse and not examples"),
    "in_full": ("several", "-v"),
    "waiting_in_full": ("use_each_other", "-v"),
    "traceback": ("several", "--tb=short", "--exercise", "half_mse", "--exercise", "mse"),
    "one_check": ("right", "-k", "test_half_mse_of_two_residuals"),
}


@pytest.fixture(scope="module")
def came(tmp_path_factory, make_course):
    """What came of every case, by name; two are at work at any time."""
    home = tmp_path_factory.mktemp("selfcheck")

    def one(case, name, *options):
        folder = home / name / UNIT
        shutil.copytree(STUBS[0].parents[1] / UNIT, folder)
        CASES[case](folder)
        return check(folder, *options)

    course = make_course(home / "endless", TINY)
    build(course)
    stub = course.unit(TINY).stub
    text = stub.read_text().replace("raise NotImplementedError", "while x:\n        pass", 1)
    stub.write_text(text)

    def together():
        whole = home / "together" / "exercises"
        shutil.copytree(STUBS[0].parents[1], whole)
        answer(whole / UNIT, "half_mse", "return 0.0")
        return check(whole)

    with ThreadPoolExecutor(2) as pool:
        futures = {"endless": pool.submit(check, stub.parent)}
        futures |= {name: pool.submit(one, name, name) for name in CASES}
        futures["together"] = pool.submit(together)
        futures |= {name: pool.submit(one, *how[:1], name, *how[1:]) for name, how in ASKED.items()}
        return {name: future.result() for name, future in futures.items()}


SENTENCES = sorted({*CASES, "endless", "together", "in_full", "waiting_in_full"})


@pytest.mark.parametrize(("case", "exercises"), [("by_exercise", 1), ("by_k", 2)])
def test_one_exercise_can_be_asked_for(came, case, exercises):
    """By its whole name, or by `-k`, which takes every name with these letters."""
    assert f"0 of {exercises} exercises pass" in came[case].said
    assert re.search(
        r"^  half_mse +core, [^)\n]+ min\b[^)\n]*? +not started$", came[case].said, re.MULTILINE
    )


@pytest.mark.parametrize("case", SENTENCES)
def test_no_one_reads_a_trace_of_the_judge(came, case):
    said = came[case].said
    assert "Traceback" not in said
    assert "INTERNALERROR" not in said
    assert "judge is at fault" not in said
    assert not re.search(r"(selfcheck|plugin|checks|student|expect|loading)\.py", said)


@pytest.mark.parametrize("case", SENTENCES)
def test_there_is_a_summary_and_only_who_is_done_has_passed(came, case):
    assert "= how far you are =" in came[case].said
    assert came[case].status == (0 if case in ("right", "crash_at_the_end") else 1)


def test_what_is_untouched_has_not_failed(came):
    said = came["untouched"].said
    every = PUBLIC.total()
    assert re.search(rf"^=+ {every} not started in .* =+$", said, re.MULTILINE), said
    assert "FAILED" not in said
    assert "skipped" not in said
    assert re.search(r"^  half_mse +core, [^)\n]+ min\b[^)\n]*? +not started$", said, re.MULTILINE)
    assert f"0 of {len(PUBLIC)} exercises pass their public checks.\nNext: half_mse\n" in said


def test_a_wrong_answer_is_explained(came):
    said = came["several"].said
    assert (
        "Residuals 1 and 2 cost (1 + 4) / 4.\n\n"
        "called      half_mse(np.array([1.0, 2.0]), np.array([0.0, 0.0]))\n"
        "this came   2.5\n"
        "expected    1.25\n"
        "the idea    the squares 1 and 4 add up to 5, and 2n is 4\n"
    ) in said
    assert re.search(
        r"^  half_mse +core, [^)\n]+ min\b[^)\n]*? +\d of \d checks \(wrong\)$", said, re.MULTILINE
    )


def test_the_mistake_is_named(came):
    assert (
        "    as if this were true, which it is not: The mean of the squares is already the loss.\n"
        "    for example:\n"
        "      half_mse(np.array([2.0]), np.array([0.0]))  # is 2.0; yours gives 4.0\n"
    ) in came["in_full"].said
    named = {"several", "use_each_other", "in_full", "waiting_in_full"}
    named |= {"in_notebook", "in_both"}
    for case in SENTENCES:
        assert ("as if" in came[case].said) == (case in named), case


def test_first_comes_the_sum_then_one_mistake_below_its_belief_and_a_line_for_the_rest(came):
    _, _, said = came["several"].said.partition("= how far you are =")
    table, _, rest = said.partition("\nNext: half_mse\n")
    assert "as if" not in table
    mistake, _, rest = rest.partition("= what else fails =")
    _, _, mistake = mistake.partition("= test_half_mse_of_two_residuals =")
    assert mistake.index("as if") < mistake.index("for example") < mistake.index("called  ")
    assert mistake.count("called  ") == 1
    assert "\n  test_half_mse_grows_with_the_square: 1.0, expected 0.5\n" in rest
    others = PUBLIC["mse"] - 1
    alike = rf"\n  test_mse_\w+ and {others} more: line \d+ raises AttributeError\n"
    assert re.search(alike, rest), rest
    assert "called" not in rest


@pytest.mark.parametrize(
    ("columns", "options", "end"),
    [(60, [], "`pytest -v`"), (80, [], "`pytest -v`"), (60, ["-v"], "generated xml file")],
)
def test_no_line_is_wider_than_the_terminal(tmp_path, columns, options, end):
    folder = tmp_path / UNIT
    shutil.copytree(STUBS[0].parents[1] / UNIT, folder)
    answer_several_wrongly(folder)
    said = check(folder, *options, columns=columns).said.split("how far you are", 1)[1]
    said = said.partition(end)[0]
    assert max(map(len, said.splitlines())) <= columns, said
    assert "1 of 6 checks (wrong)\n" in said


def test_a_narrow_terminal_cuts_no_verdict_and_colours_stress_what_is_read_first(tmp_path):
    folder = tmp_path / UNIT
    shutil.copytree(STUBS[0].parents[1] / UNIT, folder)
    answer(folder, "half_mse", "return float(((pred - target) ** 2).mean())")
    answer(folder, "half_mse_grad", "return (target - pred) / len(pred)")
    bare = check(folder, columns=40).said
    assert re.search(r"^  half_mse: \d of 6 checks \(wrong\)$", bare, re.MULTILINE)
    assert "\x1b" not in bare
    one = "  test_half_mse_grad_of_two_residuals:\n    -1.5 at [0], expected 1.5 at [0]\n"
    assert one in bare
    said = check(folder, "--color=yes", columns=80).said
    assert re.search(r"^\x1b\[1mas if this were true, which it is not: ", said, re.MULTILINE)
    assert re.search(r"^\x1b\[1mNext: half_mse\x1b", said, re.MULTILINE)
    one = "  test_half_mse_grad_of_two_residuals: -1.5 at [0], expected 1.5 at [0]\n"
    assert one in said


def test_each_is_told_in_full_where_that_is_asked_for(came):
    said = came["in_full"].said
    assert said.count("called  ") > PUBLIC["half_mse"]
    assert "what else fails" not in said


def test_a_plain_traceback_is_of_the_check_and_of_the_students_lines(came):
    said = came["traceback"].said
    assert re.search(
        r"^test_regression_losses.py:\d+: in test_mse_of_two_residuals\n.*\n.*\n"
        r"regression_losses.py:\d+: in mse\n +return pred.residual$",
        said,
        re.MULTILINE,
    ), said
    assert not re.search(r"(workspace|running|student|call)\.py:\d", said)
    assert said.count("my residual is [1. 2.]") == 1, said


def test_an_exercise_of_which_not_all_checks_were_run_is_not_done(came):
    left = PUBLIC["half_mse"] - 1
    assert came["one_check"].status == 0
    assert f"1 of {left + 1} checks ({left} not run)\n" in came["one_check"].said
    assert "\n0 of 1 exercises pass" in came["one_check"].said


def test_a_notebook_in_which_more_was_written_is_checked_in_place_of_the_file(came):
    said = came["in_notebook"].said
    assert (
        "regression_losses.ipynb is checked and not regression_losses.py: it has 2 exercises "
        "worked on, and the other 0 "
    ) in " ".join(said.split())
    assert re.search(r"^  half_mse +core, [^)\n]+ min\b[^)\n]*? +1 of", said, re.MULTILINE)


def test_what_is_written_in_the_notebook_alone_is_noticed(came):
    assert "\n  mse is written in regression_losses.ipynb alone: check it there\n" in (
        came["in_both"].said
    )


def test_print_is_shown(came):
    said = came["several"].said
    assert "Captured stdout call" in said
    assert "my residual is [1. 2.]" in said


def test_right_answers_pass(came):
    said = came["right"].said
    assert re.search(rf"^=+ {PUBLIC.total()} passed in .* =+$", said, re.MULTILINE), said
    assert f"{len(PUBLIC)} of {len(PUBLIC)} exercises pass their public checks.\n" in said
    assert "Next" not in said
    lines = re.findall(
        r"^  \w+ +\w+, [^)\n]+ min\b[^)\n]*? +public checks pass$", said, re.MULTILINE
    )
    assert len(lines) == len(PUBLIC)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            "syntax_error",
            r"this came   line \d+: invalid syntax\n( +)return 1 \+\n\1 {10}\^\n",
        ),
        ("syntax_error", r"because +Python cannot read its lines"),
        ("syntax_error", r"mse +core, [^)\n]+ min\b[^)\n]*? +not started"),
        (
            "crash_of_a_value",
            r"this came +ZeroDivisionError: division by zero \(line \d+: half = 1",
        ),
        ("crash_at_the_end", r"regression_losses\.py: line \d+ is not run: no exercise needs"),
        (
            "in_full",
            r"this came +AttributeError: .*residual.* \(line \d+: return\s+pred\.residual\)",
        ),
        ("several", r"mse +core[^)\n]*? +0 of \d checks \(crashed\)"),
        ("in_full", r"this came +the end of the program \(line \d+: raise SystemExit\)"),
        ("in_full", r"because +an exercise returns; it does not call exit"),
        ("several", r"rmse +core[^)\n]*? +0 of \d checks \(died\)"),
        ("in_full", r"this came +torch\.nn\.functional\.mse_loss\n"),
        ("in_full", r"because +the exercise is to write this oneself"),
        ("several", r"half_mse_grad +core[^)\n]*? +0 of \d checks \(forbidden\)"),
        ("missing_file", r"this came +no regression_losses\.py"),
        ("missing_function", r"this came +no function half_mse"),
        ("missing_function", r"because +its name must be kept"),
        ("endless", r"double +core[^)\n]*? +0 of 1 checks \(timeout\)"),
        ("exit_at_import", r"regression_losses\.py: line \d+ is not run: no exercise needs"),
        ("exit_at_import", r"half_mse +core[^)\n]*? +0 of \d checks \(wrong\)"),
    ],
)
def test_what_went_wrong_is_a_sentence(came, case, sentence):
    assert re.search(sentence, came[case].said), came[case].said


@pytest.mark.parametrize(
    ("case", "cause", "counts"),
    [
        (
            "syntax_error",
            r"because +Python cannot read its lines",
            f"1 failed, {PUBLIC['half_mse'] - 1} not run",
        ),
        (
            "missing_file",
            r"this came +no regression_losses\.py",
            f"1 failed, {PUBLIC.total() - 1} not run",
        ),
        (
            "misspelt",
            r"this came +NameError: name 'nq'",
            f"{PUBLIC['half_mse'] + PUBLIC['mse']} failed, ",
        ),
        ("in_full", r"this came +torch\.nn\.functional\.mse_loss\n", "not run"),
    ],
)
def test_what_fails_many_checks_is_told_once(came, case, cause, counts):
    said = came[case].said
    assert len(re.findall(cause, said)) == 1, said
    assert counts in said.splitlines()[-1]


def test_an_exercise_says_first_what_is_the_matter_with_one_that_it_uses(came):
    short = came["use_each_other"].said
    assert short.count("\nrmse uses mse, which is not written yet: begin there\n") == 1
    assert "\nNext: mse\n" in short
    said = came["waiting_in_full"].said
    assert said.count("rmse uses mse, which is not written yet: begin there.\n") == 1
    assert "because     mse is not written yet\n" in said
    assert "this part is not written yet" not in said
    assert "huber uses mae, whose own checks do not all pass: look there first.\n" in said
    assert "    uses mse, which is not written yet: begin there\n" in said


@pytest.mark.parametrize("case", ["several", "crash_of_a_value", "exit_at_import"])
def test_what_is_not_begun_is_not_started_whatever_else_is_wrong(came, case):
    assert re.search(
        r"^  huber +beyond, [^)\n]+ min\b[^)\n]*? +not started$", came[case].said, re.MULTILINE
    )


def test_all_units_are_checked_together(came):
    said = came["together"].said
    for stub in STUBS:
        rest = "$" if stub.parent.name == UNIT else r" +\d+ exercises: not started$"
        assert re.search(rf"^{stub.parent.name}{rest}", said, re.MULTILINE)
    half_mse = re.search(
        r"^  half_mse +core, [^)\n]+ min\b[^)\n]*? +(\d) of (\d) checks \(wrong\)$",
        said,
        re.MULTILINE,
    )
    assert half_mse, said
    failed = int(half_mse[2]) - int(half_mse[1])
    assert len(re.findall("^  test_half_mse", said, re.MULTILINE)) == failed - 1 > 1
    assert re.search(rf"^=+ {failed} failed, \d+ not started in .* =+$", said, re.MULTILINE)
