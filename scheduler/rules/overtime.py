"""The field that says from when on work is overtime: by the day, by the week, or both without counting twice."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from models.base import Frozen
from scheduler.rules.base import hours_text, minutes_of
from scheduler.rules.rest_day import RestDay

_PART = re.compile(r"^(day|week)\s+(.+)$")


class Overtime(Frozen):
    """Minutes of a date and of a week beyond which paid work is overtime; None: not counted by it.

    With both, overtime is what exceeds the day and then what is left of the week beyond its own limit, so that no
    minute counts twice (Labor Standards Act of Japan, as its ministry counts); with the week alone only that (Supreme
    Court of Korea, 2020Do15393). A duty counts whole to the date, and the week, in which it starts; overtime of the
    week falls on the date on which the limit is passed. `without` names rest days of which nothing is overtime, nor
    counts towards the week: they have pay of their own (`premium`).
    """

    day: int | None = Field(default=None, ge=0)
    week: int | None = Field(default=None, ge=0)
    without: RestDay = ""

    @model_validator(mode="after")
    def _counts(self) -> Overtime:
        if self.day is None and self.week is None:
            raise ValueError("write from when on work is overtime: day 8h, week 40h, or both with a comma")
        return self

    def __str__(self) -> str:
        """As written in the workbook."""
        parts = (("day", self.day), ("week", self.week))
        return ", ".join(f"{name} {hours_text(limit)}" for name, limit in parts if limit is not None)

    def words(self) -> str:
        """`beyond 8h on a day or, with what is left, 40h in a week`: for statements."""
        day = "" if self.day is None else f"beyond {hours_text(self.day)} on a day"
        if self.week is None:
            return day
        if self.day is None:
            return f"beyond {hours_text(self.week)} in a week"
        return f"{day} or, with what is left of each day, beyond {hours_text(self.week)} in a week"

    def straight(self, minutes: int) -> int:
        """What of a date's work counts towards the week."""
        return minutes if self.day is None else min(minutes, self.day)

    @classmethod
    def parse(cls, text: str) -> Overtime:
        """Read `day 8h, week 40h`. Raises ValueError with an example on anything else."""
        limits: dict[str, int] = {}
        for part in text.lower().split(","):
            match = _PART.match(part.strip())
            if match is None or match[1] in limits:
                raise ValueError(
                    f"{text!r} says not from when on work is overtime; write day 8h, week 40h, or one of them"
                )
            limits[match[1]] = minutes_of(match[2])
        return cls.model_validate(limits)


def _read(value: Any) -> Any:
    return Overtime.parse(value) if isinstance(value, str) else value


OvertimeField = Annotated[Overtime, BeforeValidator(_read)]
"""A field that holds it and reads it from text."""
