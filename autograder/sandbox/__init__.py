"""A locked-down process: a student's code runs in it, and can compute, answer, and nothing else.

In come requests of `runtime.protocol`, out come replies that decode, or a `Death` that says how the
process ended. This package may use `runtime` alone (and `errors`): it knows no course, no check and
no student. It works on Linux alone, and nothing of it is imported on a student's machine.

Theory of operation
===================

Four kinds of process, each started by the one before:

    judge ──exec──> guardian ──fork──> zygote ──fork──> sandbox, sandbox, ...
      └───────────── control ───────────┘                 │
      └───────────────────────── wire ────────────────────┘

The *judge* (`client`) is trusted: it holds the graders, the solutions and the scores. Nothing of
these goes to the others. It makes itself undumpable, so that no process of the same user can
read its memory, and executes the guardian with a clean environment.

The *guardian* (`zygote.main`) enters the namespaces and forks the zygote. Then it only waits: if
the judge ends, even by SIGKILL, it kills the zygote; if the zygote ends, it ends.

The *zygote* imports torch once and warms up (`runtime.warmup`), finds out what this machine allows
(`capabilities`), and forks a sandbox for each request on the control socket. It reaps sandboxes and
tells the judge how they ended. It is process 1 of its pid namespace, or else its sandboxes are set
to die with it: no sandbox outlives its zygote.

A *sandbox* locks itself down (`lockdown`), reports that it has, and serves the wire
(`runtime.server`): one socket, plain data only (`runtime.wire`), one reply to each question. The
submission itself arrives there. If any step of the lock-down fails, the sandbox says so and ends
before it has seen the submission: that is a `JudgeFault`, never the student's. What a sandbox
spends on an answer is measured from outside (`meter`): by the kernel's clock of its processor time,
and by samples of whether it waits.

What a sandbox may import is what the zygote has imported, and what `capabilities.readable_paths`
lists: the standard library and the packages that the zygote has imported from. A student's own
files are imported and opened from memory (`runtime.imports`, `runtime.beside`); a package that is
not here is not there, as on any machine.

The order of the lock-down
==========================

Each step stands where it does because of a neighbour; `lockdown` is the same list as code.

1. a session of its own; die with the parent; default signal handlers
2. /dev/null on 0 to 2, the wire on 3, all else closed; umask, folder, empty environment
3. limits, while the process may still set them: address space, processor time, no file growth, no
   core, 64 open files, no locked memory, 16 threads
4. as root, a user number of its own; no capabilities
5. undumpable and die-with-parent again, which changing the user number undid
6. no new privileges, which Landlock and seccomp demand
7. Landlock, whose rules the zygote built
8. seccomp, last, as it forbids all of the above

What each layer stops
=====================

    seccomp      new processes and programs, sockets, writing or creating files, signals to
                 others, ptrace, mounts, keys, bpf, io_uring: an allow-list, all else is EPERM
    rlimits      memory, processor time, threads, descriptors
    Landlock     reading any file but the standard library and the packages already imported;
                 TCP, abstract sockets, signals out
    namespaces   a root that holds only those files, and no /proc; no network; no other process
                 to see or to signal
    user number  what is left of files and processes that belong to the judge's user

Every layer but the first two can be missing: each stops what it stops by itself.

Tiers
=====

seccomp and rlimits are the floor, and work on any Linux on x86-64 and aarch64. Landlock is there
where the kernel answers (5.13 and later, not gVisor), namespaces where they are allowed (not in
Docker's default profile, nor for users of Ubuntu 24.04), user numbers where the judge is root.
Without Landlock and without a private root a sandbox opens no file at all, and can import only what
the zygote has. `Zygote.tier` says what was reached; below the floor, `Zygote.isolated` is False.
"""
