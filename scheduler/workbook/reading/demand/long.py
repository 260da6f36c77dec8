"""Demand in long form: a line for each queue and interval. Read column by column values, for there are very many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.rules.base import hours_text
from scheduler.rules.words import wall_text
from scheduler.workbook.reading.cells import (
    DAY,
    CellError,
    Moment,
    TimeOfDay,
    blank,
    day,
    identifier,
    moment,
    shown,
    time_of_day,
    weekday,
)
from scheduler.workbook.reading.demand.entry import Entry, thousandths
from scheduler.workbook.reading.faults import cell, nearest
from scheduler.workbook.reading.header import columns_of, names_in
from scheduler.workbook.reading.sheets import lines, texts_in
from scheduler.workbook.reading.written import Meaning, meanings, meant_by
from scheduler.workbook.schema import DEMAND, Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.pattern import ShiftPattern
    from scheduler.workbook.reading.session import Session
    from scheduler.workbook.reading.source import RawSheet, Rows

_LONGEST_NIGHT = 12 * 60  # an end before the start is the next date's up to this length, and a slip beyond it
_OF_TIME = ("date", "weekday", "start", "end", "pattern", "time_zone")


class _When(NamedTuple):
    """The time of a line, as `Entry` holds it; many lines say the same of it, which is read once."""

    day: int | None
    weekday: int | None
    start: int
    end: int | None
    zone: str
    offset: int | None
    pattern: str


class _FaultyCell(Exception):
    """A cell is at fault and has been told; its line says nothing."""


class _Column:
    """Reads a column's cells; equal cells are read once, for a demand sheet repeats few values very often."""

    def __init__(
        self,
        session: Session,
        sheet: str,
        index: int | None,
        reader: Callable[[Any, str], Any],
        meant: Mapping[str, Meaning],
    ) -> None:
        self._session, self._sheet, self._index, self._reader = session, sheet, index, reader
        self._meant = meant
        self._known: dict[Any, Any] = {}

    def __call__(self, cells: Sequence[Any], row: int) -> Any:
        """Value of the line's cell, None where it is blank. Raises `_FaultyCell`."""
        if self._index is None or self._index >= len(cells):
            return None
        value = cells[self._index]
        key = (value.__class__, value)
        if key not in self._known:
            self._known[key] = self._read(value, row)
        out = self._known[key]
        if isinstance(out, CellError):
            self.fault(str(out), value, row)
        return out

    def place(self, row: int) -> str:
        """Cell of a line."""
        return cell(self._sheet, row, self._index or 0)

    def fault(self, expected: str, value: Any, row: int) -> NoReturn:
        """Tell a fault of the line's cell, and leave the line."""
        self._session.faults.error(self.place(row), expected, value)
        raise _FaultyCell

    def _read(self, value: Any, row: int) -> Any:
        if blank(value):
            return None
        if isinstance(value, str) and value in self._meant and self._meant[value].note:
            self._session.faults.warning(self.place(row), self._meant[value].note, value)
        try:
            return self._reader(meant_by(value, self._meant), self.place(row))
        except CellError as fault:
            return fault


class LongDemand:
    """Reads one sheet in long form. `queue` is the index that a sheet `Demand <queue>` gives to lines without one."""

    def __init__(
        self, session: Session, raw: RawSheet, rows: Rows, header: int, queues: Mapping[str, int], queue: int | None
    ) -> None:
        self._session, self._name, self._rows, self._header = session, raw.name, rows, header
        self._queues, self._queue = queues, queue
        sheet = DEMAND if queue is None else _without_queue()
        self._columns = columns_of(session, raw, sheet, rows, header, free=False)
        self._require_times()
        self._read = {name: self._column(name) for name in DEMAND.names}
        self._heads, self._low, self._high = (self._read[name] for name in ("heads", "min", "max"))
        self._of_time = [self._columns[name] for name in _OF_TIME if name in self._columns]
        self._times: dict[tuple[Any, ...], _When] = {}

    def entries(self, patterns: Mapping[str, ShiftPattern]) -> list[Entry]:
        """An entry for each line that can be read; none where a column is missing (told already)."""
        out: list[Entry] = []
        if DEMAND.name in self._session.spoiled:
            return out
        for row, cells in lines(self._session, self._name, self._rows, self._header, self._columns):
            self._session.demand_lines += 1
            try:
                out.append(self._entry(cells, row, patterns))
            except _FaultyCell:
                continue
        return out

    def _require_times(self) -> None:
        """A start and a date in one column or another are required; a start may hold its date."""
        place, known = cell(self._name, self._header + 1, 0), self._columns
        named = names_in(self._session, DEMAND, self._rows[self._header])
        strange = [shown(value) for index, value in enumerate(self._rows[self._header]) if index not in named]
        for wanted, other in (("start", "pattern"), ("date", "weekday")):
            if (
                wanted in known
                or other in known
                or (wanted == "date" and "start" in known and self._starts_are_dated())
            ):
                continue
            hint = nearest(wanted, strange) or nearest(other, strange)
            self._session.faults.error(place, f"expected a column {wanted!r} or {other!r} in this line{hint}")
            self._session.spoil(DEMAND.name)

    def _starts_are_dated(self) -> bool:
        column = self._columns["start"]
        starts = (row[column] for row in self._rows[self._header + 1 :] if column < len(row))
        first = next((value for value in starts if not blank(value)), "")
        try:
            return isinstance(_time(meant_by(first, self._meant("start", column))), Moment)
        except CellError:
            return False

    def _column(self, name: str) -> _Column:
        readers: dict[str, Callable[[Any, str], Any]] = {
            "date": lambda value, place: self._date(value),
            "weekday": lambda value, place: weekday(value),
            "start": lambda value, place: _time(value),
            "end": lambda value, place: _time(value),
            "heads": lambda value, place: thousandths(value),
            "min": lambda value, place: thousandths(value),
            "max": lambda value, place: thousandths(value),
            "time_zone": lambda value, place: _zone(value),
        }
        reader = readers.get(name, lambda value, place: self._reference(name, value, place))
        index = self._columns.get(name)
        return _Column(self._session, self._name, index, reader, self._meant(name, index))

    def _meant(self, name: str, index: int | None) -> Mapping[str, Meaning]:
        """What the texts in a column are to be read as; a start or an end may hold its date."""
        texts = texts_in(self._rows[self._header + 1 :], index) if index is not None else set()
        if not texts:
            return {}
        dated = meanings(Column(name, "moment", ""), texts) if name in ("start", "end") else {}
        return {**dated, **meanings(DEMAND.column(name), texts)}

    def _reference(self, name: str, value: Any, place: str) -> str:
        ids = self._session.ids[DEMAND.column(name).refers]
        written = identifier(value)
        found = ids.match(written, lambda: place)
        if found is None:
            raise CellError(ids.unknown(written))
        return found

    def _date(self, value: Any) -> date:
        if self._session.book.dates_from_1904 and isinstance(value, float):
            value += 1462
        return day(value)

    def _entry(self, cells: Sequence[Any], row: int, patterns: Mapping[str, ShiftPattern]) -> Entry:
        said = tuple([cells[index] if index < len(cells) else "" for index in self._of_time])
        when = self._times.get(said)
        if when is None:
            when = self._times[said] = self._when(cells, row, patterns)
        queue = self._queue_of(cells, row)
        heads, low, high = self._heads(cells, row), self._low(cells, row), self._high(cells, row)
        heads, low = heads or 0, low or 0
        if low > heads:
            self._low.fault("expected a minimum that is not above heads", low / 1000, row)
        if high is not None and high < heads:
            self._high.fault("expected a maximum that is not below heads", high / 1000, row)
        place = (self._name, row, self._columns.get("heads", 0))
        return Entry(queue, when.day, when.weekday, when.start, when.end, heads, low, high, *place, True, *when[4:])

    def _when(self, cells: Sequence[Any], row: int, patterns: Mapping[str, ShiftPattern]) -> _When:
        """What the line says of its time."""
        read = self._read
        start, end, on = self._start_and_end(cells, row, patterns)
        weekly = read["weekday"](cells, row)
        if (on is None) == (weekly is None):
            read["date"].fault("expected either a date or a weekday", on, row)
        if start.offset is not None and on is None:
            read["start"].fault("expected a time without an offset: a weekday has none", "", row)
        clock = self._session.horizon.clock
        zone = read["time_zone"](cells, row) or clock.zone
        index = None if on is None else clock.day_index(on)
        pattern = read["pattern"](cells, row) or ""
        if pattern and zone != clock.zone:
            read["time_zone"].fault("expected no time zone beside a pattern, whose dates are the hub's", zone, row)
        return _When(index, weekly, start.minute, end, "" if zone == clock.zone else zone, start.offset, pattern)

    def _queue_of(self, cells: Sequence[Any], row: int) -> int:
        written = self._read["queue"](cells, row)
        if written is None and self._queue is not None:
            return self._queue
        if written is None:
            self._read["queue"].fault("expected a queue's id", "", row)
        if written not in self._queues:  # its line on sheet Queues is at fault, and told
            raise _FaultyCell
        index = self._queues[written]
        if self._queue is not None and index != self._queue:
            self._read["queue"].fault("expected the queue that the sheet's name gives, or none", written, row)
        return index

    def _start_and_end(
        self, cells: Sequence[Any], row: int, patterns: Mapping[str, ShiftPattern]
    ) -> tuple[TimeOfDay, int | None, date | None]:
        """Start, end in minutes (None: as its neighbours) and date (None: weekly) of a line."""
        read = self._read
        on, start, end = (read[name](cells, row) for name in ("date", "start", "end"))
        pattern = read["pattern"](cells, row)
        if (start is None) == (pattern is None):
            read["start"].fault("expected either a start or a pattern", "", row)
        if pattern is not None:
            if pattern not in patterns:  # its line on sheet Shifts is at fault, and told
                raise _FaultyCell
            if end is not None:
                read["end"].fault("expected no end beside a pattern, which says how long a shift lasts", "", row)
            return TimeOfDay(0), DAY, on
        if isinstance(start, Moment):
            if on is not None and on != start.date:
                read["start"].fault("expected the date that stands in `date`, or a time alone", start.date, row)
            on, start = start.date, TimeOfDay(start.minute or 0, start.offset)
        return start, None if end is None else self._end(start.minute, end, on, cells, row), on

    def _end(self, start: int, end: TimeOfDay | Moment, on: date | None, cells: Sequence[Any], row: int) -> int:
        """End in minutes after the line's midnight. One that lies before the start is the next date's, for a night."""
        column, written = self._read["end"], cells[self._columns["end"]]
        minute = (end.minute or 0) if isinstance(end, Moment) else end.minute
        if isinstance(end, Moment):
            if on is None:
                column.fault("expected a time alone, for the line has no date", written, row)
            minute += (end.date - on).days * DAY
        elif minute <= start:
            minute += DAY
            if minute == start + DAY or (minute > DAY and minute - start > _LONGEST_NIGHT):
                column.fault(
                    f"expected an end after the start, {wall_text(start)}: on the next date it would lie "
                    f"{hours_text(minute - start)} later; write {wall_text(minute)} if that is meant",
                    written,
                    row,
                )
        if not start < minute <= start + DAY:
            column.fault(f"expected an end within 24 hours after the start, {wall_text(start)}", written, row)
        return minute


def _without_queue() -> Sheet:
    """The long form on a sheet whose name gives the queue: the column is not required."""
    columns = (replace(column, required=column.required and column.name != "queue") for column in DEMAND.columns)
    return replace(DEMAND, columns=tuple(columns))


def _time(value: Any) -> TimeOfDay | Moment:
    """A time alone, or with its date: a date cell is that date's midnight."""
    dated = isinstance(value, datetime | date) and value.year > 1904
    if dated or (isinstance(value, str) and value.strip()[4:5] == "-"):
        return moment(value)
    return time_of_day(value)


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(str(value).strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CellError("expected an IANA time zone such as Europe/Dublin, or nothing for the hub's") from error
