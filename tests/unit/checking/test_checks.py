"""The test functions of a grader: what their marks and docstrings say, and what is refused."""

import pytest

from autograder.checking.checks import check_of, load_checks
from autograder.errors import UsageError

HEAD = "import pytest\n\n\n"
WHOLE = '''@pytest.mark.exercise("double")
{marks}def test_{name}({arguments}):
    """Twice {name}.

    More for authors.
    """
'''


@pytest.fixture
def load(tmp_path):
    def load(*parts):
        path = tmp_path / "test_03_doubling.py"
        path.write_text(HEAD + "\n\n".join(parts))
        return load_checks(path, "03_doubling")

    return load


def check(name, *, marks="", arguments="student"):
    return WHOLE.format(name=name, marks=marks, arguments=arguments)


def test_a_check_is_what_its_marks_say(load):
    marks = "@pytest.mark.points(2)\n@pytest.mark.public\n@pytest.mark.handling\n"
    plain, marked = load(check("one"), check("two", marks=marks))
    assert (plain.exercise, plain.name, plain.title) == ("double", "test_one", "Twice one.")
    assert (plain.points, plain.public, plain.handling, plain.advisory) == (
        1.0,
        False,
        False,
        False,
    )
    assert (marked.points, marked.public, marked.handling) == (2.0, True, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (check("one").replace('@pytest.mark.exercise("double")\n', ""), "say which exercise"),
        (check("one", arguments="student, tmp_path"), "may ask for student, reference, rng only"),
        (
            check("one").replace('"""Twice one.', '"""').replace("More for authors.", ""),
            "docstring",
        ),
        (check("one", marks="@pytest.mark.advisory\n"), "advisory checks exceed a fifth"),
    ],
    ids=["no exercise", "an unknown argument", "no docstring", "too much that could be forged"],
)
def test_a_check_that_is_not_whole_is_refused(load, text, said):
    with pytest.raises(UsageError, match=said):
        load(text)


def test_a_check_draws_the_same_numbers_whenever_it_runs(load):
    one, two = load(check("one"), check("two"))
    assert one.generator(0).normal() == one.generator(0).normal()
    assert one.generator(0).normal() != one.generator(1).normal()
    assert one.generator(0).normal() != two.generator(0).normal()


def test_a_function_of_a_students_file_is_a_check_as_well():
    @pytest.mark.exercise("double")
    def test_double(student):
        """Twice two."""

    assert check_of(test_double, "03_doubling").title == "Twice two."
