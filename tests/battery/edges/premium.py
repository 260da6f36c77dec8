"""Edge instances of `premium`: every tier, alone and stacked, at the seam; it is only ever a price."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models import BreakSpec, Fact, LedgerRow, RuleRow
from scheduler.rules.premium import Premium
from tests.battery.edge import WEIGHT, Edge
from tests.factories import past_duty, pattern, rule_row, tiny_problem

FRIDAY = date(2027, 3, 5)
LUNCH = BreakSpec(minutes=60, paid=False, earliest=240, latest=300)
DAY = pattern("day", "08:00", hours=(8, 11), breaks=(LUNCH,))
NIGHT = pattern("night", "21:00", hours=9)


def edge(name: str, tiers: str, problem: Any, **fields: Any) -> Edge:
    rule = Premium.model_validate({"id": "r", "tiers": tiers, **fields})
    says = {"tiers": "; ".join(str(tier) for tier in rule.tiers), "stacking": _STACKING[rule.stacking]}
    return Edge(name, problem, rule, weights=(WEIGHT,), says=says)


def flat(name: str, hours: str, *rows: RuleRow, scope: str = "all", **fields: Any) -> Edge:
    """Flat pay for duties that break one of the rows."""
    named = tuple(row.id for row in rows)
    rule = Premium.model_validate({"id": "r", "scope": scope, "hours": hours, "on_violation_of": named})
    says = {"on_violation_of": " or ".join(named)}
    return Edge(name, hub(**{"days": 3, **fields}, rules=rows), rule, weights=(WEIGHT,), says=says)


_STACKING = {"max": "the highest of those about hours counts", "sum": "all of them add up"}


def hub(days: int = 4, start: date = FRIDAY, **fields: Any) -> Any:
    return tiny_problem(**{"days": days, "start": start, "moderators": ["ana"], "patterns": (DAY, NIGHT), **fields})


EDGES = (
    edge("a day's two tiers", "work over 8h a day: 50%; work over 9h a day: 100%", hub(), stacking="max"),
    edge("both of them", "work over 8h a day: 50%; work over 9h a day: 100%", hub(), stacking="sum"),
    edge(
        "day and week without counting twice, history and ledger",
        "work over 8h a day: 25%; straight_time over 20h a week: 25%",
        hub(
            history=[past_duty("ana", -2, hours=9, start=FRIDAY)],
            ledger=(LedgerRow(moderator="ana", day=-4, worked_minutes=600),),
        ),
    ),
    edge(
        "weeks alone, and a month of overtime",
        "work over 8h a day: 25%; straight_time over 18h a week: 25%; overtime over 3h a month: 60%",
        hub(days=5, start=date(2027, 3, 29)),
    ),
    edge("hours of a week in two tiers", "work over 10h a week: 10%; work over 20h a week: 30%", hub()),
    edge(
        "Sundays, holidays and nights on top of each other",
        "work on sunday: 50%; work on holiday: 100%; night: 30%",
        hub(holidays=[date(2027, 3, 7)], history=[past_duty("ana", -1, "22:00", hours=9, start=FRIDAY)]),
        night="22:00-05:00",
    ),
    edge(
        "a seventh day in place of hours and of straight time",
        "work over 7h a day: 50%; work over 9h a day: 100%; straight_time over 40h a week: 50%; "
        "work on seventh_day: 50%; work on seventh_day over 8h: 100%",
        hub(
            start=date(2027, 3, 4),
            history=[past_duty("ana", d, start=date(2027, 3, 4)) for d in (-2, -1)],
            ledger=(LedgerRow(moderator="ana", day=-3, worked_minutes=300),),
        ),
        stacking="max",
    ),
    edge(
        "a sixth day and any after it, across weeks, and a month of overtime without them",
        "work over 8h a day: 25%; straight_time over 30h a week: 25%; overtime over 2h a month: 50%; "
        "work on sixth_day: 75%",
        hub(
            days=5, week_start=5, history=[past_duty("ana", d, hours=9, start=FRIDAY) for d in (-7, -6, -5, -4, -2, -1)]
        ),
    ),
    edge(
        "a seventh day on top",
        "work over 7h a day: 50%; work over 20h a week: 20%; work on seventh_day: 30%; "
        "work on seventh_day over 8h: 40%",
        hub(days=3, history=[past_duty("ana", d, start=FRIDAY) for d in (-4, -3, -2, -1)]),
        stacking="sum",
    ),
    flat(
        "an hour for a duty that breaks one or both of two rules, none for the past",
        "1h",
        rule_row("break_in_shift", id="meal", tiers="over 8h: 60m", start_by="4h", length_of="work"),
        rule_row("forbid", id="long", when="length>10h", weight=3),
        history=[past_duty("ana", -1, "08:00", hours=12, start=FRIDAY)],
    ),
    flat(
        "only for those whom both scopes bind, and while no permit lifts it",
        "30m",
        rule_row("forbid", id="sunday", scope="moderator:ana", when="touches=sun", unless="permit"),
        rule_row("forbid", id="saturday", scope="moderator:ben", when="touches=sat"),
        scope="all with paid",
        moderators=["ana", "ben"],
        patterns=(pattern("night", "21:00", hours=9),),
        facts=(
            Fact(subject="ana", fact="paid", value="yes"),
            Fact(subject="hub", fact="permit", value="yes", last_date=FRIDAY + timedelta(days=1)),
        ),
    ),
)
