"""A stopwatch counts what somebody watched: not the hours in which a laptop slept."""

from autograder.runtime.stopwatch import Stopwatch


def passed(*looks, longest):
    times = iter(looks)
    watch = Stopwatch(longest, lambda: next(times))
    return [watch.look() for _ in looks[1:]]


def test_what_passes_from_look_to_look_counts():
    assert passed(5.0, 5.5, 6.0, 8.0, longest=3.0) == [0.5, 1.0, 3.0]


def test_of_a_time_in_which_nobody_looked_little_counts():
    assert passed(0.0, 1.0, 3601.0, 3602.0, longest=2.0) == [1.0, 3.0, 4.0]
