"""Sheets `History` and `Ledger`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

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

_MOST = 1440
"""Minutes of a date."""


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
    elif (record["severe_minutes"] or 0) > end - start:
        record.error("severe_minutes", f"expected at most the clock length, {end - start} minutes")
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
        if row is None or not _is_possible(record, row):
            continue
        place = first.setdefault((row.moderator, row.day), record.place("date"))
        if place != record.place("date"):
            record.error("date", f"expected each date once; this one stands in {place} too")
        session.places[f"ledger:{row.moderator}:{row.day}"] = record.place("worked_minutes")
        out.append(row)
    return out


def _is_possible(record: Record, row: LedgerRow) -> bool:
    """Whether a date can hold these minutes; overtime stands where its duty starts, and may be worked on the next."""
    for name in ("worked_minutes", "night_minutes", "overtime_minutes"):
        if getattr(row, name) > _MOST:
            record.error(name, f"expected at most {_MOST} minutes on a date")
    if row.severe_minutes > row.worked_minutes:
        record.error("severe_minutes", f"expected at most what was worked on this date, {row.worked_minutes} minutes")
    return not record.at_fault


class _Work(NamedTuple):
    """Minutes that a ledger may say of a date: counted whole where duties start, or by the clock.

    By the clock from `least` to `most`, as breaks that nobody noted may lie on either side of midnight.
    """

    whole: int = 0
    least: int = 0
    most: int = 0

    def allows(self, minutes: int) -> bool:
        """Whether it is one of them."""
        return minutes == self.whole or self.least <= minutes <= self.most

    def __str__(self) -> str:
        readings = {self.whole: None, self.least: None, self.most: None}
        return f"{' or '.join(map(str, sorted(readings)))} minutes"


def refuse_contradictions(session: Session, ledger: Iterable[LedgerRow], history: Iterable[PastDuty]) -> None:
    """A date that both sheets know holds the same work on both: a ledger that says otherwise is an error.

    On the first date that History knows more may have been worked: a duty that began before it may end there.
    """
    work, begun = _work_of(session, history)
    since = min((day for _, day in begun), default=0)
    for row in ledger:
        key = (row.moderator, row.day)
        place = session.places.get(f"ledger:{row.moderator}:{row.day}")
        told = work.get(key, _Work())
        older = row.day == since and row.worked_minutes >= told.least
        if place is None or row.day < since or older or told.allows(row.worked_minutes):
            continue
        said = f"{row.worked_minutes} minutes" if row.worked_minutes else "no work"
        duty = "no duty" if key not in work else "a duty starts" if not row.worked_minutes else str(told)
        session.faults.error(place, f"expected what History says of this date: {duty}", said)


def _work_of(
    session: Session, history: Iterable[PastDuty]
) -> tuple[dict[tuple[str, int], _Work], set[tuple[str, int]]]:
    """What duties come to by moderator and date, and the dates on which they begin."""
    clock = session.horizon.clock
    work: dict[tuple[str, int], _Work] = {}
    begun: set[tuple[str, int]] = set()
    for duty in history:
        first = clock.day_of(duty.start)
        begun.add((duty.moderator, first))
        for day in range(first, clock.day_of(duty.end - 1) + 1):
            low, high = max(duty.start, clock.day_start(day)), min(duty.end, clock.day_start(day + 1))
            least, most = _paid_within(duty, low, high)
            before = work.get((duty.moderator, day), _Work())
            whole = before.whole + (duty.paid_minutes if day == first else 0)
            work[duty.moderator, day] = _Work(whole, before.least + least, before.most + most)
    return work, begun


def _paid_within(duty: PastDuty, low: int, high: int) -> tuple[int, int]:
    """Least and most paid minutes of a duty from minute `low` to `high`."""
    inside, unpaid = high - low, duty.end - duty.start - duty.paid_minutes
    if not duty.pauses:
        return max(0, inside - unpaid), min(inside, duty.paid_minutes)
    off = [(duty.start + pause.start, duty.start + pause.end) for pause in duty.pauses if not pause.paid]
    paid = inside - sum(max(0, min(end, high) - max(start, low)) for start, end in off)
    return paid, paid
