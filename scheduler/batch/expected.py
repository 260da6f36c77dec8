"""How long a hub will probably take, before anything is known of it but its files, or how long it took last time.

Only the order of hubs follows from it, so it need not be right, but long hubs must come out longer than short ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.batch.receipt import search_of

if TYPE_CHECKING:
    from scheduler.batch.job import Job
    from scheduler.batch.receipt import Receipt

BESIDE_SEARCH, PER_MB = 4.0, 20.0
"""Seconds for start, check, explanation and files; and further ones for each megabyte of workbook (`dublin`, 0.44 MB:
8 s in all beside the search)."""

WORK_PER_MB = 60.0
"""Seconds of a search whose work is limited, for each megabyte of workbook and 2,000 best responses."""


def expected_seconds(job: Job, receipt: Receipt | None) -> float:
    """Wall seconds that a hub's process will take: those of its last receipt where that was searched as long."""
    if receipt is not None and receipt.search == search_of(job) and not receipt.cut:
        seconds = receipt.status.seconds
        if seconds is not None:
            return seconds
    size = _megabytes(job)
    searched = WORK_PER_MB * size * job.work / 2000 if job.deterministic else job.time_limit
    return searched + BESIDE_SEARCH + PER_MB * size


def _megabytes(job: Job) -> float:
    try:
        path = job.workbook
        files = [file for file in path.iterdir() if file.is_file()] if path.is_dir() else [path]
        return sum(file.stat().st_size for file in files) / 1e6
    except OSError:  # told when its turn comes
        return 0.0
