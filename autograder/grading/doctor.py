"""What this machine can do: versions, and the tier of isolation that a cell reaches here."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.sandbox.client import Zygote

LAYERS = {
    "seccomp": "seccomp, which Linux on x86-64 and aarch64 offers; some containers refuse it",
    "landlock": "Landlock, which Linux 5.13 and later offer where it is switched on",
    "namespaces": "namespaces, which this system refuses, as Docker and Ubuntu 24.04 do",
    "uid": "a user of its own: for judges that run as root, with a Python that others can read",
}
VERIFIED = ("x86_64",)  # where the filter has been run, and not only interpreted
PACKAGES = ("torch", "numpy", "pytest", "nbgrader", "jupyter")


def diagnosis() -> tuple[list[str], bool]:
    """Lines to print, and whether everything is here that grading needs."""
    lines = [f"python {platform.python_version()} on {platform.system()} {platform.machine()}"]
    lines += [_installed(package) for package in PACKAGES]
    if sys.platform != "linux":
        return [*lines, "isolation: none; grading needs Linux, self-checks work here"], False
    from autograder.errors import JudgeFault
    from autograder.sandbox.client import Zygote

    try:
        with Zygote() as zygote:
            zygote.spawn().close()
            missing = [f"not here: {why}" for name, why in LAYERS.items() if not _has(zygote, name)]
            return [*lines, f"isolation: {tier(zygote.tier)}", *missing], zygote.isolated
    except JudgeFault as fault:
        return [*lines, f"isolation: none; {fault}"], False


def _has(zygote: "Zygote", layer: str) -> bool:
    return zygote.tier[layer] not in (0, False, "off", "refused")


def _installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} is missing"


def tier(reached: dict[str, Any]) -> str:
    """The tier in words."""
    if not (reached.get("seccomp") and reached.get("rlimits")):
        return "NOT ISOLATED"
    parts = ["seccomp and rlimits"]
    if reached["arch"] not in VERIFIED:
        parts[0] += f" ({reached['arch']}: unverified on such a machine)"
    if reached.get("landlock"):
        parts.append(f"Landlock {reached['landlock']}")
    if reached.get("namespaces") in ("all", "user"):
        parts.append("namespaces")
    if reached.get("uid"):
        parts.append("a user of its own")
    return ", ".join(parts)
