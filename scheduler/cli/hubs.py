"""Commands about a hub's workbook and the rules: `template`, `validate`, `rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.errors import InputError, Issue
from scheduler.cli.base import FILE, HISTORY, LOCKS, cli, keep
from scheduler.cli.reading import read_hub

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@cli.command()
@click.argument("out", type=FILE)
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
@click.argument("hub", type=FILE)
@HISTORY
@LOCKS
@click.option("--json", "json_out", type=FILE, help="Write the validated problem as JSON.")
@click.option("--annotate", type=FILE, help="Write the file again with every issue on its cell, and a sheet of all.")
def validate(hub: Path, history: Path | None, locks: Path | None, json_out: Path | None, annotate: Path | None) -> None:
    """Check a workbook and name every issue with its cell."""
    keep(hub, json_out, annotate)
    _require_format(hub, annotate)
    try:
        reading = read_hub(hub, history, locks)
    except InputError as error:
        if annotate is not None and hub.exists():
            _annotate(hub, error.issues, error.assumptions, annotate)
        raise
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
    if annotate is not None:
        found = [Issue(where=f.where, read="", expected=f.sentence, severity="warning") for f in more]
        _annotate(hub, [*reading.warnings, *found], reading.assumptions, annotate)
    click.echo(
        f"{hub} can be solved: {len(problem.moderators)} moderators, {len(problem.queues)} queues, "
        f"{problem.hub.days} days, {len(reading.warnings) + len(more)} warning(s)"
    )


def _require_format(hub: Path, out: Path | None) -> None:
    """Refuse a name whose ending is not that of the file's format: macros need one of their own."""
    ending = ".xlsm" if hub.suffix.lower() == ".xlsm" else ".xlsx"
    if out is not None and out.suffix.lower() != ending:
        raise click.UsageError(f"--annotate {out}: expected a name that ends in {ending}")


def _annotate(hub: Path, issues: Sequence[Issue], assumptions: Sequence[str], out: Path) -> None:
    from scheduler import workbook

    click.echo(f"wrote {workbook.annotate(hub, issues, assumptions, out)}", err=True)


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
