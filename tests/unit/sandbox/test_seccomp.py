"""The seccomp filter, run by an interpreter: also for the machine that we do not sit at."""

import ctypes.util
import errno
import signal
import struct
from collections.abc import Sequence

import pytest

from autograder.sandbox import seccomp

PID = 4711
ALLOWED = "allowed"
KILLED = "killed"

# From the kernel's tables as libseccomp 2.5.4 has them, so that a wrong number in ours shows:
# (x86-64, aarch64), None where that architecture does not have it.
NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "readv": (19, 65),
    "pread64": (17, 67),
    "write": (1, 64),
    "writev": (20, 66),
    "pwrite64": (18, 68),
    "close": (3, 57),
    "lseek": (8, 62),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "getdents64": (217, 61),
    "stat": (4, None),
    "lstat": (6, None),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "membarrier": (324, 283),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "restart_syscall": (219, 128),
    "futex": (202, 98),
    "futex_waitv": (449, 449),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getpgrp": (111, None),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "openat": (257, 56),
    "clone": (56, 220),
    "clone3": (435, 435),
    "fcntl": (72, 25),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "execve": (59, 221),
    "execveat": (322, 281),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "sendmsg": (46, 211),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "openat2": (437, 437),
    "memfd_create": (319, 279),
    "fchmodat": (268, 53),
    "fchownat": (260, 54),
    "utimensat": (280, 88),
    "unlinkat": (263, 35),
    "mkdirat": (258, 34),
    "linkat": (265, 37),
    "symlinkat": (266, 36),
    "renameat2": (316, 276),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "fallocate": (285, 47),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "seccomp": (317, 277),
    "io_uring_setup": (425, 425),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "setuid": (105, 146),
    "setresuid": (117, 147),
    "capset": (126, 91),
    "setrlimit": (160, 164),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "shmget": (29, 194),
    "inotify_init1": (294, 26),
    "personality": (135, 92),
    "setpriority": (141, 140),
    "sched_setaffinity": (203, 122),
    "init_module": (175, 105),
    "reboot": (169, 142),
    "ioctl": (16, 29),
    "landlock_restrict_self": (446, 446),
}
UNCONDITIONAL = list(NUMBERS)[: list(NUMBERS).index("openat")]
NEVER = list(NUMBERS)[list(NUMBERS).index("execve") :]


@pytest.fixture(params=["x86_64", "aarch64"])
def architecture(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def answer(
    architecture: str,
    call: str | int,
    *arguments: int,
    opens: bool = True,
    threads: bool = True,
    audit: int | None = None,
) -> str | int:
    """What the filter says to this call: allowed, killed, or an errno."""
    column = ("x86_64", "aarch64").index(architecture)
    number = NUMBERS[call][column] if isinstance(call, str) else call
    assert number is not None
    audit = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[architecture] if audit is None else audit
    words = [word % 2**64 for word in (*arguments, *[0] * (6 - len(arguments)))]
    data = struct.pack("<IIQ6Q", number, audit, 0, *words)
    program = seccomp.program(architecture, pid=PID, opens=opens, threads=threads)
    verdict = interpret(program, data)
    if verdict == 0x7FFF0000:
        return ALLOWED
    if verdict == 0x80000000:
        return KILLED
    assert verdict & 0xFFFF0000 == 0x00050000
    return verdict & 0xFFFF


def interpret(program: bytes, data: bytes) -> int:
    """Run a classic BPF program as the kernel would; any instruction of ours, no others."""
    instructions = list(struct.iter_unpack("<HBBI", program))
    position = accumulator = 0
    while True:
        operation, if_true, if_false, operand = instructions[position]
        position += 1
        if operation == 0x20:  # load a word
            assert operand % 4 == 0
            (accumulator,) = struct.unpack_from("<I", data, operand)
        elif operation == 0x06:  # return
            return int(operand)
        else:
            holds = {
                0x15: accumulator == operand,
                0x35: accumulator >= operand,
                0x45: bool(accumulator & operand),
            }[operation]
            position += if_true if holds else if_false


def test_the_kernel_accepts_no_longer_program(architecture: str) -> None:
    assert len(seccomp.program(architecture, pid=1, opens=True, threads=True)) // 8 <= 4096


def test_the_numbers_are_the_kernels() -> None:
    ours = {
        name: tuple(seccomp.number(name, machine) for machine in seccomp.ARCHITECTURES)
        for name in seccomp._NUMBERS
    }
    assert ours == {name: NUMBERS[name] for name in ours}


@pytest.mark.parametrize("architecture", seccomp.ARCHITECTURES)
def test_the_table_agrees_with_libseccomp_where_that_is_installed(architecture):
    try:
        resolve = ctypes.CDLL("libseccomp.so.2").seccomp_syscall_resolve_name_arch
    except OSError:
        pytest.skip("libseccomp is not installed here")
    code = ctypes.c_uint32(seccomp.AUDIT_ARCH[architecture])
    theirs = {call: resolve(code, call.encode()) for call in seccomp._NUMBERS}
    ours = {call: seccomp.number(call, architecture) for call in seccomp._NUMBERS}
    assert {call: None if number < 0 else number for call, number in theirs.items()} == ours


def test_what_an_honest_sandbox_needs_is_allowed(architecture: str) -> None:
    column = seccomp.ARCHITECTURES.index(architecture)
    there = [call for call in UNCONDITIONAL if NUMBERS[call][column] is not None]
    answers = {call: answer(architecture, call) for call in there}
    assert answers == dict.fromkeys(there, ALLOWED)


def test_what_reaches_outside_is_refused(architecture: str) -> None:
    answers = {call: answer(architecture, call) for call in NEVER}
    assert answers == dict.fromkeys(NEVER, errno.EPERM)


@pytest.mark.parametrize(
    ("name", "number"), [("open", 2), ("creat", 85), ("fork", 57), ("vfork", 58), ("chmod", 90)]
)
def test_old_calls_of_x86_are_refused(name: str, number: int) -> None:
    assert answer("x86_64", number) == errno.EPERM


def test_a_call_from_the_future_is_refused(architecture: str) -> None:
    assert answer(architecture, 1000) == errno.EPERM


@pytest.mark.parametrize("audit", [0x40000003, 0x40000028])  # i386 and 32-bit Arm
def test_another_abi_is_killed(architecture: str, audit: int) -> None:
    assert answer(architecture, 1, audit=audit) == KILLED


def test_the_other_architecture_is_killed() -> None:
    assert answer("x86_64", 63, audit=0xC00000B7) == KILLED
    assert answer("aarch64", 0, audit=0xC000003E) == KILLED


def test_x32_is_killed() -> None:
    assert answer("x86_64", 0x40000000) == KILLED
    assert answer("x86_64", 0x40000000 + 59) == KILLED


@pytest.mark.parametrize(
    ("flags", "verdict"),
    [
        (0, ALLOWED),
        (0o2000000, ALLOWED),  # O_CLOEXEC
        (0o1, errno.EPERM),  # O_WRONLY
        (0o2, errno.EPERM),  # O_RDWR
        (0o100, errno.EPERM),  # O_CREAT
        (0o1000, errno.EPERM),  # O_TRUNC
        (0o10000000, errno.EPERM),  # O_PATH
        (0o20000000, errno.EPERM),  # O_TMPFILE
    ],
)
def test_files_are_opened_to_read_only(architecture: str, flags: int, verdict: str | int) -> None:
    at_folder = -100
    assert answer(architecture, "openat", at_folder, 0xABCDEF012345, flags) == verdict


def test_no_file_is_opened_where_no_layer_says_which(architecture: str) -> None:
    assert answer(architecture, "openat", -100, 0, 0, opens=False) == errno.EPERM


PTHREAD = 0x003D0F00
FORK = 0x01200000 | signal.SIGCHLD


@pytest.mark.parametrize(
    ("flags", "verdict"),
    [
        (PTHREAD, ALLOWED),
        (FORK, errno.EPERM),
        (0, errno.EPERM),
        (PTHREAD | 0x10000000, errno.EPERM),  # and a user namespace
        (PTHREAD | 1 << 40, errno.EPERM),
    ],
)
def test_clone_makes_threads_only(architecture: str, flags: int, verdict: str | int) -> None:
    assert answer(architecture, "clone", flags) == verdict


def test_no_thread_is_started_where_nothing_counts_them(architecture: str) -> None:
    assert answer(architecture, "clone", PTHREAD, threads=False) == errno.EPERM


def test_clone3_does_not_exist(architecture: str) -> None:
    """So glibc falls back to clone, whose flags can be read."""
    assert answer(architecture, "clone3") == errno.ENOSYS


@pytest.mark.parametrize(
    ("call", "arguments", "verdict"),
    [
        ("kill", (PID, signal.SIGABRT), ALLOWED),
        ("tgkill", (PID, PID + 1, signal.SIGABRT), ALLOWED),
        ("kill", (PID, signal.SIGKILL), errno.EPERM),
        ("tgkill", (PID, PID, signal.SIGKILL), errno.EPERM),
        ("kill", (PID + 1, signal.SIGTERM), errno.EPERM),
        ("kill", (0, signal.SIGTERM), errno.EPERM),
        ("kill", (-1, signal.SIGTERM), errno.EPERM),
        ("kill", (-PID, signal.SIGTERM), errno.EPERM),
        ("tgkill", (PID + 1, PID, 0), errno.EPERM),
        ("kill", (PID | 1 << 32, 0), errno.EPERM),
    ],
)
def test_signals_go_to_oneself_only(
    architecture: str, call: str, arguments: Sequence[int], verdict: str | int
) -> None:
    assert answer(architecture, call, *arguments) == verdict


@pytest.mark.parametrize(
    ("call", "arguments", "verdict"),
    [
        ("fcntl", (3, 1), ALLOWED),  # F_GETFD
        ("fcntl", (3, 8), errno.EPERM),  # F_SETOWN
        ("fcntl", (3, 1024), errno.EPERM),  # F_SETLEASE
        ("prctl", (15,), ALLOWED),  # PR_SET_NAME
        ("prctl", (4, 1), errno.EPERM),  # PR_SET_DUMPABLE
        ("prctl", (22,), errno.EPERM),  # PR_SET_SECCOMP
        ("prlimit64", (0, 7, 0, 0x7000), ALLOWED),
        ("prlimit64", (0, 7, 0x7000, 0), errno.EPERM),
        ("prlimit64", (0, 7, 1 << 32, 0), errno.EPERM),
    ],
)
def test_some_calls_may_only_ask(
    architecture: str, call: str, arguments: Sequence[int], verdict: str | int
) -> None:
    assert answer(architecture, call, *arguments) == verdict
