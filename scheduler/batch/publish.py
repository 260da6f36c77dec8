"""The status of a batch as files, renewed at every step: `status.json`, `status.xlsx` and `manifest.json`.

Whoever looks in the morning finds what is true, also where the batch was killed: `status.json` is renewed whenever a
hub's state changes, `status.xlsx` then too, but not every moment; both appear whole or not at all.
"""

from __future__ import annotations

import platform
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

import psutil

from models.batch import COMPLETE, LOOK, STATUS_SCHEMA
from models.errors import EnvironmentFault
from scheduler.batch.places import MANIFEST, STATUS, TABLE
from scheduler.batch.versions import versions
from scheduler.batch.watcher import Watcher
from scheduler.process import usable_cores
from scheduler.workbook.writing.files import write_json
from scheduler.workbook.writing.status import write_status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from models.batch import HubStatus
    from scheduler.batch.course import Course
    from scheduler.batch.folder import Folder
    from scheduler.workbook.writing.files import FileWriter

TABLE_SECONDS = 2.0
"""`status.xlsx` is renewed no more often: for hundreds of hubs it takes a second."""

MANIFEST_SCHEMA = "rosterwright.batch/1"


class Publisher(Watcher):
    """Keeps the files of the status up to date."""

    def __init__(self, folder: Folder, courses: Sequence[Course], today: date) -> None:
        self._folder, self._courses, self._today = folder, courses, today
        self._faults: dict[str, EnvironmentFault] = {}
        self._laid = -TABLE_SECONDS

    def begin(self) -> None:
        """Say at once that every hub waits: what stands there is of an earlier night."""
        self._put_documents(STATUS, MANIFEST)
        self._lay_table()

    def status(self, status: HubStatus) -> None:
        """Renew the status. A disk that refuses does not end the batch: it is tried again at the next step."""
        self._put_documents(STATUS)
        if monotonic() - self._laid >= TABLE_SECONDS:
            self._lay_table()

    def close(self) -> None:
        """Write everything for the last time. Raises `EnvironmentFault` where the disk refuses."""
        self._put_documents(STATUS, MANIFEST)
        self._lay_table()
        for fault in self._faults.values():
            raise fault

    def _put_documents(self, *names: str) -> None:
        making = {STATUS: self._statuses, MANIFEST: self._manifest}
        for name in names:
            self._put(name, partial(write_json, document=making[name]()))

    def _lay_table(self) -> None:
        told = {"date": self._today.isoformat(), **machine(), **versions()}
        statuses = [course.status for course in self._courses]
        flat = {name: str(value) for name, value in told.items()}
        self._put(TABLE, partial(write_status, hubs=statuses, manifest=flat))
        self._laid = monotonic()

    def _put(self, name: str, write: FileWriter) -> None:
        """Write a file; a refusal of the disk is remembered until it is overcome."""
        try:
            self._folder.put(name, write)
        except EnvironmentFault as error:
            self._faults[name] = error
        else:
            self._faults.pop(name, None)

    def _statuses(self) -> dict[str, Any]:
        """The document of `status.json`."""
        hubs = [course.status.model_dump(mode="json") for course in self._courses]
        return {"schema": STATUS_SCHEMA, "hubs": hubs}

    def _manifest(self) -> dict[str, Any]:
        """What the batch was made from: each hub's input, options and sub-folder, versions and machine."""
        # A hub that has not come to files in this batch may have some of an earlier night: those are not told here.
        receipts = [
            self._folder.receipt(course.name) if course.status.exit_code in (COMPLETE, LOOK) else None
            for course in self._courses
        ]
        return {
            "schema": MANIFEST_SCHEMA,
            "date": self._today.isoformat(),
            "versions": versions(),
            "machine": machine(),
            "hubs": [
                {
                    "name": course.job.name,
                    "folder": course.name,
                    "options": course.job.model_dump(mode="json", exclude={"name"}, exclude_none=True),
                    "inputs": None if receipt is None else receipt.model_dump()["inputs"],
                    "made": None if receipt is None else receipt.date,
                }
                for course, receipt in zip(self._courses, receipts, strict=True)
            ],
        }


def machine() -> dict[str, object]:
    """What computes: system, processor, cores that may be used, memory in MB."""
    return {
        "system": platform.platform(),
        "processor": platform.machine(),
        "cores": usable_cores(),
        "memory_mb": psutil.virtual_memory().total // 2**20,
    }
