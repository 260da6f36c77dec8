"""Merges what the last roster remembers with a hub's own sheets `History` and `Ledger`; contradictions are faults."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from models.calendar import LedgerRow, PastDuty
from scheduler.rules.remember import HISTORY_DAYS, NOTHING, Minutes, minutes_of_past

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.clock import Clock
    from models.problem import Problem
    from scheduler.workbook.reading.session import Session

Key = tuple[str, int]
"""A moderator and a date."""


@dataclass(frozen=True)
class Brought:
    """What the roster called `name` remembers. Of the dates in `period` it tells all: who has no duty there was off."""

    name: str
    period: range
    history: dict[Key, PastDuty]
    ledger: dict[Key, LedgerRow]


def brought(
    name: str, problem: Problem, past: Iterable[PastDuty], ledger: Iterable[LedgerRow], period: range
) -> Brought:
    """Past duties and ledger rows as history and ledger: duties older than `HISTORY_DAYS` become sums of their dates.

    From the first duty's date on the duties say what was worked, and of the ledger's rows only overtime and absence
    stay. What an older duty leaves on the first date of history stands on the date before: there only duties speak.
    """
    day_of, cut = problem.clock.day_of, -HISTORY_DAYS
    duties = {(duty.moderator, day_of(duty.start)): duty for duty in past}
    begin = min((day for _, day in duties), default=0)
    rows = {(row.moderator, row.day): row for row in ledger}
    sums = minutes_of_past(problem, duties.values())
    spilled: dict[Key, Minutes] = {}
    for (who, day), minutes in minutes_of_past(problem, [d for (_, day), d in duties.items() if day < cut]).items():
        key = who, min(day, cut - 1)
        spilled[key] = Minutes(*map(sum, zip(spilled.get(key, NOTHING), minutes, strict=True)))
    for key in {*spilled, *(key for key in rows if key[1] > begin)}:
        told = (sums if key[1] >= cut else spilled).get(key, NOTHING)
        old = rows.get(key, LedgerRow(moderator=key[0], day=key[1]))
        if key[1] > begin or told.worked > old.worked_minutes:
            overtime = old.overtime_minutes or sums.get(key, NOTHING).overtime
            more = {"worked_minutes": told.worked, "night_minutes": told.night, "severe_minutes": told.severe}
            rows[key] = old.model_copy(update={**more, "overtime_minutes": overtime})
    return Brought(name, period, {key: duty for key, duty in duties.items() if key[1] >= cut}, rows)


def merge(session: Session, problem: Problem, found: Brought) -> Problem:
    """The problem with what was brought beside its own history and ledger; contradictions are the session's faults."""
    history = dict(found.history)
    for own in problem.history:
        key = own.moderator, problem.clock.day_of(own.start)
        history[key] = _one_duty(session, found, key, own, problem.clock)
    ledger = dict(found.ledger)
    for row in problem.ledger:
        key = row.moderator, row.day
        ledger[key] = _one_row(session, found, key, row)
    _refuse_overlaps(session, found, history)
    return problem.model_copy(
        update={
            "history": tuple(history[key] for key in sorted(history)),
            "ledger": tuple(ledger[key] for key in sorted(ledger)),
        }
    )


def _one_duty(session: Session, found: Brought, key: Key, own: PastDuty, clock: Clock) -> PastDuty:
    """The duty of sheet History and the one brought for its date as one; two that differ are a fault."""
    other = found.history.get(key)
    place = session.places.get(f"history:{key[0]}:{key[1]}", "History")
    read = f"{clock.local(own.start):%H:%M}-{clock.local(own.end):%H:%M}"
    if other is None:
        if key[1] in found.period:
            session.faults.error(place, f"expected what {found.name} says of this date: no duty", read)
        return own
    if (own.start, own.end) != (other.start, other.end):
        said = f"a duty from {clock.local(other.start):%H:%M} to {clock.local(other.end):%H:%M}"
        session.faults.error(place, f"expected what {found.name} says of this date: {said}", read)
    elif own.paid_minutes not in (other.paid_minutes, own.end - own.start):
        expected = f"expected the paid minutes that {found.name} says: {other.paid_minutes}"
        session.faults.error(place, expected, own.paid_minutes)
    return other.model_copy(update={"queue": own.queue or other.queue})


def _one_row(session: Session, found: Brought, key: Key, own: LedgerRow) -> LedgerRow:
    """The row of sheet Ledger and the one brought for its date as one; two that differ are a fault."""
    other = found.ledger.get(key)
    place = session.places.get(f"ledger:{key[0]}:{key[1]}", "Ledger")
    older = key[1] < -HISTORY_DAYS  # of later dates the duties speak, and `refuse_contradictions` compares with them
    if other is None:
        if older and key[1] in found.period and own.worked_minutes:
            session.faults.error(place, f"expected what {found.name} says of this date: no duty", own.worked_minutes)
        return own
    for name in ("worked_minutes", "night_minutes"):
        mine, theirs = getattr(own, name), getattr(other, name)
        said = name == "worked_minutes" or mine  # an empty cell says nothing of the night
        if said and mine != theirs and (older or bool(mine) != bool(theirs)):
            session.faults.error(place, f"expected {name} as {found.name} says: {theirs}", mine)
    # What was worked on a later date stays as it is written, for that comparison; no rule reads it.
    as_written = not older and own.worked_minutes and other.worked_minutes
    return other.model_copy(
        update={
            "worked_minutes": own.worked_minutes if as_written else other.worked_minutes,
            "overtime_minutes": own.overtime_minutes or other.overtime_minutes,
            "severe_minutes": own.severe_minutes or other.severe_minutes,
            "absence": own.absence or other.absence,
        }
    )


def _refuse_overlaps(session: Session, found: Brought, history: dict[Key, PastDuty]) -> None:
    """Two duties of one moderator that overlap, one from each source or both from the roster, are a fault."""
    for before, after in pairwise(sorted(history)):
        if before[0] == after[0] and history[after].start < history[before].end:
            places = (session.places.get(f"history:{who}:{day}") for who, day in (after, before))
            expected = f"expected duties of {after[0]} that do not overlap; {found.name} and History are read together"
            session.faults.error(next(filter(None, places), found.name), expected)
