"""Where a shift counts: which slots of the demand it reaches, with how many minutes, for both kinds of demand.

Per interval, a minute of work counts in the interval in which it falls, and after the horizon's last midnight nowhere.
Per shift pattern, every minute of a shift's work counts in one slot, that of the local date on which the shift starts
and of its pattern: also minutes after midnight and after the horizon's end. The pattern is the one under which the
shift is read: the first pattern of the moderator's contract that admits its start, length and breaks (`Stint.pattern`
of the timeline, `Options.pattern` of the engine's rows that `contract_rows` keeps).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from models.rule import UNITS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem

NOWHERE = -1
"""The slot of minutes that cover nothing, cost nothing and are not spare: those after the end of interval demand."""


class Piece(NamedTuple):
    """Minutes `[start, end)` of work that lie in one slot (or NOWHERE)."""

    slot: int
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Slots:
    """The slots of a problem's demand, in the order of the columns of `Demand.heads`.

    `minutes`, shape `(slots,)`: minutes of work that one head means. `day`, shape `(slots,)`: the local date of the
    interval's start, or of the pattern's slot; a queue may be served in a slot by whoever has its skill on that date.
    `patterns` numbers the patterns in a date, and is empty where demand is per interval (`interval` minutes long, up to
    elapsed minute `end`).
    """

    minutes: NDArray[np.int64]
    day: NDArray[np.int64]
    patterns: dict[str, int]
    interval: int
    end: int

    def __len__(self) -> int:
        """Number of slots."""
        return len(self.minutes)

    def pieces(self, start: int, end: int, day: int, pattern: str) -> Iterator[Piece]:
        """Work in `[start, end)` (elapsed minutes, without breaks) of a shift of `pattern` that starts on date `day`.

        Cut where slots end, in order of time; together the pieces are the whole stretch. A pattern that the problem
        does not know (a shift that no pattern admits) is NOWHERE where demand is per pattern.
        """
        if self.patterns:
            number = self.patterns.get(pattern)
            if start < end:
                yield Piece(NOWHERE if number is None else day * len(self.patterns) + number, start, end)
            return
        at = start
        while at < min(end, self.end):
            cut = min(end, self.end, (at // self.interval + 1) * self.interval)
            yield Piece(at // self.interval, at, cut)
            at = cut
        if at < end:
            yield Piece(NOWHERE, at, end)

    def reached(
        self, start: int, end: int, away: Iterable[Sequence[Any]], day: int, pattern: str
    ) -> tuple[tuple[int, int], ...]:
        """Slots in which a shift `[start, end)` works, each with its minutes (more than none), in order of time.

        `away` are spans without work, in elapsed minutes and in any order (breaks, meetings); they may overlap, and
        only their first two items are read.
        """
        found: dict[int, int] = {}
        for low, high in stretches(start, end, away):
            for piece in self.pieces(low, high, day, pattern):
                if piece.slot != NOWHERE:
                    found[piece.slot] = found.get(piece.slot, 0) + piece.end - piece.start
        return tuple(found.items())

    def of_days(self, first: int, last: int) -> tuple[int, int]:
        """First and one-past-last slot with a date from `first` to `last`, both inclusive; skills hold for such."""
        low, high = np.searchsorted(self.day, [first, last + 1]).tolist()
        return low, high


def stretches(start: int, end: int, away: Iterable[Sequence[Any]]) -> Iterator[tuple[int, int]]:
    """What is left of `[start, end)` without the spans `away`, in order."""
    at = start
    for low, high in sorted((span[0], span[1]) for span in away):
        if at < min(low, end):
            yield at, min(low, end)
        at = max(at, high)
    if at < end:
        yield at, end


def slots_of(problem: Problem) -> Slots:
    """The slots of a problem."""
    demand, clock = problem.demand, problem.clock
    size = problem.hub.interval_minutes
    if demand.patterns:
        day = np.repeat(np.arange(problem.hub.days, dtype=np.int64), len(demand.patterns))
    else:
        day = np.array([clock.day_of(slot * size) for slot in range(demand.slots)], dtype=np.int64)
    numbers = {pattern: number for number, pattern in enumerate(demand.patterns)}
    return Slots(demand.slot_minutes, day, numbers, size, problem.horizon_minutes)


def past_units(problem: Problem) -> NDArray[np.int64]:
    """What past duties give to their queues inside the horizon, shape `(queues, slots)`, in presence units.

    A past duty started before the horizon and is of none of its slots where demand is per pattern: it covers nothing.
    """
    units = np.zeros(problem.demand.heads.shape, dtype=np.int64)
    index = {queue.id: line for line, queue in enumerate(problem.queues)}
    for past in problem.history:
        if past.queue and past.end > 0:
            for slot, minutes in problem.slots.reached(max(0, past.start), past.end, (), 0, ""):
                units[index[past.queue], slot] += minutes * UNITS_PER_MINUTE
    return units
