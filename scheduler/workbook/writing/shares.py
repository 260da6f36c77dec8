"""Sheets `Fairness` and `Severe floor`: who carries which burden, and how many trained people severe queues need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import ColorScale, DataBar, FormatObject, Rule
from openpyxl.styles import Color

from scheduler.rules.burdens import SEVERE
from scheduler.rules.headcount import exposure_cap, severe_floors
from scheduler.workbook.writing.coverage import above_zero
from scheduler.workbook.writing.styles import ALARM
from scheduler.workbook.writing.tables import Column, Form, Table, Value

if TYPE_CHECKING:
    from scheduler.rules.burdens import Burden
    from scheduler.workbook.writing.book import Book

_BAR, _LESS, _EVEN, _MORE = "9BB8D3", "7FA7D9", "FFFFFF", "E8875B"

_PLAIN = {SEVERE: "severe hours"}
"""Measures whose name is not that of a burden."""

FLOOR_COLUMNS = (
    Column("queue", width=24),
    Column("period", width=9),
    Column("from", "date", 16),
    Column("demand_hours", "hours", 13),
    Column("hours_a_person", "hours", 15),
    Column("people_needed", "integer", 14),
    Column("people_there", "integer", 14),
    Column("too_few", "integer", 9),
    Column("sentence", "wrapped", 70),
)


def fairness_table(book: Book) -> Table:
    """A line a person; of each burden what was before, in this roster and in all, beside the fair share of all that was
    worked, and how far it is exceeded."""
    people, found = book.people, book.burdens
    columns = [Column("moderator", width=14), Column("name", width=22), Column("team", width=12),
               Column("contract", width=12)]  # fmt: skip
    rules: dict[str, Rule] = {}
    cells: list[list[Value]] = [[person.id, person.name, person.team, person.contract] for person in people]
    for burden in found:
        title = burden_title(burden, found)
        form: Form = "hours" if burden.minutes else "integer"
        columns += [
            Column(f"{title} before", form, len(title) + 10),
            Column(f"{title} here", form, len(title) + 8),
            Column(f"{title} in all", form, len(title) + 10),
            Column(f"{title} fair", "hours", len(title) + 8),
            Column(f"{title} over", "hours", len(title) + 8),
        ]
        rules[f"{title} in all"] = _bar()
        rules[f"{title} over"] = even(burden)
        for line, person in zip(cells, people, strict=True):
            line += _carried(burden, person.id)
    return Table(tuple(columns), [tuple(line) for line in cells], rules)


def burden_title(burden: Burden, found: tuple[Burden, ...]) -> str:
    """What a column calls a burden: with its rule, where two rules share the same one."""
    twice = sum(other.measure == burden.measure for other in found) > 1
    measure = _PLAIN.get(burden.measure, burden.measure)
    return f"{measure} ({burden.rule})" if twice else measure


def _carried(burden: Burden, who: str) -> list[Value]:
    own = burden.carried.get(who)
    if own is None:
        return [None] * 5
    scale = 60 if burden.minutes else 1
    values = (own.before, own.here, own.together, own.share, own.together - own.share)
    return [round(value / scale, 2) for value in values]


def over_share(burden: Burden, who: str) -> float | None:
    """By how much a person carries more than a fair share, in hours where the burden is time; None outside it."""
    own = burden.carried.get(who)
    return None if own is None else round((own.together - own.share) / (60 if burden.minutes else 1), 2)


def even(burden: Burden) -> Rule:
    """Blue below the share, white at it, orange above; as strong as the furthest of all is away."""
    scale = 60 if burden.minutes else 1
    furthest = max((abs(own.together - own.share) for own in burden.carried.values()), default=0) / scale or 1.0
    ends = [FormatObject("num", val=end) for end in (-furthest, 0.0, furthest)]
    return Rule("colorScale", colorScale=ColorScale(cfvo=ends, color=[Color(c) for c in (_LESS, _EVEN, _MORE)]))


def _bar() -> Rule:
    """A bar in the cell, from nothing to the most of all."""
    ends = [FormatObject("num", val=0.0), FormatObject("max")]
    return Rule("dataBar", dataBar=DataBar(cfvo=ends, color=Color(_BAR)))


def severe_floor_table(book: Book) -> Table:
    """A line for each severe queue and date with demand, then for each week; empty where no rule limits exposure."""
    cap = exposure_cap(book.problem)
    rows: list[tuple[Value, ...]] = []
    if cap is None:
        return Table(FLOOR_COLUMNS, rows)
    for floor in severe_floors(book.problem, cap):
        there = "trained people present" if floor.days == 1 else "people trained"
        days = "" if floor.days == 1 else ", on the days that contracts and absences leave each,"
        sentence = (
            f"{float(floor.minutes) / 60:g} h at most {cap.minutes / 60:g} h a person and day{days} need at least "
            f"{floor.needed} {there}; there are {floor.available} (rule {cap.rule})."
        )
        rows.append(
            (
                floor.queue,
                "date" if floor.days == 1 else "week" if floor.days == 7 else f"{floor.days} days",
                book.clock.date_of(floor.day),
                round(float(floor.minutes) / 60, 2),
                round(cap.minutes / 60, 2),
                floor.needed,
                floor.available,
                floor.missing,
                sentence,
            )
        )
    return Table(FLOOR_COLUMNS, rows, {"too_few": above_zero(ALARM)})
