"""What grading costs: CPU seconds per submission, beside the least possible, measured in one run.

    python tests/benchmarks/throughput.py [SUBMISSIONS]

The *floor* is the least that can be done: the same checks, run on the submission's module in this
process, which has imported torch, without a sandbox, with the reference's answers kept. *Ours* is
`autograder grade` with one worker, with the time of all its processes. What the same command costs
for a single submission is taken off, since the start, with the import of torch, is paid once.
"""

import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from types import ModuleType

import torch
from torch.utils._pytree import tree_map

from autograder.authoring.compose import compose
from autograder.checking.checks import load_checks
from autograder.checking.running import run as run_check
from autograder.course.layout import Course, find_course
from autograder.course.loaded import LoadedUnit
from autograder.files import write
from autograder.runtime.call import reset_global_state
from autograder.runtime.loading import load


class Direct:
    """The subject of the floor's checks: calls the function, and does nothing else."""

    def __init__(self, module: ModuleType, drivers: ModuleType | None) -> None:
        self.module = module
        self.drivers = drivers

    def call(self, name, args, kwargs):
        home, _, function = name.rpartition(".")
        reset_global_state()
        function = getattr(self.drivers if home else self.module, function)
        given, kwargs = tree_map(copied, (args, kwargs))
        if home:
            given = (self.module,)
        try:
            answer = tree_map(detached, function(*given, **kwargs))
            return {"answer": answer, "forbidden": []}
        except Exception as error:
            bases = [base.__name__ for base in type(error).__mro__]
            known = {"type": bases[0], "bases": bases, "text": str(error)}
            return {
                "raised": {**known, "line": None, "code": "", "inner": True},
                "forbidden": [],
            }


def copied(thing):
    """Return a copy of a tensor, which an exercise may change in place, or the thing."""
    return thing.clone() if isinstance(thing, torch.Tensor) else thing


def detached(thing):
    """Return a tensor without its graph, which the wire would not carry either, or the thing."""
    return thing.detach() if isinstance(thing, torch.Tensor) else thing


def floor(course: Course, sources: dict[str, str], times: int) -> float:
    """Return the CPU seconds per submission of the checks alone, as a mean over `times` runs."""
    loaded = []
    for unit in course.units:
        checks = load_checks(unit.grader, unit.slug)
        drivers = load(unit.drivers, "drivers") if unit.drivers.is_file() else None
        loaded.append((unit, checks, drivers, LoadedUnit(unit).reference))

    def once() -> None:
        for unit, checks, drivers, reference in loaded:
            module = ModuleType(unit.name)
            exec(compile(sources[unit.slug], unit.stub.name, "exec"), module.__dict__)
            for check in checks:
                outcome = run_check(check, Direct(module, drivers), reference, 0)
                assert outcome.verdict == "passed", (check.name, outcome)

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    once()
    start = time.process_time()
    for _ in range(times):
        once()
    return (time.process_time() - start) / times


def ours(folder: Path, sources: dict[str, str], count: int) -> tuple[float, float]:
    """Grade `count` submissions with one worker; return the CPU and the wall seconds of it all."""
    submissions = folder / f"submissions_{count}"
    for number in range(count):
        for slug, text in sources.items():
            path = submissions / f"student_{number:03}" / slug / f"{slug.split('_', 1)[1]}.py"
            write(path, text)
    command = [sys.executable, "-m", "autograder", "grade", str(submissions)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [*command, "--out", str(folder / f"graded_{count}"), "--workers", "1"],
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - start


def main(count: int) -> None:
    """Print the floor's and our seconds per submission, and their ratio."""
    course = find_course(Path(__file__).parent)
    sources = {unit.slug: compose(unit, []) for unit in course.units}
    least = floor(course, sources, 10)
    with tempfile.TemporaryDirectory() as folder:
        one, _ = ours(Path(folder), sources, 1)
        many, wall = ours(Path(folder), sources, count)
    each = (many - one) / (count - 1)
    print(f"units                         {len(course.units)}")
    print(f"submissions                   {count}, all right")
    print(f"floor, CPU per submission     {least * 1000:.0f} ms")
    print(f"ours, CPU per submission      {each * 1000:.0f} ms")
    print(f"ratio                         {each / least:.2f}")
    print(f"start, CPU once per worker    {one - each:.1f} s")
    print(f"whole run, wall               {wall:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
