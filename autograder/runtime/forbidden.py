"""What an exercise forbids, noticed while the code runs.

`autograder.runtime.outline` finds a forbidden name where it is written. What is not written (a name
put together at run time, a function handed around) shows only when it is called. The student's
process looks, and could be made to look away: what it says is advisory. Looking makes the code
twice as slow. So every check looks if the code `may_hide_names`, and else an exercise's first one.
"""

import inspect
import linecache
import re
import sys
from collections.abc import Iterable, Sequence
from types import CodeType, FrameType, ModuleType
from typing import Any, Self

WAYS = re.compile(
    rb"\b(__dict__|__getattribute__|__import__|attrgetter|compile|eval|exec|getattr|globals"
    rb"|import_module|locals|methodcaller|modules|vars)\b"
)


def may_hide_names(sources: Iterable[bytes]) -> bool:
    """Say whether files hold a way to use a name that is not written in them, such as `getattr`."""
    return any(WAYS.search(source) for source in sources)


class Lookout:
    """While entered, collects in `seen` the forbidden names that code of `files` calls itself.

    What is called by a function of a library in its turn does not count. rules: dotted names, each
    with everything under it (`torch.nn` forbids `torch.nn.Linear`, too); `.name` is a method of
    anything.
    """

    def __init__(self, rules: Sequence[str], files: frozenset[str]) -> None:
        self.seen: set[str] = set()
        self._files = files
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
        if self._objects:
            sys.setprofile(self._look)
        return self

    def __exit__(self, *error: object) -> None:
        if self._objects:
            sys.setprofile(self._before)

    def _look(self, frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call":
            if self._is_own(frame):
                self._note_builtin(called)
        elif event == "call" and frame.f_back is not None and self._is_own(frame.f_back):
            self._note_function(frame)

    def _is_own(self, frame: FrameType) -> bool:
        filename = frame.f_code.co_filename
        return filename in self._files or filename == "<string>"  # of eval and exec

    def _note_builtin(self, called: Any) -> None:
        """Note a call of what is written in C: a function, or a method of an object."""
        name, owner = getattr(called, "__name__", ""), getattr(called, "__self__", None)
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
        self._note(f"{frame.f_globals.get('__name__')}.{code.co_qualname}")
        if code.co_argcount and self._classes:
            first = frame.f_locals.get(code.co_varnames[0])
            self.seen |= {rule for rule, kind in self._classes.items() if isinstance(first, kind)}

    def _note(self, name: str) -> None:
        for home, rule in self._names.items():
            if name == home or name.startswith(f"{home}."):
                self.seen.add(rule)


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
