"""A loaded unit: a unit with everything that is made of its files, each thing made once."""

import ast
import contextlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from autograder.checking.checks import Check, load_checks
from autograder.checking.example import Example, examples_in
from autograder.checking.freeze import RECOGNITION
from autograder.checking.ideas import Idea, ideas_of
from autograder.checking.partners import partners
from autograder.checking.snippets import Snippets
from autograder.checking.student import Reference
from autograder.course import bank
from autograder.course.edges import Edge, edges_of
from autograder.course.exercises import Exercise, exercises_of
from autograder.course.hints import hints_of
from autograder.course.layout import Unit
from autograder.course.lesson import lesson_of
from autograder.course.questions import Question, questions_of
from autograder.course.stub import stub_of, with_fences
from autograder.runtime.outline import outline
from autograder.runtime.syntax import Definition, definitions


class LoadedUnit:
    """A unit with what its files say, each part of it read when it is first asked for.

    A caller makes one and passes it on, so that nothing is worked out twice.
    """

    def __init__(self, unit: Unit) -> None:
        """Read nothing yet, and have torch work with one thread in this process."""
        # The forks in which misconceptions run would hang if torch had a pool of threads.
        torch.set_num_threads(1)
        self.unit = unit

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises, in order."""
        return tuple(exercises_of(self.unit))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """All checks, public and hidden, of what is in use, in the order of the grader."""
        found = load_checks(self.unit.grader, self.unit.slug)
        return tuple(check for check in found if check.exercise not in self.unit.left_out)

    def checks_of(self, exercise: str) -> list[Check]:
        """Return the checks of one exercise, public and hidden."""
        return [check for check in self.checks if check.exercise == exercise]

    @cached_property
    def ideas(self) -> dict[str, tuple[Idea, ...]]:
        """The ideas of each exercise, by the exercise's name."""
        return {
            exercise.name: ideas_of(
                self.checks_of(exercise.name), exercise.points, dict(exercise.ideas)
            )
            for exercise in self.exercises
        }

    @cached_property
    def partners(self) -> dict[str, tuple[str, ...]]:
        """The exercises that each check calls, by the check's name."""
        text = self.unit.grader.read_text(encoding="utf-8")
        return partners(text, self.drivers or "", self.forbids)

    @cached_property
    def aside(self) -> frozenset[str]:
        """The names of the checks that are not about the idea: about how arguments are handled, or
        about side effects."""
        return frozenset(check.name for check in self.checks if check.handling or check.advisory)

    @cached_property
    def plain(self) -> str:
        """The row of the tolerance table for a Python float, which has no dtype of its own: in a
        unit with torch it may be a float32's, as of a loss that was taken out with item()."""
        solution = definitions(ast.parse(self.unit.solution.read_bytes()))
        return "float32" if "torch" in solution else "float64"

    @cached_property
    def forbids(self) -> dict[str, tuple[str, ...]]:
        """What each exercise forbids, by the exercise's name."""
        return {exercise.name: exercise.forbids for exercise in self.exercises}

    @cached_property
    def reference(self) -> Reference:
        """The solution, which remembers its answers and knows the bank."""
        return Reference(bank.solution(self.unit), self)

    @cached_property
    def snippets(self) -> Snippets:
        """How the calls of public checks are shown."""
        return Snippets(self.unit.solution.read_text(encoding="utf-8"), self.drivers or "")

    @cached_property
    def misconceptions(self) -> tuple[bank.Misconception, ...]:
        """The unit's wrong answers, exercise by exercise."""
        return tuple(bank.misconceptions(self.unit))

    @cached_property
    def variants(self) -> tuple[bank.Variant, ...]:
        """The unit's right answers that look otherwise than the solution, exercise by exercise."""
        return tuple(bank.variants(self.unit))

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The conditions that the syllabus names, exercise by exercise."""
        return tuple(edges_of(self.unit))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The predict questions, in order."""
        return questions_of(self.unit)

    @cached_property
    def beliefs(self) -> dict[str, dict[str, dict[str, str]]]:
        """The beliefs behind each misconception, by the exercise and the name in the bank: each by
        the name of the misconception that has it as its own."""
        own = {(entry.of, entry.name): entry.belief for entry in self.misconceptions}
        found: dict[str, dict[str, dict[str, str]]] = {e.name: {} for e in self.exercises}
        for entry in self.misconceptions:
            names = (*([entry.name] if entry.belief else []), *entry.holds)
            found[entry.of][entry.name] = {name: own[entry.of, name] for name in names}
        return found

    @property
    def recognition(self) -> Path:
        """What a self-check must know of the unit. `build` writes it."""
        return self.unit.stub.with_name(RECOGNITION)

    @cached_property
    def built(self) -> dict[str, dict[str, Any]]:
        """What was built of each misconception, by the exercise and the name; nothing, if the unit
        was not built, or by another version."""
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            known = json.loads(self.recognition.read_text(encoding="utf-8"))["exercises"]
            return {exercise: dict(entry["misconceptions"]) for exercise, entry in known.items()}
        return {}

    @cached_property
    def examples(self) -> dict[str, dict[str, Example]]:
        """The examples that were built, by the exercise and the name of the misconception; none, if
        what was built cannot be read."""
        with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError):
            return {exercise: examples_in(entries) for exercise, entries in self.built.items()}
        return {}

    @cached_property
    def documents(self) -> dict[str, str]:
        """The docstring of each exercise, of a class those of its methods too, in one line."""
        tree = ast.parse(self.unit.solution.read_bytes())
        return {
            name: " ".join(_docstrings(node).split())
            for name, node in definitions(tree).items()
            if name in self.forbids
        }

    @cached_property
    def lesson(self) -> str:
        """The lesson: the text at the top of the solution."""
        return lesson_of(self.unit.solution.read_text(encoding="utf-8"))

    @cached_property
    def hints(self) -> dict[str, tuple[str, ...]]:
        """The hints to each exercise, by its name; none, where no author wrote any."""
        return {name: hints_of(self.unit.hints(name)) for name in self.forbids}

    @cached_property
    def stub(self) -> str:
        """The text of what students fill in."""
        return stub_of(self.unit)

    @cached_property
    def fenced(self) -> str:
        """The text of what students fill in, with the solutions in their fences."""
        return with_fences(self.unit)

    @cached_property
    def stub_digests(self) -> dict[str, str]:
        """The digest of each exercise's code as it is handed out, by the exercise's name."""
        digests: dict[str, str] = outline(
            self.stub.encode(), {exercise.name: () for exercise in self.exercises}
        )["digests"]
        return digests

    @cached_property
    def drivers(self) -> str | None:
        """The text of the drivers, if there are any."""
        path = self.unit.drivers
        return path.read_text(encoding="utf-8") if path.is_file() else None


def _docstrings(definition: ast.AST) -> str:
    """Return the docstring of a definition, and of the definitions in it."""
    inside = [node for node in ast.walk(definition) if isinstance(node, Definition)]
    return "\n".join(ast.get_docstring(node) or "" for node in inside)
