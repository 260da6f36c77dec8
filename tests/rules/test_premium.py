"""Written cases of `premium`, from the texts of law and by hand."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models import Fact, Objective, Pause
from scheduler.check import check
from scheduler.rules import RuleError, build, rules_of
from scheduler.rules.pack import pack
from scheduler.rules.premium import Premium
from tests.factories import duty, past_duty, roster, rule_row, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Duty, Problem
    from scheduler.rules import Rule


def article(name: str, rule: str) -> Rule:
    (found,) = [one for one in pack(name).rules if one.row.id == rule]
    return build(found.row)


def rule(tiers: str, **fields: Any) -> Premium:
    return Premium.model_validate({"id": "pay", "tiers": tiers, **fields})


def one(days: int = 7, **fields: Any) -> Problem:
    """A week of ana from Monday 2027-03-01 on."""
    return tiny_problem(days=days, moderators=["ana"], **fields)


def hours(rule: Rule, problem: Problem, *duties: Duty) -> float:
    """Hours' pay that are added."""
    return sum(amounts(rule, problem, *duties)) / 6000


def test_a_day_of_thirteen_hours_in_california() -> None:
    """Proves: T15: 8 × 1 + 4 × 1.5 + 1 × 2 are 16 paid hours, three more than were worked.

    Sensitivity: the second tier counted from 8 h, or on top of the first.
    """
    problem = one()
    assert hours(article("US-CA", "CA.510"), problem, duty(problem, "ana", 0, "06:00", 13)) == 3


def test_six_days_of_eight_hours_in_california() -> None:
    """Proves: T16: 40 × 1 + 8 × 1.5: four hours' pay more; with ten hours on one of the days five, as those two are
    paid by the day and not by the week again.

    Sensitivity: pyramiding: hours beyond the day that count towards the week too.
    """
    law, problem = article("US-CA", "CA.510"), one()
    six = [duty(problem, "ana", day) for day in range(5)]
    assert hours(law, problem, *six, duty(problem, "ana", 5)) == 4
    assert hours(law, problem, *six, duty(problem, "ana", 5, hours=10)) == 5


def test_korea_adds_up_and_japan_does_not() -> None:
    """Proves: a duty from 16:00 to 02:00 has two hours of overtime and four at night: art. 56 pays 1 + 2 hours more,
    art. 37 a quarter of each; beyond 60 h of overtime a month Japan pays half.

    Sensitivity: the higher of day and night in Korea; 25 + 50 % in Japan.
    """
    problem = one()
    late = duty(problem, "ana", 0, "16:00", 10)
    assert hours(article("KR", "KR.56"), problem, late) == 3
    assert hours(article("JP", "JP.37.1"), problem, late) == 0.5
    assert hours(article("JP", "JP.37.4"), problem, late) == 1
    month = one(31)
    long = [duty(month, "ana", day, "06:00", 14) for day in range(31) if day % 7 < 3][:11]
    assert hours(article("JP", "JP.37.1"), month, *long) == 66 * 0.25 + 6 * 0.25


def test_sundays_are_paid_by_the_clock() -> None:
    """Proves: s. 14: of a night from Saturday 22:00 to 06:00 six hours are Sunday's, a quarter more: 1.5 hours' pay.

    Sensitivity: the date of the start, or the whole duty.
    """
    problem = one()
    law = article("IE", "IE.s14")
    assert hours(law, problem, duty(problem, "ana", 5, "22:00")) == 1.5
    (found,) = violations(law, problem, duty(problem, "ana", 5, "22:00"))
    assert "6h of paid work on Sundays" in found.sentence
    assert found.sentence.endswith("cost 25% more")
    assert (found.hard, found.unit) == (False, "pay")


def test_what_pay_costs() -> None:
    """Proves: an hour's pay costs `premium` of sheet Objective, a row's own weight times `rules` where it has one; it
    is booked with the rules.

    Sensitivity: a price per minute, both prices multiplied, or a premium that forbids.
    """
    row = rule_row("premium", id="mine", tiers="work over 7h a day: 100%")
    for weight, objective, points in (
        (None, Objective(), 50),
        (None, Objective(premium=8), 8),
        (3, Objective(rules=2), 6),
    ):
        problem = one(rules=[row.model_copy(update={"weight": weight})], objective=objective)
        verdict = check(problem, roster(problem, duty(problem, "ana", 0)), rules=[rules_of(problem)[0]])
        assert verdict.terms["rules"] == points
        assert verdict.hard == ()


def test_each_minute_is_told_by_the_tier_that_pays_it() -> None:
    """Proves: with tiers of 25 % beyond 8 h a day, as much for straight time beyond 20 h a week and 60 % for overtime
    beyond 4 h a month, three days of 10 h have two hours beyond the first day and the second at a quarter more; on the
    third four hours of straight time are beyond the week, and with its last two hours they are the month's fifth to
    tenth: six at 60 %.

    Sensitivity: minutes paid by two tiers of which the highest counts, or by the week in place of the month.
    """
    tiers = "work over 8h a day: 25%; straight_time over 20h a week: 25%; overtime over 4h a month: 60%"
    problem = one(start=date(2027, 3, 1))
    days = [duty(problem, "ana", day, hours=10) for day in range(3)]
    assert [found.sentence.removeprefix("ana: ") for found in violations(rule(tiers), problem, *days)] == [
        "2h of paid work beyond 8h on a date on Mon 2027-03-01 cost 25% more",
        "6h of overtime beyond 4h in a calendar month from Mon 2027-03-01 to Wed 2027-03-31 cost 60% more",
        "2h of paid work beyond 8h on a date on Tue 2027-03-02 cost 25% more",
    ]
    assert hours(rule(tiers), problem, *days) == 4 * 0.25 + 6 * 0.6
    both = sum(amounts(rule(tiers, stacking="sum"), problem, *days)) / 6000
    assert both == 10 * 0.25 + 6 * 0.6


def test_statement_and_fields() -> None:
    """Proves: the tiers stand in the sentence; what contradicts itself or is no tier is refused.

    Sensitivity: straight time at another percentage than the day's, which would make the sum of both wrong.
    """
    found = rule("work over 8h a day: 50%; night: 25%", night="22:00-04:00")
    assert found.statement() == (
        "Paid more: work over 8h a day: 50%; night: 25% (night: 22:00-04:00); the highest of those about hours counts."
    )
    for wrong in (
        "",
        "work over 8h a day",
        "work over 8h a year: 5%",
        "night over 8h a day: 5%",
        "work on monday: 50%",
        "work over 8h a day: 0%",
        "work over 8h a day: 25%; straight_time over 40h a week: 50%",
        "overtime over 60h a month: 50%",
    ):
        with pytest.raises(ValidationError):
            rule(wrong)
    assert date(2027, 3, 7).isoweekday() == 7


def test_an_hour_a_workday_for_missed_meals_in_california() -> None:
    """Proves: s. 226.7: a duty of eleven hours without a break owes one hour's pay for both its meal periods and one
    for its rest periods; with its breaks it owes nothing; each workday owes anew, and history is not judged.

    Sensitivity: an hour for each rule that is broken, or one for both kinds of breaks.
    """
    problem = one(hub={"rule_packs": ("US-CA",)}, history=[past_duty("ana", -1, hours=11)])
    meal, rest = article("US-CA", "CA.226.7.meal"), article("US-CA", "CA.226.7.rest")
    breaks = ((150, 160, 1), (240, 270), (420, 430, 1), (500, 530), (600, 610, 1))
    placed = [Pause(start, end, bool(paid)) for start, end, *paid in breaks]
    bare, kept = duty(problem, "ana", 0, "08:00", 11), duty(problem, "ana", 1, "08:00", 11.2, pauses=placed)
    assert amounts(meal, problem, bare, kept) == [6000]
    assert amounts(rest, problem, bare, kept) == [6000]
    (found,) = violations(meal, problem, bare)
    assert found.sentence == ("ana: 1h of pay on Mon 2027-03-01, for a duty that breaks CA.512.meal1, CA.512.meal2")
    assert amounts(meal, problem, bare, duty(problem, "ana", 1, "08:00", 6)) == [6000, 6000]


def test_the_spread_of_hours_in_new_york() -> None:
    """Proves: 12 NYCRR 142-2.4: over ten hours from start to end owe an hour's pay of whom it reaches, nobody else.

    Sensitivity: ten hours themselves, or the scope of the rule named left out.
    """
    law = article("US-NY", "NY.142-2.4")
    reached = one(hub={"rule_packs": ("US-NY",)}, facts=(Fact(subject="hub", fact="minimum_wage", value="yes"),))
    for problem, minutes, owed in ((reached, 600, []), (reached, 601, [6000]), (one(), 601, [])):
        assert amounts(law, problem, duty(problem, "ana", 0, "08:00", minutes / 60)) == owed


def test_the_rules_that_flat_pay_may_name() -> None:
    """Proves: a name that no rule has is told with the nearest, as is one of a kind about several duties or about what
    is done in one; a law that is not in force in the horizon owes nothing.

    Sensitivity: a misspelled name that silently costs nothing.
    """
    for named, says in (
        ("mael", "did you mean meal?"),
        ("meal, rest", "'rest' is of kind rest_between"),
        ("seen", "name a rule on duties themselves"),
    ):
        rows = [
            rule_row("break_in_shift", id="meal", tiers="over 6h: 30m"),
            rule_row("rest_between", id="rest", min="11h"),
            rule_row("forbid", id="seen", when="tier=severe and last=30m"),
            rule_row("premium", id="flat", hours="1h", on_violation_of=named),
        ]
        with pytest.raises(RuleError, match=re.escape(says)):
            rules_of(one(rules=rows))
    early = one(start=date(1999, 3, 1), hub={"rule_packs": ("US-CA",)})
    assert amounts(article("US-CA", "CA.226.7.meal"), early, duty(early, "ana", 0, hours=11)) == []
    for wrong in ({}, {"hours": "1h"}, {"on_violation_of": "meal"}, {"hours": "0h", "on_violation_of": "meal"}):
        with pytest.raises(ValidationError):
            Premium.model_validate({"id": "flat", **wrong})
    with pytest.raises(ValidationError, match="give tiers, or hours"):
        rule("night: 25%", hours="1h", on_violation_of="meal")


def test_the_seventh_day_of_a_workweek_in_california() -> None:
    """Proves: s. 510(a): of seven duties of six hours all six of the seventh are paid at 1.5, though 40 h are passed by
    two alone; with ten hours on it, eight at 1.5 and two double; six and six across two weeks owe nothing for it.

    Sensitivity: the weekly tier on top, a seventh day in a row for one of the week, or its hours counted to the 40.
    """
    law, problem = article("US-CA", "CA.510"), one(14, start=date(2027, 2, 28), week_start=6)
    six = [duty(problem, "ana", day, hours=6) for day in range(6)]
    assert hours(law, problem, *six) == 0
    assert hours(law, problem, *six, duty(problem, "ana", 6, hours=6)) == 3
    assert hours(law, problem, *six, duty(problem, "ana", 6, hours=10)) == 4 + 2
    assert hours(law, problem, *six, duty(problem, "ana", 6, hours=13)) == 4 + 5
    assert hours(law, problem, *(duty(problem, "ana", day, hours=6) for day in range(1, 13))) == 0
    assert [found.sentence for found in violations(law, problem, *six, duty(problem, "ana", 6, hours=10))] == [
        "ana: 8h of paid work on Sat 2027-03-06, a seventh day worked in a week, cost 50% more",
        "ana: 2h of paid work beyond 8h on Sat 2027-03-06, a seventh day worked in a week, cost 100% more",
    ]


def test_rest_days_in_the_emirates_japan_and_indonesia() -> None:
    """Proves: a seventh day of eight hours adds half its pay in the UAE, 35 % in Japan and nothing to overtime, and in
    Indonesia double and triple from the eighth hour on; with five days a week the sixth is a rest day already.

    Sensitivity: 60 h of overtime a month that a rest day helps to reach, or the day's own tier paid besides.
    """
    problem = one()
    week = [duty(problem, "ana", day, hours=6) for day in range(6)]
    last = duty(problem, "ana", 6, hours=9)
    assert hours(article("AE", "AE.19.4"), problem, *week) == 0
    assert hours(article("AE", "AE.19.4"), problem, *week, last) == 4.5
    assert hours(article("JP", "JP.37.1"), problem, *week, last) == 9 * 0.35
    assert hours(article("ID", "ID.78.pay"), problem, *week, last) == 7 * 1 + 2 + 3
    five = one(facts=(Fact(subject="hub", fact="five_day_week"),))
    assert hours(article("ID", "ID.78.pay5"), five, *week, last) == 6 + (8 * 1 + 2)


def test_rest_days_and_other_tiers() -> None:
    """Proves: hours a week without straight time, a rest day that is paid less than another day, and both kinds of rest
    days in one rule are refused where only the highest tier counts.

    Sensitivity: a rest day that lowers the pay.
    """
    for tiers, says in (
        ("work over 40h a week: 50%; work on seventh_day: 50%", "straight_time"),
        ("work over 8h a day: 50%; work on seventh_day: 20%", "no less"),
        ("work on sixth_day: 50%; work on seventh_day: 20%", "sixth_day"),
        ("work on sunday over 3h: 50%", "no tier"),
        ("work over 8h a day: 50%; work over 40h a week: 50%", "straight_time"),
        (
            "work over 8h a day: 25%; work over 9h a day: 50%; straight_time over 40h a week: 25%; "
            "overtime over 60h a month: 50%",
            "one tier of the day",
        ),
    ):
        with pytest.raises(ValidationError, match=says):
            rule(tiers)
        if "sunday" not in tiers and "sixth_day" not in tiers:
            rule(tiers, stacking="sum")
    rule("work over 40h a week: 50%; work on seventh_day: 50%", stacking="sum")
