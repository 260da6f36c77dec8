"""From local dates and times of the workbook to elapsed minutes of the hub's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.workbook.reading.cells import Moment, TimeOfDay

if TYPE_CHECKING:
    from scheduler.workbook.reading.session import Horizon
    from scheduler.workbook.reading.sheets import Record


def span(record: Record, horizon: Horizon, first: str, last: str, *, dates_inclusive: bool) -> tuple[int, int] | None:
    """Elapsed `[start, end)` of two columns that hold moments, or None with the fault told.

    With `dates_inclusive` a date without a time in `last` means the whole of it, else its first instant.
    """
    start = _instant(record, horizon, first, record[first])
    end_moment: Moment | None = record[last]
    if end_moment is not None and end_moment.minute is None and dates_inclusive:
        end: int | None = horizon.clock.day_start(horizon.clock.day_index(end_moment.date) + 1)
    else:
        end = _instant(record, horizon, last, end_moment)
    if start is None or end is None:
        return None
    if end <= start:
        record.error(last, f"expected a time after `{first}`, which is {horizon.clock.local(start):%Y-%m-%d %H:%M}")
        return None
    return start, end


def wall(record: Record, horizon: Horizon, column: str, day: int, time: TimeOfDay) -> int | None:
    """Elapsed minute of a local time on date `day`; None, with the fault told, where clocks skip it.

    Of a time that clocks repeat the first is taken, with a warning, unless an offset says which.
    """
    clock = horizon.clock
    first, second = clock.at(day, time.minute), clock.at(day, time.minute, fold=1)
    if first is None or second is None:
        record.error(column, "expected a time that exists; clocks go forward and skip it on this date")
        return None
    if time.offset is not None:
        for minute in (first, second):
            offset = clock.local(minute).utcoffset()
            if offset is not None and offset.total_seconds() == time.offset * 60:
                return minute
        record.error(column, "expected the offset of the hub's time zone on this date, or none")
        return None
    if first != second:
        record.warning(column, "clocks go back and show this time twice; the first is taken, an offset such as "
                       f"{clock.local(second):%H:%M%z} would choose")  # fmt: skip
    return first


def _instant(record: Record, horizon: Horizon, column: str, moment: Moment | None) -> int | None:
    if moment is None:
        return None
    day = horizon.clock.day_index(moment.date)
    if moment.minute is None:
        return horizon.clock.day_start(day)
    return wall(record, horizon, column, day, TimeOfDay(moment.minute, moment.offset))
