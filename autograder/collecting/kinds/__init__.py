"""The systems that downloads come from: one recogniser each, from a tree to uploads by student."""

from autograder.collecting.kinds import (
    blackboard,
    brightspace,
    canvas,
    collected,
    github,
    google,
    gradescope,
    jupyterhub,
    moodle,
    nbgrader,
    sakai,
)

# The first that recognises a download has it. What none of them does is a plain folder.
KINDS = (
    collected.KIND,
    gradescope.KIND,
    moodle.KIND,
    blackboard.KIND,
    brightspace.KIND,
    canvas.KIND,
    google.KIND,
    sakai.KIND,
    nbgrader.KIND,
    github.KIND,
    jupyterhub.KIND,
)
