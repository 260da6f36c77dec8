"""The folder of a batch: a sub-folder a hub that appears whole, receipts of what it was made from, and the status.

A hub's files are written apart, then renamed into place at once; a folder from an earlier run steps aside for the time
of two renames, and whoever finds it aside puts it back. One batch at a time: a lock that ends with its process.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Any, Self

from filelock import FileLock, Timeout

from models.errors import EnvironmentFault
from scheduler.batch.expected import search_of
from scheduler.batch.supervise import SCRATCH
from scheduler.batch.versions import versions
from scheduler.workbook.writing.files import faults_named, require_writable, sync, write_bytes, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from models.batch import HubStatus
    from scheduler.batch.inputs import Given
    from scheduler.batch.job import Job
    from scheduler.workbook.writing.files import FileWriter

RECEIPT = "receipt.json"
RECEIPT_SCHEMA = "rosterwright.receipt/1"
ASIDE = SCRATCH + "aside-"
LOCK = SCRATCH + "lock"


class Folder:
    """The output folder of one batch, held from `__enter__` to `__exit__`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / LOCK)

    def __enter__(self) -> Self:
        """Take the folder and put right what a killed run left. Raises `EnvironmentFault` where another batch has it,
        or where it cannot be written."""
        require_writable(self.path)
        with faults_named(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                raise EnvironmentFault(
                    f"another batch is writing into {self.path}: wait for it, end it, or name another folder"
                ) from error
            self._put_right()
        return self

    def __exit__(self, *reason: object) -> None:
        """Give the folder free."""
        self._lock.release()
        (self.path / LOCK).unlink(missing_ok=True)

    def _put_right(self) -> None:
        for aside in self.path.glob(f"{ASIDE}*"):
            home = self.path / aside.name.removeprefix(ASIDE)
            if not home.exists():
                os.replace(aside, home)
        for left in self.path.glob(f"{SCRATCH}*"):
            if left.is_dir():
                shutil.rmtree(left)
            elif left.name != LOCK:
                left.unlink()

    def receipt(self, folder: str) -> dict[str, Any] | None:
        """What the files of a hub were made from; None where they are not all there."""
        try:
            document: dict[str, Any] = json.loads((self.path / folder / RECEIPT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        there = document.get("schema") == RECEIPT_SCHEMA and all(
            (self.path / folder / name).is_file() for name in document["files"]
        )
        return document if there else None

    def deliver(
        self, folder: str, files: Mapping[str, bytes], given: Given, job: Job, today: date, status: HubStatus
    ) -> None:
        """Put a hub's files in place, with the receipt of what they were made from. Raises `EnvironmentFault` where the
        disk refuses; what was there then stays."""
        receipt = {
            "schema": RECEIPT_SCHEMA,
            "date": today.isoformat(),
            "key": given.key,
            "inputs": {field: {"name": job.given[field].name, "sha256": sha} for field, sha in given.sha256.items()},
            "seed": job.seed,
            "search": search_of(job),
            "versions": versions(),
            "files": sorted(files),
            "status": status.model_dump(mode="json"),
        }
        home, aside = self.path / folder, self.path / f"{ASIDE}{folder}"
        with faults_named(home):
            staging = self.path / tempfile.mkdtemp(prefix=SCRATCH, dir=self.path)
            try:
                new = staging / "new"
                for name, data in files.items():
                    _write(new / name, data)
                write_json(new / RECEIPT, receipt)
                sync(new / RECEIPT)
                if home.exists():
                    os.replace(home, aside)
                try:
                    os.replace(new, home)
                except BaseException:
                    if aside.exists():
                        os.replace(aside, home)
                    raise
            finally:
                shutil.rmtree(staging, ignore_errors=True)
                shutil.rmtree(aside, ignore_errors=True)

    def put(self, name: str, write: FileWriter) -> None:
        """One file beside the hubs' folders: the old one is there until the new one is, whole."""
        path = self.path / name
        with faults_named(path):
            staging = self.path / f"{SCRATCH}{name}"
            write(staging)
            sync(staging)
            os.replace(staging, path)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data)
    sync(path)
