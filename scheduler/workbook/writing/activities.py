"""Sheet `Activities`: one row per activity, exact enough to be read back into the same roster.

`date` is the local date on which the duty starts, `start` and `end` are local and may lie on the next date. The offset
columns tell the two occurrences of a repeated hour apart. `duty` numbers a moderator's duties, so that rows may be
sorted in any way. `minutes` is elapsed time, for pivot tables; it is not read back.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from models.roster import SHARE_DENOMINATOR
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from scheduler.workbook.writing.book import Book

ACTIVITIES = "Activities"
COLUMNS = (
    Column("moderator", width=14),
    Column("name", width=22),
    Column("vendor", width=14),
    Column("duty", "integer", 6),
    Column("date", "date", 15),
    Column("start", "moment", 17),
    Column("end", "moment", 17),
    Column("start_offset", width=12),
    Column("end_offset", width=12),
    Column("minutes", "integer", 9),
    Column("kind", width=12),
    Column("queue", width=22),
    Column("shares", width=40),
)

_SHARE = re.compile(rf'\s*("(?:[^"\\]|\\.)*"|[^";]*?)\s+(\d+)/{SHARE_DENOMINATOR}\s*(?:;|$)')


def activities_table(book: Book) -> Table:
    """All activities of the book's people, by moderator and start."""
    rows: list[tuple[Value, ...]] = []
    for moderator in book.people:
        for number, duty in enumerate(book.duties[moderator.id], 1):
            who = (moderator.id, moderator.name, moderator.vendor, number, book.clock.date_of(book.day_of[duty]))
            for activity in duty.activities:
                start, end = book.moments[activity.start], book.moments[activity.end]
                when = (start.local, end.local, start.offset, end.offset, activity.end - activity.start)
                rows.append((*who, *when, activity.kind, activity.queue, shares_text(activity.shares)))
    return Table(COLUMNS, rows)


def shares_text(shares: tuple[tuple[str, int], ...]) -> str:
    """Shares as `en-hate 40/120; en-spam 80/120`; an id that would not come back is put in JSON quotes."""
    return "; ".join(f"{_quoted(queue)} {part}/{SHARE_DENOMINATOR}" for queue, part in shares)


def shares_of(text: str) -> tuple[tuple[str, int], ...] | None:
    """The shares that `shares_text` wrote; None where `text` has another form."""
    found: list[tuple[str, int]] = []
    position = 0
    while position < len(text):
        match = _SHARE.match(text, position)
        if match is None or match.end() == position:
            return None
        queue = json.loads(match[1]) if match[1].startswith('"') else match[1]
        found.append((queue, int(match[2])))
        position = match.end()
    return tuple(found)


def _quoted(queue: str) -> str:
    plain = queue and queue == queue.strip() and not re.search(r'[";\n]', queue)
    return queue if plain else json.dumps(queue, ensure_ascii=False)
