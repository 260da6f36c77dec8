"""All faults of a file at once: they are collected while reading goes on, and alike ones are folded into one line."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from models.errors import Issue
from scheduler.workbook.reading.cells import fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
_Severity = Literal["error", "warning"]
_EQUAL = 3  # so many equal faults of a column are told one by one; more become one issue with the first cells
_ALIKE = 10  # so many issues of one kind in a column are told one by one, and one more speaks for the rest
_SHOWN = 80  # characters of a cell that a message repeats
_PARTICULAR = re.compile(r"'[^']*'|\S+![A-Z]+\d+|\d+")  # what a cell was, other cells, dates and counts


class _Told(NamedTuple):
    """An issue with its number in the order found, and the cells that it speaks for."""

    number: int
    issue: Issue
    places: list[str]


class Faults:
    """Collects issues and counts the `errors`; equal ones share an issue, and so does what is left of very many."""

    def __init__(self) -> None:
        # Cells by what is equal of them: severity, column, what was expected, what was read, and the check's name.
        self._equal: dict[tuple[_Severity, str, str, str, str], list[str]] = {}
        self.errors = 0

    def error(self, where: str, expected: str, read: Any = "") -> None:
        """A fault with which the file is no problem."""
        self.errors += 1
        self._add("error", where, expected, read)

    def warning(self, where: str, expected: str, read: Any = "", check: str = "") -> None:
        """Something a planner should know, and with which a roster is still meaningful; `check` names what found it."""
        self._add("warning", where, expected, read, check)

    @property
    def any_errors(self) -> bool:
        """Whether there is an error among the issues."""
        return self.errors > 0

    def all(self) -> tuple[Issue, ...]:
        """Every issue: errors first, each in the order found."""
        alike: dict[tuple[_Severity, str, str], list[_Told]] = {}
        for number, ((severity, column, expected, read, check), places) in enumerate(self._equal.items()):
            kind = (severity, column, _PARTICULAR.sub("", expected))
            apart = [[place] for place in places] if len(places) <= _EQUAL else [places]
            alike.setdefault(kind, []).extend(
                _Told(number, _issue(severity, group, expected, read, check), group) for group in apart
            )
        told = sorted((one for group in alike.values() for one in _without_many(group)), key=lambda one: one.number)
        return tuple(sorted((one.issue for one in told), key=lambda issue: issue.severity == "warning"))

    def warnings(self) -> tuple[Issue, ...]:
        """The warnings alone."""
        return tuple(issue for issue in self.all() if issue.severity == "warning")

    def _add(self, severity: _Severity, where: str, expected: str, read: Any, check: str = "") -> None:
        written = shown(read)
        if len(written) > _SHOWN:
            written = written[:_SHOWN] + "…"
        key = severity, where.rstrip("0123456789"), expected, written, check
        self._equal.setdefault(key, []).append(where)


def _issue(severity: _Severity, places: list[str], expected: str, read: str, check: str) -> Issue:
    """One issue for equal cells; more than one are named, the first few and the last."""
    if len(places) > 1:
        first = ", ".join(places[1:_EQUAL])
        expected += f" (so in {len(places)} cells: here, {first}, … and {places[-1]})"
    more = tuple(places[1:])
    return Issue(where=places[0], read=read, expected=expected, severity=severity, check=check, places=more)


def _without_many(found: list[_Told]) -> list[_Told]:
    """The same, but of very many the first ones and one that counts the cells of the rest."""
    told, rest = found[:_ALIKE], found[_ALIKE:]
    if len(rest) < 2:
        return found
    number, issue, _ = rest[0]
    places = [place for one in rest for place in one.places]
    more = f"{issue.expected} (and {len(places) - 1} more cells of this column are alike, the last is {places[-1]})"
    return [*told, _Told(number, issue.model_copy(update={"expected": more, "places": tuple(places[1:])}), places)]


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
