"""Sheets `Violations`, `Left off` and `Hours`: rules broken, people without a roster and why, and hours by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle

from models.rule import TICKS_PER_POINT
from scheduler.rules.cause import origin, origins
from scheduler.workbook.writing.styles import ALARM
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from models.roster import Duty
    from scheduler.rules.cause import Cause
    from scheduler.workbook.writing.book import Book

VIOLATION_COLUMNS = (
    Column("rule", width=28),
    Column("kind", width=16),
    Column("hardness", width=9),
    Column("moderator", width=14),
    Column("name", width=20),
    Column("from", "moment", 17),
    Column("to", "moment", 17),
    Column("amount", "number", 9),
    Column("unit", width=8),
    Column("times", "integer", 7),
    Column("points", "number", 10),
    Column("article", "wrapped", 46),
    Column("sentence", "wrapped", 80),
)
LEFT_OFF_COLUMNS = (
    Column("moderator", width=14),
    Column("name", width=22),
    Column("vendor", width=14),
    Column("rules", "wrapped", 40),
    Column("why", "wrapped", 80),
)
HOURS_COLUMNS = (
    Column("moderator", width=14),
    Column("name", width=22),
    Column("contract", width=14),
    Column("week_of", "date", 15),
    Column("paid_hours", "hours", 11),
    Column("hours_min", "hours", 10),
    Column("hours_max", "hours", 10),
    Column("days", "integer", 7),
    Column("nights", "integer", 7),
    Column("absence_days", "integer", 13),
    Column("severe_hours", "hours", 13),
    Column("wellness_hours", "hours", 15),
)


def violations_table(book: Book) -> Table:
    """A row a cause, hard ones first, then by price: `amount` is the worst one's, `times` counts its violations."""
    known = origins(book.problem)
    rows = [_cause(book, cause, origin(known, cause.worst.rule)) for cause in book.causes]
    look = DifferentialStyle(fill=PatternFill("solid", bgColor=ALARM))
    return Table(VIOLATION_COLUMNS, rows, {"hardness": Rule("cellIs", operator="equal", formula=['"hard"'], dxf=look)})


def left_off_table(book: Book) -> Table:
    """Everybody for whom no legal tour exists, with a row for each sentence of the conflict."""
    rows: list[tuple[Value, ...]] = []
    for conflict in book.left_off:
        who = book.by_id[conflict.moderator]
        rules = ", ".join(conflict.rules)
        rows += [(who.id, who.name, who.vendor, rules, sentence) for sentence in conflict.sentences or ("",)]
    return Table(LEFT_OFF_COLUMNS, rows)


def hours_table(book: Book) -> Table:
    """Paid hours, days and nights of each person and week (of the duty's start), beside the contract's limits; hours on
    severe queues, and wellness time."""
    clock, week_start = book.clock, book.problem.hub.week_start
    weeks = sorted({clock.week_of(day, week_start) for day in book.days})
    rows: list[tuple[Value, ...]] = []
    for person in book.people:
        contract = book.problem.contract_of[person.id]
        limits = (contract.minutes_per_week_min / 60, contract.minutes_per_week_max / 60)
        for week in weeks:
            own = [d for d in book.duties[person.id] if clock.week_of(book.day_of[d], week_start) == week]
            hours = round(sum(duty.paid_minutes for duty in own) / 60, 2)
            worked = len({book.day_of[duty] for duty in own})
            nights = sum(duty in book.nights for duty in own)
            away = sum(week <= day < week + 7 for day in book.absences.get(person.id, ()))
            who = (person.id, person.name, person.contract, clock.date_of(week))
            rows.append((*who, hours, *limits, worked, nights, away, *_care(book, own)))
    return Table(HOURS_COLUMNS, rows)


def _care(book: Book, duties: list[Duty]) -> tuple[float, float]:
    """Hours on severe queues (where one is served at a time), and of wellness time."""
    severe = book.problem.queues_by_severity.get("severe", frozenset())
    done = [a for duty in duties for a in duty.activities]
    on_severe = sum(a.end - a.start for a in done if a.queue in severe)
    calm = sum(a.end - a.start for a in done if a.kind == "wellness")
    return round(on_severe / 60, 2), round(calm / 60, 2)


_PER_HOUR = {"hour": 60, "pay": 6000}
"""How many of a unit make an hour, or an hour's pay."""


def _cause(book: Book, cause: Cause, article: str) -> tuple[Value, ...]:
    """One row; amounts of time and pay are shown in hours."""
    worst = cause.worst
    amount = round(worst.amount / _PER_HOUR[worst.unit], 2) if worst.unit in _PER_HOUR else worst.amount
    who = book.by_id.get(worst.moderator)
    return (
        worst.rule,
        worst.kind,
        "hard" if worst.hard else "soft",
        worst.moderator,
        who.name if who else "",
        book.moments[worst.start].local,
        book.moments[worst.end].local,
        amount,
        worst.unit,
        cause.times,
        None if worst.hard else round(cause.ticks / TICKS_PER_POINT, 2),
        article,
        cause.sentence,
    )
