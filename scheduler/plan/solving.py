"""The recipe for one hub, readable aloud: require, solve, check; and the judgement of any roster."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from models.errors import InternalError
from models.event import Event
from scheduler.check import Scorecard, check, score
from scheduler.plan.summary import gap_pct, status_of, summary_of
from scheduler.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Conflict, Verdict
    from scheduler.engine.settings import Settings
    from scheduler.engine.solve import Solution
    from scheduler.rules import Rule


@dataclass(frozen=True)
class Outcome:
    """A checked roster and everything that is said of it. `summary` is the document of `summary.json`."""

    problem: Problem
    roster: Roster
    verdict: Verdict
    scorecard: Scorecard
    summary: dict[str, Any]
    events: tuple[Event, ...]

    @property
    def complete(self) -> bool:
        """Whether everybody is rostered legally."""
        return not self.verdict.left_off and not self.verdict.hard


def solve(
    problem: Problem,
    settings: Settings | None = None,
    *,
    started: float | None = None,
    on_event: Callable[[Event], None] = lambda event: None,
    interrupted: Callable[[], bool] = lambda: False,
    start: Roster | None = None,
) -> Outcome:
    """Roster a hub and have it checked.

    `started` is the `time.monotonic()` from which the time limit counts (default now). The search begins with the
    roster `start` as far as that is legal (`summary["start"]` tells what was dropped or planned anew), and where the
    checker finds nothing hard in it, never ends with a dearer one. Raises InternalError, with the case in its `case`
    attribute, where checker and engine disagree about a hard rule or the cost; ValueError where `start` is a roster of
    another time zone.
    """
    from scheduler.engine.settings import Settings as Defaults
    from scheduler.engine.solve import solve_problem
    from scheduler.engine.warm import warm_up

    settings = settings or Defaults()
    started = monotonic() if started is None else started
    events: list[Event] = []

    def hear(event: Event) -> None:
        events.append(event)
        on_event(event)

    # Compilation is not counted: as far as the time limit goes, it takes no time.
    excused = warm_up(lambda waited: hear(Event(seconds=0.0, stage="compiling", waited_seconds=waited or None)))
    rules = rules_of(problem)
    solution = solve_problem(
        problem, rules, settings, started=started, excused=excused, on_event=hear, interrupted=interrupted, start=start
    )
    verdict = check(problem, solution.roster, rules=rules, left_off=solution.left_off)
    _agree(problem, solution, verdict)
    if start is not None:
        solution, verdict = _no_dearer(problem, rules, solution, verdict, start)
    return _outcome(problem, settings, solution, verdict, events)


def audit(problem: Problem, roster: Roster) -> tuple[Verdict, Scorecard]:
    """Judge any roster against its problem, without an engine."""
    verdict = check(problem, roster)
    return verdict, score(problem, roster, verdict)


def judged(problem: Problem, roster: Roster, settings: Settings, left_off: Sequence[Conflict]) -> Outcome:
    """The outcome of a roster that was found elsewhere, without a search and so without a bound."""
    from scheduler.engine.solve import Solution

    verdict = check(problem, roster, left_off=tuple(left_off))
    solution = Solution(roster, verdict.terms, verdict.cost, None, 0, verdict.left_off, (), 0.0, 0.0)
    return _outcome(problem, settings, solution, verdict, ())


def _outcome(
    problem: Problem, settings: Settings, solution: Solution, verdict: Verdict, events: Iterable[Event]
) -> Outcome:
    scorecard = score(problem, solution.roster, verdict)
    summary = summary_of(problem, settings, solution, verdict, scorecard)
    return Outcome(problem, solution.roster, verdict, scorecard, summary, tuple(events))


class Disagreement(InternalError):
    """Checker and engine disagree; `case` holds problem, roster and both accounts as a JSON document."""

    def __init__(self, message: str, case: dict[str, Any]) -> None:
        self.case = case
        super().__init__(message)


def save_case(error: Disagreement, folder: Path) -> Path:
    """Save the case of a disagreement as one JSON file in `folder`, for a bug report."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "case.json"
    path.write_text(json.dumps(error.case), encoding="utf-8")
    return path


def _agree(problem: Problem, solution: Solution, verdict: Verdict) -> None:
    """Raise Disagreement unless the checker finds nothing hard and the same cost, term by term."""
    left = {conflict.moderator for conflict in verdict.left_off}
    hard = [v for v in verdict.hard if v.moderator not in left and v.kind != "demand"]
    wrong = [f"{v.rule}: {v.sentence}" for v in hard[:3]]
    if solution.terms != verdict.terms:
        wrong.append(f"cost: the engine says {solution.terms}, the checker {verdict.terms}")
    if wrong:
        case = {
            "problem": problem.model_dump(mode="json"),
            "roster": solution.roster.to_file(),
            "engine": solution.terms,
            "checker": verdict.terms,
            "violations": [v.model_dump(mode="json") for v in hard],
        }
        raise Disagreement("the checker disagrees with the engine; no roster was written. " + "; ".join(wrong), case)


def _no_dearer(
    problem: Problem, rules: tuple[Rule, ...], solution: Solution, verdict: Verdict, start: Roster
) -> tuple[Solution, Verdict]:
    """The roster that the search began with, where that is legal and cheaper: the inside of some duties may have been
    planned anew, and no better in the time that there was."""
    given = check(problem, start, rules=rules, left_off=solution.left_off)
    if given.hard or given.cost >= verdict.cost:
        return solution, verdict
    return replace(solution, roster=start, terms=given.terms, cost=given.cost), given


def with_bound(outcome: Outcome, bound: int, ignored: Iterable[str]) -> Outcome:
    """The outcome with a bound that was proven elsewhere, in points, where it is above its own; `ignored` are the ids
    of the rules that it leaves out."""
    known = outcome.summary["bound"]
    if known is not None and known >= bound:
        return outcome
    proven = {
        "status": status_of(outcome.roster, outcome.verdict, bound),
        "bound": bound,
        "gap_pct": gap_pct(outcome.verdict.cost, bound),
        "ignored_by_bound": sorted(ignored),
    }
    return replace(outcome, summary={**outcome.summary, **proven})
