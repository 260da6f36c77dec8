"""Sheet `Events`: what calls people away from their queues, and what of it cannot be attended or is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.calendar import Event
from models.roster import EVENT_KINDS
from scheduler.rules.pack import asked_rules
from scheduler.rules.session import due_row, name_of
from scheduler.rules.words import count_text, span_text
from scheduler.workbook.reading.moments import span
from scheduler.workbook.reading.open_times import open_time, refuse_off_grid
from scheduler.workbook.reading.sheets import records
from scheduler.workbook.schema import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.calendar import Session as Due
    from models.hub import Moderator
    from models.problem import Problem
    from models.rule import RuleRow
    from scheduler.workbook.reading.open_times import OpenTime
    from scheduler.workbook.reading.session import Session

MEASURE = "events:"
"""What a rule of a pack counts that asks for events, such as `events:counselling`."""

_HALF_A_MONTH = 14
_NAMED = 5


def read_events(session: Session) -> tuple[list[Event], list[OpenTime]]:
    """Every line of `Events`: of a moderator or of a team, at a time, or for `minutes` within one."""
    out, open_times = [], []
    for record in records(session, EVENTS):
        if (record["moderator"] is None) == (record["team"] is None) and "moderator" not in record.at_fault:
            record.error("moderator", "expected either a moderator or a team")
        if record["minutes"] is not None or "minutes" in record.at_fault:
            found = open_time(session, record)
            open_times += [] if found is None else [found]
            continue
        if record["every_days"] is not None:
            record.error("every_days", "expected minutes as well: only a session whose time is open is repeated")
        times = span(record, session.horizon, "start", "end", dates_inclusive=False)
        refuse_off_grid(record, times)
        if times is not None and not record.at_fault:
            values = {name: record[name] or "" for name in ("moderator", "team", "kind")}
            row = record.build(Event, {}, **values, start=times[0], end=times[1])
            if row is not None:
                session.places.setdefault(f"rule:attendance.{row.moderator}", record.place("start"))
                session.places.setdefault(f"attendance:{row.moderator}:{row.start}", record.place("start"))
                session.places[place_of(row)] = record.place("start")
                out.append(row)
    return out, open_times


def place_of(event: Event) -> str:
    """Name under which the cell of an event is kept."""
    return f"event:{event.moderator}:{event.team}:{event.start}:{event.end}:{event.kind}"


def warn_of_events(session: Session, problem: Problem) -> None:
    """Name each event that its moderator cannot attend, each of a team without people, and what policy asks for and
    nobody has planned."""
    people = {person.id: person for person in problem.moderators}
    teams = {person.team for person in problem.moderators}
    for event in problem.events:
        reason = ""
        if event.team and event.team not in teams:
            reason = "nobody is in this team: the event calls nobody"
        elif event.moderator and 0 <= event.start < problem.horizon_minutes:
            reason = _why_not(problem, people[event.moderator], event)
        if reason:
            text = span_text(problem.clock, event.start, event.end)
            session.faults.warning(session.places[place_of(event)], reason, text)
    for due in problem.sessions:
        if not _has_room(problem, due):
            text = f"{count_text(due.minutes, 'minute')} {span_text(problem.clock, due.start, due.end)}"
            told = (
                f"no shift of {due.moderator} is so long there, and without the session {due.moderator} has no roster"
            )
            session.faults.warning(session.places[name_of(due.moderator, due_row(due))], told, text)
    for rule in asked_rules(problem):
        measure = dict(rule.row.parameters).get("measure", "")
        if measure.startswith(MEASURE) and measure.removeprefix(MEASURE) in EVENT_KINDS:
            _warn_of_missing(session, problem, rule.row, measure.removeprefix(MEASURE))


def _why_not(problem: Problem, person: Moderator, event: Event) -> str:
    """Why a moderator cannot be on duty for a whole event, as far as one look tells; empty where they can."""
    clock, left = problem.clock, "; attendance is required, so nobody could be rostered with it"
    for absence in problem.absences:
        if absence.moderator == person.id and absence.start < event.end and event.start < absence.end:
            return f"{person.id} is absent {span_text(clock, absence.start, absence.end)}{left}"
    for row in problem.availability:
        outside = row.kind == "not" and row.start < event.end and event.start < row.end
        if row.moderator == person.id and outside:
            return f"{person.id} is not available {span_text(clock, row.start, row.end)}{left}"
    past = (duty for duty in problem.history if duty.moderator == person.id)
    if any(duty.start <= event.start and event.end <= duty.end for duty in past):
        return ""
    contract = problem.contract_of[person.id].id
    day = clock.day_of(event.start)
    if any(start <= event.start and event.end <= end for start, end in _shifts(problem, contract, day - 1, day)):
        return ""
    return f"no shift of contract {contract!r} holds the whole event{left}"


def _has_room(problem: Problem, due: Due) -> bool:
    """Whether some shift of the moderator lies long enough within the time of a session, as far as one look tells."""
    contract = problem.contract_of[due.moderator].id
    first, last = problem.clock.day_of(due.start), problem.clock.day_of(due.end - 1)
    shifts = _shifts(problem, contract, first - 1, last)
    return any(min(high, due.end) - max(low, due.start) >= due.minutes for low, high in shifts)


def _shifts(problem: Problem, contract: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Start and end of all shifts of a contract that begin on dates of the horizon from `first` to `last`."""
    for date in range(max(0, first), min(last, problem.hub.days - 1) + 1):
        for pattern in problem.patterns_of_contract[contract]:
            for start in (problem.clock.at(date, minute) for minute in pattern.starts()):
                if start is not None:
                    yield from ((start, start + length) for length in pattern.lengths_minutes)


def _warn_of_missing(session: Session, problem: Problem, rule: RuleRow, kind: str) -> None:
    """For each month of which the horizon holds half: for whom no event of the kind is planned in it.

    When one is due is the planner's to say, so this is a check of the input and no rule for the engine.
    """
    months: dict[tuple[int, int], int] = {}
    for day in range(problem.hub.days):
        shown = problem.clock.date_of(day)
        months[shown.year, shown.month] = months.get((shown.year, shown.month), 0) + 1
    for (year, month), dates in months.items():
        if dates < min(_HALF_A_MONTH, problem.hub.days):
            continue
        missing = [
            person.id
            for person in problem.select(rule.scope)
            if not any(_in_month(problem, row, kind, year, month) for row in _rows(problem, person.id))
        ]
        if missing:
            named = ", ".join(missing[:_NAMED]) + (", …" if len(missing) > _NAMED else "")
            session.faults.warning(
                EVENTS.name,
                f"{rule.id} asks for {kind} every month: none is planned in {year}-{month:02d} for "
                f"{count_text(len(missing), 'moderator')} ({named}); a line "
                "with minutes on this sheet leaves the time to the program",
            )


def _rows(problem: Problem, moderator: str) -> Iterator[Event | Due]:
    yield from problem.events_of[moderator]
    yield from problem.sessions_of.get(moderator, ())


def _in_month(problem: Problem, event: Event | Due, kind: str, year: int, month: int) -> bool:
    shown = problem.clock.local(event.start)
    return event.kind == kind and (shown.year, shown.month) == (year, month)
