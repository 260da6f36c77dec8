"""Breaks and sessions that pins ask for are among the rows, however coarse the rest is, and the search keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models import BreakSpec, Event, Pause, Pin, Session
from models.calendar import Held
from scheduler.engine.options import LAYOUT_LIMIT, shift_options
from tests.factories import moderator, pattern, tiny_problem
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem

LUNCH, REST = (
    BreakSpec(minutes=30, paid=False, earliest=180, latest=330),
    BreakSpec(minutes=15, paid=True, earliest=30, latest=180),
)
ODD = (Pause(35, 50, True), Pause(185, 215, False))
"""Both begin five minutes after a quarter of an hour: on no coarse grid."""


def hub(**fields: Any) -> Problem:
    shape = pattern("day", "08:00", "09:00", step=30, breaks=[LUNCH, REST])
    common: dict[str, Any] = {"days": 2, "patterns": (shape,), "heads": 1, "interval": 30}
    return tiny_problem(**{**common, **fields})


def pin(day: int = 0, start: int = 480, **fields: Any) -> Pin:
    begin = day * 1440 + start
    return Pin(moderator="ana", day=day, start=begin, end=begin + 480, **{"pauses": ODD, **fields})


def test_rows_for_pinned_breaks() -> None:
    """Proves: of the 30 times 21 layouts few are enumerated; a pin adds one row, on its date and start alone, and none
    where the pattern does not admit its breaks, or where the row is there already.

    Sensitivity: a row more for each date and start would make the tables of a large hub grow beyond measure.
    """
    plain = shift_options(hub())
    assert not plain.complete
    assert len(plain) <= 2 * 3 * LAYOUT_LIMIT
    pinned = shift_options(hub(pins=[pin()]))
    assert len(pinned) == len(plain) + 1
    rows = [row for row in range(len(pinned)) if pinned.layouts[pinned.layout[row]] == ODD]
    assert [(int(pinned.start[row]), int(pinned.day[row])) for row in rows] == [(480, 0)]
    foreign = (Pause(35, 50, True), Pause(400, 430, False))
    known = tuple(plain.layouts[0])
    for pauses in (foreign, known, (Pause(37, 52, True), Pause(185, 215, False))):
        assert len(shift_options(hub(pins=[pin(pauses=pauses)]))) == len(plain)


@pytest.mark.parametrize("beside", ["nothing", "event", "session"])
def test_the_search_keeps_them(beside: str) -> None:
    """Proves: breaks five minutes off every coarse grid are kept by the roster, also in a shift with a meeting in it,
    of which few layouts are offered, and with a coaching pinned to a time that is offered to nobody; the bound holds.

    Sensitivity: a row that is missing leaves Ana off, as one who has no legal tour. The bound's rows hold no session: a
    pin of one that they have to keep would make Ana useless, and the bound 33,500 where a roster costs 30,796.
    """
    every: dict[str, dict[str, Any]] = {
        "nothing": {"pins": [pin(1)]},
        "event": {
            "events": [Event(team="t", start=1440 + 600, end=1440 + 630, kind="meeting")],
            "moderators": [moderator("ana", team="t"), moderator("ben", team="t")],
            "pins": [pin(1)],
        },
        "session": {
            "sessions": [Session(moderator="ana", start=0, end=2880, minutes=20, kind="coaching")],
            "pins": [pin(1, session=Held(1440 + 555, 1440 + 575, "coaching"))],
        },
    }
    outcome = solved(hub(**every[beside]))
    assert not outcome.verdict.left_off
    (own,) = (d for d in outcome.roster.duties if d.moderator == "ana" and d.start >= 1440)
    assert own.start == 1440 + 480
    assert [a.start - own.start for a in own.activities if a.kind in ("break", "paid_break")] == [35, 185]
    if beside == "session":
        assert [(a.start, a.end) for a in own.activities if a.kind == "coaching"] == [(1440 + 555, 1440 + 575)]


def test_other_people_may_take_them() -> None:
    """Proves: the row that a pin adds is free for whoever has the contract, and legal: the pattern admits it."""
    problem = hub(pins=[pin()])
    options = shift_options(problem)
    (row,) = (row for row in range(len(options)) if options.layouts[options.layout[row]] == ODD)
    for person in problem.moderators:
        assert row in np.flatnonzero(options.rows_of(person))
