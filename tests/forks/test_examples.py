"""The smallest examples of a unit's misconceptions: what is found, kept, and never looked at."""

from dataclasses import replace

from autograder.authoring import examples as finding
from autograder.authoring.build import build
from autograder.authoring.examiner import examine
from autograder.authoring.examples import broken, examples, public_calls
from autograder.authoring.summary import Options
from autograder.course.loaded import LoadedUnit

MISTAKE = '''

@misconception("test_double_of_three")
def {}(x):
    """A belief of its own."""
    {}
'''


def add(unit, name, body):
    with unit.wrong("double").open("a") as wrong:
        wrong.write(MISTAKE.format(name, body))


def found(unit, known=None):
    return examples(LoadedUnit(unit), "double", known or {})


def told(unit):
    loaded = LoadedUnit(unit)
    return {name: one.told(loaded.snippets) for name, one in found(unit).items()}


def test_each_misconception_has_its_smallest_call(tiny_unit):
    assert told(tiny_unit) == {
        "squares": "double(1.0)  # is 2.0; yours gives 1.0",
        "adds_one": "double(2.0)  # is 4.0; yours gives 3.0",
    }


def test_of_those_that_can_be_shown_one_that_teaches_is(tiny_unit):
    grader = tiny_unit.grader
    call = "student.double(3.0)"
    grader.write_text(grader.read_text().replace(call, f"{call} + 0 * student.double(0.0)"))
    add(tiny_unit, "gives_a_whole_number", "return int(x + x) if x < 2 else x + x")
    assert told(tiny_unit)["gives_a_whole_number"] == "double(1.0)  # is 2.0; yours gives 2"


def test_where_none_of_the_first_can_be_shown_the_next_are_tried(tiny_unit, monkeypatch):
    def shown(loaded, search, starts, live):
        (start,) = starts
        return [] if start["args"] == (3.0,) else real(loaded, search, starts, live)

    real = finding._shown
    monkeypatch.setattr(finding, "STARTS", 1)
    monkeypatch.setattr(finding, "_shown", shown)
    assert found(tiny_unit) == {}
    grader = tiny_unit.grader
    call = "student.double(3.0)"
    grader.write_text(grader.read_text().replace(call, f"{call} + 0 * student.double(7.25)"))
    assert {*found(tiny_unit)} == {"squares", "adds_one"}


def test_the_search_is_given_the_calls_of_public_checks_alone(tiny_unit):
    calls = public_calls(LoadedUnit(tiny_unit), "double")
    assert [(call["name"], call["args"]) for call in calls] == [("double", (3.0,))]


def test_what_hidden_checks_alone_catch_can_have_an_example(tiny_unit):
    add(tiny_unit, "minds_a_thousand", "return 0.0 if x > 500 else x + x")
    add(tiny_unit, "minds_what_is_hidden", "return 1 if type(x) is int else x + x")
    assert "double(1000.0)  # is 2000.0; yours gives 0.0" in told(tiny_unit).values()
    assert "minds_what_is_hidden" not in found(tiny_unit)


def test_one_that_never_ends_or_ends_its_process_has_none(tiny_unit, monkeypatch):
    monkeypatch.setattr(finding, "SECONDS", 0.2)
    monkeypatch.setattr(finding, "SECONDS_OF_A_SEARCH", 0.2)
    add(tiny_unit, "loops", "while True: pass")
    add(tiny_unit, "goes_home", "__import__('os')._exit(0)")
    assert {*found(tiny_unit)} == {"squares", "adds_one"}


def test_one_whose_answers_depend_on_the_calls_before_has_none(tiny_unit):
    count = "globals()['calls'] = globals().get('calls', 0) + 1"
    add(tiny_unit, "counts", f"{count}\n    return x + x + calls")
    assert {*found(tiny_unit)} == {"squares", "adds_one"}


def test_an_exercise_without_arguments_has_none_for_its_only_call_has_the_whole_answer(tiny_unit):
    solution, grader = tiny_unit.solution, tiny_unit.grader
    solution.write_text(solution.read_text().replace("double(x: float)", "double(x: float = 3.0)"))
    grader.write_text(grader.read_text().replace("student.double(3.0)", "student.double()"))
    wrong = tiny_unit.wrong("double")
    wrong.write_text(wrong.read_text().replace("(x):", "(x=3.0):"))
    assert {*found(tiny_unit)} == {"squares", "adds_one"}
    solution.write_text(
        solution.read_text().replace("double(x: float = 3.0)", "double()").replace("x + x", "6.0")
    )
    assert found(tiny_unit) == {}


def test_an_example_that_is_still_true_is_kept(tiny_unit):
    first = found(tiny_unit)
    other = replace(first["squares"], args=(5.0,), right={"answer": 10.0}, wrong={"answer": 25.0})
    assert found(tiny_unit, {**first, "squares": other}) == {**first, "squares": other}


def test_one_that_is_not_is_sought_anew(tiny_unit):
    first = found(tiny_unit)
    wrong = {"squares": replace(first["squares"], wrong={"answer": 9.0})}
    right = {"adds_one": replace(first["adds_one"], right={"answer": 9.0})}
    gone = {"cubes": first["squares"]}
    loaded = LoadedUnit(tiny_unit)
    assert broken(loaded, "double", {**wrong, **right, **gone}) == ["squares", "adds_one", "cubes"]
    assert found(tiny_unit, {**wrong, **right, **gone}) == first


def test_what_was_sought_in_vain_is_not_sought_again(tiny_course, tiny_unit):
    add(tiny_unit, "is_right", "return x + x")
    build(tiny_course)
    assert "example" not in LoadedUnit(tiny_unit).built["double"]["is_right"]
    wrong = tiny_unit.wrong("double")
    wrong.write_text(wrong.read_text().replace("return x + x", "return x + 7 * x"))
    build(tiny_course)
    assert "example" not in LoadedUnit(tiny_unit).built["double"]["is_right"]
    LoadedUnit(tiny_unit).recognition.unlink()
    build(tiny_course)
    assert "example" in LoadedUnit(tiny_unit).built["double"]["is_right"]


def test_the_exam_counts_examples_and_objects_to_one_that_is_no_longer_true(tiny_course, tiny_unit):
    build(tiny_course)
    before = examine(tiny_unit, Options())
    assert before.counts["examples"] == 2
    wrong = tiny_unit.wrong("double")
    wrong.write_text(wrong.read_text().replace("x * x", "x * x * x + 1.0"))
    after = examine(tiny_unit, Options())
    assert after.counts["examples"] == 1
    assert set(after.objections) - set(before.objections) == {
        "double, squares: the example in recognition.json is no longer true: build anew"
    }
