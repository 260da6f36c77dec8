"""Edge instances of `forbid`: every condition of the grammar with duties on both sides of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from models import Fact
from scheduler.rules.forbid import Forbid
from tests.battery.edge import Edge
from tests.factories import FALL_BACK, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem, ShiftPattern

SATURDAY = date(2027, 3, 27)  # clocks go forward in the night to Sunday
SHIFTS = (pattern("late", "13:59", "14:00", hours=8, step=1), pattern("night", "22:00", hours=(7, 8)))
NIGHTS = (pattern("night", "22:00", hours=(8, 9)), pattern("late", "14:00"))


def hub(start: date = SATURDAY, patterns: tuple[ShiftPattern, ...] = SHIFTS) -> Problem:
    history = [past_duty("ana", -1, "22:00", start=start)]
    return tiny_problem(days=3, start=start, holidays=[start], moderators=["ana"], patterns=patterns, history=history)


def rule(when: str, **fields: Any) -> Forbid:
    return Forbid.model_validate({"id": "r", "when": when, **fields})


CONDITIONS = {
    "start<14:00": "a start before 14:00",
    "start>=14:00": "a start at or after 14:00",
    "end>21:59": "an end after 21:59",
    "end>29:59": "an end after 05:59 on the next date",
    "length>7h": "more than 7h from start to end",
    "weekday=sat,sun and start>=22:00": "a start on Saturday or Sunday and a start at or after 22:00",
    "holiday and pattern=night": "a start on a public holiday and pattern night",
    "pattern=late,other and date>=2027-03-28": "pattern late or other and a start on or after 2027-03-28",
    "date=2027-03-28": "a start on 2027-03-28",
    "date<=2027-03-27": "a start on or before 2027-03-27",
    "touches=sun": "a minute on Sunday",
    "touches=mon,holiday": "a minute on Monday or a public holiday",
}
"""What is written, and how the sentence says it."""


def permitted(*facts: tuple[str, str, str, date | None, date | None]) -> Problem:
    rows = tuple(Fact(subject=s, fact=f, value=v, first_date=a, last_date=b) for s, f, v, a, b in facts)
    return hub().model_copy(update={"facts": rows})


SUNDAY, MONDAY = date(2027, 3, 28), date(2027, 3, 29)
PERMITS = (
    (
        "a permit from Sunday on: the night before touches the Saturday",
        ("hub", "permit", "", SUNDAY, None),
        ("ana", "calm", "yes", None, None),
    ),
    ("a permit that ends on Sunday", ("hub", "permit", "yes", None, SUNDAY), ("hub", "calm", "", None, None)),
    (
        "a consent of the person goes before the hub's",
        ("hub", "permit", "", None, None),
        ("ana", "permit", "no", MONDAY, MONDAY),
    ),
    ("what forbids the permit wins", ("hub", "permit", "", None, None), ("ana", "ill", "", MONDAY, None)),
)

EDGES = (
    *(Edge(when, hub(), rule(when), says={"when": said}) for when, said in CONDITIONS.items()),
    Edge(
        "nights of six hours, one of them short of an hour",
        hub(),
        rule("night", night="23:00-06:00", night_min="6h"),
        says={"when": "night"},
    ),
    Edge(
        "nights of seven hours, one of them long by an hour",
        hub(FALL_BACK.replace(day=30), NIGHTS),
        rule("night", night="23:00-06:00", night_min="7h1m"),
        says={"when": "night"},
    ),
    *(
        Edge(
            name,
            permitted(*facts),
            rule("touches=sat,sun,mon", unless=unless),
            says={"when": "a minute on", "unless": unless},
        )
        for (name, *facts), unless in zip(PERMITS, ("permit", "permit", "permit", "permit and not ill"), strict=True)
    ),
)
