"""A small hub in one program: optima that can be found by hand, and every word of the demand's meaning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models import BreakSpec, Event, Objective, Pin, Problem, Queue, SkillRow
from models.rule import TICKS_PER_POINT
from scheduler.engine.cpsat import OFF, WholeResult, fits, solve_whole
from scheduler.engine.options import shift_options
from scheduler.rules import Rule, build, rules_of
from scheduler.rules.derive import implied_rules
from tests.factories import moderator, past_duty, pattern, rule_row, tiny_problem

HOUR = 60 * 3000
"""Presence units of a person-hour."""


def cells(days: int, hours: dict[int, float], queues: int = 1, queue: int = 0) -> np.ndarray:
    """Heads by queue and hour: `hours` of the horizon for one queue, 0 elsewhere."""
    table = np.zeros((queues, 24 * days))
    for hour, heads in hours.items():
        table[queue, hour] = heads
    return table


def solved(problem: Problem, rules: tuple[Rule, ...] | None = None, **how: Any) -> WholeResult:
    options = shift_options(problem, complete=True)
    return solve_whole(problem, rules_of(problem) if rules is None else rules, options=options, **how)


def points(result: WholeResult) -> float:
    assert result.status == "optimal"
    assert result.plan is not None
    assert result.bound == result.plan.ticks
    return float(result.plan.ticks / TICKS_PER_POINT)


def one_person(**fields: Any) -> Problem:
    """Ana alone, one date, shifts of 4 hours that start at 8, 9 or 10, one queue."""
    fields = {"days": 1, "moderators": ["ana"], "patterns": [pattern("d", "08:00", "10:00", 4, step=60)], **fields}
    return tiny_problem(**fields)


def test_the_best_start() -> None:
    """Proves: demand from 9 to 13 is met by the start at 9, without cost; one hour later costs an hour short and spare.

    Sensitivity: with surplus or shortage unpriced, or presence one interval off, another start costs no more.
    """
    problem = one_person(heads=cells(1, dict.fromkeys(range(9, 13), 1)))
    result = solved(problem)
    assert points(result) == 0
    assert result.plan is not None
    options = shift_options(problem)
    assert options.minute_of_day[result.plan.tours[0, 0]] == 9 * 60
    assert {(s.moderators, s.queue, s.slot): s.units for s in result.plan.served} == {
        (("ana",), 0, hour): HOUR for hour in range(9, 13)
    }
    late = one_person(heads=cells(1, dict.fromkeys(range(9, 13), 1)), patterns=[pattern("d", "10:00", hours=4)])
    assert points(solved(late)) == 1000 + 50


def test_staying_at_home_is_cheaper() -> None:
    """Proves: nobody works for 9 minutes of demand, as the 3.85 spare hours of a shift cost more than they save.

    By hand: 0.15 × 1000 = 150 against (4 − 0.15) × 50 = 192.50. With 0.2 hours it is 200 against 190.
    Sensitivity: heads rounded to whole people, or prices of other proportions, decide otherwise.
    """
    result = solved(one_person(heads=cells(1, {10: 0.15})))
    assert points(result) == 150
    assert result.plan is not None
    assert result.plan.tours.tolist() == [[OFF]]
    assert points(solved(one_person(heads=cells(1, {10: 0.2})))) == 190


@pytest.mark.parametrize(("mode", "minutes_off"), [("whole", 0.5), ("shared", 0)])
def test_pieces_of_an_hour(mode: str, minutes_off: float) -> None:
    """Proves: whole pieces are 5 minutes of one queue, shared ones 1/120 of 5 minutes.

    By hand: an hour of Ana for two queues of 0.425 and 0.575 heads, that is 25.5 and 34.5 minutes. Whole: 25 and 35
    leave half a minute short (1000 an hour) and half a minute over (50); 30 and 30 leave 4.5. Shared: 25.5 minutes are
    612 times 1/120 of 5 minutes, so nothing is off.
    Sensitivity: pieces of one minute or of ten give other costs.
    """
    queues = [Queue(id="a"), Queue(id="b")]
    heads = cells(1, {8: 0.425}, 2, 0) + cells(1, {8: 0.575}, 2, 1)
    problem = one_person(queues=queues, heads=heads, queue_mode=mode, patterns=[pattern("d", "08:00", hours=1)])
    assert points(solved(problem)) == minutes_off / 60 * 1050


def test_a_break_inside_an_interval() -> None:
    """Proves: a break of 15 minutes takes its share of the hour and covers nothing, paid or not.

    By hand: one head from 8 to 12, shift 8 to 12 with a break 10:00 to 10:15: a quarter hour short, 250 points.
    Sensitivity: presence that counts breaks is free; a break that counts as spare costs 12.50 more.
    """
    for paid in (True, False):
        spec = BreakSpec(minutes=15, paid=paid, earliest=120, latest=135)
        problem = one_person(
            heads=cells(1, dict.fromkeys(range(8, 12), 1)), patterns=[pattern("d", "08:00", hours=4, breaks=[spec])]
        )
        assert points(solved(problem)) == 250


def test_queues_by_skill_and_priority() -> None:
    """Proves: Ana (both queues) takes the urgent one where Ben (only the other) is there, and alone the dearer one.

    By hand: two hours, each queue wants one head; Ben works the first hour only. Hour 8: both met. Hour 9: Ana serves
    `fraud` (priority 1, 4000 an hour) and `spam` (1000) is short: 1000 points.
    Sensitivity: priorities unread give either queue; skills unread let Ben serve fraud.
    """
    queues = [Queue(id="fraud", language="en", priority=1), Queue(id="spam", language="de")]
    people = [moderator("ana"), moderator("ben", contract="short", languages=("de",))]
    problem = tiny_problem(
        days=1,
        queues=queues,
        moderators=people,
        contracts=[
            *tiny_problem().contracts,
            tiny_problem().contracts[0].model_copy(update={"id": "short", "patterns": ("one",)}),
        ],
        patterns=[pattern("two", "08:00", hours=2), pattern("one", "08:00", hours=1)],
        heads=cells(1, {8: 1, 9: 1}, 2, 0) + cells(1, {8: 1, 9: 1}, 2, 1),
    )
    result = solved(problem)
    assert points(result) == 1000
    assert result.plan is not None
    assert {(s.moderators, s.queue, s.slot) for s in result.plan.served} == {
        (("ana",), 0, 8),
        (("ana",), 0, 9),
        (("ben",), 1, 8),
    }


def test_a_skill_that_ends() -> None:
    """Proves: a queue may be served until the last date of the skill and not after it.

    By hand: one head at 8 on both dates; the skill ends on the first. The second date is short: 1000 points.
    Sensitivity: dates read as exclusive cost 1000 more, unread ones nothing.
    """
    first = tiny_problem().hub.start
    problem = one_person(
        days=2,
        heads=cells(2, {8: 1, 32: 1}),
        patterns=[pattern("d", "08:00", hours=1)],
        skills=[SkillRow(moderator="ana", queue="general", last_date=first)],
    )
    assert points(solved(problem)) == 1000


def test_minimum_and_maximum() -> None:
    """Proves: below the minimum costs 10,000 an hour more; presence up to the maximum is no surplus, beyond it it is.

    By hand, nobody there: one hour with heads 1 and minimum 0.5: 1000 + 5000. Ana 8 to 12 with heads 1 at 8 and then
    heads 0 and maximum 1 until 11: the hour from 11 is spare, 50.
    Sensitivity: a minimum priced by heads costs 11,000; a maximum unread costs 150.
    """
    nobody = one_person(heads=cells(1, {20: 1}), minimum=cells(1, {20: 0.5}), maximum=cells(1, {20: 1}))
    assert points(solved(nobody)) == 6000
    relaxed = one_person(
        heads=cells(1, {8: 1}),
        maximum=cells(1, dict.fromkeys(range(8, 11), 1)),
        patterns=[pattern("d", "08:00", hours=4)],
    )
    assert points(solved(relaxed)) == 50


@pytest.mark.parametrize("heads", [2, 3, 7])
def test_square_shortage_is_spread(heads: int) -> None:
    """Proves: two people stand where square costs fall most, one in each hour, rather than both in one.

    By hand: h heads wanted at 8 and at 20, shifts of one hour at either, two people with one shift each. Apart they
    leave (h − 1)² twice, together h² and (h − 2)², which is 2 more: for h = 2, 3, 7 that is 2, 8 and 72 prices of 1000.
    The excess has up to 84 values of 5 minutes: both ways to write a square are taken.
    Sensitivity: a linear price is indifferent and costs 2·(h − 1) prices.
    """
    problem = tiny_problem(
        days=1,
        queues=[Queue(id="q", cost_shape="square")],
        patterns=[pattern("early", "08:00", hours=1), pattern("late", "20:00", hours=1)],
        heads=cells(1, {8: heads, 20: heads}),
    )
    result = solved(problem)
    assert points(result) == 2000 * (heads - 1) ** 2
    assert result.plan is not None
    assert len(set(result.plan.tours[:, 0].tolist())) == 2


def test_square_cost_splits_an_hour() -> None:
    """Proves: an hour of Ana for two square queues of one head each is split in halves: 2 × (1/2)² × 1000 = 500.

    Sensitivity: time served by the whole hour, as linear prices allow, costs 1000.
    """
    queues = [Queue(id="a", cost_shape="square"), Queue(id="b", cost_shape="square")]
    heads = cells(1, {8: 1}, 2, 0) + cells(1, {8: 1}, 2, 1)
    problem = one_person(queues=queues, heads=heads, patterns=[pattern("d", "08:00", hours=1)])
    assert points(solved(problem)) == 500


def test_prices_of_a_queue_of_its_own() -> None:
    """Proves: prices of a queue's own are taken as they stand, and presence goes where it costs least.

    By hand: nobody there, an hour short at 7 in priority 1: 7. Ana for 4 hours for nobody, held by a pin: spare costs
    4 × 50; on a queue with surplus 10 it costs 40; on a square one with surplus 50 half of each hour: 4 × (12.5 + 25).
    Sensitivity: presence capped at the maximum leaves 200 in all cases.
    """
    alone = one_person(queues=[Queue(id="q", priority=1, shortage=7)], heads=cells(1, {20: 1}))
    assert points(solved(alone)) == 7
    for own, expected in (({}, 200), ({"surplus": 10}, 40), ({"surplus": 50, "cost_shape": "square"}, 150)):
        pinned = one_person(queues=[Queue(id="q", **own)], pins=[Pin(moderator="ana", day=0, start=480)])
        assert points(solved(pinned)) == expected


def test_a_hard_minimum() -> None:
    """Proves: with `min_hard` a minimum is a law: Ana works at 50 points an hour although shortage costs nothing; at an
    hour that nobody can reach there is no roster.

    Sensitivity: a law that is a price gives a roster in the second case.
    """
    free = {"hub": {"min_hard": True}, "objective": Objective(shortage=0)}
    problem = one_person(heads=cells(1, {8: 1}), minimum=cells(1, {8: 1}), **free)
    assert points(solved(problem)) == 3 * 50
    unreachable = one_person(heads=cells(1, {20: 1}), minimum=cells(1, {20: 1}), **free)
    assert solved(unreachable).status == "infeasible"


def test_the_seam() -> None:
    """Proves: a past duty covers its queue inside the horizon, without a queue nothing; minutes after the end are free.

    By hand: Ana's duty of 22:00 to 06:00 covers the hours 0 to 5, so one head until 6 costs nothing. Two heads in the
    hour 5 leave one short, and a duty that ends at 06:30 leaves half of the hour 6 short. A shift from 22:00 to 02:00
    with one head from 22 to 24 costs nothing either.
    Sensitivity: history unread costs 6000; hours beyond the end as spare cost 100.
    """
    night = cells(1, dict.fromkeys(range(6), 1))
    past = [past_duty("ana", -1, "22:00", queue="general")]
    assert points(solved(one_person(heads=night, history=past))) == 0
    assert points(solved(one_person(heads=night + cells(1, {5: 1}), history=past))) == 1000
    assert points(solved(one_person(heads=night, history=[past_duty("ana", -1, "22:00")]))) == 6000
    half = [past_duty("ana", -1, "22:30", queue="general")]
    assert points(solved(one_person(heads=cells(1, dict.fromkeys(range(7), 1)), history=half))) == 500
    late = one_person(heads=cells(1, {22: 1, 23: 1}), patterns=[pattern("d", "22:00", hours=4)])
    assert points(solved(late)) == 0


def test_too_much_of_a_past_duty() -> None:
    """Proves: a past duty above the maximum is surplus, as the checker counts it: 6 hours at 50.

    Sensitivity: cells in which nobody on the board can work are easily forgotten.
    """
    past = [past_duty("ana", -1, "22:00", queue="general")]
    assert points(solved(one_person(history=past))) == 300


def test_a_meeting() -> None:
    """Proves: minutes of an event neither serve a queue nor count as spare.

    By hand: one head from 8 to 12, a meeting 9:00 to 9:30 and a break inside it: half an hour short, 500 points.
    Sensitivity: an event that is unread costs 250 (the break alone); one added to the break costs 750.
    """
    spec = BreakSpec(minutes=15, paid=False, earliest=60, latest=75)
    problem = one_person(
        heads=cells(1, dict.fromkeys(range(8, 12), 1)),
        patterns=[pattern("d", "08:00", hours=4, breaks=[spec])],
        moderators=[moderator("ana", team="t")],
        events=[Event(team="t", start=540, end=570, kind="meeting")],
    )
    assert points(solved(problem)) == 500


def test_rules_cost_and_forbid() -> None:
    """Proves: soft rules add their price and hard ones exclude, on top of demand.

    By hand: one head 8 to 12. A wish of 300 points for being off is cheaper to deny than 4 hours short. A rule that
    forbids starts before 9 leaves 9 to 13: an hour short and one spare, 1050 points.
    Sensitivity: either half forgotten gives 0.
    """
    heads = cells(1, dict.fromkeys(range(8, 12), 1))
    wished = one_person(heads=heads, rules=[rule_row("forbid", weight=300, when="start<10:00")])
    assert points(solved(wished)) == 300
    forbidden = one_person(heads=heads, rules=[rule_row("forbid", when="start<09:00")])
    assert points(solved(forbidden)) == 1050


def test_no_legal_roster() -> None:
    """Proves: infeasible is an answer. Sensitivity: laws that bind only whoever works leave the empty roster."""
    problem = one_person()
    late = build(rule_row("floor", measure="work", window="horizon", limit="5h"))
    assert solved(problem, (*implied_rules(problem), late)) == WholeResult("infeasible", None, None)


def test_no_bound_where_layouts_are_missing() -> None:
    """Proves: a break that the options place only on the quarter hour gives a cost but no bound.

    Sensitivity: a bound from such a program would be beaten by a break at 9:05.
    """
    spec = BreakSpec(minutes=15, paid=False, earliest=60, latest=120)
    problem = one_person(heads=1, patterns=[pattern("d", "08:00", hours=4, breaks=[spec])])
    coarse, fine = shift_options(problem), shift_options(problem, complete=True)
    assert not coarse.complete
    rules = rules_of(problem)
    assert solve_whole(problem, rules, options=coarse).bound is None
    assert solve_whole(problem, rules, options=fine).bound is not None


def test_what_fits() -> None:
    """Proves: choices are counted against the limit: 2 people fit, 300 people × 28 days × 24 starts do not.

    Sensitivity: a count of rows that forgets the people lets both fit.
    """
    starts = [pattern("d", "00:00", "23:00", 8, step=60)]
    small = tiny_problem(patterns=starts)
    large = tiny_problem(patterns=starts, days=28, moderators=[f"m{i}" for i in range(300)], start=small.hub.start)
    assert fits(small, shift_options(small))
    assert not fits(large, shift_options(large))
