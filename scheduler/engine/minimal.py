"""A minimal part of a set that is impossible as a whole, by deletion: whatever is kept is proven to be needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def minimal_set(members: Sequence[T], impossible: Callable[[Sequence[T]], bool]) -> list[T]:
    """Members of which none can be left out, from members that together are impossible; in their order.

    What stands first is given up first, as if every member were tried alone in this order. What can go is a stretch up
    to the next member that must stay, so its end is found by halving: of n members, k stay after some k·log n
    questions. `impossible` must be monotone: more members are never less impossible.
    """
    kept: list[T] = []
    rest = list(members)
    while rest and not impossible(kept):
        low, high = 0, len(rest)  # without rest[:low] it is impossible, without rest[:high] it is not
        while high - low > 1:
            middle = (low + high) // 2
            if impossible([*kept, *rest[middle:]]):
                low = middle
            else:
                high = middle
        kept.append(rest[low])
        rest = rest[low + 1 :]
    return kept
