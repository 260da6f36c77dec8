"""Sheets `Requests` and `Pins`: what is wished for and what is fixed on a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from models.calendar import Pin, Request
from scheduler.workbook.reading.cells import DAY, CellError, blank, fold, time_of_day
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.moments import wall
from scheduler.workbook.reading.sheets import Record, records
from scheduler.workbook.schema import PINS, REQUESTS, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.workbook.reading.session import Session

_BOUND = re.compile(r"(start\s*>=|end\s*<=)\s*(.+)", re.IGNORECASE)
_WISHES = "off, on, a pattern's id, start>=HH:MM or end<=HH:MM"


def read_requests(session: Session) -> list[Request]:
    """Every wish for a date of the horizon; others are left out with a warning."""
    out: list[Request] = []
    for record, day in _dated(session, REQUESTS):
        wish = _wish(session, record)
        fields = {"moderator": record["moderator"], "day": day, "weight": record["weight"], **(wish or {})}
        request = record.build(Request, {"minute_of_day": "wish"}, **fields)
        if request is not None:
            _place(session, record, "request", sum((row.moderator, row.day) == (request.moderator, day) for row in out))
            out.append(request)
    return out


def _wish(session: Session, record: Record) -> dict[str, Any] | None:
    """Fields of the wish; None with the fault told."""
    written = record["wish"]
    if written is None:
        return None
    if fold(written) in ("off", "on"):
        return {"wish": fold(written)}
    bound = _BOUND.fullmatch(written)
    if bound:
        return _bound(record, bound[1], bound[2])
    patterns = session.ids["Shifts"]
    if written in patterns or not patterns.complete:
        return {"wish": "pattern", "pattern": written}
    record.error("wish", f"expected {_WISHES}{nearest(written, [*patterns, 'off', 'on'])}")
    return None


def _bound(record: Record, sign: str, written: str) -> dict[str, Any] | None:
    try:
        minute = time_of_day(written).minute
    except CellError:
        record.error("wish", f"expected {_WISHES}, with a time such as 10:00")
        return None
    return {"wish": "".join(sign.lower().split()), "minute_of_day": minute}


def read_pins(session: Session) -> list[Pin]:
    """Every pin for a date of the horizon; others are left out with a warning, a second one for a date is an error."""
    out = []
    seen: dict[tuple[str, int], str] = {}
    for record, day in _dated(session, PINS):
        pin = _pin(session, record, day)
        if pin is None:
            continue
        first = seen.setdefault((pin.moderator, day), record.place("date"))
        if first != record.place("date"):
            record.error("date", f"expected one pin for a moderator and date; there is one in {first}")
            continue
        _place(session, record, "pin", 0)
        out.append(pin)
    return out


def _pin(session: Session, record: Record, day: int) -> Pin | None:
    off = bool(record["off"]) or (record["start"] is None and not blank(record.raw("start")) and not record.at_fault)
    timed = record["start"] is not None or record["end"] is not None
    if off and timed:
        record.error("off", "expected either off, or a start and an end; both are given")
    elif not off and record["start"] is None and not record.at_fault:
        record.error("start", "expected a start such as 07:00, or off")
    if record.at_fault:
        return None
    if off:
        return record.build(Pin, {}, moderator=record["moderator"], day=day, off=True)
    start = wall(record, session.horizon, "start", day, record["start"])
    end = None
    if record["end"] is not None and start is not None:
        late = record["end"].minute <= record["start"].minute
        end = wall(
            record, session.horizon, "end", day, record["end"]._replace(minute=record["end"].minute + DAY * late)
        )
        if end is not None and end <= start:
            record.error("end", "expected an end after the start")
    return record.build(Pin, {}, moderator=record["moderator"], day=day, start=start, end=end)


def _dated(session: Session, sheet: Sheet) -> Iterator[tuple[Record, int]]:
    """Records of a sheet with the day of their date; one outside the horizon is left out with a warning."""
    for record in records(session, sheet):
        day = 0 if record["date"] is None else session.horizon.clock.day_index(record["date"])
        if record["date"] is not None and not session.horizon.holds(day):
            record.warning("date", f"this date lies outside the horizon, {session.horizon.dates}: the line is left out")
            continue
        yield record, day


def _place(session: Session, record: Record, what: str, before: int) -> None:
    number = f".{before + 1}" if before else ""
    session.places[f"rule:{what}.{record['moderator']}.{record['date']}{number}"] = record.place("date")
