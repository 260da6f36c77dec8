"""Random tiny hubs: CP-SAT against every roster there is, and a neighbourhood of everybody against the whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, BreakSpec, Contract, Pin, Problem, Queue, Request, RuleRow
from models.slots import past_units
from scheduler.engine.cpsat import OFF, Neighbourhoods, legal_tour, solve_whole
from scheduler.engine.options import shift_options
from scheduler.rules import rules_of
from tests.engine.cpsat_brute import cheapest, tours
from tests.factories import moderator, past_duty, pattern, rule_row, tiny_problem

RULES = [
    rule_row("rest_between", min="11h"),
    rule_row("rest_between", id="rest.soft", weight=100, min="14h"),
    rule_row("cap", measure="work", window="any(2d)", limit="7h"),
    rule_row("cap", id="days", measure="days_worked", window="horizon", limit="2"),
    rule_row("floor", measure="work", window="horizon", limit="8h"),
    rule_row("floor", id="floor.soft", weight=70, measure="days_worked", window="horizon", limit="2"),
    rule_row("run", of="day_off", max="1", weight=130),
    rule_row("forbid", when="start<10:00 and length>4h"),
    rule_row("break_in_shift", tiers="over 5h: 30m", weight=900),
    rule_row("consistency", of="start_spread", within="run", weight=60),
]
"""Laws and prices of which a hub draws a few."""


@st.composite
def hubs(draw: st.DrawFn) -> Problem:
    """One or two moderators, two or three dates, at most a handful of shifts a date, one or two queues."""
    days = draw(st.integers(2, 3))
    spec = BreakSpec(minutes=30, paid=draw(st.booleans()), earliest=120, latest=draw(st.sampled_from([150, 155])))
    shapes = [
        pattern("day", "08:00", "12:00", 4, step=240),
        pattern("long", "09:00", hours=6, breaks=[spec]),
        pattern("night", "22:00", hours=5),
    ]
    kinds = draw(st.lists(st.sampled_from(shapes), min_size=1, max_size=2, unique_by=lambda p: p.id))
    queues = [_queue(draw, name) for name in ("en", "de")][: draw(st.integers(1, 2))]
    spoken = st.sampled_from([("en",), ("de",), ("en", "de")])
    people = [moderator(name, languages=draw(spoken)) for name in ("ana", "ben")[: draw(st.integers(1, 2))]]
    rows: list[RuleRow] = draw(st.lists(st.sampled_from(RULES), max_size=3, unique_by=lambda row: row.id))
    request = Request(moderator="ana", day=0, wish=draw(st.sampled_from(["on", "off"])), weight=40)
    low = draw(st.sampled_from([0, 300, 600]))
    return tiny_problem(
        days=days,
        patterns=kinds,
        queues=queues,
        moderators=people,
        contracts=[
            Contract(id="full", minutes_per_week_max=720, minutes_per_week_min=low, min_hard=draw(st.booleans()))
        ],
        history=draw(st.sampled_from([(), (past_duty("ana", -1, "22:00", 7, queue="en"),)])),
        requests=[request],
        pins=draw(
            st.sampled_from([(), (Pin(moderator="ana", day=1, start=1920),), (Pin(moderator="ana", day=0, off=True),)])
        ),
        absences=draw(st.sampled_from([(), (Absence(moderator="ana", start=1440, end=2880),)])),
        rules=rows,
        **_demand(draw, len(queues), days * 24),
    )


def _queue(draw: st.DrawFn, name: str) -> Queue:
    """A queue of any priority and shape; a third have prices of their own, also below that of spare time."""
    own: dict[str, Any] = draw(
        st.sampled_from([{}, {}, {"surplus": 0}, {"shortage": 300, "surplus": 20}, {"surplus": 400}])
    )
    shape = draw(st.sampled_from(["linear", "linear", "square"]))
    urgent = draw(st.sampled_from([1, 2, 3]))
    return Queue.model_validate({"id": name, "language": name, "priority": urgent, "cost_shape": shape, **own})


def _demand(draw: st.DrawFn, queues: int, hours: int) -> dict[str, Any]:
    random = np.random.default_rng(draw(st.integers(0, 999)))
    heads = random.choice([0, 0, 0.35, 1, 1.6], size=(queues, hours)) * (random.random(hours) < 0.5)
    bounds = random.choice([0.0, 0.5, 1.0], size=(2, queues, hours), p=[0.6, 0.2, 0.2])
    minimum = np.floor(heads * bounds[0] * 10) / 10
    return {"heads": heads, "minimum": minimum, "maximum": heads + bounds[1]}


@settings(derandomize=True, deadline=None, max_examples=60)
@given(hubs())
def test_the_cheapest_roster(problem: Problem) -> None:
    """Proves: the program's optimum is the cheapest of all rosters, its bound is that cost, and "infeasible" is true.

    Sensitivity: any term, law, piece or horizon edge that the program reads otherwise than the clock shows as a cost
    that differs on some hub.
    """
    rules, options = rules_of(problem), shift_options(problem, complete=True)
    result = solve_whole(problem, rules, options=options)
    expected = cheapest(problem, rules, options)
    assert result.bound == expected
    assert (result.plan.ticks if result.plan else None) == expected
    assert result.status == ("infeasible" if expected is None else "optimal")


@settings(derandomize=True, deadline=None, max_examples=25)
@given(hubs(), st.data())
def test_a_neighbourhood_of_everybody(problem: Problem, data: st.DataObject) -> None:
    """Proves: from any legal roster, a neighbourhood of all moderators and days saves exactly down to the optimum.

    Sensitivity: a neighbourhood that counts history twice, or compares with flows that are not the best, saves another
    amount.
    """
    rules, options = rules_of(problem), shift_options(problem, complete=True)
    people = range(len(problem.moderators))
    legal = [list(tours(problem, rules, options, m)) for m in people]
    best = cheapest(problem, rules, options)
    if best is None:
        return
    start = np.array([data.draw(st.sampled_from(few)).rows for few in legal], dtype=np.int64)
    fixed = solve_whole(problem, rules, options=options, hint=start, time_limit=0.0)
    assert fixed.plan is not None
    found = Neighbourhoods(problem, rules, options).improve(people, start, past_units(problem), seconds=20).better
    assert (found.saved if found else 0) == fixed.plan.ticks - best


@settings(derandomize=True, deadline=None, max_examples=40)
@given(hubs())
def test_a_legal_tour_or_a_minimal_conflict(problem: Problem) -> None:
    """Proves: the tour is legal; a conflict appears only if no tour is, and each of its rules can be blamed: together
    they leave no tour, and without any one of them there is one.

    Sensitivity: a core that is not deleted down names rules that do not matter.
    """
    rules, options = rules_of(problem), shift_options(problem, complete=True)
    for m, person in enumerate(problem.moderators):
        legal = {tour.rows for tour in tours(problem, rules, options, m)}
        found = legal_tour(problem, rules, m, options)
        if isinstance(found, np.ndarray):
            assert tuple(found[0].tolist()) in legal
            continue
        assert not legal
        assert found.moderator == person.id
        blamed = [rule for rule in rules if rule.id in found.rules]
        assert len(blamed) == len(found.rules)
        assert not list(tours(problem, blamed, options, m))
        for rule in blamed:
            assert next(tours(problem, [other for other in blamed if other is not rule], options, m), None)


def test_random_hubs_are_worth_trying() -> None:
    """Proves: the draws above hold hubs with and without a legal roster, and with more than staying at home as answer.

    Sensitivity: a strategy that only draws easy hubs proves nothing.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=60, database=None)
    @given(hubs())
    def look(problem: Problem) -> None:
        result = solve_whole(problem, rules_of(problem), options=shift_options(problem, complete=True))
        seen["none" if result.plan is None else "work" if (result.plan.tours != OFF).any() else "home"] += 1

    look()
    assert seen["none"] >= 5
    assert seen["work"] >= 20
