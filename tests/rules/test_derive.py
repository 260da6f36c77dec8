"""What the sheets imply: rules that nobody writes down, with ids that say where they come from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from models import Absence as AbsenceRow
from models import Availability as AvailabilityRow
from models import Objective, Pin, Problem, Request
from models.rule import TICKS_PER_POINT
from scheduler.rules import RuleError, implied_rules, rules_of
from scheduler.rules.absence import Absence
from scheduler.rules.availability import Availability
from scheduler.rules.personal import Stretch
from tests.factories import contract, duty, moderator, pattern, roster, rule_row, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from scheduler.rules.base import Rule

LONG = pattern("long", "06:00", "20:00", hours=[4, 8, 12])


def named(problem: Problem) -> dict[str, Rule]:
    return {rule.id: rule for rule in rules_of(problem)}


def test_a_plain_hub_has_its_shape_and_its_contract() -> None:
    """Proves: nothing else is implied; without a minimum there is no floor. Sensitivity: empty rules for everyone."""
    assert list(named(tiny_problem())) == [
        "one_duty_a_day", "skill", "contract.full.hours_max", "contract.full.days_max",
    ]  # fmt: skip


def test_a_contract_is_judged_by_the_week_of_the_start() -> None:
    """Proves: 40 h and 5 days are allowed, a minute or a day more is not; a night from Sunday to Monday belongs whole
    to Sunday's week. Sensitivity: counting by the clock, or `>=`, changes one.
    """
    problem = tiny_problem(days=8, patterns=[LONG])
    rules = named(problem)
    hours, days = rules["contract.full.hours_max"], rules["contract.full.days_max"]
    week = [duty(problem, "ana", day) for day in range(5)]
    assert amounts(hours, problem, *week) == amounts(days, problem, *week) == []
    assert amounts(hours, problem, *week[:4], duty(problem, "ana", 4, hours=8 + 1 / 60)) == [1]
    assert amounts(days, problem, *week, duty(problem, "ana", 5, hours=1)) == [1]
    night = [*week[:4], duty(problem, "ana", 6, "20:00"), duty(problem, "ana", 7, "20:00")]
    assert amounts(hours, problem, *night) == []


def test_absence_credits_hours_and_days() -> None:
    """Proves: of 40 h and 5 days, one whole day of leave takes 8 h and a day; seven take all.

    Sensitivity: no credit, or a credit of a seventh.
    """
    for away, hours_left, days_left in ((1, 32, 4), (7, 0, 0)):
        leave = AbsenceRow(moderator="ana", start=(7 - away) * 1440, end=7 * 1440)
        problem = tiny_problem(patterns=[LONG], absences=[leave])
        rules = named(problem)
        work = [duty(problem, "ana", day) for day in range(5)]
        assert amounts(rules["contract.full.hours_max"], problem, *work) == [(40 - hours_left) * 60]
        assert amounts(rules["contract.full.days_max"], problem, *work) == [5 - days_left]


def test_a_soft_minimum_is_booked_under_its_own_term() -> None:
    """Proves: 20 h worked of 30 cost 10 × 500 points as `under_hours`; with min_hard it is a law.

    Sensitivity: the term `rules`, a price a minute, or the objective's factor for rules.
    """
    fields: dict[str, Any] = {"contracts": [contract(minutes_per_week_min=1800)], "objective": Objective(rules=9)}
    problem = tiny_problem(moderators=["ana"], patterns=[LONG], **fields)
    work = [duty(problem, "ana", day, hours=4) for day in range(5)]
    (soft,) = violations(named(problem)["contract.full.hours_min"], problem, *work)
    assert (soft.amount, soft.term, soft.ticks, soft.hard) == (600, "under_hours", 5000 * TICKS_PER_POINT, False)
    hard = tiny_problem(moderators=["ana"], contracts=[contract(minutes_per_week_min=1800, min_hard=True)])
    (law,) = violations(named(hard)["contract.full.hours_min"], hard, *work)
    assert (law.amount, law.hard) == (600, True)


def test_availability_joins_rows_and_employment() -> None:
    """Proves: one rule a person: `only` and `not` rows, and dates before the first and after the last of employment;
    whoever has none of these has no rule. Sensitivity: an end date that is exclusive, or a rule for everyone.
    """
    problem = tiny_problem(
        moderators=[moderator("ana", first_date=date(2027, 3, 2), last_date=date(2027, 3, 4)), "ben", "cy"],
        availability=[
            AvailabilityRow(moderator="ben", start=0, end=100, kind="only"),
            AvailabilityRow(moderator="ben", start=50, end=60, kind="not"),
        ],
    )
    rules = named(problem)
    assert "availability.cy" not in rules
    ben = rules["availability.ben"]
    assert isinstance(ben, Availability)
    assert (ben.only, ben.barred) == ((Stretch(0, 100),), (Stretch(50, 60),))
    ana = rules["availability.ana"]
    assert [amounts(ana, problem, duty(problem, "ana", day)) for day in range(6)] == [[1], [], [], [], [1], [1]]
    assert amounts(ana, problem, duty(problem, "ana", 3, "16:00")) == []
    assert amounts(ana, problem, duty(problem, "ana", 3, "16:01")) == [1]


def test_employment_that_covers_the_horizon_asks_nothing() -> None:
    """Proves: dates well outside bar nothing; who has left is barred from all. Sensitivity: spans turned round."""
    people = [
        moderator("ana", first_date=date(2020, 1, 1), last_date=date(2030, 1, 1)),
        moderator("ben", last_date=date(2026, 1, 1)),
        moderator("cy", first_date=date(2028, 1, 1)),
    ]
    problem = tiny_problem(moderators=people)
    rules = named(problem)
    assert "availability.ana" not in rules
    for who in ("ben", "cy"):
        rule = rules[f"availability.{who}"]
        assert [amounts(rule, problem, duty(problem, who, day, "22:00")) for day in range(7)] == [[1]] * 7


def test_absences_are_one_rule_a_person() -> None:
    """Proves: all spans of ana in `absence.ana`. Sensitivity: a rule a row would double a duty that meets two."""
    rows = [AbsenceRow(moderator="ana", start=start, end=start + 60) for start in (500, 700)]
    problem = tiny_problem(absences=rows)
    rule = named(problem)["absence.ana"]
    assert isinstance(rule, Absence)
    assert (rule.scope, rule.spans) == ("moderator:ana", (Stretch(500, 560), Stretch(700, 760)))
    assert amounts(rule, problem, duty(problem, "ana", 0)) == [1]


def test_requests_and_pins_are_named_by_date() -> None:
    """Proves: ids with dates, numbered from the second of a date on; the request's weight times the objective's factor.

    Sensitivity: ids by index, or a factor left out.
    """
    problem = tiny_problem(
        requests=[
            Request(moderator="ana", day=2, wish="off", weight=40),
            Request(moderator="ana", day=2, wish="start>=", minute_of_day=600),
            Request(moderator="ben", day=2, wish="on"),
        ],
        pins=[Pin(moderator="ana", day=0, off=True), Pin(moderator="ana", day=0, start=480)],
        objective=Objective(request=3),
    )
    rules = named(problem)
    assert list(rules)[4:] == [
        "request.ana.2027-03-03", "request.ana.2027-03-03.2", "request.ben.2027-03-03",
        "pin.ana.2027-03-01", "pin.ana.2027-03-01.2",
    ]  # fmt: skip
    assert [rules[name].weight for name in list(rules)[4:]] == [120, 300, 300, None, None]
    (off,) = violations(rules["request.ana.2027-03-03"], problem, duty(problem, "ana", 2))
    assert (off.ticks, off.term) == (120 * TICKS_PER_POINT, "request")
    assert amounts(rules["pin.ana.2027-03-01"], problem, duty(problem, "ana", 0)) == [1]


def test_rows_come_first_weighed_by_the_objective() -> None:
    """Proves: soft rows cost weight × objective.rules; hard rows stay hard. Sensitivity: None × 3."""
    rows = [
        rule_row("rest_between", id="law", min="11h"),
        rule_row("consistency", id="habit", weight=5, of="start_spread"),
    ]
    rules = rules_of(tiny_problem(rules=rows, objective=Objective(rules=3)))
    assert [(rule.id, rule.weight) for rule in rules[:2]] == [("law", None), ("habit", 15)]
    assert rules[2:] == implied_rules(tiny_problem())


def test_a_row_may_not_take_an_implied_name() -> None:
    """Proves: `skill` as a row's id is refused, for reports name rules by id. Sensitivity: two rules of one name."""
    with pytest.raises(RuleError) as caught:
        rules_of(tiny_problem(rules=[rule_row("rest_between", id="skill", min="11h")]))
    assert (caught.value.rule, caught.value.field) == ("skill", "id")


def test_every_implied_rule_judges_an_empty_and_a_full_roster() -> None:
    """Proves: all implied rules of a crowded problem can be asked; an empty roster breaks only what is missing.

    Sensitivity: a rule that fails on people without duties.
    """
    problem = tiny_problem(
        contracts=[contract(minutes_per_week_min=480)],
        absences=[AbsenceRow(moderator="ben", start=0, end=10080)],
        requests=[Request(moderator="ana", day=1, wish="on")],
        pins=[Pin(moderator="ana", day=0, start=480)],
    )
    broken = {rule.id: amounts(rule, problem) for rule in rules_of(problem)}
    assert {name: found for name, found in broken.items() if found} == {
        "contract.full.hours_min": [480],
        "request.ana.2027-03-02": [1],
        "pin.ana.2027-03-01": [1],
    }
    assert roster(problem).duties == ()
