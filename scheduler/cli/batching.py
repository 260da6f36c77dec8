"""Command `batch`: many hubs, each in a process of its own, on this machine or on a cluster."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.base import FILE, LOOK, Number, cli
from scheduler.cli.polite import polite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from scheduler.batch.crew import Crew
    from scheduler.batch.job import Job


@cli.command()
@click.argument("hubs", metavar="FOLDER_OR_MANIFEST", type=FILE)
@click.option("--out", type=FILE, required=True, help="Folder for a sub-folder a hub, status.json and status.xlsx.")
@click.option("--jobs", type=click.IntRange(min=1), help="Hubs at once; default: one a core.")
@click.option("--dask", metavar="ADDRESS", help="A Dask scheduler, tcp://HOST:PORT: hubs are done on its workers.")
@click.option("--resume", is_flag=True, help="Redo only hubs that are missing or whose input changed.")
@click.option("--time-limit", type=Number(min=1), help="Wall seconds of search a hub; default 60.")
@click.option("--only", metavar="NAME", multiple=True, help="Only this hub; may be given several times.")
@click.option("--deterministic", is_flag=True, default=None, help="Limit work, not time: the same input, one roster.")
@click.option("--memory-limit", "memory_limit_mb", metavar="MB", type=Number(min=64), help="Most memory of a process.")
@click.option("--split-above", metavar="MODERATORS", type=click.IntRange(min=1), help="Solve larger hubs in parts.")
@click.option("--log-json", metavar="FILE", type=FILE, help="Every event as a line of JSON.")
def batch(
    hubs: Path, out: Path, jobs: int | None, dask: str | None, resume: bool, only: tuple[str, ...],
    log_json: Path | None, **options: Any,
) -> None:  # fmt: skip
    """Roster all hubs of a manifest or a folder; each in a process of its own, so that none can spoil another."""
    from scheduler.batch.course import Course
    from scheduler.batch.folder import Folder
    from scheduler.batch.manifest import chosen, read_jobs
    from scheduler.batch.places import require_apart, sub_folders
    from scheduler.batch.publish import Publisher
    from scheduler.batch.run import run
    from scheduler.batch.watcher import Watchers
    from scheduler.cli.watching import Log, screen

    given = {name: value for name, value in options.items() if value is not None}
    every = read_jobs(hubs, given)
    require_apart(every, hubs, out, log_json)
    names = sub_folders(every)
    tasks = chosen(every, only, hubs.name)
    with ExitStack() as stack:
        folder = stack.enter_context(Folder(out))
        log = stack.enter_context(Log(log_json)) if log_json is not None else None
        courses = [Course(job, folder, names[job.name], date.today()) for job in tasks]
        publisher = Publisher(folder, courses, date.today())
        publisher.begin()
        shown = stack.enter_context(screen(courses))
        crew = stack.enter_context(_local(jobs, tasks, out) if dask is None else _cluster(dask, jobs))
        asked = stack.enter_context(polite(at_once=False))
        watchers = (publisher, shown) if log is None else (publisher, shown, log)
        run(courses, crew, resume=resume, watcher=Watchers(*watchers), stopping=asked, given_up=lambda: asked.given_up)
        publisher.close()
    click.echo(f"status: {out / 'status.json'}, {out / 'status.xlsx'}")
    sys.exit(max(LOOK if course.status.exit_code is None else course.status.exit_code for course in courses))


def _local(jobs: int | None, hubs: Sequence[Job], out: Path) -> AbstractContextManager[Crew]:
    """This machine: a process a core, and no more than there are hubs, unless one may fall into parts."""
    from scheduler.batch.crew import LocalCrew
    from scheduler.process import usable_cores

    most = usable_cores() if any(job.split_above for job in hubs) else min(usable_cores(), len(hubs))
    return LocalCrew(min(jobs or most, most), out)


def _cluster(address: str, jobs: int | None) -> AbstractContextManager[Crew]:
    """The workers of a Dask scheduler; only here is its package loaded."""
    try:
        from scheduler.batch.cluster import DaskCrew
    except ModuleNotFoundError as error:
        if error.name not in ("dask", "distributed"):
            raise
        raise click.UsageError(f'--dask needs {error.name}: pip install "rosterwright[cluster]"') from error
    return DaskCrew(address, jobs)
