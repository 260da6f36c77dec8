"""All faults of a file at once: they are collected while reading goes on, and alike ones are folded into one line."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Literal

from models.errors import Issue
from scheduler.workbook.reading.cells import fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 10  # so many faults of one kind in one column are told one by one
_SHOWN = 80  # characters of a cell that a message repeats


class Faults:
    """Collects issues and counts the `errors`; where a column has one fault very often, the rest share one issue."""

    def __init__(self) -> None:
        self._issues: list[Issue] = []
        self._alike: dict[tuple[str, ...], list[str]] = {}
        self.errors = 0

    def error(self, where: str, expected: str, read: Any = "") -> None:
        """A fault with which the file is no problem."""
        self.errors += 1
        self._add("error", where, expected, read)

    def warning(self, where: str, expected: str, read: Any = "") -> None:
        """Something a planner should know, and with which a roster is still meaningful."""
        self._add("warning", where, expected, read)

    @property
    def any_errors(self) -> bool:
        """Whether there is an error among the issues."""
        return self.errors > 0

    def all(self) -> tuple[Issue, ...]:
        """Every issue: errors first, each in the order found."""
        folded = [
            Issue(
                where=places[_ALIKE], read="", expected=_folded(places[_ALIKE:], expected), severity=_severity(severity)
            )
            for (severity, _, expected), places in self._alike.items()
            if len(places) > _ALIKE
        ]
        return tuple(sorted([*self._issues, *folded], key=lambda issue: issue.severity == "warning"))

    def warnings(self) -> tuple[Issue, ...]:
        """The warnings alone."""
        return tuple(issue for issue in self.all() if issue.severity == "warning")

    def _add(self, severity: Literal["error", "warning"], where: str, expected: str, read: Any) -> None:
        column = where.rstrip("0123456789")
        places = self._alike.setdefault((severity, column, expected), [])
        places.append(where)
        if len(places) <= _ALIKE:
            written = shown(read)
            if len(written) > _SHOWN:
                written = written[:_SHOWN] + "…"
            self._issues.append(Issue(where=where, read=written, expected=expected, severity=severity))


def _folded(places: list[str], expected: str) -> str:
    return f"{expected} (here and in {len(places) - 1} more cells of this column, the last is {places[-1]})"


def _severity(word: str) -> Literal["error", "warning"]:
    return "error" if word == "error" else "warning"


def nearest(written: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the known word most like what was written, or nothing if none is alike."""
    by_fold = {fold(word): word for word in known}
    close = difflib.get_close_matches(fold(written), by_fold, n=1, cutoff=0.6)
    return f"; did you mean {by_fold[close[0]]!r}?" if close else ""


def cell(sheet: str, row: int, column: int) -> str:
    """`Sheet!C7` for row 7 and column 2 (rows from 1, columns from 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{sheet}!{letters}{row}"
