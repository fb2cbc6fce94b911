"""What runs on a student's machine: the public checks, by pytest, in a notebook, on every system.

In come a student's files or cells and what `build` put beside them (public checks,
recognition.json); out go verdicts in words. It knows no course, no hidden check and no solution,
and may use `checking`, `runtime` and `errors`. A promise of safety as well as a folder: nothing
here is for Linux alone, and a student's code never takes down the kernel that asked.
"""
