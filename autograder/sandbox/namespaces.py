"""Namespaces: a sandbox sees no network, no other process, and no file but what it may import.

They are entered once, before torch is imported: the kernel gives a user namespace only to a
process with one thread. The root folder is replaced after the import, when it is known which
packages it must hold. Each sandbox then gets a pid namespace of its own.
"""

import contextlib
import os
from collections.abc import Callable, Iterable
from typing import Literal

from autograder.sandbox import libc

Mode = Literal["all", "user"]

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER = 0x00020000, 0x04000000, 0x08000000, 0x10000000
_NEWPID, _NEWNET = 0x20000000, 0x40000000

_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_REMOUNT = 1, 2, 4, 32
_MS_BIND, _MS_REC, _MS_PRIVATE = 4096, 16384, 1 << 18
_MNT_DETACH = 2

# What a remount in a user namespace may not take away: flag of statvfs -> flag of mount.
_KEPT_FLAGS = {2: 2, 4: 4, 8: 8, 1024: 1024, 2048: 2048, 4096: 1 << 21}

# The new root is put together here: of all folders, no package can lie beneath this one.
_BUILDING_SITE = "/proc"


def probe() -> Mode | None:
    """Return how namespaces can be had here: "all" without a user namespace, "user" with one, None
    if not at all.

    Docker's default profile and Ubuntu 24.04 refuse them, some only at the mount, so a throw-away
    child goes through all of it. Root needs no user namespace, and tries without one first: then
    sandboxes can still have user numbers of their own.
    """
    modes: tuple[Mode, ...] = ("all", "user") if os.geteuid() == 0 else ("user",)
    return next((mode for mode in modes if _works(mode)), None)


def enter(mode: Mode) -> None:
    """Leave the host's namespaces. The next child is process 1 of a new pid namespace."""
    if mode == "user":
        _enter_user_namespace()
    libc.call("unshare", _NEWNET | _NEWIPC | _NEWUTS | _NEWNS | _NEWPID)


def new_root(readable: Iterable[str]) -> None:
    """Replace the root by an empty one that holds `readable`, read-only, at their old paths."""
    _mount("none", "/", "none", _MS_REC | _MS_PRIVATE)
    _mount("tmpfs", _BUILDING_SITE, "tmpfs", _MS_NOSUID | _MS_NODEV, "size=1m,mode=755")
    for path in readable:
        with contextlib.suppress(FileNotFoundError):
            _bind_read_only(path, _BUILDING_SITE + path)
    os.chdir(_BUILDING_SITE)
    # With both names the same, the old root lies on top of the new one, where it is let go.
    libc.call("pivot_root", b".", b".")
    libc.call("umount2", b".", _MNT_DETACH)
    os.chdir("/")
    _mount("none", "/", "none", _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID | _MS_NODEV)


class ProcessNamespaces:
    """Gives every fork a pid namespace of its own."""

    def __init__(self) -> None:
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def fork(self) -> int:
        """Fork; the child is process 1 of a fresh namespace."""
        libc.call("unshare", _NEWPID)
        pid = -1
        try:
            pid = os.fork()
        finally:
            # unshare works once: coming back to our own makes the next one possible.
            if pid != 0:
                libc.call("setns", self._own, _NEWPID)
        return pid


def succeeds_in_a_child(*actions: Callable[[], bool | None]) -> bool:
    """Do `actions` in a throw-away child; return whether none raised and none returned False."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = int(any(action() is False for action in actions))
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1] == 0


def _enter_user_namespace() -> None:
    """Enter a user namespace that holds one user and one group: those of this process."""
    user, group = os.geteuid(), os.getegid()
    libc.call("unshare", _NEWUSER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _bind_read_only(path: str, target: str) -> None:
    """Show the file or folder at `path` at `target`, too, where nothing can be changed.

    Linux takes two mounts for that: a bind mount is read-only only after a remount.
    """
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_RDONLY | os.O_CREAT, 0o444))
    _mount(path, target, "none", _MS_BIND | _MS_REC)
    has = os.statvfs(target).f_flag
    kept = sum(flag for seen, flag in _KEPT_FLAGS.items() if has & seen)
    _mount(
        "none",
        target,
        "none",
        _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID | _MS_NODEV | kept,
    )


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    libc.call(
        "mount", os.fsencode(source), os.fsencode(target), kind.encode(), flags, options.encode()
    )


def _works(mode: Mode) -> bool:
    """Say whether namespaces can be used: a child enters them, and its child does the rest."""
    return succeeds_in_a_child(lambda: enter(mode), lambda: succeeds_in_a_child(_rehearse))


def _rehearse() -> None:
    """Do inside the namespaces what a zygote does there."""
    namespaces = ProcessNamespaces()
    new_root([os.path.dirname(os.__file__)])
    for _ in range(2):
        pid = namespaces.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
