"""What a head under and over the requirement costs, exactly, as one surplus price and a queue for each shortage price.

A head of a cell, a type of shift on a day, costs U points under the requirement and A over it. Presence that nobody
asks for costs `surplus`, the least A of all cells, in every queue alike: whoever works could be counted to any of them.
What a cell's head over costs more, x = A − surplus, is charged for each duty of the cell; whoever is missing does not
pay it, so a head under costs U + x:

    U · under + A · over  =  (U + x) · under + surplus · over + x · (duties − heads)

In the public instances A is the same everywhere, and nothing is charged.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.curtois_case import Case

Cell = tuple[int, str]
"""A day and a type of shift."""


@dataclass(frozen=True)
class Prices:
    """Points. Cells are those for which the instance asks heads; in others presence costs nothing.

    `shortage` and `surplus` are for a head, `extra` for a duty; `charged` is the sum of `extra` over all heads asked
    for, which the problem's cost holds and the instance's does not.
    """

    surplus: int
    shortage: dict[Cell, int]
    extra: dict[Cell, int]
    charged: int

    @cached_property
    def queues(self) -> tuple[int, ...]:
        """The shortage price of each queue, one at least."""
        return tuple(sorted(set(self.shortage.values()))) or (0,)


def prices_of(case: Case) -> Prices:
    """Prices of an instance. Raises ValueError where a cell has two rows."""
    rows = {(cover.day, cover.shift): cover for cover in case.cover}
    if len(rows) < len(case.cover):
        raise ValueError("more than one requirement for a shift on a day is not translated")
    surplus = min((row.over for row in case.cover), default=0)
    extra = {cell: row.over - surplus for cell, row in rows.items()}
    shortage = {cell: row.under + extra[cell] for cell, row in rows.items()}
    return Prices(surplus, shortage, extra, sum(extra[cell] * row.heads for cell, row in rows.items()))
