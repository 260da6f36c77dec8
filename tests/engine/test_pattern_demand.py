"""Demand per shift pattern: the program against every roster there is, and its roster against the checker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import BreakSpec, Contract, Event, Pin, Problem, Queue, SkillRow
from models.rule import TICKS_PER_POINT
from models.slots import past_units
from scheduler.check import check
from scheduler.engine.cpsat import OFF, Neighbourhoods, WholeResult, solve_whole
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.options import shift_options
from scheduler.engine.terms import terms_of, ticks_of
from scheduler.rules import rules_of
from tests.engine.cpsat_brute import cheapest, coverage_ticks
from tests.factories import FALL_BACK, MONDAY, SPRING_FORWARD, contract, moderator, past_duty, pattern, rule_row
from tests.factories import tiny_problem as tiny
from tests.plan.hubs import few_shapes
from tests.plan.hubs import hubs as everything

HALF = BreakSpec(minutes=15, paid=False, earliest=30, latest=60)
SHAPES = (
    pattern("early", "08:00", "09:00", (1, 1.5), step=60),
    pattern("rest", "08:00", hours=1.5, breaks=[HALF]),
    pattern("night", "23:30", hours=(1, 1.25)),
    pattern("skipped", "01:30", hours=1),
)
"""Two patterns that start alike, one over midnight, one in an hour that clocks skip or repeat."""


def solved(problem: Problem) -> WholeResult:
    return solve_whole(problem, rules_of(problem), options=shift_options(problem, complete=True))


def cost(problem: Problem) -> float:
    """Points of the proven optimum, after the promises of `kept`."""
    result = solved(problem)
    assert result.status == "optimal"
    assert result.plan is not None
    assert result.bound == result.plan.ticks
    kept(problem, result)
    return float(result.plan.ticks / TICKS_PER_POINT)


def kept(problem: Problem, result: WholeResult) -> None:
    """Fail unless the checker finds the program's tours legal and counts what the engine counts."""
    assert result.plan is not None
    rules, options, tours = rules_of(problem), shift_options(problem, complete=True), result.plan.tours
    service = assign(problem, options, tours)
    verdict = check(problem, roster_of(problem, options, tours, service), rules=rules)
    assert verdict.hard == ()
    assert terms_of(problem, rules, options, tours, service) == verdict.terms
    ticks = sum(ticks_of(problem, rules, options, tours, service).values())
    assert ticks == result.plan.ticks or (problem.hub.queue_mode == "shared" and ticks >= result.plan.ticks)


def test_a_night_counts_on_its_own_date() -> None:
    """Proves: all minutes of a night count on the date of its start, after midnight and after the horizon's end too.

    By hand: two nights of 8 hours with a break of half an hour, 22:00 to 06:00, one head on both dates, one person:
    nothing is short. Two heads on the second date: 7.5 hours short.
    Sensitivity: cut at the last midnight 5.5 hours more are short; a head of 8 hours leaves half an hour short a date.
    """
    night = pattern("night", "22:00", hours=8, breaks=[BreakSpec(minutes=30, paid=True, earliest=180, latest=210)])
    problem = tiny(days=2, moderators=["ana"], patterns=[night], per_pattern=True, heads=1)
    assert cost(problem) == 0
    second = tiny(days=2, moderators=["ana"], patterns=[night], per_pattern=True, heads=[[0, 2]])
    assert cost(second) == 7500


def test_a_head_is_a_shift_of_the_shortest_length() -> None:
    """Proves: the longer shift is worth more than a head: 6 of 4 hours are a head and a half.

    By hand: 1.5 heads, one person, 4 or 6 hours: nothing short or over. With one head the 4 hours are chosen; with only
    the 6 hours pinned 2 of them are over, or spare: 100 either way.
    """
    shape = pattern("day", "08:00", hours=(4, 6))
    fields: dict[str, Any] = {"days": 1, "moderators": ["ana"], "patterns": [shape], "per_pattern": True}
    assert cost(tiny(**fields, heads=1.5)) == 0
    assert cost(tiny(**fields, heads=1)) == 0
    assert cost(tiny(**fields, heads=1, pins=[Pin(moderator="ana", day=0, start=480, end=840)])) == 100


def test_starts_of_a_pattern_are_as_good_as_each_other() -> None:
    """Proves: whenever within its pattern somebody starts, it counts in one slot: rules alone choose the time.

    By hand: one head; a price of 30 on starts before 10:00 makes the shift start at 10:00, free of charge.
    """
    problem = tiny(
        days=1,
        moderators=["ana"],
        patterns=[pattern("day", "08:00", "10:00", 4, step=60)],
        per_pattern=True,
        heads=1,
        rules=[rule_row("forbid", weight=30, when="start<10:00")],
    )
    assert cost(problem) == 0


def test_a_shift_that_two_patterns_admit() -> None:
    """Proves: a shift counts in the first pattern of its contract that admits it, so one contract fills `b` alone.

    By hand: `a` and `b` are alike, one head of 4 hours each. Ana's contract offers both, so she is read as `a`; Ben's
    offers `b`: nothing is short. With Ana alone `b` is short: 4000.
    """
    shapes = [pattern("a", "08:00", hours=4), pattern("b", "08:00", hours=4)]
    fields: dict[str, Any] = {
        "days": 1,
        "patterns": shapes,
        "contracts": [contract(), contract("b", patterns=("b",))],
        "per_pattern": True,
        "heads": 1,
    }
    assert cost(tiny(**fields, moderators=["ana", moderator("ben", contract="b")])) == 0
    assert cost(tiny(**fields, moderators=["ana", "ben"])) == 4000
    assert cost(tiny(**fields, moderators=["ana"])) == 4000


def test_history_covers_nothing() -> None:
    """Proves: a past night that runs into the horizon covers no slot and is no surplus.

    Sensitivity: read by the clock it would cover 6 hours of the first date.
    """
    night = pattern("night", "22:00", hours=8)
    past = [past_duty("ben", -1, "22:00", queue="general")]
    problem = tiny(days=1, moderators=["ben"], patterns=[night], per_pattern=True, heads=2, history=past)
    assert cost(problem) == 8000


def test_a_meeting_takes_its_minutes() -> None:
    """Proves: minutes of an event cover nothing in the slot either, wherever the shift starts.

    By hand: one head of 4 hours, half an hour of meeting: 500.
    """
    event = Event(moderator="ana", start=540, end=570, kind="meeting")
    problem = tiny(days=1, moderators=["ana"], patterns=[pattern("d", "08:00", hours=4)], per_pattern=True, heads=1)
    result = solved(problem.model_copy(update={"events": (event,)}))
    assert result.plan is not None
    assert result.plan.ticks == 500 * TICKS_PER_POINT


def test_square_cost_per_pattern() -> None:
    """Proves: heads are counted in shifts of the pattern: two short of 7.5 hours cost 4 × 1000 × 7.5."""
    shape = pattern("d", "08:00", hours=8, breaks=[BreakSpec(minutes=30, paid=False, earliest=180, latest=210)])
    queue = Queue(id="q", cost_shape="square")
    assert cost(tiny(days=1, moderators=["ana"], patterns=[shape], queues=[queue], per_pattern=True, heads=3)) == 30000


@st.composite
def hubs(draw: st.DrawFn, mode: str = "whole") -> Problem:
    """One or two moderators, two dates around a clock change or not, one or two queues, short shifts."""
    start = draw(st.sampled_from([MONDAY, SPRING_FORWARD - timedelta(days=1), FALL_BACK - timedelta(days=1)]))
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3, unique_by=lambda p: p.id))
    said: list[dict[str, Any]] = [
        {"id": name, "language": name, **draw(st.sampled_from([{}, {"cost_shape": "square"}, {"surplus": 20}]))}
        for name in ("en", "de")
    ]
    queues = [Queue.model_validate(fields) for fields in said][: draw(st.integers(1, 2))]
    people = [
        moderator(name, languages=draw(st.sampled_from([("en",), ("en", "de")])), contract=draw(st.sampled_from("ab")))
        for name in ("ana", "ben")[: draw(st.integers(1, 2))]
    ]
    random = np.random.default_rng(draw(st.integers(0, 999)))
    heads = random.choice([0, 0.35, 1, 2], size=(len(queues), 2 * len(shapes)))
    low = np.floor(heads * random.choice([0.0, 0.5, 1.0], size=heads.shape, p=[0.7, 0.2, 0.1]) * 10) / 10
    until = SkillRow(moderator="ana", queue="en", last_date=start)
    return tiny(
        days=2,
        start=start,
        patterns=shapes,
        queues=queues,
        moderators=people,
        contracts=[Contract(id="a"), Contract(id="b", patterns=(shapes[-1].id,), days_per_week_max=1)],
        per_pattern=True,
        queue_mode=mode,
        heads=heads,
        minimum=low,
        maximum=heads + random.choice([0, 0.5], size=heads.shape),
        history=draw(st.sampled_from([(), (past_duty("ana", -1, "23:30", 1, queue="en", start=start),)])),
        skills=draw(st.sampled_from([(), (until,)])),
        rules=draw(st.sampled_from([(), (rule_row("rest_between", min="24h"),)])),
        hub={"min_hard": draw(st.sampled_from([False, False, True]))},
    )


@settings(derandomize=True, deadline=None, max_examples=60)
@given(hubs())
def test_the_cheapest_roster(problem: Problem) -> None:
    """Proves: the program's optimum is the cheapest of all rosters, and its roster is legal and costs that.

    Sensitivity: minutes counted by the clock, a slot of another date or pattern, a skill asked after midnight, a
    pattern read otherwise than the checker reads it.
    """
    rules, options = rules_of(problem), shift_options(problem, complete=True)
    result, expected = solved(problem), cheapest(problem, rules, options)
    assert (result.plan.ticks if result.plan else None) == result.bound == expected
    assert result.status == ("infeasible" if expected is None else "optimal")
    if result.plan is not None:
        kept(problem, result)
    if result.plan is not None and not problem.hub.min_hard:
        nobody, people = np.full_like(result.plan.tours, OFF), range(len(problem.moderators))
        found = Neighbourhoods(problem, rules, options).improve(people, nobody, past_units(problem), seconds=20).better
        idle = coverage_ticks(problem, ())
        assert idle is not None
        assert (found.saved if found else 0) == idle - result.plan.ticks


@settings(derandomize=True, deadline=None, max_examples=100)
@given(everything(sizes=((3, 3), (2, 4)), worked=few_shapes(), per_pattern=True))
def test_with_every_rule(problem: Problem) -> None:
    """Proves: with rules, pins, requests and absences of all kinds the roster is legal and costs what the program says.

    Sensitivity: a soft rule priced in other units than squares, or a shift of eight hours laid with a hole.
    """
    options = shift_options(problem, complete=True)
    result = solve_whole(problem, rules_of(problem), options=options, time_limit=2.0, deterministic=True)
    assert result.status != "unknown"
    if result.plan is not None:
        kept(problem, result)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(hubs("shared"))
def test_shared_queues(problem: Problem) -> None:
    """Proves: with shared queues the program's roster is legal and counted alike, whatever the shares.

    Sensitivity: shares of a shift whose minutes 1/120 does not divide evenly, or laid twice around a break.
    """
    result = solved(problem)
    if result.plan is not None:
        kept(problem, result)
