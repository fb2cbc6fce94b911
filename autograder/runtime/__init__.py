"""What runs beside a student's code, in whatever process: load it, call it, answer in plain data.

In come a student's files and requests for calls, out go plain values. Nothing here knows a course,
a check or a score, and nothing may be imported but this package: all of it is at a student's, and
in the sandbox it shares the process of hostile code.
"""
