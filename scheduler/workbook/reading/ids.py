"""Ids that a sheet gives, and what other sheets mean when they write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.workbook.reading.faults import Faults, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Ids:
    """The ids of one sheet with their cells. Not `complete` where the sheet is at fault: nothing is unknown then."""

    def __init__(self, sheet: str, faults: Faults) -> None:
        self.sheet = sheet
        self.complete = True
        self._faults = faults
        self._places: dict[str, str] = {}
        self._without_zeros: dict[str, list[str]] = {}

    def add(self, identifier: str, place: str) -> bool:
        """Register an id; a doubled one is an error, and False."""
        if identifier in self._places:
            first = self._places[identifier]
            self._faults.error(place, f"expected an id that is not used yet; it stands in {first} too", identifier)
            return False
        self._places[identifier] = place
        self._without_zeros.setdefault(identifier.lstrip("0"), []).append(identifier)
        return True

    def resolve(self, written: str, place: Callable[[], str]) -> str | None:
        """The id that is meant; an unknown one is an error, and None."""
        found = self.match(written, place)
        if found is None:
            self._faults.error(place(), self.unknown(written), written)
        return found

    def match(self, written: str, place: Callable[[], str]) -> str | None:
        """The id that is meant, or None. A lost leading zero is repaired, with a warning, where exactly one id fits."""
        if written in self._places or not self.complete:
            return written
        alike = self._without_zeros.get(written.lstrip("0"), [])
        if len(alike) == 1 and written.isdigit():
            self._faults.warning(place(), f"read as {alike[0]!r}: leading zeros were lost", written)
            return alike[0]
        return None

    def unknown(self, written: str) -> str:
        """What was expected in place of an unknown id."""
        return f"expected an id that stands on sheet {self.sheet}{nearest(written, self._places)}"

    def place(self, identifier: str) -> str:
        """Cell of an id, or the sheet's name for an id of ours."""
        return self._places.get(identifier, self.sheet)

    def __contains__(self, identifier: object) -> bool:
        """Whether the id stands on the sheet."""
        return identifier in self._places

    def __iter__(self) -> Iterator[str]:
        """Ids in the order of the sheet."""
        return iter(self._places)
