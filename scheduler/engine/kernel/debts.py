"""Reduced rests and the debts that they leave, as labels keep them: see `scheduler.rules.tables.Tables.reduced_rest`.

Of every rule a label holds the minutes of the open debt (0: none), the moment when it is due, a week, and how many
rests were reduced in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from numba import njit

from scheduler.engine.kernel.pair import column
from scheduler.engine.kernel.program import (
    DEBT,
    DEBTS,
    DUE,
    END,
    HARD,
    I8,
    LABEL_DEBT,
    LAST,
    LEAD,
    LINE,
    MIDNIGHT,
    PAST,
    POSITIONS,
    START,
    WEEK_OF,
)  # fmt: skip

if TYPE_CHECKING:
    from scheduler.rules.tables import Flags

MISSING, DUE_AT, WEEK, TAKEN = range(4)
STATE = 4
"""Numbers that a label keeps of each rule."""


class Debts(NamedTuple):
    """Rests of at least `rest`, or now and then of `reduced`, before compilation; `due` by position of the debt."""

    bound: Flags
    rest: int
    reduced: int
    times: int
    within: int


@njit(cache=True)
def _open(p: I8, labels: I8, i: int, r: int, position: int) -> int:
    """Minutes of the debt that is open once the date at `position` has begun."""
    at = p[LABEL_DEBT] + STATE * r
    return 0 if labels[i, at + DUE_AT] <= p[p[MIDNIGHT] + position] else labels[i, at + MISSING]


@njit(cache=True)
def _reduces(p: I8, labels: I8, i: int, r: int, position: int, rest: int) -> bool:
    """Whether a rest before the duty at `position` may be reduced."""
    line, at = p[DEBT] + r * LINE, p[LABEL_DEBT] + STATE * r
    same = labels[i, at + WEEK] == p[p[WEEK_OF] + position]
    taken = labels[i, at + TAKEN] if same else 0
    return rest >= p[line + 2] and taken < p[line + 3] and _open(p, labels, i, r, position) == 0


@njit(cache=True)
def breaks_rest(p: I8, labels: I8, i: int, m: int, position: int, row: int) -> bool:
    """Whether the rest before `row` is shorter than a law says, and may not be."""
    last = labels[i, LAST]
    for r in range(p[DEBTS] if last >= 0 else 0):
        line = p[DEBT] + r * LINE
        rest = column(p, row, START) - column(p, last, END)
        if p[p[line + 5] + m] and rest < p[line + 1] and not _reduces(p, labels, i, r, position, rest):
            return True
    return False


@njit(cache=True)
def is_overdue(p: I8, labels: I8, i: int, m: int, position: int) -> bool:
    """Whether a debt was due before the date at `position` and has not been made up for, though there was time."""
    for r in range(p[DEBTS]):
        line, at = p[DEBT] + r * LINE, p[LABEL_DEBT] + STATE * r
        missing, due = labels[i, at + MISSING], labels[i, at + DUE_AT]
        if not p[p[line + 5] + m] or missing == 0 or due > p[p[MIDNIGHT] + position]:
            continue
        whole = p[line + 1] + missing
        if due - column(p, labels[i, LAST], END) < whole and not _past_leaves_no_time(p, r, m, due, whole):
            return True
    return False


@njit(cache=True)
def _past_leaves_no_time(p: I8, r: int, m: int, due: int, whole: int) -> bool:
    """Whether a debt of the past could not even be made up for by a horizon without duties."""
    if p[LEAD] == 0 or due > p[p[DUE] + r * p[POSITIONS] + p[LEAD] - 1]:
        return False
    for position in range(p[LEAD] - 1, -1, -1):
        row = p[p[PAST] + m * p[LEAD] + position]
        if row >= 0:
            return column(p, row, END) + whole > due
    return False


@njit(cache=True)
def advance_debts(p: I8, labels: I8, i: int, into: I8, j: int, position: int, row: int) -> None:
    """Close what is due or made up for before `row` (-1: off), and open the debt of a reduced rest."""
    for r in range(p[DEBTS]):
        line, at = p[DEBT] + r * LINE, p[LABEL_DEBT] + STATE * r
        missing, last = _open(p, labels, i, r, position), labels[i, LAST]
        into[j, at + MISSING] = missing
        if row < 0 or last < 0:
            continue
        rest = max(0, column(p, row, START) - column(p, last, END))
        if missing > 0 and rest >= p[line + 1] + missing:
            into[j, at + MISSING] = 0
        elif rest < p[line + 1] and _reduces(p, labels, i, r, position, rest):
            week = p[p[WEEK_OF] + position]
            taken = labels[i, at + TAKEN] if labels[i, at + WEEK] == week else 0
            into[j, at + MISSING] = p[line + 1] - rest
            into[j, at + DUE_AT] = p[p[DUE] + r * p[POSITIONS] + position]
            into[j, at + WEEK] = week
            into[j, at + TAKEN] = taken + 1


def lines(debts: list[Debts]) -> list[tuple[int, list[int], Flags]]:
    """The lines of the rules in a program: laws, all of them."""
    return [(HARD, [d.rest, d.reduced, d.times], d.bound) for d in debts]
