"""A check that examples catch a mistake says which, and only where it passes."""

from types import ModuleType, SimpleNamespace

from autograder.checking.catching import EARNS, catching
from autograder.checking.checks import check_of
from autograder.checking.running import run
from autograder.checking.student import Local, Reference
from autograder.checking.verdicts import Verdict
from autograder.runtime.call import Live


def square(x):
    return x * x


def twice(x):
    return x + x


WRONG = SimpleNamespace(of="square", name="twice", belief="A square is twice.", answer=twice)
BANK = SimpleNamespace(variants=(), misconceptions=(WRONG,))
CHECK = check_of(catching("square", 7, "twice"), "03_squares")


def live(**functions):
    module = ModuleType("squares")
    vars(module).update(functions)
    return Live(module, None, frozenset())


def outcome(*examples):
    reference = Reference(live(square=square), BANK)
    return run(CHECK, Local(live(examples_square=lambda: [*examples])), reference, 0)


def test_its_title_and_its_idea_tell_no_mistake():
    assert (CHECK.exercise, CHECK.name) == ("examples_square", "test_examples_square_catch_7")
    assert (CHECK.title, CHECK.idea) == ("The examples catch one more mistake.", "mistake 7")
    assert CHECK.asks == EARNS
    assert not CHECK.public


def test_where_it_passes_it_tells_the_belief_that_was_caught():
    found = outcome(((2.0,), 4.0), ((3.0,), 9.0))
    assert (found.verdict, found.told) == (Verdict.PASSED, "Caught: A square is twice.")


def test_where_it_fails_nothing_tells_the_belief():
    for examples in [((2.0,), 4.0)], [((3.0,), 8.0)]:
        found = outcome(*examples)
        assert (found.verdict, found.told) == (Verdict.WRONG, "")
        assert "twice" not in str(found.plain())
