"""Who of all serves what: totals and everybody's time are kept to the unit, and little is asked of people."""

from __future__ import annotations

from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import BreakSpec, Problem, Queue, Roster
from models.rule import UNITS_PER_MINUTE
from scheduler import plan
from scheduler.check import check
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.minutes import WORK, Shifts
from scheduler.engine.options import shift_options
from scheduler.engine.serving.improve import improve
from scheduler.engine.serving.order import order_parts
from scheduler.engine.serving.seating import seat_everybody
from scheduler.engine.serving.seats import GROUP, HEAD, HOLDS, TAIL, UNITS, Seats, seats_of
from scheduler.engine.serving.shares import untangle
from scheduler.engine.serving.swap import swap
from scheduler.engine.serving.trade import trade
from scheduler.engine.settings import Settings
from tests.factories import moderator, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    I8 = NDArray[np.int64]

SPARE = 3
"""Queues are 0, 1 and 2."""

SKILLS = [list(held) for held in ((0,), (0, 1), (1, 2), (0, 2), (0, 1, 2), ())]
MAY = np.array([[queue in held or queue == SPARE for queue in range(SPARE + 1)] for held in SKILLS])


def seated(work: Sequence[tuple[int, int, Sequence[int]]], slots: int) -> Seats:
    """Seats of shifts of different people, given as group, first slot and units (minutes here) in every slot."""
    pieces = [[(60 * t, 60 * t + units, t, WORK) for t, units in enumerate(row, first)] for _, first, row in work]
    every = np.arange(len(work))
    first = np.cumsum([0, *map(len, pieces)])
    table = np.array([piece for row in pieces for piece in row], np.int64).reshape(-1, 4)
    seats = seats_of(Shifts(every, every, first, table), slots)
    seats.seat[:, UNITS] //= UNITS_PER_MINUTE
    seats.seat[:, GROUP] = [group for group, _, row in work for _ in row]
    return seats


def changed(queues: Sequence[int]) -> int:
    """What a row of queues counts, from the meaning of the words: 2 a switch, 1 where one of the two is spare."""
    return sum(0 if a == b else 1 if SPARE in (a, b) else 2 for a, b in pairwise(queues))


@st.composite
def crowds(draw: st.DrawFn, *, whole: bool) -> tuple[Seats, I8, I8]:
    """Up to six shifts in six slots, and what their groups give: some legal way to work, summed by group."""
    slots, shifts, gives = 6, [], []
    for _ in range(draw(st.integers(1, 6))):
        first = draw(st.integers(0, slots - 1))
        group = draw(st.integers(0, len(SKILLS) - 1))
        length = draw(st.integers(1, slots - first))
        shifts.append((group, first, [6 if whole else draw(st.sampled_from([6, 6, 3])) for _ in range(length)]))
        for t, units in enumerate(shifts[-1][2], first):
            part = 0 if whole else draw(st.integers(0, units))
            held = [*SKILLS[group], SPARE]
            gives += [(t, group, draw(st.sampled_from(held)), n) for n in (part, units - part) if n]
    table = np.array(sorted(gives), np.int64).reshape(-1, 4)
    return seated(shifts, slots), table[:, 1:].copy(), np.searchsorted(table[:, 0], np.arange(slots + 1))


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data(), st.booleans())
def test_nothing_is_lost(data: st.DataObject, whole: bool) -> None:
    """Proves: every queue gets in every slot what the groups gave to it, everybody works exactly as long as they are
    there, on queues of their own, and each queue of a slot is one part.

    Sensitivity: a trade that rounds, a chain of moves that ends with somebody else, a seat that keeps an old mix.
    """
    seats, gives, first = data.draw(crowds(whole=whole))
    before = seats.seat[:, : GROUP + 1].copy()
    parts = seat_everybody(seats, gives, first, MAY, 3)
    slot = np.repeat(np.arange(len(first) - 1), np.diff(first))
    asked, made = np.zeros((2, len(first) - 1, SPARE + 1), np.int64)
    np.add.at(asked, (slot, gives[:, 1]), gives[:, 2])
    np.add.at(made, (parts[:, 1], parts[:, 2]), parts[:, 3])
    assert np.array_equal(asked, made)
    worked = {(m, t): (units, group) for m, t, units, group in before.tolist()}
    for (m, t), (units, group) in worked.items():
        own = parts[(parts[:, 0] == m) & (parts[:, 1] == t)]
        assert own[:, 3].sum() == units
        assert MAY[group, own[:, 2]].all()
        assert len(set(own[:, 2].tolist())) == len(own)
    assert (parts[:, 3] > 0).all()
    assert {(m, t) for m, t, _, _ in parts.tolist()} == set(worked)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data())
def test_two_people_switch_as_little_as_can_be(data: st.DataObject) -> None:
    """Proves: of all ways in which two people can make the same totals in up to five slots, theirs counts least.

    Sensitivity: people told apart slot after slot change to each other's queue and back.
    """
    slots = data.draw(st.integers(2, 5))
    groups = [data.draw(st.integers(0, len(SKILLS) - 1)) for _ in range(2)]
    work = [[data.draw(st.sampled_from([*SKILLS[g], SPARE])) for g in groups] for _ in range(slots)]
    rows = sorted((t, g, q, 6) for t in range(slots) for g, q in zip(groups, work[t], strict=True))
    gives = np.array(rows, np.int64)
    first = np.searchsorted(gives[:, 0], np.arange(slots + 1))
    parts = seat_everybody(seated([(g, 0, [6] * slots) for g in groups], slots), gives[:, 1:].copy(), first, MAY, 3)
    found = sum(changed(parts[parts[:, 0] == m, 2].tolist()) for m in range(2))
    ways = [
        [way for way in permutations(pair) if all(MAY[g, q] for g, q in zip(groups, way, strict=True))] for pair in work
    ]
    best = min(sum(changed([pair[m] for pair in way]) for m in range(2)) for way in product(*ways))
    assert found == best


def test_three_move_in_a_circle() -> None:
    """Proves: three people who each may serve two of three queues all move at once where no two can swap.

    By hand: all three change queue between two slots, 6; moved around the circle, nobody does.
    Sensitivity: exchanges between two people alone find nothing.
    """
    seats = seated([(1, 0, [6, 6]), (2, 0, [6, 6]), (3, 0, [6, 6])], 2)
    seats.seat[:, HOLDS] = seats.seat[:, HEAD] = seats.seat[:, TAIL] = [0, 1, 1, 2, 2, 0]
    mix = np.zeros((1, 2, 2), np.int64)
    low, high = seats.bench[1:3].tolist()
    assert improve(seats.seat, seats.sitting[low:high], mix, MAY, 0) == 6
    assert seats.seat[:, HOLDS].tolist() == [0, 0, 1, 1, 2, 2]


def test_two_who_cross_twice() -> None:
    """Proves: two people who change to each other's queue and back are told so, though no slot alone gains.

    By hand: 0 0 1 1 0 0 against 1 1 0 0 1 1, four switches of 2; swapped in both middle slots, none.
    Sensitivity: exchanged in one slot alone, both have as many switches as before, or more.
    """
    seats = seated([(1, 0, [6] * 6), (1, 0, [6] * 6)], 6)
    seats.seat[:, HOLDS] = seats.seat[:, HEAD] = seats.seat[:, TAIL] = [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1]
    mix = np.zeros((1, 2, 2), np.int64)
    for low, high in pairwise(seats.bench.tolist()):
        assert improve(seats.seat, seats.sitting[low:high], mix, MAY, 0) == 0
    assert swap(seats.seat, seats.sitting, seats.bench, mix, MAY) == 8
    assert seats.seat[:, HOLDS].tolist() in ([0] * 6 + [1] * 6, [1] * 6 + [0] * 6)


@pytest.mark.parametrize(("group", "gain"), [(4, 2), (3, 0)])
def test_parts_are_traded(group: int, gain: int) -> None:
    """Proves: two people give each other parts of a queue until one of them has a whole one, where skills allow.

    By hand: 4 of queue 0 and 2 of queue 2 against 2 of queue 0 and 4 of queue 1. Whoever knows all three takes the 4 of
    queue 1 for 4 of queue 0, a switch less; whoever does not know queue 1 cannot.
    """
    seats = seated([(group, 0, [6]), (1, 0, [6])], 1)
    seats.seat[:, HOLDS] = [SPARE + 1, SPARE + 2]
    mix = np.array([[[0, 4], [2, 2]], [[0, 2], [1, 4]]], np.int64)
    assert trade(seats.seat, seats.sitting, mix, MAY, SPARE, 0, True) == gain
    assert seats.seat[1, HOLDS] == (0 if gain else SPARE + 2)
    assert sorted(mix[0].tolist()) == ([[1, 4], [2, 2]] if gain else [[0, 4], [2, 2]])


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), min_size=1, max_size=3), max_size=5))
def test_the_best_order_of_parts(work: list[list[tuple[int, int]]]) -> None:
    """Proves: of all orders of the parts of a shift's slots, the one chosen counts least; a part of less than 3 units
    counts 1 more unless the work before or after goes on with its queue.

    Sensitivity: every slot in the order that suits the slot before.
    """
    days = [list(dict(slot).items()) for slot in work]
    seats = seated([(4, 0, [sum(units for _, units in slot) for slot in days])], len(days))
    mix = np.zeros((max(1, len(days)), 4, 2), np.int64)
    for s, slot in enumerate(days):
        mix[s, : len(slot)] = slot
        whole = len(slot) == 1
        seats.seat[s, HOLDS] = slot[0][0] if whole else SPARE + 1 + s
        seats.seat[s, HEAD], seats.seat[s, TAIL] = slot[0][0], slot[-1][0]
    order_parts(seats.seat, mix, SPARE, 3)
    chosen = [_turned(slot, *seats.seat[s, [HEAD, TAIL]].tolist()) for s, slot in enumerate(days)]
    ways = product(*(list(permutations(slot)) for slot in days))
    assert _counted(chosen) == min(map(_counted, ways), default=0)


def _turned(slot: list[tuple[int, int]], head: int, tail: int) -> list[tuple[int, int]]:
    return sorted(slot, key=lambda part: (part[0] == tail) - (part[0] == head))


def _counted(slots: Sequence[Sequence[tuple[int, int]]]) -> int:
    """Changes between slots, and brief parts of slots that are split; changes within a slot are the same anyhow."""
    total = 0
    for k, slot in enumerate(slots):
        before = slots[k - 1][-1][0] if k else None
        after = slots[k + 1][0][0] if k + 1 < len(slots) else None
        total += changed([before, slot[0][0]]) if before is not None else 0
        for place, (queue, units) in enumerate(slot if len(slot) > 1 else ()):
            goes_on = (place == 0 and queue == before) or (place == len(slot) - 1 and queue == after)
            total += units < 3 and not goes_on
    return total


def test_parts_are_gathered() -> None:
    """Proves: two groups that each give half of their time to both of two queues end with one queue each.

    By hand: 3 of each, whole is 6: one cycle, shifted by 3.
    """
    share = np.array([[3, 3, 0], [3, 3, 0]], np.int64)
    untangle(share, 6)
    assert sorted(share.tolist()) == [[0, 6, 0], [6, 0, 0]]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 9999))
def test_no_cycle_of_parts_is_left(groups: int, queues: int, seed: int) -> None:
    """Proves: what groups and queues have in all stays, no share is below zero or new, and shares that are not whole
    form a forest: fewer than groups and queues that have some.

    Sensitivity: a cycle that is walked with a wrong sign, or left where two walks meet above their beginning.
    """
    share = np.random.default_rng(seed).integers(0, 13, (groups, queues + 1))
    before = share.copy()
    untangle(share, 6)
    assert np.array_equal(share.sum(axis=0), before.sum(axis=0))
    assert np.array_equal(share.sum(axis=1), before.sum(axis=1))
    assert (share >= 0).all()
    assert not (share % 6)[before % 6 == 0].any()
    parts = share % 6 > 0
    assert parts.sum() < max(1, parts.any(axis=0).sum() + parts.any(axis=1).sum()) or not parts.any()


# --- from end to end -------------------------------------------------------------------------------------------------


def hub(heads: dict[str, Any], **fields: Any) -> Problem:
    """A shift from 8 to 12; heads of each queue in these four hours."""
    table = np.zeros((len(heads), 24))
    for line, own in enumerate(heads.values()):
        table[line, 8:12] = own
    return tiny_problem(
        days=1, heads=table, **{"patterns": [pattern("p", "08:00", hours=4)], "queues": heads, **fields}
    )


def worked(problem: Problem) -> Roster:
    """The roster in which everybody works the first shift there is, after the checker found it whole."""
    options, tours = shift_options(problem, complete=True), np.zeros((len(problem.moderators), 1), np.int64)
    made = roster_of(problem, options, tours, assign(problem, options, tours))
    assert check(problem, made, rules=()).hard == ()
    return made


def switches(roster: Roster) -> list[int]:
    """Changes from one queue to another in every duty, in order."""
    served = [[a.queue for a in duty.activities if a.queue] for duty in roster.duties]
    return [sum(a != b for a, b in pairwise(own)) for own in served]


def test_one_person_takes_the_parts() -> None:
    """Proves: of two people for heads 1.5 and 0.5, one stays on the first queue and the other turns the parts of every
    hour so that they meet: one switch an hour, and none of the seven pieces that slot after slot would make.

    By hand: a b|b a|a b|b a. Sensitivity: parts in one order every hour are 7 switches; both people split, 8.
    """
    made = worked(hub({"a": 1.5, "b": 0.5}))
    assert sorted(switches(made)) == [0, 4]
    assert sorted(len(duty.activities) for duty in made.duties) == [1, 5]


@pytest.mark.parametrize("meeting", ["a", "b"])
def test_parts_meet_over_the_hour(meeting: str) -> None:
    """Proves: the first hour ends with the queue that the second one begins with, whichever of the two it is.

    By hand: half an hour each of `a` and `b`, then of one of them and of `c`, then only `c`: three pieces.
    Sensitivity: in the order of one of the cases the other has four, if an hour is laid before the next one is known.
    """
    heads = {"a": [0.5, 0, 0, 0], "b": [0.5, 0, 0, 0], "c": [0, 0.5, 1, 1]}
    heads[meeting][1] = 0.5
    made = worked(hub(heads, moderators=["ana"]))
    other = "b" if meeting == "a" else "a"
    assert [a.queue for a in made.duties[0].activities] == [other, meeting, "c"]


@pytest.mark.parametrize("first", ["a", "b"])
def test_the_flow_remembers(first: str) -> None:
    """Proves: where two queues cost the same, a slot is served like the one before.

    By hand: one head of the first queue from 8 to 9, then either may have one and none needs any: nothing is short or
    over wherever Ana is, except as spare. Sensitivity: a flow without memory takes the same queue in both cases.
    """
    heads, high = np.zeros((2, 24)), np.zeros((2, 24))
    high[:, 9:12], heads[int(first == "b"), 8], high[int(first == "b"), 8] = 1, 1, 1
    shape = pattern("p", "08:00", hours=4)
    problem = tiny_problem(days=1, moderators=["ana"], patterns=[shape], queues="ab", heads=heads, maximum=high)
    (duty,) = worked(problem).duties
    assert [activity.queue for activity in duty.activities] == [first]


@pytest.mark.parametrize(("surplus", "kinds"), [(50, ["queue"]), (90, ["queue", "spare"] * 4)])
def test_a_quarter_of_spare_time_is_no_piece(surplus: int, kinds: list[str]) -> None:
    """Proves: 15 minutes that nobody needs are spent on the queue where that costs as much as spare time, else not.

    By hand: three quarters of a head; the last quarter costs 50 an hour either way, or 90 on the queue. In the second
    case two hours meet at their spare time or at their work: five pieces.
    """
    problem = hub({"a": 0.75}, moderators=["ana"])
    problem = problem.model_copy(update={"queues": (Queue(id="a", surplus=surplus),)})
    (duty,) = worked(problem).duties
    assert {activity.kind for activity in duty.activities} == set(kinds)
    assert len(duty.activities) == (1 if surplus == 50 else 5)


def test_nobody_works_beside_need_for_a_whole_slot() -> None:
    """Proves: whole hours that nobody needs are spare time, though surplus on the queue would cost the same."""
    (duty,) = worked(hub({"a": [1, 0, 0, 0]}, moderators=["ana"])).duties
    assert [(a.kind, a.end - a.start) for a in duty.activities] == [("queue", 60), ("spare", 180)]


def test_a_queue_is_kept_over_a_break() -> None:
    """Proves: both people come back from their break to the queue that they left.

    By hand: a whole hour of break from 9 to 10, a head of each queue before and after it. Sensitivity: whoever has no
    slot before is told apart anew.
    """
    pause = BreakSpec(minutes=60, paid=False, earliest=60, latest=120)
    shape = pattern("p", "08:00", hours=4, breaks=[pause])
    made = worked(hub({"a": [1, 0, 1, 1], "b": [1, 0, 1, 1]}, patterns=[shape]))
    assert switches(made) == [0, 0]


def test_who_knows_more_makes_room() -> None:
    """Proves: totals are met by moving whoever can move: Ben, who comes for `b` alone, drives Ana to `a`.

    By hand: Ana on `b` from 8 to 10, then one head each: she has one switch, Ben none.
    """
    people = [moderator("ana"), moderator("ben", languages=("b",))]
    shapes = [pattern("p", "08:00", hours=4), pattern("q", "10:00", hours=2)]
    problem = hub({"a": [0, 0, 1, 1], "b": [1, 1, 1, 1]}, moderators=people, patterns=shapes)
    problem = problem.model_copy(update={"queues": (Queue(id="a", language="a"), Queue(id="b", language="b"))})
    options = shift_options(problem, complete=True)
    tours = np.array([[0], [1]], np.int64)
    assert switches(roster_of(problem, options, tours, assign(problem, options, tours))) == [1, 0]


def test_a_past_duty_that_ends_beside_the_grid() -> None:
    """Proves: after a past duty that ends at 8:03 people still serve multiples of five minutes.

    By hand: the hour lacks 57 minutes; 60 are 3 over, which costs 3 × 90 ÷ 60, and 55 with 5 minutes of spare time cost
    2 × 1000 ÷ 60 and more. Sensitivity: a flow of single minutes gives 57, which the checker refuses.
    """
    problem = hub({"a": 1}, moderators=["ana", "ben"], history=[past_duty("ben", -1, "22:00", 10.05, queue="a")])
    problem = problem.model_copy(update={"queues": (Queue(id="a", surplus=90),)})
    outcome = plan.solve(problem, Settings(deterministic=True, work=40))
    assert outcome.verdict.hard == ()
    (duty,) = outcome.roster.duties
    assert [activity.kind for activity in duty.activities] == ["queue"]
