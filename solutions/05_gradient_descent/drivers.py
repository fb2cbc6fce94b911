"""Drivers of unit 5: they make functions out of coefficients, and generators out of seeds."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

Slope = Callable[[np.ndarray], np.ndarray]


def _constant(c: np.ndarray) -> Slope:
    """The gradient of sum(c w): the very same array wherever it is asked for."""
    return lambda w: c


def _parabolas(c: np.ndarray) -> Slope:
    """The gradient of sum(c w^2) / 2."""
    return lambda w: c * w


def _quartics(c: np.ndarray) -> Slope:
    """The gradient of sum(c w^4) / 4."""
    return lambda w: c * w**3


def _bowl(c: np.ndarray) -> Slope:
    """The gradient of w^T c w / 2, with a symmetric matrix c."""
    return lambda w: c @ w


SLOPES = {"constant": _constant, "parabolas": _parabolas, "quartics": _quartics, "bowl": _bowl}


def steps_from_one_place(
    student: ModuleType, *, w: np.ndarray, grads: list[np.ndarray], lr: float
) -> list[Any]:
    """Take one step from w for each gradient, always from the same w; return where they led."""
    return [student.gd_step(w, grad, lr) for grad in grads]


def w_after_the_step_is_changed(
    student: ModuleType, *, w: np.ndarray, grad: np.ndarray, lr: float
) -> Any:
    """Take a step, put 7 into every entry of the array that came back, and return w."""
    return _after_a_change(student.gd_step(w, grad, lr), w)


def _after_a_change(answer: Any, given: np.ndarray) -> Any:
    """Return what was passed in, after the answer was filled with something else."""
    if not isinstance(answer, np.ndarray):
        return {"instead of an array": answer}
    if answer.flags.writeable:
        answer[...] = 7
    return given


def gradient_descent(
    student: ModuleType,
    *,
    slope: str,
    coefficients: np.ndarray,
    w0: np.ndarray,
    lr: float,
    steps: int,
) -> Any:
    """Descend on a function that is given by its slope's name and coefficients.

    As you would write it:

        if slope == "parabolas":
            gradient_descent(lambda w: coefficients * w, w0, lr, steps)
        else:
            gradient_descent(SLOPES[slope](coefficients), w0, lr, steps)
    """
    return student.gradient_descent(SLOPES[slope](coefficients), w0, lr, steps)


def places_that_grad_f_is_handed(
    student: ModuleType, *, coefficients: np.ndarray, w0: np.ndarray, lr: float, steps: int
) -> Any:
    """Descend on parabolas, and return a list of all that grad_f was handed."""
    handed = []

    def grad_f(w: Any) -> Any:
        handed.append(np.copy(w) if isinstance(w, np.ndarray) else w)
        return coefficients * w

    path = student.gradient_descent(grad_f, w0, lr, steps)
    return handed or {"instead of a path for which grad_f was asked": path}


def w0_after_the_path_is_changed(
    student: ModuleType, *, coefficients: np.ndarray, w0: np.ndarray, lr: float, steps: int
) -> Any:
    """Descend on parabolas, put 7 into every entry of the path that came back, and return w0."""
    return _after_a_change(student.gradient_descent(_parabolas(coefficients), w0, lr, steps), w0)


def linear_regression(
    student: ModuleType, *, part: str, w: np.ndarray, b: float, X: np.ndarray, y: np.ndarray
) -> Any:
    """Measure loss and gradients, and return one part: "loss", "dw" or "db".

    As you would write it:

        loss, dw, db = linear_regression_loss_and_grads(w, b, X, y)
        $part
    """
    answer = student.linear_regression_loss_and_grads(w, b, X, y)
    return _part(answer, part, ("loss", "dw", "db"))


def softmax_regression(
    student: ModuleType, *, part: str, W: np.ndarray, X: np.ndarray, y: np.ndarray, reg: float
) -> Any:
    """Measure loss and gradient, and return one part: "loss" or "dW".

    As you would write it:

        loss, dW = softmax_regression_loss_and_grad(W, X, y, reg)
        $part
    """
    answer = student.softmax_regression_loss_and_grad(W, X, y, reg)
    return _part(answer, part, ("loss", "dW"))


def minibatches(
    student: ModuleType,
    *,
    n: int,
    batch_size: int,
    seed: int,
    epochs: int | None = None,
    of: str = "batches",
) -> Any:
    """Draw batches with a generator of a seed.

    Return the "batches", their "sizes", or all indices in their "order"; of several epochs, a list
    of those.

    As you would write it:

        rng = np.random.default_rng(seed)
        if of == "sizes":
            [batch.size for batch in minibatches(n, batch_size, rng)]
        else:
            minibatches(n, batch_size, rng)
    """
    rng = np.random.default_rng(seed)
    drawn = [student.minibatches(n, batch_size, rng) for _ in range(epochs or 1)]
    found = [_of_batches(batches, of) for batches in drawn]
    return found if epochs else found[0]


def _of_batches(batches: Any, of: str) -> Any:
    """What is not a list of arrays is handed on, so that you can see it."""
    if not isinstance(batches, list) or not all(isinstance(b, np.ndarray) for b in batches):
        return {"instead of a list of arrays": batches}
    if of == "sizes":
        return [batch.size for batch in batches]
    if of == "order":
        return np.concatenate([batch.ravel() for batch in batches])
    return batches


def sgd_epochs(
    student: ModuleType,
    *,
    part: str,
    W: np.ndarray,
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    batch_size: int,
    seed: int,
    epochs: int = 1,
) -> Any:
    """Train with a generator of a seed.

    Return the last "W", the last "mean_loss", or all "losses" in a list; or "W before", the W that
    was passed in, after 7 was put into every entry of the one that came back; or "draws", the next
    three numbers from the generator.

    As you would write it:

        rng = np.random.default_rng(seed)
        W, mean_loss = sgd_epoch(W, X, y, lr, batch_size, rng)
        $part
    """
    rng = np.random.default_rng(seed)
    given, losses = W, []
    for _ in range(epochs):
        answer = student.sgd_epoch(W, X, y, lr, batch_size, rng)
        if not isinstance(answer, tuple) or len(answer) != 2:
            return {"instead of (W, mean_loss)": answer}
        W, loss = answer
        losses.append(loss)
    if part == "W before":
        return _after_a_change(W, given)
    if part == "draws":
        return rng.random(3)
    return {"W": W, "mean_loss": losses[-1], "losses": losses}[part]


def normalise(
    student: ModuleType, *, part: int, train: np.ndarray, others: tuple[np.ndarray, ...]
) -> Any:
    """Normalise, and return one array: 0 is train, 1 the first of the others, and so on.

    As you would write it:

        normalise(train, *others)[part]
    """
    answer = student.normalise(train, *others)
    if isinstance(answer, tuple) and len(answer) == 1 + len(others):
        return answer[part]
    return {f"instead of a tuple of {1 + len(others)}": answer}


def _part(answer: Any, part: str, names: tuple[str, ...]) -> Any:
    """Pick a part of a tuple. What is not such a tuple is handed on, so that you can see it."""
    if isinstance(answer, tuple) and len(answer) == len(names):
        return answer[names.index(part)]
    return {f"instead of ({', '.join(names)})": answer}
