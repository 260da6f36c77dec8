"""The roster of the last period as history and ledger of this one (`--history`), merged with the hub's own sheets.

What a `roster.xlsx` brings: its sheet `Activities` for its own period, as it stands after changes by hand; its sheets
`History` and `Ledger` for the time before. A `roster.json` holds the duties of its period alone. Of these duties the
last `HISTORY_DAYS` dates become history, which answers every rule; older ones become sums in the ledger.
"""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.calendar import LedgerRow, PastDuty
from models.clock import Clock
from models.errors import InputError
from models.roster import Roster
from scheduler.rules.remember import is_sound, past_duties, severe_queues
from scheduler.rules.words import shortened
from scheduler.workbook.editing.sheet import grid_of
from scheduler.workbook.merge import Brought, brought, merge
from scheduler.workbook.reading.archive import Unreadable
from scheduler.workbook.reading.past import read_history, read_ledger
from scheduler.workbook.reading.session import Session
from scheduler.workbook.reading.source import Book, open_book
from scheduler.workbook.rosters import manifest_of, past_roster
from scheduler.workbook.schema import HISTORY, LEDGER
from scheduler.workbook.writing.about import GRID_DIGEST, VENDOR

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from models.problem import Problem
    from models.roster import Duty

_NAMED = 5  # people whom a warning names
_SLACK = 3  # dates that a roster.json may end before the horizon without a word: it doesn't say how long its period was


def bring_history(path: Path, session: Session, problem: Problem) -> Problem:
    """The problem with what the roster at `path` remembers as history and ledger; faults go to `session`."""
    try:
        period = _json(path) if path.suffix.lower() == ".json" else _workbook(path, session, problem)
    except Unreadable as reason:
        session.faults.error(path.name, str(reason))
        return problem
    except InputError as error:
        for issue in error.issues:
            session.faults.error(f"{path.name}: {issue.where}", issue.expected, issue.read)
        return problem
    found = _brought(path.name, period, session, problem)
    if found is None:
        return problem
    session.assume(f"History and Ledger continue {path.name}: {len(found.history)} duties, {len(found.ledger)} dates")
    return merge(session, problem, found)


@dataclass(frozen=True)
class _Period:
    """A roster and what its file knows of the time before it; `days` is its length, None where the file is silent."""

    roster: Roster
    days: int | None
    history: tuple[PastDuty, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()


def _json(path: Path) -> _Period:
    try:
        return _Period(Roster.from_file(json.loads(path.read_text(encoding="utf-8"))), None)
    except FileNotFoundError as error:
        raise Unreadable("no such file; check the path") from error
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError) as error:
        raise Unreadable(f"expected a roster.json as solve writes it ({error})") from error


def _workbook(path: Path, session: Session, problem: Problem) -> _Period:
    book, clock = open_book(path), session.horizon.clock
    roster = past_roster(book, clock.zone, clock.start)
    manifest = manifest_of(book)
    if VENDOR in manifest:
        whose = f"only the people of vendor {manifest[VENDOR]!r}"
        raise Unreadable(
            f"expected the roster.xlsx of the whole hub: this one holds {whose}, and everybody else would have been off"
        )
    _warn_of_changes(path, book, manifest.get(GRID_DIGEST), roster, session, problem)
    days = manifest.get("days", "")
    history = [row for part in _parts(book, HISTORY.name, session) for row in read_history(part)]
    ledger = [row for part in _parts(book, LEDGER.name, session) for row in read_ledger(part)]
    return _Period(roster, int(days) if days.isdecimal() else None, tuple(history), tuple(ledger))


def _warn_of_changes(
    path: Path, book: Book, digest: str | None, roster: Roster, session: Session, problem: Problem
) -> None:
    """Tell that the grid was changed by hand: to read its cells takes the hub of that period, which `audit` has."""
    people = {person.id for person in problem.moderators} | {duty.moderator for duty in roster.duties}
    grid = grid_of(book, Clock(roster.time_zone, roster.start), people) if digest is not None else None
    if grid is not None and grid.sha256 != digest:
        session.faults.warning(
            f"{path.name}: {grid.sheet}",
            "the grid was changed by hand, and history takes sheet Activities as it stands: audit this file with the "
            "hub of its period and give audit.xlsx instead",
        )


def _parts(book: Book, name: str, session: Session) -> Iterable[Session]:
    """A session for each sheet of that name and its continuations, which takes ids as they are written.

    Raises InputError with the faults of a sheet once it has been read.
    """
    for sheet in book.sheets:
        if sheet.is_part_of(name):
            raw = copy(sheet)
            raw.folded = name.casefold()
            # Dates before another period's horizon: nothing is known here of what they must lie before.
            part = Session(replace(book, sheets=(raw,)), horizon=replace(session.horizon, known=False))
            for ids in part.ids.values():
                ids.complete = False
            yield part
            if part.faults.any_errors:
                raise InputError(part.faults.all())


def _brought(name: str, period: _Period, session: Session, problem: Problem) -> Brought | None:
    """What the period brings, on this horizon's clock; None, with the fault told, where it brings nothing."""
    clock, people = problem.clock, {moderator.id for moderator in problem.moderators}
    roster = period.roster
    shift = -clock.minute(Clock(roster.time_zone, roster.start).local(0))
    duties = _of_this_hub(name, roster.duties, session, people, shift)
    if not duties:
        expected = f"expected a roster with duties that began before the horizon, {clock.start}, of this hub's people"
        session.faults.error(name, expected)
        return None
    sound = [_is_sound(name, duty, clock, session, shift) for duty in duties]
    if not all(sound):
        return None
    first = clock.day_index(roster.start)
    told = _period(name, period, session, first, max(clock.day_of(duty.start - shift) for duty in duties))
    before = [past for past in period.history if past.moderator in people and clock.day_of(past.start) < first]
    past = _with_known_queues([*before, *past_duties(duties, severe_queues(problem), shift, shift)], problem)
    ledger = [row for row in period.ledger if row.moderator in people and row.day < 0]
    if not period.ledger:
        ledger = [LedgerRow(moderator=who, day=first) for who in _employed_on(problem, roster)]
    return brought(name, problem, past, ledger, told)


def _period(name: str, period: _Period, session: Session, first: int, last: int) -> range:
    """Dates of which the roster tells all: from its first one as far as its file says, or up to its last duty."""
    end = last + 1 if period.days is None else first + period.days
    if end + (_SLACK if period.days is None else 0) < 0:
        date = session.horizon.clock.date_of(end)
        session.faults.warning(
            name, f"this roster ends before {date}: of the dates from there to the horizon it knows nothing"
        )
    return range(first, min(end, 0))


def _of_this_hub(name: str, duties: tuple[Duty, ...], session: Session, people: set[str], shift: int) -> list[Duty]:
    """Duties that began before the horizon, of people whom the hub has; the others are told."""
    past = [duty for duty in duties if duty.start < shift]
    if past and len(past) < len(duties):
        session.faults.warning(
            name, f"{len(duties) - len(past)} duties that begin in this horizon are left out: it is planned anew"
        )
    strangers = sorted({duty.moderator for duty in past} - people)
    if strangers:
        names = shortened(strangers, _NAMED)
        session.faults.warning(name, f"duties of people who are not on sheet Moderators are left out: {names}")
    return [duty for duty in past if duty.moderator in people]


def _is_sound(name: str, duty: Duty, clock: Clock, session: Session, shift: int) -> bool:
    """Whether a duty can be history at all; if not, that is told."""
    if is_sound(duty):
        return True
    when = f"{clock.local(duty.start - shift):%Y-%m-%d %H:%M}"
    expected = f"expected a duty of at most 24 hours with activities; that of {duty.moderator} at {when} is none"
    session.faults.error(name, expected)
    return False


def _with_known_queues(past: Iterable[PastDuty], problem: Problem) -> list[PastDuty]:
    """The same; a queue that the hub no longer has is left out, and the duty covers nothing."""
    known = {queue.id for queue in problem.queues}
    return [duty if duty.queue in known else duty.model_copy(update={"queue": ""}) for duty in past]


def _employed_on(problem: Problem, roster: Roster) -> list[str]:
    """People who were there on a roster's first date: those without a duty were off."""
    return [
        person.id for person in problem.moderators if person.first_date is None or person.first_date <= roster.start
    ]
