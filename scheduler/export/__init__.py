"""Rosters in other systems' formats: one file of this folder is one format.

A format turns a `Case` into files that are not written yet; `export` writes those of all formats at once, or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scheduler.export.case import Case, Files

__all__ = ["FORMATS", "OF_THE_HUB", "Case", "Exported", "export"]

FORMATS = ("ics", "nice", "calabrio", "payroll", "dsa42", "html")
"""Names of the formats."""

OF_THE_HUB = ("calabrio",)
"""Formats that tell of the hub's demand, which is no vendor's to know."""


def __getattr__(name: str) -> Any:
    """`Case`, fetched when it is asked for: what it needs is heavy."""
    if name == "Case":
        from scheduler.export.case import Case

        return Case
    raise AttributeError(name)


class Exported(NamedTuple):
    """Paths of what was written, and what the user must be told."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]


def export(case: Case, formats: Sequence[str], folder: Path) -> Exported:
    """Write the roster in every one of `formats` into `folder`, all files or none.

    Raises ValueError on a format that is none, or that a vendor has none of; InputError where something cannot be said
    in a format; EnvironmentFault where the folder cannot be written.
    """
    from scheduler.workbook.writing.files import write_files

    files = [_files(name, case, folder) for name in dict.fromkeys(formats)]
    writers = {name: writer for one in files for name, writer in one.writers.items()}
    paths = write_files(folder, writers)
    notes = [note for one in files for note in one.notes]
    if "nice" in formats:
        stale = sorted(set(folder.glob("nice-*.csv")) - set(paths))
        notes += [f"{path}: from an earlier export, this one has nothing for it; do not send it" for path in stale]
    return Exported(paths, tuple(notes))


def _files(name: str, case: Case, folder: Path) -> Files:
    """What one format writes into `folder`. The libraries that it needs are loaded here."""
    if case.vendor is not None and name in OF_THE_HUB:
        raise ValueError(f"{name} tells of the whole hub's demand; leave out --vendor")
    match name:
        case "ics":
            from scheduler.export.ics import ics_files

            return ics_files(case, folder)
        case "nice":
            from scheduler.export.nice import nice_files

            return nice_files(case)
        case "calabrio":
            from scheduler.export.calabrio import calabrio_files

            return calabrio_files(case)
        case "payroll":
            from scheduler.export.payroll import payroll_files

            return payroll_files(case)
        case "dsa42":
            from scheduler.export.dsa42 import dsa42_files

            return dsa42_files(case)
        case "html":
            from scheduler.export.page import page_files

            return page_files(case)
        case _:
            raise ValueError(f"{name!r} is no format; write {', '.join(FORMATS)}")
