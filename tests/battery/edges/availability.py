"""Edge instances of `availability`: duties that just fit into the available time, and barred single minutes."""

from __future__ import annotations

from scheduler.rules.availability import Availability
from scheduler.rules.personal import Stretch
from tests.battery.edge import Edge
from tests.factories import past_duty, pattern, tiny_problem

HUB = tiny_problem(
    days=3,
    moderators=["ana"],
    patterns=(pattern("day", "08:00", "08:01", step=1), pattern("night", "22:00")),
    history=[past_duty("ana", -1, "22:00")],
)
CLOCK = {"clock": "2027-03-0"}

EDGES = (
    Edge(
        "only times that touch and times that leave a minute out",
        HUB,
        Availability(
            id="r",
            moderator="ana",
            clock=HUB.clock,
            only=(Stretch(480, 600), Stretch(600, 960), Stretch(1440 + 480, 1440 + 961), Stretch(2 * 1440 + 481, 5000)),
        ),
        says={**CLOCK, "only": "08:00"},
    ),
    Edge(
        "barred minutes at both ends of duties",
        HUB,
        Availability(id="r", moderator="ana", clock=HUB.clock, barred=(Stretch(960, 961), Stretch(1800, 1801))),
        says={**CLOCK, "barred": "16:00"},
    ),
    Edge(
        "both",
        HUB,
        Availability(id="r", moderator="ana", clock=HUB.clock, only=(Stretch(0, 4000),), barred=(Stretch(1919, 1920),)),
        says={**CLOCK, "only": "00:00", "barred": "07:59"},
    ),
)
