"""What one cell of the grid says: no duty, or duties by their times or by the id of a shift pattern."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from models.clock import DAY_MINUTES
from scheduler.rules.words import wall_text
from scheduler.workbook.reading.cells import CellError, fold, identifier
from scheduler.workbook.reading.faults import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.pattern import ShiftPattern
    from models.problem import Problem
    from models.roster import Duty

_TIME = r"(\d{1,2})(?:[:.h]?(\d{2}))?"
_SPAN = re.compile(rf"{_TIME}\s*(?:[-\u2010-\u2015\u2212~]|to|bis)\s*{_TIME}", re.IGNORECASE)
_START = re.compile(r"(\d{1,2})[:.h](\d{2})")
_APART = re.compile(r"[\n;,/+&]+")
_OFF = {"off", "free", "rest", "day off", "none", "-", "–", "—"}
_LEAVE = {"absent", "absence", "leave", "annual leave", "holiday", "vacation", "sick", "sick leave", "al", "pto", "ill"}
_EXPECTED = "expected times such as 08:00-16:00, the id of a shift pattern, or off"


class Span(NamedTuple):
    """A duty as it was written: local minutes of its start and of its end, which may lie on the next date."""

    start: int
    end: int


class Wanted(NamedTuple):
    """What a cell asks for on its date: duties (none: off); `leave` where it speaks of leave or sickness."""

    spans: tuple[Span, ...] = ()
    leave: bool = False


def wanted(text: str, problem: Problem, moderator: str, before: Sequence[Duty]) -> Wanted:
    """What the text of a cell says. `before` are the duties that the date had: they settle what a code leaves open.

    Raises CellError, saying what was expected.
    """
    folded = fold(text)
    if not folded or folded in _OFF:
        return Wanted()
    if folded in _LEAVE:
        return Wanted(leave=True)
    patterns = problem.patterns_of_contract[problem.contract_of[moderator].id]
    whole = _coded(text, patterns, problem, before)
    if whole is not None:
        return Wanted((whole,))
    parts = [part.strip() for part in _APART.split(text) if part.strip()]
    return Wanted(tuple(sorted(_span(part, patterns, problem, before) for part in parts)))


def _span(text: str, patterns: Sequence[ShiftPattern], problem: Problem, before: Sequence[Duty]) -> Span:
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _SPAN.fullmatch(plain)
    if match:
        return _times(match)
    coded = _coded(plain, patterns, problem, before)
    if coded is None:
        known = {pattern.id: pattern for pattern in problem.patterns}
        raise CellError(f"{_EXPECTED}{nearest(plain, [*known, 'off'])}")
    return coded


def _coded(text: str, patterns: Sequence[ShiftPattern], problem: Problem, before: Sequence[Duty]) -> Span | None:
    """A pattern's id, perhaps with times behind it; None where the text begins with no pattern's id."""
    own, every = {fold(p.id): p for p in patterns}, {fold(p.id): p for p in problem.patterns}
    code, _, times = text.strip().rpartition(" ")
    written = identifier(text)
    if fold(written) in every:
        pattern, times = (own.get(fold(written)) or every[fold(written)]), ""
    elif code and fold(code) in every:
        pattern = own.get(fold(code)) or every[fold(code)]
    else:
        return None
    match = _SPAN.fullmatch(times)
    if match:
        return _times(match)
    return _of_pattern(pattern, times, problem, before)


def _of_pattern(pattern: ShiftPattern, times: str, problem: Problem, before: Sequence[Duty]) -> Span:
    """The pattern's shift that is meant: its only one, that of a start that is written, or one as the date had."""
    clock = problem.clock
    had = [(clock.minute_of_day(duty.start), duty.end - duty.start) for duty in before]
    starts, lengths = pattern.starts(), pattern.lengths_minutes
    example = f"{pattern.id} {wall_text(starts[0] % DAY_MINUTES)}-{wall_text((starts[0] + lengths[0]) % DAY_MINUTES)}"
    if times:
        match = _START.fullmatch(times)
        if match is None:
            raise CellError(f"{_EXPECTED}, such as {example}")
        starts = (int(match[1]) * 60 + int(match[2]),)
    if len(starts) > 1:
        starts = tuple(start for start, _ in had if start in starts)[:1]
    if not starts:
        raise CellError(f"expected a start beside {pattern.id}, which has several: such as {example}")
    if len(lengths) > 1:
        lengths = tuple(length for _, length in had if length in lengths)[:1]
    if not lengths:
        raise CellError(f"expected an end beside {pattern.id}, which has shifts of several lengths: such as {example}")
    return Span(starts[0], starts[0] + lengths[0])


def _times(match: re.Match[str]) -> Span:
    start, end = (int(match[at]) * 60 + int(match[at + 1] or 0) for at in (1, 3))
    if start >= DAY_MINUTES or end > DAY_MINUTES or int(match[2] or 0) > 59 or int(match[4] or 0) > 59:
        raise CellError("expected times from 00:00 to 24:00, such as 22:00-06:00")
    return Span(start, end if end > start else end + DAY_MINUTES)
