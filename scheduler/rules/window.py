"""The window field: over which dates a measure is summed, read from `week`, `any(7d)`, `block(14d)` and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from models.base import Frozen

if TYPE_CHECKING:
    from models.clock import Clock

_COUNTED = re.compile(r"^(any|block)\(\s*(\d+)\s*([dh])\s*\)$")
_GRAMMAR = "shift, day, week, any(7d), any(24h), block(14d) or horizon"


class WindowSpec(Frozen):
    """A kind of window and, for `any_days`, `any_hours` and `block`, its length in days or hours."""

    form: Literal["shift", "day", "week", "any_days", "any_hours", "block", "horizon"]
    length: int = 0

    @model_validator(mode="after")
    def _has_length(self) -> WindowSpec:
        if (self.length > 0) != (self.form in ("any_days", "any_hours", "block")):
            raise ValueError(f"{self}: a window any(…) or block(…) has a length of at least 1, the others have none")
        return self

    def __str__(self) -> str:
        """As written in the workbook."""
        if self.form == "any_hours":
            return f"any({self.length}h)"
        return {"any_days": f"any({self.length}d)", "block": f"block({self.length}d)"}.get(self.form, self.form)

    @classmethod
    def parse(cls, text: str) -> WindowSpec:
        """Read a window as written. Raises ValueError with the grammar on anything else."""
        word: Any = text.strip().lower()
        if word in ("shift", "day", "week", "horizon"):
            return cls(form=word)
        match = _COUNTED.match(word)
        if not match or int(match[2]) == 0 or (match[1], match[3]) == ("block", "h"):
            raise ValueError(f"{text!r} is no window; write {_GRAMMAR}")
        form: Any = "block" if match[1] == "block" else "any_hours" if match[3] == "h" else "any_days"
        return cls(form=form, length=int(match[2]))

    def words(self) -> str:
        """`in each week`, `in any 7 days in a row`: for statements."""
        return {
            "shift": "in each shift",
            "day": "on each day",
            "week": "in each week",
            "any_days": f"in any {self.length} days in a row",
            "any_hours": f"in any {self.length} hours in a row",
            "block": f"in each block of {self.length} days",
            "horizon": "in the whole horizon",
        }[self.form]

    def spans(self, clock: Clock, week_start: int, first: int, last: int) -> list[tuple[int, int]]:
        """Windows of dates, both ends inclusive, that touch the dates `first` to `last` (`any(Nd)`: that end on them).

        Weeks begin on `week_start`; blocks follow one another from the week that holds date 0.
        """
        step, length, start = {
            "day": (1, 1, first),
            "any_days": (1, self.length, first - self.length + 1),
            "week": (7, 7, clock.week_of(first, week_start)),
            "block": (self.length, self.length, clock.week_of(0, week_start)),
            "horizon": (last - first + 1, last - first + 1, first),
        }[self.form]
        starts = range(start, last - (length - 1 if step == 1 else 0) + 1, step)
        return [(begin, begin + length - 1) for begin in starts if begin + length > first]


def _read(value: Any) -> Any:
    return WindowSpec.parse(value) if isinstance(value, str) else value


Window = Annotated[WindowSpec, BeforeValidator(_read)]
"""A field that holds a window and reads it from text."""


def only_forms(window: WindowSpec, forms: tuple[str, ...], kind: str) -> WindowSpec:
    """The window, if its form is one of `forms`. Raises ValueError that names the windows which `kind` knows."""
    if window.form in forms:
        return window
    examples = {"any_days": "any(7d)", "any_hours": "any(24h)", "block": "block(14d)"}
    known = ", ".join(examples.get(form, form) for form in forms)
    raise ValueError(f"{kind} knows no window {window}; write {known}")
