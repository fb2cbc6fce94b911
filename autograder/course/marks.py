"""The marks of an exercise in a solution. `build` turns them into prose and strips them."""

from collections.abc import Callable
from typing import Any, TypeVar

Definition = TypeVar("Definition", bound=Callable[..., Any])


def forbids(*names: str) -> Callable[[Definition], Definition]:
    """State what the exercise may not use: dotted names, each with everything under it.

    A name that starts with a dot is a method of anything: `.softmax`.
    """
    return lambda definition: definition


def beyond(definition: Definition) -> Definition:
    """Mark an exercise as going past the core: its points are a bonus."""
    return definition
