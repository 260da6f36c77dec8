"""Timefold for Python: for each moderator and day a choice of start and queue, or none, improved by its local search.

The model is that of its employee-scheduling example with the hub's hard rules and cover: a duty serves one queue, and
the break is fixed. The community edition searches on one core.
"""

from __future__ import annotations

from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

from benchmarks.peers.duties import DAY, NoAnswerError, Worked, facts_of, roster_of

if TYPE_CHECKING:
    from models import Problem, Roster


def solve(problem: Problem, deadline: float, seed: int, workers: int) -> Roster:
    """Timefold's best roster at `deadline`. Raises NoAnswerError without package or Java, or without a legal one."""
    facts = facts_of(problem)
    try:
        config: Any = import_module("timefold.solver.config")
        solver: Any = import_module("timefold.solver")
        model = import_module("benchmarks.peers.timefold_model")
    except ImportError as error:
        raise NoAnswerError("the package timefold, or the Java it needs, is not there") from error
    hub = model.hub_of(facts)
    settings = config.SolverConfig(
        solution_class=model.HubPlan,
        entity_class_list=[model.DutyChoice],
        random_seed=seed,
        score_director_factory_config=config.ScoreDirectorFactoryConfig(constraint_provider_function=model.provide),
        environment_mode=config.EnvironmentMode.NO_ASSERT,
        termination_config=config.TerminationConfig(
            spent_limit=config.Duration(milliseconds=max(1000, int(1000 * (deadline - monotonic()))))
        ),
    )
    plan = solver.SolverFactory.create(settings).build_solver().solve(hub)
    if plan.score.hard_score < 0:
        raise NoAnswerError(f"its best roster breaks hard rules: {plan.score}")
    length = facts.length // facts.interval
    return roster_of(
        facts,
        [
            Worked(duty.person, duty.day * DAY + duty.choice.start, (duty.choice.queue,) * length)
            for duty in plan.duties
            if duty.choice is not None
        ],
    )
