"""Which slots a shift reaches, against a walk over every minute; and what a problem refuses as demand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import BreakSpec, Demand, Objective, Problem
from models.slots import NOWHERE, past_units
from tests.factories import FALL_BACK, MONDAY, SPRING_FORWARD, past_duty, pattern, tiny_problem

SHAPES = (
    pattern("day", "08:00", hours=(4, 6), breaks=[BreakSpec(minutes=30, paid=True, earliest=60, latest=120)]),
    pattern("night", "22:00", hours=8),
)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.data())
def test_every_minute_once(data: st.DataObject) -> None:
    """Proves: minutes outside `away` and inside the horizon count once, in the interval in which they fall; pieces are
    the whole stretch, in order.

    Sensitivity: a break that overlaps a meeting is taken out twice, or minutes after the end count.
    """
    start = data.draw(st.sampled_from([MONDAY, SPRING_FORWARD, FALL_BACK]))
    problem = tiny_problem(days=1, start=start, interval=data.draw(st.sampled_from([15, 30, 60])))
    begin = data.draw(st.integers(0, problem.horizon_minutes - 1))
    end = begin + data.draw(st.integers(1, 600))
    spans = st.tuples(st.integers(-30, 600), st.integers(0, 120))
    away = [(begin + low, begin + low + length) for low, length in data.draw(st.lists(spans, max_size=3))]
    expected: dict[int, int] = {}
    for minute in range(begin, min(end, problem.horizon_minutes)):
        if not any(low <= minute < high for low, high in away):
            slot = minute // problem.hub.interval_minutes
            expected[slot] = expected.get(slot, 0) + 1
    assert dict(problem.slots.reached(begin, end, away, 0, "day")) == expected
    pieces = list(problem.slots.pieces(begin, end, 0, "day"))
    assert [piece.start for piece in pieces] == [begin, *(piece.end for piece in pieces[:-1])]
    assert pieces[-1].end == end
    assert (pieces[-1].slot == NOWHERE) == (end > problem.horizon_minutes)


def test_a_slot_a_date_and_pattern() -> None:
    """Proves: with demand per pattern a shift reaches the slot of its date and pattern alone, wherever its minutes lie.

    By hand: 3 dates, 2 patterns: the night of the last date is slot 5; half an hour away leaves 450 minutes of 480.
    """
    slots = tiny_problem(days=3, patterns=SHAPES, per_pattern=True).slots
    assert len(slots) == 6
    assert slots.minutes.tolist() == [210, 480] * 3
    assert slots.day.tolist() == [0, 0, 1, 1, 2, 2]
    start = 2 * 1440 + 1320
    assert slots.reached(start, start + 480, [(start + 60, start + 90)], 2, "night") == ((5, 450),)
    assert slots.reached(start, start + 480, [(start, start + 480)], 2, "night") == ()
    assert slots.reached(start, start + 480, [], 2, "") == ()
    assert slots.of_days(1, 1) == (2, 4)
    assert slots.of_days(-5, 9) == (0, 6)


def test_slots_of_dates_per_interval() -> None:
    """Proves: slots of dates follow the clock, a day of 23 hours included; dates outside the horizon have none."""
    slots = tiny_problem(days=2, start=SPRING_FORWARD).slots
    assert (slots.of_days(0, 0), slots.of_days(1, 1), slots.of_days(2, 5)) == ((0, 23), (23, 47), (47, 47))


def test_past_units() -> None:
    """Proves: a past duty covers its queue inside the horizon per interval, and nothing per pattern."""
    past = [past_duty("ana", -1, "22:30", 4, queue="general"), past_duty("ben", -1, "22:00", 8)]
    assert (past_units(tiny_problem(days=1, history=past))[0, :4] / 3000).tolist() == [60, 60, 30, 0]
    assert not past_units(tiny_problem(days=1, history=past, per_pattern=True)).any()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"patterns": ("night", "day"), "pattern_minutes": (480, 210)}, "all patterns, in their order"),
        ({"pattern_minutes": (210, 450)}, "shortest length"),
        ({"pattern_minutes": (210,)}, "minutes of work"),
        ({"pattern_minutes": (210, 0)}, "minutes of work"),
        ({"heads": np.zeros((1, 5), np.int64)}, "a column for every pattern"),
        ({"heads": np.zeros((1, 6), np.int64)}, "6 slots, the horizon 2 dates"),
    ],
)
def test_demand_that_does_not_fit(fields: dict[str, Any], message: str) -> None:
    """Proves: a problem refuses slots that are not those of its dates and patterns."""
    problem = tiny_problem(days=2, patterns=SHAPES, per_pattern=True)
    said = {name: getattr(problem.demand, name) for name in Demand.model_fields} | fields
    said |= {"minimum": said["heads"], "maximum": said["heads"]}
    with pytest.raises(ValueError, match=message):
        Problem(
            **{name: getattr(problem, name) for name in Problem.model_fields if name != "demand"}, demand=Demand(**said)
        )


def test_no_intervals_per_pattern() -> None:
    """Proves: who asks for intervals where there are none is told so; JSON keeps the kind of demand."""
    problem = tiny_problem(days=2, patterns=SHAPES, per_pattern=True, heads=1)
    with pytest.raises(ValueError, match="no intervals"):
        _ = problem.demand.intervals
    assert Problem.model_validate_json(problem.model_dump_json()) == problem
    assert problem.demand != tiny_problem(days=2, patterns=SHAPES, heads=1).demand


def test_a_copy_forgets_what_was_worked_out() -> None:
    """Proves: prices, digest and the like of a changed copy are its own, even if the original's were asked before."""
    problem = tiny_problem(days=1)
    assert (problem.prices.spare, len(problem.slots)) == (50, 24)
    changed = problem.model_copy(update={"objective": Objective(surplus=7)})
    assert changed.prices.spare == 7
    assert changed.sha256 != problem.sha256
