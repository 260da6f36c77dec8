"""Minimal sets by deletion, against trying every subset."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.engine.minimal import minimal_set

if TYPE_CHECKING:
    from collections.abc import Sequence


def by_hand(members: Sequence[int], sets: list[frozenset[int]]) -> list[int]:
    """Members tried one by one in their order, each left out where the rest still holds one of the sets."""
    kept = list(members)
    for member in members:
        fewer = [other for other in kept if other != member]
        if any(one <= set(fewer) for one in sets):
            kept = fewer
    return kept


@settings(derandomize=True, deadline=None, max_examples=300, database=None)
@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.frozensets(st.integers(0, n - 1)), min_size=1))
    )
)
def test_the_same_as_one_by_one(drawn: tuple[int, list[frozenset[int]]]) -> None:
    """Proves: halving finds what leaving out one by one finds, and no proper part of it is impossible.

    Sensitivity: a stretch that is given up past the member which must stay, or a member kept that need not be.
    """
    many, sets = drawn
    found = minimal_set(range(many), lambda few: any(one <= set(few) for one in sets))
    assert found == by_hand(range(many), sets)
    assert any(one <= set(found) for one in sets)
    parts = combinations(found, len(found) - 1) if found else ()
    assert not any(one <= set(part) for part in parts for one in sets)


def test_few_of_many_take_few_questions() -> None:
    """Proves: two members of 1,000 are found in less than 40 questions; one by one takes 1,000.

    Sensitivity: a search that goes on one by one.
    """
    asked: list[int] = []

    def impossible(few: Sequence[int]) -> bool:
        asked.append(len(few))
        return {137, 802} <= set(few)

    assert minimal_set(range(1000), impossible) == [137, 802]
    assert len(asked) < 40
