"""Written cases of `succession`: which pattern may not follow which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules.succession import Succession
from tests.factories import duty, past_duty, pattern, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem

PATTERNS = (pattern("early", "06:00"), pattern("late", "14:00"), pattern("night", "22:00"))
AT = {"early": "06:00", "late": "14:00", "night": "22:00", "none": "07:00"}


def rule_of(**fields: Any) -> Succession:
    return Succession.model_validate({"id": "s", **fields})


NO_EARLY_AFTER_NIGHT = rule_of(before="night", after="early")


def hub(*past: tuple[int, str]) -> Problem:
    return tiny_problem(patterns=PATTERNS, history=[past_duty("ana", day, AT[name]) for day, name in past])


def found(rule: Succession, problem: Problem, *worked: tuple[int, str]) -> int:
    return sum(amounts(rule, problem, *(duty(problem, "ana", day, AT[name]) for day, name in worked)))


def test_only_the_named_order_is_banned() -> None:
    """Proves: early then night, night then late, night then night are fine. Sensitivity: reading the pair both ways."""
    problem = hub()
    for first, second in (("early", "night"), ("night", "late"), ("night", "night"), ("early", "early")):
        assert found(NO_EARLY_AFTER_NIGHT, problem, (0, first), (1, second)) == 0


@pytest.mark.parametrize(
    ("rule", "worked"),
    [
        (NO_EARLY_AFTER_NIGHT, [(0, "night"), (1, "early")]),
        (rule_of(before="night, late", after="early"), [(0, "late"), (1, "early")]),
        (rule_of(before="night", after="early", within_days=2), [(0, "night"), (2, "early")]),
        (rule_of(before="any", after="early"), [(0, "none"), (1, "early")]),
        (rule_of(before="late", after="any"), [(0, "late"), (1, "none")]),
        (rule_of(before="night", after="early"), [(0, "night"), (1, "early"), (2, "early")]),
    ],
)
def test_rosters_broken_by_hand(rule: Succession, worked: list[tuple[int, str]]) -> None:
    """Proves: each of six has one banned pair. Sensitivity: `any` that means any named pattern misses two."""
    assert found(rule, hub(), *worked) == 1


def test_reach_and_what_lies_between() -> None:
    """Proves: a date too late is fine, and so is a duty in between: only the next duty counts.

    Sensitivity: `<` in place of `<=`, or comparing all pairs within reach, changes one of the three.
    """
    two = rule_of(before="night", after="early", within_days=2)
    problem = hub()
    assert found(NO_EARLY_AFTER_NIGHT, problem, (0, "night"), (2, "early")) == 0
    assert found(two, problem, (0, "night"), (3, "early")) == 0
    assert found(two, problem, (0, "night"), (1, "late"), (2, "early")) == 0


def test_the_seam() -> None:
    """Proves: a past night bars an early start on the first date; past pairs are not judged; only the last past duty
    counts. Sensitivity: leaving history out finds 0, judging it finds 1 more.
    """
    assert found(NO_EARLY_AFTER_NIGHT, hub((-1, "night")), (0, "early")) == 1
    assert found(NO_EARLY_AFTER_NIGHT, hub((-2, "night"), (-1, "early")), (0, "late")) == 0
    two = rule_of(before="night", after="early", within_days=2)
    assert found(two, hub((-2, "night"), (-1, "late")), (0, "early")) == 0
    assert found(two, hub((-2, "night")), (0, "early")) == 1


def test_what_is_said() -> None:
    """Proves: patterns and times stand in the sentence, all parameters in the statement. Sensitivity: dropping one."""
    problem = hub()
    duties = duty(problem, "ana", 0, "22:00"), duty(problem, "ana", 1, "06:00")
    (violation,) = violations(NO_EARLY_AFTER_NIGHT, problem, *duties)
    assert violation.sentence == ("ana works night from Mon 2027-03-01 22:00 and then early from Tue 2027-03-02 06:00")
    rule = rule_of(before="night,late", after="any", within_days=3)
    assert rule.statement() == (
        "A duty of pattern night or late is not followed by one of any pattern as the next duty within 3 dates."
    )


@pytest.mark.parametrize("fields", [{"before": " , "}, {"after": ""}, {"within_days": "0"}])
def test_fields(fields: dict[str, Any]) -> None:
    """Proves: no name and no reach are refused. Sensitivity: a looser field accepts one."""
    with pytest.raises(ValidationError):
        Succession.model_validate({"id": "s", "before": "night", "after": "early", **fields})
