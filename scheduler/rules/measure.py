"""The fields that `cap`, `floor` and `average` share: what is summed, over which windows, against which limit."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, ValidationInfo, field_validator, model_validator

from scheduler.rules.base import Duration, Rule, hours_text, minutes_of
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.overtime import OvertimeField
from scheduler.rules.window import Window, WindowSpec

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.clock import Clock
    from models.problem import Problem

ON_DATES = ("sunday_work", "holiday_work")
"""Paid minutes on Sundays, and on public holidays."""

IN_MINUTES = ("work", "night", "overtime", *ON_DATES)
"""Measures in hours, held as minutes; all others are counts."""

COUNTS = ("days_worked", "nights", "weekends", "holidays")
PATTERN = "pattern:"
_PLURAL = re.compile(r"^(day|night|weekend|public holiday|shift)s\b")

EXPOSURE, DAYS_WITH, WELLNESS_TIME = "exposure:", "days_with:", "activity:wellness"


class Summed(Rule):
    """A rule about sums of a measure.

    Measures: `work` paid minutes; `night` clock minutes inside the band `night`; `days_worked` dates with a duty;
    `nights` night shifts (`night_min` or more of the band); `weekends` Saturdays and Sundays with a duty, two of one
    weekend counting once, on the Saturday's date; `holidays` public holidays with a duty; `pattern:<id>` shifts of that
    pattern; `overtime` minutes of paid work beyond what `overtime` says (see `Overtime`); `sunday_work`, `holiday_work`
    paid minutes on such dates.

    `attribute = clock` gives minutes to the date on which they fall, and a date or weekend counts when a duty touches
    it; `start` gives everything to the date of the duty's start. Default: clock for the minutes, start for the counts
    and for overtime.
    """

    inside: ClassVar[tuple[str, ...]] = ()
    """Measures of what is done inside a duty that the kind knows: minutes, but for `days_with:…`, which counts."""

    measure: str
    limit: int = Field(ge=0)
    attribute: Literal["clock", "start"] | None = None
    night: Night = DEFAULT_NIGHT
    night_min: Duration = DEFAULT_NIGHT_MINUTES
    overtime: OvertimeField | None = Field(
        default=None, description="for measure overtime: beyond what work is overtime, such as day 8h, week 40h"
    )
    valid_from: date | None = Field(default=None, description="first date of the first window that is judged")
    valid_to: date | None = Field(default=None, description="last date of the last window that is judged")

    @field_validator("measure", mode="after")
    @classmethod
    def _known_measure(cls, measure: str) -> str:
        known = (*IN_MINUTES, *COUNTS, *cls.inside)
        if measure in known or (measure.startswith(PATTERN) and len(measure) > len(PATTERN)):
            return measure
        raise ValueError(f"{measure!r} is no measure; write {', '.join(known)} or pattern:<id>")

    @field_validator("limit", mode="before")
    @classmethod
    def _limit_in_unit(cls, limit: Any, info: ValidationInfo) -> Any:
        """Text is hours for a measure in hours and a whole number for a count; an int is taken as it is held."""
        measure = info.data.get("measure")
        if not isinstance(limit, str):
            return limit
        if measure is None:  # at fault itself, and told
            return 0
        if _is_in_minutes(measure):
            return minutes_of(limit)
        if not limit.strip().isdecimal():
            raise ValueError(f"{limit!r} is no limit for {measure}; write a whole number, such as 5")
        return int(limit)

    @model_validator(mode="after")
    def _counts_where_it_can(self) -> Summed:
        if (self.measure == "overtime") != (self.overtime is not None):
            raise ValueError("measure overtime and parameter overtime (such as day 8h, week 40h) go together")
        starts_only = self.measure in ("nights", "overtime", *self.inside) or self.pattern is not None
        if starts_only and self.attribute == "clock":
            raise ValueError(f"{self.measure} counts on the date of a duty's start; leave attribute out or write start")
        return self

    def in_force(self, clock: Clock, first: int, last: int) -> bool:
        """Whether the dates `first` to `last` lie wholly within the rule's validity."""
        begins = self.valid_from is None or clock.day_index(self.valid_from) <= first
        return begins and (self.valid_to is None or last <= clock.day_index(self.valid_to))

    def in_force_on(self, clock: Clock, days: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The same for single dates, shape `(rows,)`."""
        return np.array([self.in_force(clock, day, day) for day in days.tolist()], np.bool_)

    def never_in_force(self, problem: Problem, window: WindowSpec, first: int, last: int) -> bool:
        """Whether none of the windows that touch the dates `first` to `last` lies wholly within the rule's validity."""
        if self.valid_from is None and self.valid_to is None:
            return False
        each_date = window.form == "shift"
        spans = [(day, day) for day in range(first, last + 1)] if each_date else window.spans(problem, first, last)
        return not any(self.in_force(problem.clock, *span) for span in spans)

    @property
    def amount_unit(self) -> Literal["hour", "count"]:
        """Hours for measures in minutes, else a count."""
        return "hour" if _is_in_minutes(self.measure) else "count"

    @property
    def by_clock(self) -> bool:
        """Whether minutes, dates and weekends are counted where they fall, not at the duty's start."""
        by_default = self.measure in IN_MINUTES and self.measure != "overtime"
        return self.attribute == "clock" or (self.attribute is None and by_default)

    @property
    def tier(self) -> str | None:
        """The tier whose minutes, or days with some, are counted, if it is one."""
        of_tier = self.measure.removeprefix(DAYS_WITH)
        return of_tier.removeprefix(EXPOSURE) if of_tier.startswith(EXPOSURE) else None

    @property
    def counts_days(self) -> bool:
        """Whether days with exposure are counted, not its minutes."""
        return self.measure.startswith(DAYS_WITH)

    @property
    def by_the_minute(self) -> bool:
        """Exposure is to one queue at a time."""
        return self.tier is not None

    @property
    def pattern(self) -> str | None:
        """The pattern that is counted, if one is."""
        return self.measure.removeprefix(PATTERN) if self.measure.startswith(PATTERN) else None

    def limit_text(self, value: int) -> str:
        """So much of the measure: `40h`, or `5`."""
        return hours_text(value) if _is_in_minutes(self.measure) else str(value)

    def amount_text(self, value: int) -> str:
        """So much of it, with its name: `40h of paid work`, `5 days worked`, `1 weekend worked`."""
        what = self.measure_text()
        if _is_in_minutes(self.measure):
            return f"{hours_text(value)} of {what}"
        return f"{value} {_PLURAL.sub(lambda found: found[1], what, count=1) if value == 1 else what}"

    def measure_text(self) -> str:
        """What is summed, in the planner's words."""
        night = f"{hours_text(self.night_min)} or more within {self.night}"
        return {
            "work": "paid work",
            "night": f"night time (within {self.night})",
            "days_worked": "days worked",
            "nights": f"nights (duties with {night})",
            "weekends": "weekends worked",
            "sunday_work": "paid work on Sundays",
            "holiday_work": "paid work on public holidays",
            "holidays": "public holidays worked",
            "overtime": f"overtime ({self.overtime.words() if self.overtime else ''})",
            WELLNESS_TIME: "wellness time",
            f"{EXPOSURE}{self.tier}": f"work on {self.tier} queues",
            f"{DAYS_WITH}{EXPOSURE}{self.tier}": f"days with work on {self.tier} queues",
        }.get(self.measure, f"shifts of pattern {self.pattern}")

    def counted_text(self, credit: str = "") -> str:
        """To which dates it counts, and when the rule is in force."""
        counted = "counted by the clock" if self.by_clock else "counted at the start of the duty"
        since = f", from {self.valid_from.isoformat()}" if self.valid_from else ""
        until = f", up to {self.valid_to.isoformat()}" if self.valid_to else ""
        return f"{counted}{credit}{since}{until}"


class Measured(Summed):
    """A rule about the sum of a measure in windows, against a limit that absence may lower."""

    window: Window
    credit_days: int = Field(default=0, ge=0, le=366)

    @model_validator(mode="after")
    def _has_meaning(self) -> Measured:
        if self.window.form == "any_hours" and (self.measure != "work" or self.attribute == "start"):
            raise ValueError(f"{self.window} slides over paid minutes on the clock: only measure work, attribute clock")
        if self.window.form == "any_hours" and (self.valid_from or self.valid_to):
            raise ValueError(
                f"{self.window} slides over the clock; valid_from and valid_to bound windows of dates only"
            )
        in_days = self.window.form in ("any_days", "any_hours", "block")
        short = self.window.form in ("shift", "day") or (in_days and self.window.length < 7)
        if self.measure == "weekends" and short:
            raise ValueError(f"weekends are counted in windows of seven days or more, and {self.window} is shorter")
        if self.window.form == "shift" and self.overtime is not None and self.overtime.week is not None:
            raise ValueError("overtime of a week is no shift's: write window day or week, or overtime by the day alone")
        if self.measure == WELLNESS_TIME and (self.window.form != "shift" or self.attribute):
            raise ValueError(f"{self.measure} is a measure of each duty: window shift, and no attribute")
        if self.counts_days and self.window.form in ("shift", "day"):
            raise ValueError(f"{self.measure} counts dates, and {self.window} holds no more than one: write any(7d)")
        if self.window.form in ("shift", "any_hours") and self.credit_days:
            raise ValueError(f"credit_days counts days of absence in a window of dates, and {self.window} is none")
        return self

    def window_text(self) -> str:
        """Where it is summed and to which dates it counts."""
        credit = f"; each whole day of absence takes off 1/{self.credit_days}" if self.credit_days else ""
        if self.measure in self.inside and self.window.form == "shift":
            since = f", from {self.valid_from.isoformat()}" if self.valid_from else ""
            return f"{self.window.words()}{since}{f', up to {self.valid_to.isoformat()}' if self.valid_to else ''}"
        return f"{self.window.words()}, {self.counted_text(credit)}"


def _is_in_minutes(measure: str) -> bool:
    """Whether a measure is in hours, held as minutes."""
    return measure in (*IN_MINUTES, WELLNESS_TIME) or measure.startswith(EXPOSURE)
