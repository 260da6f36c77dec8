"""How a giant's time and work are shared between the search of its parts and that of the whole at the seams."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.batch.job import Job

SEARCH_OF_PARTS = 0.6
"""Share of a hub's time or work for its parts, each of which has that time, all at once where there are places; the
rest is for the search of the whole."""


def job_of_part(job: Job, share: float) -> Job:
    """The search of one part, which has this share (0 to 1) of the hub's people."""
    return _with_effort(job, SEARCH_OF_PARTS, share)


def job_of_seams(job: Job) -> Job:
    """The search of the whole that begins with the parts' rosters."""
    return _with_effort(job, 1 - SEARCH_OF_PARTS, 1.0)


def part_file(number: int) -> str:
    """Name of the file of a part, counted from 1."""
    return f"part-{number}.json"


def _with_effort(job: Job, share: float, of_people: float) -> Job:
    """A share of a job's time; of its work, the part that falls to a share of the people."""
    time = max(1.0, job.time_limit * share)
    return job.model_copy(update={"time_limit": time, "work": max(1, round(job.work * share * of_people))})
