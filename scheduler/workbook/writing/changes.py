"""Sheets `Changes` and `Change counts`: what differs from the previous roster, for those whom a book is about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from models.changes import KINDS, changes
from scheduler.timeline import BREAKS
from scheduler.workbook.writing.grid import duties_text
from scheduler.workbook.writing.tables import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.changes import Change, Previous
    from models.roster import Duty
    from scheduler.workbook.writing.book import Book
    from scheduler.workbook.writing.tables import Value

CHANGES, COUNTS = "Changes", "Change counts"

_COLUMNS = (
    Column("moderator", width=16),
    Column("name", width=20),
    Column("vendor", width=14),
    Column("date", "date", 16),
    Column("change", width=14),
    Column("before", width=16),
    Column("now", width=16),
    Column("breaks before", width=24),
    Column("breaks now", width=24),
)
_COUNT_COLUMNS = (
    Column("of", width=16),
    Column("who", width=20),
    Column("name", width=20),
    *(Column(kind, "integer", 14) for kind in KINDS),
    Column("changed dates", "integer", 14),
)


def change_tables(book: Book, previous: Previous) -> dict[str, Table]:
    """Both sheets by their names; of a vendor's book only its own people's changes."""
    found = tuple(changes(book.clock, previous, (d for own in book.duties.values() for d in own), book.by_id))
    return {CHANGES: _changes_table(book, found), COUNTS: _counts_table(book, found)}


def _changes_table(book: Book, found: Iterable[Change]) -> Table:
    rows: list[tuple[Value, ...]] = []
    for change in found:
        person = book.by_id[change.moderator]
        times = (duties_text(book.moments, duties).replace("\n", ", ") for duties in (change.before, change.now))
        breaks = (_breaks(book, duties) for duties in (change.before, change.now))
        date = book.clock.date_of(change.day)
        rows.append((person.id, person.name, person.vendor, date, change.kind, *times, *breaks))
    return Table(_COLUMNS, rows)


def _counts_table(book: Book, found: Sequence[Change]) -> Table:
    """Everybody, each vendor (and in-house), then each moderator who has a change."""
    rows = [_count("all", "", "", found)]
    for vendor in sorted({person.vendor for person in book.people}):
        own = [change for change in found if book.by_id[change.moderator].vendor == vendor]
        rows.append(_count("vendor" if vendor else "in-house", vendor, "", own))
    per_person: dict[str, list[Change]] = {}
    for change in found:
        per_person.setdefault(change.moderator, []).append(change)
    rows += [_count("moderator", who, book.by_id[who].name, own) for who, own in per_person.items()]
    return Table(_COUNT_COLUMNS, rows)


def _count(of: str, who: str, name: str, found: Sequence[Change]) -> tuple[Value, ...]:
    kinds = Counter(change.kind for change in found)
    return (of, who, name, *(kinds[kind] for kind in KINDS), len(found))


def _breaks(book: Book, duties: Iterable[Duty]) -> str:
    moments = book.moments
    return ", ".join(
        f"{moments[a.start].local:%H:%M}-{moments[a.end].local:%H:%M}"
        for duty in duties
        for a in duty.activities
        if a.kind in BREAKS
    )
