"""What a sandbox does to itself before it sees a line of a student's code.

The order matters. Everything that needs a privilege comes before the privilege goes; the limits
come before the user number changes, because only root may set some; changing the user number
makes a process dumpable again and forgets who it should die with, so both are said after it;
Landlock and seccomp want new privileges forbidden first; and seccomp comes last, because it
forbids all that went before.
"""

import fcntl
import os
import resource
import signal
from dataclasses import dataclass

from autograder.sandbox import landlock, libc, seccomp

WIRE, REPORT, _RULES = 3, 4, 5  # where the child finds its descriptors

_STACK = 8 << 20
_OPEN_FILES = 64
_THREADS = 16
_HIGHEST_DESCRIPTOR = 1 << 20


@dataclass(frozen=True)
class Plan:
    """What the zygote found out once, for all its children."""

    zygote: int  # its pid, as a child without a pid namespace sees it
    address_space: int  # bytes: the zygote's own size and a sandbox's allowance
    cpu: int  # seconds
    null: int  # a descriptor of /dev/null, which a private root does not hold
    rlimits: bool
    rules: int | None  # descriptor of Landlock's rules
    landlock: int  # the version that they are written for
    private_root: bool
    own_processes: bool  # a pid namespace each
    first_user: int | None  # user number of the first slot
    counted_threads: bool  # RLIMIT_NPROC counts this sandbox (or zygote) alone
    seccomp: str | None  # architecture of the filter


def lock_down(plan: Plan, slot: int, wire: int) -> None:
    """Lock this fresh child down. Raise OSError where a layer that the plan promises fails."""
    os.setsid()
    _die_with_the_zygote(plan)
    _reset_signals()
    _keep_only(plan, wire)
    os.umask(0o077)
    os.chdir("/")
    os.environ.clear()
    if plan.rlimits:
        _limit_resources(plan)
    if plan.first_user is not None:
        _become(plan.first_user + slot)
    libc.drop_capabilities()
    libc.become_undumpable()
    _die_with_the_zygote(plan)
    libc.forbid_new_privileges()
    if plan.rules is not None:
        landlock.restrict(_RULES, plan.landlock)
        os.close(_RULES)
    if plan.seccomp is not None:
        seccomp.install(seccomp_program(plan, plan.seccomp))


def seccomp_program(plan: Plan, architecture: str) -> bytes:
    """Return the filter of this process: it opens files only where another layer says which."""
    return seccomp.program(
        architecture,
        pid=os.getpid(),
        opens=plan.rules is not None or plan.private_root,
        threads=plan.counted_threads,
    )


def _die_with_the_zygote(plan: Plan) -> None:
    """Have the kernel kill this process when the zygote ends; end now if it has ended already.

    A zygote with a pid namespace takes its sandboxes along anyway, and has no number here.
    """
    libc.die_with_parent()
    if not plan.own_processes and os.getppid() != plan.zygote:
        os._exit(1)


def _reset_signals() -> None:
    """Handle signals as any process does, not as the zygote or its parents chose."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _keep_only(plan: Plan, wire: int) -> None:
    """Close every descriptor but the wire, the report and Landlock's rules."""
    wanted = [plan.null, plan.null, plan.null, wire, REPORT]
    wanted += [plan.rules] if plan.rules is not None else []
    # Copied out of the way first, so that no dup2 overwrites a descriptor that is still to come.
    copies = [fcntl.fcntl(fd, fcntl.F_DUPFD, len(wanted)) for fd in wanted]
    for place, copy in enumerate(copies):
        os.dup2(copy, place, inheritable=False)
    os.closerange(len(wanted), _HIGHEST_DESCRIPTOR)


def _limit_resources(plan: Plan) -> None:
    """Set limits that this process cannot raise again."""
    limits = {
        resource.RLIMIT_AS: plan.address_space,
        resource.RLIMIT_STACK: _STACK,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    if plan.counted_threads:
        limits[resource.RLIMIT_NPROC] = _THREADS
    for name, value in limits.items():
        resource.setrlimit(name, (value, value))
    # Process 1 of a namespace ignores SIGXCPU: the hard limit's SIGKILL follows a second later.
    resource.setrlimit(resource.RLIMIT_CPU, (plan.cpu, plan.cpu + 1))


def _become(user: int) -> None:
    """Become the user and the group of this number, for good, and leave all other groups."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
