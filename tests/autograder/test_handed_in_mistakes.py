"""Mistakes that were not in the bank when they were made, and what is told of them: nothing that is
not true of the code.

Each is handed in within the unit's solution, and judged by the real judge.
"""

import ast
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("grading is for Linux alone", allow_module_level=True)
from autograder.authoring.compose import compose
from autograder.course.layout import Course
from autograder.grading.judge import Judge
from autograder.grading.submissions import Submission
from autograder.runtime.syntax import extent

ROOT = Path(__file__).resolve().parents[2]

MISTAKES = {  # a unit, what was written, and what is told of it
    "a_dtype_with_no_room": (
        "00",
        """def add_in_place_(x, y):
    if torch.result_type(x, y) != x.dtype:
        raise TypeError(f"{x.dtype} and {y.dtype}")
    x += y
    return x
""",
        ["A sum has the finer dtype of the two, so x must have that one."],
    ),
    "a_one_too_many_below_zero": (
        "01",
        """def sigmoid(x):
    below = 1 - torch.exp(x) / (1 + torch.exp(x))
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), below)
""",
        ["The sigmoid of a negative number is that of its size."],
    ),
    "a_two_outside_the_root": (
        "02",
        """def rmse(pred, target):
    return float(2 * np.sqrt(half_mse(pred, target)))
""",
        ["What stands under the root is twice the mean of the squares."],
    ),
    "the_gradient_of_another_loss": (
        "02",
        """def rmse_grad(pred, target):
    return half_mse_grad(pred, target)
""",
        ["The root changes the loss and not its gradient, which is r over n."],
    ),
    "the_smallest_for_the_largest": (
        "03",
        """def logsumexp(z, axis=-1):
    z = _as_floats(z)
    m = z.min(axis=axis, keepdims=True)
    return np.squeeze(m, axis) + np.log(np.exp(z - m).sum(axis=axis))
""",
        ["Any shift changes nothing, so the smallest score will do."],
    ),
    "a_relu_that_hands_on": (
        "04",
        """def relu_backward(dout, x):
    if dout.shape != x.shape:
        raise ValueError(f"{dout.shape} and {x.shape}")
    return dout.copy()
""",
        ["Every gradient passes through relu, whatever x is."],
    ),
    "measured_after_it_was_normalised": (
        "05",
        """def normalise(train, *others):
    for other in others:
        if other.shape[1:] != train.shape[1:]:
            raise ValueError(f"{other.shape} and {train.shape}")
    std = train.std(axis=0)
    std[train.max(axis=0) == train.min(axis=0)] = 1
    train = (train - train.mean(axis=0)) / std
    std = train.std(axis=0)
    std[train.max(axis=0) == train.min(axis=0)] = 1
    return (train, *((other - train.mean(axis=0)) / std for other in others))
""",
        ["Only train is changed, and the others come back as they are."],
    ),
}


def handed_in(solution: str, written: str) -> str:
    """The solution's text with one of its functions written otherwise."""
    name = ast.parse(written).body[0].name  # type: ignore[attr-defined]
    tree = ast.parse(solution)
    (old,) = (node for node in tree.body if getattr(node, "name", None) == name)
    first, last = extent(old)
    lines = solution.splitlines(keepends=True)
    return "".join([*lines[: first - 1], written, *lines[last:]])


@pytest.fixture(scope="module")
def judged() -> dict[str, Any]:
    """What is told of each mistake, by its name."""
    course, told = Course(ROOT), {}
    for unit in [course.unit(prefix) for prefix in sorted({of for of, _, _ in MISTAKES.values()})]:
        mine = {name: code for name, (of, code, _) in MISTAKES.items() if unit.slug.startswith(of)}
        with Judge(course, [unit]) as judge:
            for name, code in mine.items():
                text = handed_in(compose(unit, []), code)
                submission = Submission("student", {unit.stub.name: text.encode()})
                result, troubles = judge.grade(submission)
                assert troubles == []
                told[name] = {
                    check.misconception.belief
                    for exercise in result.exercises
                    for check in exercise.checks
                    if check.misconception
                }
    return told


@pytest.mark.parametrize("name", MISTAKES)
def test_what_is_told_is_true_of_the_code(judged: dict[str, Any], name: str) -> None:
    assert judged[name] == set(MISTAKES[name][2])
