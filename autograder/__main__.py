"""`python -m autograder`: the same as the console script, and a sentence where it cannot start."""

import sys

from autograder.selfcheck.doctor import too_old

if too_old():
    sys.exit(f"autograder: {too_old()}")
try:
    from autograder.cli import main
except ModuleNotFoundError as error:
    if str(error.name).startswith("autograder"):
        raise
    sys.exit(f"autograder: {error.name} is missing: install the course as its README.md says")

main()
