"""Sheets `History` and `Ledger` of a roster: what the next period must know, in the columns of a hub's own sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.remember import HISTORY_DAYS, is_sound, ledger_of, past_duties, severe_queues
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from models.calendar import PastDuty
    from models.roster import Duty
    from scheduler.workbook.writing.book import Book

HISTORY_COLUMNS = (
    Column("moderator", width=14),
    Column("start", width=24),
    Column("end", width=24),
    Column("queue", width=22),
    Column("paid_minutes", "integer", 14),
    Column("severe_minutes", "integer", 15),
    Column("breaks", "wrapped", 48),
)
LEDGER_COLUMNS = (
    Column("moderator", width=14),
    Column("date", "date", 15),
    Column("worked_minutes", "integer", 16),
    Column("night_minutes", "integer", 15),
    Column("overtime_minutes", "integer", 17),
    Column("severe_minutes", "integer", 15),
    Column("absence", width=18),
)


def history_table(book: Book) -> Table:
    """Past duties and those of the roster, as far back as the next period's history reaches.

    Starts and ends carry their offset, so that an hour which clocks repeat is told apart.
    """
    problem, clock = book.problem, book.clock
    severe = severe_queues(problem)
    own = past_duties(_sound(book), severe, problem.horizon_minutes)
    since = clock.day_start(len(book.days) - HISTORY_DAYS)
    rows: list[tuple[Value, ...]] = [
        (
            past.moderator,
            clock.iso(past.start),
            clock.iso(past.end),
            past.queue,
            past.paid_minutes,
            past.severe_minutes,
            _breaks_text(past),
        )
        for past in sorted((*problem.history, *own), key=lambda past: (past.moderator, past.start))
        if past.start >= since and past.moderator in book.by_id
    ]
    return Table(HISTORY_COLUMNS, rows)


def ledger_table(book: Book) -> Table:
    """A row a moderator and date on which there was something to remember, for a year back."""
    rows: list[tuple[Value, ...]] = [
        (
            row.moderator,
            book.clock.date_of(row.day),
            row.worked_minutes,
            row.night_minutes,
            row.overtime_minutes,
            row.severe_minutes,
            row.absence,
        )
        for row in ledger_of(book.problem, book.roster.model_copy(update={"duties": _sound(book)}))
        if row.moderator in book.by_id
    ]
    return Table(LEDGER_COLUMNS, rows)


def _breaks_text(past: PastDuty) -> str:
    """`60 unpaid 2:00-3:00; 15 paid 5:30-5:45`: breaks from when to when after the start."""
    return "; ".join(
        f"{pause.end - pause.start} {'paid' if pause.paid else 'unpaid'} {_offset(pause.start)}-{_offset(pause.end)}"
        for pause in past.pauses
    )


def _offset(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _sound(book: Book) -> tuple[Duty, ...]:
    """Duties that can be remembered: a roster that was changed by hand may hold others."""
    return tuple(duty for duties in book.duties.values() for duty in duties if is_sound(duty))
