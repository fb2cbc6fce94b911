"""Grades and feedback out to the systems that courses are run with, one module for each.

    DIR/results/*.json, handed-in.csv --students--> each student: who it is, result, grade
        --canvas-->       a grade book that was downloaded, with one column filled in
        --moodle-->       a CSV of grades and feedback; feedback files for its upload
        --gradescope-->   results.json; and an autograder.zip, in which on_gradescope is the judge
        --github-->       what GitHub Classroom's reporter reads, and a workflow that hands it on
        --prairielearn--> results.json
        --plain-->        a CSV for a spreadsheet

All are made in memory and then written, so that nothing is there by half. It may use `grading`,
`collecting`, `course`, what these use, and `files`. What a system's format is, its module says.
"""
