"""The wall between the judge and a student's code."""
