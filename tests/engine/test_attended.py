"""Shifts with events in them: which rows there are, for whom, where they work, and what a hub makes of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from models import BreakSpec, Event
from scheduler.engine.gaps import Gap
from scheduler.engine.minutes import row_minutes
from scheduler.engine.options import shift_options
from tests.factories import MONDAY, SPRING_FORWARD, moderator, pattern, rule_row, tiny_problem
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem
    from scheduler.engine.options import Options

DAY = pattern("day", "08:00", "10:00", hours=(4, 8), step=60)
LUNCH = BreakSpec(minutes=30, paid=False, earliest=120, latest=180)


def own(start: int, end: int, kind: str = "training", who: str = "ana") -> Event:
    return Event(moderator=who, start=start, end=end, kind=kind)


def team(start: int, end: int, kind: str = "meeting") -> Event:
    return Event(team="t", start=start, end=end, kind=kind)


def hub(*events: Event, **fields: Any) -> Problem:
    people = [moderator("ana", team="t"), moderator("ben", team="t"), "cyd"]
    return tiny_problem(**{"days": 2, "moderators": people, "patterns": (DAY,), "events": events, **fields})


def rows_of(problem: Problem, options: Options, who: str) -> set[tuple[int, int, tuple[Gap, ...]]]:
    person = next(m for m in problem.moderators if m.id == who)
    rows = np.flatnonzero(options.rows_of(person)).tolist()
    return {(int(options.start[row]), int(options.end[row]), options.away(row)) for row in rows}


def test_a_single_moderators_event_is_held_whole() -> None:
    """Proves: of shifts 8-12, 8-16, 9-13, 9-17, 10-14 and 10-18 on Monday, Ana's with a training 11-13 are 8-16, 9-13,
    9-17, 10-14 and 10-18, each with the event; 8-12 would cut it. Ben keeps all six plain ones, Tuesday is as ever.

    Sensitivity: an event that is cut, one for everybody, or a plain row that Ana could work instead.
    """
    problem = hub(own(660, 780))
    options = shift_options(problem)
    training = (Gap(660, 780, "training"),)
    held = {(start, end, training) for start, end in ((480, 960), (540, 780), (540, 1020), (600, 840), (600, 1080))}
    assert {row for row in rows_of(problem, options, "ana") if row[0] < 1440} == held
    plain = {(day + 60 * hour, day + 60 * (hour + n), ()) for day in (0, 1440) for hour in (8, 9, 10) for n in (4, 8)}
    assert rows_of(problem, options, "ben") == rows_of(problem, options, "cyd") == plain
    assert {row for row in rows_of(problem, options, "ana") if row[0] > 1440} == {row for row in plain if row[0] > 1440}


def test_a_teams_event_is_attended_as_far_as_the_duty_goes() -> None:
    """Proves: 8-12 has the meeting 11-13 of the team up to noon; whoever is not in the team has it not.

    Sensitivity: events of a team that must be held whole, or reach somebody without a team.
    """
    problem = hub(team(660, 780))
    options = shift_options(problem)
    for who in ("ana", "ben"):
        assert (480, 720, (Gap(660, 720, "meeting"),)) in rows_of(problem, options, who)
        assert (600, 840, (Gap(660, 780, "meeting"),)) in rows_of(problem, options, who)
    assert all(not away for _, _, away in rows_of(problem, options, "cyd"))


def test_gaps_are_apart() -> None:
    """Proves: a break inside an event is a break, the second of two events at one time has what the first leaves.

    By hand: 8-12 with a break 10:00-10:30, a training 9:30-11:00 and a meeting 10:45-11:30 leaves 8:00-9:30 and
    11:30-12:00: half an hour of the second hour and of the fourth.
    Sensitivity: gaps that overlap are taken off twice.
    """
    shape = pattern("d", "08:00", hours=4, breaks=(LUNCH.model_copy(update={"latest": 150}),))
    problem = hub(own(570, 660), team(645, 690), patterns=(shape,))
    options = shift_options(problem)
    ((_, _, away),) = [row for row in rows_of(problem, options, "ana") if row[0] < 1440]
    assert away == (
        Gap(570, 600, "training"),
        Gap(600, 630, "break"),
        Gap(630, 660, "training"),
        Gap(660, 690, "meeting"),
    )
    row = next(row for row in range(len(options)) if options.away(row) == away)
    assert row_minutes(problem, options, row) == ((8, 60), (9, 30), (11, 30))
    assert [(p.start, p.end) for p in options.pauses(row)] == [(600, 630)]


def test_rows_lie_day_by_day_in_groups() -> None:
    """Proves: pointers of days and groups still say whose row is which, breaks are few unless all are asked for, and
    equal events of two people are one row.

    Sensitivity: rows appended at the end of the horizon, or rows for each person.
    """
    shape = pattern("d", "08:00", hours=4, breaks=(LUNCH.model_copy(update={"minutes": 5, "latest": 240}),))
    called = (own(480, 510), own(480, 510, who="ben"))
    for complete, many in ((False, 16), (True, 24)):
        options = shift_options(hub(*called, patterns=(shape,)), complete=complete)
        assert options.complete == complete
        assert np.array_equal(options.day, np.sort(options.day))
        assert np.array_equal(options.group, np.repeat(np.arange(3), np.diff(options.group_rows)))
        assert options.day_groups.tolist() == [0, 2, 3]
        assert np.diff(options.group_rows).tolist() == [24, many, 24]
        assert options.without_events is not None
        assert len(options.without_events) == 48


def test_off_the_grid_of_activities() -> None:
    """Proves: a shift from 8:02 cannot have an event from 11:00 in it, so the team does not work it then.

    Sensitivity: an activity that the checker refuses.
    """
    problem = hub(team(660, 720), patterns=(pattern("odd", "08:00", "08:05", hours=8, step=1),), days=1)
    assert {row[0] for row in rows_of(problem, shift_options(problem), "ana")} == {480, 485}
    assert len(rows_of(problem, shift_options(problem), "cyd")) == 6


def test_a_hub_attends() -> None:
    """Proves: Ana wishes to be off, but is called on Monday; her training serves no queue, is paid and is not spare.

    By hand: one head 8 to 12 on Monday, shifts of 4 hours: Ana 8-12 with the training 9-11 leaves two hours to Ben, who
    is in no event, and costs Ana's wish; Ben alone would leave her out.
    Sensitivity: a training that covers the queue, or an event that nobody attends.
    """
    heads = [[1 if 8 <= hour < 12 else 0 for hour in range(24)] * 1]
    problem = hub(own(540, 660), heads=heads, days=1, patterns=(pattern("d", "08:00", hours=4),))
    outcome = solved(problem)
    found = {duty.moderator: [a[:3] for a in duty.activities] for duty in outcome.roster.duties}
    assert (540, 660, "training") in found["ana"]
    assert outcome.summary["uncovered_hours"] == 0
    assert outcome.summary["surplus_hours"] == 2
    assert sum(duty.paid_minutes for duty in outcome.roster.duties if duty.moderator == "ana") == 240
    assert "attendance.ana" in outcome.summary["rules"]["enforced"]


def test_an_event_that_nobody_can_attend() -> None:
    """Proves: who is called at 3 in the morning without a night shift is left off, with the event as the reason; the
    others are rostered. Sensitivity: an event that is dropped, or a hub that is infeasible as a whole.
    """
    outcome = solved(hub(own(180, 240), heads=1))
    assert [conflict.moderator for conflict in outcome.verdict.left_off] == ["ana"]
    assert outcome.verdict.left_off[0].rules == ("attendance.ana",)
    assert outcome.summary["status"] == "partial"


def test_events_with_rules_of_breaks_and_spells() -> None:
    """Proves: breaks, spells and runs are judged as ever with events in duties, over a change of clocks, in both modes
    of queues. Sensitivity: a training that counts as a break, or that ends a spell for the engine alone.
    """
    start = SPRING_FORWARD - timedelta(days=1)
    rules = (
        rule_row("break_in_shift", max_stretch="3h", counts="all"),
        rule_row("spell", min="1h", max_switches="2"),
        rule_row("fairness", weight=5, measure="work"),
    )
    events = (own(1440 + 600, 1440 + 690, "coaching"), team(1440 + 660, 1440 + 720), team(540, 600, "wellness"))
    shape = pattern("d", "08:00", "10:00", hours=5, step=60, breaks=(LUNCH,))
    heads = np.tile([0.0] * 8 + [1, 2, 2, 1, 2, 1, 1] + [0] * 9, (2, 3))[:, :71]
    common: dict[str, Any] = {"days": 3, "start": start, "patterns": (shape,), "queues": ("a", "b"), "heads": heads}
    whole = solved(hub(*events, rules=rules, **common))
    assert whole.complete
    kinds = {a.kind for duty in whole.roster.duties for a in duty.activities}
    assert "coaching" in kinds
    shared = solved(hub(*events, rules=(rules[0], rules[2]), queue_mode="shared", **common))
    assert shared.complete
    assert {a.kind for duty in shared.roster.duties for a in duty.activities} >= {"coaching"}


def test_counted_by_pattern() -> None:
    """Proves: with demand per shift pattern an event takes its minutes off the head. By hand: one head of 8 hours on
    Monday, Ana alone with an hour of training: an hour is short. Sensitivity: a training that covers."""
    problem = tiny_problem(days=1, start=MONDAY, moderators=["ana"], per_pattern=True, heads=1, events=(own(600, 660),))
    outcome = solved(problem)
    assert outcome.summary["uncovered_hours"] == 1
