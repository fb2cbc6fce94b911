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
    marks = "@pytest.mark.public\n@pytest.mark.handling\n"
    plain, marked = load(check("one"), check("two", marks=marks))
    assert (plain.exercise, plain.name, plain.title) == ("double", "test_one", "Twice one.")
    assert (plain.public, plain.handling, plain.advisory) == (False, False, False)
    assert (marked.public, marked.handling) == (True, True)


@pytest.mark.parametrize(
    ("marks", "idea"),
    [
        ([], "the value"),
        (["special"], "special cases"),
        (["handling"], "shapes and types"),
        (["special", "advisory"], "side effects"),
        (["special", 'idea("negative numbers")'], "negative numbers"),
    ],
)
def test_a_check_has_the_idea_of_its_kind_or_the_one_that_it_names(load, marks, idea):
    (found,) = load(check("one", marks="".join(f"@pytest.mark.{mark}\n" for mark in marks)))
    assert found.idea == idea


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (check("one").replace('@pytest.mark.exercise("double")\n', ""), "say which exercise"),
        (check("one", arguments="student, tmp_path"), "may ask for student, reference, rng only"),
        (
            check("one").replace('"""Twice one.', '"""').replace("More for authors.", ""),
            "docstring",
        ),
    ],
    ids=["no exercise", "an unknown argument", "no docstring"],
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
