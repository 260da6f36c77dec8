"""What a hub's files were made from: a file beside them, by which a later batch knows whether they may stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models.base import Frozen
from models.batch import HubStatus
from scheduler.batch.job import printable
from scheduler.batch.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from scheduler.batch.inputs import Given
    from scheduler.batch.job import Job

RECEIPT = "receipt.json"
RECEIPT_SCHEMA = "rosterwright.receipt/1"


class Search(Frozen):
    """How long and hard a hub is searched."""

    time_limit: float
    deterministic: bool
    work: int


class Input(Frozen):
    """A file, or a folder of files, by its name and digest."""

    name: str
    sha256: str


class Receipt(Frozen):
    """One delivery: its date, the key of what it was made from (see `inputs.Given`), its files and how it ended.

    `cut` says that the search was ended before its time: the roster is legal, but not what the same input gives.
    """

    date: str
    key: str
    inputs: dict[str, Input]
    seed: int
    search: Search
    versions: dict[str, str]
    files: tuple[str, ...]
    status: HubStatus
    cut: bool = False


def receipt_for(
    job: Job, given: Given, files: Iterable[str], today: date, status: HubStatus, *, cut: bool = False
) -> Receipt:
    """The receipt of `files` that were made today from what was given."""
    return Receipt(
        date=today.isoformat(),
        key=given.key,
        inputs={field: Input(name=printable(job.given[field].name), sha256=sha) for field, sha in given.sha256.items()},
        seed=job.seed,
        search=search_of(job),
        versions=versions(),
        files=tuple(sorted(files)),
        status=status,
        cut=cut,
    )


def search_of(job: Job) -> Search:
    """How long and hard a job is searched."""
    return Search(time_limit=job.time_limit, deterministic=job.deterministic, work=job.work)


def document_of(receipt: Receipt) -> dict[str, Any]:
    """The receipt as it is written."""
    return {"schema": RECEIPT_SCHEMA, **receipt.model_dump(mode="json")}


def read_receipt(folder: Path) -> Receipt | None:
    """The receipt in a hub's folder; None where there is none of ours, or not all of its files are there."""
    receipt = _read(folder)
    there = receipt is not None and all((folder / name).is_file() for name in receipt.files)
    return receipt if there else None


def listed(folder: Path) -> tuple[str, ...]:
    """The files in a hub's folder that are of a batch, by its receipt, whether they are still there or not."""
    receipt = _read(folder)
    return () if receipt is None else receipt.files


def _read(folder: Path) -> Receipt | None:
    try:
        document = json.loads((folder / RECEIPT).read_bytes())
        if not isinstance(document, dict) or document.pop("schema", None) != RECEIPT_SCHEMA:
            return None
        return Receipt.model_validate(document)
    except (OSError, ValueError):  # what somebody wrote over is no receipt: its hub is done anew
        return None
