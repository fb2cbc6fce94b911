"""A folder of submissions to grades.

    folder --submissions--> Submission --reader--> Work --attempt--> outcomes --judge--> Result
                                  results/*.json --report--> grades.csv, feedback/, report.html

In come students' files, which are parsed and run in a sandbox and nowhere else. Out go results.
This package may use `course` and `sandbox` and what these use. `run` starts one `worker` per core,
each of which has one `judge`. A `session` is the judge's conversation with the sandbox of one
submission.
"""
