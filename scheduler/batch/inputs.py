"""The files of a job as bytes, their digests, and the key that says whether a hub must be rostered anew."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import InputError, Issue
from scheduler.batch.job import FILES
from scheduler.batch.versions import versions
from scheduler.workbook.digest import digest_of_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scheduler.batch.job import Job

_NOT_OF_THE_ROSTER = {*FILES, "name", "priority", "memory_limit_mb", "kill_after"}
"""Fields of a job that say nothing of which roster comes out: files count with their content."""

Bytes = dict[str, bytes]


@dataclass(frozen=True)
class Given:
    """Files by field of the job and relative path (empty: the file itself), the SHA-256 of each field's, and the key:
    what is made from the same files with the same options by the same version has the same."""

    files: Mapping[str, Bytes]
    sha256: Mapping[str, str]
    key: str


def read_inputs(job: Job) -> Given:
    """Read every file of a job. Raises `InputError` with each one that cannot be read."""
    files: dict[str, Bytes] = {}
    issues: list[Issue] = []
    for field, path in job.given.items():
        if field == "pseudonyms" and not path.exists():  # it is begun by the first roster
            continue
        try:
            files[field] = _read(path)
        except OSError as error:
            issues.append(Issue(where=str(path), read="", expected=f"{field}: {error.strerror or error}"))
    if issues:
        raise InputError(issues)
    sha256 = {field: _digest(given) for field, given in files.items()}
    # The file of pseudonyms grows with each run that meets new people, and the previous roster, with which this one is
    # compared, may be the hub's own last one: neither decides which roster comes out.
    inputs = {field: digest for field, digest in sha256.items() if field not in ("pseudonyms", "previous")}
    options = job.model_dump(mode="json", exclude=_NOT_OF_THE_ROSTER)
    said = json.dumps([inputs, options, versions(), job.pseudonyms is not None], sort_keys=True)
    return Given(files, sha256, hashlib.sha256(said.encode()).hexdigest())


def _read(path: Path) -> Bytes:
    if not path.is_dir():
        return {"": path.read_bytes()}
    return {found.name: found.read_bytes() for found in sorted(path.iterdir()) if found.is_file()}


def _digest(files: Bytes) -> str:
    """The digest of a file, or of a folder, as the import tells it."""
    return hashlib.sha256(files[""]).hexdigest() if "" in files else digest_of_files(sorted(files.items()))
