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
    "one_mask_for_all_examples": (
        "06",
        """def dropout_forward(x, p, rng, train=True):
    if p < 0 or p >= 1:
        raise ValueError(p)
    x = _floating(x)
    if not train:
        return x.copy(), np.ones_like(x)
    keep = (rng.random(x.shape[1:]) >= p).astype(x.dtype) / (1 - p)
    mask = np.ones_like(x) * keep
    return x * mask, mask
""",
        ["A unit is on or off, for all examples of the batch."],
    ),
    "validation_above_training": (
        "10",
        """def diagnose(history, num_classes):
    found = []
    if "train_loss" in history:
        losses, guess = history["train_loss"], math.log(num_classes)
        first, last = losses[0], losses[-1]
        if first < 0.5 * guess or first > 1.5 * guess:
            found.append("bad_start")
        if not all(math.isfinite(loss) and loss <= 10 * first for loss in losses):
            found.append("exploding")
        if last > 0.95 * first:
            found.append("flat")
    if "val_loss" in history and "train_loss" in history:
        if history["val_loss"][-1] > 1.2 * history["train_loss"][-1]:
            found.append("overfitting")
    if "grad_norm" in history and history["grad_norm"][-1] < 1e-6:
        found.append("vanishing")
    if "dead_share" in history and history["dead_share"][-1] > 0.5:
        found.append("dying")
    if "update_ratio" in history:
        median = statistics.median(history["update_ratio"])
        if median > 1e-1:
            found.append("steps_too_big")
        if median < 1e-5:
            found.append("steps_too_small")
    return found
""",
        ["Overfitting is a validation loss above the training loss."],
    ),
    "a_step_before_backward": (
        "10",
        """def repair_late_steps(model, optimizer, criterion, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        optimizer.step()
        loss.backward()
        losses.append(loss.item())
    return losses
""",
        ["It does not matter where in the loop the gradients are cleared."],
    ),
    "cleared_once": (
        "10",
        """def repair_frozen_weights(model, optimizer, criterion, batches):
    losses = []
    optimizer.zero_grad()
    for x, y in batches:
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
""",
        ["Each call of backward() starts with fresh gradients."],
    ),
    "in_evaluation_mode_from_loading_on": (
        "10",
        """def load_checkpoint(file, model, optimizer):
    checkpoint = torch.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    model.eval()
    return checkpoint["epoch"], checkpoint["rng_state"]
""",
        ["A model that was loaded is there to be used, so it is put into evaluation mode."],
    ),
    "a_learning_rate_for_a_sum": (
        "10",
        """def repair_accumulation(model, optimizer, criterion, batches, k):
    for group in optimizer.param_groups:
        group["lr"] /= k
    for number, (x, y) in enumerate(batches):
        if number % k == 0:
            optimizer.zero_grad()
        criterion(model(x), y).backward()
        if number % k == k - 1:
            optimizer.step()
""",
        ["A gradient that is k times too long is the same as a learning rate that is."],
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
