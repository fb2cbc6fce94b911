"""From results to what people read: tables of points, and feedback for each student.

In come results, out go texts; this package may use `grading.results`, `checking` and `files`.

    DIR/results/*.json --tables--> grades.csv, exercises.csv, the table that `grade` prints
                       --feedback--> feedback/<student>.html and .md
"""
