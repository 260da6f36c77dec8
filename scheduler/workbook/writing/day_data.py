"""What sheet `Day` reads: for each moderator and date one text of a letter a quarter of an hour, on a hidden sheet.

A capital letter stands for a queue (for a language where there are more queues than letters), a small one for another
kind of activity, `x` for absence, a space for time off duty. A quarter shows what is done at its middle, and a pause or
session between two middles in the quarter where it begins. 250 people × 28 dates are 7,000 cells in place of 672,000.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import TYPE_CHECKING

from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.hub import Moderator
    from models.roster import Activity, ActivityKind
    from scheduler.workbook.writing.book import Book

DAY_DATA = "Day data"
SLOT = 15
"""Minutes of a letter."""

PREFIX = 12
"""Letters before the first quarter: start and end of the date's duty, and `+` where it has another one."""

KINDS: Mapping[ActivityKind, str] = {
    "spare": "s",
    "break": "b",
    "paid_break": "p",
    "wellness": "w",
    "coaching": "c",
    "counselling": "k",
    "training": "t",
    "meeting": "m",
}
ABSENT = "x"
SHARED = "q"
"""Letter of a minute that several queues share, and of every queue where not even the languages have letters enough."""

NAMES = ("moderator", "team", "name")
HOUR = 2
"""Letters of a quarter in the row of hours."""


@dataclass(frozen=True)
class DayData:
    """The texts of everybody in the order of the grid: by vendor and team."""

    book: Book

    @cached_property
    def people(self) -> tuple[Moderator, ...]:
        """Moderators by vendor and team, else in the order of the hub."""
        return tuple(sorted(self.book.people, key=lambda person: (person.vendor, person.team)))

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """Quarters of each date: 96, or what a change of clocks leaves."""
        return tuple(self.book.clock.day_length(day) // SLOT for day in self.book.days)

    @cached_property
    def letters(self) -> dict[str, str]:
        """Queue → letter."""
        queues = self.book.problem.queues
        if len(queues) <= len(ascii_uppercase):
            return {queue.id: letter for queue, letter in zip(queues, ascii_uppercase, strict=False)}
        languages = sorted({queue.language for queue in queues})
        if len(languages) > len(ascii_uppercase):
            return {queue.id: SHARED for queue in queues}
        return {queue.id: ascii_uppercase[languages.index(queue.language)] for queue in queues}

    @cached_property
    def meanings(self) -> dict[str, str]:
        """Letter → what it stands for: queues or languages, then what else the roster holds."""
        queues = self.book.problem.queues
        several = len(queues) > len(ascii_uppercase)
        found = {self.letters[queue.id]: queue.language if several else queue.id for queue in queues}
        done = {a.kind for duties in self.book.duties.values() for duty in duties for a in duty.activities}
        mixed = any(a.shares for duties in self.book.duties.values() for duty in duties for a in duty.activities)
        found.pop(SHARED, None)
        found |= {SHARED: "several queues"} if mixed or SHARED in self.letters.values() else {}
        found |= {letter: kind.replace("_", " ") for kind, letter in KINDS.items() if kind in done}
        return found | ({ABSENT: "absent"} if self.book.problem.absences else {})

    @cached_property
    def hours(self) -> tuple[str, ...]:
        """Of each date two letters a quarter: the hour where one begins."""
        clock = self.book.clock
        found = []
        for day, count in enumerate(self.slots):
            first = clock.day_start(day)
            minutes = (clock.minute_of_day(first + SLOT * number) for number in range(count))
            found.append("".join(f"{minute // 60:02d}" if minute % 60 == 0 else "  " for minute in minutes))
        return tuple(found)

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Of each of the people and each date: the duty's times and the letters; empty where there is nothing."""
        return tuple(self._texts(person) for person in self.people)

    def table(self) -> Table:
        """The hidden sheet: a line of hours, then a line a moderator."""
        columns = [Column(name) for name in NAMES]
        columns += [Column(self.book.clock.date_of(day).isoformat(), width=24) for day in self.book.days]
        rows: list[tuple[Value, ...]] = [("(hours)", "", "", *self.hours)]
        for person, texts in zip(self.people, self.texts, strict=True):
            rows.append((person.id, person.team, person.name, *texts))
        return Table(tuple(columns), rows, hidden=True)

    def _texts(self, person: Moderator) -> tuple[str, ...]:
        line = [" "] * sum(self.slots)
        for start, end in self._away.get(person.id, ()):
            self._paint(line, start, end, ABSENT)
        times = [""] * len(self.slots)
        for duty in self.book.duties[person.id]:
            for activity in duty.activities:
                self._paint(line, activity.start, activity.end, self._letter(activity))
            for activity in duty.activities:
                first, last = _quarters(activity.start, activity.end)
                if first == last and activity.kind not in ("queue", "spare"):
                    quarter = activity.start // SLOT * SLOT
                    self._paint(line, quarter, quarter + SLOT, self._letter(activity))
            day = self.book.day_of[duty]
            moments = self.book.moments
            shown = f"{moments[duty.start].local:%H:%M}-{moments[duty.end].local:%H:%M}"
            times[day] = times[day][: PREFIX - 1] + "+" if times[day] else shown
        texts, first = [], 0
        for time, count in zip(times, self.slots, strict=True):
            texts.append((time.ljust(PREFIX) + "".join(line[first : first + count])).rstrip())
            first += count
        return tuple(texts)

    @cached_property
    def _away(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for absence in self.book.problem.absences:
            found.setdefault(absence.moderator, []).append((absence.start, absence.end))
        return found

    def _letter(self, activity: Activity) -> str:
        if activity.kind != "queue":
            return KINDS[activity.kind]
        return SHARED if activity.shares else self.letters.get(activity.queue, SHARED)

    @staticmethod
    def _paint(line: list[str], start: int, end: int, letter: str) -> None:
        first, last = _quarters(max(0, start), min(end, len(line) * SLOT))
        if last > first:
            line[first:last] = letter * (last - first)


def _quarters(start: int, end: int) -> tuple[int, int]:
    """First and one past the last quarter whose middle lies in `[start, end)`."""
    return -((SLOT - 2 * start) // (2 * SLOT)), -((SLOT - 2 * end) // (2 * SLOT))
