"""The window field: over which dates a measure is summed, read from `week`, `any(7d)`, `block(14d)` and the like."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from models.base import Frozen

if TYPE_CHECKING:
    from models.clock import Clock
    from models.problem import Problem

_COUNTED = re.compile(r"^(any|block|last|end)\(\s*(\d+)\s*(d|h|w|mo)\s*\)$")
_GRAMMAR = (
    "shift, day, week, month, year, any(7d), any(24h), any(17w), any(4mo), last(2mo), block(14d), end(14d) or horizon"
)

Form = Literal[
    "shift", "day", "week", "month", "year", "any_days", "any_hours", "any_months", "last_months", "block", "end_days",
    "horizon",
]  # fmt: skip
_COUNTED_FORMS: dict[tuple[str, str], tuple[Form, int]] = {
    ("any", "d"): ("any_days", 1),
    ("any", "w"): ("any_days", 7),
    ("any", "h"): ("any_hours", 1),
    ("any", "mo"): ("any_months", 1),
    ("last", "mo"): ("last_months", 1),
    ("block", "d"): ("block", 1),
    ("block", "w"): ("block", 7),
    ("end", "d"): ("end_days", 1),
    ("end", "w"): ("end_days", 7),
}
"""What is written before the bracket and after the number: the form, and how much one of the unit is."""


class WindowSpec(Frozen):
    """A kind of window and, for those that are counted, its length in days, hours or months.

    `any_months` ends on any date and begins on the day after the same date so many months before; `last_months` are so
    many calendar months in a row; `end_days` are so many days up to the horizon's end, wherever they begin.
    """

    form: Form
    length: int = 0

    @model_validator(mode="after")
    def _has_length(self) -> WindowSpec:
        if (self.length > 0) != (self.form in {form for form, _ in _COUNTED_FORMS.values()}):
            raise ValueError(f"{self}: any(…), last(…), block(…) or end(…) has a length of at least 1, others none")
        return self

    def __str__(self) -> str:
        """As written in the workbook."""
        counted = {
            "any_days": f"any({self.length}d)",
            "any_hours": f"any({self.length}h)",
            "any_months": f"any({self.length}mo)",
            "last_months": f"last({self.length}mo)",
            "block": f"block({self.length}d)",
            "end_days": f"end({self.length}d)",
        }
        return counted.get(self.form, self.form)

    @classmethod
    def parse(cls, text: str) -> WindowSpec:
        """Read a window as written. Raises ValueError with the grammar on anything else."""
        word: Any = text.strip().lower()
        if word in ("shift", "day", "week", "month", "year", "horizon"):
            return cls(form=word)
        match = _COUNTED.match(word)
        known = _COUNTED_FORMS.get((match[1], match[3])) if match else None
        if not match or known is None or int(match[2]) == 0:
            raise ValueError(f"{text!r} is no window; write {_GRAMMAR}")
        return cls(form=known[0], length=int(match[2]) * known[1])

    def words(self) -> str:
        """`in each week`, `in any 7 days in a row`: for statements."""
        return {
            "shift": "in each shift",
            "day": "on each day",
            "week": "in each week",
            "month": "in each calendar month",
            "year": "in each calendar year",
            "any_months": "in any month" if self.length == 1 else f"in any {self.length} months in a row",
            "last_months": "in each calendar month"
            if self.length == 1
            else f"in each {self.length} calendar months in a row",
            "any_days": f"in any {self._days_text()} in a row",
            "any_hours": f"in any {self.length} hours in a row",
            "block": f"in each block of {self._days_text()}",
            "end_days": f"in the last {self._days_text()} up to the horizon's end",
            "horizon": "in the whole horizon",
        }[self.form]

    def _days_text(self) -> str:
        """`10 days`, but `2 weeks` where they are whole weeks, and more than one."""
        weeks, rest = divmod(self.length, 7)
        return f"{self.length} days" if rest or weeks < 2 else f"{weeks} weeks"

    def spans(self, problem: Problem, first: int, last: int) -> list[tuple[int, int]]:
        """Windows of dates, both ends inclusive, that touch the dates `first` to `last` (`any(…)`: that end on them).

        Weeks begin on the hub's `week_start`, and blocks follow one another from its `blocks_from`.
        """
        clock = problem.clock
        if self.form in ("month", "year", "last_months", "any_months"):
            return _by_calendar(self, clock, first, last)
        if self.form == "end_days":
            return [(problem.hub.days - self.length, problem.hub.days - 1)]
        step, length, start = {
            "day": (1, 1, first),
            "any_days": (1, self.length, first - self.length + 1),
            "week": (7, 7, clock.week_of(first, problem.hub.week_start)),
            "block": (self.length, self.length, _block_start(problem.block_anchor, self.length, first)),
            "horizon": (last - first + 1, last - first + 1, first),
        }[self.form]
        starts = range(start, last - (length - 1 if step == 1 else 0) + 1, step)
        return [(begin, begin + length - 1) for begin in starts if begin + length > first]


def _block_start(anchor: int, length: int, first: int) -> int:
    """First date of the block that holds date `first`; one block starts on date `anchor`."""
    return anchor + (first - anchor) // (length or 1) * length


def _read(value: Any) -> Any:
    return WindowSpec.parse(value) if isinstance(value, str) else value


Window = Annotated[WindowSpec, BeforeValidator(_read)]
"""A field that holds a window and reads it from text."""


def _by_calendar(window: WindowSpec, clock: Clock, first: int, last: int) -> list[tuple[int, int]]:
    """Windows of months and years; months are counted from the year 0, so that they follow one another."""
    low, high = clock.date_of(first), clock.date_of(last)
    if window.form == "any_months":
        ends = [clock.date_of(day) for day in range(first, last + 1)]
        return [(clock.day_index(_months_before(end, window.length)) + 1, clock.day_index(end)) for end in ends]
    months, step = {"month": (1, 1), "year": (12, 12), "last_months": (window.length, 1)}[window.form]
    earliest, latest = 12 * low.year + low.month - 1, 12 * high.year + high.month - 1
    begin = earliest - earliest % 12 if window.form == "year" else earliest - months + 1
    starts = range(begin, latest + 1, step)
    edges = [(_first_of(start), _first_of(start + months)) for start in starts]
    return [(clock.day_index(begin), clock.day_index(end) - 1) for begin, end in edges]


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _months_before(day: date, months: int) -> date:
    """The same date so many months before, or the last one of that month where it is shorter."""
    month = 12 * day.year + day.month - 1 - months
    return min(_first_of(month).replace(day=1) + timedelta(days=day.day - 1), _first_of(month + 1) - timedelta(days=1))


def only_forms(window: WindowSpec, forms: tuple[str, ...], kind: str) -> WindowSpec:
    """The window, if its form is one of `forms`. Raises ValueError that names the windows which `kind` knows."""
    if window.form in forms:
        return window
    examples = {"any_days": "any(7d)", "any_hours": "any(24h)", "block": "block(14d)", "end_days": "end(14d)"}
    known = ", ".join(examples.get(form, form) for form in forms)
    raise ValueError(f"{kind} knows no window {window}; write {known}")
