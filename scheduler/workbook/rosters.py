"""Reads a roster back from a `roster.xlsx` of ours, as it was written or after somebody changed it by hand.

Only sheet `Activities` is read (with its continuations `Activities 2`, … and the problem's digest on `Manifest`). Rows
may stand in any order, and columns too; `name`, `vendor` and `minutes` are not read, and a `date` must be that on which
its duty starts, for whoever changes it alone believes to have moved the duty. Rows with the same `duty`
number make up one duty; where the number is empty, activities that follow one another without a hole do. An offset may
be left empty where the local time occurs once. What `writing` wrote comes back equal, also over the hours that clocks
skip or repeat.

Refused is only what cannot be read: times, kinds and shares of another form, ids that the problem does not have. Holes,
overlaps, a break with a queue and the like make a roster that can be read, and the checker judges it.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

from models.clock import Clock
from models.errors import InputError, Issue
from models.roster import SHARE_DENOMINATOR, Activity, ActivityKind, Duty, Roster
from scheduler.workbook.reading import cells
from scheduler.workbook.reading.archive import Unreadable
from scheduler.workbook.reading.cells import CellError
from scheduler.workbook.reading.faults import Faults, cell, nearest
from scheduler.workbook.reading.source import Book, open_book
from scheduler.workbook.writing.about import MANIFEST, PROBLEM_DIGEST
from scheduler.workbook.writing.activities import ACTIVITIES, shares_of
from scheduler.workbook.writing.moments import offset_of, offset_text
from scheduler.workbook.writing.text import restored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from models.problem import Problem

_T = TypeVar("_T")
_NEEDED = ("moderator", "start", "end", "kind", "queue")
_OPTIONAL = ("duty", "date", "start_offset", "end_offset", "shares")
_KINDS: tuple[ActivityKind, ...] = get_args(ActivityKind)


class _Line(NamedTuple):
    """One row: its sheet and number, whose and which duty (0: not said), the date given for the duty, and the
    activity."""

    sheet: str
    row: int
    moderator: str
    duty: int
    date: date | None
    activity: Activity


def read_roster_file(path: Path, problem: Problem) -> Roster:
    """The roster in `roster.json` or `roster.xlsx`. Raises `InputError` where it cannot be read."""
    if path.suffix.lower() != ".json":
        return read_roster_workbook(path, problem)
    try:
        return Roster.from_file(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise InputError([Issue(where=path.name, read="", expected="no such file; check the path")]) from error
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        expected = f"expected a roster.json as solve writes it ({error})"
        raise InputError([Issue(where=path.name, read="", expected=expected)]) from error


def read_roster_workbook(path: Path, problem: Problem) -> Roster:
    """The roster on sheet `Activities` of the workbook at `path`, for `problem`.

    A workbook without sheet `Manifest` is taken for a roster of `problem`. Raises `InputError` with every fault, each
    with its cell, what was read and what was expected; also where the file is no workbook or is not there.
    """
    moderators = frozenset(moderator.id for moderator in problem.moderators)
    queues = frozenset(queue.id for queue in problem.queues)
    try:
        book = open_book(path)
        duties = _duties(book, problem.clock, moderators, queues)
        digest = manifest_of(book).get(PROBLEM_DIGEST, "")
    except Unreadable as error:
        raise InputError([Issue(where=path.name, read="", expected=str(error))]) from error
    return Roster(
        problem_sha256=digest or problem.sha256,
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=duties,
    )


def past_roster(book: Book, zone: str, start: date) -> Roster:
    """The roster of an earlier period in an open workbook, on its own clock, whoever and whatever queue it names.

    `zone` and `start` are those of a book whose sheet `Manifest` says nothing of them. Raises Unreadable, InputError.
    """
    manifest = manifest_of(book)
    try:
        clock = Clock(manifest.get("time_zone", zone), date.fromisoformat(manifest.get("first_date", str(start))))
    except (ValueError, KeyError, OSError) as error:
        raise Unreadable(f"expected the time zone and first date of the roster on sheet {MANIFEST}") from error
    duties = _duties(book, clock, None, None)
    digest = manifest.get(PROBLEM_DIGEST, "")
    return Roster(problem_sha256=digest, time_zone=clock.zone, start=clock.start, duties=duties)


def known_duties(book: Book, problem: Problem) -> tuple[tuple[Duty, ...], tuple[str, ...]]:
    """Duties of an open book, on the clock of `problem`, of the people whom it has; and the names of all others.

    Queues need not be the problem's. Raises Unreadable and InputError.
    """
    people = {moderator.id for moderator in problem.moderators}
    duties = _duties(book, problem.clock, None, None)
    strangers = sorted({duty.moderator for duty in duties} - people)
    return tuple(duty for duty in duties if duty.moderator in people), tuple(strangers)


def duties_of(book: Book, problem: Problem, whose: Callable[[str], str]) -> tuple[Duty, ...]:
    """Duties on sheet `Activities` of an open workbook; `whose` makes a moderator's id of what a cell says, or raises
    CellError. Raises Unreadable, and InputError with every fault."""
    return _duties(book, problem.clock, None, frozenset(queue.id for queue in problem.queues), whose)


def manifest_of(book: Book) -> dict[str, str]:
    """Names and values on sheet `Manifest`; none where there is no such sheet. Raises Unreadable."""
    manifests = (sheet for sheet in book.sheets if sheet.folded == MANIFEST.casefold())
    rows = [row for sheet in manifests for row in sheet.load() if len(row) > 1]
    return {cells.fold(cells.shown(row[0])): cells.shown(row[1]) for row in reversed(rows)}


def _duties(
    book: Book,
    clock: Clock,
    moderators: frozenset[str] | None,
    queues: frozenset[str] | None,
    whose: Callable[[str], str] | None = None,
) -> tuple[Duty, ...]:
    """Duties on sheet `Activities` and its continuations. Raises Unreadable, and InputError with every fault."""
    sheets = [sheet for sheet in book.sheets if sheet.is_part_of(ACTIVITIES)]
    if not sheets:
        raise Unreadable(f"expected a sheet {ACTIVITIES}, as in a roster.xlsx that solve wrote")
    reader = _Reader(clock, moderators, queues, whose)
    lines = [line for sheet in sheets for line in reader.lines(sheet.name, sheet.load())]
    groups = _groups(lines)
    for group in groups:
        reader.judge_date(group)
    if reader.faults.any_errors:
        raise InputError(reader.faults.all())
    return tuple(sorted(map(_duty, groups), key=lambda duty: (duty.moderator, duty.start)))


class _Reader:
    """Turns rows into activities and collects what is wrong with them; ids are free where None are known."""

    def __init__(
        self,
        clock: Clock,
        moderators: frozenset[str] | None,
        queues: frozenset[str] | None,
        whose: Callable[[str], str] | None = None,
    ) -> None:
        self.faults = Faults()
        self._whose = whose or (lambda written: written)
        self._clock, self._moderators, self._queues = clock, moderators, queues
        self._sheet = ""
        self._places: dict[str, int] = {}
        self._minutes: dict[tuple[Any, Any], int] = {}

    def lines(self, sheet: str, rows: Sequence[Sequence[Any]]) -> list[_Line]:
        """Every row of `sheet` that can be read."""
        header = [cells.fold(cells.shown(value)) for value in (rows[0] if rows else ())]
        self._sheet = sheet
        self._places = {name: header.index(name) for name in (*_NEEDED, *_OPTIONAL) if name in header}
        missing = [name for name in _NEEDED if name not in self._places]
        if missing:
            expected = f"expected the columns {', '.join(_NEEDED)} in the first row; missing: {', '.join(missing)}"
            self.faults.error(cell(sheet, 1, 0), expected, ", ".join(filter(None, header)))
            return []
        found = []
        for number, row in enumerate(rows[1:], 2):
            values = {name: row[place] if place < len(row) else "" for name, place in self._places.items()}
            line = None if all(map(cells.blank, values.values())) else self._line(number, values)
            if line is not None:
                found.append(line)
        return found

    def _line(self, row: int, values: dict[str, Any]) -> _Line | None:
        """The row as a line; None, with every fault of it told, where it is none."""
        moderator = self._field(row, "moderator", values, lambda: self._moderator(values))
        number = self._field(row, "duty", values, lambda: _number(values))
        start = self._field(row, "start", values, lambda: self._instant("start", values))
        end = self._field(row, "end", values, lambda: self._instant("end", values))
        kind = self._field(row, "kind", values, lambda: _kind(values))
        queue = self._field(row, "queue", values, lambda: self._queue(values))
        shares = self._field(row, "shares", values, lambda: self._shares(values))
        day = self._field(row, "date", values, lambda: _date(values)) if "date" in values else None
        if moderator is None or number is None or start is None or end is None:
            return None
        if kind is None or queue is None or shares is None:
            return None
        return _Line(self._sheet, row, moderator, number, day, Activity(start, end, kind, queue, shares))

    def judge_date(self, group: list[_Line]) -> None:
        """Lines of a duty whose date is not that of its start are a fault, told at the first of them."""
        began = self._clock.date_of(self._clock.day_of(group[0].activity.start))
        line = next((line for line in group if line.date not in (None, began)), None)
        if line is not None:
            expected = f"expected the date on which the duty starts, {began}; to move it change start and end as well"
            self.faults.error(cell(line.sheet, line.row, self._places["date"]), expected, line.date)

    def _field(self, row: int, column: str, values: dict[str, Any], read: Callable[[], _T]) -> _T | None:
        """What `read` reads, or None with the fault told."""
        try:
            return read()
        except CellError as error:
            self.faults.error(cell(self._sheet, row, self._places[column]), str(error), values[column])
            return None

    def _id(self, column: str, values: dict[str, Any], known: frozenset[str] | None) -> str:
        """An id of the problem: as written, or else as the import of the hub's workbook would read it."""
        value = values[column]
        exact = restored(value) if isinstance(value, str) else cells.shown(value)
        if known is None or exact in known:
            return exact
        identifier = cells.identifier(exact)
        if identifier not in known:
            raise CellError(f"expected a {column} of the problem{nearest(identifier, known)}")
        return identifier

    def _moderator(self, values: dict[str, Any]) -> str:
        return self._whose(self._id("moderator", values, self._moderators))

    def _instant(self, column: str, values: dict[str, Any]) -> int:
        value, offset = values[column], values.get(f"{column}_offset", "")
        if (value, offset) not in self._minutes:
            self._minutes[value, offset] = self._minute(value, offset)
        return self._minutes[value, offset]

    def _minute(self, value: Any, offset: Any) -> int:
        """Elapsed minute of a local date-time with its offset. Raises CellError where the clock never shows it so."""
        moment = cells.moment(value)
        day, minute = self._clock.day_index(moment.date), moment.minute or 0
        occurrences = (self._clock.at(day, minute, fold=fold) for fold in (0, 1))
        found = {instant: offset_text(self._clock.local(instant)) for instant in occurrences if instant is not None}
        if not found:
            raise CellError("expected another time: clocks skip this one on that date")
        choices = " or ".join(found.values())
        if moment.offset is None and cells.blank(offset):
            if len(found) > 1:
                raise CellError(f"clocks show this time twice on that date: expected {choices} in the offset's column")
            return next(iter(found))
        written = offset_of(cells.text(offset)) if moment.offset is None else timedelta(minutes=moment.offset)
        for instant in found:
            if self._clock.local(instant).utcoffset() == written:
                return instant
        read = cells.shown(offset) or "another one"
        raise CellError(f"expected the offset {choices} (or an empty cell) for this local time, not {read}")

    def _queue(self, values: dict[str, Any]) -> str:
        return "" if cells.blank(values["queue"]) else self._id("queue", values, self._queues)

    def _shares(self, values: dict[str, Any]) -> tuple[tuple[str, int], ...]:
        shares = shares_of(restored(cells.shown(values.get("shares", ""))))
        if shares is None:
            raise CellError(f"expected shares such as spam 40/{SHARE_DENOMINATOR}; hate 80/{SHARE_DENOMINATOR}")
        unknown = [queue for queue, _ in shares if self._queues is not None and queue not in self._queues]
        if self._queues is not None and unknown:
            raise CellError(f"expected queues of the problem{nearest(unknown[0], self._queues)}")
        return shares


def _number(values: dict[str, Any]) -> int:
    """Number of the duty; 0 where none is written."""
    value = values.get("duty", "")
    return 0 if cells.blank(value) else cells.whole(value)


def _date(values: dict[str, Any]) -> date | None:
    """The date that is written, if one is."""
    return None if cells.blank(values["date"]) else cells.day(values["date"])


def _kind(values: dict[str, Any]) -> ActivityKind:
    written = cells.fold(cells.shown(values["kind"]))
    for kind in _KINDS:
        if kind == written:
            return kind
    raise CellError(f"expected one of {', '.join(_KINDS)}")


def _duty(group: list[_Line]) -> Duty:
    activities = tuple(line.activity for line in group)
    return Duty(group[0].moderator, activities[0].start, activities[-1].end, activities)


def _groups(lines: list[_Line]) -> list[list[_Line]]:
    """Lines of each duty in order of start."""
    numbered: dict[tuple[str, int], list[_Line]] = {}
    loose: dict[str, list[list[_Line]]] = {}
    for line in sorted(lines, key=lambda line: (line.activity.start, line.sheet, line.row)):
        if line.duty:
            numbered.setdefault((line.moderator, line.duty), []).append(line)
            continue
        chains = loose.setdefault(line.moderator, [])
        if chains and chains[-1][-1].activity.end == line.activity.start:
            chains[-1].append(line)
        else:
            chains.append([line])
    return [*numbered.values(), *(chain for chains in loose.values() for chain in chains)]
