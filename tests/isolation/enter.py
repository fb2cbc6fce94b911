"""Become a poorer process, then execute a command: `enter.py plain docker -- command...`

    open    let others reach an interpreter that lies in a folder closed to them
    plain   a user without any privilege; opens, too
    docker  what Docker's default profile leaves of system calls and capabilities
    bare    no seccomp and no namespaces, so that the floor is not reached

For the tests, which are to hold on machines that we do not sit at. Steps need root where they give
privileges up; an ordinary user has nothing to give up.
"""

import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.sandbox import libc, seccomp

NOBODY = 65534
NEW_MOUNTS = 0x00020000
PR_SET_SECCOMP, PR_CAPBSET_DROP = 22, 24

# Docker leaves a container these capabilities, by number, of all that there are.
DOCKERS_CAPABILITIES = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}
CAPABILITIES = 41

# What its default profile refuses to a container without CAP_SYS_ADMIN, by x86-64 number.
DOCKER_REFUSES = (
    *(165, 166, 428, 429, 430, 431, 432, 433, 442),  # mount and its younger relatives
    *(155, 167, 168),  # pivot_root, swapon, swapoff
    *(272, 308),  # unshare, setns
    *(298, 321, 300, 212, 103),  # perf_event_open, bpf, fanotify_init, lookup_dcookie, syslog
    *(170, 171, 179, 443, 163, 169),  # names, quotas, acct, reboot
    *(175, 176, 313, 246, 320),  # modules, kexec
    *(312, 438, 440, 304),  # kcmp, pidfd_getfd, process_madvise, open_by_handle_at
    *(172, 173, 153, 164, 227, 237, 238, 239),  # ports, terminals, clocks, memory policies
    *(248, 249, 250, 323),  # keys, userfaultfd
    *(425, 426, 427),  # io_uring
)
CLONE, CLONE3, SECCOMP, UNSHARE, PRCTL = 56, 435, 317, 272, 157
ANY_NEW_NAMESPACE = 0x7E020000

ALLOW, EPERM, ENOSYS = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38
LOAD, IF_EQUAL, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06

Instruction = tuple[int, int, int, int]


def refuse(number: int, answer: int = EPERM) -> list[Instruction]:
    return [(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, answer)]


def refuse_argument(number: int, operation: int, value: int) -> list[Instruction]:
    """Refuse the call where its first argument equals a value, or has any bit of it."""
    tests = [(LOAD, 0, 0, 16), (operation, 0, 1, value), (RETURN, 0, 0, EPERM)]
    return [(IF_EQUAL, 0, 4, number), *tests, (RETURN, 0, 0, ALLOW)]


DOCKER = [
    *(step for number in DOCKER_REFUSES for step in refuse(number)),
    *refuse(CLONE3, ENOSYS),
    *refuse_argument(CLONE, IF_ANY_BIT, ANY_NEW_NAMESPACE),
]
BARE = [
    *refuse(SECCOMP),
    *refuse(UNSHARE),
    *refuse_argument(PRCTL, IF_EQUAL, PR_SET_SECCOMP),
]


def install(steps: list[Instruction]) -> None:
    if os.geteuid() != 0:
        libc.forbid_new_privileges()
    code = [(LOAD, 0, 0, 0), *steps, (RETURN, 0, 0, ALLOW)]
    seccomp.install(b"".join(struct.pack("=HBBI", *instruction) for instruction in code))


def be_as_in_docker() -> None:
    if os.geteuid() == 0:
        for number in set(range(CAPABILITIES)) - DOCKERS_CAPABILITIES:
            libc.call("prctl", PR_CAPBSET_DROP, number, 0, 0, 0)
    install(DOCKER)


def open_up(path: str) -> None:
    """Let others reach what lies below a folder that is closed to them, such as root's home."""
    closed = [p for p in reversed(Path(path).parents) if not p.stat().st_mode & 0o001]
    if not closed:
        return
    libc.call("unshare", NEW_MOUNTS)
    mount("--make-rprivate", "/")
    aside = tempfile.mkdtemp()
    mount("--bind", path, aside)
    mount("-t", "tmpfs", "-o", "mode=755", "none", str(closed[0]))
    os.makedirs(path)
    mount("--move", aside, path)
    os.rmdir(aside)


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def become_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def main(steps: list[str], command: list[str]) -> None:
    root = os.geteuid() == 0
    if root and {"open", "plain"} & {*steps}:
        open_up(os.path.realpath(sys.base_prefix))
    if "docker" in steps:
        be_as_in_docker()
    if "bare" in steps:
        install(BARE)
    if "plain" in steps and root:
        become_nobody()
    os.execvp(command[0], command)


if __name__ == "__main__":
    middle = sys.argv.index("--")
    main(sys.argv[1:middle], sys.argv[middle + 1 :])
