"""One plain CP-SAT model of the whole hub, as the OR-Tools examples teach it: hard rules and cover, nothing else.

A Boolean for each moderator, day and start. People who serve the same queues are one group; whole numbers say how many
of a group serve which queue in which interval. Minimised: shortage and surplus at the hub's prices.
"""

from __future__ import annotations

from collections import defaultdict
from time import monotonic
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from benchmarks.peers.duties import DAY, Facts, NoAnswerError, Worked, facts_of, roster_of

if TYPE_CHECKING:
    from models import Problem, Roster

REST = 660
DAYS_A_WEEK, DAYS_IN_A_ROW, SATURDAY = 5, 6, 5

Starts = dict[tuple[int, int], dict[int, cp_model.IntVar]]
"""By moderator and day: the start's minute of the day, and whether it is chosen."""

Served = dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]]
"""By group and interval: queues, and how many of the group serve them."""


def solve(problem: Problem, deadline: float, seed: int, workers: int) -> Roster:
    """The model's best roster at `deadline` (a `time.monotonic()`). Raises NoAnswerError where there is none."""
    facts = facts_of(problem)
    model = cp_model.CpModel()
    starts: Starts = {
        (m, day): {start: model.new_bool_var("") for start in facts.may_start(m, day)}
        for m in range(len(problem.moderators))
        for day in range(facts.days)
    }
    for m in range(len(problem.moderators)):
        _labor(model, facts, starts, m)
    groups = sorted(set(facts.queues))
    served = _cover(model, facts, starts, groups)
    if monotonic() > deadline:
        raise NoAnswerError("the time was over before the model was built")
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1.0, deadline - monotonic())
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NoAnswerError(f"the solver ended with {solver.status_name(status)}")
    return roster_of(facts, _duties(solver, facts, starts, groups, served))


def _labor(model: cp_model.CpModel, facts: Facts, starts: Starts, m: int) -> None:
    """One duty a day, 11 h of rest, five days a week less leave, six in a row, a free weekend."""
    works = []
    for day in range(facts.days):
        works.append(sum(starts[m, day].values()))
        model.add_at_most_one(starts[m, day].values())
    for day in range(facts.days - 1):
        for start in starts[m, day]:
            late = [x for s, x in starts[m, day].items() if s >= start]
            early = [x for s, x in starts[m, day + 1].items() if s + DAY < start + facts.length + REST]
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


def _cover(model: cp_model.CpModel, facts: Facts, starts: Starts, groups: list[tuple[int, ...]]) -> Served:
    """Presence of each group, what of it serves which queue, and the objective."""
    present = defaultdict(list)
    for (m, day), choices in starts.items():
        for start, chosen in choices.items():
            for t in facts.present(day * DAY + start):
                present[groups.index(facts.queues[m]), t].append(chosen)
    served: Served = {}
    on_queue = defaultdict(list)
    for (group, t), people in present.items():
        served[group, t] = [(queue, model.new_int_var(0, len(people), "")) for queue in groups[group]]
        model.add(sum(number for _, number in served[group, t]) <= sum(people))
        for queue, number in served[group, t]:
            on_queue[queue, t].append(number)
    price, short = facts.problem.objective, []
    heads = facts.problem.demand.heads // 1000
    for queue in range(heads.shape[0]):
        for t in range(facts.intervals):
            need = int(heads[queue, t])
            short.append(model.new_int_var(0, need, ""))
            model.add(sum(on_queue[queue, t]) + short[-1] == need)
    # Surplus is presence less what is served, and what is served is demand less shortage.
    presence = sum(
        x * len(facts.present(day * DAY + s)) for (_, day), found in starts.items() for s, x in found.items()
    )
    model.minimize((price.shortage + price.surplus) * sum(short) + price.surplus * presence)
    return served


def _duties(
    solver: cp_model.CpSolver, facts: Facts, starts: Starts, groups: list[tuple[int, ...]], served: Served
) -> list[Worked]:
    """Duties with a queue for each interval: the people of a group take the group's queues in order."""
    left = {key: [q for q, number in numbers for _ in range(solver.value(number))] for key, numbers in served.items()}
    duties = []
    for (m, day), choices in starts.items():
        for start, chosen in choices.items():
            if solver.boolean_value(chosen):
                begin = day * DAY + start
                working = set(facts.present(begin))
                group = groups.index(facts.queues[m])
                intervals = range(begin // facts.interval, (begin + facts.length) // facts.interval)
                queues = (left[group, t].pop() if t in working and left[group, t] else -1 for t in intervals)
                duties.append(Worked(m, begin, tuple(queues)))
    return duties
