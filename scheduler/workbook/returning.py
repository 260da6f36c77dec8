"""Reads what a vendor sends back: the roster of its people, and the seats that it was asked for.

A return is `vendors/<vendor>.xlsx` after changes by hand, or a roster of the vendor's own with sheet `Activities`, or a
seat request with its column `people` filled in. There who stands in rows that follow one another works on; a gap of at
most `MOST_GAP_MINUTES` is an unpaid break, a longer one ends the duty. Every person must be the vendor's: somebody
else's id, or another vendor's pseudonym, is an issue with its cell. A vendor that rosters itself may name people whom
the hub does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import InputError, Issue
from models.roster import Activity, Duty, Roster
from models.rule import UNITS_PER_MINUTE
from scheduler.workbook.reading import cells
from scheduler.workbook.reading.archive import Unreadable
from scheduler.workbook.reading.cells import CellError
from scheduler.workbook.reading.faults import Faults, cell, nearest
from scheduler.workbook.reading.source import Book, open_book
from scheduler.workbook.rosters import duties_of, manifest_of
from scheduler.workbook.writing.about import PROBLEM_DIGEST, PSEUDONYMS, VENDOR
from scheduler.workbook.writing.activities import ACTIVITIES
from scheduler.workbook.writing.moments import offset_of
from scheduler.workbook.writing.seats import PEOPLE_COLUMN, SEATS
from scheduler.workbook.writing.text import restored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.workbook.keys import Key

    Units = NDArray[np.int64]

MOST_GAP_MINUTES = 120
_PEOPLE = PEOPLE_COLUMN.title
_BY_TIME, _BY_PATTERN = ("date", "start", "queue", "seats"), ("date", "pattern", "queue", "seats")


@dataclass(frozen=True)
class Returned:
    """A vendor's roster under the hub's ids, `strangers` whom the hub does not know, and the seats asked (units of
    `SeatRequest`; None where the file says nothing of them). `problem_sha256` is "" where the file names no problem,
    `pseudonyms` says whether it was sent under pseudonyms."""

    roster: Roster
    strangers: tuple[str, ...]
    asked: Units | None
    problem_sha256: str
    pseudonyms: bool
    warnings: tuple[Issue, ...]


def read_return(path: Path, problem: Problem, vendor: str, key: Key) -> Returned:
    """The return of `vendor` at `path`. Raises `InputError` with every issue."""
    try:
        book = open_book(path)
        manifest = manifest_of(book)
        _judge_origin(path.name, manifest, vendor, key)
        people = _People(problem, vendor, key)
        warnings: list[Issue] = []
        seats = _Seats(book, problem, people)
        if any(sheet.is_part_of(ACTIVITIES) for sheet in book.sheets):
            duties = duties_of(book, problem, people.whose)
            if seats.taken:
                told = f"column {_PEOPLE} is not read, because there is a sheet {ACTIVITIES}"
                warnings.append(Issue(where=seats.people_place, read="", expected=told, severity="warning"))
        else:
            if not seats.read:
                raise Unreadable(f"expected a sheet {ACTIVITIES}, or a sheet {SEATS} with a column {_PEOPLE} filled in")
            duties = tuple(seats.duties())
    except Unreadable as error:
        raise InputError([Issue(where=path.name, read="", expected=str(error))]) from error
    for written, meant in people.repaired.items():
        told = f"read as {meant!r}: leading zeros were lost"
        warnings.append(Issue(where=path.name, read=written, expected=told, severity="warning"))
    roster = Roster(
        problem_sha256=problem.sha256,
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=tuple(sorted(duties, key=lambda duty: (duty.moderator, duty.start))),
    )
    digest = manifest.get(PROBLEM_DIGEST, "")
    asked = seats.units if seats.read else None
    return Returned(
        roster=roster,
        strangers=tuple(sorted(people.strangers)),
        asked=asked,
        problem_sha256=digest,
        pseudonyms=PSEUDONYMS in manifest,
        warnings=tuple(warnings),
    )


def read_seats(path: Path, problem: Problem) -> Units:
    """The seats on sheet `Seats` of a workbook that was sent to a vendor. Raises `InputError`."""
    try:
        seats = _Seats(open_book(path), problem, None)
        if not seats.read:
            raise Unreadable(f"expected a sheet {SEATS}, as in the files that solve writes for vendors")
    except Unreadable as error:
        raise InputError([Issue(where=path.name, read="", expected=str(error))]) from error
    return seats.units


def _judge_origin(name: str, manifest: dict[str, str], vendor: str, key: Key) -> None:
    """Raise InputError where the file was made for another vendor, or under pseudonyms that no key resolves."""
    whose = manifest.get(VENDOR, vendor)
    if whose != vendor:
        expected = f"expected a return of vendor {vendor!r}; this file was made for {whose!r}"
        raise InputError([Issue(where=name, read=whose, expected=expected)])
    if PSEUDONYMS in manifest and not key.rows:
        expected = "this file holds pseudonyms: name the key file of solve --pseudonyms with --key"
        raise InputError([Issue(where=name, read="", expected=expected)])


class _People:
    """Who is meant by what a cell says."""

    def __init__(self, problem: Problem, vendor: str, key: Key) -> None:
        self.strangers: set[str] = set()
        self.repaired: dict[str, str] = {}
        """Ids that lost leading zeros, and which were meant."""
        self._vendor, self._key = vendor, key
        self._own = {person.id for person in problem.moderators if person.vendor == vendor}
        self._vendor_of = {person.id: person.vendor for person in problem.moderators}
        self._rosters_itself = any(row.id == vendor and row.seats for row in problem.vendors)

    def whose(self, written: str) -> str:
        """Id of the person, one of the vendor's. Raises CellError where it is somebody else's, or nobody's."""
        if cells.blank(written):
            raise CellError(f"expected one of the people of {self._vendor!r}")
        for name in dict.fromkeys((written, cells.identifier(written))):
            meant = self._key.id_of(name, self._vendor) or name
            if meant in self._own:
                return meant
            if meant in self._vendor_of:
                belongs = f"vendor {self._vendor_of[meant]!r}" if self._vendor_of[meant] else "the hub's own people"
                raise CellError(f"expected one of the people of {self._vendor!r}; this one belongs to {belongs}")
            other = self._key.vendor_of(name)
            if other is not None and other != self._vendor:
                raise CellError(f"expected one of the people of {self._vendor!r}; this pseudonym is of {other!r}")
        alike = [who for who in self._own if who.lstrip("0") == written.lstrip("0")] if written.isdigit() else []
        if len(alike) == 1:
            self.repaired[written] = alike[0]
            return alike[0]
        if not self._rosters_itself:
            known = self._own | {row.pseudonym for row in self._key.rows if row.vendor == self._vendor}
            raise CellError(
                f"expected one of the people of {self._vendor!r} on sheet Moderators{nearest(written, known)}"
            )
        self.strangers.add(cells.identifier(written))
        return cells.identifier(written)


class _Seats:
    """Sheet `Seats` with its continuations: seats in units, and who takes them. Raises Unreadable, InputError."""

    def __init__(self, book: Book, problem: Problem, people: _People | None) -> None:
        self.read, self.people_place = False, ""
        self.units = np.zeros((len(problem.queues), problem.demand.slots), dtype=np.int64)
        self.taken: dict[str, dict[int, tuple[int, str]]] = {}
        """Slot → queue (index) and cell of each person."""
        self._problem, self._people, self._faults = problem, people, Faults()
        self._queues = {queue.id: index for index, queue in enumerate(problem.queues)}
        self._places: dict[tuple[int, int], str] = {}
        self._needed = _BY_PATTERN if problem.demand.patterns else _BY_TIME
        self._slot_units = np.broadcast_to(
            np.asarray(problem.demand.slot_minutes) * UNITS_PER_MINUTE, (problem.demand.slots,)
        )
        for sheet in book.sheets:
            if sheet.is_part_of(SEATS):
                self._sheet(sheet.name, sheet.load())
        if self._faults.any_errors:
            raise InputError(self._faults.all())

    def duties(self) -> Iterator[Duty]:
        """Duties of the people who take the seats."""
        grain = self._problem.hub.interval_minutes
        for who, slots in self.taken.items():
            spells = [
                Activity(slot * grain, (slot + 1) * grain, "queue", self._problem.queues[queue].id)
                for slot, (queue, _) in sorted(slots.items())
            ]
            yield from _worked(who, spells)

    def _sheet(self, name: str, rows: list[list[Any]]) -> None:
        header = [cells.fold(cells.shown(value)) for value in (rows[0] if rows else ())]
        missing = [column for column in self._needed if column not in header]
        if missing:
            expected = f"expected the columns {', '.join(self._needed)} in the first row; missing: {', '.join(missing)}"
            self._faults.error(cell(name, 1, 0), expected, ", ".join(filter(None, header)))
            return
        self.read = True
        for number, row in enumerate(rows[1:], 2):
            values = {column: row[at] if at < len(row) else "" for at, column in enumerate(header) if column}
            if not all(map(cells.blank, values.values())):
                self._row(name, number, header, values)

    def _row(self, name: str, number: int, header: list[str], values: dict[str, Any]) -> None:
        column = "date"
        try:
            day = self._problem.clock.day_index(cells.day(values["date"]))
            column = self._needed[1]
            slot = self._slot(day, values)
            column = "queue"
            queue = self._queue(values["queue"])
            place = cell(name, number, header.index("queue"))
            before = self._places.setdefault((queue, slot), place)
            if before != place:
                raise CellError(f"expected a row for each slot and queue; {before} is one of the same")
            column = "seats"
            seats = 0.0 if cells.blank(values["seats"]) else cells.number(values["seats"])
            self.units[queue, slot] += round(seats * int(self._slot_units[slot]))
            column = _PEOPLE
            if self._people is not None and _PEOPLE in values:
                self._seat(cell(name, number, header.index(_PEOPLE)), values[_PEOPLE], slot, queue)
        except CellError as error:
            self._faults.error(cell(name, number, header.index(column)), str(error), values[column])

    def _seat(self, place: str, written: Any, slot: int, queue: int) -> None:
        """Put the people of a cell on the seats of its row."""
        assert self._people is not None
        for who in () if cells.blank(written) else cells.items(restored(cells.shown(written))):
            if self._problem.demand.patterns:
                raise CellError(f"demand is per shift pattern here: send a sheet {ACTIVITIES} in place of this column")
            slots = self.taken.setdefault(self._people.whose(who), {})
            if slot in slots:
                raise CellError(f"expected each person once at a time; {who} takes a seat in {slots[slot][1]} too")
            slots[slot] = (queue, place)
            self.people_place = self.people_place or place

    def _queue(self, written: Any) -> int:
        exact = restored(cells.shown(written))
        for name in (exact, "" if cells.blank(written) else cells.identifier(exact)):
            if name in self._queues:
                return self._queues[name]
        raise CellError(f"expected a queue of the problem{nearest(exact, self._queues)}")

    def _slot(self, day: int, values: dict[str, Any]) -> int:
        """Index of the slot. Raises CellError where it lies outside the horizon."""
        problem = self._problem
        if not 0 <= day < problem.hub.days:
            raise CellError(f"expected a slot within the {problem.hub.days} dates from {problem.hub.start}")
        if problem.demand.patterns:
            name = restored(cells.shown(values["pattern"]))
            if name not in problem.demand.patterns:
                raise CellError(f"expected a shift pattern{nearest(name, problem.demand.patterns)}")
            return day * len(problem.demand.patterns) + problem.demand.patterns.index(name)
        minute = cells.time_of_day(values["start"]).minute
        offset = offset_of(cells.shown(values.get("utc_offset", "")))
        found = [problem.clock.at(day, minute, fold=fold) for fold in (0, 1)]
        instants = [at for at in dict.fromkeys(found) if at is not None]
        fitting = [at for at in instants if offset is None or problem.clock.local(at).utcoffset() == offset]
        if not fitting:
            raise CellError("expected a time that clocks show on that date, with its utc_offset")
        slot = fitting[0] // problem.hub.interval_minutes
        if fitting[0] % problem.hub.interval_minutes or slot >= problem.demand.slots:
            raise CellError(f"expected a start of an interval of {problem.hub.interval_minutes} minutes")
        return slot


def _worked(who: str, spells: list[Activity]) -> Iterator[Duty]:
    """Duties of somebody's spells on queues, in order: spells of one queue that touch become one, short gaps breaks."""
    chains: list[list[Activity]] = [[spells[0]]]
    for before, after in pairwise(spells):
        gap = after.start - before.end
        if gap > MOST_GAP_MINUTES:
            chains.append([after])
        elif gap:
            chains[-1] += [Activity(before.end, after.start, "break"), after]
        elif before.queue == after.queue:
            chains[-1][-1] = chains[-1][-1]._replace(end=after.end)
        else:
            chains[-1].append(after)
    for chain in chains:
        yield Duty(who, chain[0].start, chain[-1].end, tuple(chain))
