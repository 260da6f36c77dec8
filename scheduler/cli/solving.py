"""Command `solve`: read, solve, check, explain, and write the rosters."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from scheduler.cli.base import FILE, HISTORY, LOCKS, LOOK, STARTED, Number, cli, end, keep
from scheduler.cli.polite import polite
from scheduler.cli.reading import scorecard

if TYPE_CHECKING:
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
    from scheduler.batch.hub import roster_hub
    from scheduler.batch.job import Job

    keep(hub, out / "roster.xlsx", out / "vendors" / hub.name)
    keep(history, out / "roster.xlsx", out / "roster.json")
    _keep_apart(pseudonyms, hub, history, out)
    job = Job(
        name="hub",
        workbook=hub,
        history=history,
        locks=locks,
        previous=previous,
        pseudonyms=pseudonyms,
        time_limit=time_limit,
        gap=gap,
        seed=seed,
        deterministic=deterministic,
        work=work,
        min_coverage=min_coverage,
    )
    with polite() as interrupted:
        done = roster_hub(
            job,
            out,
            today=date.today(),
            started=STARTED,
            on_event=_Progress(quiet),
            interrupted=interrupted,
            told=lambda line: click.echo(line, err=True),
        )
    outcome = done.outcome
    scorecard(outcome.summary)
    if done.previous is not None:
        counts = [f"{n} {kind.replace('_', ' ')}" for kind, n in plan.changed(outcome, done.previous).items()]
        click.echo(f"dates changed since {previous or locks}: {', '.join(counts)}")
    for line in done.left_off:
        click.echo(line)
    click.echo(f"wrote {len(done.paths)} files to {out}:")
    for path in done.paths:
        click.echo(f"  {path}")
    if pseudonyms is not None:
        click.echo(f"who is meant in the vendors' files stands in {pseudonyms}: keep it, and send it to nobody")
    for stale in sorted(set((out / "vendors").glob("*.xlsx")) - set(done.paths)):
        click.echo(f"warning {stale}: from an earlier run, this roster has nothing for it; do not send it", err=True)
    if done.too_low:
        end(done.too_low, LOOK)
    if done.exit_code:
        sys.exit(done.exit_code)


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
    """Prints an event when a second has passed since the last, or the stage is new. While the engine is compiled no
    time that counts passes, and every event says that it goes on."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._stage, self._seconds = quiet, "", -1.0

    def __call__(self, event: Event) -> None:
        often = event.stage == self._stage and event.seconds - self._seconds < 1
        if self._quiet or (often and event.waited_seconds is None):
            return
        self._stage, self._seconds = event.stage, event.seconds
        click.echo(event.line(), err=True)
