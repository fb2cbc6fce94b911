"""Find out what this machine allows: a plan for the sandboxes, and the tier that was reached.

Runs in the zygote, once. A *tier* says of each layer whether it stands; `tier` puts it in words.
"""

import os
import site
import sys
import sysconfig
from typing import Any

from autograder.sandbox import landlock, libc, lockdown, namespaces, seccomp

SLOTS = 64  # sandboxes alive at a time; where the zygote is root, each is a user of its own

_ALL_USERS = 1 << 32
_USERS_OF_OURS = 1 << 30  # where every number exists, ours lie above those that anyone gives out
_NOT_TO_BE_READ = ("site-packages", "dist-packages", "test")


def prepare(
    configuration: dict[str, Any], guardian: int, mode: str, null: int
) -> tuple[lockdown.Plan, dict[str, Any]]:
    """Enter the private root where there is one; return the sandboxes' plan and the tier.

    To be called when all is imported: a private root holds only what sandboxes may read.
    configuration: of the zygote, as the judge sent it. guardian: its pid. mode: how the namespaces
    were entered ("all", "user", "refused" or "off"). null: a descriptor of /dev/null.
    Raise `RuntimeError` if the zygote has started threads, which a fork would lose.
    """
    without = configuration["without"]
    inside = mode in ("all", "user")
    address_space = _own_address_space() + configuration["memory"]
    readable = readable_paths()
    threads = _count_threads()
    if threads != 1:
        raise RuntimeError(f"{threads} threads before the first fork, which keeps only one")
    abi = 0 if "landlock" in without else min(landlock.abi(), configuration["landlock"])
    rules = landlock.ruleset(readable, abi) if abi else None
    # Only Landlock's sandboxes read the standard library where it lies; a private root shows it to
    # all, and without either nothing is opened.
    library = os.__file__ if rules is not None and not inside else None
    first_user = None if "uid" in without or mode == "user" else _first_user(guardian, library)
    architecture = None if "seccomp" in without else _seccomp_architecture()
    if inside:
        namespaces.new_root(readable)
    plan = lockdown.Plan(
        zygote=os.getpid(),
        address_space=address_space,
        cpu=configuration["cpu"],
        null=null,
        rlimits="rlimits" not in without,
        rules=rules,
        landlock=abi,
        private_root=inside,
        own_processes=inside,
        first_user=first_user,
        counted_threads="rlimits" not in without and (first_user is not None or mode == "user"),
        seccomp=architecture,
    )
    if architecture is not None:
        lockdown.seccomp_program(plan, architecture)  # all but the pid is then built for good
    return plan, {
        "arch": os.uname().machine,
        "landlock": abi,
        "namespaces": mode,
        "rlimits": plan.rlimits,
        "seccomp": architecture is not None,
        "uid": first_user is not None,
    }


def import_folders() -> list[str]:
    """Return what `sys.path` may hold: the standard library and installed packages."""
    standard = _standard_library()
    extensions = {os.path.join(folder, "lib-dynload") for folder in standard}
    allowed = standard | extensions | _package_folders()
    return [path for path in sys.path if path in allowed]


def readable_paths() -> list[str]:
    """Return what sandboxes may read: the standard library and the packages already imported.

    Never a folder of packages as a whole, nor a folder that holds one: a course installed
    there would bring its solutions along.
    """
    readable = {
        os.path.join(folder, name)
        for folder in _standard_library()
        for name in os.listdir(folder)
        if name not in _NOT_TO_BE_READ
    }
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if "." not in name and name != "autograder" and file:
            readable.update(_installed(file))
    return sorted(readable)


def _installed(file: str) -> list[str]:
    """Return the paths of the top-level module at `file`, if it is an installed package."""
    folder, name = os.path.split(file)
    package = name.startswith("__init__.")
    if (os.path.dirname(folder) if package else folder) not in _package_folders():
        return []
    libraries = f"{folder}.libs"  # where wheels put the shared libraries that they bring
    paths = [folder if package else file]
    return [*paths, libraries] if package and os.path.isdir(libraries) else paths


def _standard_library() -> set[str]:
    """Return the folders of the standard library."""
    return {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}


def _package_folders() -> set[str]:
    """Return the folders into which packages are installed, for this Python and this user."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    folders.update(site.getsitepackages())
    if site.ENABLE_USER_SITE:
        folders.add(site.getusersitepackages())
    return folders


def _own_address_space() -> int:
    """Return how much address space this process has, in bytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _count_threads() -> int:
    return len(os.listdir("/proc/self/task"))


def _seccomp_architecture() -> str | None:
    """Return this machine's architecture if a child can put itself under a filter for it."""
    architecture = seccomp.here()
    if architecture is None:
        return None

    def install() -> None:
        libc.forbid_new_privileges()
        seccomp.install(seccomp.program(architecture, pid=1, opens=False, threads=False))

    return architecture if namespaces.succeeds_in_a_child(install) else None


def _first_user(guardian: int, library: str | None) -> int | None:
    """Return the first of `SLOTS` user numbers that no other zygote uses, if sandboxes may become
    these users.

    The guardian's pid is its own alone, so a block of numbers that is counted by it is, too. A
    container may hold few user numbers: there blocks repeat, but only pids far apart share one, and
    what they would share is a count of threads.

    An interpreter in root's own home cannot be read by another user. If sandboxes are to read
    `library`, they then stay root, without capabilities: to refuse an honest import would be to
    blame the student for our installation.
    """
    if os.geteuid() != 0:
        return None
    with open("/proc/self/uid_map") as file:
        users = sum(int(line.split()[2]) for line in file)
    if users >= _ALL_USERS - 1:
        first = _USERS_OF_OURS + guardian * SLOTS
    elif users >= 4 * SLOTS:
        first = SLOTS + guardian % (users // SLOTS - 1) * SLOTS
    else:
        return None

    def become() -> None:
        os.setgroups([])
        os.setresgid(first, first, first)
        os.setresuid(first, first, first)
        if library is not None:
            open(library).close()

    return first if namespaces.succeeds_in_a_child(become) else None
