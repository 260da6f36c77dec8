"""Which sub-folder each hub's files go to, and that nothing lies there that must not be replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import InputError, Issue
from scheduler.workbook.writing.files import file_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scheduler.batch.job import Job

STATUS, TABLE, MANIFEST = "status.json", "status.xlsx", "manifest.json"
"""The files of the batch as a whole, beside the hubs' folders."""

_REPLACEABLE = ("locks", "previous")
"""Files that may be a hub's own last roster, as in `solve`: they are read before it is replaced."""


def sub_folders(jobs: Iterable[Job]) -> dict[str, str]:
    """The name of the sub-folder of each hub, by the hub's name; safe on every system, and the same for the same hubs
    in the same order."""
    return file_names([STATUS, TABLE, MANIFEST, *(job.name for job in jobs)])


def require_apart(jobs: Sequence[Job], source: Path, out: Path, log: Path | None = None) -> None:
    """Raise `InputError` with every file that is read or kept where the batch will replace files, and every file of
    pseudonyms that two hubs would write. `source` is what the jobs were read from, `log` where events go."""
    issues = []
    if source.resolve() == out.resolve():
        issues.append(_issue("--out", out, "another folder than that of the hubs: the next batch would read it"))
    names = sub_folders(jobs)
    homes = [(out / names[job.name]).resolve() for job in jobs]
    own = {(out / name).resolve() for name in (STATUS, TABLE, MANIFEST)}
    files = [(f"{job.name}, {field}", path, field) for job in jobs for field, path in job.given.items()]
    if log is not None:
        files.append(("--log-json", log, "log"))
    for where, path, field in files:
        place = path.resolve()
        if place in own or (field not in _REPLACEABLE and any(place.is_relative_to(home) for home in homes)):
            issues.append(_issue(where, path, f"a place outside of {out}, where the batch replaces files"))
    read = {path.resolve() for _, path, field in files if field not in ("pseudonyms", "log")}
    written = [(where, path) for where, path, field in files if field in ("pseudonyms", "log")]
    places = [path.resolve() for _, path in written]
    for where, path in written:
        if path.resolve() in read or places.count(path.resolve()) > 1:
            issues.append(_issue(where, path, "a file of its own, which nothing else reads or writes"))
    if issues:
        raise InputError(issues)


def _issue(where: str, read: Path, expected: str) -> Issue:
    return Issue(where=where, read=str(read), expected=expected)
