"""Drivers of unit 4: beside your code, they make a function of its name and coefficients."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

Function = Callable[[np.ndarray], float]


def _linear(c: np.ndarray) -> Function:
    return lambda x: float((c * x).sum())


def _cubic(c: np.ndarray) -> Function:
    """The sum of c x^3; multiplied out, for a power's last digit differs between processors."""
    return lambda x: float((c * x * x * x).sum())


def _absolute(c: np.ndarray) -> Function:
    return lambda x: float((c * np.abs(x)).sum())


def _bowl(c: np.ndarray) -> Function:
    """A quadratic whose entries pull on one another: c is a square matrix."""
    return lambda x: float(np.ravel(x) @ c @ np.ravel(x))


FUNCTIONS = {"linear": _linear, "cubic": _cubic, "absolute": _absolute, "bowl": _bowl}


def numerical_gradient(
    student: ModuleType,
    *,
    function: str,
    coefficients: np.ndarray,
    x: np.ndarray,
    h: float | None = None,
) -> Any:
    """Measure the gradient of a function at x. Without h, yours is used.

    As you would write it:

        if function == "linear":
            f = lambda x: (coefficients * x).sum()
        elif function == "cubic":
            f = lambda x: (coefficients * x * x * x).sum()
        elif function == "absolute":
            f = lambda x: (coefficients * np.abs(x)).sum()
        else:
            f = lambda x: x.ravel() @ coefficients @ x.ravel()
        numerical_gradient(f, x, h)
    """
    f = FUNCTIONS[function](coefficients)
    return student.numerical_gradient(f, x) if h is None else student.numerical_gradient(f, x, h)


def calls_of_f(
    student: ModuleType, *, function: str, coefficients: np.ndarray, x: np.ndarray
) -> int:
    """Measure the gradient of a function at x, and return how often the function was called.

    As you would write it:

        places = []

        def f(x):
            places.append(x)
            if function == "cubic":
                return (coefficients * x * x * x).sum()
            else:
                return FUNCTIONS[function](coefficients)(x)

        numerical_gradient(f, x)
        len(places)
    """
    calls = 0
    f = FUNCTIONS[function](coefficients)

    def counted(point: np.ndarray) -> float:
        nonlocal calls
        calls += 1
        return f(point)

    student.numerical_gradient(counted, x)
    return calls


def steepest_direction(
    student: ModuleType,
    *,
    function: str,
    coefficients: np.ndarray,
    x: np.ndarray,
    h: float | None = None,
) -> Any:
    """Ask for the steepest direction of a function at x. Without h, yours is used.

    As you would write it:

        if function == "linear":
            f = lambda x: (coefficients * x).sum()
        elif function == "cubic":
            f = lambda x: (coefficients * x * x * x).sum()
        elif function == "absolute":
            f = lambda x: (coefficients * np.abs(x)).sum()
        else:
            f = lambda x: x.ravel() @ coefficients @ x.ravel()
        np.asarray(steepest_direction(f, x, h))
    """
    f = FUNCTIONS[function](coefficients)
    steps = [] if h is None else [h]
    answer = student.steepest_direction(f, x, *steps)
    return np.asarray(answer) if isinstance(answer, np.generic) else answer


def gain_of_a_step(
    student: ModuleType, *, function: str, coefficients: np.ndarray, x: np.ndarray, length: float
) -> Any:
    """Take a step from x along your direction, and return how much the function grew.

    As you would write it:

        if function == "linear":
            f = lambda x: (coefficients * x).sum()
        else:
            f = lambda x: x.ravel() @ coefficients @ x.ravel()
        direction = steepest_direction(f, x)
        float(f(x + length * direction) - f(x))
    """
    f = FUNCTIONS[function](coefficients)
    direction = student.steepest_direction(f, x)
    if not isinstance(direction, np.ndarray):
        return {"instead of an array": direction}
    if direction.shape != x.shape:
        found = f"a direction of shape {direction.shape}"
        return {f"instead of a direction of shape {x.shape}": None, "namely": found}
    return f(x + length * direction) - f(x)


def check_gradient(
    student: ModuleType,
    *,
    function: str,
    coefficients: np.ndarray,
    grad: np.ndarray,
    x: np.ndarray,
    tol: float | None = None,
    part: str | None = None,
) -> Any:
    """Check a claimed gradient. part: "ok", "index", "yours" or "numeric", to return it alone.

    As you would write it:

        if function == "linear":
            f = lambda x: (coefficients * x).sum()
        elif function == "cubic":
            f = lambda x: (coefficients * x * x * x).sum()
        elif function == "absolute":
            f = lambda x: (coefficients * np.abs(x)).sum()
        else:
            f = lambda x: x.ravel() @ coefficients @ x.ravel()
        if part is None:
            check_gradient(f, grad, x, tol=tol)
        else:
            ok, index, yours, numeric = check_gradient(f, grad, x, tol=tol)
            $part
    """
    f = FUNCTIONS[function](coefficients)
    options = {} if tol is None else {"tol": tol}
    answer = student.check_gradient(f, grad, x, **options)
    return _part(answer, part, ("ok", "index", "yours", "numeric")) if part else answer


def linear_backward(
    student: ModuleType, *, part: str, dout: np.ndarray, x: np.ndarray, W: np.ndarray
) -> Any:
    """Go back through a linear layer. part: "dx", "dW" or "db", the one to return.

    As you would write it:

        dx, dW, db = linear_backward(dout, x, W)
        $part
    """
    return _part(student.linear_backward(dout, x, W), part, ("dx", "dW", "db"))


def _part(answer: Any, part: str, names: tuple[str, ...]) -> Any:
    """Pick a part of a tuple. What is not such a tuple is handed on, so that you can see it."""
    if isinstance(answer, tuple) and len(answer) == len(names):
        return answer[names.index(part)]
    return {f"instead of ({', '.join(names)})": answer}
