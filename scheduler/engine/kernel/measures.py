"""Measures that are summed over windows of days, before compilation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from scheduler.engine.kernel.program import HARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.rules.board import Priced
    from scheduler.rules.tables import Ints, Window


class Law(NamedTuple):
    """Whoever asks for a sum that only another one reads: it has no price, and no limit to break."""

    id: str = ""
    hard: bool = True
    ticks_per_amount: int = 0
    booked_under: str = "rules"


LAW = Law()


class Passed(NamedTuple):
    """A limit that the sum of another measure passes, and what counts then (see `scheduler.rules.tables.Passing`)."""

    base: Sums
    limit: int
    counts: Literal["excess", "once"]


class Gated(NamedTuple):
    """The sum that opens or shuts a measure, and from what on (see `scheduler.rules.tables.Gate`)."""

    base: Sums
    limit: int
    opens: bool


def price_of(rule: Priced) -> int:
    """Ticks per unit of amount, or HARD."""
    return HARD if rule.hard else rule.ticks_per_amount


class Sums:
    """A measure and its windows, before compilation.

    With `passing` a date also adds what passes a limit of another measure, which is summed over `spans` of dates from
    `before` on; that one has no windows of its own, nor has the one that is its `gate`.
    """

    def __init__(self, rule: Priced, same: Ints, following: Ints, combine: str, bucket: Ints | None) -> None:
        self.price, self.same, self.following = price_of(rule), same, following
        self.combine, self.bucket = combine, bucket
        self.windows: dict[int, Sequence[Window]] = {}
        self.passing: Passed | None = None
        self.gate: Gated | None = None
        self.spans: Ints | None = None
        self.before: dict[int, int] = {}

    def say(self, windows: dict[int, Sequence[Window]], days: Ints, first: int, last: int) -> None:
        """Take these windows of each moderator, but for those whose sum cannot pass their limit.

        `days` are the dates on which the rows start; dates are known from `first` to `last`. That limit is compared
        with the largest values of the dates; what passes another limit has no largest value here.
        """
        after = np.zeros(last + 2 - first, np.int64)
        same = after.copy()
        np.maximum.at(same, days - first, self.same)
        np.maximum.at(after, days - first + 1, self.following)
        largest = np.maximum(same, after) if self.combine == "max" else same + after
        upto = np.concatenate([[0], np.cumsum(largest)]).tolist()

        def binds(window: Window) -> bool:
            if self.passing is not None or window.at_most is None or window.at_least is not None:
                return True
            return bool(upto[window.last + 1 - first] - upto[max(0, window.first - first)] > window.at_most)

        kept = {m: [window for window in own if binds(window)] for m, own in windows.items()}
        self.windows = {m: own for m, own in kept.items() if own}

    def takes(self, other: Sums) -> bool:
        """Whether the windows of another rule can be counted here: the same measure at the same price."""
        return (
            self.price == other.price
            and self.combine == other.combine
            and np.array_equal(self.same, other.same)
            and np.array_equal(self.following, other.following)
            and (self.bucket is other.bucket or _equal(self.bucket, other.bucket))
            and (self.price == HARD or not self.windows.keys() & other.windows.keys())
            and self.passing == other.passing
            and self.gate == other.gate
            and (self.spans is other.spans or _equal(self.spans, other.spans))
            and all(other.before[m] == before for m, before in self.before.items() if m in other.before)
        )

    def take(self, other: Sums) -> None:
        """Add these windows; of two laws about the same dates both hold."""
        self.before |= other.before
        for m, windows in other.windows.items():
            merged = {window[:2]: window for window in self.windows.get(m, ())}
            for window in windows:
                merged[window[:2]] = _both(merged.get(window[:2], window), window)
            self.windows[m] = list(merged.values())


def _equal(one: Ints | None, other: Ints | None) -> bool:
    return one is not None and other is not None and np.array_equal(one, other)


def _both(one: Window, other: Window) -> Window:
    most = [limit for limit in (one.at_most, other.at_most) if limit is not None]
    least = [limit for limit in (one.at_least, other.at_least) if limit is not None]
    return one._replace(at_most=min(most, default=None), at_least=max(least, default=None))
