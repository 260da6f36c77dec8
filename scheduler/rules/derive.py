"""Rules that nobody writes down: what the sheets on people and contracts imply, as ordinary rules of the catalogue."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from scheduler.rules.absence import Absence
from scheduler.rules.attendance import Attendance
from scheduler.rules.availability import Availability
from scheduler.rules.cap import Cap
from scheduler.rules.floor import Floor
from scheduler.rules.one_duty_a_day import OneDutyADay
from scheduler.rules.personal import Stretch
from scheduler.rules.pin import Pin
from scheduler.rules.request import Request
from scheduler.rules.session import Sessions, due_of
from scheduler.rules.skill import Skill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.hub import Contract, Moderator
    from models.problem import Problem
    from scheduler.rules.base import Rule


def implied_rules(problem: Problem) -> tuple[Rule, ...]:
    """Rules that follow from the sheets: the shape of a roster, contracts, availability, absences, events, sessions,
    requests and pins.

    Their ids say where they come from: `contract.full.hours_max`, `absence.ana`, `request.ana.2027-03-03`.
    """
    return (
        OneDutyADay(id="one_duty_a_day"),
        Skill(id="skill"),
        *(rule for contract in problem.contracts for rule in _contract(problem, contract)),
        *_availability(problem),
        *_absences(problem),
        *_events(problem),
        *_sessions(problem),
        *_requests(problem),
        *_pins(problem),
    )


def _contract(problem: Problem, contract: Contract) -> Iterator[Rule]:
    """Hours and days of a week, counted to the week of a duty's start; absence credits at most a week's days."""
    scope, name = f"contract:{contract.id}", f"contract.{contract.id}"
    days = contract.days_per_week_max
    hours = {"scope": scope, "measure": "work", "window": "week", "attribute": "start", "credit_days": days}
    yield Cap.model_validate({"id": f"{name}.hours_max", "limit": contract.minutes_per_week_max, **hours})
    yield Cap.model_validate(
        {"id": f"{name}.days_max", "limit": days, **hours, "measure": "days_worked"},
    )
    if contract.minutes_per_week_min:
        soft = {} if contract.min_hard else {"weight": problem.objective.under_hours, "booked": "under_hours"}
        yield Floor.model_validate({"id": f"{name}.hours_min", "limit": contract.minutes_per_week_min, **hours, **soft})


def _availability(problem: Problem) -> Iterator[Rule]:
    rows = defaultdict(list)
    for row in problem.availability:
        rows[row.moderator, row.kind].append(Stretch(row.start, row.end))
    for moderator in problem.moderators:
        only, barred = rows[moderator.id, "only"], rows[moderator.id, "not"]
        barred = [*barred, *_not_employed(problem, moderator)]
        if only or barred:
            yield Availability(
                id=f"availability.{moderator.id}",
                scope=f"moderator:{moderator.id}",
                moderator=moderator.id,
                clock=problem.clock,
                only=tuple(only),
                barred=tuple(barred),
            )


def _not_employed(problem: Problem, moderator: Moderator) -> Iterator[Stretch]:
    """Times before the first and after the last date of employment that a duty of the horizon could meet."""
    clock = problem.clock
    # A duty of the last date may be a day long and a local day an hour or more short: two dates on, all have ended.
    end = clock.day_start(problem.hub.days + 2)
    if moderator.first_date is not None:
        first = clock.day_start(clock.day_index(moderator.first_date))
        if first > 0:
            yield Stretch(0, first)
    if moderator.last_date is not None:
        after = max(0, clock.day_start(clock.day_index(moderator.last_date) + 1))
        if after < end:
            yield Stretch(after, end)


def _absences(problem: Problem) -> Iterator[Rule]:
    spans: dict[str, list[Stretch]] = defaultdict(list)
    for row in problem.absences:
        spans[row.moderator].append(Stretch(row.start, row.end))
    for moderator, rows in spans.items():
        yield Absence(
            id=f"absence.{moderator}",
            scope=f"moderator:{moderator}",
            moderator=moderator,
            clock=problem.clock,
            spans=tuple(rows),
        )


def _events(problem: Problem) -> Iterator[Rule]:
    """Events of single moderators must be attended; those of a team are attended by whoever is on duty."""
    called: dict[str, list[Stretch]] = defaultdict(list)
    for event in problem.events:
        if event.moderator:
            called[event.moderator].append(Stretch(event.start, event.end))
    for moderator, events in called.items():
        yield Attendance(
            id=f"attendance.{moderator}",
            scope=f"moderator:{moderator}",
            moderator=moderator,
            clock=problem.clock,
            events=tuple(sorted(events)),
        )


def _sessions(problem: Problem) -> Iterator[Rule]:
    for moderator in problem.sessions_of:
        yield Sessions(
            id=f"session.{moderator}",
            scope=f"moderator:{moderator}",
            moderator=moderator,
            clock=problem.clock,
            sessions=due_of(problem, moderator),
        )


def _requests(problem: Problem) -> Iterator[Rule]:
    names = _Names("request", problem)
    for row in problem.requests:
        yield Request(
            id=names.of(row.moderator, row.day),
            scope=f"moderator:{row.moderator}",
            weight=row.weight * problem.objective.request,
            clock=problem.clock,
            **row.model_dump(exclude={"weight"}),
        )


def _pins(problem: Problem) -> Iterator[Rule]:
    names = _Names("pin", problem)
    for row in problem.pins:
        yield Pin(
            id=names.of(row.moderator, row.day),
            scope=f"moderator:{row.moderator}",
            clock=problem.clock,
            **row.model_dump(),
        )


class _Names:
    """Ids of dated rows: `request.ana.2027-03-03`, and from the second of a date on `request.ana.2027-03-03.2`."""

    def __init__(self, what: str, problem: Problem) -> None:
        self._what, self._problem = what, problem
        self._seen: Counter[tuple[str, int]] = Counter()

    def of(self, moderator: str, day: int) -> str:
        self._seen[moderator, day] += 1
        number = self._seen[moderator, day]
        name = f"{self._what}.{moderator}.{self._problem.clock.date_of(day).isoformat()}"
        return name if number == 1 else f"{name}.{number}"
