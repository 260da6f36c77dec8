"""Pseudonyms in place of ids, wherever a problem speaks of a person."""

from __future__ import annotations

from models import Conflict
from models.calendar import Fact
from scheduler.check import check
from scheduler.rules import rules_of
from scheduler.vendors.masks import masked, masked_conflicts, masked_roster
from tests.factories import duty, moderator, past_duty, roster, rule_row, tiny_problem

NAMES = {"ana": "P-1"}


def test_rules_that_name_a_person_or_each_other() -> None:
    """Proves: a rule about Ana is about P-1 under an id that doesn't say Ana, and what names that rule still does; a
    scope with facts keeps them; rules about others stay as they are; rules in force are as many as before.

    Sensitivity: an id that stays says who P-1 is; one that changes alone leaves a premium for a rule that is gone.
    """
    problem = tiny_problem(
        moderators=("ana", "anabel"),
        facts=(
            Fact(subject="ana", fact="permit"),
            Fact(subject="anabel", fact="permit"),
            Fact(subject="hub", fact="x"),
        ),
        rules=(
            rule_row("forbid", id="ana no nights", scope="moderator:ana with permit", when="night"),
            rule_row("forbid", id="forbid.P-1", scope="all", when="weekday=sun"),
            rule_row("premium", weight=1, hours="1h", on_violation_of="forbid.P-1,ana no nights"),
            rule_row("run", scope="moderator:anabel", of="day_worked", max=2),
        ),
    )
    hidden = masked(problem, NAMES)
    assert [(row.id, row.scope) for row in hidden.rules] == [
        ("forbid.P-1.2", "moderator:P-1 with permit"),
        ("forbid.P-1", "all"),
        ("premium", "all"),
        ("run", "moderator:anabel"),
    ]
    assert dict(hidden.rules[2].parameters)["on_violation_of"] == "forbid.P-1, forbid.P-1.2"
    assert [fact.subject for fact in hidden.facts] == ["P-1", "anabel", "hub"]
    assert len(rules_of(hidden)) == len(rules_of(problem))
    assert [person.id for person in hidden.select("moderator:P-1")] == ["P-1"]


def test_conflicts_are_said_again() -> None:
    """Proves: why Ana has no roster is said of P-1, rule by rule, and of the past duties that take part; names that
    share their beginning with hers are left alone.

    Sensitivity: text in which `ana` is replaced would make `P-1bel` of `anabel`.
    """
    problem = tiny_problem(
        moderators=(moderator("ana", name="Ana"), "anabel"),
        history=(past_duty("ana", -1),),
        rules=(rule_row("run", id="runs", of="day_worked", max=2),),
    )
    pinned = next(rule for rule in rules_of(problem) if rule.id.startswith("skill"))
    said = (pinned.statement(), "History: ana worked Sun 2027-02-28 08:00-16:00.")
    conflicts = (
        Conflict(moderator="ana", rules=(pinned.id,), sentences=said),
        Conflict(moderator="anabel", rules=("runs",), sentences=("anabel may not.",)),
    )
    hidden = masked(problem, NAMES)
    first, second = masked_conflicts(problem, hidden, conflicts, NAMES)
    assert first.moderator == "P-1"
    assert first.sentences[-1] == "History: P-1 worked Sun 2027-02-28 08:00-16:00."
    assert len(first.sentences) == 2
    assert second == conflicts[1]


def test_judged_alike() -> None:
    """Proves: the roster costs the same under pseudonyms, its violations are of P-1, and sentences say so."""
    problem = tiny_problem(
        rules=(rule_row("run", of="day_worked", max=2), rule_row("rest_between", min="17h", weight=5))
    )
    made = roster(problem, *(duty(problem, "ana", day, queue="general") for day in range(4)))
    hidden = masked(problem, NAMES)
    seen = check(hidden, masked_roster(hidden, made, NAMES))
    plain = check(problem, made)
    assert seen.terms == plain.terms
    assert {violation.moderator for violation in seen.violations} == {"P-1"}
    told = [violation.sentence for violation in seen.violations]
    assert told == [violation.sentence.replace("ana", "P-1") for violation in plain.violations]
