"""How points become grades: the policies in `[tool.autograder]` of a course's pyproject.toml.

    [tool.autograder]
    leave-out = ["build_autograd", "gradients.check_gradient"]  # units, and exercises of units
    bonus = "course"             # points beyond the core: "add", "unit", "course" or "none"
    drop-lowest = 1              # so many units do not count: those with the lowest share
    rounding = 0.5               # of the grade in all, halves up
    weights = { gradients = 2 }  # what a unit counts, whatever its points add up to

    [tool.autograder.due]
    gradients = 2026-03-01T23:59:00Z

    [tool.autograder.late]
    per-day = 10                 # percent of what the unit earned, for each day that has begun
    most = 50
    grace-minutes = 15

None is required.
"""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveFloat,
    ValidationError,
)

from autograder.course.exercises import exercises_of
from autograder.course.layout import Course, Unit, slug_of
from autograder.errors import UsageError, did_you_mean

TABLE = "[tool.autograder]"
LEAVE_OUT = f"pyproject.toml, {TABLE}: leave-out"


class Bonus(StrEnum):
    """What points beyond the core do for a grade."""

    ADD = "add"  # they are added, and may take it past the maximum
    UNIT = "unit"  # they are added up to the maximum of their unit
    COURSE = "course"  # they are added up to the maximum of all units together
    NONE = "none"  # they are shown, and count nothing


class _Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        hide_input_in_errors=True,
    )


Percent = Annotated[float, Field(ge=0, le=100)]
# One without a zone is taken for UTC.
Time = Annotated[datetime, BeforeValidator(lambda given: _time(given))]


class Late(_Table):
    """What lateness costs: percent of a unit's points for each day that has begun, and at most; the
    first minutes are free."""

    per_day: Percent = 0.0
    most: Percent = 100.0
    grace_minutes: NonNegativeInt = 0

    def penalty(self, due: datetime, came: datetime) -> Fraction:
        """Return what share of its points work loses that is due at one time and came at another,
        from 0 to 1."""
        late = (came - due).total_seconds() - 60 * self.grace_minutes
        days = -(-max(late, 0) // 86_400)
        return min(_exactly(self.per_day) * int(days), _exactly(self.most)) / 100


class Policies(_Table):
    """What of a course is in use, and how points become grades.

    leave_out: units, and exercises after the unit's name and a dot. weights, due: by the slug of a
    unit. rounding: the grade in all becomes a multiple of it.
    """

    leave_out: tuple[str, ...] = ()
    bonus: Bonus = Bonus.UNIT
    drop_lowest: NonNegativeInt = 0
    rounding: PositiveFloat | None = None
    weights: dict[str, PositiveFloat] = Field(default_factory=dict)
    due: dict[str, Time] = Field(default_factory=dict)
    late: Late = Late()

    def weight(self, unit: str) -> Fraction | None:
        """Return what a unit counts, or None if that is what its points add up to."""
        return _exactly(self.weights[unit]) if unit in self.weights else None

    def rounded(self, grade: Fraction) -> Fraction:
        """Return a grade in all as it is given."""
        if self.rounding is None:
            return grade
        step = _exactly(self.rounding)
        return (grade / step + Fraction(1, 2)).__floor__() * step

    @property
    def left_out(self) -> frozenset[str]:
        """What is not in use, as in `Course.left_out`."""
        return frozenset(self.leave_out)

    def _by_slug(self, units: Mapping[str, Unit]) -> Self:
        """Return these policies with units called by their slugs."""
        tables: dict[str, Any] = {
            name: {slug_of(unit, [*units]): value for unit, value in getattr(self, name).items()}
            for name in ("weights", "due")
        }
        tables["leave_out"] = tuple(_place(one, units) for one in self.leave_out)
        return self.model_copy(update=tables)


def policies(course: Course) -> Policies:
    """Return the policies of a course; those of none if its pyproject.toml has no such table.

    Raise `UsageError` for a file or a table that says what it cannot say, or names no unit.
    """
    path = course.root / "pyproject.toml"
    given = _table(path)
    try:
        every = {unit.slug: unit for unit in Course(course.root).units}
        return Policies.model_validate(given)._by_slug(every)
    except ValidationError as error:
        raise UsageError(f"{path.name}, {TABLE}: {_why(error)}") from None
    except UsageError as error:
        raise UsageError(f"{path.name}, {TABLE}: {error}") from None


def _table(path: Path) -> Any:
    """Return the table as it is in a file; an empty one if there is none."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path.name} cannot be read: {error}") from None
    tools = settings.get("tool", {})
    return tools.get("autograder", {}) if isinstance(tools, dict) else {}


def _place(word: str, units: Mapping[str, Unit]) -> str:
    """Return what is to be left out as `Course.left_out` has it; raise `UsageError` if there is no
    such unit or exercise."""
    of, _, name = word.partition(".")
    slug = slug_of(of, [*units])
    if not name:
        return slug
    known = [exercise.name for exercise in exercises_of(units[slug])]
    if name not in known:
        raise UsageError(f"{slug} has no exercise {name!r}{did_you_mean(name, known)}")
    return f"{slug}.{name}"


def _why(error: ValidationError) -> str:
    """Return the first thing that is wrong with a table, in a line."""
    first, *_ = error.errors(include_url=False)
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in Policies.model_fields.items()]
        known += [f"late.{field.alias or name}" for name, field in Late.model_fields.items()]
        return f"there is no {where}{did_you_mean(where, known)}"
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: {said[:1].lower()}{said[1:]}"


def _time(given: Any) -> datetime:
    """Return the time that a table says, in UTC."""
    time = given
    if isinstance(given, str):
        with suppress(ValueError):
            time = datetime.fromisoformat(given)
    if not isinstance(time, datetime):
        raise ValueError("write a time as 2026-03-01T23:59:00Z")
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _exactly(number: float) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth."""
    return Fraction(str(number))
