"""From a solution to what students fill in: fences are emptied, and marks become prose."""

import ast

import pytest

from autograder.course.stub import begun, stub_of, with_fences, without_marks
from autograder.errors import UsageError

DOUBLE = '''def double(x: float) -> float:
    """Return twice x.

    Write it yourself, without `numpy`, `torch`.
    """
'''
FENCED = "    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
SHIPS = '''
@misconception("test_double_of_three", ships=True)
def forgets(x):
    """Nothing is to be done."""
    # a comment of its own
    return x
'''


def stub(unit, text):
    unit.solution.write_text(text)
    return stub_of(unit)


def ship(unit, text):
    with unit.wrong("double").open("a") as wrong:
        wrong.write(text)


def test_a_stub_has_the_contract_and_neither_the_code_nor_our_marks(tiny_unit):
    assert stub_of(tiny_unit) == (
        f'"""Doubling.\n\nTwice a number is a sum.\n"""\n\n\n{DOUBLE}    raise NotImplementedError'
        '\n\n\ndef halve(x: float) -> float:\n    """Return half of x."""\n'
        "    raise NotImplementedError\n"
    )


def test_a_method_is_emptied_at_its_own_indentation(tiny_unit):
    inner = "        ### BEGIN SOLUTION\n        return 1\n        ### END SOLUTION\n"
    text = stub(tiny_unit, f'"""V."""\n\n\nclass Value:\n    def add(self):\n{inner}')
    assert text.endswith("    def add(self):\n        raise NotImplementedError\n")


def test_what_is_fenced_outside_of_functions_is_left_out(tiny_unit):
    helper = "### BEGIN SOLUTION\ndef helper():\n    return 1\n### END SOLUTION\n"
    assert stub(tiny_unit, f'"""V."""\n\nkept = 1\n{helper}') == '"""V."""\n\nkept = 1\n'


@pytest.mark.parametrize(
    "body",
    [
        "    ### BEGIN SOLUTION\n    return x\n",
        "    return x\n    ### END SOLUTION\n",
        "    ### BEGIN SOLUTION\n    return x\n  ### END SOLUTION\n",
        "    ### BEGIN SOLUTION\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n",
    ],
    ids=["not closed", "not opened", "closed elsewhere", "one in another"],
)
def test_a_fence_that_does_not_close_is_refused(tiny_unit, body):
    with pytest.raises(UsageError, match="needs an '### END SOLUTION' at its own indentation"):
        stub(tiny_unit, f'def double(x):\n    """Twice x."""\n{body}')


@pytest.mark.parametrize(
    "document",
    ['"""Return twice x."""', '"""Return twice x.\n    """', '"""Return\n    twice x."""'],
    ids=["one line", "quotes on the next", "several lines"],
)
def test_what_is_forbidden_is_said_last_in_a_docstring_of_any_form(tiny_unit, document):
    text = f'@forbids("torch")\ndef double(x):\n    {document}\n{FENCED}'
    (function,) = ast.parse(stub(tiny_unit, text)).body
    assert ast.get_docstring(function).splitlines()[-1] == "Write it yourself, without `torch`."
    assert not function.decorator_list


def test_how_much_work_an_exercise_is_is_said_after_what_is_forbidden(tiny_unit):
    marks = '@beyond\n@forbids("torch")\n@effort(15, difficulty=2, after=("double",))\n'
    text = (
        f'def double(x):\n    """Twice x."""\n{FENCED}\n\n{marks}def f(x):\n    """F."""\n{FENCED}'
    )
    _, function = ast.parse(stub(tiny_unit, text)).body
    assert ast.get_docstring(function).splitlines() == [
        "F.",
        "",
        "Write it yourself, without `torch`.",
        "Beyond the core, about 15 minutes, difficulty 2 of 3. Builds on `double`.",
    ]


def test_a_lesson_is_told_as_it_is_read_in_a_file(tiny_unit):
    lesson = 'r"""Doubling\n\n```python A line.\ndraw()\n```\n\nMore.\n"""\n\nx = 1\n'
    assert stub(tiny_unit, lesson) == (
        'r"""Doubling\n\n[The notebook has a picture here: A line.]\n\nMore.\n"""\n\nx = 1\n'
    )


@pytest.mark.parametrize(
    ("first", "body"),
    [
        ("y = 2 * x\n", "    y = 2 * x\n    return y\n"),
        ("m, n = x, x\n", "    m, n = x, x\n    return (m, n)\n"),
        ("x[0] = 1\n", "    x[0] = 1\n"),
    ],
)
def test_an_exercise_that_is_begun_answers_with_what_its_first_lines_assign(tiny_unit, first, body):
    tiny_unit.solution.write_text(f"def double(x):\n{FENCED}\n\ndef halve(x):\n{FENCED}")
    text = begun(tiny_unit, "double", first)
    assert text == f"def double(x):\n{body}\n\ndef halve(x):\n{FENCED}"


def test_what_else_there_is_to_write_in_a_class_is_missing(tiny_unit):
    method = (
        "    def {}(self):\n        ### BEGIN SOLUTION\n        pass\n        ### END SOLUTION\n"
    )
    tiny_unit.solution.write_text(f"class V:\n{method.format('f')}{method.format('g')}")
    assert begun(tiny_unit, "V", "self.x = 1\n") == (
        "class V:\n    def f(self):\n        self.x = 1\n"
        "    def g(self):\n        raise NotImplementedError\n"
    )


def test_a_solution_without_marks_is_the_code_as_a_student_might_have_written_it():
    marked = (
        "from autograder import (\n    beyond,\n    forbids,\n    points,\n)\nimport math\n\n\n"
        "@beyond\n@points(5)\n@forbids('numpy')\n@cache\ndef f(x):\n"
        "    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"
    )
    assert without_marks(marked) == "import math\n\n\n@cache\ndef f(x):\n    return x\n"


def test_with_fences_is_the_stub_with_the_answers_between_the_markers(tiny_unit):
    text = with_fences(tiny_unit)
    assert f"{DOUBLE}    ### BEGIN SOLUTION\n    twice_as_much = x + x\n" in text
    assert "@forbids" not in text
    assert "from autograder" not in text


def test_the_body_of_a_misconception_that_ships_is_there_to_repair(tiny_unit):
    ship(tiny_unit, SHIPS)
    text = stub_of(tiny_unit)
    assert f"{DOUBLE}    # a comment of its own\n    return x\n" in text
    assert "Nothing is to be done" not in text


def test_a_misconception_that_is_said_not_to_ship_does_not(tiny_unit):
    ship(tiny_unit, SHIPS.replace("ships=True", "ships=False"))
    assert f"{DOUBLE}    raise NotImplementedError\n" in stub_of(tiny_unit)


def test_two_misconceptions_cannot_ship_with_one_exercise(tiny_unit):
    ship(tiny_unit, SHIPS + SHIPS)
    with pytest.raises(UsageError, match="03_doubling: two misconceptions ship with double"):
        stub_of(tiny_unit)


def test_nothing_ships_with_a_class(tiny_unit):
    ship(tiny_unit, SHIPS)
    fenced = "    ### BEGIN SOLUTION\n    y = 1\n    ### END SOLUTION\n"
    with pytest.raises(UsageError, match="ships with double, which is no function to write"):
        stub(tiny_unit, f'class double:\n    """Twice."""\n{fenced}')
