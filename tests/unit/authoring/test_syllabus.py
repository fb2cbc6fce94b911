"""The tables of the syllabus are kept true in the pages that have them."""

from autograder.authoring.syllabus import hours, of_exercises, of_units, pages
from autograder.course.layout import Course
from autograder.course.loaded import LoadedUnit

MARKED = (
    "Before.\n<!-- The syllabus, which `autograder build` writes -->\nold\n<!-- end -->\nAfter.\n"
)


def effort_of(unit, exercise, mark):
    text = unit.solution.read_text()
    unit.solution.write_text(text.replace(f"def {exercise}(", f"{mark}\ndef {exercise}("))


def test_each_exercise_has_a_row_with_what_it_takes(tiny_unit):
    effort_of(tiny_unit, "double", "@effort(10, difficulty=1)")
    effort_of(tiny_unit, "halve", '@effort(20, difficulty=3, after=("double",))')
    rows = of_exercises([LoadedUnit(tiny_unit)]).splitlines()
    assert "| `double` | core | 10 | 1 |  |" in rows
    assert "| `halve` | beyond | 20 | 3 | `double` |" in rows


def test_each_unit_has_a_row_and_all_of_them_another(tiny_unit):
    effort_of(tiny_unit, "double", "@effort(30, difficulty=1)")
    effort_of(tiny_unit, "halve", "@effort(45, difficulty=1)")
    loaded = LoadedUnit(tiny_unit)
    rows = of_units([loaded, loaded]).splitlines()
    assert rows[2] == "| `03_doubling` | 0 | 1 | 10 | 30 | 0.5 | 1 | 10 | 45 |  |"
    assert rows[-1] == "| **all** | 0 | 2 | 20 | 60 | 1 | 2 | 20 | 90 |  |"


def test_reading_takes_time_by_its_words_and_questions_and_pictures_take_none(tiny_unit):
    effort_of(tiny_unit, "double", "@effort(30, difficulty=1)")
    text = tiny_unit.solution.read_text()
    question = "**Predict.** Why?\n\n**Answer.** So.\n"
    picture = f"```python A line.\n{'plot() ' * 1000}\n```\n"
    lesson = "\n\n".join(["Doubling", "word " * 690, question, picture, question])
    tiny_unit.solution.write_text(text.replace("Doubling.\n", lesson, 1))
    loaded = LoadedUnit(tiny_unit)
    assert (
        of_units([loaded]).splitlines()[2].startswith("| `03_doubling` | 15 | 1 | 10 | 30 | 0.8 |")
    )
    assert hours([loaded, loaded]) == 1.5


def test_both_tables_say_what_a_unit_builds_on(tiny_unit):
    text = tiny_unit.solution.read_text()
    tiny_unit.solution.write_text(text.replace("Doubling.\n", "Doubling\n\nBuilds on unit 2.\n", 1))
    loaded = LoadedUnit(tiny_unit)
    assert "| **03_doubling** | | | | unit 2 |" in of_exercises([loaded]).splitlines()
    assert of_units([loaded]).splitlines()[2].endswith("| unit 2 |")


def test_a_page_keeps_what_people_wrote_around_its_table(tiny_unit):
    page = tiny_unit.root / "exercises" / "README.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(MARKED)
    (path,) = made = pages(Course(tiny_unit.root))
    text = made[path].decode()
    assert text.startswith("Before.\n<!--")
    assert text.endswith("<!-- end -->\nAfter.\n")
    assert "| `double` |" in text
    assert "old" not in text
    page.write_text(text)
    assert pages(Course(tiny_unit.root)) == made
