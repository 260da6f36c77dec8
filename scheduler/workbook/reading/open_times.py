"""Lines of sheet `Events` with `minutes`: sessions whose time the program chooses, for each moderator and stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.absence import absence_days
from models.calendar import Session as Due
from models.pattern import ACTIVITY_GRID_MINUTES
from models.roster import SESSION_KINDS
from scheduler.rules.session import due_row, name_of
from scheduler.rules.words import shortened, span_text
from scheduler.workbook.reading.moments import span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.workbook.reading.session import Session
    from scheduler.workbook.reading.sheets import Record

_DAYS = 366
_TWICE = 2


class OpenTime(NamedTuple):
    """A line: whose sessions, `minutes` of a kind within each of the stretches, and its cell."""

    moderator: str
    team: str
    kind: str
    minutes: int
    stretches: tuple[tuple[int, int], ...]
    place: str


def open_time(session: Session, record: Record) -> OpenTime | None:
    """What a line with `minutes` asks for, or None with its faults told."""
    minutes, every = record["minutes"], record["every_days"]
    times = span(record, session.horizon, "start", "end", dates_inclusive=True)
    refuse_off_grid(record, times)
    if minutes is not None and (minutes <= 0 or minutes % ACTIVITY_GRID_MINUTES):
        record.error("minutes", f"expected a multiple of {ACTIVITY_GRID_MINUTES} minutes, the grid of activities")
    if every is not None and not 0 < every <= _DAYS:
        record.error("every_days", f"expected 1 to {_DAYS} days")
    if record["kind"] is not None and record["kind"] not in SESSION_KINDS:
        record.error(
            "kind", "expected another kind: wellness is a floor on sheet Rules, with measure activity:wellness"
        )
    if times is None or record.at_fault:
        return None
    stretches = tuple(_every(session.horizon.clock, *times, every)) if every else (times,)
    if not stretches:
        record.error("every_days", "expected no more days than lie between start and end")
    elif minutes > min(end - start for start, end in stretches):
        record.error("minutes", "expected no more than the time between start and end")
    if record.at_fault:
        return None
    whose = record["moderator"] or "", record["team"] or ""
    return OpenTime(*whose, record["kind"], minutes, stretches, record.place("start"))


def refuse_off_grid(record: Record, times: tuple[int, int] | None) -> None:
    """Tell of a start or an end at which no activity can begin or end."""
    for name, minute in zip(("start", "end"), times or (), strict=False):
        if minute % ACTIVITY_GRID_MINUTES:
            record.error(name, f"expected a time on the {ACTIVITY_GRID_MINUTES}-minute grid of activities")


def _every(clock: Clock, start: int, end: int, days: int) -> Iterator[tuple[int, int]]:
    """The stretches of so many dates, at the same local time, that lie wholly between start and end."""
    first, minute = clock.day_of(start), clock.minute_of_day(start)
    at = start
    for day in range(first + days, clock.day_of(end) + days + 1, days):
        then = clock.at(day, minute)
        until = clock.day_start(day) + minute if then is None else then  # the clock skips this time on this date
        if until > end:
            return
        yield at, until
        at = until


def sessions_due(session: Session, problem: Problem, rows: Iterable[OpenTime]) -> tuple[Due, ...]:
    """The sessions that are due in this horizon.

    A stretch belongs to the horizon that holds the middle of it, the earlier where that lies between two; what lies
    outside is cut off. So a month is planned once by horizons of any length that follow one another. Nobody has a
    session in a stretch of which they are employed and not absent on less than half the dates.
    """
    absent = absence_days(problem)
    due: list[Due] = []
    for row in rows:
        people = [person for person in problem.moderators if _is_called(row, person)]
        stretches = [inside for one in row.stretches if (inside := _inside(problem, one, row.minutes)) is not None]
        excused: list[str] = []
        for person in people:
            for start, end in stretches:
                if not _is_there(problem, person, (start, end), absent.get(person.id, frozenset())):
                    excused.append(f"{person.id} {span_text(problem.clock, start, end)}")
                    continue
                one = Due(moderator=person.id, start=start, end=end, minutes=row.minutes, kind=row.kind)
                due.append(one)
                session.places.setdefault(f"rule:session.{person.id}", row.place)
                session.places.setdefault(name_of(person.id, due_row(one)), row.place)
        _tell(session, row, people, stretches, excused)
    return tuple(due)


def _is_called(row: OpenTime, person: Moderator) -> bool:
    return row.moderator == person.id if row.moderator else row.team == person.team


def _inside(problem: Problem, stretch: tuple[int, int], minutes: int) -> tuple[int, int] | None:
    """The part of a stretch that lies in the horizon, None if the stretch is another horizon's."""
    start, end = stretch
    low, high = max(0, start), min(end, problem.horizon_minutes)
    ours = 0 < start + end <= _TWICE * problem.horizon_minutes
    return (low, high) if ours and high - low >= minutes else None


def _is_there(problem: Problem, person: Moderator, stretch: tuple[int, int], absent: frozenset[int]) -> bool:
    """Whether somebody is employed and not absent on half of the dates of a stretch, or more."""
    first, last = problem.clock.day_of(stretch[0]), problem.clock.day_of(stretch[1] - 1)
    present = set(problem.employed(person, first, last)) - absent
    return _TWICE * len(present) >= last - first + 1


def _tell(
    session: Session, row: OpenTime, people: list[Moderator], stretches: list[tuple[int, int]], excused: list[str]
) -> None:
    if not people:
        session.faults.warning(row.place, "nobody is in this team: the line calls nobody", row.team)
    elif not stretches:
        told = "the middle of no such stretch of time lies in this horizon: no session is due"
        session.faults.warning(row.place, told)
    elif excused:
        told = f"away on more than half of the dates: no {row.kind} is due for {shortened(excused, 3)}"
        session.faults.warning(row.place, told)
