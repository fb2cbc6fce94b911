"""What misconceptions answer is kept between runs, and is never taken for what it is not."""

import pytest

from autograder.checking.freeze import as_text, from_text
from autograder.checking.recognition import recognise
from autograder.checking.verdicts import Verdict, failures
from autograder.course.loaded import LoadedUnit
from autograder.course.transcripts import Transcripts, solve, work_out

ENDS = '''
@misconception("test_double_of_three")
def ends_its_process(x):
    """Whoever is done goes home."""
    import os

    os._exit(0)
'''


def answers(unit, seed=0):
    """What a new process would know."""
    return Transcripts(LoadedUnit(unit), seed).of("double")


def kept(cache):
    (file,) = cache.rglob("*.json")
    return file


def test_the_solution_passes_its_checks(tiny_unit):
    outcomes = solve(LoadedUnit(tiny_unit), "double", seed=0)
    assert {outcome.verdict for outcome in outcomes.values()} == {Verdict.PASSED}
    assert next(iter(outcomes)) == "test_double_of_three"


def test_each_misconception_has_an_outcome_of_every_check(tiny_unit):
    found = work_out(LoadedUnit(tiny_unit), "double", seed=0)
    assert list(found) == ["squares", "adds_one"]
    assert failures(found["squares"]) == set(found["squares"])
    assert len(found["squares"]) == 3
    told = found["squares"]["test_double_of_three"].message
    assert (told.called, told.got) == ("double(3.0)", "9.0")


def test_one_that_ends_its_process_has_died_in_every_check_and_the_others_have_not(tiny_unit):
    with tiny_unit.wrong("double").open("a") as wrong:
        wrong.write(ENDS)
    found = work_out(LoadedUnit(tiny_unit), "double", seed=0)
    assert {o.verdict for o in found["ends_its_process"].values()} == {Verdict.DIED}
    assert {o.verdict for o in found["adds_one"].values()} == {Verdict.WRONG}


def test_what_is_kept_is_what_was_found(tiny_unit, cache):
    found = answers(tiny_unit)
    before = kept(cache).stat()
    again = answers(tiny_unit)
    assert list(again) == ["squares", "adds_one"]
    assert all(recognise(again[name], found) == [name] for name in found)
    assert kept(cache).stat().st_mtime_ns == before.st_mtime_ns


def test_what_is_kept_is_read_and_not_worked_out(tiny_unit, cache):
    answers(tiny_unit)
    file = kept(cache)
    file.write_text(as_text({"squares": from_text(file.read_text())["squares"]}))
    assert list(answers(tiny_unit)) == ["squares"]


@pytest.mark.parametrize("content", ["{", '{"dict": [["squares", 3]]}', '{"squares": 3}', "[]"])
def test_a_broken_file_is_made_anew(tiny_unit, cache, content):
    found = answers(tiny_unit)
    before = kept(cache).read_bytes()
    kept(cache).write_text(content)
    assert list(answers(tiny_unit)) == list(found)
    assert kept(cache).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_no_trouble(tiny_unit, cache):
    cache.write_text("in the way")
    assert list(answers(tiny_unit)) == ["squares", "adds_one"]


@pytest.mark.parametrize("which", ["grader", "beliefs"])
def test_another_course_is_not_taken_for_this_one(tiny_unit, cache, which):
    answers(tiny_unit)
    with getattr(tiny_unit, which).open("a") as file:
        file.write("\n# a comment\n")
    answers(tiny_unit)
    assert len(list(cache.rglob("*.json"))) == 2


def test_another_seed_is_another_file(tiny_unit, cache):
    answers(tiny_unit, seed=0)
    answers(tiny_unit, seed=1)
    assert sorted(file.name for file in cache.rglob("*.json")) == ["double-0.json", "double-1.json"]
