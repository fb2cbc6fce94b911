"""A loaded unit has all that is made of a unit's files, and makes each thing once."""

import pytest
import torch

from autograder.course.loaded import LoadedUnit

BOTH = '''

@misconception("test_double_of_three", holds=("squares", "adds_one"))
def squares_one_more(x):
    return (x + 1) ** 2


@misconception("test_double_of_three", holds=("adds_one",))
def adds_two(x):
    """Two is twice."""
    return x + 2
'''


@pytest.fixture
def loaded(tiny_unit):
    return LoadedUnit(tiny_unit)


@pytest.mark.parametrize(
    "part",
    [
        "exercises", "checks", "ideas", "aside", "forbids", "reference", "misconceptions",
        "beliefs", "stub", "stub_digests", "drivers", "snippets",
    ],
)  # fmt: skip
def test_each_thing_is_made_once_whatever_becomes_of_the_files(loaded, part):
    made = getattr(loaded, part)
    for path in (loaded.unit.solution, loaded.unit.grader, loaded.unit.wrong("double")):
        path.unlink()
    assert getattr(loaded, part) is made


def test_nothing_is_read_before_it_is_asked_for(tiny_unit):
    tiny_unit.grader.write_text("this is no Python\n")
    assert [exercise.name for exercise in LoadedUnit(tiny_unit).exercises] == ["double", "halve"]


def test_torch_works_with_one_thread_since_forks_of_a_pool_hang(tiny_unit):
    torch.set_num_threads(2)
    LoadedUnit(tiny_unit)
    assert torch.get_num_threads() == 1


def test_the_checks_of_an_exercise_come_in_the_order_of_the_grader(loaded):
    names = [check.name for check in loaded.checks_of("double")]
    assert names == [
        "test_double_of_three", "test_double_of_any_number", "test_double_of_an_integer",
    ]  # fmt: skip
    assert [check.exercise for check in loaded.checks] == ["double"] * 3 + ["halve"]
    assert loaded.checks_of("an exercise without checks") == []


def test_the_checks_that_are_not_about_the_idea_are_known_by_name(loaded):
    assert loaded.aside == {"test_double_of_an_integer"}


def test_what_an_exercise_forbids_is_known_by_its_name(loaded):
    assert loaded.forbids == {"double": ("numpy", "torch"), "halve": ()}


def test_the_reference_is_the_solution(loaded):
    assert loaded.reference.double(3.0) == 6.0


def test_the_reference_knows_the_bank(loaded):
    assert [right(3.0) for right in loaded.reference.right("double")] == [6.0, 6.0]
    (squares,) = loaded.reference.wrong("double", "squares").answers
    assert squares(3.0) == 9.0


def test_beliefs_are_known_by_exercise_and_misconception(loaded):
    assert loaded.beliefs == {
        "double": {
            "squares": {"squares": "To double a number is to multiply it with itself."},
            "adds_one": {"adds_one": "One more is twice as much."},
        },
        "halve": {},
    }


def test_one_that_holds_others_is_known_by_their_beliefs(tiny_unit):
    with tiny_unit.wrong("double").open("a") as wrong:
        wrong.write(BOTH)
    beliefs = LoadedUnit(tiny_unit).beliefs["double"]
    assert beliefs["squares_one_more"] == beliefs["squares"] | beliefs["adds_one"]
    assert beliefs["adds_two"] == {"adds_two": "Two is twice."} | beliefs["adds_one"]


def test_each_stub_has_a_digest_by_which_it_is_known(loaded):
    assert set(loaded.stub_digests) == {"double", "halve"}
    assert loaded.stub.count("raise NotImplementedError") == 2


def test_drivers_are_there_if_the_unit_has_some(loaded, tiny_unit):
    assert loaded.drivers is None
    tiny_unit.drivers.write_text("def thrice(unit, x):\n    return 3 * x\n")
    assert LoadedUnit(tiny_unit).drivers == "def thrice(unit, x):\n    return 3 * x\n"
