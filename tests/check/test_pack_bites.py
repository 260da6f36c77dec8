"""Every rule of every pack bites: a roster that keeps it, changed by hand, is caught with the rule's id and article.

The mutants know no rule: each is a way in which a hand spoils a roster, and every rule must be broken by one of them.
A rule that is added to a pack, or a parameter that takes a rule's teeth, fails here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from models import Fact, Queue
from models.facts import scope_of
from scheduler.check import check
from scheduler.rules import build
from scheduler.rules.base import minutes_of
from scheduler.rules.cause import told
from scheduler.rules.pack import PACKS, pack
from scheduler.timeline import Timeline
from tests.factories import contract, duty, duty_at, moderator, pattern, roster, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models import Duty, Problem
    from scheduler.rules.pack import PackRule

START = date(2027, 3, 1)
"""A Monday and the first of a month; the horizon below ends with one."""

DAYS = 245
"""Eight months: more than the six that may exceed 45 hours of overtime in Japan."""

RULES = [(name, rule) for name in PACKS for rule in pack(name).rules]


def _hub(name: str, rule: PackRule) -> Problem:
    """Ana, who consents to severe content, and Ben, who does not, under the pack while the rule is in force, with every
    fact that its scope wants, days and nights, one holiday, and a roster that is published a day too late."""
    start = START if rule.in_force(START, START) else max(rule.valid_from, START)
    if rule.valid_to is not None and start > rule.valid_to:
        start = rule.valid_from
    wanted = scope_of(rule.row.scope).wanted
    return tiny_problem(
        start=start,
        days=DAYS,
        zone=pack(name).time_zone or "Europe/Dublin",
        moderators=[moderator("ana", severe_ok=True), moderator("ben")],
        patterns=[pattern("day"), pattern("night", "21:00", hours=10)],
        contracts=[contract(minutes_per_week_max=7 * 1440, days_per_week_max=7)],
        queues=[Queue(id="benign"), Queue(id="elevated", severity="elevated"), Queue(id="severe", severity="severe")],
        holidays=[start + timedelta(days=9)],
        hub={"rule_packs": (name,), "published_minute": 1440},
        facts=tuple(Fact(subject="hub", fact=fact, value="yes" if holds else "no") for fact, holds in wanted),
    )


def _lawful(problem: Problem, rule: PackRule) -> list[Duty]:
    """A roster to begin with: two hours on one day a week; none where all that is told late, or not agreed, is banned,
    or where each duty has wellness time."""
    written = dict(rule.row.parameters)
    if rule.row.kind == "notice" or written.get("when") == "length>0h" or written.get("measure") == "activity:wellness":
        return []
    return _weekly(problem)


def _weekly(problem: Problem) -> list[Duty]:
    return [duty(problem, "ana", day, "10:00", 2, queue="benign") for day in range(1, DAYS, 7)]


def _mutants(problem: Problem, rule: PackRule) -> Iterator[list[Duty]]:
    """What hands do: too many long days, nights in a row, a long duty without a break at any hour, too short a rest."""
    yield _weekly(problem)
    yield [duty(problem, "ben", day, "10:00", 2, queue="severe") for day in range(1, DAYS, 7)]
    for at, hours in (("06:00", 16), ("21:00", 10), ("09:00", 8), ("06:00", 4)):
        for queue in ("benign", "elevated", "severe"):
            yield [duty(problem, "ana", day, at, hours, queue=queue) for day in range(DAYS)]
    rest = minutes_of(dict(rule.row.parameters).get("min", "11h")) if rule.row.kind == "rest_between" else 0
    for at in ("08:00", "22:00") if rest else ():
        first = duty(problem, "ana", 1, at, queue="benign")
        yield [first, duty_at("ana", first.end + rest - 1, first.end + rest + 239, queue="benign")]
    for day in range(7, 16):
        for hour in (*range(0, 24, 2), 5, 13):
            for minutes in (241, 301, 391, 481, 601, 721):
                yield [duty(problem, "ana", day, f"{hour}:00", minutes / 60, queue="severe")]


def _breaks(problem: Problem, rule: PackRule, duties: list[Duty]) -> bool:
    found = build(rule.row).check(Timeline(problem, roster(problem, *duties)))
    return any(violation.moderator in ("ana", "ben", "") for violation in found)


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule.row.id for _, rule in RULES])
def test_every_rule_bites(name: str, rule: PackRule) -> None:
    """Proves: a lawful roster keeps the rule, and some mutant breaks it, which the audit tells with the rule's id and
    article.

    Sensitivity: a limit that is never reached, a scope that binds nobody, an id that another rule shares.
    """
    problem = _hub(name, rule)
    assert not _breaks(problem, rule, _lawful(problem, rule))
    mutant = next((duties for duties in _mutants(problem, rule) if _breaks(problem, rule, duties)), None)
    assert mutant is not None, "no mutant breaks it"
    verdict = check(problem, roster(problem, *mutant))
    own = [violation for violation in verdict.violations if violation.rule == rule.row.id]
    assert own
    kind = "pay" if rule.row.kind == "premium" else "HARD" if rule.row.weight is None else "soft"
    assert any(line.startswith(f"{kind} {rule.row.id} ({rule.source})") for line in told(problem, own))
