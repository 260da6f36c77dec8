"""Command `solve`: read, solve, check, explain, and write the rosters."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import click

from models.errors import InternalError
from scheduler.cli.base import FILE, HISTORY, LOCKS, LOOK, STARTED, Number, cli, end, keep
from scheduler.cli.reading import read_hub, read_previous, scorecard, why_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from models.event import Event


@cli.command()
@click.argument("hub", type=FILE)
@click.option("--out", type=FILE, required=True, help="Folder for roster.xlsx, roster.json, summary.json, vendors/…")
@HISTORY
@LOCKS
@click.option(
    "--previous", type=FILE, help="An earlier roster (xlsx or json) to compare with: sheets of changes; else --locks."
)
@click.option("--time-limit", default=60.0, show_default=True, type=Number(min=1), help="Wall seconds.")
@click.option("--gap", default=0.0, type=Number(min=0), help="Stop once cost is proven this close, in %.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**31 - 1))
@click.option("--deterministic", is_flag=True, help="Limit work, not time: the same input and seed give one roster.")
@click.option("--work", default=2000, show_default=True, type=click.IntRange(min=1), help="Best responses to spend.")
@click.option("--min-coverage", type=Number(0, 100), help="Exit 1 where coverage stays below this %.")
@click.option(
    "--pseudonyms",
    metavar="KEY.csv",
    type=FILE,
    help="Vendors' files name nobody; who is meant stands in this file, written or continued, which stays with you.",
)
@click.option("--quiet", is_flag=True, help="No progress lines.")
def solve(
    hub: Path,
    out: Path,
    history: Path | None,
    locks: Path | None,
    previous: Path | None,
    time_limit: float,
    gap: float,
    seed: int,
    deterministic: bool,
    work: int,
    min_coverage: float | None,
    pseudonyms: Path | None,
    quiet: bool,
) -> None:
    """Roster a hub: read, solve, check, explain, and write the rosters."""
    from scheduler import plan
    from scheduler.explain.budget import Budget
    from scheduler.explain.told import left_off_lines
    from scheduler.workbook.writing import files as writing

    keep(hub, out / "roster.xlsx", out / "vendors" / hub.name)
    keep(history, out / "roster.xlsx", out / "roster.json")
    _keep_apart(pseudonyms, hub, history, out)
    reading = read_hub(hub, history, locks)
    # The files are read before they may be written over: an earlier roster may lie in the same folder.
    before = read_previous(previous, locks, reading.problem)
    writing.require_writable(out)
    settings = plan.Settings(
        time_limit_seconds=time_limit, seed=seed, deterministic=deterministic, work=work, gap_percent=gap
    )
    with _polite() as interrupted:
        try:
            outcome = plan.solve(
                reading.problem,
                settings,
                started=STARTED,
                on_event=_Progress(quiet),
                interrupted=interrupted,
            )
        except plan.Disagreement as error:
            path = plan.save_case(error, out)
            raise InternalError(f"{error}\nThe case is saved in {path}: please report it.") from error
        found = why_of(reading, outcome.roster, outcome.verdict, Budget.beside_a_solve(deterministic))
        paths = plan.write_outcome(
            outcome,
            out,
            assumptions=reading.notes,
            input_sha256=reading.sha256,
            today=date.today().isoformat(),
            why=found,
            previous=before,
            pseudonyms=pseudonyms,
        )
    scorecard(outcome.summary)
    if before is not None:
        counts = [f"{n} {kind.replace('_', ' ')}" for kind, n in plan.changed(outcome, before).items()]
        click.echo(f"dates changed since {previous or locks}: {', '.join(counts)}")
    for line in left_off_lines(outcome.verdict.left_off):
        click.echo(line)
    click.echo(f"wrote {len(paths)} files to {out}:")
    for path in paths:
        click.echo(f"  {path}")
    if pseudonyms is not None:
        click.echo(f"who is meant in the vendors' files stands in {pseudonyms}: keep it, and send it to nobody")
    for line in plan.beyond_commitments(outcome):
        click.echo(f"warning {line}", err=True)
    for stale in sorted(set((out / "vendors").glob("*.xlsx")) - set(paths)):
        click.echo(f"warning {stale}: from an earlier run, this roster has nothing for it; do not send it", err=True)
    if not outcome.complete:
        sys.exit(LOOK)
    if min_coverage is not None and outcome.summary["coverage_pct"] < min_coverage:
        end(f"coverage {outcome.summary['coverage_pct']} % is below --min-coverage {min_coverage} %", LOOK)


def _keep_apart(key: Path | None, hub: Path, history: Path | None, out: Path) -> None:
    """Refuse a key that would lie among the vendors' files, or replace another file; and one that is none, before the
    search."""
    if key is None:
        return
    from scheduler.workbook.keys import read_key

    for read in (hub, history):
        keep(read, key)
    for written in ("roster.xlsx", "roster.json", "summary.json", "events.jsonl"):
        keep(out / written, key)
    if key.resolve().is_relative_to((out / "vendors").resolve()):
        raise click.UsageError(f"{key} would lie among the files for vendors; write the key elsewhere")
    if hub.is_dir() and key.resolve().is_relative_to(hub.resolve()):
        raise click.UsageError(f"{key} would become a sheet of {hub}; write the key elsewhere")
    read_key(key)


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
