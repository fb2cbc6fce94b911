"""Jobs that may loop for ever or eat their process are done in forks, and each has an answer."""

import os

import pytest

from autograder.course.forks import in_forks

NOTHING = {"answer": "nothing"}
SOON = 0.2  # seconds
LATE = 60.0
CORES = len(os.sched_getaffinity(0))


def answers(number):
    return lambda: {"answer": number}


def tells_its_process():
    return {"answer": os.getpid()}


def ends():
    os._exit(0)


def fails():
    raise KeyError("ours")


def loops():
    while True:
        pass


def came(*jobs, seconds=LATE):
    return [answer["answer"] for answer in in_forks(jobs, seconds, NOTHING)]


def test_no_jobs_have_no_answers():
    assert came() == []


def test_answers_come_in_the_order_of_the_jobs():
    assert came(*map(answers, range(9))) == list(range(9))


def test_a_job_sees_what_this_process_has_and_changes_nothing_of_it():
    seen = ["before"]

    def job():
        seen.append("in the fork")
        return {"answer": list(seen)}

    assert came(job) == [["before", "in the fork"]]
    assert seen == ["before"]


def test_there_is_one_fork_per_core_which_goes_on_from_job_to_job():
    processes = came(*[tells_its_process] * 3 * CORES)
    assert os.getpid() not in processes
    assert len(set(processes)) == CORES


@pytest.mark.parametrize("ill", [ends, fails])
def test_a_job_that_ends_its_fork_has_no_answer_and_costs_no_other_job_its_own(ill):
    jobs = [answers(0), ill, answers(2), ill, ill, answers(5), answers(6), ill]
    assert came(*jobs) == [0, "nothing", 2, "nothing", "nothing", 5, 6, "nothing"]


def test_those_after_a_job_that_ended_its_fork_get_another():
    row = [tells_its_process, ends, tells_its_process]
    found = came(*[job for job in row for _ in range(CORES)])
    before, after = found[:CORES], found[-CORES:]
    assert set(before).isdisjoint(after)
    assert all(isinstance(process, int) for process in before + after)


def test_a_job_that_takes_too_long_has_no_answer_and_those_after_it_have():
    jobs = [*[loops] * CORES, *map(answers, range(CORES))]
    assert came(*jobs, seconds=SOON) == [*["nothing"] * CORES, *range(CORES)]


@pytest.mark.parametrize("ill", [loops, ends])
def test_no_process_is_left(tmp_path, ill):
    def notes_itself():
        (tmp_path / "process").write_text(str(os.getpid()))
        ill()

    assert came(notes_itself, seconds=SOON) == ["nothing"]
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "process").read_text()), 0)
