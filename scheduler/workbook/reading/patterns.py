"""Sheet `Shifts`, and the pattern that stands in where it gives none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.pattern import ACTIVITY_GRID_MINUTES, BreakSpec, ShiftPattern
from scheduler.workbook.reading.breaks import placeable, read_breaks
from scheduler.workbook.reading.cells import DAY, CellError
from scheduler.workbook.reading.sheets import Record, identified
from scheduler.workbook.schema import SHIFTS

if TYPE_CHECKING:
    from scheduler.workbook.reading.session import Session

_DEFAULT = "default"


def read_shifts(session: Session) -> list[ShiftPattern]:
    """Every pattern; without any line, one that starts on every interval."""
    out = []
    for record in identified(session, SHIFTS):
        pattern = _pattern(record, session.horizon.interval_minutes)
        if pattern is not None:
            out.append(pattern)
    ids = session.ids[SHIFTS.name]
    if ids.complete and not any(True for _ in ids):
        out.append(default_pattern(session.horizon.interval_minutes))
        ids.add(_DEFAULT, SHIFTS.name)
        session.assume(
            f"Shifts: none is given; pattern {_DEFAULT!r}: 8½ h with an unpaid break of ½ h between 35 % and 65 % of "
            "it, starting on any interval"
        )
    return out


def default_pattern(interval_minutes: int) -> ShiftPattern:
    """8½ h with an unpaid ½ h break in the middle, starting on every interval of the day."""
    return ShiftPattern(
        id=_DEFAULT,
        earliest_start=0,
        latest_start=DAY - interval_minutes,
        start_step_minutes=interval_minutes,
        lengths_minutes=(510,),
        breaks=(BreakSpec(minutes=30, paid=False, earliest=35, latest=65, percent=True),),
    )


def _pattern(record: Record, interval_minutes: int) -> ShiftPattern | None:
    breaks = _breaks(record)
    for column in ("earliest_start", "latest_start"):
        if record[column] is not None and record[column].offset is not None:
            record.error(column, "expected a local time without an offset")
    if record["earliest_start"] is not None and record["earliest_start"].minute >= DAY:
        record.error("earliest_start", "expected a time from 00:00 to 23:59")
    if any(not 0 < length <= DAY or length % ACTIVITY_GRID_MINUTES for length in record["lengths_minutes"] or ()):
        record.error(
            "lengths_minutes", f"expected lengths of at most {DAY} minutes, in steps of {ACTIVITY_GRID_MINUTES}"
        )
    if record.at_fault:
        return None
    earliest = record["earliest_start"].minute
    latest = earliest if record["latest_start"] is None else record["latest_start"].minute
    if DAY // 2 < latest + DAY - earliest < DAY:
        record.warning(
            "latest_start",
            "lies before earliest_start, so it was read as the next day's and starts range over most of the clock; "
            "swap the two if that is not meant",
        )
    pattern = record.build(
        ShiftPattern,
        {},
        id=record["id"],
        earliest_start=earliest,
        latest_start=latest + DAY if latest < earliest else latest,
        start_step_minutes=interval_minutes if record["start_step_minutes"] is None else record["start_step_minutes"],
        lengths_minutes=record["lengths_minutes"],
        breaks=breaks,
    )
    return pattern if pattern is not None and _breaks_fit(record, pattern) else None


def _breaks(record: Record) -> tuple[BreakSpec, ...]:
    try:
        return read_breaks(record["breaks"] or "")
    except CellError as fault:
        record.error("breaks", str(fault))
        return ()


def _breaks_fit(record: Record, pattern: ShiftPattern) -> bool:
    """Whether the breaks fit at least one length; a length that they do not fit is a warning."""
    unfit = [length for length in pattern.lengths_minutes if not placeable(pattern.breaks, length)]
    lengths = ", ".join(str(length) for length in unfit)
    if len(unfit) == len(pattern.lengths_minutes):
        record.error(
            "breaks",
            f"expected windows that hold their breaks, apart and on a grid of 5 minutes; in {lengths} minutes they "
            "never fit: widen the windows or shorten the breaks",
        )
        return False
    if unfit:
        record.warning("breaks", f"the breaks never fit a shift of {lengths} minutes: that length is not worked")
    return True
