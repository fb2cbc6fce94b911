"""The marks of an exercise in a solution, which do nothing when it runs.

`build` leaves them out of the stub, and says in the docstring there what `forbids` names.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Definition = TypeVar("Definition", bound=Callable[..., Any])


def forbids(*names: str) -> Callable[[Definition], Definition]:
    """State what students may not use in the exercise: dotted names, each with all that is in it.

    `torch.nn` forbids `torch.nn.Linear`, too. A name that starts with a dot, such as `.softmax`, is
    a method of any object.
    """
    return lambda definition: definition


def beyond(definition: Definition) -> Definition:
    """Mark an exercise as going past the core: its points are a bonus."""
    return definition


def points(worth: float | Mapping[str, float]) -> Callable[[Definition], Definition]:
    """State what an exercise is worth, which is 10 points otherwise; or each of its ideas, by name.

    All are in quarters of a point. See `autograder.checking.ideas`.
    """
    return lambda definition: definition
