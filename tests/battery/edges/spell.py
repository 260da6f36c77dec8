"""Edge instances of `spell`: it judges queues, not shifts, so its battery tries every plan of every duty.

A spell of exactly the least length and one of an interval less, changes on and above the limit, spells that a break
interrupts, and a duty that goes on beyond the horizon.
"""

from __future__ import annotations

from typing import Any

from models import BreakSpec
from scheduler.rules.spell import Spell
from tests.battery.edge import WEIGHT, Edge
from tests.factories import pattern, tiny_problem

LUNCH = BreakSpec(minutes=30, paid=False, earliest=60, latest=120)


def hub(**fields: Any) -> Any:
    return tiny_problem(**{"days": 1, "moderators": ["ana"], "queues": ["a", "b"], "interval": 30, **fields})


def rule(**fields: Any) -> Spell:
    return Spell.model_validate({"id": "r", **fields})


EDGES = (
    Edge("an hour on a queue", hub(patterns=(pattern(hours=(2, 2.5)),)), rule(min="1h")),
    Edge(
        "an hour on a queue around a break",
        hub(interval=15, patterns=(pattern(hours=2, breaks=[LUNCH]),), queues=["a"]),
        rule(min="1h"),
    ),
    Edge("two changes in a shift", hub(patterns=(pattern(hours=(2.5,)),), queues=["a", "b"]), rule(max_switches=2)),
    Edge(
        "no change between three queues",
        hub(patterns=(pattern(hours=2),), queues=["a", "b", "c"]),
        rule(max_switches=0),
    ),
    Edge(
        "an hour on a queue, one change",
        hub(patterns=(pattern(hours=2.5),)),
        rule(min="1h", max_switches=1),
        weights=(None,),
    ),
    Edge("beyond the horizon", hub(patterns=(pattern("late", "22:00", hours=4),)), rule(min="90m")),
    Edge("spells of an hour, at a price", hub(patterns=(pattern(hours=2.5),)), rule(min="1h30m"), weights=(WEIGHT,)),
)
