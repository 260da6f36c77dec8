"""The problem as it is where an absence, an event or a session is given up, or an absence lies on other dates.

A rule that is lifted frees the time; what its row says is gone only with the row: hours that an absence credits, and
minutes that an event takes out of queue work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.absence import kind_of
from models.part import with_rows
from scheduler.rules.absence import Absence
from scheduler.rules.attendance import Attendance
from scheduler.rules.availability import Availability
from scheduler.rules.personal import Stretch
from scheduler.rules.session import Due, Sessions, due_row
from scheduler.rules.words import dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.calendar import Absence as Row
    from models.calendar import Event
    from models.problem import Problem
    from scheduler.rules import Rule

FARTHEST_DAYS = 7
"""An absence is moved by no more."""

_BOUND = ("sick", "ill", "injur", "accident", "maternity", "paternity", "parental", "bereave", "jury", "court")
"""Kinds of absence that begin so cannot be moved by anybody."""

_SATURDAY = 5


class Elsewhere(NamedTuple):
    """An absence on other dates: the problem and the rule with it, by how many days it moved, and where it lies now."""

    problem: Problem
    rule: Rule
    days: int
    text: str


def without(problem: Problem, rules: Iterable[Rule], span: Stretch | Due | None = None) -> Problem:
    """The problem without the absences, events and sessions that these rules are about, or without the one that is
    `span`."""
    absences, events, sessions = problem.absences, problem.events, problem.sessions
    for rule in rules:
        if isinstance(rule, Absence):
            absences = tuple(row for row in absences if not _is(row, rule.moderator, span))
        elif isinstance(rule, Attendance):
            events = tuple(row for row in events if not _is(row, rule.moderator, span))
        elif isinstance(rule, Sessions):
            own = [at for at, row in enumerate(sessions) if row.moderator == rule.moderator]
            alike = own if span is None else [at for at in own if due_row(sessions[at]) == span][:1]
            sessions = tuple(row for at, row in enumerate(sessions) if at not in alike)
    if (absences, events, sessions) == (problem.absences, problem.events, problem.sessions):
        return problem
    return with_rows(problem, absences=absences, events=events, sessions=sessions)


def elsewhere(problem: Problem, rule: Absence, rules: Sequence[Rule], span: Stretch) -> Iterator[Elsewhere]:
    """The absence `span` of whole dates on other dates of the horizon, the nearest first; none for a kind that nobody
    chooses.

    It holds as many Saturdays and Sundays as before, and lies neither in another absence nor where the moderator
    is not available or not employed anyway.
    """
    rows = [row for row in problem.absences if _is(row, rule.moderator, span)]
    first, last = _first_and_last(problem, span)
    within = _dates(problem, first, last) == span and first >= 0 and last < problem.hub.days
    if not within or any(kind_of(row.kind).startswith(_BOUND) for row in rows):
        return
    open_ = set(_open(problem, rule, rules, span))
    for step in (sign * far for far in range(1, FARTHEST_DAYS + 1) for sign in (1, -1)):
        dates = range(first + step, last + step + 1)
        if not open_.issuperset(dates) or _weekend(problem, dates) != _weekend(problem, range(first, last + 1)):
            continue
        there = _dates(problem, dates[0], dates[-1])
        moved = tuple(
            row.model_copy(update={"start": there.start, "end": there.end}) if row in rows else row
            for row in problem.absences
        )
        spans = tuple(there if other == span else other for other in rule.spans)
        changed = with_rows(problem, absences=moved)
        yield Elsewhere(changed, rule.model_copy(update={"spans": spans}), step, lies(problem, there))


def lies(problem: Problem, span: Stretch) -> str:
    """`on Tue 2027-03-02`, or `from Tue 2027-03-02 to Thu 2027-03-04`."""
    return dates_text(problem.clock, *_first_and_last(problem, span))


def _is(row: Row | Event, moderator: str, span: Stretch | Due | None) -> bool:
    """Whether a row of absences or events is the moderator's, and lies so."""
    return row.moderator == moderator and (span is None or (row.start, row.end) == span)


def _open(problem: Problem, rule: Absence, rules: Sequence[Rule], span: Stretch) -> Iterator[int]:
    """Dates on which the moderator is employed, and on which an absence of theirs would be one."""
    person = next(person for person in problem.moderators if person.id == rule.moderator)
    barred = [span for own in rules if isinstance(own, Availability) and own.moderator == rule.moderator
              for span in own.barred]  # fmt: skip
    for day in problem.employed(person, 0, problem.hub.days - 1):
        low, high = _dates(problem, day, day)
        away = any(other.start < high and low < other.end for other in rule.spans if other != span)
        if not away and not any(other.start <= low and high <= other.end for other in barred):
            yield day


def _first_and_last(problem: Problem, span: Stretch) -> tuple[int, int]:
    return problem.clock.day_of(span.start), problem.clock.day_of(span.end - 1)


def _dates(problem: Problem, first: int, last: int) -> Stretch:
    return Stretch(problem.clock.day_start(first), problem.clock.day_start(last + 1))


def _weekend(problem: Problem, dates: Iterable[int]) -> int:
    return sum(problem.clock.weekday(day) >= _SATURDAY for day in dates)
