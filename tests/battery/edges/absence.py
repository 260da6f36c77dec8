"""Edge instances of `absence`: duties that end on its first minute, start on its last, and miss it by none."""

from __future__ import annotations

from scheduler.rules.absence import Absence
from scheduler.rules.personal import Stretch
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, past_duty, pattern, tiny_problem

HUB = tiny_problem(
    days=3,
    moderators=["ana"],
    patterns=(pattern("day", "08:00", "08:01", step=1), pattern("night", "22:00")),
    history=[past_duty("ana", -1, "22:00")],
)
SPRING = tiny_problem(
    days=3, start=SPRING_FORWARD, moderators=["ana"], patterns=(pattern("day", "08:00"), pattern("night", "22:00"))
)

EDGES = (
    Edge(
        "from the end of one duty to the start of another",
        HUB,
        Absence(id="r", moderator="ana", clock=HUB.clock, spans=(Stretch(960, 1320), Stretch(1440 + 361, 1440 + 481))),
        says={"moderator": "ana", "clock": "2027-03-01", "spans": "16:00"},
    ),
    Edge(
        "a day of the clock change",
        SPRING,
        Absence(id="r", moderator="ana", clock=SPRING.clock, spans=(Stretch(0, SPRING.clock.day_start(1)),)),
        says={"clock": "2027-03-28", "spans": "00:00"},
    ),
)
