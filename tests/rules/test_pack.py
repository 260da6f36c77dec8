"""Rule packs: the files themselves, how they become rules of a hub, and what is told of them."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Any

import pytest

from models import RuleRow
from models.facts import scope_of
from scheduler.check import check
from scheduler.rules import RuleError, build, rules_of
from scheduler.rules.asked import facts_asked
from scheduler.rules.pack import PACKS, STATUS, UnknownPack, asked_rules, pack, pack_of, pack_rules
from scheduler.rules.told import kinds_told, pack_told
from tests.factories import duty, roster, rule_row, tiny_problem
from tests.rules.verdicts import amounts

ONE = """
[pack]
id = "XX"
title = "Nowhere: Act on Rest"
about = "For tests."
reviewed = 2027-01-01

[[rule]]
id = "XX.1"
kind = "rest_between"
title = "Daily rest"
source = "Act on Rest s. 1"
status = "read"
valid_from = 2027-01-01
"""


def hub(*packs: str, start: date = date(2027, 3, 1), **fields: Any) -> Any:
    return tiny_problem(start=start, hub={"rule_packs": packs}, **fields)


def test_every_file_is_a_pack_and_back() -> None:
    """Proves: the folder holds exactly the packs that are named, each under its own id, in order.

    Sensitivity: a file that nobody named, or a name without a file.
    """
    files = {file.name for file in (resources.files("scheduler.rules") / "packs").iterdir()}
    assert files == {f"{name.lower().replace('-', '_')}.toml" for name in PACKS}
    assert [pack(name).id for name in PACKS] == list(PACKS) == sorted(PACKS)


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_of_a_pack_is_a_rule(name: str) -> None:
    """Proves: each builds, cites its article, and asks only for facts that the pack explains; law that is read is hard.

    Sensitivity: a misspelled parameter or fact, a law without source or without a date.
    """
    found = pack(name)
    built = [build(rule.row) for rule in found.rules]
    every = found.every
    ids = [rule.row.id for rule in every]
    assert len(set(ids)) == len(ids)
    assert all(rule.source and rule.title and rule.status in STATUS for rule in every)
    named = {fact.name: fact.effect for fact in found.facts}
    assert {fact for rule in built for fact, _ in facts_asked(rule)} <= set(named)
    for rule in every:
        for fact, _ in scope_of(rule.row.scope).wanted:
            assert fact in named, rule.row.id
    soft = {rule.status for rule in every if rule.row.weight is not None}
    assert found.policy or soft <= {"recalled", "assumption"}


def test_no_two_packs_share_an_id() -> None:
    """Proves: packs can be named together. Sensitivity: a rule of one that hides another's."""
    ids = [rule.row.id for name in PACKS for rule in pack(name).every]
    assert len(set(ids)) == len(ids)


def test_a_hub_is_under_the_rules_of_its_packs() -> None:
    """Proves: the pack's rules hold beside those that are written. Sensitivity: either of them left out."""
    ids = [rule.id for rule in rules_of(hub("IE", rules=[rule_row("run", id="mine", of="day_worked", max="6")]))]
    assert ids[0] == "mine"
    assert {"IE.s11", "IE.s13", "IE.s15", "one_duty_a_day"} <= set(ids)
    assert not any(rule.id.startswith("IE.") for rule in rules_of(hub()))


def test_law_cannot_be_replaced_but_a_policy_can() -> None:
    """Proves: a row with the id of a law is refused; with the id of a policy's rule it takes its place.

    Sensitivity: a looser row that hides the law, or a default that no operator can change.
    """
    looser = rule_row("rest_between", id="IE.s11", min="9h")
    with pytest.raises(RuleError, match="law cannot be replaced"):
        rules_of(hub("IE", rules=[looser]))
    assert "IE.s11" in [rule.id for rule in rules_of(hub(rules=[looser]))]
    shorter = rule_row("run", id="W.days", of="day_worked", max="5")
    (days,) = [rule for rule in rules_of(hub("ts-wellness", rules=[shorter])) if rule.id == "W.days"]
    assert "5" in days.statement()


def test_rules_hold_while_they_are_law() -> None:
    """Proves: a rule is in force from its first to its last date, and for a horizon that one of them touches.

    Sensitivity: `<` for `<=` at either end.
    """
    (rule,) = pack_of(ONE + 'valid_to = 2027-03-01\nmin = "11h"').rules
    for first, last, holds in (
        ((2026, 12, 1), (2026, 12, 31), False),
        ((2026, 12, 2), (2027, 1, 1), True),
        ((2027, 3, 1), (2027, 3, 28), True),
        ((2027, 3, 2), (2027, 3, 28), False),
    ):
        assert rule.in_force(date(*first), date(*last)) is holds
    assert pack_rules(hub("KR", start=date(1990, 1, 1))) == ()


def test_a_rule_that_ends_within_the_horizon_holds_up_to_its_last_date() -> None:
    """Proves: Ramadan 2027 ends on 8 March: ten hours break the eight of that date, on the 9th they do not; a horizon
    that lies wholly within is told no dates, and a law of weeks that begins in a horizon holds over all of it.

    Sensitivity: the rule held, or dropped, over the whole horizon.
    """
    problem = hub("AE", start=date(2027, 3, 8), days=2)
    (ramadan,) = [rule for rule in rules_of(problem) if rule.id == "AE.CR15.2.2027"]
    assert amounts(ramadan, problem, duty(problem, "ana", 0, hours=10), duty(problem, "ana", 1, hours=10)) == [120]
    inside = hub("AE", start=date(2027, 3, 1), days=2)
    (rule,) = [rule for rule in pack_rules(inside) if rule.row.id == "AE.CR15.2.2027"]
    assert "valid_to" not in dict(rule.row.parameters)
    weekly = ONE.replace('kind = "rest_between"', 'kind = "cap"') + 'measure = "work"\nwindow = "week"\nlimit = "8h"'
    (law,) = pack_of(weekly).rules
    assert law.dated(date(2026, 12, 28), date(2027, 1, 10)) == law


def test_what_a_file_may_hold() -> None:
    """Proves: parameters are text, a status is one of four, a rule has its date. Sensitivity: numbers taken too."""
    assert pack_of(ONE + 'min = "11h"').rules[0].row == RuleRow(
        id="XX.1", kind="rest_between", parameters=(("min", "11h"),)
    )
    with pytest.raises(ValueError, match="min must be text"):
        pack_of(ONE + "min = 11")
    with pytest.raises(ValueError, match="status"):
        pack_of(ONE.replace('"read"', '"sure"') + 'min = "11h"')
    with pytest.raises(ValueError, match="valid_from"):
        pack_of(ONE.replace("valid_from = 2027-01-01", "") + 'min = "11h"')


@pytest.mark.parametrize(
    ("written", "hint"), [("us ca", "did you mean US-CA?"), ("wellness", "ts-wellness"), ("Ireland", "IE")]
)
def test_an_unknown_pack(written: str, hint: str) -> None:
    """Proves: the packs are listed, and the nearest is suggested. Sensitivity: letters' case deciding."""
    with pytest.raises(UnknownPack, match=hint.replace("?", r"\?")):
        pack(written)
    assert pack(" us-ca ").id == "US-CA"


def test_what_could_not_be_judged_is_told() -> None:
    """Proves: a rule that lacks a fact, and one that is kept by the input, are not applied and named with the reason.

    Sensitivity: either of them silently absent, or a fact that is given still called missing.
    """
    problem = hub("IE", "ts-wellness", days=7)
    verdict = check(problem, roster(problem))
    assert {"IE.s16.special", "W.counselling"} <= set(verdict.rules_not_applied)
    assert {"IE.s11", "IE.s13"} <= set(verdict.rules_enforced)
    assert verdict.facts_missing["IE.s16.special"] == {"night_worker": 2, "special_category": 2}
    assert "W.counselling" in [rule.row.id for rule in asked_rules(problem)]


def test_a_pack_in_words() -> None:
    """Proves: sentence, parameters, article and status of every rule; what is not read in a statute stands out.

    Sensitivity: a rule left out, or a recalled figure told as if it had been read.
    """
    told = "\n".join(pack_told("fr"))
    found = pack("FR")
    for rule in found.every:
        assert f"{rule.row.id}  {rule.title}" in told
    assert told.count("RECALLED") == sum(rule.status == "recalled" for rule in found.every)
    assert "no legal advice" in told
    assert [line for line in kinds_told() if line.startswith("  IE ")]
    with pytest.raises(UnknownPack):
        pack_told("XX")
