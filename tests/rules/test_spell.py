"""`spell` from its words: what is one spell, how long it is, and what counts as a change of queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scheduler.rules import RuleError, rules_of
from scheduler.rules.spell import Spell
from tests.factories import past_duty, pattern, rule_row, tiny_problem
from tests.rules.inside import worked
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem


def problem(**fields: Any) -> Problem:
    return tiny_problem(
        **{"days": 1, "moderators": ["ana"], "queues": ["a", "b"], "patterns": [pattern("late", "20:00")], **fields}
    )


def rule(**fields: Any) -> Spell:
    return Spell.model_validate({"id": "s", **fields})


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("a60 b60", []),  # exactly on the limit
        ("a59 b60", [1]),
        ("a30 -30 a30 b60", []),  # a break interrupts and does not count
        ("a30 =30 a29 b60", [1]),  # a paid one neither
        ("a30 t30 a30", []),  # nor does a training end it
        ("a30 .5 a30", [30, 30]),  # spare time ends it
        ("a60 b15 a60", [45]),  # another queue ends it
        ("a15 b15 a15", [45, 45, 45]),
        (".120", []),
        ("-30 a60 -30", []),
    ],
)
def test_shortest_spell(text: str, missing: list[int]) -> None:
    """Proves: minutes of work on one queue count until another queue or spare time comes in between.

    Sensitivity: a break that ends a spell, or is counted as a part of it; spare time that is passed over.
    """
    assert amounts(rule(min="1h"), problem(), worked(text)) == missing


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("a60 b60 a60", []),  # two changes, as many as allowed
        ("a60 b60 a60 b60", [1]),
        ("a60 .30 a60 .30 b60 .30 a60", []),  # spare time is no queue, and a after a no change
        ("a60 .30 b60 -30 a60 .30 b60 a60", [2]),  # but does not hide one either
    ],
)
def test_most_changes(text: str, above: list[int]) -> None:
    """Proves: changes from one queue to another are counted, whatever lies between.

    Sensitivity: counting spells less one finds changes in the third line, forgetting across spare time none.
    """
    assert amounts(rule(max_switches=2), problem(), worked(text)) == above


def test_the_end_of_the_horizon() -> None:
    """Proves: a spell that lasts up to the horizon's end in a duty that goes on is not too short; what lies behind it
    is not looked at; a duty that ends there, or a spell before the last one, is judged.

    Sensitivity: judging it as it stands finds 30 minutes; not judging any spell of the duty misses the second.
    """
    judge, hub = rule(min="1h"), problem()
    assert amounts(judge, hub, worked("a60 b30 .30", 1440 - 90)) == []
    assert amounts(judge, hub, worked("a30 b30 .30", 1440 - 60)) == [30]
    assert amounts(judge, hub, worked("a60 b30", 1440 - 90)) == [30]
    assert amounts(judge, hub, worked("a60 .15 b15 a30", 1440 - 75)) == []


def test_history_is_not_judged() -> None:
    """Proves: a past duty has no activities, so nothing is said of it. Sensitivity: reading it as one short spell."""
    hub = problem(history=[past_duty("ana", -1, hours=0.5, queue="a")])
    assert amounts(rule(min="1h", max_switches=0), hub) == []


def test_what_a_violation_says() -> None:
    """Proves: who, when, how long and what is due; a law has both parameters at once. Sensitivity: one left out."""
    short, often = violations(rule(min="1h", max_switches=0), problem(), worked("a60 b30", 540))
    sentences = f"{short.sentence}; {often.sentence}"
    for part in ("ana", "10:30", "30m on b", "1h", "1 changes", "0 are allowed"):
        assert part in sentences, sentences


@pytest.mark.parametrize(
    "fields",
    [{}, {"min": "0h"}, {"max_switches": -1}, {"min": "1h", "max_switches": 1, "weight": 5}, {"min": "soon"}],
)
def test_what_is_no_rule(fields: dict[str, Any]) -> None:
    """Proves: nothing, nothing to last, fewer than no changes, and one price for two amounts are refused."""
    with pytest.raises(ValidationError):
        rule(**fields)


def test_prices() -> None:
    """Proves: 15 minutes at 60 points an hour are 15 points; two changes too many at 7 points 14.

    Sensitivity: a price a spell, or minutes counted as hours.
    """
    (short,) = violations(rule(min="1h", weight=60), problem(), worked("a45 b60"))
    (often,) = violations(rule(max_switches=0, weight=7), problem(), worked("a15 b15 a15"))
    assert (short.ticks, often.ticks) == (15 * 180_000, 14 * 180_000)


def test_shared_time_has_no_spells() -> None:
    """Proves: `queue_mode` shared refuses the rule, at its kind, and says what to do. Sensitivity: planning it."""
    with pytest.raises(RuleError, match="queue_mode whole") as caught:
        rules_of(problem(queue_mode="shared", rules=[rule_row("spell", min="1h")]))
    assert caught.value.field == "kind"
