"""What a grader is written with, and what comes of running its checks.

In come an author's test functions and a student's answers as plain values. Out go outcomes, each a
verdict with a message, and the misconception that gives the same answers. This package may use
`runtime` and `errors`. It knows no course and no process: the same check runs against a sandbox, a
fork or this very process.
"""
