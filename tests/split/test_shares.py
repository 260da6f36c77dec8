"""Demand among groups: every cell sums to the whole, head by head, in proportion to the hours that can come there."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, Availability, Contract, Queue, SkillRow
from scheduler.split.hours import brought, present
from scheduler.split.shares import _divide, divided
from tests.factories import MONDAY, moderator, past_duty, pattern, tiny_problem
from tests.plan.hubs import hubs


@settings(derandomize=True, deadline=None, max_examples=120, database=None)
@given(hubs(), st.integers(1, 3), st.integers(0, 99))
def test_every_cell_sums_to_the_whole(problem: Any, many: int, seed: int) -> None:
    """Proves: of hubs with absences, history, decimals and hard minima every group's heads, minimum and maximum are not
    below 0, no minimum is above its maximum, and all sum to the whole's in every cell; a cell has at most one group
    with a broken head, unless the past has one.

    Sensitivity: a head that rounding drops or makes.
    """
    own: list[list[int]] = [[] for _ in range(many)]
    for m, g in enumerate(np.random.default_rng(seed).integers(many, size=len(problem.moderators)).tolist()):
        own[g].append(m)
    parts = divided(problem, own, range(len(problem.queues)))
    whole = problem.demand
    for name in ("heads", "minimum", "maximum"):
        grids = np.stack([getattr(part, name) for part in parts])
        assert (grids >= 0).all()
        assert (grids.sum(axis=0) == getattr(whole, name)).all()
        assert ((grids % 1000 > 0).sum(axis=0) <= 1).all()
    for part in parts:
        assert (part.minimum <= part.maximum).all()
        less = whole.heads <= whole.maximum
        assert (part.heads <= part.maximum)[less].all()


@settings(derandomize=True, deadline=None, max_examples=120, database=None)
@given(st.integers(1, 4), st.integers(0, 9999))
def test_a_part_never_falls_where_the_whole_rises(groups: int, seed: int) -> None:
    """Proves: with the same hours, debts and past, a rising whole makes every group's part rise or stay, in any
    thousandth; and n whole heads are within one head of n times each group's part of the hours, but for its debt.

    Sensitivity: rounding of each level apart (two heads 1 + 1, three heads 0 + 3).
    """
    random = np.random.default_rng(seed)
    cells, most = 40, 6000
    rising = np.sort(random.integers(0, most, size=cells))
    parts = random.integers(0, 4, size=groups).astype(float)
    parts[0] += parts.sum() == 0
    parts = np.broadcast_to((parts / parts.sum())[:, None, None], (groups, 1, cells))
    past = np.broadcast_to(random.choice([0, 0, 1000], size=groups)[:, None, None], (groups, 1, cells))
    debts = random.uniform(-1, 1, size=(groups, 1))
    given_ = np.zeros((groups, 3, 1, cells), np.int64)
    levels = np.broadcast_to(rising, (3, 1, cells)).copy()
    levels[2] *= 50
    _divide(levels, parts, past, debts, given_)
    assert (given_.sum(axis=0) == levels).all()
    assert (np.diff(given_, axis=-1) >= 0).all()
    if not past.any():
        assert (given_[:, 0, 0] <= rising * parts[:, 0] + 1000 * (2 + debts)).all()


def shared(**fields: Any) -> Any:
    """Two people of one contract and one queue, a week of one pattern from eight to four."""
    return tiny_problem(**{"heads": 1, **fields})


def test_by_hours_and_by_turns() -> None:
    """Proves: of two groups with 20 and 40 contract hours the second has two of three heads; a queue of one head goes
    by turns, so that in three weeks of a 1 : 1 split neither has more than one stretch too many.

    Sensitivity: all single heads to the larger group.
    """
    contracts = [Contract(id="half", minutes_per_week_max=1200), Contract(id="full")]
    two = [moderator("ana", contract="half"), moderator("ben")]
    three = shared(moderators=two, contracts=contracts, heads=3)
    sums = [int(part.heads[0, 8:16].sum()) for part in divided(three, [[0], [1]], [0])]
    assert sums == [8 * 1000, 8 * 2000]
    single = shared(days=21)
    weeks = [part.heads[0].reshape(3, 7, 24)[:, 0, 8] // 1000 for part in divided(single, [[0], [1]], [0])]
    assert (weeks[0] + weeks[1]).tolist() == [1, 1, 1]
    assert abs(int(weeks[0].sum() - weeks[1].sum())) == 1


def test_only_where_somebody_can_be_at_work() -> None:
    """Proves: absences, availability, employment, patterns and skills of some dates each empty their cells: ben's group
    has nothing there, and all of it where ana is away; a cell that nobody can reach is divided all the same.

    Sensitivity: heads where nobody of the group can come are short for certain.
    """
    day = 1440
    problem = shared(
        days=7,
        absences=[Absence(moderator="ana", start=0, end=day), Absence(moderator="ben", start=day, end=2 * day)],
        availability=[
            Availability(moderator="ben", start=2 * day, end=3 * day, kind="not"),
            Availability(moderator="ana", start=day, end=4 * day, kind="only"),
        ],
    )
    heads = [part.heads[0].reshape(7, 24)[:, 12] // 1000 for part in divided(problem, [[0], [1]], [0])]
    assert heads[0][:3].tolist() == [0, 1, 1]
    assert heads[0][4:].tolist() == [0, 0, 0]
    assert (heads[0] + heads[1]).tolist() == [1] * 7
    there = present(problem)
    assert not there[:, :8].any()
    assert there[1, 8:16].all()
    night = divided(problem, [[0], [1]], [0])
    assert sum(int(part.heads[0, 3]) for part in night) == 1000
    late = shared(
        moderators=["ana", moderator("ben", first_date=MONDAY.replace(day=3))],
        skills=[SkillRow(moderator="ana", queue="general", last_date=MONDAY.replace(day=4))],
    )
    came = brought(late, [[0], [1]])[:, 0].reshape(2, 7, 24)[:, :, 12] > 0
    assert came.tolist() == [[True] * 4 + [False] * 3, [False] * 2 + [True] * 5]


def test_the_past_covers_its_own() -> None:
    """Proves: where ben's duty of the night before still covers the queue, the head is his group's.

    Sensitivity: presence in one part and its demand in another: short here, too many there.
    """
    history = [past_duty("ben", -1, "22:00", 8, queue="general")]
    problem = tiny_problem(heads=1, patterns=[pattern("day"), pattern("night", "22:00")], history=history)
    ana, ben = divided(problem, [[0], [1]], [0])
    assert ben.heads[0, :6].tolist() == [1000] * 6
    assert ana.heads[0, :6].tolist() == [0] * 6


def test_hours_follow_demand_over_queues() -> None:
    """Proves: ana may serve both queues, ben en alone; en wants 1 head and de 2, so fitted in proportion ana's hours go
    to de, and en is ben's.

    Sensitivity: everybody's hours spread evenly over their queues: en would be shared.
    """
    queues = [Queue(id="en", language="en"), Queue(id="de", language="de")]
    two = [moderator("ana", languages=("en", "de")), moderator("ben", languages=("en",))]
    problem = tiny_problem(moderators=two, queues=queues, heads=np.array([[1] * 168, [1] * 168]))
    hours = brought(problem, [[0], [1]]).sum(axis=2)
    assert hours[0, 1] > 50 * hours[0, 0]
    ana, ben = divided(problem, [[0], [1]], [0, 1])
    assert ana.heads[0].sum() == 0
    assert ben.heads[1].sum() == 0


def test_demand_per_pattern() -> None:
    """Proves: per pattern, a group has heads of the patterns of its contracts alone.

    Sensitivity: intervals where there are none.
    """
    contracts = [Contract(id="days", patterns=("day",)), Contract(id="nights", patterns=("night",))]
    problem = tiny_problem(
        days=2,
        per_pattern=True,
        heads=2,
        patterns=[pattern("day"), pattern("night", "22:00")],
        contracts=contracts,
        moderators=[moderator("ana", contract="days"), moderator("ben", contract="nights")],
    )
    ana, ben = divided(problem, [[0], [1]], [0])
    assert ana.heads.tolist() == [[2000, 0, 2000, 0]]
    assert ben.heads.tolist() == [[0, 2000, 0, 2000]]
