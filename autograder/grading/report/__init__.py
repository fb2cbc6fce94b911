"""Results to people: tables of points, and feedback for each student.

DIR/results/*.json --tables--> grades.csv, exercises.csv, the class at a glance
                   --feedback--> feedback/<student>.html and .md
"""
