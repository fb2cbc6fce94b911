"""Solutions with something around each of their calls, and ways to make an answer wrong."""

import functools
import inspect
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from autograder.authoring.conditions import inside, is_model

MORE = 0.05  # by which a wrong number differs, beyond every tolerance


@dataclass(frozen=True)
class Called:
    """One call of an exercise.

    arguments: by name; of a method, with the method's name before it, and what the object was made
    of among them. given: as they were given, by their own names, those with a default included; of
    a method, its name as `method`. optional: the names that have a default; left_out: those among
    them for which the default is used. go: makes the call.
    """

    arguments: Mapping[str, Any]
    given: Mapping[str, Any]
    optional: frozenset[str]
    left_out: frozenset[str]
    go: Callable[[], Any]


Around = Callable[[Called], Any]


def instrumented(thing: Any, around: Around) -> Any:
    """Return a function, or a class with methods, of which each call is `around(called)`.

    Of a class, what the object was made of is shown at each call of a method. A context, as a
    function of autograd has one, is not shown.
    """
    if not isinstance(thing, type):
        return _function(thing, around)
    made_of = [*inspect.signature(thing).parameters]
    members: dict[str, Any] = {}
    for name, member in vars(thing).items():
        if isinstance(member, staticmethod):
            members[name] = staticmethod(_function(member.__func__, around, f"{name}: "))
        elif inspect.isfunction(member) and name not in ("__init__", "__repr__"):
            members[name] = _function(member, around, f"{name}: ", made_of)
    return type(thing.__name__, (thing,), members)


def _function(
    function: Callable[..., Any], around: Around, before: str = "", made_of: Sequence[str] = ()
) -> Callable[..., Any]:
    signature = inspect.signature(function)
    optional = {n for n, p in signature.parameters.items() if p.default is not p.empty}

    @functools.wraps(function)
    def instead(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        for name, parameter in signature.parameters.items():
            if parameter.kind is parameter.VAR_POSITIONAL:
                bound.arguments.setdefault(name, ())
        shown: dict[str, Any] = {}
        for name, value in bound.arguments.items():
            if isinstance(value, Iterator) and not isinstance(value, io.IOBase):
                # It can be looked at once only.
                shown[name] = list(value)
                bound.arguments[name] = iter(shown[name])
            else:
                shown |= _parts_of_object(name, value, made_of)
        defaults = {name: signature.parameters[name].default for name in optional}
        given = defaults | {name: shown.get(name, v) for name, v in bound.arguments.items()}
        called = Called(
            {before + name: value for name, value in shown.items() if name != "ctx"},
            given | {"method": before.removesuffix(": ")},
            frozenset(before + name for name in optional),
            frozenset(before + name for name in optional - bound.arguments.keys()),
            lambda: function(*bound.args, **bound.kwargs),
        )
        return around(called)

    return instead


def _parts_of_object(name: str, value: Any, made_of: Sequence[str]) -> dict[str, Any]:
    """Return an argument by its name; of an object of the exercise's class what it was made of."""
    known = vars(value) if made_of and hasattr(value, "__dict__") else {}
    parts = {n: known[n] for n in made_of if n in known}
    if not parts:
        return {name: value}
    before = "" if name == "self" else f"{name}."
    shown = {before + n: part for n, part in parts.items()}
    tensors = [t for part in parts.values() for t in inside(part) if isinstance(t, torch.Tensor)]
    if tensors:
        shown[f"{before}gradients"] = [t.grad for t in tensors if t.grad is not None]
    return shown


# Ways to go wrong.


def changeable(arguments: Mapping[str, Any]) -> set[str]:
    """Return what a call could change of its arguments: each by a name for `disturb`."""
    found = set()
    for name, argument in arguments.items():
        if is_model(argument):
            found |= {f"{name}'s {what}" for what in ("parameters", "gradients", "modes")}
        elif isinstance(argument, np.random.Generator) or any(map(_is_full, inside(argument))):
            found.add(name)
    return found


def disturb(arguments: Mapping[str, Any], what: str) -> None:
    """Change one argument, or one thing about a model, that `changeable` named."""
    name, _, of_model = what.partition("'s ")
    argument = arguments.get(name)
    if of_model and isinstance(argument, nn.Module):
        _DISTURB[of_model](argument)
    elif isinstance(argument, np.random.Generator):
        argument.random()
    else:
        for part in filter(_is_full, inside(argument)):
            _move(part)


def _move_parameters(model: nn.Module) -> None:
    for parameter in model.parameters():
        _move(parameter)


def _move_gradients(model: nn.Module) -> None:
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, MORE)


def _move_modes(model: nn.Module) -> None:
    for module in model.modules():
        module.training = not module.training


_DISTURB = {
    "parameters": _move_parameters,
    "gradients": _move_gradients,
    "modes": _move_modes,
}


def _is_full(part: Any) -> bool:
    """Say whether something is an array or tensor with numbers in it."""
    return isinstance(part, np.ndarray | torch.Tensor) and 0 not in part.shape


def _move(array: Any) -> None:
    """Change every number of an array or tensor, in place."""
    if isinstance(array, torch.Tensor):
        with torch.no_grad():
            array.copy_(spoilt(array.detach().clone()))
    elif array.flags.writeable:
        array[...] = spoilt(array)


def spoilt(answer: Any) -> Any:
    """Return an answer of the same kind in which everything is wrong.

    Raise `ValueError` where there is nothing in it that could be.
    """
    if isinstance(answer, np.ndarray | torch.Tensor):
        return _spoilt_array(answer)
    if isinstance(answer, list | tuple) and answer:
        return type(answer)(spoilt(item) for item in answer)
    if isinstance(answer, dict) and answer:
        return {key: spoilt(value) for key, value in answer.items()}
    if isinstance(answer, bool | np.bool_):
        return not answer
    if isinstance(answer, int | np.integer):
        return answer + 1
    if isinstance(answer, float | np.floating):
        number = float(answer)
        return type(answer)(number + MORE * (1 + abs(number)) if np.isfinite(number) else 1.0)
    if isinstance(answer, str):
        return f"not {answer}"
    if isinstance(answer, nn.Module):
        return nn.Sequential(answer)
    if hasattr(answer, "data"):
        answer.data = spoilt(answer.data)
        return answer
    raise ValueError("gone wrong")


def _spoilt_array(answer: Any) -> Any:
    """Return an array or tensor like this one with other numbers in it, on the same graph."""
    if 0 in answer.shape:
        raise ValueError("gone wrong")
    kind = str(answer.dtype)
    if "bool" in kind:
        return ~answer
    if "int" in kind:
        return answer + 1
    library: Any = torch if isinstance(answer, torch.Tensor) else np
    return library.where(
        library.isfinite(answer), answer + MORE * (1 + abs(answer)), library.ones_like(answer)
    )
