"""What a mess is: how it changes a workbook, what it touches, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

Change = Callable[["Workbook"], None]


@dataclass(frozen=True)
class Mess:
    """A change of the clean workbook under a name.

    `touches`: sheets' parts, of which no two messes of a composition touch the same; `stops`: words of the one issue
    with which the import stops, and its cell (alone, without other messes); empty: it imports equal to the twin.
    """

    name: str
    change: Change
    touches: frozenset[str]
    stops: str = ""
    where: str = ""


MESSES: dict[str, Mess] = {}
"""All messes by their names, filled by the modules that define them."""


def mess(*touches: str, stops: str = "", where: str = "") -> Callable[[Change], Change]:
    """Register a mess under the name of its function."""

    def register(change: Change) -> Change:
        name = change.__name__.replace("_", " ")
        assert name not in MESSES
        MESSES[name] = Mess(name, change, frozenset(touches), stops, where)
        return change

    return register
