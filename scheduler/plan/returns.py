"""What a vendor sent back: judged, and told in a workbook."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from scheduler import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from models.errors import Issue
    from models.problem import Problem
    from scheduler.vendors import Return
    from scheduler.workbook.keys import Key
    from scheduler.workbook.returning import Returned


def judge_return(problem: Problem, vendor: str, returned: Returned) -> Return:
    """Judge what a vendor sent back, without an engine: its people's roster, and its seats against those asked."""
    from scheduler.vendors import judged

    return judged(problem, vendor, returned)


def with_grid_of_return(
    path: Path, problem: Problem, key: Key, returned: Returned
) -> tuple[Returned, tuple[Issue, ...]]:
    """A return with the changes that the vendor made to its grid, under the ids that stand there; and what is told of
    them. Raises `InputError` with every cell that cannot be read."""
    from scheduler.vendors.masks import masked, masked_roster
    from scheduler.workbook.editing.given import with_grid

    names = key.names(problem) if returned.pseudonyms else {}
    known = masked(problem, names)
    roster, told = with_grid(path, known, masked_roster(known, returned.roster, names))
    ids = {pseudonym: who for who, pseudonym in names.items()}
    return replace(returned, roster=masked_roster(problem, roster, ids)), told


def return_file(vendor: str) -> str:
    """Name of the workbook about a vendor's return."""
    from scheduler.workbook.writing.files import file_names

    return f"{file_names([vendor])[vendor]}-return.xlsx"


def write_return(problem: Problem, found: Return, folder: Path, *, manifest: Mapping[str, str]) -> Path:
    """Write the workbook about a vendor's return to `problem` into `folder`; returns its path."""
    from scheduler.workbook.writing.book import Book
    from scheduler.workbook.writing.files import write_files
    from scheduler.workbook.writing.vendors import write_return as write

    writer = partial(
        write,
        book=Book(found.problem, found.roster, found.verdict),
        delivery=found.delivery,
        hard=len(found.verdict.hard),
        manifest={"version": __version__, **manifest},
        problem_sha256=problem.sha256,
    )
    return write_files(folder, {return_file(found.delivery.vendor.id): writer})[0]
