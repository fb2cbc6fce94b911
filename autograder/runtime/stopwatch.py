"""Time on the clock, as far as somebody watched it pass."""

import time
from collections.abc import Callable


class Stopwatch:
    """Counts the seconds that pass from look to look.

    Whoever watches for a deadline looks often. A long time between two looks is one in which the
    machine let nobody go on: it slept, or had far more to do than it can. That is not the fault of
    what is watched, so little of it counts.
    """

    def __init__(self, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now on. longest: what may count of the time between two looks, in seconds."""
        self.passed = 0.0
        self._longest = longest
        self._clock = clock
        self._last = clock()

    def look(self) -> float:
        """Count what has passed since the last look; return the seconds counted so far."""
        now = self._clock()
        self.passed += min(now - self._last, self._longest)
        self._last = now
        return self.passed
