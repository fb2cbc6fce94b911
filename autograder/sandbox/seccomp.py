"""seccomp: the system calls that a sandbox may make. All others fail with EPERM.

`program` is a pure function from an architecture and a few options to the bytes of a classic
BPF filter, so that the filter for another kind of machine can be tested by interpreting it.
An honest sandbox after warm-up does little but read and write; the rest of the list is what the
interpreter, the allocator, NumPy and torch need to go on living.

Written by hand, and not by libseccomp: a filter that is bytes can be interpreted in a test, costs a
sandbox one system call, and needs no library on the machine. The tests compare the numbers with
libseccomp's.
"""

import ctypes
import errno
import functools
import os
import signal
import struct

from autograder.sandbox import libc

# The numbers of every system call that the filter speaks of: name -> (x86-64, aarch64).
# None: that architecture does not have it.
_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # what is open already
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
    # looking for a module to import; Landlock and the private root say which exist
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
    # memory
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "membarrier": (324, 283),
    # waiting
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "restart_syscall": (219, 128),
    # threads, once they exist, and the end
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
    # one's own signal handlers
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    # asking about the time, the machine and oneself
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
    # allowed with certain arguments only: see `program`
    "openat": (257, 56),
    "clone": (56, 220),
    "clone3": (435, 435),
    "fcntl": (72, 25),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "kill": (62, 129),
    "tgkill": (234, 131),
}
_CONDITIONAL = ("openat", "clone", "clone3", "fcntl", "prctl", "prlimit64", "kill", "tgkill")

ARCHITECTURES = ("x86_64", "aarch64")
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000  # the x32 ABI shares x86-64's audit number: its calls carry this bit

# What a filter may answer, and the data it is asked about (struct seccomp_data).
ALLOW, KILL_PROCESS, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCH = 0, 4

# The only clone: glibc's pthread_create, flag for flag, and musl's (with CLONE_DETACHED).
_THREAD_FLAGS = (0x003D0F00, 0x007D0F00)

# Any of these in openat's flags is more than reading: O_ACCMODE, O_CREAT, O_TRUNC, O_APPEND,
# O_PATH (a door that Landlock does not watch) and O_TMPFILE. They are alike on both machines.
_MORE_THAN_READING = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o10000000 | 0o20000000

# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC: no F_SETOWN (it signals others),
# no locks, no leases.
_FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030)
# PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME.
_PRCTL_COMMANDS = (3, 15, 16)

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

# Classic BPF: load a word, jump on it, return what the kernel is to do.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_Instruction = tuple[int, int, int, int]  # operation, jump if true, jump if false, operand
_IS_ANY_PID: _Instruction = (_IF_EQUAL, 1, 0, 0xFFFFFFFF)  # a mark: no process has this number


def number(name: str, architecture: str) -> int | None:
    """Return the number of the system call `name` on `architecture`, None if it has none."""
    return _NUMBERS[name][ARCHITECTURES.index(architecture)]


def here() -> str | None:
    """Return this machine's architecture if there is a filter for it."""
    machine = os.uname().machine
    is_64_bit = struct.calcsize("P") == 8
    return machine if machine in ARCHITECTURES and is_64_bit else None


def program(architecture: str, *, pid: int, opens: bool, threads: bool) -> bytes:
    """Return the filter for a sandbox whose own number is `pid`.

    opens: it may open files to read, because Landlock or a private root says which.
    threads: it may start threads, because a limit counts them for this sandbox alone.
    """
    template = program_for_any_pid(architecture, opens, threads)
    return template.replace(_pack(*_IS_ANY_PID), _pack(_IF_EQUAL, 1, 0, pid))


@functools.cache
def program_for_any_pid(architecture: str, opens: bool, threads: bool) -> bytes:
    """Return the filter but for the pid: built in the zygote, it costs the sandboxes nothing."""
    code = _refuse_foreign_calls(architecture)
    for name in _NUMBERS:
        if name not in _CONDITIONAL:
            code += _when(name, architecture, [_answer(ALLOW)])
    # ENOSYS sends glibc back to clone, whose flags a filter can read; clone3 hides them.
    code += _when("clone3", architecture, [_answer(_ERRNO | errno.ENOSYS)])
    if threads:
        code += _when("clone", architecture, _argument_in(0, _THREAD_FLAGS))
    if opens:
        code += _when("openat", architecture, _no_bit_of(2, _MORE_THAN_READING))
    code += _when("fcntl", architecture, _argument_in(1, _FCNTL_COMMANDS))
    code += _when("prctl", architecture, _argument_in(0, _PRCTL_COMMANDS))
    code += _when("prlimit64", architecture, _argument_in(2, (0,)))  # no new limits
    code += _when("kill", architecture, _signal_oneself(1))
    code += _when("tgkill", architecture, _signal_oneself(2))
    code.append(_answer(_ERRNO | errno.EPERM))
    return b"".join(_pack(*instruction) for instruction in code)


def install(filter_program: bytes) -> None:
    """Put this process under the filter, for good. It must have given up new privileges."""
    buffer = ctypes.create_string_buffer(filter_program, len(filter_program))
    header = struct.pack("HxxxxxxQ", len(filter_program) // 8, ctypes.addressof(buffer))
    libc.call("prctl", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0)


def _refuse_foreign_calls(architecture: str) -> list[_Instruction]:
    """Kill whoever calls by another ABI, whose numbers mean other calls; then load the number."""
    code = [
        (_LOAD, 0, 0, _ARCH),
        (_IF_EQUAL, 1, 0, AUDIT_ARCH[architecture]),
        _answer(KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if architecture == "x86_64":
        code += [(_IF_AT_LEAST, 0, 1, _X32_BIT), _answer(KILL_PROCESS)]
    return code


def _when(name: str, architecture: str, body: list[_Instruction]) -> list[_Instruction]:
    """If the call is `name`, run `body`, every path of which answers; else step over it."""
    nr = number(name, architecture)
    return [] if nr is None else [(_IF_EQUAL, 0, len(body), nr), *body]


def _argument_in(position: int, values: tuple[int, ...]) -> list[_Instruction]:
    """Allow the call if its argument is one of `values`, all below 2**32."""
    refuse = _answer(_ERRNO | errno.EPERM)
    code: list[_Instruction] = [
        (_LOAD, 0, 0, _high_half(position)),
        (_IF_EQUAL, 1, 0, 0),
        refuse,
        (_LOAD, 0, 0, _low_half(position)),
    ]
    for value in values:
        code += [(_IF_EQUAL, 0, 1, value), _answer(ALLOW)]
    return [*code, refuse]


def _no_bit_of(position: int, mask: int) -> list[_Instruction]:
    """Allow the call if its argument, which the kernel takes as an int, has no bit of `mask`."""
    return [
        (_LOAD, 0, 0, _low_half(position)),
        (_IF_ANY_BIT, 0, 1, mask),
        _answer(_ERRNO | errno.EPERM),
        _answer(ALLOW),
    ]


def _signal_oneself(position: int) -> list[_Instruction]:
    """Allow any signal but SIGKILL to oneself: dying of SIGKILL is to mean that memory ran out.

    The signal's number, an int, is the argument at `position`.
    """
    refuse = _answer(_ERRNO | errno.EPERM)
    return [
        (_LOAD, 0, 0, _high_half(0)),
        (_IF_EQUAL, 1, 0, 0),
        refuse,
        (_LOAD, 0, 0, _low_half(0)),
        _IS_ANY_PID,
        refuse,
        (_LOAD, 0, 0, _low_half(position)),
        (_IF_EQUAL, 0, 1, signal.SIGKILL),
        refuse,
        _answer(ALLOW),
    ]


def _answer(action: int) -> _Instruction:
    return (_RETURN, 0, 0, action)


def _pack(*instruction: int) -> bytes:
    return struct.pack("=HBBI", *instruction)


def _low_half(position: int) -> int:
    """Return where the low 32 bits of an argument lie in struct seccomp_data, in bytes."""
    return 16 + 8 * position


def _high_half(position: int) -> int:
    return _low_half(position) + 4
