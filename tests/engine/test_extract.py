"""From what people serve to activities on the 5-minute grid: nothing is lost to rounding, nothing is laid twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models import BreakSpec, Problem, Queue, Roster
from scheduler.check import check
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import assign
from scheduler.engine.options import shift_options
from scheduler.engine.terms import terms_of
from scheduler.rules import rules_of
from tests.factories import pattern, tiny_problem

if TYPE_CHECKING:
    from models.roster import Duty

QUARTER = BreakSpec(minutes=15, paid=False, earliest=60, latest=75)


def laid(problem: Problem, *tours: list[int]) -> Roster:
    """The roster of these rows, after the checker found it whole and counted what the engine counts."""
    options, rows = shift_options(problem, complete=True), np.array(tours, np.int64)
    service = assign(problem, options, rows)
    made = roster_of(problem, options, rows, service)
    verdict = check(problem, made, rules=())
    assert verdict.hard == ()
    rules = [rule for rule in rules_of(problem) if rule.hard]
    assert terms_of(problem, rules, options, rows, service) == verdict.terms
    return made


def minutes(duty: Duty, queue: str) -> float:
    """Minutes of a queue in a duty, shares included."""
    whole = sum(a.end - a.start for a in duty.activities if a.queue == queue)
    parts = ((a, part) for a in duty.activities for name, part in a.shares if name == queue)
    return whole + sum((a.end - a.start) * part / 120 for a, part in parts)


def test_shares_of_an_uneven_hour() -> None:
    """Proves: with 45 minutes of an hour present, parts that are no 1/120 of 45 minutes are laid 5 minutes by 5.

    By hand: `a` wants 0.033 head of the hour with the break, 1.98 minutes; the flow gives 2 minutes, in parts of half a
    minute, and no more, for spare time is cheaper. 2 of 45 minutes are 5.33 of 120 parts; 2 of 5 minutes are 48.
    Sensitivity: rounded down to 5 parts, 0.105 minutes are short in the checker's account, and none in the engine's.
    """
    heads = np.zeros((2, 24))
    heads[0, 9], heads[1, 8:12] = 0.033, 0.5
    problem = tiny_problem(
        days=1,
        queue_mode="shared",
        moderators=["ana"],
        queues=[Queue(id="a", surplus=90), Queue(id="b", surplus=90)],
        patterns=[pattern("p", "08:00", hours=4, breaks=[QUARTER])],
        heads=heads,
    )
    made = laid(problem, [0])
    assert [minutes(made.duties[0], queue) for queue in "ab"] == [2, 120]


def test_whole_queues_around_a_break_per_pattern() -> None:
    """Proves: a shift's queues follow one another, each as long as it is served, and the break does not count.

    By hand: a head is 225 minutes of work; `a` wants 0.4 of it, 90 minutes, and `b` the rest, 135.
    Sensitivity: a queue that begins anew after the break is served for longer than the flow says.
    """
    problem = tiny_problem(
        days=1,
        moderators=["ana"],
        queues=["a", "b"],
        patterns=[pattern("p", "08:00", hours=4, breaks=[QUARTER])],
        per_pattern=True,
        heads=[[0.4], [0.6]],
    )
    (duty,) = laid(problem, [0]).duties
    assert [minutes(duty, queue) for queue in "ab"] == [90, 135]
    assert [activity.kind for activity in duty.activities] == ["queue", "break", "queue", "queue"]


def test_shares_of_shifts_of_two_lengths() -> None:
    """Proves: people who work 60 and 75 minutes in one slot of a pattern get parts that suit them both.

    By hand: heads of 60 minutes; `a` wants 0.35, 21 minutes, and `b` 1.9, 114 minutes: all 135 minutes are served.
    Sensitivity: parts rounded to 1/120 of each one's own time lose some.
    """
    problem = tiny_problem(
        days=1,
        queue_mode="shared",
        queues=[Queue(id="a"), Queue(id="b")],
        patterns=[pattern("p", "08:00", hours=(1, 1.25))],
        per_pattern=True,
        heads=[[0.35], [1.9]],
    )
    made = laid(problem, [0], [1])
    assert [round(sum(minutes(duty, queue) for duty in made.duties), 6) for queue in "ab"] == [21, 114]


def test_two_duties_in_one_interval() -> None:
    """Proves: where a duty ends and the next begins within an hour, the hour's service is laid once.

    By hand: 20:00 to 08:15 and 08:30 to 09:30 (no rest is asked): 30 of 45 minutes in the hour from 8 are served, which
    is all that is asked for, and more would cost more than spare time.
    """
    heads = np.zeros((1, 48))
    heads[0, 32] = 0.5
    shapes = [pattern("n", "20:00", hours=12.25), pattern("d", "08:30", hours=1)]
    queue = Queue(id="general", surplus=90)
    problem = tiny_problem(days=2, moderators=["ana"], patterns=shapes, queues=[queue], heads=heads)
    options = shift_options(problem, complete=True)
    night = int(np.flatnonzero((options.day == 0) & (options.minute_of_day == 1200))[0])
    day = int(np.flatnonzero((options.day == 1) & (options.minute_of_day == 510))[0])
    made = laid(problem, [night, day])
    assert sum(minutes(duty, "general") for duty in made.duties) == 30
