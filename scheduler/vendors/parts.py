"""Each vendor's part of a roster, with its seats; under pseudonyms where they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import InternalError
from scheduler.check import check
from scheduler.vendors.masks import masked, masked_conflicts, masked_roster
from scheduler.vendors.seats import seats_taken
from scheduler.workbook.writing.vendors import VendorPart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict


def vendor_parts(
    problem: Problem, roster: Roster, verdict: Verdict, names: Mapping[str, str] | None = None
) -> tuple[VendorPart, ...]:
    """A part for each vendor that has people, in the order of their names.

    `names` gives everybody a pseudonym; None: no pseudonyms. With them the roster is judged again, of a problem that
    knows nobody's name. Raises InternalError where that comes to another cost.
    """
    known, seen, said = problem, roster, verdict
    if names is not None:
        known = masked(problem, names)
        seen = masked_roster(known, roster, names)
        said = check(known, seen, left_off=masked_conflicts(problem, known, verdict.left_off, names))
        if said.terms != verdict.terms or len(said.violations) != len(verdict.violations):
            raise InternalError("under pseudonyms the roster is judged otherwise; nothing was written")
    return tuple(
        VendorPart(
            vendor=vendor,
            problem=known,
            roster=seen,
            verdict=said,
            seats=seats_taken(known, seen, vendor),
            problem_sha256=problem.sha256,
            pseudonyms=names is not None,
        )
        for vendor in vendors(problem)
    )


def vendors(problem: Problem) -> tuple[str, ...]:
    """Vendors that have people, in the order of their names."""
    return tuple(sorted({moderator.vendor for moderator in problem.moderators} - {""}))
