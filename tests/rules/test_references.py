"""Names in rules that mean nothing in their problem are found, and the nearest suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.calendar import Request
from scheduler.rules import build, rules_of
from scheduler.rules.references import dangling
from tests.factories import moderator, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import RuleRow

PROBLEM = tiny_problem(
    moderators=[moderator("ana", vendor="Acme", team="red"), moderator("ben")],
    patterns=[pattern("early", "06:00"), pattern("night", "22:00")],
    requests=[Request(moderator="ana", day=0, wish="pattern", pattern="erly")],
)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (rule_row("succession", before="nigth", after="any"), ("before", "nigth", "night")),
        (rule_row("succession", before="any", after="early,late"), ("after", "late", "")),
        (rule_row("forbid", when="night and pattern=night,earl"), ("when", "earl", "early")),
        (rule_row("cap", measure="pattern:nights", window="week", limit=2), ("measure", "nights", "night")),
        (rule_row("rest_between", scope="vendor:Acne", min="11h"), ("scope", "vendor:Acne", "Acme")),
        (rule_row("rest_between", scope="moderator:anna", min="11h"), ("scope", "moderator:anna", "ana")),
        (rule_row("rest_between", scope="team:blue", min="11h"), ("scope", "team:blue", "")),
    ],
)
def test_a_name_that_means_nothing(row: RuleRow, expected: tuple[str, str, str]) -> None:
    """Proves: field and name are said, with the nearest known one, if any. Sensitivity: `any` taken as an id."""
    (fault,) = dangling(PROBLEM, build(row))
    field, name, nearest = expected
    assert (fault.field, fault.read) == (field, name)
    assert fault.expected.endswith(f"did you mean {nearest}?") if nearest else "did you mean" not in fault.expected


def test_names_that_are_known() -> None:
    """Proves: rules that name what exists, and the rules that sheets imply, are clean, but for the misspelt request.

    Sensitivity: comparing scopes with ids of another kind.
    """
    rows = [
        rule_row("succession", before="night", after="early"),
        rule_row("cap", scope="vendor:", measure="pattern:night", window="week", limit=2),
        rule_row("rest_between", scope="team:red", min="11h"),
        rule_row("floor", scope="contract:full", measure="work", window="week", limit=8),
    ]
    assert [dangling(PROBLEM, build(row)) for row in rows] == [()] * 4
    found = {rule.id: dangling(PROBLEM, rule) for rule in rules_of(PROBLEM)}
    assert [name for name, faults in found.items() if faults] == ["request.ana.2027-03-01"]
