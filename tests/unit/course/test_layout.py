"""Where the files of a course lie, and how a unit is asked for."""

import pytest

from autograder.course.layout import Course, Unit, course_digest, find_course, slug_of
from autograder.errors import UsageError


@pytest.fixture
def course(tmp_path):
    for slug in ("02_losses", "10_training", "1_short", "notes"):
        path = tmp_path / "solutions" / slug / f"{slug.partition('_')[2] or slug}.py"
        path.parent.mkdir(parents=True)
        path.touch()
    (tmp_path / "solutions" / "03_empty").mkdir()
    grader = tmp_path / "tests" / "graders" / "test_02_losses.py"
    grader.parent.mkdir(parents=True)
    grader.touch()
    return Course(tmp_path)


def test_a_units_files_have_its_name_in_each_tree(tmp_path):
    unit = Unit(tmp_path, "02_losses")
    assert unit.name == "losses"
    places = {
        "solutions/02_losses/losses.py": unit.solution,
        "solutions/02_losses/drivers.py": unit.drivers,
        "solutions/02_losses/building_blocks.py": unit.building_blocks,
        "solutions/02_losses/predict.toml": unit.questions,
        "solutions/02_losses/mse/wrong.py": unit.wrong("mse"),
        "solutions/02_losses/mse/right.py": unit.right("mse"),
        "solutions/beliefs.py": unit.beliefs,
        "tests/graders/test_02_losses.py": unit.grader,
        "exercises/02_losses/losses.py": unit.stub,
        "exercises/02_losses/losses.ipynb": unit.notebook,
        "exercises/02_losses/test_losses.py": unit.public_checks,
    }
    for where, path in places.items():
        assert path == tmp_path / where


def test_a_name_may_hold_more_underscores(tmp_path):
    unit = Unit(tmp_path, "02_regression_losses")
    assert (unit.name, unit.predictions) == ("regression_losses", "predict_regression_losses")


def test_the_folders_are_the_units_in_the_order_of_their_numbers(course):
    assert [unit.slug for unit in course.units] == ["02_losses", "10_training"]


@pytest.mark.parametrize("asked", ["02_losses", "losses", "02"])
def test_a_unit_is_found_by_slug_name_or_number(course, asked):
    assert course.unit(asked) == Unit(course.root, "02_losses")


@pytest.mark.parametrize("asked", ["2", "loss", "03_empty", ""])
def test_a_unit_that_is_not_there_is_told_with_those_that_are(course, asked):
    with pytest.raises(
        UsageError, match=f"no unit '{asked}'; the units are 02_losses, 10_training"
    ):
        course.unit(asked)


def test_where_only_the_students_side_is_the_instructors_is_asked_for(tmp_path):
    (tmp_path / "exercises" / "02_losses").mkdir(parents=True)
    for ask in (lambda: Course(tmp_path).units, lambda: Course(tmp_path).unit("losses")):
        with pytest.raises(UsageError, match="this needs the instructor's copy"):
            ask()


@pytest.mark.parametrize("side", ["exercises", "solutions"])
def test_a_course_is_found_from_anywhere_below_it(tmp_path, side):
    deep = tmp_path / "course" / side / "02_losses"
    deep.mkdir(parents=True)
    for start in (deep, deep.parent, tmp_path / "course"):
        assert find_course(start).root == (tmp_path / "course").resolve()


def test_no_course_is_found_where_there_is_none(tmp_path):
    with pytest.raises(UsageError, match=r"no folder with exercises/ at or above .*--course DIR"):
        find_course(tmp_path)


@pytest.fixture
def unit(course):
    unit = course.unit("losses")
    for path in (unit.wrong("rmse"), unit.right("mse"), unit.wrong("mse")):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    for hidden in ("__pycache__", ".git"):
        (unit.solution.parent / hidden).mkdir()
    return unit


def test_the_bank_is_what_lies_in_the_folders_of_exercises(unit):
    assert [folder.name for folder in unit.folders] == ["mse", "rmse"]
    assert unit.bank == [unit.right("mse"), unit.wrong("mse"), unit.wrong("rmse")]
    unit.building_blocks.touch()
    assert unit.bank[0] == unit.building_blocks


def test_what_a_unit_is_judged_by_is_all_of_the_authors_side(unit):
    unit.drivers.touch()
    unit.beliefs.touch()
    expected = {*unit.bank, unit.solution, unit.drivers, unit.beliefs, unit.grader}
    assert {*unit.sources} == expected
    assert unit.sources == sorted(unit.sources)


def test_whatever_submissions_are_judged_by_changes_the_digest(course, unit):
    seen = [course_digest(course.root, [unit])]
    assert seen[0].startswith("sha256:")
    for path in (unit.solution, unit.grader, unit.wrong("mse"), unit.drivers):
        path.write_text("x = 1\n")
        seen.append(course_digest(course.root, [unit]))
    unit.wrong("mse").rename(unit.wrong("rmse"))
    seen.append(course_digest(course.root, [unit]))
    assert len(set(seen)) == len(seen)
    assert course_digest(course.root, [unit]) == seen[-1]
    unit.stub.parent.mkdir(parents=True)
    unit.stub.touch()  # what is built is no part of it, unless that is asked for
    assert course_digest(course.root, [unit]) == seen[-1]
    assert course_digest(course.root, [unit], [unit.stub]) != seen[-1]
    assert course_digest(course.root, [unit], [unit.drivers]) != seen[-1]


def test_data_are_the_files_that_are_handed_out_and_nothing_that_python_left(course):
    folder = course.root / "exercises" / "data"
    for name in ("digits.py", "README.md", ".hidden", "__pycache__/digits.pyc"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    assert course.data == [folder / "README.md", folder / "digits.py"]


@pytest.mark.parametrize("word", ["04_gradients", "gradients", "04"])
def test_a_unit_is_called_by_its_slug_its_name_or_its_number(word):
    assert slug_of(word, ["03_cross_entropy", "04_gradients"]) == "04_gradients"


def test_another_word_is_refused_with_the_units_there_are():
    with pytest.raises(UsageError, match="no unit 'data'; the units are 03_cross_entropy"):
        slug_of("data", ["03_cross_entropy"])
