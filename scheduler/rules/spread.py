"""How far starts of day lie apart, as sums of literals: the encoding of `consistency.start_spread`.

Read starts relative to a reference `r` on the clock's face, in (r − 12 h, r + 12 h]; that puts the possible ones in an
order `v_1 … v_n` with gaps `g_i`. With `up_i` = "some start is `v_{i+1}` or later" and `down_i` = "some start is `v_i`
or earlier", largest less smallest is `Σ g_i·(up_i + down_i − 1)` for a group that has any start. References that give
the same order share it; where all give one, as for starts within 12 hours, nobody need ask which start was the first.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from models.clock import DAY_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.rules.board import Board, Literal, Priced
    from scheduler.rules.starts import Starts


class Order(NamedTuple):
    """Possible starts in the order in which each of the references sees them, and the gaps between neighbours."""

    values: tuple[int, ...]
    gaps: tuple[int, ...]
    references: tuple[int, ...]

    def spread(self, starts: Sequence[int]) -> int:
        """Largest less smallest of some of the values; 0 where there are none."""
        places = [self.values.index(start) for start in starts]
        return sum(self.gaps[min(places, default=0) : max(places, default=0)])


def orders_of(values: Iterable[int]) -> list[Order]:
    """The different orders in which the values see each other."""
    known = sorted(set(values))
    references: dict[tuple[int, ...], list[int]] = {}
    for reference in known:
        # The face of the clock begins right after the time opposite to the reference.
        opposite = reference + DAY_MINUTES // 2 + 1
        seen = tuple(sorted(known, key=lambda value: (value - opposite) % DAY_MINUTES))
        references.setdefault(seen, []).append(reference)
    return [
        Order(seen, tuple((b - a) % DAY_MINUTES for a, b in pairwise(seen)), tuple(whose))
        for seen, whose in references.items()
    ]


class Reach(NamedTuple):
    """Per gap of an order: whether some start lies above it, and whether one lies below."""

    up: list[Literal]
    down: list[Literal]


def encode_spread(rule: Priced, board: Board, starts: Starts, *, within: str, tolerance: int) -> None:
    """Keep starts in a run of working days, or in a week, within `tolerance` minutes of each other."""
    if within == "week":
        _weeks(rule, board, starts, tolerance)
    else:
        _runs(rule, board, starts, tolerance)


def _limit(
    rule: Priced, board: Board, starts: Starts, order: Order, reach: Reach, allowed: int,
    given: Sequence[Literal], relief: tuple[int, Literal] | None = None,
) -> None:  # fmt: skip
    """Spread at most `allowed` where all of `given` hold; each that does not hold leaves room for any spread."""
    total = sum(order.gaps)
    terms = [(gap, literal) for side in reach for gap, literal in zip(order.gaps, side, strict=True)]
    terms += [(total, literal) for literal in given]
    if relief:
        terms.append((-relief[0], relief[1]))
    board.limit(rule, terms, moderator=starts.moderator, at_most=allowed + total * (1 + len(given)))


def _reach(board: Board, order: Order, on: dict[int, Literal]) -> Reach:
    """Reach of the starts `on` (time of day → literal), built up from the ends of the order."""
    present = [on.get(value) for value in order.values]
    up = _cumulated(board, present[:0:-1])[::-1]
    down = _cumulated(board, present[:-1])
    return Reach(up, down)


def _cumulated(board: Board, present: Sequence[Literal | None]) -> list[Literal]:
    result: list[Literal] = []
    for literal in present:
        either = [*result[-1:], *([] if literal is None else [literal])]
        result.append(board.any_of(either))
    return result


def _weeks(rule: Priced, board: Board, starts: Starts, tolerance: int) -> None:
    hub, clock = board.problem.hub, board.clock
    for monday in range(clock.week_of(0, hub.week_start), hub.days, 7):
        days = range(max(monday, board.first_known_day), min(monday + 7, hub.days))
        before = [starts.past[day] for day in days if day in starts.past]
        by_value: dict[int, list[Literal]] = {}
        for day in days:
            for value, literal in starts.on(day).items():
                by_value.setdefault(value, []).append(literal)
        present = {value: board.any_of(literals) for value, literals in by_value.items()}
        orders = orders_of(present)
        for order in orders:
            if sum(order.gaps) <= tolerance or (before and before[0] not in order.references):
                continue
            allowed = max(tolerance, order.spread(before))
            given = [] if before or len(orders) == 1 else [_week_begins(board, starts, days, order)]
            _limit(rule, board, starts, order, _reach(board, order, present), allowed, given)


def _week_begins(board: Board, starts: Starts, days: range, order: Order) -> Literal:
    """Whether the first start of the days is one of the order's references."""
    idle: list[Literal] = []
    found = []
    for day in days:
        found += [
            board.all_of([literal, *idle]) for value, literal in starts.on(day).items() if value in order.references
        ]
        idle.append(board.negate(starts.works(day)))
    return board.any_of(found)


def _runs(rule: Priced, board: Board, starts: Starts, tolerance: int) -> None:
    days = board.problem.hub.days
    before: list[int] = []
    while -1 - len(before) in starts.past:
        before.insert(0, starts.past[-1 - len(before)])
    orders = orders_of([*before, *(value for day in range(days) for value in starts.on(day))])
    connected = board.constant(bool(before))
    chain = [connected := board.all_of([starts.works(day), connected]) for day in range(days)] if before else []
    for order in orders:
        if sum(order.gaps) <= tolerance:
            continue
        excess = order.spread(before) - tolerance if before and before[0] in order.references else 0
        reach = _reach(board, order, {value: board.constant(True) for value in before})
        first = board.constant(bool(before) and before[0] in order.references)
        for day in range(days):
            works = starts.works(day)
            reach = _grown(board, reach, _reach(board, order, starts.on(day)), works)
            given = [works] if day == days - 1 else [works, board.negate(starts.works(day + 1))]
            if len(orders) > 1:
                first = _run_begins(board, starts, day, order, first)
                given.append(first)
            relief = (excess, chain[day]) if excess > 0 else None
            _limit(rule, board, starts, order, reach, tolerance, given, relief)


def _grown(board: Board, before: Reach, today: Reach, works: Literal) -> Reach:
    """Reach of the run that holds today: what today reaches, and what the run had reached if today goes on with it."""
    up, down = (
        [board.any_of([new, board.all_of([works, old])]) for old, new in zip(olds, news, strict=True)]
        for olds, news in zip(before, today, strict=True)
    )
    return Reach(up, down)


def _run_begins(board: Board, starts: Starts, day: int, order: Order, before: Literal) -> Literal:
    """Whether the run that holds today began with one of the order's references; `before` says so of yesterday's."""
    fresh = board.any_of(literal for value, literal in starts.on(day).items() if value in order.references)
    begins = board.all_of([fresh, board.negate(starts.works(day - 1))])
    return board.any_of([begins, board.all_of([starts.works(day), before])])
