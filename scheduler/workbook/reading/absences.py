"""Sheets `Availability` and `Absences`: times in which people cannot be planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.calendar import Absence, Availability
from scheduler.workbook.reading.moments import span
from scheduler.workbook.reading.sheets import Record, records
from scheduler.workbook.schema import ABSENCES, AVAILABILITY

if TYPE_CHECKING:
    from scheduler.workbook.reading.session import Session


def read_availability(session: Session) -> list[Availability]:
    """Every line of `Availability`; dates are inclusive, times half-open."""
    rows = []
    for record in records(session, AVAILABILITY):
        times = _span(session, record)
        if times is not None:
            start, end = times
            row = record.build(
                Availability, {}, moderator=record["moderator"], start=start, end=end, kind=record["kind"]
            )
            if row is not None:
                session.places[f"rule:availability.{row.moderator}"] = record.place("moderator")
                session.places.setdefault(f"availability:{row.moderator}:{row.start}", record.place("moderator"))
                rows.append(row)
    return rows


def read_absences(session: Session) -> list[Absence]:
    """Every line of `Absences`; dates are inclusive, times half-open."""
    rows = []
    for record in records(session, ABSENCES):
        times = _span(session, record)
        if times is not None:
            start, end = times
            row = record.build(Absence, {}, moderator=record["moderator"], start=start, end=end, kind=record["kind"])
            if row is not None:
                session.places.setdefault(f"rule:absence.{row.moderator}", record.place("moderator"))
                session.places.setdefault(f"absence:{row.moderator}:{row.start}", record.place("moderator"))
                rows.append(row)
    return rows


def _span(session: Session, record: Record) -> tuple[int, int] | None:
    return span(record, session.horizon, "from", "to", dates_inclusive=True)
