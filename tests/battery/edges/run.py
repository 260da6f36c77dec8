"""Edge instances of `run`: too long and too short, open and closed edges, runs that history begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.night import NightBand
from scheduler.rules.run import Run
from tests.battery.edge import Edge
from tests.factories import FALL_BACK, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

EVENING = pattern("evening", "17:59", "18:00", step=1)
NIGHT, DAY = pattern("night", "22:00"), pattern("day")


def hub(days: int, *past: int, at: str = "08:00", patterns: tuple = (DAY,)) -> Problem:
    history = [past_duty("ana", day, at) for day in past]
    return tiny_problem(days=days, moderators=["ana"], patterns=patterns, history=history)


EDGES = (
    Edge("six at most, history counts", hub(6, -4, -2, -1), Run(id="r", of="day_worked", max=3)),
    Edge("history is too long already", hub(5, -4, -3, -2, -1), Run(id="r", of="day_worked", max=2)),
    Edge("three at least, open edges", hub(7), Run(id="r", of="day_worked", min=3)),
    Edge("three at least, closed edges", hub(6), Run(id="r", of="day_worked", min=3, edges="closed")),
    Edge("begun in history", hub(6, -4, -1), Run(id="r", of="day_worked", min=3)),
    Edge("the known dates begin in a run", hub(5, -2, -1), Run(id="r", of="day_worked", min=4, edges="closed")),
    Edge("ended in history", hub(5, -4, -3), Run(id="r", of="day_worked", min=3, max=4, edges="closed")),
    Edge(
        "nights, three hours of the band and one minute less",
        hub(5, -1, -2, at="18:00", patterns=(EVENING,)),
        Run(id="r", of="night_shift", max=3, night_min=180),
    ),
    Edge(
        "nights at least two, begun in history",
        hub(5, -1, at="22:00", patterns=(NIGHT, DAY)),
        Run(id="r", of="night_shift", min=2, max=3),
    ),
    Edge(
        "six hours of night only when clocks go back",
        tiny_problem(
            days=4,
            start=FALL_BACK.replace(day=29),
            moderators=["ana"],
            patterns=(pattern("night", "00:00", hours=(5, 6)),),
        ),
        Run(id="r", of="night_shift", max=0, night=NightBand.parse("00:00-06:00"), night_min=360),
    ),
    Edge("no night at all", hub(4, patterns=(NIGHT, DAY)), Run(id="r", of="night_shift", max=0)),
    Edge("days off at most", hub(7, -4), Run(id="r", of="day_off", max=3)),
    Edge("days off at least, open", hub(7, -3, -1), Run(id="r", of="day_off", min=2)),
    Edge("days off at least, begun in history", hub(6, -3, -2), Run(id="r", of="day_off", min=3, edges="closed")),
    Edge("days off, both", hub(7), Run(id="r", of="day_off", min=2, max=3, edges="closed")),
    Edge(
        "early duties with three hours of the band and one minute less",
        hub(4, patterns=(pattern("early", "03:00", "03:01", hours=6, step=1),)),
        Run(id="r", of="night_shift", max=1, night_min=180),
    ),
)
