"""A CP-SAT model run as a user would: the solver's own parameters, but for time, seed and workers."""

from __future__ import annotations

from time import monotonic

from ortools.sat.python import cp_model

from benchmarks.peers.duties import NoAnswerError


def solved(model: cp_model.CpModel, deadline: float, seed: int, workers: int) -> cp_model.CpSolver:
    """The solver with its best answer at `deadline` (`time.monotonic()`). Raises NoAnswerError where there is none."""
    if monotonic() > deadline:
        raise NoAnswerError("the time was over before the model was built")
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1.0, deadline - monotonic())
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NoAnswerError(f"the solver ended with {solver.status_name(status)}")
    return solver
