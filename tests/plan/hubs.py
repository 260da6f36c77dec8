"""Random hubs for the whole path: small enough to be solved in a blink, with everything that a workbook may say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from hypothesis import strategies as st

from models import Absence, Availability, BreakSpec, Clock, Contract, Event, Pin, Queue, Request, Session
from tests.factories import (
    FALL_BACK,
    MONDAY,
    SPRING_FORWARD,
    ZONE,
    moderator,
    past_duty,
    pattern,
    rule_row,
    tiny_problem,
)

if TYPE_CHECKING:
    from models import PastDuty, Problem, RuleRow, ShiftPattern

RULES = (
    rule_row("rest_between", min="11h"),
    rule_row("rest_between", id="rest.night", min="36h", after="night"),
    rule_row("cap", measure="work", window="any(2d)", limit="12h"),
    rule_row("cap", id="cap.day", measure="work", window="day", limit="7h"),
    rule_row("cap", id="cap.sliding", measure="work", window="any(24h)", limit="9h"),
    rule_row("cap", id="cap.nights", measure="nights", window="week", limit="1"),
    rule_row("cap", id="cap.weekends", measure="weekends", window="horizon", limit="0"),
    rule_row("cap", id="cap.days", measure="days_worked", window="horizon", limit="2"),
    rule_row("floor", measure="work", window="horizon", limit="8h"),
    rule_row("floor", id="floor.days", measure="days_worked", window="block(2d)", limit="1"),
    rule_row("run", of="day_worked", max="2"),
    rule_row("run", id="run.off", of="day_off", min="2", edges="closed"),
    rule_row("run", id="run.nights", of="night_shift", min="2"),
    rule_row("free_days", day_type="any", min="1", window="any(3d)"),
    rule_row("rest_block", min="24h", window="any(3d)"),
    rule_row("break_in_shift", tiers="over 5h: 20m"),
    rule_row("forbid", when="start<10:00 and length>4h"),
    rule_row("forbid", id="forbid.night", when="night and weekday=sat,sun"),
    rule_row("succession", before="night", after="day,long"),
    rule_row("consistency", of="start_spread", within="run", tolerance="2h"),
    rule_row("consistency", id="rotation", of="forward_rotation"),
    rule_row("consistency", id="together", of="days_off_together"),
    rule_row("fairness", id="fair.nights", weight=60, measure="nights"),
    rule_row("fairness", id="fair.work", weight=9, measure="work", attribute="start"),
    rule_row("fairness", id="fair.weekends", weight=90, measure="weekends", attribute="clock"),
)
"""Laws of which a hub draws a few, some of them as prices, some for one moderator only."""

PAST = (
    (),
    (("ana", -1, "22:00", 8.0, "en"),),
    (("ana", -1, "08:00", 8.0, ""), ("ana", -3, "08:00", 8.0, ""), ("ben", -1, "12:00", 6.0, "")),
)


@st.composite
def shapes(draw: st.DrawFn, *, pauses: bool = True) -> list[ShiftPattern]:
    """One to three patterns: several starts and lengths, a movable break, a night, starts around a skipped hour."""
    pause = BreakSpec(
        minutes=draw(st.sampled_from([15, 20, 25, 30])), paid=draw(st.booleans()), earliest=120, latest=165
    )
    breaks = [pause] if pauses else []
    every = [
        pattern("day", "08:00", "12:00", (4, 8), step=240),
        pattern("long", "09:00", "09:30", 6, breaks=breaks),
        pattern("night", "22:00", hours=8, breaks=breaks),
        pattern("early", "00:30", "02:30", 5, step=60),
    ]
    return draw(st.lists(st.sampled_from(every), min_size=1, max_size=3, unique_by=lambda p: p.id))


@st.composite
def few_shapes(draw: st.DrawFn) -> list[ShiftPattern]:
    """One or two patterns with two shifts a date at most, so that every roster can be tried."""
    pause = BreakSpec(minutes=25, paid=draw(st.booleans()), earliest=120, latest=draw(st.sampled_from([145, 150])))
    every = [
        pattern("day", "08:00", hours=(4, 8)),
        pattern("long", "09:00", hours=6, breaks=[pause]),
        pattern("night", "22:00", hours=8),
        pattern("early", "01:30", hours=5),
    ]
    return draw(st.lists(st.sampled_from(every), min_size=1, max_size=2, unique_by=lambda p: p.id))


@st.composite
def hubs(
    draw: st.DrawFn,
    *,
    sizes: tuple[tuple[int, int], ...] = ((4, 2), (3, 3), (2, 4), (1, 5)),
    mode: Literal["whole", "shared"] = "whole",
    worked: st.SearchStrategy[list[ShiftPattern]] | None = None,
    per_pattern: bool = False,
) -> Problem:
    """A hub of one of these `sizes` (most moderators, dates), around a clock change or not, with patterns `worked`, and
    demand per interval or `per_pattern`."""
    start = draw(st.sampled_from([MONDAY, SPRING_FORWARD - timedelta(days=1), FALL_BACK - timedelta(days=1)]))
    most, days = draw(st.sampled_from(sizes))
    interval = draw(st.sampled_from([30, 60]))
    patterns, queues = draw(shapes() if worked is None else worked), _queues(draw)
    hard = draw(st.sampled_from([False] * 5 + [True]))
    slots = days * len(patterns) if per_pattern else Clock(ZONE, start).day_start(days) // interval
    names = ("ana", "ben", "cem", "dot")[: draw(st.integers(1, most))]
    return tiny_problem(
        days=days,
        start=start,
        interval=interval,
        queue_mode=mode,
        patterns=patterns,
        queues=queues,
        moderators=[moderator(name, team="t", languages=draw(st.sampled_from(SPOKEN))) for name in names],
        contracts=[_contract(draw)],
        rules=_rules(draw, names, patterns),
        history=_history(draw, names, start, queues),
        hub={"min_hard": hard},
        **_calendar(draw, names, Clock(ZONE, start), days, patterns, few=worked is not None),
        per_pattern=per_pattern,
        **_demand(draw, len(queues), slots, hard),
    )


SPOKEN = (("en",), ("en",), ("de",), ("en", "de"), ("en", "de"), ())


def _queues(draw: st.DrawFn) -> list[Queue]:
    own: tuple[dict[str, Any], ...] = ({}, {}, {"cost_shape": "square"}, {"surplus": 20}, {"shortage": 700})
    said: tuple[dict[str, Any], ...] = (
        {"id": "en", "language": "en", "priority": draw(st.sampled_from([1, 2, 3]))},
        {"id": "de", "language": "de", "kind": draw(st.sampled_from(["live", "presence"]))},
    )
    both = [Queue.model_validate({**fields, **draw(st.sampled_from(own))}) for fields in said]
    return both[: draw(st.integers(1, 2))]


def _contract(draw: st.DrawFn) -> Contract:
    return Contract(
        id="full",
        minutes_per_week_min=draw(st.sampled_from([0, 0, 300, 480])),
        minutes_per_week_max=draw(st.sampled_from([1200, 2400])),
        min_hard=draw(st.booleans()),
        days_per_week_max=draw(st.sampled_from([3, 5])),
    )


def _rules(draw: st.DrawFn, names: tuple[str, ...], patterns: list[ShiftPattern]) -> list[RuleRow]:
    drawn = draw(st.lists(st.sampled_from(RULES), max_size=4, unique_by=lambda row: row.id))
    ids = {shape.id for shape in patterns}
    rows = []
    for row in drawn:
        if row.kind == "succession" and not {"night", "day", "long"} <= ids:
            continue
        weight = draw(st.sampled_from([row.weight, row.weight, 30, 170]))
        scope = draw(st.sampled_from(["all", "all", f"moderator:{names[0]}"]))
        rows.append(row.model_copy(update={"weight": weight, "scope": scope}))
    return rows


def _history(draw: st.DrawFn, names: tuple[str, ...], start: date, queues: list[Queue]) -> list[PastDuty]:
    rows = draw(st.sampled_from(PAST))
    known = {"", *(queue.id for queue in queues)}
    return [
        past_duty(who, day, at, hours, queue=queue, start=start)
        for who, day, at, hours, queue in rows
        if who in names and queue in known
    ]


def _calendar(
    draw: st.DrawFn, names: tuple[str, ...], clock: Clock, days: int, patterns: list[ShiftPattern], *, few: bool
) -> dict[str, Any]:
    """Absences, availability, requests, pins and events of a few dates."""
    sheets = ("absences", "availability", "requests", "pins", "events", "sessions")
    found: dict[str, list[Any]] = {sheet: [] for sheet in sheets}
    kinds = (
        "absence", "only", "not", "off", "on", "pattern", "start>=", "pin", "pin off", "training", "meeting", "coaching"
    )  # fmt: skip
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3)):
        who, day = draw(st.sampled_from(names)), draw(st.integers(0, days - 1))
        low, high = clock.day_start(day), clock.day_start(day + 1)
        first = clock.at(day, patterns[0].starts()[0])
        if kind == "absence":
            found["absences"].append(Absence(moderator=who, start=low, end=high))
        elif kind == "only" or kind == "not":
            stretch = {"moderator": who, "start": low + 360, "end": high - 60, "kind": kind}
            found["availability"].append(Availability.model_validate(stretch))
        elif kind in ("training", "meeting"):
            begin = low + draw(st.sampled_from([0, 570, 600, 1350]))
            whose = {"moderator": who} if kind == "training" else {"team": "t"}
            length = draw(st.sampled_from([25, 60, 240]))
            found["events"].append(Event.model_validate({**whose, "start": begin, "end": begin + length, "kind": kind}))
        elif kind == "coaching":
            # Where every roster is tried there are few times at which it may be held.
            begin = low + draw(st.sampled_from([570, 600, 1350] if few else [0, 630]))
            minutes = draw(st.sampled_from([20, 60]))
            length = minutes + draw(st.sampled_from([0, 10])) if few else draw(st.sampled_from([90, 1440, 2880]))
            due = {"moderator": who, "start": begin, "end": begin + length, "minutes": minutes}
            found["sessions"].append(Session.model_validate({**due, "kind": kind}))
        elif kind == "pin off" or (kind == "pin" and first is not None):
            fixed = {"off": True} if kind == "pin off" else {"start": first}
            found["pins"].append(Pin.model_validate({"moderator": who, "day": day, **fixed}))
        elif kind != "pin":
            said = {"wish": kind, "pattern": patterns[0].id if kind == "pattern" else "", "minute_of_day": 540}
            weight = draw(st.sampled_from([40, 900]))
            found["requests"].append(Request.model_validate({"moderator": who, "day": day, "weight": weight, **said}))
    return found


def _demand(draw: st.DrawFn, queues: int, cells: int, hard: bool) -> dict[str, Any]:
    """Heads, mostly round, and a minimum; where that is hard, only in one cell, so that it can often be kept."""
    random = np.random.default_rng(draw(st.integers(0, 999)))
    amounts = [0, 1, 2] if draw(st.booleans()) else [0, 0.35, 1, 1.6]
    heads = random.choice(amounts, size=(queues, cells))
    heads = heads * (random.random(cells) < draw(st.sampled_from([0.15, 0.5])))
    part = random.choice([0.0, 0.5, 1.0], size=(2, queues, cells), p=[0.7, 0.15, 0.15])
    if hard:
        part[0] *= np.arange(cells) == cells // 3
    return {"heads": heads, "minimum": np.floor(heads * part[0] * 10) / 10, "maximum": heads + part[1]}
