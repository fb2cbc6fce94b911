"""nbgrader, with our judge in the place where it runs students' code.

    solutions/ --new_course--> source/NN_x/x.ipynb, nbgrader_config.py
    submitted/ --nbgrader autograde, with judging--> our judge's points in nbgrader's gradebook
    DIR/results/ --gradebook--> the same, for grades that were computed outside
"""
