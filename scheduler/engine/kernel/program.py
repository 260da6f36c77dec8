"""The compiled form of all moderators' rules: one flat int64 array that numba loops over.

A program is a header of offsets and sizes (the names below index it), followed by tables in row-major order. One array
keeps kernel calls cheap and quick to compile: a tuple of sixty arrays is copied at every call. Days are shifted by
`LEAD` known days of history: position 0 is the first known day, position `LEAD` the first day of the horizon.

Every table of rules has lines of `LINE` numbers: price (ticks per unit of amount, or HARD), up to four parameters, and
the offset of the flags that say which moderators the rule binds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

I8 = NDArray[np.int64]

HARD = -1
"""Price of a law."""

NO_LIMIT = 1 << 60
"""A limit that never binds."""

(
    DAYS, LEAD, HORIZON, COUNT, PATTERNS, POSITIONS,  # sizes; PATTERNS counts one more, for "no pattern"
    COLUMNS, SAME_AT, NEXT_AT, MEMBER_AT, AFTER_AT, PAUSE_AT, PAUSES,  # columns of a row
    RESTS, FOLLOWS, RUNS, MEASURES, BLOCKS, SLIDES, SPREADS, BACKS, LONES,  # numbers of rules
    ROWS, GROUP_ROWS, DAY_GROUPS, WEEK_OF,  # offsets of tables
    PAST, ALLOWED, WORDS, OFF_ALLOWED, STATIC_INDEX, STATIC_PRICE, STATIC_WIDTH,
    REST, FOLLOW, RUN, MEASURE, BLOCK, SLIDE, SPREAD, BACK, LONE,
    BANNED, BUCKET, WINDOW, LIMIT, CLOSING, OPENED, WINDOW_LIST, SPAN, KEPT, LOOKBACK, DAY_SLOTS, SPILL, HEAD_MINUTES,
    LABEL_WIDTH, LABEL_RUN, LABEL_SPREAD, LABEL_TOTAL, CLASSES, CLASS_ROW,
    RESERVE,  # (windows, moderators): offset of the most that may still come (see reserve.py), 0 for none
    OPEN,  # (moderators, words): groups of which the moderator may work some row
    STEPS,  # (windows,): offset of the steps at which a sum grows dearer (see windows.py), 0 for none
    NEAR,  # positions that rules of neighbouring duties and sliding windows look back
    KNOWN,  # elapsed minute at which the first known day begins
    SPELLS, SPELL_CLASS, SPELL,  # classes of moderators under the same spell rules; (people,): class or -1; their lines
    BEFORE,  # (measures, people): what a measure holds before the first known date
    PIECE,  # minutes of a piece of a duty's plan where somebody is under care limits; 0: pieces are slots
    CARES, CARE_CLASS, CARE, QUEUE_TIER,  # the same for care limits (cares.py); (queues,): tier, 0 for none
    EXPOSED,  # (people,): offset of the limits on what several duties have of a tier (exposed.py), 0 for none
    GATE,  # (measures, 3): number + 1 of the measure whose sum decides on which dates it counts (0: all), limit, opens
    DEBTS, DEBT, LABEL_DEBT,  # reduced rests and what they leave owed (debts.py)
    DUE, MIDNIGHT,  # (debts, positions): when a debt is due; (positions,): when the date begins
    HEADER,
) = range(83)  # fmt: skip

LINE = 6
"""Numbers per rule: price, parameters a to d, offset of the moderators' flags."""

SPAN_LINE = 5
"""Numbers per span of rests: those of `scheduler.rules.tables.RestSpan`."""

CARE_LINE, LIMIT_LINE, EXPOSED_LINE = 3, 8, 7
"""Numbers per care class and per limit of it, see cares.py, and per sum of exposure, see exposed.py."""

SPELL_LINE = 5
"""Numbers per spell class, see plan.py."""

START, END, DAY, CLOCK, PATTERN, PAID, GROUP, CLASS = range(8)
"""Fixed columns of a row: elapsed start and end, date, local minute of the start, pattern, paid minutes, group (-1: a
past duty), and class: rows of one class weigh the same in every run and window."""

COST, LAST, PATH = range(3)
"""Columns of a label: cost, last duty's row, then the rows of the last `LOOKBACK` positions (-1 off; position q in the
column q modulo LOOKBACK); then runs, spreads, and of every measure its sum so far and at the window starts in use."""


class Packer:
    """Appends tables to a program and remembers where they begin."""

    def __init__(self) -> None:
        self._header = np.zeros(HEADER, np.int64)
        self._parts: list[I8] = []
        self._size = HEADER

    def number(self, field: int, value: int) -> None:
        """Set a size in the header."""
        self._header[field] = value

    def table(self, field: int, values: object) -> int:
        """Append a table, note its offset under `field`, and return it."""
        part = np.ascontiguousarray(np.asarray(values, dtype=np.int64)).reshape(-1)
        offset = self._size
        self._header[field] = offset
        self._parts.append(part)
        self._size += len(part)
        return offset

    def flags(self, values: NDArray[np.bool_]) -> int:
        """Append flags per moderator and return their offset."""
        return self.append(values.astype(np.int64))

    def append(self, values: I8) -> int:
        """Append numbers that another table points to, and return their offset."""
        offset = self._size
        self._parts.append(values)
        self._size += len(values)
        return offset

    def rules(self, count_field: int, field: int, lines: Iterable[tuple[int, list[int], NDArray[np.bool_]]]) -> None:
        """Append rules given as (price, parameters, flags of the moderators they bind)."""
        table = [[price, *(parameters + [0] * 4)[:4], self.flags(bound)] for price, parameters, bound in lines]
        self.number(count_field, len(table))
        self.table(field, table)

    def program(self) -> I8:
        """The whole program."""
        return np.concatenate([self._header, *self._parts])


@njit(cache=True)
def path_at(p: I8, position: int) -> int:
    """Column of a label that holds the row of a position, as long as it is one of the last `LOOKBACK`."""
    return PATH + position % p[LOOKBACK]


def make_labels(program: I8, count: int) -> I8:
    """Room for `count` partial tours, one per line."""
    return np.zeros((count, int(program[LABEL_WIDTH])), np.int64)
