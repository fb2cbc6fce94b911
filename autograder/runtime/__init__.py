"""What runs beside a student's code, in whatever process: load it, call it, answer in plain data.

In come a student's files and requests for calls, out go plain values. Nothing here knows a course,
a check or a score, and nothing else of `autograder` may be imported: all of this package is on
every student's machine, and in a sandbox it shares a process with hostile code.
"""
