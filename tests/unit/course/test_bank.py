"""The bank: wrong answers with the belief behind each, and right ones written differently."""

import warnings

import pytest

from autograder.course import bank
from autograder.course.bank import misconception, variant
from autograder.errors import UsageError

BLOCKS = "from doubling import double\n\n\ndef four_times(x):\n    return double(double(x))\n"
BELIEFS = 'LARGE = "Numbers are as large as they get."\n'
BUILDS = """from autograder import misconception
from beliefs import LARGE
from building_blocks import four_times


def _a_part_of_it(x):
    return four_times(x)


@misconception("test_double_of_three", belief=LARGE)
def doubles_twice(x):
    return _a_part_of_it(x)
"""
NEIGHBOURS = '''

def quadruple(x):
    """Return four times x."""
    ### BEGIN SOLUTION
    return double(double(x))
    ### END SOLUTION
'''
HEAD = "from autograder import misconception\n\n\n"


def called(live, name, x):
    return live.call(name, (x,), {})["answer"]


def test_an_entry_keeps_what_its_decorator_says():
    @misconception("test_double_of_three", belief="No more.", row="D01", ships=True)
    def returns_it(x):
        return x

    assert (returns_it.name, returns_it.answer(3)) == ("returns_it", 3)
    assert (returns_it.caught_by, returns_it.belief) == ("test_double_of_three", "No more.")
    assert (returns_it.row, returns_it.ships) == ("D01", True)


def test_a_variant_has_a_row_or_just_the_mark():
    def sums(x):
        return sum([x, x])

    assert (variant(sums).name, variant(sums).row) == ("sums", "")
    assert (variant(row="S09")(sums).name, variant(row="S09")(sums).row) == ("sums", "S09")


def test_wrong_answers_come_in_the_order_of_the_file_with_exercise_and_belief(tiny_unit):
    assert [(e.of, e.name, e.belief) for e in bank.misconceptions(tiny_unit)] == [
        ("double", "squares", "To double a number is to multiply it with itself."),
        ("double", "adds_one", "One more is twice as much."),
    ]


def test_right_answers_are_known_by_their_folder_too(tiny_unit):
    assert [(v.of, v.name, v.answer(3)) for v in bank.variants(tiny_unit)] == [
        ("double", "multiplies", 6)
    ]


def test_a_wrong_answer_among_the_right_ones_is_none_of_them(tiny_unit):
    text = tiny_unit.wrong("double").read_text() + tiny_unit.right("double").read_text()
    tiny_unit.wrong("double").write_text(text)
    tiny_unit.right("double").write_text(text)
    assert [entry.name for entry in bank.misconceptions(tiny_unit)] == ["squares", "adds_one"]
    assert [entry.name for entry in bank.variants(tiny_unit)] == ["multiplies"]


def test_exercises_come_in_the_order_of_the_solution(tiny_unit):
    with tiny_unit.solution.open("a") as solution:
        solution.write(NEIGHBOURS.replace("quadruple", "afterwards"))
    for exercise in ("afterwards", "halve"):
        tiny_unit.wrong(exercise).parent.mkdir()
        tiny_unit.wrong(exercise).write_text(
            f'{HEAD}@misconception("test")\ndef wrong(x):\n    """Belief."""\n'
        )
    found = bank.misconceptions(tiny_unit)
    assert [entry.of for entry in found] == ["double", "double", "halve", "afterwards"]


def test_an_answer_builds_on_the_solution_on_what_several_share_and_on_shared_beliefs(tiny_unit):
    tiny_unit.building_blocks.write_text(BLOCKS)
    tiny_unit.beliefs.write_text(BELIEFS)
    tiny_unit.wrong("double").write_text(BUILDS)
    (entry,) = bank.misconceptions(tiny_unit)
    assert (entry.name, entry.answer(3.0)) == ("doubles_twice", 12.0)
    assert entry.belief == "Numbers are as large as they get."


@pytest.mark.parametrize(
    "text",
    [
        '@misconception("test")\ndef returns_it(x):\n    return x\n',
        '@misconception("test", belief="One.")\ndef returns_it(x):\n    """Two."""\n    return x\n',
    ],
    ids=["none", "two"],
)
def test_a_wrong_answer_has_one_belief(tiny_unit, text):
    tiny_unit.wrong("double").write_text(HEAD + text)
    with pytest.raises(UsageError) as refusal:
        bank.misconceptions(tiny_unit)
    assert str(refusal.value) == (
        "solutions/03_doubling/double/wrong.py: returns_it needs one belief: "
        "a docstring, belief=, or those that it holds=(...)"
    )


BOTH = """

@misconception("test_double_of_three", holds=({names}))
def squares_one_more(x):
    return (x + 1) ** 2
"""


def test_one_that_goes_by_beliefs_of_others_needs_none_of_its_own(tiny_unit):
    with tiny_unit.wrong("double").open("a") as wrong:
        wrong.write(BOTH.format(names='"squares", "adds_one"'))
    both = bank.misconceptions(tiny_unit)[-1]
    assert (both.name, both.belief, both.holds) == (
        "squares_one_more",
        "",
        ("squares", "adds_one"),
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ('"squares", "cubes"', "squares_one_more holds cubes, which has no belief there"),
        (
            '"squares", "squares_one_more"',
            "squares_one_more holds squares_one_more, which has no belief there",
        ),
        ("", "squares_one_more needs one belief: "),
    ],
    ids=["no such entry", "itself", "none"],
)
def test_what_it_holds_is_the_belief_of_another_entry(tiny_unit, names, said):
    with tiny_unit.wrong("double").open("a") as wrong:
        wrong.write(BOTH.format(names=names))
    with pytest.raises(UsageError) as refusal:
        bank.misconceptions(tiny_unit)
    assert str(refusal.value).startswith(f"solutions/03_doubling/double/wrong.py: {said}")


@pytest.mark.parametrize("entries", [bank.misconceptions, bank.variants])
def test_a_folder_that_is_no_exercise_is_refused_with_the_names_of_those_there_are(
    tiny_unit, entries
):
    tiny_unit.wrong("doubel").parent.mkdir()
    with pytest.raises(UsageError) as refusal:
        entries(tiny_unit)
    assert str(refusal.value) == (
        "solutions/03_doubling/doubel is named like no exercise; there are double, halve"
    )


def test_a_unit_without_a_bank_has_no_entries(tiny_unit):
    tiny_unit.wrong("double").unlink()
    tiny_unit.right("double").unlink()
    assert bank.misconceptions(tiny_unit) == bank.variants(tiny_unit) == []


def test_a_solution_is_fresh_each_time_and_has_its_drivers(tiny_unit):
    assert bank.solution(tiny_unit).drivers is None
    tiny_unit.drivers.write_text("def thrice(unit, x):\n    return unit.double(x) + x\n")
    one, other = bank.solution(tiny_unit), bank.solution(tiny_unit)
    assert called(one, "drivers.thrice", 3.0) == 9.0
    assert one.module is not other.module


def test_an_answer_in_the_place_of_another_is_seen_by_its_neighbours_and_stays_there(tiny_unit):
    with tiny_unit.solution.open("a") as solution:
        solution.write(NEIGHBOURS)
    changed = bank.substituted(tiny_unit, "double", lambda x: x * x)
    assert called(changed, "quadruple", 3.0) == 81.0
    assert called(bank.solution(tiny_unit), "quadruple", 3.0) == 12.0


def test_another_text_in_the_place_of_the_solution_keeps_the_drivers_and_warns_of_nothing(
    tiny_unit,
):
    tiny_unit.drivers.write_text("def thrice(unit, x):\n    return unit.double(x) + x\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live = bank.from_text(tiny_unit, "def double(x):\n    return 1 if 1 is 1 else x\n")
    assert called(live, "double", 3.0) == 1
    assert called(live, "drivers.thrice", 3.0) == 4.0


def test_an_exception_of_an_answer_is_told_with_the_line_of_the_bank(tiny_unit):
    tiny_unit.wrong("double").write_text(
        f'{HEAD}@misconception("test")\ndef raises(x):\n    """Belief."""\n    raise KeyError(x)\n'
    )
    (entry,) = bank.misconceptions(tiny_unit)
    live = bank.substituted(tiny_unit, "double", entry.answer)
    raised = live.call("double", (3.0,), {})["raised"]
    assert (raised["type"], raised["code"]) == ("KeyError", "raise KeyError(x)")


def test_an_answer_and_its_helpers_can_be_given_others_to_call(tiny_unit):
    tiny_unit.building_blocks.write_text(BLOCKS)
    tiny_unit.beliefs.write_text(BELIEFS)
    tiny_unit.wrong("double").write_text(BUILDS)
    (entry,) = bank.misconceptions(tiny_unit)
    assert entry.answer(2.0) == 8.0
    assert bank.over(entry.answer, {"double": lambda x: x + 1.0})(2.0) == 4.0
    assert entry.answer(2.0) == 8.0
