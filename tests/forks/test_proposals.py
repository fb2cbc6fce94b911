"""Questions that are proposed from the smallest examples of a bank."""

import tomllib

from autograder.authoring.build import build
from autograder.authoring.proposals import proposals
from autograder.course.loaded import LoadedUnit
from autograder.course.questions import LETTERS, RIGHT, Question

MORE = '''

@misconception("test_double_of_three", holds=("adds_one", "keeps_it"))
def takes_one_off(x):
    return x - 1.0


@misconception("test_double_of_three")
def halves(x):
    """Doubling is dividing by two."""
    return x / 2.0


@misconception("test_double_of_three")
def adds_three(x):
    """Three more is twice as much."""
    return x + 3.0
'''


def proposed(course, unit):
    build(course)
    return tomllib.loads(proposals(LoadedUnit(unit))).get("question", [])


def test_an_example_on_which_four_answers_differ_makes_a_question(tiny_course, predicting_unit):
    found = {table["shown"]: table for table in proposed(tiny_course, predicting_unit)}
    assert {*found} <= {"squares", "adds_one", "keeps_it", "refuses"}
    table = found["adds_one"]
    assert (table["exercise"], table["code"], table["call"]) == ("double", "", "double(2.0)\n")
    assert {(option["text"], option["of"]) for option in table["options"]} >= {
        ("4.0", RIGHT),
        ("3.0", "adds_one"),
    }
    assert tuple(option["letter"] for option in table["options"]) == LETTERS
    question = Question.of({**table, "code": "def double(x):\n    return x + 1\n"})
    assert question.options[LETTERS.index(question.answer)].text == "3.0"


def test_each_option_is_what_its_wrong_answer_gives(tiny_course, predicting_unit):
    gives = {
        "squares": lambda x: x * x,
        "adds_one": lambda x: x + 1.0,
        "keeps_it": lambda x: x,
        RIGHT: lambda x: 2 * x,
    }
    for table in proposed(tiny_course, predicting_unit):
        x = float(table["call"].strip().removeprefix("double(").removesuffix(")"))
        for option in table["options"]:
            if option["of"] != "refuses":
                assert option["text"] == str(gives[option["of"]](x))
            else:
                assert option["text"] == "raises ValueError"


def test_what_is_shown_and_what_is_right_are_among_many_options(tiny_course, predicting_unit):
    with predicting_unit.wrong("double").open("a") as wrong:
        wrong.write(MORE)
    found = proposed(tiny_course, predicting_unit)
    assert {table["shown"] for table in found} >= {"adds_three", "keeps_it"}
    for table in found:
        assert {table["shown"], RIGHT} <= {option["of"] for option in table["options"]}


def test_an_answer_without_a_belief_of_its_own_is_no_option(tiny_course, predicting_unit):
    with predicting_unit.wrong("double").open("a") as wrong:
        wrong.write(MORE)
    for table in proposed(tiny_course, predicting_unit):
        assert "takes_one_off" not in {table["shown"], *(o["of"] for o in table["options"])}


def test_where_fewer_answers_differ_nothing_is_proposed(tiny_course, tiny_unit):
    assert proposed(tiny_course, tiny_unit) == []


def test_without_examples_nothing_is_proposed(predicting_unit):
    assert proposals(LoadedUnit(predicting_unit)) == ""
