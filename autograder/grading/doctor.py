"""Whether this machine can grade: which versions it has, and how well it isolates submissions."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from autograder.errors import JudgeFault
from autograder.sandbox import tier
from autograder.sandbox.client import Zygote

PACKAGES = ("torch", "numpy", "pytest", "nbgrader", "jupyter")


def diagnosis() -> tuple[list[str], bool]:
    """Return lines to print, and whether submissions can be isolated here."""
    lines = [f"python {platform.python_version()} on {platform.system()} {platform.machine()}"]
    lines += [_installed(package) for package in PACKAGES]
    if sys.platform != "linux":
        return [*lines, "isolation: none; grading needs Linux, self-checks work here"], False
    try:
        with Zygote() as zygote:
            zygote.spawn().close()
            missing = [f"not here: {why}" for why in tier.missing(zygote.tier)]
            return [*lines, f"isolation: {tier.in_words(zygote.tier)}", *missing], zygote.isolated
    except JudgeFault as fault:
        return [*lines, f"isolation: none; {fault}"], False


def _installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} is missing"
