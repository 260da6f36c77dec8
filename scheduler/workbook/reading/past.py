"""Sheets `History` and `Ledger`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models.calendar import LedgerRow, PastDuty
from models.pattern import Pause
from scheduler.workbook.reading.breaks import read_breaks
from scheduler.workbook.reading.cells import CellError
from scheduler.workbook.reading.moments import span
from scheduler.workbook.reading.sheets import Record, records
from scheduler.workbook.schema import HISTORY, LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.workbook.reading.session import Session


def read_history(session: Session) -> list[PastDuty]:
    """Every duty that began before the horizon: one a date and person, none over another."""
    rows: list[tuple[Record, PastDuty]] = []
    for record in records(session, HISTORY):
        times = span(record, session.horizon, "start", "end", dates_inclusive=False)
        if times is None or not _before_horizon(session, record, *times):
            continue
        start, end = times
        pauses = _pauses(record, end - start)
        unpaid = sum(pause.end - pause.start for pause in pauses if not pause.paid)
        duty = record.build(
            PastDuty,
            {},
            moderator=record["moderator"],
            start=start,
            end=end,
            queue=record["queue"],
            paid_minutes=end - start - unpaid if record["paid_minutes"] is None else record["paid_minutes"],
            severe_minutes=record["severe_minutes"],
            pauses=pauses,
        )
        if duty is not None:
            rows.append((record, duty))
            day = session.horizon.clock.day_of(start)
            session.places[f"history:{duty.moderator}:{day}"] = record.place("start")
    _one_a_date(session, rows)
    return [duty for _, duty in rows]


def _pauses(record: Record, length: int) -> tuple[Pause, ...]:
    """Breaks of a past duty, which lie where they say: apart, inside it, and leaving what is paid."""
    try:
        specs = read_breaks(record["breaks"] or "")
    except CellError as fault:
        record.error("breaks", str(fault))
        return ()
    pauses = sorted(Pause(int(spec.earliest), int(spec.latest), spec.paid) for spec in specs)
    fixed = all(not spec.percent and spec.latest - spec.earliest == spec.minutes for spec in specs)
    apart = all(one.end <= other.start for one, other in pairwise(pauses))
    unpaid = sum(pause.end - pause.start for pause in pauses if not pause.paid)
    if not fixed or not apart or (pauses and pauses[-1].end > length):
        record.error("breaks", "expected breaks from when to when after the start, apart, such as 60 unpaid 2:00-3:00")
    elif pauses and record["paid_minutes"] not in (None, length - unpaid):
        record.error("paid_minutes", f"expected what the breaks leave of the clock length, {length - unpaid} minutes")
    return tuple(pauses)


def _before_horizon(session: Session, record: Record, start: int, end: int) -> bool:
    if session.horizon.known and start >= 0:
        first = session.horizon.clock.start
        record.error(
            "start", f"expected a duty that began before the horizon, {first}; one inside it belongs on sheet Pins"
        )
    elif end - start > 24 * 60:
        record.error("end", "expected a duty of at most 24 hours")
    elif (record["paid_minutes"] or 0) > end - start:
        record.error("paid_minutes", f"expected at most the clock length, {end - start} minutes")
    return not record.at_fault


def _one_a_date(session: Session, rows: list[tuple[Record, PastDuty]]) -> None:
    clock = session.horizon.clock
    in_order = sorted(rows, key=lambda row: (row[1].moderator, row[1].start))
    for (before, earlier), (record, later) in pairwise(in_order):
        if earlier.moderator != later.moderator:
            continue
        if clock.day_of(earlier.start) == clock.day_of(later.start):
            record.error("start", f"expected one duty a date; another starts on this date in {before.place('start')}")
        elif later.start < earlier.end:
            record.error("start", f"expected a start after the end of the duty before, in {before.place('end')}")


def read_ledger(session: Session) -> list[LedgerRow]:
    """Every line of `Ledger`: a date before the horizon, each once a person."""
    out: list[LedgerRow] = []
    first: dict[tuple[str, int], str] = {}
    for record in records(session, LEDGER):
        names = ("worked_minutes", "night_minutes", "overtime_minutes", "severe_minutes", "absence")
        values = {name: record[name] for name in names}
        day = None if record["date"] is None else session.horizon.clock.day_index(record["date"])
        if day is not None and day >= 0 and session.horizon.known:
            record.error("date", f"expected a date before the horizon, {session.horizon.clock.start}")
        row = record.build(LedgerRow, {"day": "date"}, moderator=record["moderator"], day=day, **values)
        if row is None:
            continue
        place = first.setdefault((row.moderator, row.day), record.place("date"))
        if place != record.place("date"):
            record.error("date", f"expected each date once; this one stands in {place} too")
        session.places[f"ledger:{row.moderator}:{row.day}"] = record.place("worked_minutes")
        out.append(row)
    return out


def refuse_contradictions(session: Session, ledger: Iterable[LedgerRow], history: Iterable[PastDuty]) -> None:
    """A date that both sheets know is worked on both, or on neither: a ledger that says otherwise is an error."""
    clock = session.horizon.clock
    begun = {(duty.moderator, clock.day_of(duty.start)) for duty in history}
    touched = begun | {(duty.moderator, clock.day_of(duty.end - 1)) for duty in history}
    since = min((day for _, day in begun), default=0)
    for row in ledger:
        key = (row.moderator, row.day)
        place = session.places.get(f"ledger:{row.moderator}:{row.day}")
        if place is None or row.day < since or bool(row.worked_minutes) == (key in touched):
            continue
        if row.worked_minutes or key in begun:
            said = f"{row.worked_minutes} minutes" if row.worked_minutes else "no work"
            sentence = (
                f"expected what History says of this date: {'no duty' if row.worked_minutes else 'a duty starts'}"
            )
            session.faults.error(place, sentence, said)
