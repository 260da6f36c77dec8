"""What is wrong, on the grid itself: the cells of violations, and the comment that each of them gets.

A violation stands on the date of its duty, that of a rest on the date of the duty which cuts it short. One of a longer
period (a week, an average of 17 weeks) stands on the last date of the period, as far as the grid shows it; its comment
says from when. What no single moderator does, such as a minimum that a queue misses, stands in the row of totals. What
is only paid more breaks nothing and is not marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.comments import Comment

from scheduler.rules.cause import headed, origin, origins
from scheduler.workbook.writing.text import comment_text

if TYPE_CHECKING:
    from scheduler.rules.cause import Cause
    from scheduler.workbook.writing.book import Book

Cells = dict[tuple[str, int], "Mark"]
"""Marks by moderator ("" for the row of totals) and date."""

TOLD_A_CELL = 4
"""So many causes a comment tells; of more it gives the number."""

MOST_COMMENTS = 2000
"""So many comments a grid holds, the gravest: Excel opens a sheet with tens of thousands of them very slowly."""

_PERIOD_MINUTES = 36 * 60  # longer than any duty with the rest after it: a period, not a duty
_AUTHOR = "rosterwright"
_WIDTH, _LETTERS_A_LINE, _LINE, _TALLEST = 460, 58, 15, 640  # pixels, letters in such a line, pixels a line and in all


@dataclass(frozen=True)
class Mark:
    """What a cell is marked for: its causes, the gravest first, as text; and whether one of them is hard."""

    hard: bool
    told: tuple[str, ...]

    def comment(self) -> Comment:
        """The causes, a paragraph each, in a box that is large enough for them."""
        told = list(self.told[:TOLD_A_CELL])
        if len(self.told) > TOLD_A_CELL:
            told.append(f"… and {len(self.told) - TOLD_A_CELL} more: see sheet Violations.")
        text = comment_text("\n\n".join(told))
        lines = sum(max(1, -(-len(line) // _LETTERS_A_LINE)) for line in text.split("\n"))
        return Comment(text, _AUTHOR, width=_WIDTH, height=min(_LINE * (lines + 1), _TALLEST))


def marks(book: Book) -> Cells:
    """The marked cells, those with hard violations first, then by what they cost."""
    known = origins(book.problem)
    found: dict[tuple[str, int], list[Cause]] = {}
    for cause in book.causes:
        who = cause.worst.moderator
        if cause.worst.unit != "pay" and (who in book.by_id or not who):
            found.setdefault((who, _day(book, cause)), []).append(cause)
    told = {
        cell: Mark(own[0].worst.hard, tuple(_told(book, cause, origin(known, cause.worst.rule)) for cause in own))
        for cell, own in found.items()
    }
    return dict(sorted(told.items(), key=lambda item: not item[1].hard))


def _day(book: Book, cause: Cause) -> int:
    """The date, inside the horizon, on whose cell a cause stands."""
    worst = cause.worst
    if worst.kind == "rest_between":  # up to the start of the duty that cut it short
        return min(max(book.clock.day_of(worst.end), 0), len(book.days) - 1)
    minute = worst.end - 1 if worst.end - worst.start > _PERIOD_MINUTES else worst.start
    return min(max(book.clock.day_of(minute), 0), len(book.days) - 1)


def _told(book: Book, cause: Cause, article: str) -> str:
    """A paragraph: hardness, rule, article, when and how much, and the sentence."""
    return "\n".join((*headed(book.clock, cause, article), cause.sentence))
