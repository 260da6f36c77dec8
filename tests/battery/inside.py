"""Edge instances of what other kinds say of the inside of a duty: caps on exposure, wellness time, tiers forbidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import Event, Fact
from scheduler.rules.cap import Cap
from scheduler.rules.floor import Floor
from scheduler.rules.forbid import Forbid
from tests.battery.edge import Edge
from tests.battery.edges.exposure import EDGES as STRETCHES
from tests.battery.edges.exposure import QUEUES, hub, rest
from tests.factories import pattern

if TYPE_CHECKING:
    from typing import Any


def cap(**fields: Any) -> Cap:
    return Cap.model_validate({"id": "r", "measure": "exposure:severe", "window": "shift", **fields})


def calm(**fields: Any) -> Floor:
    return Floor.model_validate({"id": "r", "measure": "activity:wellness", "window": "shift", **fields})


def forbid(**fields: Any) -> Forbid:
    return Forbid.model_validate({"id": "r", **fields})


def called(at: int, minutes: int, kind: str = "training") -> dict[str, Any]:
    """An event of Ana's, so many minutes after eight."""
    return {"events": [Event(moderator="ana", start=480 + at, end=480 + at + minutes, kind=kind)]}


INSIDE = (
    *STRETCHES,
    Edge("three quarters of an hour", hub(patterns=(pattern(hours=1.25),)), cap(limit="45m")),
    Edge(
        "cut by a break",
        hub(patterns=(pattern("odd", "08:05", hours=1.5, breaks=[rest(10, 20, 50)]),), queues=QUEUES[:1]),
        cap(limit="30m"),
    ),
    Edge(
        "a share of review",
        hub(patterns=(pattern(hours=1.25),)),
        cap(limit_share="50% of review"),
        says={"limit_share": "50% of review"},
    ),
    Edge("half an hour of calm", hub(patterns=(pattern(hours=1.25),), queues=QUEUES[:1]), calm(limit="30m")),
    Edge(
        "calm by paid time, in one piece",
        hub(patterns=(pattern(hours=(1, 1.5)),), queues=QUEUES[:1]),
        calm(limit="30m", prorate="60m", piece_min="30m"),
    ),
    Edge(
        "calm by paid time, rounded down",
        hub(patterns=(pattern(hours=65 / 60),), queues=QUEUES[:1]),
        calm(limit="30m", prorate="60m"),
    ),
    Edge(
        "calm in pieces just long enough",
        hub(patterns=(pattern(hours=0.5),), queues=QUEUES[:1]),
        calm(limit="20m", piece_min="15m"),
    ),
    Edge(
        "calm around a break and beyond the horizon",
        hub(patterns=(pattern("late", "23:15", hours=1.5, breaks=[rest(15, 15, 30)]),), queues=QUEUES[:1]),
        calm(limit="30m", piece_min="30m"),
    ),
    Edge(
        "the last half hour",
        hub(patterns=(pattern("odd", "08:05", hours=1.25),)),
        forbid(when="tier=severe and last=30m"),
        says={"when": "No work on severe queues in the last 30m of a duty."},
    ),
    Edge(
        "an event interrupts",
        hub(patterns=(pattern(hours=1.5),), queues=QUEUES[:1], **called(30, 15)),
        STRETCHES[0].rule.model_copy(update={"interruption": 15}),
    ),
    Edge(
        "an event and other work interrupt together",
        hub(patterns=(pattern(hours=1.5),), queues=QUEUES[:1], **called(35, 10)),
        STRETCHES[0].rule.model_copy(update={"interruption": 20}),
    ),
    Edge(
        "an event that takes part of the last half hour",
        hub(patterns=(pattern(hours=1.25),), queues=QUEUES[:1], **called(40, 25)),
        forbid(when="tier=severe and last=35m"),
        says={"when": "No work on severe queues in the last 35m of a duty."},
    ),
    Edge(
        "half of what is no event",
        hub(patterns=(pattern(hours=1.5),), queues=QUEUES[:1], **called(25, 30)),
        cap(limit_share="50% of review"),
        says={"limit_share": "50% of review"},
    ),
    Edge(
        "calm beside an event of calm",
        hub(patterns=(pattern(hours=1.25),), queues=QUEUES[:1], **called(15, 15, "wellness")),
        calm(limit="30m", piece_min="30m"),
    ),
    Edge(
        "the last 25 minutes, of which a piece ends after five",
        hub(patterns=(pattern("odd", "08:05", hours=1.25),), queues=QUEUES[:1]),
        forbid(when="tier=severe and last=25m"),
        says={"when": "No work on severe queues in the last 25m of a duty."},
    ),
    Edge(
        "no tier without consent, early",
        hub(patterns=(pattern("day", "08:00", "08:30", hours=1),), facts=[Fact(subject="ana", fact="fit", value="no")]),
        forbid(when="tier=severe and start<08:30", unless="fit"),
        says={"when": "No work on severe queues with a start before 08:30", "unless": "unless fit"},
    ),
)
