"""report.html in a real browser: search, sort, click through, print, and what axe says of it."""

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from autograder.checking.verdicts import Verdict
from autograder.course.policies import Policies
from autograder.grading import folder
from autograder.runtime.loading import load

TESTS = Path(__file__).resolve().parents[1]
made = load(TESTS / "unit" / "grading" / "report" / "a_class.py", "a_class")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
ODD = "50 % of #1? <b>bold"  # a student's name


def a_class():
    """Thirty students, of whom the last did everything, and the first met a fault of ours."""
    fault = made.exercise(made.check(verdict=Verdict.FAULT))
    yield made.student("ada", fault, made.exercise(name="sum", unit="04_sums"))
    yield made.student(ODD, made.fails(), made.untouched(name="sum", unit="04_sums"))
    for n in range(27):
        stopped = made.exercise(cause=made.crash(), name="sum", unit="04_sums")
        yield made.student(f"kim_{n}", made.believes(), stopped)
    yield made.student("zoe", made.exercise(), made.exercise(name="sum", unit="04_sums"))


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The page, written with the students' own pages."""
    out = tmp_path_factory.mktemp("graded")
    (out / "results").mkdir()
    for result in a_class():
        (out / "results" / f"{result.student}.json").write_text(result.dump())
    folder.report(out, Policies())
    return out / folder.REPORT


@pytest.fixture(scope="module")
def browser():
    """A system's Chromium if there is one, or else playwright's own."""
    with sync_playwright() as playwright:
        system = shutil.which("chromium")
        with playwright.chromium.launch(executable_path=system, args=QUIET) as browser:
            yield browser


@pytest.fixture
def opened(browser, report):
    """Return a function that opens the page; in the end, nothing went wrong and nothing was asked
    for but files beside it."""
    wrong, asked, contexts = [], [], []

    def open_it(**options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(report.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert wrong == []
    assert all(url.startswith(report.parent.as_uri()) for url in asked)


def names(page):
    return page.locator("#students tbody tr:visible th").all_inner_texts()


def test_a_search_leaves_what_has_the_text(opened):
    page = opened()
    assert len(names(page)) == 30
    page.get_by_label("Find").fill("kim_1")
    assert names(page) == ["kim_1", *(f"kim_{n}" for n in range(10, 20))]
    assert "students: 11 of 30" in page.locator("output").inner_text()
    page.get_by_label("Find").fill("thrice")
    assert names(page) == []
    assert page.locator("#beliefs ~ ol > li:visible").count() == 1
    page.get_by_label("Find").fill("")
    assert len(names(page)) == 30
    assert page.locator("output").inner_text() == ""


def test_a_unit_shows_its_points_and_hides_what_is_of_others(opened):
    page = opened()
    page.get_by_label("Unit").select_option("04_sums")
    heads = page.locator("#students thead th:visible").all_inner_texts()
    assert heads == ["student", "grade", "%", "begun", "whole", "sum (10)"]
    cells = dict(zip(names(page), page.locator("#students .cell").all_inner_texts(), strict=True))
    assert (cells["ada"], cells[ODD], cells["zoe"]) == ("10", "—", "10")
    assert page.locator("#beliefs ~ ol > li:visible").count() == 0
    assert page.locator("#stopped ~ ol > li:visible").count() == 1
    page.get_by_label("Unit").select_option("")
    assert page.locator("#students .cell").count() == 0
    assert page.locator("#students tbody .strip:visible").count() == 30


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_a_heading_sorts(opened, how):
    page = opened()
    button = page.get_by_role("button", name="grade")
    head = page.get_by_role("columnheader", name="grade")
    for order, end in (("ascending", -1), ("descending", 0)):
        if how == "mouse":
            button.click()
        else:
            button.focus()
            page.keyboard.press("Enter")
        assert names(page)[end] == "zoe"
        assert head.get_attribute("aria-sort") == order
    assert page.locator("[aria-sort]").count() == 1


def test_points_of_a_unit_are_sorted_as_numbers(opened):
    page = opened()
    page.get_by_label("Unit").select_option("03_doubling")
    for _ in range(2):
        page.get_by_role("button", name="double (10)").click()
    assert page.locator("#students tbody .cell").all_inner_texts() == [
        "10", *["2.5"] * 28, "fault",
    ]  # fmt: skip


@pytest.mark.parametrize("student", ["zoe", ODD])
def test_a_name_leads_to_what_that_student_reads(opened, student):
    page = opened()
    page.locator("#students").get_by_role("link", name=student, exact=True).click()
    page.wait_for_url("**/feedback/**")
    assert page.title() == student
    assert page.get_by_role("heading", level=1).inner_text() == student


def test_all_who_hold_a_belief_can_be_seen(opened):
    page = opened()
    held = page.locator("#beliefs ~ ol > li").first
    assert held.get_by_role("link").count() == 12
    held.get_by_role("button", name="and 15 more").focus()
    page.keyboard.press("Enter")
    links = held.get_by_role("link")
    assert links.count() == 27
    assert len(set(links.all_inner_texts())) == 27
    assert links.nth(12).evaluate("link => link === document.activeElement")
    links.last.click()
    page.wait_for_url("**/feedback/kim_**")


def test_a_strip_says_what_is_under_the_mouse(opened):
    page = opened()
    strip = page.locator("#students tbody tr", has_text="kim_3").first.locator(".strip")
    strip.hover(position={"x": 5, "y": 5})
    cell = page.locator("#students td.map").filter(has=page.locator("svg:hover"))
    assert cell.get_attribute("title") == "double: 2.5 of 10"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("unit", ["", "03_doubling"])
def test_nothing_keeps_anyone_from_reading_it(opened, scheme, unit):
    page = opened(color_scheme=scheme)
    page.get_by_label("Unit").select_option(unit)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert found.response["passes"], "axe looked at nothing"


def test_paper_has_every_student_and_no_form(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator("form").is_visible()
    table = page.get_by_role("region", name="Table of students")
    assert table.evaluate("it => it.scrollHeight <= it.clientHeight + 1")


def test_without_scripts_all_is_there_but_the_form(opened):
    page = opened(java_script_enabled=False)
    assert len(names(page)) == 30
    assert page.locator("#students tbody .strip:visible").count() == 30
    assert not page.locator("form").is_visible()


def test_a_group_of_the_page_can_be_banked(report, tiny, autograder, opened):
    (name,) = opened().locator("#unexplained ~ ol h3 code").all_inner_texts()
    ended = autograder("bank", name, "--from", str(report.parent), "--course", str(tiny.root))
    assert ended.returncode == 0, ended.stderr
    assert '@misconception("test_a")\ndef double_1(x):' in ended.stdout
    ended = autograder("bank", "none-1", "--from", str(report.parent), "--course", str(tiny.root))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "report.html has no group 'none-1'" in ended.stderr
