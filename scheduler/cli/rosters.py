"""Commands about a roster: `audit`, `explain`, `plot`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from models.event import Event
from scheduler.cli.base import FILE, HISTORY, LOOK, Given, Number, cli, end, keep
from scheduler.cli.reading import manifest_of, read_given, read_hub, read_roster, scorecard, why_of
from scheduler.cli.returns import audit_return

if TYPE_CHECKING:
    from pathlib import Path

SHARE_OF_ROSTER = 0.4
"""Of the time that `explain` has for questions, how much it takes on top to make a roster where none is given."""


@cli.command()
@click.argument("roster", type=FILE)
@click.argument("hub", type=FILE)
@HISTORY
@click.option("--out", type=FILE, help="Folder for audit.xlsx: the roster with every violation marked on its grid.")
@click.option("--vendor", metavar="ID", help="ROSTER is what this vendor returned: judge its people and its seats.")
@click.option("--key", type=FILE, help="With --vendor: the key file of solve --pseudonyms.")
@click.option("--asked", type=FILE, help="With --vendor: the file that was sent, if seats are to be taken from there.")
def audit(roster: Path, hub: Path, history: Given, out: Given, vendor: str | None, key: Given, asked: Given) -> None:
    """Judge any roster (roster.json or roster.xlsx) by the independent checker."""
    from scheduler import plan

    if vendor is not None:
        audit_return(roster, hub, history, out, vendor, key, asked)
        return
    if key or asked:
        raise click.UsageError("--key and --asked belong to --vendor")
    from scheduler.rules.cause import told

    keep(hub, out and out / "audit.xlsx")
    keep(roster, out and out / "audit.xlsx")
    reading = read_hub(hub, history)
    given, by_hand = read_given(roster, reading.problem)
    verdict, card = plan.audit(reading.problem, given)
    for line in told(reading.problem, verdict.violations):
        click.echo(line)
    scorecard(card.model_dump(mode="json"))
    if out is not None:
        manifest = manifest_of(reading, audited=roster.name)
        path = plan.write_audit(
            reading.problem, given, verdict, card, out, assumptions=[*by_hand, *reading.notes], manifest=manifest
        )
        click.echo(f"wrote {path}")
    if verdict.hard:
        end(f"{len(verdict.hard)} hard violation(s)", LOOK)
    click.echo("no hard violation")


@cli.command()
@click.argument("hub", type=FILE)
@HISTORY
@click.option("--roster", type=FILE, help="The roster to explain (roster.json or roster.xlsx); else one is made.")
@click.option("--json", "json_out", type=FILE, help="Write every finding as JSON.")
@click.option("--out", type=FILE, help="Folder for explained.xlsx and explained.txt, to be handed on.")
@click.option("--at", metavar="MOMENT", help='Only what is short then, local time: "2027-03-03 03:00".')
@click.option("--time-limit", default=12.0, show_default=True, type=Number(min=1), help="Seconds of computing.")
def explain(
    hub: Path, history: Given, roster: Given, json_out: Given, out: Given, at: str | None, time_limit: float
) -> None:
    """Say why: what is short and who could help, what wishes cost, what stands against a complete legal roster."""
    from scheduler import plan
    from scheduler.explain.blocks import moment_of
    from scheduler.explain.budget import Budget
    from scheduler.explain.told import document, lines

    for read in (hub, roster, history):
        keep(read, json_out, out and out / "explained.xlsx")
    reading = read_hub(hub, history)
    try:
        moment = None if at is None else moment_of(reading.problem, at)
    except ValueError as error:
        raise click.UsageError(f"--at {error}") from error
    if roster is None:
        outcome = plan.solve(reading.problem, plan.Settings(time_limit_seconds=time_limit * SHARE_OF_ROSTER))
        given, verdict = outcome.roster, outcome.verdict
    else:
        given = read_roster(roster, reading.problem)
        verdict, _ = plan.audit(reading.problem, given)
    found = why_of(reading, given, verdict, Budget(seconds=time_limit), moment)
    told = list(lines(found))
    for line in told:
        click.echo(line)
    if out is not None:
        manifest = manifest_of(reading, explained=roster.name if roster else "a roster made for it")
        for path in plan.write_explained(
            reading.problem, given, verdict, found, told, out, assumptions=reading.notes, manifest=manifest
        ):
            click.echo(f"wrote {path}")
    if json_out is not None:
        from scheduler.workbook.writing.files import write_json

        write_json(json_out, document(reading.problem, found))
    if verdict.left_off or verdict.hard:
        end("no complete legal roster", LOOK)


@cli.command()
@click.argument("roster", type=FILE)
@click.argument("hub", type=FILE)
@HISTORY
@click.option("--out", type=FILE, required=True, help="Folder for the pictures.")
def plot(roster: Path, hub: Path, history: Path | None, out: Path) -> None:
    """Draw a roster: coverage heatmap, who works when, and cost against bound."""
    from scheduler import plan, report

    reading = read_hub(hub, history)
    given = read_roster(roster, reading.problem)
    verdict, _ = plan.audit(reading.problem, given)
    for path in report.plot_roster(reading.problem, given, verdict, out, events_of(roster.parent / "events.jsonl")):
        click.echo(f"wrote {path}")


def events_of(log: Path) -> list[dict[str, Any]]:
    """The events of a search; none, with a warning, where the file holds something else."""
    if not log.exists():
        return []
    try:
        lines = log.read_text(encoding="utf-8").splitlines()
        return [Event.model_validate_json(line).model_dump() for line in lines]
    except (ValueError, OSError):
        click.echo(f"warning {log}: this is no log of a search, so cost over time is not drawn", err=True)
        return []
