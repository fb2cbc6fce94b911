"""The file of hints in a unit's folder, at a student's.

A student opens one hint after the other, so none can be read there by accident.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.errors import UsageError

HINTS = "hints.json"
STEPS = 3
CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def sealed(hints: Mapping[str, Sequence[str]]) -> str:
    """Return hints by exercise as JSON in which nobody reads one by accident."""
    covered = {
        name: [base64.b64encode(hint.encode()).decode() for hint in of_it]
        for name, of_it in hints.items()
        if of_it
    }
    return json.dumps(covered, indent=1) + "\n"


def opened(text: str) -> dict[str, list[str]]:
    """Return what was sealed; raise `UsageError` for another text."""
    try:
        covered: dict[str, Any] = json.loads(text)
        return {
            name: [base64.b64decode(hint, validate=True).decode() for hint in of_it]
            for name, of_it in covered.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{HINTS} is damaged: unpack the course's folder anew") from error
