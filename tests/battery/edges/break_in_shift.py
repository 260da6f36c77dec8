"""Edge instances of `break_in_shift`: every placement of the pattern's breaks, tiers on and just below the length."""

from __future__ import annotations

from typing import Any

from models import BreakSpec, Problem
from scheduler.rules.break_in_shift import BreakInShift
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, past_duty, pattern, tiny_problem

UNPAID = BreakSpec(minutes=30, paid=False, earliest=300, latest=360)
LATE = BreakSpec(minutes=15, paid=True, earliest=330, latest=365)
EARLY = BreakSpec(minutes=15, paid=True, earliest=140, latest=175)


def hub(*breaks: BreakSpec, days: int = 1, hours: Any = (6, 8)) -> Problem:
    return tiny_problem(
        days=days,
        moderators=["ana"],
        patterns=(pattern("day", hours=hours, breaks=breaks), pattern("bare", "09:00", hours=(5, 6, 6 + 5 / 60))),
        history=[past_duty("ana", -1)],
    )


def rule(**fields: Any) -> BreakInShift:
    return BreakInShift.model_validate({"id": "r", **fields})


EDGES = (
    Edge(
        "over six hours, from eight hours",
        hub(UNPAID, days=2),
        rule(tiers="over 6h: 30m; from 8h: 45m"),
        says={"tiers": "over 6h: 30m; from 8h: 45m"},
    ),
    Edge(
        "paid and unpaid breaks that may touch, not at the end",
        hub(UNPAID, LATE),
        rule(tiers="over 6h: 45m", not_at_end=True, piece_min="30m"),
        says={"tiers": "over 6h: 45m"},
    ),
    Edge("the longest stretch, paid breaks alone", hub(UNPAID, LATE), rule(max_stretch="6h", counts="paid")),
    Edge(
        "the first break in time",
        hub(EARLY, UNPAID),
        rule(tiers="from 6h: 15m", start_by="2h30m", counts="all", max_stretch="5h"),
        says={"tiers": "from 6h: 15m", "counts": "breaks"},
    ),
    Edge(
        "unpaid breaks alone",
        hub(UNPAID, LATE, hours=(8,)),
        rule(tiers="from 6h5m: 30m", start_by="4h", counts="unpaid"),
        says={"tiers": "from 6h05m: 30m"},
    ),
    Edge(
        "by work: eight hours with half an hour unpaid are seven and a half",
        hub(UNPAID, LATE, hours=(8, 8.25)),
        rule(tiers="from 7h30m: 45m; over 7h30m: 50m", length_of="work"),
        says={"tiers": "from 7h30m: 45m; over 7h30m: 50m"},
    ),
    Edge(
        "two pieces, the second in time",
        hub(EARLY, LATE, hours=(6, 8)),
        rule(tiers="from 6h: 30m in 2; from 8h: 40m in 3", start_by="5h45m", piece_min="10m"),
        says={"tiers": "from 6h: 30m in 2; from 8h: 40m in 3"},
    ),
    Edge(
        "a break inside a band, of duties over noon",
        hub(UNPAID, EARLY),
        rule(tiers="over 4h: 30m", when="start<09:00 and end>14:00", inside="13:15-13:50"),
        says={"tiers": "over 4h: 30m", "when": "start<09:00 and end>14:00"},
    ),
    Edge(
        "a band over midnight, in the night when clocks go forward",
        tiny_problem(
            days=2,
            start=SPRING_FORWARD.replace(day=27),
            moderators=["ana"],
            patterns=(pattern("night", "20:00", hours=(8,), breaks=(UNPAID, LATE)),),
        ),
        rule(tiers="over 4h: 30m", inside="23:00-01:20", counts="unpaid"),
        says={"tiers": "over 4h: 30m"},
    ),
    Edge(
        "a break that begins with the band or ends with it, and a minute outside",
        tiny_problem(
            days=1,
            moderators=["ana"],
            patterns=(
                pattern(
                    "day",
                    "07:59",
                    "08:01",
                    step=1,
                    breaks=(BreakSpec(minutes=30, paid=False, earliest=240, latest=270),),
                ),
            ),
        ),
        rule(tiers="over 4h: 30m", inside="12:00-12:30"),
        says={"tiers": "over 4h: 30m"},
    ),
)
