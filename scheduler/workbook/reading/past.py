"""Sheets `History`, `Ledger`, `Facts` and `Events`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models.calendar import Event, Fact, LedgerRow, PastDuty
from scheduler.workbook.reading.moments import span
from scheduler.workbook.reading.sheets import Record, ordered, records
from scheduler.workbook.schema import EVENTS, FACTS, HISTORY, LEDGER, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.workbook.reading.session import Session


def read_history(session: Session) -> list[PastDuty]:
    """Every duty that began before the horizon: one a date and person, none over another."""
    rows: list[tuple[Record, PastDuty]] = []
    for record in records(session, HISTORY):
        times = span(record, session.horizon, "start", "end", dates_inclusive=False)
        if times is None or not _before_horizon(session, record, *times):
            continue
        start, end = times
        duty = record.build(
            PastDuty,
            {},
            moderator=record["moderator"],
            start=start,
            end=end,
            queue=record["queue"],
            paid_minutes=end - start if record["paid_minutes"] is None else record["paid_minutes"],
            severe_minutes=record["severe_minutes"],
        )
        if duty is not None:
            rows.append((record, duty))
    _one_a_date(session, rows)
    return [duty for _, duty in rows]


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
    """Every line of `Ledger`."""
    out = []
    for record in _unread(session, LEDGER):
        names = ("worked_minutes", "night_minutes", "overtime_minutes", "severe_minutes", "absence")
        values = {name: record[name] for name in names}
        day = None if record["date"] is None else session.horizon.clock.day_index(record["date"])
        row = record.build(LedgerRow, {"day": "date"}, moderator=record["moderator"], day=day, **values)
        if row is not None:
            out.append(row)
    return out


def read_facts(session: Session) -> list[Fact]:
    """Every line of `Facts`."""
    out = []
    for record in _unread(session, FACTS):
        ordered(record, record["from"], record["to"])
        names = {name: record[name] for name in ("subject", "fact", "value")}
        fields = {"first_date": "from", "last_date": "to"}
        row = record.build(Fact, fields, **names, first_date=record["from"], last_date=record["to"])
        if row is not None:
            out.append(row)
    return out


def read_events(session: Session) -> list[Event]:
    """Every line of `Events`: of a moderator or of a team."""
    out = []
    for record in _unread(session, EVENTS):
        if (record["moderator"] is None) == (record["team"] is None) and "moderator" not in record.at_fault:
            record.error("moderator", "expected either a moderator or a team")
        times = span(record, session.horizon, "start", "end", dates_inclusive=False)
        if times is not None:
            values = {name: record[name] for name in ("moderator", "team", "kind")}
            row = record.build(Event, {}, **values, start=times[0], end=times[1])
            if row is not None:
                out.append(row)
    return out


def _unread(session: Session, sheet: Sheet) -> Iterator[Record]:
    """Records of a sheet that no rule reads yet, with one warning that says so."""
    told = False
    for record in records(session, sheet):
        if not told:
            session.faults.warning(record.sheet, "this sheet is checked and kept, but no rule of this version reads it")
            told = True
        yield record
