"""Cells of a duty that are overtime, by what the days before it in its week have worked.

A duty of straight time s, with x paid minutes beyond the day's limit, has x + min(s, max(0, S + s - W)) minutes of
overtime where S is the straight time of the week before it and W the week's limit: its last paid ones. A cell with a
paid minutes behind it is overtime where these are more than a.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.engine.cells import spans_of
from scheduler.engine.cpsat.program import FALSE, TRUE, Literal
from scheduler.engine.overtime import straight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.rules.board import Choice
    from scheduler.rules.care import CareLimit


def overtime_cells(board: CpBoard, moderator: str, choice: Choice, limit: CareLimit) -> Iterator[tuple[int, Literal]]:
    """Cells of a choice that may be overtime, and the literal that says when they are."""
    here = straight(limit, choice.paid_minutes)
    beyond = choice.paid_minutes - here
    for cell, (_, until) in spans_of(choice.start, choice.end, board.layout.away(choice), board.piece).items():
        breaks = sum(max(0, p.end - max(p.start, until)) for p in choice.pauses if not p.paid)
        behind = choice.end - until - breaks - beyond
        if behind < 0:
            yield cell, TRUE
        elif limit.other >= 0 and behind < here:
            passed = _week_passes(board, moderator, choice.day, limit, limit.other - here + behind)
            if passed != FALSE:
                yield cell, passed


def _week_passes(board: CpBoard, moderator: str, day: int, limit: CareLimit, over: int) -> Literal:
    """Whether the straight time of the week before a date is more than `over`."""
    first = board.clock.week_of(day, board.problem.hub.week_start)
    terms = [
        (straight(limit, choice.paid_minutes), choice.literal)
        for earlier in range(max(0, first), day)
        for choice in board.choices(moderator, earlier)
    ]
    if first <= 0:
        terms.append((board.straight_before(moderator, limit), TRUE))
    return board.passes(terms, over)
