"""The marks of an exercise in a solution, which do nothing when it runs.

`build` leaves them out of the stub, and says in the docstring there what they say.
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


def effort(
    minutes: int, *, difficulty: int, after: tuple[str, ...] = ()
) -> Callable[[Definition], Definition]:
    """State how much work an exercise is for a learner who has read the lesson.

    minutes: a round estimate. difficulty: 1 where one idea is put into a line or two, 2 where there
    is an edge or a shape to think of, 3 where several ideas meet. after: the exercises of the same
    unit that it builds on.
    """
    return lambda definition: definition
