"""What an exercise forbids, noticed while the code runs.

`autograder.runtime.outline` finds a forbidden name where it is written. What is not written (a name
put together at run time, a function handed around) shows only when it is called. The student's
process looks, and could be made to look away: what it says is advisory. Looking makes the code
twice as slow. So every check looks if the code `may_hide_names`; else an exercise's first one does,
and one of the hidden ones, which the seed draws.

A library has a function under several names. `torch.ops.aten.relu` is another door to `torch.relu`:
what a rule names, it forbids behind each.
"""

import inspect
import linecache
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from types import CodeType, FrameType, MappingProxyType, ModuleType
from typing import Any, Self

from autograder.runtime.tensors import from_torch

WAYS = re.compile(
    rb"\b(__\w*(?:builtins|class|code|dict|getattribute|globals|import|loader|spec)\w*__|attrgetter"
    rb"|compile|ctypes|eval|exec|f_(?:back|builtins|code|globals|locals)|_getframe|gc|getattr|globals"
    rb"|importlib|import_module|inspect|locals|marshal|methodcaller|modules|pickle|pkgutil"
    rb"|resolve_name|runpy|vars|\w+Type)\b"
)
AFFIXES = re.compile(r"^_*(?:special_|foreach_)?|(?:_forward)?_*$")


def may_hide_names(sources: Iterable[bytes]) -> bool:
    """Say whether files hold a way to use a name that is not written in them, such as `getattr`."""
    return any(WAYS.search(source) for source in sources)


def is_another_door(dotted: str, rule: str) -> bool:
    """Say whether a name stands for what a rule names, under another name of the same library."""
    root, *inside = dotted.split(".")
    first, *rest = rule.split(".")
    if first != root or not rest or root == "builtins":  # its types share names for what differs
        return False
    meant = inside[2:] if inside[:1] == ["ops"] else inside[-1:]
    return any(_bare(name) == _bare(rest[-1]) for name in meant)


def _bare(name: str) -> str:
    """Return the name of a function without what a library adds for variants of it."""
    return AFFIXES.sub("", name)


class Lookout:
    """While entered, collects in `seen` the forbidden names that a student's code calls itself.

    What is called by a function of a library in its turn does not count. rules: dotted names, each
    with everything under it (`torch.nn` forbids `torch.nn.Linear`, too); `.name` is a method of
    anything. Code is the student's if it is of one of these files, or works with the names of the
    student's module, whatever file it says that it is of.
    """

    def __init__(
        self,
        rules: Sequence[str],
        files: frozenset[str],
        names: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.seen: set[str] = set()
        self._rules = rules
        self._files, self._own_names = files, names
        self._handling: AbstractContextManager[Any] = nullcontext()
        self._objects = {rule: _object(rule) for rule in rules}
        self._methods = {
            rule.rpartition(".")[2]: (rule, getattr(thing, "__objclass__", object))
            for rule, thing in self._objects.items()
            if rule.startswith(".") or hasattr(thing, "__objclass__")
        }
        # By the name under which a thing is defined, as a call shows no other: `torch.nn.Linear` is
        # defined as `torch.nn.modules.linear.Linear`.
        self._names = {_home(thing): rule for rule, thing in self._objects.items()}
        self._classes = {r: thing for r, thing in self._objects.items() if isinstance(thing, type)}

    def __enter__(self) -> Self:
        self._before = sys.getprofile()
        if self._rules:
            self._handling = _handling(self._note_handled)
            self._handling.__enter__()
            sys.setprofile(self._look)
        return self

    def __exit__(self, *error: object) -> None:
        if self._rules:
            sys.setprofile(self._before)
            self._handling.__exit__(None, None, None)

    def _look(self, frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call":
            if self._is_own(frame):
                self._note_builtin(called)
        elif event == "call" and frame.f_back is not None and self._is_own(frame.f_back):
            self._note_function(frame)

    def _is_own(self, frame: FrameType) -> bool:
        filename = frame.f_code.co_filename
        is_of_a_file = filename in self._files or filename == "<string>"  # of eval and exec
        return is_of_a_file or frame.f_globals is self._own_names

    def _note_handled(self, called: Any, frame: FrameType) -> None:
        """Note a function of torch's that is called in a frame, be it by way of Python's `map`, of
        which no event tells."""
        if self._is_own(frame):
            self._note(f"torch.{called.__name__}")

    def _note_builtin(self, called: Any) -> None:
        """Note a call of what is written in C: a function, or a method of an object."""
        name, owner = getattr(called, "__name__", ""), getattr(called, "__self__", None)
        if name == "__call__":
            called, name = owner, getattr(owner, "__name__", "")
            owner = getattr(called, "__self__", getattr(called, "__objclass__", None))
        if not isinstance(owner, type | ModuleType):
            rule, kind = self._methods.get(name, ("", ()))
            if isinstance(owner, kind):
                self.seen.add(rule)
            owner = type(owner)
        self._note(f"{_home(owner)}.{name}")
        self.seen |= {rule for rule, thing in self._objects.items() if thing is called}

    def _note_function(self, frame: FrameType) -> None:
        """Note a call of what is written in Python, which has just begun in `frame`.

        A method counts as one of its class by `self`, so that inherited methods do, too.
        """
        code = frame.f_code
        if code in _in_the_librarys_place():
            return
        home = str(frame.f_globals.get("__name__"))
        self._note(f"{home}.{code.co_qualname}")
        if home.startswith(WRITTEN_AGAIN):  # nobody knows which, behind its wrappers
            self.seen |= {*islice((r for r in self._rules if r.startswith("torch.")), 1)}
        first = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
        if type(first).__module__ == "torch._ops" and code.co_name == "__call__":
            self._note(f"torch.ops.{first}")
        if self._classes:
            self.seen |= {rule for rule, kind in self._classes.items() if isinstance(first, kind)}

    def _note(self, name: str) -> None:
        """Note against which rules a dotted name is; of several that name the same, one."""
        named = {
            r for home, r in self._names.items() if name == home or name.startswith(f"{home}.")
        }
        doors = (rule for rule in self._rules if is_another_door(name, rule))
        self.seen |= named or {*islice(doors, 1)}


# Where torch has its own functions once more, in Python.
WRITTEN_AGAIN = ("torch._refs", "torch._prims", "torch._decomp")


_mode = from_torch(lambda torch: torch.overrides.TorchFunctionMode)


def _handling(note: Callable[[Any, FrameType], None]) -> AbstractContextManager[Any]:
    """Return a context in which each function of torch's is noted that works with tensors, and the
    frame that it is called in; nothing is noted where torch is not imported."""
    if (mode := _mode()) is None:
        return nullcontext()

    class Noting(mode):  # type: ignore[misc, valid-type]
        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            note(func, sys._getframe(1))
            return func(*args, **(kwargs or {}))

    return Noting()


def _in_the_librarys_place() -> set[CodeType]:
    """Return the code of functions that torch has put in the place of Python's own."""
    functions = (inspect.getfile, linecache.getlines)
    return {function.__code__ for function in functions}


def _object(rule: str) -> Any:
    """Return the object that a dotted name stands for, if it is imported; else the name itself."""
    parts = rule.split(".")
    for end in range(len(parts), 0, -1):
        thing: Any = sys.modules.get(".".join(parts[:end]))
        if thing is not None:
            for part in parts[end:]:
                thing = getattr(thing, part, None)
            return rule if thing is None else thing
    return rule


def _home(thing: Any) -> str:
    """Return the dotted name under which a module, a class or a function is defined."""
    if isinstance(thing, str):
        return thing
    if isinstance(thing, ModuleType):
        return thing.__name__
    return f"{getattr(thing, '__module__', None)}.{getattr(thing, '__qualname__', '')}"
