"""Which hubs a batch does: a manifest in TOML, or simply a folder of workbooks.

[defaults]                      # options of every hub, as of `rosterwright solve`
time_limit = 20

[[hub]]
workbook = "dublin.xlsx"        # a path beside the manifest, or an absolute one
name = "dublin"                 # default: the file's name
history = "last/dublin/roster.xlsx"
priority = 1                    # lower numbers begin first; default 3
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from models.errors import InputError, Issue
from scheduler.batch.job import FILES, Job, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ENDINGS = (".xlsx", ".xlsm", ".ods")
_HUB_SHEET = "hub.csv"
_KNOWN = ("defaults", "hub")


def read_jobs(path: Path, given: Mapping[str, Any]) -> tuple[Job, ...]:
    """The jobs of a manifest or a folder, in its order; `given` options hold for every hub, and go before its own.

    Raises `InputError` with every fault of the manifest, and where there is no hub.
    """
    rows, source = _folder(path) if path.is_dir() else _manifest(path), path.name
    issues: list[Issue] = []
    jobs: list[Job] = []
    for where, row in rows:
        try:
            jobs.append(Job.model_validate({**row, **given}))
        except ValidationError as error:
            issues += [_issue(f"{source}: {where}", fault) for fault in error.errors()]
    for name in sorted({job.name for job in jobs if [other.name for other in jobs].count(job.name) > 1}):
        issues.append(Issue(where=source, read=name, expected="a name of its own for every hub (key `name`)"))
    if not rows:
        looked = f"a workbook ({', '.join(ENDINGS)}) or a folder of CSV files in it"
        issues.append(Issue(where=str(path), read="", expected=looked if path.is_dir() else "a table [[hub]]"))
    if issues:
        raise InputError(issues)
    return tuple(jobs)


def chosen(jobs: Sequence[Job], only: Sequence[str], source: str) -> tuple[Job, ...]:
    """The jobs of these names; all where there are no names. Raises `InputError` where there is none of a name."""
    names = [job.name for job in jobs]
    missing = [name for name in only if name not in names]
    if missing:
        raise InputError(
            [Issue(where=source, read=name, expected=f"one of its hubs: {', '.join(names)}") for name in missing]
        )
    return tuple(job for job in jobs if not only or job.name in only)


def _folder(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """A row for every workbook and every folder with a sheet `Hub` in it, by name."""
    found = []
    for entry in sorted(path.iterdir()):
        if entry.name.startswith((".", "~$")):  # hidden, or the lock of an open workbook
            continue
        if entry.is_dir() and _has_hub(entry):
            found.append((entry.name, {"name": printable(entry.name), "workbook": entry}))
        elif entry.is_file() and entry.suffix.casefold() in ENDINGS:
            found.append((entry.name, {"name": printable(entry.stem), "workbook": entry}))
    stems = [row["name"] for _, row in found]
    for where, row in found:  # `paris.xlsx` beside `paris.ods`: the ending tells them apart
        if stems.count(row["name"]) > 1:
            row["name"] = printable(where)
    return found


def _has_hub(folder: Path) -> bool:
    """Whether a folder holds a sheet `Hub`; one that nobody may look into (`lost+found`) is no hub."""
    try:
        return any(file.name.casefold() == _HUB_SHEET for file in folder.iterdir())
    except PermissionError:
        return False


def _manifest(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """A row for every table `hub`, the defaults filled in, paths read from the manifest's folder."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        expected = f"a manifest or a folder of workbooks: {error.strerror or error}"
        raise InputError([Issue(where=str(path), read="", expected=expected)]) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise InputError([Issue(where=path.name, read="", expected=f"TOML in UTF-8: {error}")]) from error
    defaults, hubs = document.get("defaults", {}), document.get("hub", [])
    issues = [
        Issue(where=path.name, read=key, expected=f"only {' and '.join(_KNOWN)}")
        for key in document
        if key not in _KNOWN
    ]
    if not isinstance(defaults, dict):
        issues.append(Issue(where=path.name, read="defaults", expected="a table [defaults]"))
    if not isinstance(hubs, list) or not all(isinstance(hub, dict) for hub in hubs):
        issues.append(Issue(where=path.name, read="hub", expected="tables [[hub]]"))
    if issues:
        raise InputError(issues)
    return [(f"hub {number}", _row({**defaults, **hub}, path.parent)) for number, hub in enumerate(hubs, 1)]


def _row(row: dict[str, Any], home: Path) -> dict[str, Any]:
    paths = {field: home / row[field] for field in FILES if isinstance(row.get(field), str)}
    named = {"name": printable(paths["workbook"].stem)} if "workbook" in paths else {}
    return {**named, **row, **paths}


def _issue(where: str, fault: Any) -> Issue:
    """A fault that pydantic found, in our words' order: where, what was read, what was expected."""
    key = ".".join(str(part) for part in fault["loc"])
    missing = fault["type"] == "missing"
    read = "" if missing or isinstance(fault["input"], dict) else str(fault["input"])
    expected = "it is missing" if missing else fault["msg"][:1].lower() + fault["msg"][1:]
    if fault["type"] == "extra_forbidden":
        expected = f"no such option; there are {', '.join(Job.model_fields)}"
    return Issue(where=f"{where}, {key}", read=read, expected=expected)
