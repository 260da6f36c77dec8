"""One plain CP-SAT model of the whole hub, as the OR-Tools examples teach it: hard rules and cover, nothing else.

A Boolean for each moderator, day, start and queue; a duty serves one queue. Minimised: shortage and surplus at the
hub's prices.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from benchmarks.peers.default_cpsat import solved
from benchmarks.peers.duties import DAY, Facts, Worked, facts_of, roster_of

if TYPE_CHECKING:
    from models import Problem, Roster

REST = 660
DAYS_A_WEEK, DAYS_IN_A_ROW, SATURDAY = 5, 6, 5

Chosen = dict[tuple[int, int], dict[tuple[int, int], cp_model.IntVar]]
"""By moderator and day: the start's minute of the day and the queue, and whether they are chosen."""


def solve(problem: Problem, deadline: float, seed: int, workers: int) -> Roster:
    """The model's best roster at `deadline` (a `time.monotonic()`). Raises NoAnswerError where there is none."""
    facts = facts_of(problem)
    model = cp_model.CpModel()
    chosen: Chosen = {
        (m, day): {(start, q): model.new_bool_var("") for start in facts.may_start(m, day) for q in facts.queues[m]}
        for m in range(len(problem.moderators))
        for day in range(facts.days)
    }
    for m in range(len(problem.moderators)):
        _labor(model, facts, chosen, m)
    _cover(model, facts, chosen)
    for choices in chosen.values():
        for literal in choices.values():
            model.add_hint(literal, False)  # nobody works: legal, so that there is an answer at all
    solver = solved(model, deadline, seed, workers)
    length = facts.length // facts.interval
    return roster_of(
        facts,
        [
            Worked(m, day * DAY + start, (queue,) * length)
            for (m, day), choices in chosen.items()
            for (start, queue), literal in choices.items()
            if solver.boolean_value(literal)
        ],
    )


def _labor(model: cp_model.CpModel, facts: Facts, chosen: Chosen, m: int) -> None:
    """One duty a day, 11 h of rest, five days a week less leave, six in a row, a free weekend."""
    works = []
    for day in range(facts.days):
        works.append(sum(chosen[m, day].values()))
        model.add_at_most_one(chosen[m, day].values())
    for day in range(facts.days - 1):
        for start in facts.may_start(m, day):
            late = [x for (s, _), x in chosen[m, day].items() if s >= start]
            early = [x for (s, _), x in chosen[m, day + 1].items() if s + DAY < start + facts.length + REST]
            if early:
                model.add_at_most_one([*late, *early])
    for first in range(0, facts.days, 7):
        away = sum(day in facts.leave[m] for day in range(first, first + 7))
        model.add(sum(works[first : first + 7]) <= DAYS_A_WEEK - away)
    for first in range(facts.days - DAYS_IN_A_ROW):
        model.add(sum(works[first : first + DAYS_IN_A_ROW + 1]) <= DAYS_IN_A_ROW)
    free = []
    for saturday in range(SATURDAY, facts.days, 7):
        free.append(model.new_bool_var(""))
        model.add(works[saturday] + works[saturday + 1] == 0).only_enforce_if(free[-1])
    model.add_bool_or(free)


def _cover(model: cp_model.CpModel, facts: Facts, chosen: Chosen) -> None:
    """Presence on each queue plus what is short meets the demand."""
    present, presence = defaultdict(list), []
    for (_, day), choices in chosen.items():
        for (start, queue), literal in choices.items():
            intervals = facts.present(day * DAY + start)
            presence.append(len(intervals) * literal)
            for t in intervals:
                present[queue, t].append(literal)
    price, short = facts.problem.objective, []
    heads = facts.problem.demand.heads // 1000
    for queue in range(heads.shape[0]):
        for t in range(facts.intervals):
            need = int(heads[queue, t])
            short.append(model.new_int_var(0, need, ""))
            model.add(sum(present[queue, t]) + short[-1] >= need)
    # Surplus is presence less what is served, and what is served is demand less shortage.
    model.minimize((price.shortage + price.surplus) * sum(short) + price.surplus * sum(presence))
