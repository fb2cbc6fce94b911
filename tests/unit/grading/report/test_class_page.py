"""The page on a class: what it says, and that it does nothing that others wrote.

A browser looks at it in tests/autograder/test_class_page.py.
"""

import base64
import hashlib
import random
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.checking.standing import Named
from autograder.checking.verdicts import Verdict
from autograder.grading.report import class_page
from autograder.runtime.loading import load

made = load(Path(__file__).with_name("a_class.py"), "a_class")
student, exercise, check = made.student, made.exercise, made.check
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> `</code>` {{ 7919 * 7 }}"


def page(*results, lesson=lambda unit, name: f"A sum, in {name}."):
    return class_page.page(results, made.graded(results), lesson)


class Seen(HTMLParser):
    """The tags of a page, and the text of each element with `id` or `class`."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def section(text, name):
    found = re.search(rf'<section[^>]* aria-labelledby="{name}">.*?</section>', text, re.DOTALL)
    return found and Seen(found[0])


CLASS = [
    student("ada", exercise(), exercise(name="triple")),
    student("bob", made.believes(), made.fails(name="triple")),
    student("cyd", made.believes(), made.fails(name="triple")),
    student("dan", made.untouched(), made.untouched(name="triple")),
]


def test_the_class_is_seen_at_a_glance():
    said = section(page(*CLASS), "glance").text
    assert "students 4" in said
    assert "median 25 %" in said
    assert "the middle half 19 % to 44 %" in said
    assert "nothing begun, or nothing handed in 1" in said


def test_the_histogram_is_told_in_words_as_well():
    (chart,) = [a for tag, a in Seen(page(*CLASS)).tags if a.get("class") == "histogram"]
    assert "from 0: 1;" in chart["aria-label"]
    assert "from 20: 2;" in chart["aria-label"]
    assert chart["aria-label"].endswith("100 or more: 1.")


def test_a_belief_is_told_with_who_holds_it_its_example_and_what_to_say():
    seen = section(page(*CLASS), "beliefs")
    assert "2 students Twice is thrice . bob , cyd double in 03_doubling" in seen.text
    assert "double(1.0) # is 2.0; theirs gives 3.0" in seen.text
    assert "For the next lecture: twice is a sum" in seen.text
    assert "The first hint begins: A sum, in double." in seen.text
    assert ("a", {"href": "feedback/bob.html"}) in seen.tags


def test_where_a_check_says_no_idea_the_hint_is_what_to_say():
    (wrong, other) = made.believes().checks
    without = replace(wrong, message=replace(wrong.message, is_idea=False))
    said = section(page(student("ada", exercise(without, other))), "beliefs").text
    assert "For the next lecture: A sum, in double." in said


def test_what_no_belief_explains_says_how_to_bank_it():
    said = section(page(*CLASS), "unexplained").text
    assert "autograder bank --from DIR triple-1" in said
    assert "2 students triple-1 in 03_doubling bob , cyd Title of test_a. wrong" in said


def test_our_own_faults_come_first():
    fault = exercise(check(verdict=Verdict.FAULT, got="KeyError: 'x'"))
    text = page(*CLASS, student("eve", fault))
    assert text.index("Our own faults: 1 result provisional") < text.index("At a glance")
    assert "KeyError" in section(text, "faults").text
    assert "provisional" in section(text, "table").text
    assert section(page(*CLASS), "faults") is None


def test_a_provisional_grade_is_in_no_statistics():
    fault = exercise(check(verdict=Verdict.FAULT))
    said = section(page(student("ada", exercise()), student("eve", fault)), "glance").text
    assert "students 2 median 100 %" in said
    assert "median" not in section(page(student("eve", fault)), "glance").text


def test_a_strip_has_a_stroke_for_each_level_and_joins_neighbours():
    text = page(student("ada", *(exercise(name=n) for n in "abc"), made.untouched(name="d")))
    paths = [(a["class"], a["d"]) for tag, a in Seen(text).tags if tag == "path"]
    assert paths == [("all", "M0 5h540"), ("untouched", "M540 5h180")]


def test_names_and_texts_of_students_are_text():
    named = Named("x", HOSTILE, HOSTILE)
    odd = exercise(
        check(verdict=Verdict.WRONG, got=HOSTILE, named=named),
        check("test_b", Verdict.CRASHED, HOSTILE),
        cause=made.crash(text=HOSTILE),
    )
    text = page(
        student(HOSTILE, odd, made.fails(HOSTILE, name="triple")), lesson=lambda *_: HOSTILE
    )
    seen, calm = Seen(text), Seen(page(student("ada", odd, made.fails(name="triple"))))
    assert "55433" not in seen.text
    for tag in ("script", "img"):
        assert [t for t, _ in seen.tags].count(tag) == [
            t for t, _ in Seen(page(*CLASS)).tags
        ].count(tag)
    assert {name for _, a in seen.tags for name in a} == {name for _, a in calm.tags for name in a}
    hrefs = [a["href"] for tag, a in seen.tags if tag == "a" and not a["href"].startswith("#")]
    assert hrefs
    assert all(re.fullmatch(r"feedback/[\w.%~-]+\.html", href) for href in hrefs)


def test_a_browser_may_run_the_pages_own_script_and_nothing_else():
    text = page(*CLASS)
    (policy,) = [a["content"] for tag, a in Seen(text).tags if "http-equiv" in a]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (own,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_page_asks_for_nothing_from_elsewhere():
    assert not re.search(r"(?:src|href)=\"(?!#|feedback/)|url\(|@import|https?:", page(*CLASS))


def test_the_same_results_give_the_same_page():
    assert page(*CLASS) == page(*CLASS)
    assert not re.search(r"\b20\d\d-\d\d", page(*CLASS))


@pytest.mark.parametrize("results", [[student("ada", exercise())], [student("ada")]])
def test_a_class_of_one_has_a_page(results):
    assert "1 student," in page(*results)


def test_a_thousand_students_are_under_ten_megabytes():
    rng = random.Random(0)
    beliefs = [Named(f"b{n}", f"Belief {n}. " * 6, "f(1)\n" * 9) for n in range(400)]
    kinds = [
        lambda **where: exercise(*(check(f"test_{n}") for n in range(9)), **where),
        made.untouched,
        *4 * [lambda **where: made.believes(rng.choice(beliefs), **where)],
        *4 * [lambda **where: made.fails(str(rng.random()) * 20, **where)],
        *4 * [lambda **where: exercise(cause=made.crash(text=f"no {rng.random()}"), **where)],
    ]
    course = [
        [kind(name=f"an_exercise_{one}", unit=f"{unit:02}_unit_of_a_course") for kind in kinds]
        for unit in range(11)
        for one in range(11)
    ]
    results = [
        student(f"student_with_a_long_name_{n}", *map(rng.choice, course)) for n in range(1000)
    ]
    assert len(page(*results).encode()) < 10e6


def test_what_is_to_know_of_all_comes_before_everything_else():
    results = [replace(one, notes=("NOT ISOLATED", f"note on {one.student}")) for one in CLASS]
    text = page(*results)
    assert text.index("NOT ISOLATED.") < text.index("At a glance") < text.index("note on ada.")
    assert "NOT ISOLATED" not in section(text, "notes").text
    assert section(page(*CLASS), "notes") is None


def test_of_very_many_the_first_are_told_and_the_rest_are_counted():
    fails = section(page(*(student(f"s{n}", made.fails(str(n))) for n in range(62))), "unexplained")
    assert fails.text.count("1 student ") == 60
    assert "Not shown: 2 more groups, of no more students." in fails.text
    stopped = [exercise(cause=made.crash(text=f"no {n}")) for n in range(61)]
    stops = section(page(*(student(f"s{n}", one) for n, one in enumerate(stopped))), "stopped")
    assert "Not shown: 1 more cause, of no more students." in stops.text
    everywhere = student("ada", *(made.believes(name=f"e{n}") for n in range(7)))
    places = section(page(everywhere), "beliefs").text
    assert places.count("theirs gives") == 5
    assert "Also in e5 (1), e6 (1)." in places
