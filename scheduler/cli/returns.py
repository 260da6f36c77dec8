"""`audit --vendor`: what a vendor returned, judged and compared with what it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.errors import InputError, Issue
from scheduler.cli.base import LOOK, end, keep
from scheduler.cli.reading import manifest_of, read_hub

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from models.problem import Problem
    from scheduler.workbook.keys import Key
    from scheduler.workbook.returning import Returned


def audit_return(
    returned: Path, hub: Path, history: Path | None, out: Path | None, vendor: str, key: Path | None, asked: Path | None
) -> None:
    """Print what is wrong with a return and what is missing, and write it as a workbook into the folder `out`."""
    from scheduler import plan
    from scheduler.rules.cause import told

    reading = read_hub(hub, history)
    _known(reading.problem, vendor)
    target = out and out / plan.return_file(vendor)
    for read in (returned, hub, history, key, asked):
        keep(read, target)
    given = _read(returned, reading.problem, vendor, _key(key), asked)
    found = plan.judge_return(reading.problem, vendor, given)
    for line in told(found.problem, found.verdict.violations, plan.return_file(vendor)):
        click.echo(line)
    people = {duty.moderator for duty in found.roster.duties}
    click.echo(f"{vendor} returned {len(found.roster.duties)} duties of {len(people)} people")
    if given.strangers:
        click.echo(
            f"{len(given.strangers)} of them are not on sheet Moderators: their skills, contract and shift patterns "
            "are taken at the vendor's word"
        )
    for line in found.lines():
        click.echo(line)
    if out is not None:
        manifest = manifest_of(reading, audited=returned.name)
        click.echo(f"wrote {plan.write_return(reading.problem, found, out, manifest=manifest)}")
    if not found.kept:
        end("; ".join(_wrong(len(found.verdict.hard), found.delivery.kept)), LOOK)
    click.echo("no hard violation, nothing missing")


def _wrong(hard: int, delivered: bool) -> Iterator[str]:
    if hard:
        yield f"{hard} hard violation(s)"
    if not delivered:
        yield "not delivered as asked and committed"


def _known(problem: Problem, vendor: str) -> None:
    """Refuse a vendor of whom the hub knows nothing."""
    known = sorted(({person.vendor for person in problem.moderators} | {row.id for row in problem.vendors}) - {""})
    if vendor not in known:
        raise click.UsageError(f"--vendor {vendor!r} is no vendor of this hub; there are: {', '.join(known) or 'none'}")


def _key(path: Path | None) -> Key:
    """The key; one that was named must be there."""
    from scheduler.workbook.keys import Key, read_key

    if path is None:
        return Key()
    if not path.exists():
        raise InputError([Issue(where=path.name, read="", expected="no such file; check the path of --key")])
    return read_key(path)


def _read(path: Path, problem: Problem, vendor: str, key: Key, asked: Path | None) -> Returned:
    """The return, with the seats of the file that was sent where it is named; warnings go to standard error."""
    from dataclasses import replace

    from scheduler import plan
    from scheduler.workbook.returning import read_return, read_seats

    given = read_return(path, problem, vendor, key)
    for warning in given.warnings:
        click.echo(str(warning), err=True)
    given, told = plan.with_grid_of_return(path, problem, key, given)
    for warning in told:
        click.echo(str(warning), err=True)
    if given.problem_sha256 not in ("", problem.sha256):
        other = "made for another version of the workbook, or with another --history"
        click.echo(f"warning {path}: this return was {other}", err=True)
    if asked is not None:
        return replace(given, asked=read_seats(asked, problem))
    if given.asked is None:
        click.echo(f"warning {path}: nothing says what was asked; name the file that was sent with --asked", err=True)
    return given
