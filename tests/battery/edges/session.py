"""Edge instances of `session`: to the minute, in either of two times that overlap, over a midnight, two of one kind."""

from __future__ import annotations

from typing import Any

from models import BreakSpec, Session
from scheduler.rules.session import Due, Sessions, told
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, moderator, pattern, tiny_problem

MORNING, LATE = pattern("morning", "08:00", "08:01", hours=0.5, step=1), pattern("late", "23:40", hours=0.5)
DAWN = pattern("dawn", "00:50", "03:00", hours=0.5, step=130)
SHORT = pattern(
    "b", "08:00", "08:05", hours=0.5, step=5, breaks=[BreakSpec(minutes=5, paid=True, earliest=10, latest=15)]
)


def edge(name: str, *due: tuple[int, int, int, str], **fields: Any) -> Edge:
    """The sessions stand in the problem as well: without them there are no shifts that hold one. They are law alone."""
    rows = [Session(moderator="ana", start=low, end=high, minutes=n, kind=kind) for low, high, n, kind in due]
    problem = tiny_problem(
        **{"days": 2, "moderators": [moderator("ana")], "patterns": (MORNING,), "sessions": rows, **fields}
    )
    rule = Sessions(id="r", moderator="ana", clock=problem.clock, sessions=tuple(Due(*one) for one in due))
    clock = problem.clock
    says = {"clock": "2027-", "sessions": ", ".join(told(clock, one) for one in rule.sessions)}
    return Edge(name, problem, rule, weights=(None,), says=says)


EDGES = (
    edge("to the minute on one of two dates", (485, 1440 + 500, 15, "coaching")),
    edge("one beginning alone", (481, 496, 15, "training"), (1440 + 495, 1440 + 510, 15, "training")),
    edge("beside a break", (485, 520, 10, "coaching"), patterns=(SHORT,)),
    edge("each date one", (0, 1440, 20, "coaching"), (1440, 2880, 20, "coaching")),
    edge("two of one kind whose times overlap", (480, 1440 + 500, 20, "coaching"), (490, 1440 + 510, 20, "coaching")),
    edge("one time within the other", (0, 2880, 20, "coaching"), (482, 1440 + 505, 20, "coaching")),
    edge("of two kinds", (0, 2880, 20, "coaching"), (0, 2880, 25, "meeting")),
    edge("at hours of its own on each date", (485, 515, 15, "coaching"), (1440 + 480, 1440 + 500, 15, "coaching")),
    edge(
        "over midnight, and one on the date after",
        (1425, 1440 + 5, 10, "coaching"),
        (2 * 1440, 2 * 1440 + 30, 10, "coaching"),
        days=3,
        patterns=(LATE,),
    ),
    edge("over midnight", (1420, 1440 + 5, 15, "coaching"), days=3, patterns=(LATE,)),
    edge(
        "on the date after its duty began",
        (1440, 2 * 1440, 10, "training"),
        (2 * 1440, 3 * 1440, 10, "training"),
        days=3,
        patterns=(LATE,),
    ),
    edge("when clocks go forward", (60, 1440 + 60, 20, "coaching"), start=SPRING_FORWARD, patterns=(DAWN,)),
)
