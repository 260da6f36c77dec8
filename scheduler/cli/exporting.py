"""Command `export`: a roster in other systems' formats."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.base import FILE, HISTORY, LOOK, Given, cli, end, keep
from scheduler.cli.reading import read_hub, read_roster, why_of

if TYPE_CHECKING:
    from models.problem import Problem

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@cli.command()
@click.argument("roster", type=FILE)
@click.argument("hub", type=FILE)
@click.option("--format", "formats", required=True, metavar="FORMAT[,FORMAT]", help="ics, nice, calabrio, payroll, …")
@click.option("--out", type=FILE, required=True, help="Folder for the files.")
@click.option("--previous", type=FOLDER, help="Folder of the export that was sent last, if not --out: its calendars.")
@HISTORY
@click.option("--vendor", metavar="ID", help="Only this vendor's people, in every file.")
@click.option("--reasons", is_flag=True, help="In html: ask why something is short, as `explain` does (seconds).")
def export(
    roster: Path, hub: Path, formats: str, out: Path, previous: Given, history: Given, vendor: str | None, reasons: bool
) -> None:
    """Write a roster for other systems: ics, nice, calabrio, payroll, dsa42, html."""
    from scheduler import plan
    from scheduler.explain.budget import Budget
    from scheduler.export import FORMATS, OF_THE_HUB, Case
    from scheduler.export import export as write

    wanted = [name.strip().lower() for name in formats.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise click.UsageError(f"--format {', '.join(unknown) or 'is empty'}: write {', '.join(FORMATS)}")
    if vendor is not None and set(wanted) & set(OF_THE_HUB):
        raise click.UsageError(f"--format {', '.join(OF_THE_HUB)} tells of the whole hub's demand; leave out --vendor")
    for read in (roster, hub, history):
        keep(read, out / "report.html", out / "dsa42.xlsx")
    reading = read_hub(hub, history)
    _require_vendor(reading.problem, vendor)
    given = read_roster(roster, reading.problem)
    verdict, card = plan.audit(reading.problem, given)
    case = Case(
        reading.problem,
        given,
        verdict,
        made=datetime.now(UTC),
        published=previous or out,
        vendor=vendor,
        scorecard=card.model_dump(mode="json"),
        why=why_of(reading, given, verdict, Budget.beside_a_solve(False)) if reasons and vendor is None else None,
    )
    exported = write(case, wanted, out)
    for note in exported.notes:
        click.echo(f"note {note}", err=True)
    for path in exported.paths:
        click.echo(f"wrote {path}")
    if verdict.hard:
        end(f"{len(verdict.hard)} hard violation(s) in what was exported; audit names them", LOOK)


def _require_vendor(problem: Problem, vendor: str | None) -> None:
    known = sorted({person.vendor for person in problem.moderators} - {""})
    if vendor is not None and vendor not in known:
        raise click.UsageError(f"--vendor {vendor}: nobody is of it; vendors are {', '.join(known) or 'none'}")
