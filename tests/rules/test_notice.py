"""Written cases of `notice`, from the texts of law and by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models import Fact, Pin
from scheduler.check import check
from scheduler.rules import build
from scheduler.rules.notice import PUBLISHED, Notice
from scheduler.rules.pack import pack
from tests.factories import duty, roster, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem
    from scheduler.rules import Rule


def article(name: str, rule: str) -> Rule:
    (found,) = [one for one in pack(name).rules if one.row.id == rule]
    return build(found.row)


def one(published: int | None, days: int = 14, **fields: Any) -> Problem:
    """Two weeks of ana from Monday 2027-03-01 on."""
    return tiny_problem(days=days, moderators=["ana"], hub={"published_minute": published}, **fields)


def test_a_week_is_told_a_day_ahead_in_ireland() -> None:
    """Proves: s. 17: published on Saturday at midnight both weeks are in time; a minute later the first is late with
    each of its duties, the second is not.

    Sensitivity: the lead taken from the duty, or a late week that spoils the next.
    """
    rule = article("IE", "IE.s17")
    problem = one(-1440)
    duties = [duty(problem, "ana", day) for day in (0, 4, 7)]
    assert amounts(rule, problem, *duties) == []
    assert amounts(rule, one(-1440 + 1), *duties) == [1, 1]
    (late, _) = violations(rule, one(-1440 + 1), *duties)
    assert "is told of the duty from Mon 2027-03-01 08:00 on Sun 2027-02-28 00:01" in late.sentence


def test_changes_of_a_week_that_was_told() -> None:
    """Proves: with a pin in the week, published on Wednesday at noon, Thursday at noon may be changed and Thursday
    morning may not; the pinned duty itself stands.

    Sensitivity: pins of another week or another moderator that count, or a pin with another end that matches.
    """
    rule = article("IE", "IE.s17")
    noon = 2 * 1440 + 720
    pins = (Pin(moderator="ana", day=3, start=3 * 1440 + 480, end=3 * 1440 + 960),)
    problem = one(noon, pins=pins)
    told, longer = duty(problem, "ana", 3), duty(problem, "ana", 3, hours=9)
    assert amounts(rule, problem, told) == []
    assert amounts(rule, problem, longer) == [1]
    assert amounts(rule, problem, duty(problem, "ana", 3, "12:00")) == []
    assert amounts(rule, problem, duty(problem, "ana", 3, "11:59")) == [1]
    elsewhere = one(noon, pins=(Pin(moderator="ana", day=7, off=True),))
    assert amounts(rule, elsewhere, duty(elsewhere, "ana", 3, "12:00")) == [1]


def test_a_month_is_told_before_it_begins_in_singapore() -> None:
    """Proves: s. 36(4): published on 31 March at 23:59 April is in time, on 1 April at 00:01 it is not; the last days
    of March were late both times.

    Sensitivity: weeks in place of months, or a month whose dates before the horizon are not looked at.
    """
    rule = article("SG", "SG.36.4")
    for published, late in ((2 * 1440 - 1, [1]), (2 * 1440, [1]), (2 * 1440 + 1, [1, 1])):
        covered = (Fact(subject="hub", fact="part4_covered"),)
        problem = one(published, start=date(2027, 3, 30), zone="Asia/Singapore", facts=covered)
        assert amounts(rule, problem, duty(problem, "ana", 1), duty(problem, "ana", 2)) == late


def test_a_roster_without_a_date_of_publication() -> None:
    """Proves: the rule is told as not applied, for want of that date. Sensitivity: called enforced, or in silence."""
    problem = one(None).model_copy(update={"rules": (pack("IE").rules[0].row,)})
    rule = Notice(id="told", of="week", lead=1440)
    verdict = check(problem, roster(problem, duty(problem, "ana", 0)), rules=[rule])
    assert verdict.rules_idle == {"told": "facts missing"}
    assert verdict.facts_missing == {"told": {PUBLISHED: 1}}
    assert check(one(-9000), roster(one(-9000)), rules=[rule]).rules_enforced == ("told",)


def test_statement_and_fields() -> None:
    """Proves: the sentence names every parameter. Sensitivity: a change_lead that is dropped, an unknown period."""
    rule = Notice.model_validate({"id": "r", "of": "month", "lead": "336h", "change_lead": "24h"})
    assert rule.statement() == (
        "Duties are published at least 336h before their month begins; what was told before, as pins, may be changed "
        "24h or more ahead."
    )
    assert Notice(id="r", of="week", lead=60).statement().endswith("as pins, cannot be changed any more.")
    with pytest.raises(ValidationError):
        Notice.model_validate({"id": "r", "of": "year", "lead": "1h"})
