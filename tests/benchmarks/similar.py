"""How similar honest work is: right answers to the same exercises that authors wrote differently.

For each unit two students: one hands in the solution, the other another right answer wherever the
bank has one. Usage: python tests/benchmarks/similar.py
"""

from pathlib import Path

from autograder.authoring.compose import compose
from autograder.course import bank
from autograder.course.exercises import exercises_of
from autograder.course.layout import Course
from autograder.grading.similar import pairs_of

course = Course(Path(__file__).resolve().parents[2])
print("unit                  exercises  written differently  share  share of other")
for unit in course.units:
    others = {entry.of: entry for entry in bank.variants(unit)}
    texts = {"one": compose(unit, []), "other": compose(unit, [*others.values()])}
    (pair,) = pairs_of(unit, texts)
    counts = f"{len(exercises_of(unit)):9}  {len(others):19}"
    print(f"{unit.slug:20}  {counts}  {pair.share:5.0%}  {pair.share_of_other:14.0%}")
