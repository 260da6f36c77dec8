"""Edge instances of `exposure`: it judges what is done inside a duty, so its battery tries every plan of every duty.

A stretch of exactly the most and of a piece more, interruptions of exactly the least time and of less, by a break, by
other queues, by both together, and cells that a break cuts.
"""

from __future__ import annotations

from typing import Any

from models import BreakSpec, Queue
from scheduler.rules.exposure import Exposure
from tests.battery.edge import Edge
from tests.factories import moderator, pattern, tiny_problem

QUEUES = (Queue(id="hard", severity="severe"), Queue(id="mild", severity="benign"))


def hub(**fields: Any) -> Any:
    people = [moderator("ana", severe_ok=True)]
    return tiny_problem(**{"days": 1, "moderators": people, "queues": QUEUES, "interval": 30, **fields})


def rule(**fields: Any) -> Exposure:
    return Exposure.model_validate({"id": "r", "tier": "severe", **fields})


def rest(minutes: int, earliest: int, latest: int) -> BreakSpec:
    return BreakSpec(minutes=minutes, paid=False, earliest=earliest, latest=latest)


EDGES = (
    Edge(
        "half an hour at once, a quarter between",
        hub(patterns=(pattern(hours=1.5),)),
        rule(max_stretch="30m", interruption="15m"),
    ),
    Edge(
        "three quarters at once, half an hour between",
        hub(patterns=(pattern(hours=1.75),), queues=QUEUES[:1]),
        rule(max_stretch="45m", interruption="30m"),
    ),
    Edge(
        "a break that is long enough, or not",
        hub(patterns=(pattern(hours=1.5, breaks=[rest(15, 30, 60)]),), queues=QUEUES[:1]),
        rule(max_stretch="30m", interruption="20m"),
    ),
    Edge(
        "a start between the cells, and a short break",
        hub(patterns=(pattern("odd", "08:05", hours=1.5, breaks=[rest(5, 20, 45)]),), queues=QUEUES[:1]),
        rule(max_stretch="30m", interruption="10m"),
    ),
    Edge(
        "elevated queues, beyond the horizon",
        hub(
            patterns=(pattern("late", "22:45", hours=1.75),),
            queues=[Queue(id="hard", severity="elevated"), QUEUES[1]],
        ),
        rule(tier="elevated", max_stretch="45m", interruption="15m"),
    ),
)
