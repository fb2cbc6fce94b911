"""Whether this machine can grade: nbgrader is here, and submissions can be isolated."""

import sys
from importlib.metadata import PackageNotFoundError, version

from autograder.errors import JudgeFault
from autograder.sandbox import tier
from autograder.sandbox.client import Zygote


def diagnosis() -> tuple[list[str], bool]:
    """Return lines to print, and whether submissions can be isolated here."""
    lines, isolated = _isolation()
    try:
        return [f"nbgrader {version('nbgrader')}", *lines], isolated
    except PackageNotFoundError:
        return ["nbgrader: none", *lines], isolated


def _isolation() -> tuple[list[str], bool]:
    if sys.platform != "linux":
        return ["isolation: none; grading needs Linux, self-checks work here"], False
    try:
        with Zygote() as zygote:
            zygote.spawn().close()
            missing = [f"not here: {why}" for why in tier.missing(zygote.tier)]
            return [f"isolation: {tier.in_words(zygote.tier)}", *missing], zygote.isolated
    except JudgeFault as fault:
        return [f"isolation: none; {fault}"], False
