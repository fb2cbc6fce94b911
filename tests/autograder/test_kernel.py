"""The check cell: a student's kernel shows what pytest would, and no broken function harms it.

Kernels are real, in folders as they were handed out. Two of them meet the broken functions in the
background, for that takes time, while a third one is asked whatever else a student does.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import start_new_kernel

from autograder.checking import render
from autograder.checking.checks import load_checks
from autograder.checking.standing import CheckStanding, ExerciseStanding, Named
from autograder.checking.verdicts import Message
from autograder.course.layout import Course

if sys.platform != "linux":
    pytest.skip("what is broken here is broken in Linux's ways", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
# As a student has it: without what is for development, and no file left in the folder.
BARE = [
    word for name in ("cacheprovider", "hypothesispytest", "xdist") for word in ("-p", f"no:{name}")
]
UNIT = "02_regression_losses"
SETUP = """
import ctypes, os, signal, sys, threading
import numpy as np
from autograder import check, start_checks
start_checks()
"""
REFUSE = """if pred.shape != target.shape:
        raise ValueError(f"{pred.shape} and {target.shape}")"""
RIGHT = f"""{REFUSE}
    r = pred.astype(float) - target.astype(float)
    return float((r**2).sum()) / len(r)"""
RIGHT_MAE = RIGHT.replace("(r**2)", "abs(r)")
LOSSES = Course(Path(__file__).resolve().parents[2]).unit("02_regression_losses")
PUBLIC = Counter(c.exercise for c in load_checks(LOSSES.grader, LOSSES.slug) if c.public)
ENOUGH = 300  # seconds, for whatever takes a few


@dataclass(frozen=True)
class Came:
    """What a cell showed, as text and as HTML, the exception that it raised, and its prints."""

    text: str
    html: str
    error: str
    said: str


class Kernel:
    """A kernel in a folder, set up; use as a context manager."""

    def __init__(self, folder):
        self.manager, self.client = start_new_kernel(
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.process = psutil.Process(self.manager.provisioner.process.pid)
        self.folder = folder
        self.run(SETUP)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.end(now=True)

    def end(self, *, now=False):
        """End it; return what is still running of what it had started."""
        children = self.children() if self.process.is_running() else []
        self.manager.shutdown_kernel(now=now)
        self.client.stop_channels()
        return psutil.wait_procs(children, timeout=ENOUGH)[1]

    def children(self):
        return self.process.children(recursive=True)

    def run(self, code):
        outputs = []
        self.client.execute_interactive(
            code, output_hook=outputs.append, allow_stdin=False, timeout=ENOUGH
        )
        contents = [output["content"] for output in outputs]
        shown = [content["data"] for content in contents if "data" in content]
        return Came(
            "\n".join(data["text/plain"] for data in shown),
            "\n".join(data.get("text/html", "") for data in shown),
            "".join(f"{c['ename']}: {c['evalue']}" for c in contents if "ename" in c),
            "".join(content["text"] for content in contents if "text" in content),
        )

    def check(self, exercise):
        return self.run(f"check({exercise!r})")

    def answer(self, exercise, body):
        """Run a cell with an answer, then the check cell."""
        self.run(f"def {exercise}(pred, target):\n    {body}")
        return self.check(exercise)


@pytest.fixture(scope="module")
def make_folder(tmp_path_factory):
    """Make the unit's folder, as it was handed out."""

    def make(name):
        folder = tmp_path_factory.mktemp(name) / UNIT
        ours = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "exercises" / UNIT, folder, ignore=ours)
        return folder

    return make


@pytest.fixture(scope="module", autouse=True)
def background(make_folder):
    """What is at work while the first tests run: pytest, and two kernels with broken functions."""
    with ThreadPoolExecutor(3) as pool:
        yield {
            "pytest": pool.submit(pytest_says, make_folder("pytest")),
            **{lane: pool.submit(break_, make_folder(lane), lane) for lane in LANES},
        }


@pytest.fixture(scope="module")
def kernel(make_folder, background):
    with Kernel(make_folder("student")) as kernel:
        yield kernel


# What pytest says


ANSWERS = {
    "half_mse": RIGHT,
    "mse": "return pred.residual",
    "rmse": "raise SystemExit",
    "half_mse_grad": "import torch\n    return torch.nn.functional.mse_loss(pred, target) / 2",
    "mae": RIGHT_MAE,
    "mae_grad": "return undefined",
}
BELIEF = "The mean of the squares is already the loss."
EXAMPLE = "half_mse(np.array([2.0]), np.array([0.0]))  # is 2.0; yours gives 4.0"
EXERCISES = [*ANSWERS, "rmse_grad", "huber", "huber_grad", "brier"]


def answered(text):
    """A text of Python with the answers in it."""
    for exercise, body in ANSWERS.items():
        before, head, after = text.partition(f"def {exercise}(")
        text = before + head + after.replace("raise NotImplementedError", body, 1)
    return text


def pytest_says(folder):
    """What a student's pytest says of the answers in the Python file."""
    path = folder / "regression_losses.py"
    path.write_text(answered(path.read_text("utf-8")), "utf-8")
    command = [sys.executable, "-m", "pytest", *BARE, "-v"]
    wide = {**os.environ, "COLUMNS": "250"}  # so that no line is folded
    pipes = {"capture_output": True, "text": True, "env": wide}
    came = subprocess.run(command, cwd=folder, timeout=ENOUGH, **pipes)
    return without_places(came.stdout)


def without_places(text):
    return re.sub(r"(In \[\d+\], )?\bline \d+", "line", text)


@pytest.fixture(scope="module")
def came(kernel):
    """What the check cells of the answered notebook show, by exercise."""
    notebook = json.loads((kernel.folder / "regression_losses.ipynb").read_text("utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    found = {}
    for text in code:
        if checked := re.fullmatch(r'check\("(\w+)"\)', text):
            found[checked[1]] = kernel.run(text)
        elif "pyplot" not in text:
            kernel.run(answered(text))
    return found


def whole(exercise):
    return f"{exercise}: {PUBLIC[exercise]} of {PUBLIC[exercise]} public checks pass"


def none(exercise):
    return f"{exercise}: 0 of {PUBLIC[exercise]} public checks pass"


def standing(text):
    """How the summary of pytest tells this table."""
    first, *others = text.splitlines()
    passed, total = re.search(r"(\d+) of (\d+) public checks pass", first).groups()
    verdicts = {line.partition(":")[0] for line in others if re.match(r"[a-z_]+: ", line)}
    if passed == total:
        return "public checks pass"
    if verdicts == {"not_started"}:
        return "not started"
    return f"{passed} of {total} checks ({', '.join(sorted(verdicts - {'passed'}))})"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_check_cell_shows_what_pytest_says(came, background, exercise):
    said, shown = background["pytest"].result(), came[exercise]
    assert shown.error == ""
    line = rf"^  {exercise} +\w+, .*\bmin.* {re.escape(standing(shown.text))}$"
    assert re.search(line, said, re.MULTILINE), shown.text
    above, _, _ = without_places(shown.text).partition("\nSince the kernel started")
    lines = [line.strip() for line in above.splitlines()[1:]]
    for line in lines:
        verdict, _, words = line.partition(": ")
        is_of_others = re.match(r"\d+ more checks? fails? by the same", line)
        if verdict not in ("passed", "not_started") and not is_of_others:
            for part in words.split(", because ") if words else [line]:
                assert part.removeprefix("It is ").removeprefix("For example:") in said


def test_all_verdicts_were_met(came):
    met = {re.sub(r"\d+ of \d+ ", "", standing(shown.text)) for shown in came.values()}
    assert met == {
        "checks (wrong)",
        "checks (crashed)",
        "checks (died)",
        "checks (forbidden)",
        "public checks pass",
        "not started",
    }


def test_the_mistake_is_named_in_words_and_in_the_table(came):
    assert (
        f"It is as if this were true, which it is not: {BELIEF}\nFor example:\n    {EXAMPLE}"
        in came["half_mse"].text
    )
    assert (
        f"It is as if this were true, which it is not: <em>{BELIEF}</em><br>For example: <code"
        in came["half_mse"].html
    )
    assert f">{EXAMPLE}</code>" in came["half_mse"].html
    assert all("as if" not in came[e].text + came[e].html for e in EXERCISES if e != "half_mse")


@pytest.mark.parametrize("line", ["ctypes.string_at(0)", "return 7.0"])
def test_the_mistake_is_named_without_an_example_that_does_not_hold(kernel, line):
    first = f"if pred.tolist() == [2.0]:\n        {line}\n    {RIGHT}"
    shown = kernel.answer("half_mse", first).text
    assert f"It is as if this were true, which it is not: {BELIEF}" in shown
    assert "For example" not in shown


def test_an_exception_is_told_with_its_cell(came):
    for shown in (came["mse"].text, came["mse"].html):
        assert re.search(r"In \[\d+\], line \d+: return pred\.residual", shown)
    assert "&lt;" not in came["mse"].text


# What a student does in a notebook


def test_a_cell_that_was_not_run_is_missing(kernel):
    kernel.run("%reset -f in")
    kernel.run(SETUP)
    shown = kernel.check("half_mse")
    assert "missing: no function half_mse, because no cell that was run" in shown.text


def test_the_table_shows_also_in_the_midst_of_a_cell(kernel):
    shown = kernel.run("check('mae')\nnp.zeros(3)")
    assert none("mae") in shown.text
    assert "array([0., 0., 0.])" in shown.text


def test_a_cell_that_was_changed_and_run_again_counts(kernel):
    assert whole("mse") not in kernel.answer("mse", "return 0.0").text
    assert whole("mse") in kernel.answer("mse", RIGHT).text
    kernel.run("def half(x):\n    return x / 3")
    assert whole("half_mse") not in kernel.answer("half_mse", "return half(mse(pred, target))").text
    kernel.run("def half(x):\n    return x / 2")
    assert whole("half_mse") in kernel.check("half_mse").text


def test_what_an_exercise_uses_is_to_blame_where_it_fails_by_itself(kernel):
    """Though nobody asked for it."""
    kernel.run("def rmse(pred, target): return ((pred - target) ** 2).sum() / len(pred)")
    shown = kernel.answer("rmse_grad", "return (pred - target) / (len(pred) * rmse(pred, target))")
    assert "uses rmse, whose own checks do not all pass: look there first" in shown.text
    assert "as if this were true" not in shown.text


def test_a_cell_that_python_cannot_read_is_told(kernel):
    kernel.answer("rmse", "return 1.0")
    shown = kernel.answer("rmse", "return 1 +")
    assert re.search(r"crashed: In \[\d+\], line 2: invalid syntax\n", shown.text)
    below = ["    return 1 +", "              ^", "    because Python cannot read its lines"]
    assert "\n".join(below) in shown.text
    assert "wrong: " in kernel.answer("rmse", "return 1.0").text


def test_a_cell_that_fails_is_told(kernel):
    kernel.run("@nobody_knows\ndef rmse_grad(pred, target):\n    return pred")
    shown = kernel.check("rmse_grad")
    assert re.search(r"crashed: NameError: .*nobody_knows.*\(In \[\d+\], line 1: ", shown.text)
    assert "before any call" in shown.text


def test_an_exercise_says_first_that_one_it_uses_is_not_written(kernel):
    kernel.run("def mse(pred, target):\n    raise NotImplementedError")
    kernel.run("def mine(a, b):\n    return mse(a, b)")
    shown = kernel.answer("rmse", "return mine(pred, target)")
    for told in (shown.text, shown.html):
        assert told.count("uses mse, which is not written yet: begin there") == 1
        assert told.count("mse is not written yet, as said above") == 1
        assert f"{PUBLIC['rmse'] - 1} more checks fail by the same: " in told
        assert "this part is not written yet" not in told


def test_a_line_that_fails_every_check_is_told_once(kernel):
    shown = kernel.answer("rmse", "return float(nq.mean(pred))")
    for told in (shown.text, shown.html):
        assert len(re.findall(r"NameError: .*In \[\d+\], line 2: return float\(nq", told)) == 1
        assert told.count("nq is not defined, as said above") == 1
        assert f"{PUBLIC['rmse'] - 1} more checks fail by the same: " in told


def test_a_cell_that_was_not_run_and_is_used_is_told_once(kernel):
    kernel.run("%reset -f in")
    kernel.run(SETUP)
    shown = kernel.answer("rmse", "return mse(pred, target) ** 0.5")
    assert shown.text.count("no mse yet: its cell was not run") == 1
    assert shown.text.count("the cell of mse was not run, as said above") == 1
    assert f"{PUBLIC['rmse'] - 1} more checks fail by the same: " in shown.text


def test_a_module_beside_the_notebook_is_read_as_it_is_now(kernel):
    helper = kernel.folder / "my_helpers.py"
    helper.write_text("FACTOR = 3\n")
    kernel.run("import my_helpers")
    body = f"{RIGHT} / my_helpers.FACTOR"
    assert whole("half_mse") not in kernel.answer("half_mse", body).text
    helper.write_text("FACTOR = 2\n# twice a half\n")
    assert whole("half_mse") in kernel.check("half_mse").text


def test_what_a_check_held_is_given_back(kernel):
    kernel.answer("half_mse_grad", ANSWERS["half_mse_grad"])  # torch takes none of the room
    kernel.run("ballast = np.zeros(150_000_000)")  # of two, one too many
    assert whole("mse") in kernel.answer("mse", f"ballast[0]\n    {RIGHT}").text
    assert whole("mse") in kernel.check("mse").text
    kernel.answer("mse", RIGHT)


def test_nothing_of_a_student_becomes_markup(kernel):
    text = "<img src=x onerror=alert(1)> `</code>` | $x$ \x1b[31m"
    for body in (
        f"raise type('<script>', (Exception,), {{}})({text!r})",
        f"return {text!r}",
        f"raise ValueError(  # {text[:-5]}\n        1)",
    ):
        shown = kernel.answer("huber", body)
        assert none("huber") in shown.text
        assert "<img" not in shown.html
        assert "<script" not in shown.html
        assert "&lt;img" in shown.html
        assert "\x1b" not in shown.text + shown.html


def test_the_folder_is_where_the_kernel_started(kernel):
    kernel.run("os.chdir('/')")
    assert whole("mse") in kernel.answer("mse", RIGHT).text
    kernel.run(f"os.chdir({str(kernel.folder)!r})")


def test_what_is_no_exercise_is_told_in_a_line(kernel):
    shown = kernel.check("<b>mse")
    assert (
        "There is no exercise '<b>mse' in 02_regression_losses: there are half_mse," in shown.text
    )
    assert (shown.html, shown.error) == ("", "")


def test_an_exercise_can_be_given_by_its_function(kernel):
    kernel.answer("mse", RIGHT)
    assert whole("mse") in kernel.run("check(mse)").text


def test_what_is_printed_in_a_check_is_shown_with_its_title(kernel):
    shown = kernel.answer("mse", f"print('<b>', pred.shape, chr(27))\n    {RIGHT}")
    assert 'Printed in "Residuals 1 and 2 cost (1 + 4) / 2":\n    <b> (2,)' in shown.text
    assert "&lt;b&gt; (2,)" in shown.html
    shown = kernel.answer(
        "mse", f"print('small') if len(pred) < 3 else print('it is')\n    {RIGHT}"
    )
    assert "small" in shown.text
    assert "it is" not in shown.text


def test_below_the_table_stands_how_many_pass_and_what_is_next(kernel):
    def passed(shown):
        return int(re.search(r"Since the kernel started, (\d+) of 12", shown.text)[1])

    before = passed(kernel.answer("mse", "return 0.0"))
    right = kernel.answer("mse", RIGHT)
    assert passed(right) == before + 1 == passed(kernel.check("mse"))
    assert "\nNext: `" in right.text
    wrong = kernel.answer("mse", "return 0.0")
    assert passed(wrong) == before
    assert "Next: " not in wrong.text


def test_a_hint_is_folded_below_what_fails(kernel):
    assert "<summary>Hint 1</summary>" in kernel.answer("mse", "return 0.0").html
    assert "<summary>" not in kernel.answer("mse", RIGHT).html


def test_an_exercise_that_is_written_in_the_file_alone_is_noticed(kernel):
    path = kernel.folder / "regression_losses.py"
    before = path.read_text("utf-8")
    path.write_text(answered(before), "utf-8")
    shown = kernel.answer("mse", "raise NotImplementedError").text
    path.write_text(before, "utf-8")
    said = "mse is written in regression_losses.py, which `pytest` checks."
    assert said in shown
    assert said not in kernel.check("mse").text


def test_a_cell_that_waits_for_an_exercise_says_so_in_a_sentence(kernel):
    kernel.run("def brier(prob, labels):\n    raise NotImplementedError")
    waits = kernel.run("brier(1, 2)")
    assert waits.said == "This cell waits for brier, which is not written yet.\n"
    kernel.run("del brier")
    waits = kernel.run("[brier(n, 2) for n in range(3)]")
    assert waits.said == (
        "This cell waits for brier, whose cell was not run: write it there, and run it.\n"
    )
    assert waits.error == ""


def test_any_other_error_is_shown_as_ever(kernel):
    assert kernel.run("no_such_name").error == "NameError: name 'no_such_name' is not defined"
    assert kernel.run("raise NotImplementedError('mine')").error == "NotImplementedError: mine"


def test_a_folder_without_its_files_is_told_in_a_line(kernel):
    for name in ("test_regression_losses.py", "recognition.json"):
        path = kernel.folder / name
        path.rename(path.with_suffix(".away"))
        shown = kernel.check("mse")
        path.with_suffix(".away").rename(path)
        assert f"there is no {name} in {kernel.folder}. Keep the notebook" in shown.text
        assert shown.error == ""


def test_nbgrader_is_told_by_an_exception(kernel):
    kernel.run("os.environ['NBGRADER_EXECUTION'] = 'validate'")
    shown = kernel.answer("mse", "return 0.0")
    assert re.fullmatch(r"AssertionError: mse: \d of \d public checks pass", shown.error)
    assert "because" in shown.html
    assert kernel.answer("mse", RIGHT).error == ""
    assert kernel.check("no_such").error.startswith("AssertionError: There is no exercise")
    kernel.run("del os.environ['NBGRADER_EXECUTION']")
    assert kernel.answer("mse", "return 0.0").error == ""


def test_an_interrupt_ends_the_check_and_nothing_else(kernel):
    (helper,) = kernel.children()
    as_jupyter = "os.killpg(os.getpgid(os.getppid()), signal.SIGINT)"  # once the check is at work
    shown = kernel.answer("mae", f"{as_jupyter}\n    while True: pass")
    assert shown.error.startswith("KeyboardInterrupt")
    assert not helper.is_running()
    assert whole("mae") in kernel.answer("mae", RIGHT_MAE).text


def test_an_interrupt_of_another_cell_leaves_the_helper_alone(kernel):
    assert whole("mse") in kernel.answer("mse", RIGHT).text
    (helper,) = kernel.children()
    assert kernel.run("os.killpg(0, signal.SIGINT)").error.startswith("KeyboardInterrupt")
    assert whole("mse") in kernel.check("mse").text
    assert kernel.children() == [helper]


def test_a_thread_that_a_check_has_left_ends_with_its_process(kernel):
    (helper,) = kernel.children()
    spin = "threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()"
    assert whole("mse") in kernel.answer("mse", f"{spin}\n    {RIGHT}").text
    assert not helper.is_running()
    assert whole("mse") in kernel.answer("mse", RIGHT).text


def test_the_kernel_itself_imports_nothing_that_takes_time(kernel):
    assert kernel.run("{'torch', 'jinja2', 'pytest'} & {*sys.modules}").text == "set()"


def test_outside_of_a_notebook_one_is_told_of_pytest(tmp_path):
    program = "from autograder import check; check('mse')"
    came = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert (came.returncode, came.stderr, came.stdout.count("\n")) == (0, "", 1)
    assert "`pytest`" in came.stdout


# Broken functions

# Each harms when it is called with two residuals, in the first check; the second one is right.
HARM = {
    "spins": ("while True: pass", "timeout"),
    "holds_the_lock": ("ctypes.PyDLL(None).sleep(1000)", "timeout"),
    # Python's own ways to write are refused.
    "ends": ("__import__('ctypes').CDLL(None).system(b'printf x >> calls'); os._exit(7)", "died"),
    "violates": ("ctypes.string_at(0)", "died"),
    "exits": ("exit()", "died"),
    "exits_with_a_word": ("sys.exit('bye')", "died"),
    "recurses": ("return mse(pred, target)", "crashed"),
    "bombs": ("np.empty(10**9)", "memory"),
    "closes": ("sys.stdout.close(); os.close(0); os.close(1); os.close(2)", "passed"),
    "floods": ("print('x' * 10**7); os.write(1, b'x' * 10**6)", "passed"),
}
LANES = {
    "one": ["closes", "exits", "spins", "ends", "violates"],
    "two": ["recurses", "exits_with_a_word", "bombs", "floods", "holds_the_lock"],
}
LONG = {
    "grows": ("x = [0]\n        while True: x += x", "memory"),
    "recurses_in_c": (
        "sys.setrecursionlimit(10**9); x = []\n        "
        "for _ in range(10**6): x = [x]\n        repr(x)",
        "died",
    ),
    "swallows_all": (
        """while True:
            try:
                while True: pass
            except BaseException: pass""",
        "timeout",
    ),
    "interrupts_itself": ("raise KeyboardInterrupt", "died"),
    "kills_itself": ("os.kill(os.getpid(), signal.SIGKILL)", "memory"),
    "closes_everything": ("os.closerange(0, 100)", "died"),
    "talks_over_us": (
        """for descriptor in range(3, 100):
            try: os.write(descriptor, b'x' * 10**7)
            except OSError: pass""",
        "died",
    ),
    "forks": ("os.fork()", "crashed"),
    "forks_past_python": ("__import__('ctypes').CDLL(None).fork()", "passed"),
    "leaves_a_process": ("__import__('ctypes').CDLL(None).system(b'sleep 1000 &')", "passed"),
    "reads": ("input()", "crashed"),
}


def harm(kernel, body):
    """What is shown of a function that harms, and of a right one after it."""
    first = f"if pred.tolist() == [1.0, 2.0]:\n        {body}\n    {RIGHT}"
    after = f"print('as always')\n    {RIGHT}"
    return kernel.answer("mse", first).text, kernel.answer("mse", after).text


def break_(folder, lane):
    """Try the broken functions of a lane in a kernel; end it, in one of two ways."""
    kernel = Kernel(folder)
    came = {name: harm(kernel, HARM[name][0]) for name in LANES[lane]}
    calls = folder / "calls"
    came["calls"] = calls.read_text() if calls.exists() else ""
    came["left"] = kernel.end(now=lane == "one")
    return came


@pytest.mark.parametrize("name", HARM)
def test_a_broken_function_fails_its_check_and_harms_no_other(background, name):
    lane = next(lane for lane, names in LANES.items() if name in names)
    assert_harmless(*background[lane].result()[name], HARM[name][1])


def assert_harmless(shown, after, verdict):
    verdicts = re.findall(r"^([a-z]+): (?!\d)", shown, re.MULTILINE)
    if verdict == "timeout":  # the others are not tried
        assert {*verdicts} == {"timeout"}, shown
    else:
        assert verdicts == [verdict, *["passed"] * (PUBLIC["mse"] - 1)], shown
    assert after.startswith(whole("mse")), after


def test_the_stub_counts_if_it_was_run_last(kernel):
    assert kernel.answer("mse", RIGHT).text.startswith(whole("mse"))
    shown = kernel.answer("mse", "raise NotImplementedError").text
    assert shown.startswith(f"{none('mse')}\nnot_started: "), shown


@pytest.mark.long
@pytest.mark.parametrize("name", LONG)
def test_a_function_that_is_broken_in_odder_ways_harms_no_other(kernel, name):
    body, verdict = LONG[name]
    assert_harmless(*harm(kernel, body), verdict)
    assert len(kernel.children()) == 1


def test_a_check_that_ended_its_process_is_not_run_again(background):
    assert background["one"].result()["calls"] == "x"


def test_the_one_check_of_an_exercise_is_told_in_full():
    message = Message("9.0", "twice is a sum", called="double(3.0)", expected="6.0")
    named = Named("triples", "Twice is thrice.")
    check = CheckStanding(
        "test_two", "Twice two.", True, False, "the value", "wrong", message, named
    )
    for kind in ("txt", "html"):
        told = render.exercise(ExerciseStanding("u", "double", 0.0, 1.0, False, (check,)), kind)
        for words in ("Twice two.", "9.0", "double(3.0)", "6.0", "twice is", "Twice is thrice."):
            assert words in told


@pytest.mark.parametrize("lane", LANES)
def test_nothing_is_left_when_the_kernel_ends(background, lane):
    assert background[lane].result()["left"] == []


@pytest.mark.long
def test_a_function_that_breaks_the_helper_itself_does_so_once(kernel):
    shown, after = harm(kernel, "sys.modules.clear()")
    assert re.search(r"\bfault[:,] ", shown)
    assert "the judge made an error here; no answer is at fault" in shown
    assert after.startswith(whole("mse"))


@pytest.mark.long
def test_what_only_computes_values_is_left_out_where_it_does_not_end(kernel):
    kernel.run("def train():\n    while 'IPython' not in sys.modules: pass\n    return 1.0")
    kernel.run("weight = train()")
    assert whole("mse") in kernel.answer("mse", f"weight if pred is None else 0\n    {RIGHT}").text


@pytest.mark.long
def test_cells_that_cannot_be_run_to_their_end_are_told(kernel):
    kernel.run("def slow(f):\n    while 'IPython' not in sys.modules: pass\n    return f")
    kernel.run(f"@slow\ndef mse(pred, target):\n    {RIGHT}")
    shown = kernel.check("mse")
    assert re.search(
        r"timeout: no end in time \(In \[\d+\], line 1: @slow\), .*a loop does not", shown.text
    )


@pytest.mark.long
def test_a_check_does_not_outlive_a_kernel_that_is_killed(make_folder):
    with Kernel(make_folder("killed")) as kernel:
        kernel.check("mae")
        (helper,) = kernel.children()
        body = f"os.kill(os.getppid(), signal.SIGKILL)\n    {HARM['holds_the_lock'][0]}"
        kernel.run(f"def mae(pred, target):\n    {body}")
        kernel.client.execute("check('mae')")
        assert psutil.wait_procs([kernel.process, helper], timeout=ENOUGH)[1] == []
