"""Shifts with sessions in them: which rows there are and for whom, and where the search puts a coaching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models import BreakSpec, Contract, Event, Queue, Session
from models.calendar import Held
from scheduler.engine import placed
from scheduler.engine.cpsat.conflict import legal_tour, planned_tour
from scheduler.engine.options import shift_options
from scheduler.rules import rules_of
from tests.factories import moderator, pattern, rule_row, tiny_problem
from tests.plan.promises import solved

if TYPE_CHECKING:
    import pytest

    from models import Problem
    from scheduler.engine.options import Options

DAY = pattern("day", "08:00", hours=4)


def due(who: str, start: int, end: int, minutes: int = 60, kind: str = "coaching") -> Session:
    return Session(moderator=who, start=start, end=end, minutes=minutes, kind=kind)


def hub(*sessions: Session, **fields: Any) -> Problem:
    people = [moderator("ana", team="t"), moderator("ben", team="t"), "cyd"]
    common: dict[str, Any] = {"days": 2, "moderators": people, "patterns": (DAY,), "sessions": sessions}
    return tiny_problem(**{**common, **fields})


def sessions_of(problem: Problem, options: Options, who: str) -> list[Held | None]:
    """Of each row that somebody may work, its session."""
    person = next(m for m in problem.moderators if m.id == who)
    return [options.session(row) for row in np.flatnonzero(options.rows_of(person)).tolist()]


def test_a_row_for_each_time() -> None:
    """Proves: of the shift 8 to 12 there are 37 rows with an hour's coaching (8:00, 8:05, … 11:00) on the date on which
    Ana's may be held, besides the plain ones of both dates; Ben's ends by 9:05, so he has two of them; Cyd has none.

    Sensitivity: a time outside, on another grid, or for somebody else.
    """
    problem = hub(due("ana", 0, 1440), due("ben", 0, 545))
    options = shift_options(problem, complete=True)
    every = [Held(at, at + 60, "coaching") for at in range(480, 661, 5)]
    assert [held for held in sessions_of(problem, options, "ana") if held] == every
    assert [held for held in sessions_of(problem, options, "ben") if held] == every[:2]
    assert sessions_of(problem, options, "cyd") == [None, None]
    assert sessions_of(problem, options, "ana").count(None) == 2
    assert options.complete


def test_rows_lie_day_by_day_in_groups() -> None:
    """Proves: pointers of days and groups say whose row is which; rows of a shift within the times of the same sessions
    are one group, and people with equal sessions share them.

    By hand: Monday has the plain shift, the hours that both may take (8:00 and 8:05) and those that only Ana may.
    Sensitivity: rows at the end of the horizon, or a group that mixes sessions of different people.
    """
    problem = hub(due("ana", 0, 1440), due("ben", 0, 545))
    options = shift_options(problem, complete=True)
    assert np.array_equal(options.day, np.sort(options.day))
    assert np.array_equal(options.group, np.repeat(np.arange(4), np.diff(options.group_rows)))
    assert np.diff(options.group_rows).tolist() == [1, 2, 35, 1]
    assert options.day_groups.tolist() == [0, 3, 4]
    assert options.without_events is not None
    assert len(options.without_events) == 2
    shared = shift_options(hub(due("ana", 0, 1440), due("ben", 0, 1440)))
    assert shared.called["ana"] is shared.called["ben"]


def test_few_rows_unless_all_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the search has few of the times and says that it has not all, on quarters of an hour; where so many rows
    would be made that a proof is not worth them, also the complete options say so.

    Sensitivity: a proof that rests on times which were left out.
    """
    problem = hub(due("ana", 0, 1440))
    few = shift_options(problem)
    held = [held for held in sessions_of(problem, few, "ana") if held]
    assert len(held) == placed.MOST_ROWS
    assert {one.start % 15 for one in held} == {0}
    assert not few.complete
    monkeypatch.setattr(placed, "COMPLETE_LIMIT", 36)
    assert not shift_options(problem, complete=True).complete


def test_beside_breaks_and_events() -> None:
    """Proves: of 8 to 12 with a training from 9 to 10 and a break at 10:30, an hour fits at 8:00 and from 10:45 on.

    Sensitivity: a session over a break, or over an event that is attended at the same time.
    """
    rest = BreakSpec(minutes=15, paid=True, earliest=150, latest=165)
    training = Event(moderator="ana", start=540, end=600, kind="training")
    shape = pattern("d", "08:00", hours=4, breaks=(rest,))
    problem = hub(due("ana", 0, 1440), days=1, patterns=(shape,), events=(training,))
    options = shift_options(problem, complete=True)
    begins = [held.start for held in sessions_of(problem, options, "ana") if held]
    assert begins == [480, 645, 650, 655, 660]
    row = next(row for row in range(len(options)) if options.session(row) == Held(480, 540, "coaching"))
    assert [(gap.start, gap.end, gap.kind) for gap in options.away(row)] == [
        (480, 540, "coaching"), (540, 600, "training"), (630, 645, "paid_break"),
    ]  # fmt: skip


def test_where_it_costs_least() -> None:
    """Proves: the coaching of an hour lies in the only hour in which nobody is needed, whether one queue or another is
    short elsewhere, and that hour is neither short nor surplus.

    By hand: 8 to 12, one head from 8 to 10 and from 11 to 12.
    Sensitivity: a session at the start, at the end, or that serves the queue.
    """
    heads = np.zeros((2, 24))
    heads[0, [8, 9]] = heads[1, 11] = 1
    outcome = solved(hub(due("ana", 0, 1440), days=1, moderators=["ana"], queues=("a", "b"), heads=heads))
    ((ana),) = outcome.roster.duties
    assert [(a.start, a.end) for a in ana.activities if a.kind == "coaching"] == [(600, 660)]
    assert (outcome.summary["uncovered_hours"], outcome.summary["surplus_hours"]) == (0, 0)
    assert outcome.summary["status"] == "optimal"
    assert "session.ana" in outcome.summary["rules"]["enforced"]


def test_placed_with_wellness_breaks_and_exposure() -> None:
    """Proves: a session, the wellness time of each duty, breaks and limits on severe work are laid out together: all
    are kept, each at its own time, and the checker agrees.

    Sensitivity: a session in which wellness is taken, or that counts as a break from severe work which it is not.
    """
    rest = BreakSpec(minutes=30, paid=False, earliest=120, latest=240)
    shape = pattern("d", "08:00", "10:00", hours=6, step=60, breaks=(rest,))
    people = [moderator(name, severe_ok=True) for name in ("ana", "ben")]
    rules = (
        rule_row("floor", measure="activity:wellness", limit="30m", window="shift"),
        rule_row("exposure", tier="severe", max_stretch="1h30m", interruption="15m"),
        rule_row("rest_between", min="11h"),
    )
    heads = np.tile([0.0] * 8 + [1, 2, 2, 1, 2, 1, 1, 1] + [0] * 8, (1, 3))
    sessions = [due(who, 0, 3 * 1440, 45) for who in ("ana", "ben")] + [due("ana", 0, 1440, 20, "training")]
    outcome = solved(
        hub(*sessions, days=3, moderators=people, patterns=(shape,), rules=rules, heads=heads,
            queues=(Queue(id="hard", severity="severe"),))
    )  # fmt: skip
    assert outcome.complete
    kinds = [a.kind for duty in outcome.roster.duties for a in duty.activities]
    assert (kinds.count("coaching"), kinds.count("training")) == (2, 1)
    assert kinds.count("wellness") >= len(outcome.roster.duties)


def test_one_that_cannot_be_held() -> None:
    """Proves: whoever has a session and no shift that lies in its time is left off with it as the reason; others are
    rostered. Sensitivity: a session that is dropped, or a hub that is infeasible as a whole.
    """
    outcome = solved(hub(due("ana", 60, 240), heads=1))
    assert [conflict.moderator for conflict in outcome.verdict.left_off] == ["ana"]
    assert outcome.verdict.left_off[0].rules == ("session.ana",)
    assert outcome.summary["status"] == "partial"


def test_a_session_brings_somebody_in() -> None:
    """Proves: with nothing to do Ana comes for her coaching alone; of two that are due within two dates she has one on
    each, for a duty holds one.

    Sensitivity: a session that is only held where there is a duty anyway.
    """
    contracts = [Contract(id="full", minutes_per_week_max=2400)]
    one = solved(hub(due("ana", 0, 2880), moderators=["ana"], contracts=contracts))
    assert len(one.roster.duties) == 1
    two = solved(hub(due("ana", 0, 2880), due("ana", 0, 2880, 30), moderators=["ana"], contracts=contracts))
    assert len(two.roster.duties) == 2


def test_every_break_has_a_session_beside_it() -> None:
    """Proves: of eight hours with half an hour's break somewhere, for which 28 dates have too many times of a session
    to be tried, there is a session beside each break of the plain shifts; so a law that one break alone keeps leaves
    Ana her weekly hour of coaching.

    By hand: no stretch beyond 3 h 45 of 7 h 30 of work is kept by the break at 11:45 alone.
    Sensitivity: few rows that are taken without looking at breaks; whoever has a session is left off for a law that
    every plain shift can keep.
    """
    rest = BreakSpec(minutes=30, paid=False, earliest=60, latest=450)
    shape = pattern("d", "08:00", hours=8, breaks=(rest,))
    weeks = [due("ana", at * 10_080, (at + 1) * 10_080) for at in range(4)]
    law = rule_row("break_in_shift", max_stretch="3h45m")
    problem = hub(*weeks, days=28, moderators=["ana"], patterns=(shape,), rules=(law,))
    exact = shift_options(problem, complete=True)
    assert not exact.complete
    for options in (exact, shift_options(problem)):
        beside: dict[bool, set[int]] = {True: set(), False: set()}
        for row in range(len(options)):
            beside[options.session(row) is not None].add(options.pauses(row)[0].start)
        assert beside[True] == beside[False]
    tour = planned_tour(problem, rules_of(problem), 0, shift_options(problem), exact)
    assert tour is None, "the search has no such break, and whoever is to be left off is asked with all of them"
    found = legal_tour(problem, rules_of(problem), 0, exact)
    assert isinstance(found, np.ndarray)


def test_a_break_that_leaves_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: of an hour with a break at 8:05 and another somewhere, 45 minutes fit at 8:10 alone where that other is
    at 8:55; this time is among few rows as well, for no other goes with these breaks.

    Sensitivity: a coarse grid that is not left where breaks leave no time on it.
    """
    monkeypatch.setattr(placed, "MOST_ROWS", 3)
    early, free = (
        BreakSpec(minutes=5, paid=True, earliest=5, latest=10),
        BreakSpec(minutes=5, paid=True, earliest=0, latest=60),
    )
    shape = pattern("d", "08:00", hours=1, breaks=(early, free))
    options = shift_options(hub(due("ana", 0, 1440, 45), days=1, moderators=["ana"], patterns=(shape,)))
    beside = {(options.pauses(row)[1].start, options.session(row)) for row in range(len(options))}
    assert (535, Held(490, 535, "coaching")) in beside
    assert not options.complete
