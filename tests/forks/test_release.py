"""The student bundle: what is in it, and what is secret and must not be."""

import zipfile
from pathlib import Path

import pytest

from autograder.authoring.release import bundle, choose, contents, secrets
from autograder.errors import UsageError


def write(course, path, text):
    (course.root / path).parent.mkdir(parents=True, exist_ok=True)
    (course.root / path).write_text(text)


def test_secrets_are_solutions_hidden_checks_with_their_names_and_the_bank(tiny_unit):
    assert list(secrets(tiny_unit)) == [
        "a solution of 03_doubling, fence 1",
        "a solution of 03_doubling, fence 2",
        "test_double_of_any_number of 03_doubling",
        "the name test_double_of_any_number of 03_doubling",
        "test_double_of_an_integer of 03_doubling",
        "the name test_double_of_an_integer of 03_doubling",
        "multiplies of 03_doubling/double",
        "squares of 03_doubling/double",
        "adds_one of 03_doubling/double",
    ]


def test_a_secret_is_its_code_whatever_its_layout(tiny_unit):
    found = secrets(tiny_unit)
    code = "twice_as_much=x+xreturntwice_as_much"
    assert found["a solution of 03_doubling, fence 1"] == code


@pytest.mark.parametrize("fenced", ["SMALL = 1", "import numpy as np\nimport math"])
def test_code_that_is_short_or_only_imports_gives_nothing_away(tiny_unit, fenced):
    before = secrets(tiny_unit)
    with tiny_unit.solution.open("a") as solution:
        solution.write(f"### BEGIN SOLUTION\n{fenced}\n### END SOLUTION\n")
    assert secrets(tiny_unit) == before


def test_the_bundle_has_what_is_built_the_engine_and_what_installs_it(tiny_course):
    for path in ("exercises/README.md", "exercises/data/digits.py", "LICENSE", "NOTES.md"):
        write(tiny_course, path, f"{path}\n")
    files = contents(tiny_course, choose(tiny_course))
    engine = {path for path in files if path.parts[0] == "autograder"}
    assert {str(path) for path in {*files} - engine} == {
        "README.md", "pyproject.toml", "exercises/data/digits.py", "LICENSE",
        "exercises/03_doubling/doubling.py", "exercises/03_doubling/doubling.ipynb",
        "exercises/03_doubling/test_doubling.py", "exercises/03_doubling/recognition.json",
    }  # fmt: skip
    assert files[Path("README.md")] == b"exercises/README.md\n"
    assert {path.suffix for path in engine} == {".py", ".j2"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[project", "pyproject.toml: Expected ']' at the end of a table declaration"),
        ('[project]\nscripts = { autograder = "x" }\n', "pyproject.toml does not say what to "),
    ],
)
def test_a_course_that_cannot_be_installed_is_refused(tiny_course, text, said):
    write(tiny_course, "pyproject.toml", text)
    with pytest.raises(UsageError) as refusal:
        contents(tiny_course, choose(tiny_course))
    assert str(refusal.value).startswith(said)


def test_the_stub_is_built_anew_whatever_lies_in_exercises(tiny_course, tiny_unit):
    write(tiny_course, "exercises/03_doubling/doubling.py", tiny_unit.solution.read_text())
    stub = contents(tiny_course, choose(tiny_course))[
        Path("exercises/03_doubling/doubling.py")
    ].decode()
    assert "twice_as_much" not in stub


def test_a_bundle_is_a_zip_of_one_date_the_same_each_time(tiny_course, tmp_path):
    told = []
    count = bundle(tiny_course, tmp_path / "one.zip", progress=lambda *units: told.append(units))
    assert told == [(0, 1), (1, 1)]
    bundle(tiny_course, tmp_path / "other.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert len(archive.namelist()) == count
        (date,) = {info.date_time for info in archive.infolist()}
    assert (2026, 1, 1) < date < (2100, 1, 1)


@pytest.mark.parametrize(
    ("path", "text", "secret"),
    [
        (
            "exercises/README.md",
            "twice_as_much = x + x\n  return  twice_as_much\n",
            "README.md: a solution of 03_doubling, fence 1",
        ),
        (
            "exercises/data/hints.txt",
            "See test_double_of_any_number.\n",
            "exercises/data/hints.txt: the name test_double_of_any_number of 03_doubling",
        ),
        (
            "solutions/03_doubling/drivers.py",
            "def halves(x):\n    half_as_much = x / 2.0\n    return half_as_much\n",
            "exercises/03_doubling/drivers.py: a solution of 03_doubling, fence 2",
        ),
        (
            "exercises/data/hints.txt",
            "def mine(x):\n    the_square_of_it = x * x\n    return the_square_of_it\n",
            "exercises/data/hints.txt: squares of 03_doubling/double",
        ),
    ],
)
def test_a_bundle_with_a_secret_is_not_written(tiny_course, tmp_path, path, text, secret):
    write(tiny_course, path, text)
    with pytest.raises(UsageError) as refusal:
        bundle(tiny_course, tmp_path / "student.zip")
    assert str(refusal.value) == f"not written, it would give away {secret}"
    assert not (tmp_path / "student.zip").exists()


# A part of the course, and the solutions


PICTURES = """

## Pictures

```python
show(double(1.0))
```

Between them.

```python
show(halve(1.0))
```

```python
show(2.0)
```
\"\"\"
"""


@pytest.fixture
def two_units(tiny_course):
    """The course with a second unit, `04_tripling`, of the exercise `triple`."""
    solution = tiny_course.unit("03").solution.read_text()
    grader = tiny_course.unit("03").grader.read_text()
    words = {"doubling": "tripling", "double": "triple", "twice": "thrice", "halve": "third"}
    for old, new in words.items():
        solution, grader = solution.replace(old, new), grader.replace(old, new)
    solution = solution.replace("x + x", "x + x + x").replace("half_as", "third_as")
    grader = grader.replace(", 6.0,", ", 9.0,").replace("x / 2.0", "x / 3.0")
    write(tiny_course, "solutions/04_tripling/tripling.py", solution)
    write(tiny_course, "tests/graders/test_04_tripling.py", grader)
    write(tiny_course, "exercises/README.md", README)
    return tiny_course


README = """Do `half_mse` in exercises/02_regression_losses/regression_losses.py.

<!-- The syllabus, which `autograder build` writes -->
old
<!-- end -->
"""


def of_units(files):
    return sorted({path.parts[1] for path in files if path.parts[0] in ("exercises", "solved")})


def test_a_unit_alone_is_handed_out_and_the_readme_speaks_of_it(two_units):
    files = contents(two_units, choose(two_units, ["tripling"]))
    assert of_units(files) == ["04_tripling"]
    about = files[Path("README.md")].decode()
    assert about.startswith("Do `triple` in exercises/04_tripling/tripling.py.\n")
    assert "| `triple` | core |" in about
    assert "`double`" not in about
    assert "old" not in about


def test_an_exercise_alone_is_handed_out_in_all_files_of_its_unit(two_units, tiny_unit):
    text = tiny_unit.solution.read_text()
    tiny_unit.solution.write_text(text.replace('\n"""\n', PICTURES, 1))
    files = contents(two_units, choose(two_units, [], ["double"]))
    assert of_units(files) == ["03_doubling"]
    for name in ("doubling.py", "doubling.ipynb", "test_doubling.py", "recognition.json"):
        text = files[Path("exercises/03_doubling") / name].decode()
        assert "double" in text
        assert "halve" not in text, name
    stub = files[Path("exercises/03_doubling/doubling.py")].decode()
    assert "show(double(1.0))" in stub
    assert "show(2.0)" in stub
    assert stub.count("[A picture was here") == 1
    assert "| `halve` |" not in files[Path("README.md")].decode()


def test_an_exercise_brings_what_it_builds_on(two_units, tiny_unit):
    text = tiny_unit.solution.read_text()
    tiny_unit.solution.write_text(text.replace("x / 2.0", "x - double(x) / 4.0"))
    choice = choose(two_units, ["tripling"], ["halve"])
    assert list(choice.names.values()) == [("double", "halve"), ("triple", "third")]
    assert choose(two_units, [], ["double"]).in_words == "03_doubling (double)"


@pytest.mark.parametrize(
    ("units", "exercises", "said"),
    [
        (["none"], [], "there is no unit 'none'; the units are 03_doubling, 04_tripling"),
        ([], ["doubel"], "there is no exercise 'doubel'; did you mean double?"),
    ],
)
def test_what_the_course_does_not_have_is_refused(two_units, units, exercises, said):
    with pytest.raises(UsageError) as refusal:
        choose(two_units, units, exercises)
    assert str(refusal.value) == said


def test_solutions_are_those_asked_for_with_their_lesson_and_public_checks(two_units):
    files = contents(two_units, choose(two_units, ["03"], solved=True))
    assert {str(path) for path in files} == {
        "solved/README.md",
        "solved/03_doubling/doubling.py", "solved/03_doubling/doubling.ipynb",
        "solved/03_doubling/test_doubling.py", "solved/03_doubling/recognition.json",
    }  # fmt: skip
    for name in ("doubling.py", "doubling.ipynb"):
        text = files[Path("solved/03_doubling") / name].decode()
        assert "Twice a number is a sum." in text
        assert "twice_as_much = x + x" in text
        assert "half_as_much = x / 2.0" in text
        assert "SOLUTION" not in text
        assert "@beyond" not in text
    assert "cd solved/03_doubling" in files[Path("solved/README.md")].decode()


def test_the_solution_of_one_exercise_holds_no_other(two_units, tmp_path):
    choice = choose(two_units, [], ["double"], solved=True)
    bundle(two_units, tmp_path / "solved.zip", choice)
    text = contents(two_units, choice)[Path("solved/03_doubling/doubling.py")].decode()
    assert "twice_as_much" in text
    assert "half_as_much" not in text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("See test_double_of_any_number.", "the name test_double_of_any_number of 03_doubling"),
        ("the_square_of_it = x * x\nreturn the_square_of_it", "squares of 03_doubling/double"),
        ("half_as_much = x / 2.0\nreturn half_as_much", "a solution of 03_doubling, fence 2"),
    ],
)
def test_a_bundle_of_solutions_gives_nothing_else_away(two_units, tmp_path, text, secret):
    write(two_units, "exercises/data/hints.txt", text)
    with pytest.raises(UsageError) as refusal:
        bundle(two_units, tmp_path / "s.zip", choose(two_units, [], ["double"], solved=True))
    assert str(refusal.value) == f"not written, it would give away solved/data/hints.txt: {secret}"
