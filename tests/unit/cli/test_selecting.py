"""`autograder check` takes a unit or an exercise, by whatever name one has for it."""

import pytest

from autograder.cli.selecting import arguments, folder_of
from autograder.errors import UsageError


@pytest.fixture
def folder(tmp_path):
    for slug, exercise in (("02_losses", "mse"), ("04_gradients", "mse_grad")):
        (tmp_path / slug).mkdir()
        text = f'@pytest.mark.exercise("{exercise}")\ndef test_it(student):\n    pass\n'
        (tmp_path / slug / "test_it.py").write_text(text)
    return tmp_path


def test_without_a_name_it_is_everything(folder):
    assert arguments(folder, None) == [str(folder)]


@pytest.mark.parametrize("name", ["04_gradients", "gradients", "04"])
def test_a_unit_is_its_folder(folder, name):
    assert arguments(folder, name) == [str(folder / "04_gradients")]


def test_an_exercise_is_known_by_its_whole_name(folder):
    of_mse = [str(folder / "02_losses" / "test_it.py"), "--exercise", "mse"]
    assert arguments(folder, "mse") == of_mse


def test_a_name_that_is_almost_right_is_asked_back(folder):
    with pytest.raises(UsageError, match=r"no unit or exercise 'mse_gard'; did you mean mse_grad"):
        arguments(folder, "mse_gard")
    with pytest.raises(UsageError, match=r"no unit or exercise 'loses'; did you mean losses\?"):
        arguments(folder, "loses")


def test_a_name_of_nothing_lists_the_units_and_says_how_to_list_the_exercises(folder):
    said = (
        "there is no exercise '17', and there is no unit '17'; the units are 02_losses, "
        "04_gradients; in `autograder watch`, the key `l` lists the exercises"
    )
    with pytest.raises(UsageError, match=said):
        arguments(folder, "17")


def test_the_unit_of_an_exercise_is_its_folder(folder):
    assert folder_of("mse_grad", folder) == folder / "04_gradients"
    with pytest.raises(UsageError, match=r"no exercise 'mse_gard'; did you mean mse_grad\?"):
        folder_of("mse_gard", folder)


def test_an_exercise_of_no_unit_says_how_to_list_them(folder):
    said = "no exercise '17'; in `autograder watch`, the key `l` lists the exercises"
    with pytest.raises(UsageError, match=said):
        folder_of("17", folder)


@pytest.mark.parametrize("name", ["04_gradients", "gradients", "04"])
def test_of_a_unit_in_the_place_of_an_exercise_its_exercises_are_told(folder, name):
    with pytest.raises(UsageError, match=f"{name} is a unit, with the exercises mse_grad"):
        folder_of(name, folder)
