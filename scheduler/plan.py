"""The recipe for one hub, readable aloud: require, solve, check, explain; and the files that come of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from math import floor
from time import monotonic
from typing import TYPE_CHECKING, Any

from models.changes import changes, counted
from models.errors import InternalError
from models.event import Event
from models.rule import UNITS_PER_MINUTE
from scheduler import __version__
from scheduler.check import Scorecard, check, score
from scheduler.rules import rules_of
from scheduler.rules.burdens import fairness_figures
from scheduler.rules.headcount import floor_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from models.changes import Previous
    from models.errors import Issue
    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.engine.settings import Settings
    from scheduler.engine.solve import Solution
    from scheduler.vendors import Return
    from scheduler.workbook.keys import Key
    from scheduler.workbook.returning import Returned
    from scheduler.workbook.writing.files import FileWriter

__all__ = [
    "Outcome",
    "Settings",
    "audit",
    "beyond_commitments",
    "judge_return",
    "return_file",
    "solve",
    "with_bound",
    "with_grid_of_return",
    "write_audit",
    "write_outcome",
    "write_return",
]

SUMMARY_SCHEMA = "rosterwright.summary/1"


def __getattr__(name: str) -> Any:
    """`Settings`, fetched from the engine when it is asked for: the engine's libraries are heavy."""
    if name == "Settings":
        from scheduler.engine.settings import Settings

        return Settings
    raise AttributeError(name)


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
    roster `start` as far as that is legal (`summary["start"]` tells what was dropped), and where all of it is, never
    ends with a dearer one. Raises InternalError, with the case in its `case` attribute, where checker and engine
    disagree about a hard rule or the cost; ValueError where `start` is a roster of another time zone.
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
    scorecard = score(problem, solution.roster, verdict)
    summary = _summary(problem, settings, solution, verdict, scorecard)
    return Outcome(problem, solution.roster, verdict, scorecard, summary, tuple(events))


def audit(problem: Problem, roster: Roster) -> tuple[Verdict, Scorecard]:
    """Judge any roster against its problem, without an engine."""
    verdict = check(problem, roster)
    return verdict, score(problem, roster, verdict)


def write_audit(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    scorecard: Scorecard,
    folder: Path,
    *,
    assumptions: Iterable[str],
    manifest: Mapping[str, str],
) -> Path:
    """Write `audit.xlsx` into `folder`: the roster with every violation marked on its grid; returns its path."""
    from scheduler.workbook.writing.books import AUDIT_FILE, write_roster_workbook
    from scheduler.workbook.writing.files import write_files

    writer = partial(
        write_roster_workbook,
        problem=problem,
        roster=roster,
        verdict=verdict,
        scorecard=scorecard.model_dump(mode="json"),
        assumptions=tuple(assumptions),
        manifest={"version": __version__, **manifest},
    )
    return write_files(folder, {AUDIT_FILE: writer})[0]


def write_explained(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    why: Why,
    told: Iterable[str],
    folder: Path,
    *,
    assumptions: Iterable[str],
    manifest: Mapping[str, str],
) -> tuple[Path, ...]:
    """Write `explained.xlsx`, the roster with why it is as it is, and what was `told` as text; returns their paths."""
    from scheduler.workbook.writing.books import EXPLAINED_FILE, write_why_workbook
    from scheduler.workbook.writing.files import write_files, write_text

    writers: dict[str, FileWriter] = {
        EXPLAINED_FILE: partial(
            write_why_workbook,
            problem=problem,
            roster=roster,
            verdict=verdict,
            why=why,
            assumptions=tuple(assumptions),
            manifest={"version": __version__, **manifest},
        ),
        "explained.txt": partial(write_text, lines=tuple(told)),
    }
    return write_files(folder, writers)


class Disagreement(InternalError):
    """Checker and engine disagree; `case` holds problem, roster and both accounts as a JSON document."""

    def __init__(self, message: str, case: dict[str, Any]) -> None:
        self.case = case
        super().__init__(message)


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


def with_bound(outcome: Outcome, bound: int) -> Outcome:
    """The outcome with a bound that was proven elsewhere, in points, where it is above its own."""
    known = outcome.summary["bound"]
    if known is not None and known >= bound:
        return outcome
    proven = {
        "status": _status(outcome.roster, outcome.verdict, bound),
        "bound": bound,
        "gap_pct": _gap(outcome.verdict.cost, bound),
    }
    return replace(outcome, summary={**outcome.summary, **proven})


def _gap(cost: int, bound: int | None) -> float | None:
    return None if bound is None else round(100 * (cost - bound) / max(1, cost), 4)


def _status(roster: Roster, verdict: Verdict, bound: int | None) -> str:
    if not roster.duties and verdict.left_off:
        return "infeasible"
    if verdict.left_off:
        return "partial"
    return "optimal" if verdict.cost == bound else "feasible"


def _summary(
    problem: Problem, settings: Settings, solution: Solution, verdict: Verdict, scorecard: Scorecard
) -> dict[str, Any]:
    """The document of `summary.json` (DESIGN, section 6)."""
    bound = solution.bound
    return {
        "schema": SUMMARY_SCHEMA,
        "status": _status(solution.roster, verdict, bound),
        "bound": bound,
        "gap_pct": _gap(verdict.cost, bound),
        "bound_uncovered_hours": floor(solution.uncovered_bound / UNITS_PER_MINUTE / 60 * 100) / 100,
        **scorecard.model_dump(mode="json"),
        "fairness": fairness_figures(problem, solution.roster),
        "severe_floor": floor_figures(problem),
        "moderators": len(problem.moderators),
        "left_off": [conflict.moderator for conflict in verdict.left_off],
        "rules": {
            "enforced": list(verdict.rules_enforced),
            "checked_only": [],
            "not_applied": list(verdict.rules_not_applied),
            "why_not_applied": verdict.rules_idle,
            "facts_missing": verdict.facts_missing,
        },
        "ignored_by_bound": list(solution.ignored_by_bound),
        **({} if solution.begun is None else {"start": solution.begun._asdict()}),
        "seconds": round(solution.seconds, 2),
        "seconds_to_first_roster": round(solution.seconds_to_first_roster, 2),
        "seed": settings.seed,
        "problem_sha256": problem.sha256,
        "version": __version__,
    }


def write_outcome(
    outcome: Outcome,
    folder: Path,
    *,
    assumptions: Iterable[str],
    input_sha256: str,
    today: str,
    why: Why | None = None,
    previous: Previous | None = None,
    pseudonyms: Path | None = None,
) -> tuple[Path, ...]:
    """Write the whole file set of `solve` into `folder`, all or nothing; returns the paths. `why` becomes a sheet.

    With a `previous` roster the changes since become sheets, and their counts `changes` of the summary. With
    `pseudonyms`, the path of a key file, vendors' files name nobody, and the key is written or continued there; it is
    taken back where the files cannot be written.
    """
    from scheduler.workbook.keys import extended, read_key, write_key
    from scheduler.workbook.writing.books import workbook_writers
    from scheduler.workbook.writing.files import write_files, write_json, write_json_lines, written_along

    summary = {
        **outcome.summary,
        "input_sha256": input_sha256,
        **({} if previous is None else {"changes": changed(outcome, previous)}),
    }
    key = None if pseudonyms is None else extended(read_key(pseudonyms), outcome.problem)
    manifest = _manifest(summary, today)
    writers: dict[str, FileWriter] = {
        **workbook_writers(
            outcome.problem,
            outcome.roster,
            outcome.verdict,
            scorecard=summary,
            assumptions=assumptions,
            manifest=manifest,
            why=why,
            previous=previous,
        ),
        **_for_vendors(outcome, None if key is None else key.names(outcome.problem), manifest, previous),
        "roster.json": partial(write_json, document=outcome.roster.to_file(), indent=None),
        "summary.json": partial(write_json, document=summary),
        "events.jsonl": partial(write_json_lines, rows=[event.model_dump(mode="json") for event in outcome.events]),
    }
    if pseudonyms is None or key is None:
        return write_files(folder, writers)
    with written_along(pseudonyms, partial(write_key, key=key)):
        return write_files(folder, writers)


def _for_vendors(
    outcome: Outcome, names: Mapping[str, str] | None, manifest: Mapping[str, str], previous: Previous | None
) -> dict[str, FileWriter]:
    """Writers of everything that goes to vendors; `names` are pseudonyms; changes are those since `previous`."""
    from scheduler.vendors import seat_requests, vendor_parts
    from scheduler.workbook.writing.book import Book
    from scheduler.workbook.writing.vendors import vendor_writers

    problem, roster, verdict = outcome.problem, outcome.roster, outcome.verdict
    requests = seat_requests(problem, roster, verdict)
    book = Book(problem, roster, verdict)
    before = None if previous is None else previous.under(names or {})
    parts = (replace(part, previous=before) for part in vendor_parts(problem, roster, verdict, names))
    return vendor_writers(parts, requests, book, manifest=manifest)


def judge_return(problem: Problem, vendor: str, returned: Returned) -> Return:
    """Judge what a vendor sent back, without an engine: its people's roster, and its seats against those asked."""
    from scheduler.vendors import judged

    return judged(problem, vendor, returned)


def with_grid_of_return(
    path: Path, problem: Problem, key: Key, returned: Returned
) -> tuple[Returned, tuple[Issue, ...]]:
    """A return with the changes that the vendor made to its grid, under the ids that stand there; and what is told of
    them. Raises `InputError` with every cell that cannot be read."""
    from scheduler.vendors.masks import masked, masked_roster
    from scheduler.workbook.editing.given import with_grid

    names = key.names(problem) if returned.pseudonyms else {}
    known = masked(problem, names)
    roster, told = with_grid(path, known, masked_roster(known, returned.roster, names))
    ids = {pseudonym: who for who, pseudonym in names.items()}
    return replace(returned, roster=masked_roster(problem, roster, ids)), told


def return_file(vendor: str) -> str:
    """Name of the workbook about a vendor's return."""
    from scheduler.workbook.writing.files import file_names

    return f"{file_names([vendor])[vendor]}-return.xlsx"


def write_return(problem: Problem, found: Return, folder: Path, *, manifest: Mapping[str, str]) -> Path:
    """Write the workbook about a vendor's return to `problem` into `folder`; returns its path."""
    from scheduler.workbook.writing.book import Book
    from scheduler.workbook.writing.files import write_files
    from scheduler.workbook.writing.vendors import write_return as write

    writer = partial(
        write,
        book=Book(found.problem, found.roster, found.verdict),
        delivery=found.delivery,
        hard=len(found.verdict.hard),
        manifest={"version": __version__, **manifest},
        problem_sha256=problem.sha256,
    )
    return write_files(folder, {return_file(found.delivery.vendor.id): writer})[0]


def beyond_commitments(outcome: Outcome) -> tuple[str, ...]:
    """A sentence about each vendor of whom less, or more, would be needed than was agreed."""
    from scheduler.vendors import seat_requests, told_of_request

    requests = seat_requests(outcome.problem, outcome.roster, outcome.verdict)
    return tuple(line for request in requests for line in told_of_request(request))


def changed(outcome: Outcome, previous: Previous) -> dict[str, int]:
    """On how many dates of people the roster differs from the previous one, by kind."""
    people = {moderator.id for moderator in outcome.problem.moderators}
    return counted(changes(outcome.problem.clock, previous, outcome.roster.duties, people))


def _manifest(summary: Mapping[str, Any], today: str) -> dict[str, str]:
    names = ("status", "cost", "bound", "gap_pct", "seconds", "seed", "version", "input_sha256", "problem_sha256")
    return {"date": today, **{name: "" if summary[name] is None else str(summary[name]) for name in names}}


def save_case(error: Disagreement, folder: Path) -> Path:
    """Save the case of a disagreement as one JSON file in `folder`, for a bug report."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "case.json"
    path.write_text(json.dumps(error.case), encoding="utf-8")
    return path
