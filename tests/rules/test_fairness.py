"""Written cases of `fairness`: shares by hand, the rising price beyond them, and rosters that it evens out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from models import Absence, LedgerRow
from scheduler.engine.settings import Settings
from scheduler.plan import solve
from scheduler.rules import RuleError, build
from scheduler.rules.fairness import Fairness
from scheduler.timeline import Timeline
from tests.factories import contract, duty, moderator, past_duty, pattern, roster, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Problem

NIGHT, DAY = pattern("night", "22:00"), pattern("day", "08:00")
THREE = ("ana", "ben", "cyd")
BY_NIGHT = [[1 if hour in (0, 1, 2, 3, 4, 5, 23) else 0 for hour in range(24)]]


def fairness(**fields: Any) -> Fairness:
    rule = build(rule_row("fairness", **{"weight": 10, "measure": "nights", **fields}))
    assert isinstance(rule, Fairness)
    return rule


def hub(**fields: Any) -> Problem:
    return tiny_problem(**{"days": 7, "moderators": THREE, "patterns": (NIGHT, DAY), **fields})


def amounts(problem: Problem, rule: Fairness, nights: dict[str, int]) -> dict[str, int]:
    """Amounts of a roster in which each works so many nights from the first date on."""
    duties = (duty(problem, who, day, "22:00") for who, number in nights.items() for day in range(number))
    found = rule.check(Timeline(problem, roster(problem, *duties)))
    return {violation.moderator: violation.amount for violation in found}


def steps(problem: Problem, rule: Fairness) -> dict[str, tuple[int, ...]]:
    return {who: share.steps[:3] for who, share in rule.shares(problem).items()}


def test_shares_of_what_demand_asks_for() -> None:
    """Proves: one head from 23 to 6 on seven dates is 7 nights (7 × 7 h, and a night serves 7 h of the band): 2⅓ for
    each of three, so a third night costs 1, a fourth 2 more. Of five nights nobody has to pay.

    Sensitivity: shares rounded up (3 nights each would be free: 3, 3, 1), or a price that does not rise.
    """
    problem, rule = hub(heads=BY_NIGHT[0] * 7), fairness()
    assert {who: share.share for who, share in rule.shares(problem).items()} == dict.fromkeys(THREE, Fraction(7, 3))
    assert steps(problem, rule) == dict.fromkeys(THREE, (2, 3, 4))
    assert amounts(problem, rule, {"ana": 3, "ben": 2, "cyd": 2}) == {"ana": 1}
    assert amounts(problem, rule, {"ana": 3, "ben": 3, "cyd": 1}) == {"ana": 1, "ben": 1}
    assert amounts(problem, rule, {"ana": 5, "ben": 2}) == {"ana": 6}
    assert amounts(problem, rule, {"ana": 2, "ben": 2, "cyd": 1}) == {}


@pytest.mark.parametrize("asked", [0, 4, 7, 9])
def test_equal_shares_are_cheapest(asked: int) -> None:
    """Proves: of all ways to give seven nights to three people those are cheapest in which nobody has two more than
    another, whether demand was guessed too low (0: nothing is known) or right.

    Sensitivity: a price that is the same for each unit beyond the share cannot tell 5, 1, 1 from 3, 2, 2.
    """
    problem, rule = (
        hub(heads=BY_NIGHT[0] * asked + [0] * 24 * (7 - asked) if asked < 7 else BY_NIGHT[0] * 7),
        fairness(),
    )
    price = {
        spread: sum(amounts(problem, rule, dict(zip(THREE, spread, strict=True))).values())
        for spread in product(range(8), repeat=3)
        if sum(spread) == 7
    }
    cheapest = {spread for spread, amount in price.items() if amount == min(price.values())}
    assert cheapest == {spread for spread in price if max(spread) - min(spread) <= 1}


def test_what_was_before_counts() -> None:
    """Proves: Ana had 4 of 4 nights in the last weeks and demand asks for 4 more: the share is 4 of 8 each, so Ben may
    have all four for nothing, and Ana's first and second cost 1 and 2. What she had herself is not blamed.

    Sensitivity: shares of the horizon alone give her two for nothing; a price on history costs though nobody works.
    """
    past = [past_duty("ana", day, "22:00") for day in (-9, -8, -3, -1)]
    problem, rule = hub(moderators=("ana", "ben"), heads=BY_NIGHT[0] * 4 + [0] * 72, history=past), fairness()
    assert steps(problem, rule) == {"ana": (4, 5, 6), "ben": (4, 5, 6)}
    assert amounts(problem, rule, {}) == {}
    assert amounts(problem, rule, {"ben": 4}) == {}
    assert amounts(problem, rule, {"ana": 2, "ben": 2}) == {"ana": 3}


def test_more_than_a_share_before_the_horizon() -> None:
    """Proves: Ana had 6 nights, her share is 3: her first night costs 4 (it lies beyond the steps 3, 4, 5 and 6).

    Sensitivity: shares that begin at what somebody had already make her first night as cheap as Ben's fourth.
    """
    past = [past_duty("ana", day, "22:00") for day in range(-6, 0)]
    problem, rule = hub(moderators=("ana", "ben"), history=past), fairness()
    assert amounts(problem, rule, {"ana": 1}) == {"ana": 4}
    assert amounts(problem, rule, {"ben": 4}) == {"ben": 1}


def test_the_look_back_ends() -> None:
    """Proves: with 10 days a night on date -11 of the ledger is forgotten, one on date -10 is not; the other measure
    of that ledger row, a short night, is none.

    Sensitivity: an edge off by one, or a ledger that counts every night minute as a night.
    """
    rows = ((-11, 420), (-10, 420), (-9, 100))
    ledger = tuple(LedgerRow(moderator="ana", day=day, worked_minutes=480, night_minutes=night) for day, night in rows)
    problem = hub(ledger=ledger)
    assert fairness(look_back="10d").shares(problem)["ana"].before == 1
    assert fairness(look_back="11d").shares(problem)["ana"].before == 2
    assert fairness(look_back="0d").shares(problem)["ana"].before == 0
    assert fairness().look_back == fairness(look_back="12w").look_back == 84


def test_shares_follow_hours_and_presence() -> None:
    """Proves: of 7 nights Ana (40 h on 7 dates: 280) gets 280 parts of 500, Ben (20 h) 140, Cyd (40 h, there on 2
    dates) 80: 98/25, 49/25 and 28/25. Steps of a half-timer lie half as far apart, Cyd's 2/7.

    Sensitivity: equal shares, or absence on a date before anything is known.
    """
    problem = hub(
        moderators=("ana", moderator("ben", contract="half"), "cyd"),
        contracts=(contract(), contract("half", minutes_per_week_max=1200)),
        heads=BY_NIGHT[0] * 7,
        absences=(Absence(moderator="cyd", start=-1440, end=5 * 1440),),
    )
    shares = fairness().shares(problem)
    assert [shares[who].share for who in THREE] == [Fraction(98, 25), Fraction(49, 25), Fraction(28, 25)]
    assert shares["ben"].steps[:5] == (1, 2, 2, 3, 3)
    assert shares["cyd"].steps[:5] == (1, 1, 1, 1, 2)


def test_who_cannot_work_nights_has_no_share_of_them() -> None:
    """Proves: Ben's contract has no night shift: Ana's share is all 7; among Ben alone there is nothing to share.

    Sensitivity: a share that nobody can take makes the price of a fair roster more than 0.
    """
    problem = hub(
        moderators=("ana", moderator("ben", contract="days")),
        contracts=(contract(), contract("days", patterns=("day",))),
        heads=BY_NIGHT[0] * 7,
    )
    shares = fairness().shares(problem)
    assert [shares[who].share for who in ("ana", "ben")] == [7, 0]
    assert fairness(among="moderator:ben").shares(problem) == {}


def test_a_group_has_its_part_of_demand() -> None:
    """Proves: two of four people are a team; of 7 nights theirs are 3½, 1¾ each. Sensitivity: all 7 for the team."""
    people = [moderator(who, team="late" if who in "ab" else "") for who in "abcd"]
    shares = fairness(among="team:late").shares(hub(moderators=people, heads=BY_NIGHT[0] * 7))
    assert {who: share.share for who, share in shares.items()} == dict.fromkeys("ab", Fraction(7, 4))


def test_weekends_and_holidays_that_demand_asks_for() -> None:
    """Proves: one head round the clock: a weekend is 48 h, one person can serve 16 h of it on two days, so 3 weekends
    are asked for, and 24 ÷ 8 = 3 of a holiday; by pattern a head on Saturday or Sunday is half a weekend.

    Sensitivity: a weekend of one day, or a holiday outside the horizon.
    """
    holidays = [date(2027, 3, 3), date(2027, 3, 8)]
    clocked = hub(heads=1, holidays=holidays)
    assert sum(s.share for s in fairness(measure="weekends").shares(clocked).values()) == 3
    assert sum(s.share for s in fairness(measure="holidays").shares(clocked).values()) == 3
    assert sum(s.share for s in fairness(measure="holiday_work").shares(clocked).values()) == 1440
    assert sum(s.share for s in fairness(measure="sunday_work").shares(clocked).values()) == 1440
    slots = hub(per_pattern=True, heads=[[1, 2] * 7], holidays=holidays)
    assert sum(s.share for s in fairness(measure="weekends").shares(slots).values()) == 3
    assert sum(s.share for s in fairness(measure="holidays").shares(slots).values()) == 3
    assert sum(s.share for s in fairness(measure="nights").shares(slots).values()) == 7
    assert sum(s.share for s in fairness(measure="pattern:day").shares(slots).values()) == 14
    assert sum(s.share for s in fairness(measure="work").shares(slots).values()) == 21 * 480
    assert sum(s.share for s in fairness(measure="sunday_work").shares(slots).values()) == 3 * 480


def test_a_holiday_is_counted_where_the_duty_starts_or_by_the_clock() -> None:
    """Proves: a night into a holiday is none at its start, one by the clock; a duty on it is one either way.

    Sensitivity: reading the date of the end, or counting the two dates of a night as two holidays.
    """
    problem = hub(moderators=("ana",), holidays=[date(2027, 3, 2)])
    for attribute, expected in (("start", {}), ("clock", {"ana": 1})):
        rule = fairness(measure="holidays", attribute=attribute, look_back="0d")
        assert amounts(problem, rule, {"ana": 1}) == expected
        assert amounts(problem, rule, {"ana": 2}) == {"ana": 1}


def test_the_engine_evens_out() -> None:
    """Proves: a night on each of six dates for three people: two each. (36 h of demand in the band ÷ 7 h are 5⅐ nights,
    so steps lie at 1, 2, 3 and the price is 3 × 10.) With two nights behind her Ana gets one more or none (steps 2, 3,
    4: whoever has three in all pays 10, and two of them do).

    Sensitivity: without the rule every spread costs the same, and the first tour found often has five in a row.
    """

    def nights(problem: Problem) -> tuple[dict[str, int], int]:
        outcome = solve(problem, Settings(time_limit_seconds=5, seed=1))
        counts = {who: sum(d.moderator == who for d in outcome.roster.duties) for who in THREE}
        return counts, outcome.verdict.terms["rules"]

    plain = {"days": 6, "patterns": (NIGHT,), "rules": (rule_row("fairness", weight=10, measure="nights"),)}
    asked = {"heads": [[0] * 22 + ([1] * 8 + [0] * 16) * 5 + [1, 1]], **plain}
    assert nights(hub(**asked)) == (dict.fromkeys(THREE, 2), 30)
    counts, price = nights(hub(**asked, history=[past_duty("ana", day, "22:00") for day in (-9, -8)]))
    assert sum(counts.values()) == 6
    assert (counts["ana"], counts["ben"], counts["cyd"]) in [(1, 3, 2), (1, 2, 3), (0, 3, 3)]
    assert price == 20


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"weight": None}, "kind", "give it a weight"),
        ({"look_back": "three months"}, "look_back", "write 12w or 84d"),
        ({"measure": "night shifts"}, "measure", "is no measure"),
        ({"among": "vendr:Acme"}, "among", "vendor:…"),
        ({"attribute": "clock"}, "kind", "counts on the date of a duty's start"),
    ],
)
def test_rows_that_mean_nothing(fields: dict[str, Any], field: str, words: str) -> None:
    """Proves: a law, a look-back in words, an unknown measure or scope are refused. Sensitivity: any that passes."""
    with pytest.raises(RuleError) as caught:
        fairness(**fields)
    assert any(fault.field == field and words in fault.expected for fault in caught.value.faults)
