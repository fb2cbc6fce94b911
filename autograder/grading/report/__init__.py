"""From results to what people read: tables, feedback for each student, a page on the class.

In come results, out go texts; this package may use `grading.results`, `course`, `checking` and
`files`.

    DIR/results/*.json --tables--> grades.csv, exercises.csv, the table that `grade` prints
                       --feedback--> feedback/<student>.html and .md
                       --findings--> beliefs, groups, causes --class_page--> report.html
                                                             --skeleton--> an entry for the bank
"""
