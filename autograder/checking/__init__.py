"""What a grader is written with, and what comes of it.

In come an author's test functions and a student's answers as plain values; out go outcomes: a
verdict with a message, and the misconception that gives the same answers. It may use `runtime`. It
knows no course and no process: the same check runs against a sandbox, a fork or this very process.
"""
