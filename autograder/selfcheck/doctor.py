"""Whether a student can work here: which versions there are, and in a sentence what is missing.

It imports nothing but the standard library, and is read by older Pythons, to say that they are.
"""

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OLDEST = (3, 11)
PACKAGES = ("numpy", "pytest", "torch", "jupyterlab", "matplotlib")
NEEDED = ("numpy", "pytest")  # for every unit
USES_TORCH = re.compile("^(import|from) torch", re.MULTILINE)
INSTALL = "in the course's folder, run: pip install -c constraints.txt"


def diagnosis(root: "Path | None") -> "tuple[list[str], bool]":
    """Return lines to print, and whether exercises can be checked here.

    root: the course's folder, if there is one.
    """
    here = {name: found for name in PACKAGES if (found := _version(name))}
    lines = [f"python {platform.python_version()} on {platform.system()} {platform.machine()}"]
    lines += [f"{name} {here[name]}" if name in here else f"{name}: none" for name in PACKAGES]
    needed = [name for name in NEEDED if name not in here]
    said = [too_old()] if too_old() else []
    said += [f"{name} is missing: {INSTALL} -e ." for name in needed]
    units = _with_torch(root)
    if "torch" not in here and units:
        said.append(
            f"torch is missing: {units} cannot do without it. README.md says how to get it."
        )
    if not _version("watchfiles"):
        said.append(f"watchfiles is missing, for `autograder watch` alone: {INSTALL} -e .")
    if "jupyterlab" not in here:
        said.append(f'jupyterlab is missing, for notebooks alone: {INSTALL} -e ".[jupyter]"')
    elif "matplotlib" not in here:
        said.append(f'matplotlib is missing, which draws in notebooks: {INSTALL} -e ".[jupyter]"')
    others = [
        f"{name} {here[name]} (not {wanted})"
        for name, wanted in _wanted(root).items()
        if name in here and here[name].partition("+")[0] != wanted
    ]
    if others:
        said.append(f"Not the course's versions: {', '.join(others)}: {INSTALL} -e .")
    return [*lines, *(said or ["Nothing is missing."])], not needed and not too_old()


def too_old() -> str:
    """Return a sentence if this Python is too old for the course, else nothing."""
    if sys.version_info >= OLDEST:
        return ""
    wanted, have = (".".join(map(str, one[:2])) for one in (OLDEST, sys.version_info))
    return f"Python {have} is too old: install {wanted} or later, and make .venv anew with it."


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _with_torch(root: "Path | None") -> str:
    """Return which units of a course use torch, as `units 00, 07 and 09`; nothing, if none does."""
    numbers = sorted(
        {
            path.parent.name[:2]
            for path in (root.glob("exercises/[0-9][0-9]_*/*.py") if root else [])
            if not path.name.startswith("test_")
            and USES_TORCH.search(path.read_text(encoding="utf-8", errors="replace"))
        }
    )
    if len(numbers) < 2:
        return "".join(f"unit {number}" for number in numbers)
    return f"units {', '.join(numbers[:-1])} and {numbers[-1]}"


def _wanted(root: "Path | None") -> "dict[str, str]":
    """Return the versions that a course asks for, of the packages that we look at."""
    path = root / "constraints.txt" if root else None
    text = path.read_text(encoding="utf-8") if path and path.is_file() else ""
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)$", text, re.MULTILINE))
    return {name: pinned[name] for name in PACKAGES if name in pinned}
