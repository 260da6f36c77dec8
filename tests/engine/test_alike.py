"""Shifts that rules cannot tell apart: with one of each the same is proven as with all of them."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from models import BreakSpec, Conflict, Event, Problem
from scheduler.engine.alike import unlike_rows
from scheduler.engine.cpsat import conflict, legal_tour
from scheduler.engine.options import shift_options
from scheduler.rules import RuleError, rules_of
from tests.factories import MONDAY, past_duty, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import RuleRow
    from scheduler.engine.options import Options

STARTS = (("06:00", "10:00"), ("14:00", "17:00"), ("18:00", "22:00"), ("20:00", "20:00"))
MORE = (("07:00", "09:00"), ("15:00", "16:00"), ("21:00", "23:00"))


def law(random: Random, number: int) -> RuleRow:
    """A tight law of a kind that sees times, breaks, dates or minutes."""
    quarters = random.randint(2, 40) * 15
    known: list[tuple[str, dict[str, Any]]] = [
        ("cap", {"window": f"any({random.randint(4, 34)}h)", "limit": f"{random.randint(3, 15)}h"}),
        ("cap", {"window": "day", "limit": f"{quarters}m", "attribute": "clock"}),
        ("cap", {"window": "any(2d)", "limit": f"{random.randint(10, 17)}h", "attribute": "start"}),
        ("cap", {"measure": "nights", "window": "horizon", "limit": random.randint(0, 2), "night_min": "3h"}),
        ("floor", {"window": "day", "limit": f"{quarters}m", "attribute": "clock"}),
        ("break_in_shift", {"tiers": "over 6h: 30m", "max_stretch": random.choice(["3h", "4h", "4h30m"])}),
        ("rest_between", {"min": f"{random.randint(8, 20)}h"}),
        ("succession", {"before": random.choice("ab"), "after": random.choice("ab")}),
        ("rest_block", {"min": f"{random.randint(12, 30)}h", "window": "any(2d)"}),
        ("forbid", {"when": random.choice(["start<08:00", "end>23:00", "length>8h", "start>=16:00"])}),
    ]
    kind, fields = random.choice(known)
    fields = {"measure": "work", **fields} if kind in ("cap", "floor") else fields
    return rule_row(kind, id=f"r{number}", **fields)


def hub(random: Random) -> Problem:
    """Ana has to work on each of a few days, after nights that may reach into the first."""
    days = random.randint(2, 3)
    rest = BreakSpec(minutes=30, paid=False, earliest=random.choice([60, 120]), latest=random.choice([300, 420]))
    length: Any = random.choice([8, (8, 10), (6, 9)])
    patterns = [pattern("a", *random.choice(STARTS), hours=length, step=60, breaks=[rest])]
    patterns += [pattern("b", *random.choice(MORE), hours=8, step=60, breaks=[rest])] if random.random() < 0.7 else []
    start = MONDAY + timedelta(days=random.randint(0, 6))
    at = random.choice([600, 960, 1320])
    return tiny_problem(
        start=start,
        days=days,
        moderators=["ana"],
        patterns=patterns,
        rules=[
            rule_row("floor", id="all", measure="days_worked", window="horizon", attribute="start", limit=days),
            *(law(random, number) for number in range(random.randint(1, 3))),
        ],
        events=[Event(moderator="ana", start=at, end=at + 60, kind="training")] if random.random() < 0.2 else [],
        history=[past_duty("ana", -1, "22:00", hours=10, start=start)] if random.random() < 0.6 else [],
    )


def all_rows(part: Problem, rules: Any, moderator: int, options: Options) -> dict[tuple[int, int], list[int]]:
    rows = options.rows_of(part.moderators[0])
    return {
        (moderator, day): [row for row in range(*options.day_rows[day : day + 2].tolist()) if rows[row]]
        for day in range(part.hub.days)
    }


@pytest.mark.parametrize("seed", range(120))
def test_the_same_is_proven(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: with one of all alike rows there is a legal tour exactly if there is one with all, and where there is
    none the conflict is the same, on small tight hubs with nights before them.

    Sensitivity: times, patterns, breaks or past nights that a law sees and the rows do not.
    """
    problem = hub(Random(seed))
    try:
        rules = rules_of(problem)
    except RuleError:
        return  # a pattern that this hub does not have
    options = shift_options(problem, complete=True)
    few = legal_tour(problem, rules, 0, options)
    monkeypatch.setattr(conflict, "unlike_rows", all_rows)
    every = legal_tour(problem, rules, 0, options)
    assert isinstance(few, Conflict) == isinstance(every, Conflict)
    assert not isinstance(few, Conflict) or few == every


def test_a_past_night_tells_starts_apart() -> None:
    """Proves: whoever came off duty at 08:00 may start at 08:00 and not at 06:00, though no law is about rest; a floor
    of three days is kept.

    Sensitivity: the first start standing for all, which overlaps the night: a false conflict.
    """
    problem = tiny_problem(
        days=3,
        moderators=["ana"],
        patterns=[pattern("day", "06:00", "10:00", step=60)],
        history=[past_duty("ana", -1, "22:00", hours=10)],
        rules=[rule_row("floor", id="all", measure="days_worked", window="horizon", limit=3)],
    )
    rules = rules_of(problem)
    options = shift_options(problem, complete=True)
    assert not isinstance(legal_tour(problem, rules, 0, options), Conflict)
    assert len(unlike_rows(problem, rules, 0, options)[0, 0]) == 5


def test_a_sliding_cap_sees_breaks() -> None:
    """Proves: at most 5 h in any 6 h are kept in a duty of 8 h if its break of an hour begins from 2:00 to 5:00, and
    not at 1:00, where the first layout has it.

    Sensitivity: the first layout standing for all, under which there is no legal tour.
    """
    lunch = BreakSpec(minutes=60, paid=False, earliest=60, latest=420)
    problem = tiny_problem(
        days=1,
        moderators=["ana"],
        patterns=[pattern("day", "08:00", breaks=[lunch])],
        rules=[
            rule_row("floor", id="all", measure="days_worked", window="horizon", limit=1),
            rule_row("cap", id="six", measure="work", window="any(6h)", limit="5h"),
        ],
    )
    assert not isinstance(legal_tour(problem, rules_of(problem), 0, shift_options(problem, complete=True)), Conflict)
