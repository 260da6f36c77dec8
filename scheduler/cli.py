"""The command line: parse, call the public API, print; nothing else. Heavy libraries load inside the commands."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from datetime import date
from math import isfinite
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import click

from models.errors import EnvironmentFault, InputError, InternalError
from models.event import Event
from models.figures import card_lines
from scheduler import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.explain.budget import Budget
    from scheduler.workbook.reading import Reading

_STARTED = monotonic()  # as near to the start of the process as Python code can be

OK, LOOK, BAD_INPUT, FAULT = 0, 1, 2, 3
"""Exit codes: a complete legal roster; a person must look; the input is no problem; internal error or environment."""

SHARE_OF_ROSTER = 0.4
"""Of the time that `explain` has for questions, how much it takes on top to make a roster where none is given."""

_FILE = click.Path(path_type=Path)
_Given: TypeAlias = "Path | None"
_HISTORY = click.option(
    "--history", type=_FILE, help="The last period's roster.xlsx or roster.json: it becomes history and ledger."
)


class _Number(click.FloatRange):
    """A number within a range; `nan` and `inf` are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        return number if isfinite(number) else self.fail(f"{value!r} is not a number", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="rosterwright")
def cli() -> None:
    """Rosterwright: legal, fair and proven shift rosters for Trust & Safety hubs."""


def main() -> None:
    """Entry point: run a command and turn every expected failure into a message and its exit code."""
    try:
        cli(standalone_mode=False)
    except InputError as error:
        for issue in error.issues:
            click.echo(str(issue), err=True)
        errors = sum(issue.severity == "error" for issue in error.issues)
        _end(f"{errors} issue(s) to mend; nothing was written", BAD_INPUT)
    except (InternalError, EnvironmentFault) as error:
        _end(f"{type(error).__name__}: {error}", FAULT)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        _end("interrupted before there was a roster; nothing was written", LOOK)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except OSError as error:
        _end(f"{error.filename or 'file'}: {error.strerror or error}", FAULT)


def _end(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@cli.command()
@click.argument("out", type=_FILE)
@click.option("--example", help="Write a filled example instead: dublin, singapore, estonian or night.")
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
def template(out: Path, example: str | None, force: bool) -> None:
    """Write a workbook to fill in: every sheet, comments and drop-downs; or a filled example."""
    from scheduler import workbook

    if out.exists() and not force:
        raise click.UsageError(f"{out} is already there; choose another name or add --force")
    if example is None:
        workbook.write_template(out)
    else:
        out.write_bytes(workbook.example(example))
    click.echo(f"wrote {out}")


@cli.command()
@click.argument("hub", type=_FILE)
@_HISTORY
@click.option("--json", "json_out", type=_FILE, help="Write the validated problem as JSON.")
def validate(hub: Path, history: Path | None, json_out: Path | None) -> None:
    """Check a workbook and name every issue with its cell."""
    _keep(hub, json_out)
    reading = _read(hub, history)
    for line in reading.assumptions:
        click.echo(f"assumed {line}")
    problem = reading.problem
    if json_out is not None:
        from scheduler.workbook.writing.files import write_json

        write_json(json_out, problem.model_dump(mode="json"))
    from scheduler.explain.before import noticed

    more = noticed(problem, reading.places)
    for finding in more:
        click.echo(f"warning {finding.where}: {finding.sentence}", err=True)
    click.echo(
        f"{hub} can be solved: {len(problem.moderators)} moderators, {len(problem.queues)} queues, "
        f"{problem.hub.days} days, {len(reading.warnings) + len(more)} warning(s)"
    )


@cli.command()
@click.argument("hub", type=_FILE)
@click.option("--out", type=_FILE, required=True, help="Folder for roster.xlsx, roster.json, summary.json, vendors/…")
@_HISTORY
@click.option("--time-limit", default=60.0, show_default=True, type=_Number(min=1), help="Wall seconds.")
@click.option("--gap", default=0.0, type=_Number(min=0), help="Stop once cost is proven this close, in %.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**31 - 1))
@click.option("--deterministic", is_flag=True, help="Limit work, not time: the same input and seed give one roster.")
@click.option("--work", default=2000, show_default=True, type=click.IntRange(min=1), help="Best responses to spend.")
@click.option("--min-coverage", type=_Number(0, 100), help="Exit 1 where coverage stays below this %.")
@click.option("--quiet", is_flag=True, help="No progress lines.")
def solve(
    hub: Path,
    out: Path,
    history: Path | None,
    time_limit: float,
    gap: float,
    seed: int,
    deterministic: bool,
    work: int,
    min_coverage: float | None,
    quiet: bool,
) -> None:
    """Roster a hub: read, solve, check, explain, and write the rosters."""
    from scheduler import plan
    from scheduler.explain.budget import Budget
    from scheduler.explain.told import left_off_lines
    from scheduler.workbook.writing import files as writing

    _keep(hub, out / "roster.xlsx", out / "vendors" / hub.name)
    _keep(history, out / "roster.xlsx", out / "roster.json")
    reading = _read(hub, history)
    writing.require_writable(out)
    settings = plan.Settings(
        time_limit_seconds=time_limit, seed=seed, deterministic=deterministic, work=work, gap_percent=gap
    )
    with _polite() as interrupted:
        try:
            outcome = plan.solve(
                reading.problem,
                settings,
                started=_STARTED,
                on_event=_Progress(quiet),
                interrupted=interrupted,
            )
        except plan.Disagreement as error:
            path = plan.save_case(error, out)
            raise InternalError(f"{error}\nThe case is saved in {path}: please report it.") from error
        found = _why(reading, outcome.roster, outcome.verdict, Budget.beside_a_solve(deterministic))
        paths = plan.write_outcome(
            outcome,
            out,
            assumptions=reading.notes,
            input_sha256=reading.sha256,
            today=date.today().isoformat(),
            why=found,
        )
    _scorecard(outcome.summary)
    for line in left_off_lines(outcome.verdict.left_off):
        click.echo(line)
    click.echo(f"wrote {len(paths)} files to {out}:")
    for path in paths:
        click.echo(f"  {path}")
    for stale in sorted(set((out / "vendors").glob("*.xlsx")) - set(paths)):
        click.echo(f"warning {stale}: from an earlier run, this roster has nothing for it; do not send it", err=True)
    if not outcome.complete:
        sys.exit(LOOK)
    if min_coverage is not None and outcome.summary["coverage_pct"] < min_coverage:
        _end(f"coverage {outcome.summary['coverage_pct']} % is below --min-coverage {min_coverage} %", LOOK)


@cli.command()
@click.argument("roster", type=_FILE)
@click.argument("hub", type=_FILE)
@_HISTORY
@click.option("--out", type=_FILE, help="Folder for audit.xlsx: the roster with every violation marked on its grid.")
def audit(roster: Path, hub: Path, history: Path | None, out: Path | None) -> None:
    """Judge any roster (roster.json or roster.xlsx) by the independent checker."""
    from scheduler import plan
    from scheduler.rules.cause import told

    _keep(hub, out and out / "audit.xlsx")
    _keep(roster, out and out / "audit.xlsx")
    reading = _read(hub, history)
    given = _read_roster(roster, reading.problem)
    verdict, card = plan.audit(reading.problem, given)
    for line in told(reading.problem, verdict.violations):
        click.echo(line)
    _scorecard(card.model_dump(mode="json"))
    if out is not None:
        manifest = _manifest(reading, audited=roster.name)
        path = plan.write_audit(
            reading.problem, given, verdict, card, out, assumptions=reading.notes, manifest=manifest
        )
        click.echo(f"wrote {path}")
    if verdict.hard:
        _end(f"{len(verdict.hard)} hard violation(s)", LOOK)
    click.echo("no hard violation")


@cli.command()
@click.argument("hub", type=_FILE)
@_HISTORY
@click.option("--roster", type=_FILE, help="The roster to explain (roster.json or roster.xlsx); else one is made.")
@click.option("--json", "json_out", type=_FILE, help="Write every finding as JSON.")
@click.option("--out", type=_FILE, help="Folder for explained.xlsx and explained.txt, to be handed on.")
@click.option("--at", metavar="MOMENT", help='Only what is short then, local time: "2027-03-03 03:00".')
@click.option("--time-limit", default=12.0, show_default=True, type=_Number(min=1), help="Seconds of computing.")
def explain(
    hub: Path, history: _Given, roster: _Given, json_out: _Given, out: _Given, at: str | None, time_limit: float
) -> None:
    """Say why: what is short and who could help, what wishes cost, what stands against a complete legal roster."""
    from scheduler import plan
    from scheduler.explain.blocks import moment_of
    from scheduler.explain.budget import Budget
    from scheduler.explain.told import document, lines

    for read in (hub, roster, history):
        _keep(read, json_out, out and out / "explained.xlsx")
    reading = _read(hub, history)
    try:
        moment = None if at is None else moment_of(reading.problem, at)
    except ValueError as error:
        raise click.UsageError(f"--at {error}") from error
    if roster is None:
        outcome = plan.solve(reading.problem, plan.Settings(time_limit_seconds=time_limit * SHARE_OF_ROSTER))
        given, verdict = outcome.roster, outcome.verdict
    else:
        given = _read_roster(roster, reading.problem)
        verdict, _ = plan.audit(reading.problem, given)
    found = _why(reading, given, verdict, Budget(seconds=time_limit), moment)
    told = list(lines(found))
    for line in told:
        click.echo(line)
    if out is not None:
        manifest = _manifest(reading, explained=roster.name if roster else "a roster made for it")
        for path in plan.write_explained(
            reading.problem, given, verdict, found, told, out, assumptions=reading.notes, manifest=manifest
        ):
            click.echo(f"wrote {path}")
    if json_out is not None:
        from scheduler.workbook.writing.files import write_json

        write_json(json_out, document(reading.problem, found))
    if verdict.left_off or verdict.hard:
        _end("no complete legal roster", LOOK)


@cli.command()
@click.argument("roster", type=_FILE)
@click.argument("hub", type=_FILE)
@_HISTORY
@click.option("--out", type=_FILE, required=True, help="Folder for the pictures.")
def plot(roster: Path, hub: Path, history: Path | None, out: Path) -> None:
    """Draw a roster: coverage heatmap, who works when, and cost against bound."""
    from scheduler import plan, report

    reading = _read(hub, history)
    given = _read_roster(roster, reading.problem)
    verdict, _ = plan.audit(reading.problem, given)
    for path in report.plot_roster(reading.problem, given, verdict, out, _events(roster.parent / "events.jsonl")):
        click.echo(f"wrote {path}")


@cli.command()
@click.argument("name", metavar="[PACK]", required=False)
def rules(name: str | None) -> None:
    """Rule packs and rule kinds; or of one PACK every rule with its sentence, parameters and citation."""
    from scheduler.rules.told import kinds_told, pack_told

    try:
        lines = kinds_told() if name is None else pack_told(name)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for line in lines:
        click.echo(line)


def _keep(read: Path | None, *outputs: Path | None) -> None:
    """Refuse to write over a file that is read."""
    for path in outputs:
        if read is not None and path is not None and path.resolve() == read.resolve():
            raise click.UsageError(f"the output would replace {read} itself; write to another place")


def _manifest(reading: Reading, **what: str) -> dict[str, str]:
    """Where something that is handed on comes from."""
    return {"date": date.today().isoformat(), **what, "input_sha256": reading.sha256}


def _read(hub: Path, history: Path | None) -> Reading:
    """The problem of a workbook or CSV folder, after the last period's roster; warnings go to standard error."""
    from scheduler import workbook

    reading = workbook.read_problem(hub, history)
    for warning in reading.warnings:
        click.echo(str(warning), err=True)
    return reading


def _why(reading: Reading, roster: Roster, verdict: Verdict, budget: Budget, at: int | None = None) -> Why:
    """Why a roster is as it is, with the cells of the workbook."""
    from scheduler.explain import explain

    places, warnings = reading.places, reading.warnings
    return explain(reading.problem, roster, verdict, places=places, budget=budget, at=at, warnings=warnings)


def _read_roster(path: Path, problem: Problem) -> Roster:
    """A roster from our JSON or our workbook; one made for another problem, or with a changed grid, is told."""
    from scheduler.workbook import grid_drift, read_roster

    given = read_roster(path, problem)
    for warning in grid_drift(path, problem, given):
        click.echo(str(warning), err=True)
    if given.problem_sha256 != problem.sha256:
        other = "made for another version of the workbook, or with another --history"
        click.echo(f"warning {path}: this roster was {other}", err=True)
        given = given.model_copy(update={"problem_sha256": problem.sha256})
    return given


def _events(log: Path) -> list[dict[str, Any]]:
    """The events of a search; none, with a warning, where the file holds something else."""
    if not log.exists():
        return []
    try:
        lines = log.read_text(encoding="utf-8").splitlines()
        return [Event.model_validate_json(line).model_dump() for line in lines]
    except (ValueError, OSError):
        click.echo(f"warning {log}: this is no log of a search, so cost over time is not drawn", err=True)
        return []


class _Progress:
    """Prints an event when a second has passed since the last, or the stage is new."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._stage, self._seconds = quiet, "", -1.0

    def __call__(self, event: Event) -> None:
        if self._quiet or (event.stage == self._stage and event.seconds - self._seconds < 1):
            return
        self._stage, self._seconds = event.stage, event.seconds
        click.echo(event.line(), err=True)


@contextmanager
def _polite() -> Iterator[Callable[[], bool]]:
    """Let SIGINT and SIGTERM ask for the best roster so far instead of ending the process."""
    asked: list[int] = []

    def ask(number: int, frame: object) -> None:
        if asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        asked.append(number)
        click.echo("stopping: writing the best roster so far (Ctrl-C again to give up)", err=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _scorecard(summary: dict[str, Any]) -> None:
    """The scorecard as aligned lines."""
    for line in card_lines(summary):
        click.echo(line)
