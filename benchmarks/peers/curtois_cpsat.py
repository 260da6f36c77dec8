"""A Curtois instance in one plain CP-SAT model, as a user would write it: `benchmarks.peers.curtois_cpsat FILE`.

A Boolean for each employee, day and type; all limits of the format; cover with a variable for what is short and one for
what is over. The parameters are the solver's own, but for time, seed and workers. The last line is one JSON object.
"""

from __future__ import annotations

from time import monotonic

_STARTED = monotonic()  # as near to the start of the process as Python code can be

import argparse  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

from ortools.sat.python import cp_model  # noqa: E402

from benchmarks.curtois_case import DAYS_PER_WEEK, SATURDAY, Work, read_case, write_roster  # noqa: E402
from benchmarks.curtois_score import score  # noqa: E402
from benchmarks.peers.default_cpsat import solved  # noqa: E402
from benchmarks.peers.duties import NoAnswerError  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.curtois_case import Case, Employee

Chosen = dict[tuple[str, int, str], cp_model.IntVar]
"""By employee, day and type of shift."""


def solve(case: Case, deadline: float, seed: int, workers: int) -> tuple[Work, ...]:
    """The model's best roster at `deadline` (a `time.monotonic()`). Raises NoAnswerError where there is none."""
    model = cp_model.CpModel()
    chosen: Chosen = {
        (e.id, day, shift.id): model.new_bool_var("")
        for e in case.employees
        for day in range(case.days)
        for shift in case.shifts
    }
    for employee in case.employees:
        _limits(model, case, chosen, employee)
    _costs(model, case, chosen)
    solver = solved(model, deadline, seed, workers)
    return tuple(Work(*place) for place, literal in chosen.items() if solver.boolean_value(literal))


def _limits(model: cp_model.CpModel, case: Case, chosen: Chosen, e: Employee) -> None:
    """Everything that one employee must keep. Runs that touch the ends of the horizon may be short."""
    works = [model.new_bool_var("") for _ in range(case.days)]
    for day, work in enumerate(works):
        model.add(sum(chosen[e.id, day, shift.id] for shift in case.shifts) == work)
        if day in e.days_off:
            model.add(work == 0)
    for shift in case.shifts:
        model.add(sum(chosen[e.id, day, shift.id] for day in range(case.days)) <= e.most_of.get(shift.id, 0))
        for day in range(case.days - 1):
            for other in shift.not_followed_by:
                model.add_at_most_one(chosen[e.id, day, shift.id], chosen[e.id, day + 1, other])
    minutes = sum(shift.minutes * chosen[e.id, day, shift.id] for day in range(case.days) for shift in case.shifts)
    model.add_linear_constraint(minutes, e.least_minutes, e.most_minutes)
    for first in range(case.days - e.most_in_a_row):
        model.add(sum(works[first : first + e.most_in_a_row + 1]) <= e.most_in_a_row)
    for length in range(1, e.least_in_a_row):
        for day in range(1, case.days - length):
            inside = [work.negated() for work in works[day : day + length]]
            model.add_bool_or([works[day - 1], *inside, works[day + length]])
    for length in range(1, e.least_off_in_a_row):
        for day in range(1, case.days - length):
            model.add_bool_or([works[day - 1].negated(), *works[day : day + length], works[day + length].negated()])
    weekends = []
    for saturday in range(SATURDAY, case.days, DAYS_PER_WEEK):
        weekends.append(model.new_bool_var(""))
        for work in works[saturday : saturday + 2]:
            model.add_implication(work, weekends[-1])
    model.add(sum(weekends) <= e.most_weekends)


def _costs(model: cp_model.CpModel, case: Case, chosen: Chosen) -> None:
    """Requests, and heads under and over what is required."""
    costs = [wish.weight * (1 - chosen[wish.employee, wish.day, wish.shift]) for wish in case.on]
    costs += [wish.weight * chosen[wish.employee, wish.day, wish.shift] for wish in case.off]
    people = len(case.employees)
    for cover in case.cover:
        under, over = model.new_int_var(0, cover.heads, ""), model.new_int_var(0, people, "")
        present = sum(chosen[e.id, cover.day, cover.shift] for e in case.employees)
        model.add(present + under - over == cover.heads)
        costs += [cover.under * under, cover.over * over]
    model.minimize(sum(costs))


def main(arguments: Sequence[str] | None = None, *, started: float | None = None) -> int:
    """Exit code 1 where there is no answer (the reason is on standard error) or an illegal one."""
    started = monotonic() if started is None else started
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.curtois_cpsat", description=__doc__)
    parser.add_argument("file", type=Path, help="the instance")
    parser.add_argument("--seconds", type=float, default=60, help="time limit from the process's start (60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True, help="the roster's file")
    options = parser.parse_args(arguments)
    case = read_case(options.file)
    try:
        works = solve(case, started + options.seconds, options.seed, options.workers)
    except NoAnswerError as error:
        print(f"cp-sat: {error}", file=sys.stderr)
        return 1
    write_roster(options.out, works)
    result, seconds = score(case, works), round(monotonic() - started, 2)
    print(json.dumps({"peer": "cp-sat", "seconds": seconds, "cost": result.cost, "hard_violations": len(result.hard)}))
    return int(bool(result.hard))


if __name__ == "__main__":
    raise SystemExit(main(started=_STARTED))
