"""Say in words which layers of the lock-down a machine has."""

from typing import Any

LAYERS = {
    "seccomp": "seccomp, which Linux on x86-64 and aarch64 offers; some containers refuse it",
    "rlimits": "limits on memory and processor time, which every Linux has",
    "landlock": "Landlock, which Linux 5.13 and later offer where it is switched on",
    "namespaces": "namespaces, which this system refuses, as Docker and Ubuntu 24.04 do",
    "uid": "a user of its own: for judges that run as root, with a Python that others can read",
}
VERIFIED = ("x86_64",)  # where the filter has been run, and not only interpreted


def is_floor(reached: dict[str, Any]) -> bool:
    """Say whether a tier reaches the floor, below which no submission should be run."""
    return bool(reached.get("seccomp") and reached.get("rlimits"))


def in_words(reached: dict[str, Any]) -> str:
    """Say which tier was reached, as in "seccomp and rlimits, Landlock 6, namespaces"."""
    if not is_floor(reached):
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


def missing(reached: dict[str, Any]) -> list[str]:
    """Return of each layer that a machine lacks what it is, and which machines have it."""
    return [why for name, why in LAYERS.items() if reached[name] in (0, False, "off", "refused")]
