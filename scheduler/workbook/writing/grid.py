"""Sheet `Roster`: moderators × dates, each duty as `08:00-16:30` in the colour of its start, with totals both ways.

Rows are grouped by vendor and team; a group's own row counts its people on duty. Names and the totals per date stay in
sight when the sheet is scrolled, and are repeated on every printed page: a team a page, 14 dates wide.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from scheduler.workbook.writing.beside import lay_fairness
from scheduler.workbook.writing.marks import MOST_COMMENTS, marks
from scheduler.workbook.writing.pages import one_team_a_page
from scheduler.workbook.writing.styles import ALARM, AMBER, BANDS, band_of, framed
from scheduler.workbook.writing.text import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from models.hub import Moderator
    from models.roster import Duty
    from scheduler.workbook.writing.book import Book
    from scheduler.workbook.writing.marks import Cells
    from scheduler.workbook.writing.moments import Moments

GRID = "Roster"
_IN_HOUSE = "In-house"
MODERATOR, ABSENT, LEFT_OFF, OFF = "Moderator", "absent", "left off", "off"
_MARKED = (("hard rule", "rw broken", True), ("soft rule", "rw soft", False))
"""What the legend says of marked cells: text, style, and whether it is about hard violations."""

_TOTALS = ("Paid hours", "Days", "Nights")
_WEEKDAY_ROW, DATE_ROW, _ON_DUTY_ROW, _HOURS_ROW, _FIRST_ROW = 4, 5, 6, 7, 8
_NOTE = "Changes here count: times, a pattern's id, off. Locks: L: before it, this yellow, or column Lock."
LOCK, PREFIX = "Lock", "L:"
LOCK_WORDS = ("all", "duties", "off")
_LOCK_TELLS = (
    "What solve --locks keeps. all: every date of the row, free ones too; duties: every duty, with its breaks; off: "
    "every free date; empty: cells that begin with L: or are yellow."
)


def lay_grid(sheet: Worksheet, book: Book) -> None:
    """Fill the empty `sheet` with the grid of the book's people."""
    layout = _Layout(sheet, book)
    layout.head()
    layout.sums("On duty", _ON_DUTY_ROW, book.people)
    layout.sums("Paid hours", _HOURS_ROW, book.people, hours=True)
    row = _FIRST_ROW
    teams, rows = list[int](), dict[str, int]()
    for (vendor, team), members in groupby(sorted(book.people, key=_group), key=_group):
        people = tuple(members)
        layout.sums(_group_title(vendor, team, len(people)), row, people)
        teams.append(row)
        for person in people:
            row += 1
            rows[person.id] = row
            layout.person(row, person)
        row += 1
    layout.frame()
    heads, groups = (_WEEKDAY_ROW, DATE_ROW), (_ON_DUTY_ROW, _HOURS_ROW, *teams)
    lay_fairness(sheet, book, rows, heads=heads, groups=groups)
    one_team_a_page(sheet, teams, names=len(layout.names), days=len(book.days))


def _group(person: Moderator) -> tuple[str, str]:
    return person.vendor, person.team


def _group_title(vendor: str, team: str, size: int) -> str:
    where = " · ".join(part for part in (vendor or _IN_HOUSE, team) if part)
    return f"{where} ({size})"


@dataclass(frozen=True)
class _Layout:
    """Where things stand on the sheet: names left, one column a date, totals right."""

    sheet: Worksheet
    book: Book

    @cached_property
    def names(self) -> tuple[str, ...]:
        named = any(person.name for person in self.book.people)
        return (MODERATOR, "Name", "Contract") if named else (MODERATOR, "Contract")

    @cached_property
    def shaded(self) -> frozenset[int]:
        """Weekends and holidays."""
        holidays, clock = set(self.book.problem.hub.holidays), self.book.clock
        return frozenset(d for d in self.book.days if clock.weekday(d) >= 5 or clock.date_of(d) in holidays)

    @cached_property
    def marks(self) -> Cells:
        """What each cell is marked for."""
        return marks(self.book)

    @cached_property
    def commented(self) -> frozenset[tuple[str, int]]:
        """Marked cells that get a comment: all of them, or the gravest."""
        return frozenset(list(self.marks)[:MOST_COMMENTS])

    @cached_property
    def left_off(self) -> frozenset[str]:
        return frozenset(conflict.moderator for conflict in self.book.left_off)

    def column(self, day: int) -> int:
        return len(self.names) + 1 + day

    @property
    def total_column(self) -> int:
        return self.column(len(self.book.days))

    @property
    def lock_column(self) -> int:
        return self.total_column + len(_TOTALS)

    def locked(self, person: Moderator) -> frozenset[int]:
        """Dates whose cell shows what a pin fixes: given back, they stay locked."""
        if person.id in self.left_off:
            return frozenset()
        worked = {self.book.day_of[duty] for duty in self.book.duties[person.id]}
        pins = self.book.problem.pins_of.get(person.id, ())
        return frozenset(pin.day for pin in pins if pin.off == (pin.day not in worked))

    def put(self, row: int, column: int, value: object, style: str) -> None:
        cell = self.sheet.cell(row, column)
        cell.style = style
        if value is not None:
            cell.value = cell_text(value) if isinstance(value, str) else value  # type: ignore[assignment]

    def head(self) -> None:
        """Title, legend, note, and the dates."""
        book, hub = self.book, self.book.problem.hub
        last = book.clock.date_of(hub.days - 1)
        # What stands over the names is printed on every page, so it is short enough not to be cut there.
        self.put(1, 1, ": ".join(filter(None, (hub.name, book.vendor))), "rw title")
        self.put(1, self.column(0), f"Roster from {hub.start} to {last}, times of {hub.time_zone}", "rw title")
        self.put(2, 1, "Colour: start of shift", "rw note")
        legend = [(band.label, band.style) for band in BANDS]
        legend += [
            ("weekend", "rw weekend"),
            (ABSENT, "rw absent"),
            ("not here", "rw gone"),
            (LEFT_OFF, "rw alarm"),
            ("locked", "rw lock"),
        ]
        for offset, (label, style) in enumerate(legend):
            self.put(2, self.column(0) + offset, label, style)
        shift = self.legend_of_marks()
        self.put(3, self.column(shift), _NOTE, "rw note")
        for column, title in enumerate(self.names, 1):
            self.put(_WEEKDAY_ROW, column, None, "rw header")
            self.put(DATE_ROW, column, title, "rw header")
        for day in book.days:
            for row, form in ((_WEEKDAY_ROW, "ddd"), (DATE_ROW, "d mmm")):
                style = "rw weekend header" if day in self.shaded else "rw header"
                self.put(row, self.column(day), book.clock.date_of(day), style)
                self.sheet.cell(row, self.column(day)).number_format = form
        for offset, title in enumerate((*_TOTALS, LOCK)):
            self.put(_WEEKDAY_ROW, self.total_column + offset, None, "rw header")
            self.put(DATE_ROW, self.total_column + offset, title, "rw header")

    def legend_of_marks(self) -> int:
        """What the marks mean, on the line below the legend, if there are any; returns how many cells it took."""
        if not self.marks:
            return 0
        legend = [(text, style) for text, style, hard in _MARKED if hard in {m.hard for m in self.marks.values()}]
        for offset, (text, style) in enumerate(legend):
            self.put(3, self.column(offset), text, style)
        left = len(self.marks) - len(self.commented)
        more = f" ({left} more marked without one)" if left else ""
        self.put(3, 1, f"Marked: see comments{more}", "rw note")
        return len(legend)

    def sums(self, title: str, row: int, people: tuple[Moderator, ...], *, hours: bool = False) -> None:
        """A row of totals over `people`: how many are on duty on each date, or their paid hours."""
        book = self.book
        for column in range(1, len(self.names) + 1):
            self.put(row, column, title if column == 1 else None, "rw group name")
        by_day: dict[int, list[Duty]] = {}
        for person in people:
            for duty in book.duties[person.id]:
                by_day.setdefault(book.day_of[duty], []).append(duty)
        for day in book.days:
            own = by_day.get(day, [])
            value = _hours(own) if hours else len({duty.moderator for duty in own})
            self.put(row, self.column(day), value, "rw group")
            if row == _ON_DUTY_ROW:
                self.mark(row, "", day)
        everything = [duty for own in by_day.values() for duty in own]
        self._totals(row, everything, "rw group")
        self.put(row, self.lock_column, None, "rw group")

    def person(self, row: int, person: Moderator) -> None:
        """One moderator's row."""
        book = self.book
        names = (person.id, person.name, person.contract) if len(self.names) == 3 else (person.id, person.contract)
        for column, name in enumerate(names, 1):
            self.put(row, column, name, "rw alarm name" if person.id in self.left_off else "rw name")
        by_day: dict[int, list[Duty]] = {}
        for duty in book.duties[person.id]:
            by_day.setdefault(book.day_of[duty], []).append(duty)
        locked = self.locked(person)
        whole = locked >= {*book.days}
        for day in book.days:
            value, style = self._shown(person, day, by_day.get(day, []))
            if day in locked and not whole:
                value = f"{PREFIX}{value or OFF}"
            self.put(row, self.column(day), value, style)
            self.mark(row, person.id, day)
        self._totals(row, list(book.duties[person.id]), "rw free")
        self.put(row, self.lock_column, LOCK_WORDS[0] if whole else None, "rw free")

    def mark(self, row: int, who: str, day: int) -> None:
        """Colour and comment of a cell with violations."""
        found = self.marks.get((who, day))
        if found is None:
            return
        cell = self.sheet.cell(row, self.column(day))
        if found.hard:
            cell.style = "rw broken"
        else:
            cell.border = framed(AMBER)
        if (who, day) in self.commented:
            cell.comment = found.comment()

    def frame(self) -> None:
        """Widths, frozen panes and print set-up."""
        sheet = self.sheet
        for column, title in enumerate(self.names, 1):
            sheet.column_dimensions[get_column_letter(column)].width = {MODERATOR: 16, "Name": 20}.get(title, 12)
        locks = any(pin for person in self.book.people for pin in self.book.problem.pins_of.get(person.id, ()))
        for column in range(self.column(0), self.lock_column + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 13 if locks else 11
        self.offer_locks()
        first = get_column_letter(self.column(0))
        sheet.freeze_panes = f"{first}{_FIRST_ROW}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.tabColor = (
            ALARM if self.left_off or any(mark.hard for mark in self.marks.values()) else "A9CFEE"
        )
        sheet.print_title_rows = f"{_WEEKDAY_ROW}:{DATE_ROW}"
        sheet.print_title_cols = f"A:{get_column_letter(len(self.names))}"

    def offer_locks(self) -> None:
        """A drop-down in column `Lock`, which says what its words mean."""
        offered = DataValidation("list", formula1=f'"{",".join(LOCK_WORDS)}"', allow_blank=True, showErrorMessage=True)
        offered.promptTitle, offered.prompt = LOCK, _LOCK_TELLS
        offered.errorTitle, offered.error = LOCK, f"Choose one of: {', '.join(LOCK_WORDS)}"
        letter = get_column_letter(self.lock_column)
        offered.add(f"{letter}{_FIRST_ROW}:{letter}{max(_FIRST_ROW, self.sheet.max_row)}")
        self.sheet.add_data_validation(offered)

    def _shown(self, person: Moderator, day: int, duties: list[Duty]) -> tuple[str | None, str]:
        """Text and style of one cell."""
        clock = self.book.clock
        if duties:
            return duties_text(self.book.moments, duties), band_of(clock.minute_of_day(duties[0].start)).style
        if person.id in self.left_off and day == 0:
            return LEFT_OFF, "rw alarm"
        date = clock.date_of(day)
        if (person.first_date and date < person.first_date) or (person.last_date and date > person.last_date):
            return None, "rw gone"
        if day in self.book.absences.get(person.id, ()):
            return ABSENT, "rw absent"
        return None, "rw weekend" if day in self.shaded else "rw free"

    def _totals(self, row: int, duties: list[Duty], style: str) -> None:
        days = len({(duty.moderator, self.book.day_of[duty]) for duty in duties})
        nights = sum(duty in self.book.nights for duty in duties)
        for offset, value in enumerate((_hours(duties), days, nights)):
            self.put(row, self.total_column + offset, value, style)


def duties_text(moments: Moments, duties: Iterable[Duty]) -> str:
    """The duties of a date as its cell shows them, one a line."""
    return "\n".join(f"{moments[duty.start].local:%H:%M}-{moments[duty.end].local:%H:%M}" for duty in duties)


def grid_sha256(shown: Mapping[tuple[str, int], str]) -> str:
    """Digest of the duties that a grid shows, by moderator and date: whether somebody changed it since."""
    lines = (f"{who}\t{day}\t{' '.join(text.split())}\n" for (who, day), text in sorted(shown.items()) if text)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def grid_digest(book: Book) -> str:
    """Digest of the grid that is written for a book."""
    by_day: dict[tuple[str, int], list[Duty]] = {}
    for who, duties in book.duties.items():
        for duty in duties:
            by_day.setdefault((who, book.day_of[duty]), []).append(duty)
    return grid_sha256({key: duties_text(book.moments, own) for key, own in by_day.items()})


def _hours(duties: list[Duty]) -> float:
    return round(sum(duty.paid_minutes for duty in duties) / 60, 2)
