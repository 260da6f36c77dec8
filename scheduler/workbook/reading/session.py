"""What is known while a file is read: its sheets, the faults so far, ids, assumptions and where things stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from models.clock import Clock
from scheduler.workbook.reading.cells import fold
from scheduler.workbook.reading.faults import Faults, nearest
from scheduler.workbook.reading.ids import Ids
from scheduler.workbook.reading.synonyms import Synonyms
from scheduler.workbook.schema import DEMAND, DEMAND_OF, IGNORED_SHEETS, SHEETS

if TYPE_CHECKING:
    from models.hub import Hub
    from scheduler.workbook.reading.source import Book, RawSheet

RULE_PACKS = "hub:rule_packs"
"""Key of the place where the hub names its packs."""


@dataclass(frozen=True)
class Horizon:
    """The hub's clock and grain. `known` is False where `Hub` is at fault and stand-ins keep the reading going."""

    clock: Clock
    days: int
    interval_minutes: int
    known: bool = True

    @property
    def minutes(self) -> int:
        """Elapsed minutes of the horizon."""
        return self.clock.day_start(self.days)

    def holds(self, day: int) -> bool:
        """Whether a date lies in the horizon; anything does while the horizon is not known."""
        return not self.known or 0 <= day < self.days

    @property
    def dates(self) -> str:
        """First and last date, for messages."""
        return f"{self.clock.start} to {self.clock.date_of(self.days - 1)}"


@dataclass
class Session:
    """One reading of one book."""

    book: Book
    faults: Faults = field(default_factory=Faults)
    assumptions: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    hub: Hub | None = None
    horizon: Horizon = field(default_factory=lambda: Horizon(Clock("UTC", date(2000, 1, 3)), 1, 60, known=False))
    ids: dict[str, Ids] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    comment_lines: int = 0
    demand_lines: int = 0
    synonyms: Synonyms = field(default_factory=lambda: Synonyms(sheet.name for sheet in SHEETS))

    def __post_init__(self) -> None:
        """Prepare the ids of the four sheets that others refer to."""
        for name in ("Moderators", "Contracts", "Shifts", "Queues"):
            self.ids[name] = Ids(name, self.faults)

    def assume(self, sentence: str) -> None:
        """Note what was taken for granted, once."""
        if sentence not in self.assumptions:
            self.assumptions.append(sentence)

    def spoil(self, sheet: str) -> None:
        """Note that a sheet, or a line of it, could not be read: what refers to it is then no fault."""
        self.spoiled.add(sheet)
        if sheet in self.ids:
            self.ids[sheet].complete = False

    def find(self, name: str) -> RawSheet | None:
        """The sheet of that name, else of another name that stands for it: a visible one, else a hidden one, with a
        warning; two of a kind are an error."""
        same = [sheet for sheet in self.book.sheets if sheet.folded == fold(name)]
        same = same or [sheet for sheet in self.book.sheets if self.synonyms.sheet(sheet.name) == name]
        visible = [sheet for sheet in same if not sheet.hidden]
        if len(visible) > 1:
            self.faults.error(visible[1].name, f"expected one sheet {name}; there are {len(visible)} of that name")
        if same and not visible:
            self.faults.warning(same[0].name, "this hidden sheet is used, because no visible one has its name")
        found = next(iter(visible or same), None)
        if found is not None and found.folded != fold(name):
            self.assume(f"sheet {found.name!r} is read as {name}")
        return found

    def demand_sheets(self) -> list[RawSheet]:
        """Sheets `Demand <queue>`; of two with one name the visible one, a hidden one only where there is no other."""
        found = [sheet for sheet in self.book.sheets if sheet.folded.startswith(DEMAND_OF)]
        names = list(dict.fromkeys(sheet.folded for sheet in found))
        return [sheet for name in names if (sheet := self.find(name)) is not None]

    def warn_of_unknown_sheets(self) -> None:
        """A sheet that nobody reads is named, with the name that it may have been meant to have."""
        known = {fold(sheet.name) for sheet in SHEETS}
        ignored = {fold(name) for name in IGNORED_SHEETS}
        for sheet in self.book.sheets:
            meant = fold(self.synonyms.sheet(sheet.name))
            if not {sheet.folded, meant} & (known | ignored) and not sheet.folded.startswith(DEMAND_OF):
                hint = nearest(sheet.name, [known_sheet.name for known_sheet in SHEETS])
                names = f"; sheets of heads are named {DEMAND.name} or {DEMAND.name} <queue>" if not hint else ""
                self.faults.warning(sheet.name, f"this sheet is not read: its name is not known{hint}{names}")
