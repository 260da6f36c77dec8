"""Sheets `Scorecard`, `Assumptions` and `Manifest`: how good the roster is, what was assumed, whence it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from scheduler.workbook.writing.book import Book

MANIFEST = "Manifest"
PROBLEM_DIGEST = "problem_sha256"
"""Name of the manifest's line that binds the roster to its problem; read back by `rosters`."""

FOR_VENDORS = ("version", "date", "input_sha256", "seed")
"""Lines of the manifest that a vendor may see: none tells how well the whole hub is covered."""

SCORE_COLUMNS = (Column("figure", width=44), Column("value", "number", 24))
ASSUMPTION_COLUMNS = (Column("kind", width=14), Column("sentence", "wrapped", 130))
MANIFEST_COLUMNS = (Column("name", width=28), Column("value", width=80))

_NOTES = (
    "The grid on sheet Roster is made from sheet Activities. `audit` reads Activities; changes to the grid have no "
    "effect.",
    "Hours are paid hours: clock length less unpaid breaks. A duty counts on the local date on which it starts.",
    "A night is a duty with at least 3 hours between 23:00 and 06:00; law rules may count otherwise.",
    "Coverage: short and surplus are never netted. The queue (spare) is time on duty that serves no queue.",
    "Coverage and Shortfalls: impossible is the part of short that no shift pattern can reach.",
    "An apostrophe before = + - or @ keeps text from being taken for a formula; it is no part of the text.",
)


def scorecard_table(scorecard: Mapping[str, object]) -> Table:
    """A line a figure; figures inside a mapping or a list follow their name."""
    return Table(SCORE_COLUMNS, [(name.replace("_", " "), value) for name, value in _flat("", scorecard)])


def assumptions_table(assumptions: Iterable[str]) -> Table:
    """What was assumed or warned of, then how the sheets are to be read."""
    rows: list[tuple[Value, ...]] = [("assumption", sentence) for sentence in assumptions]
    return Table(ASSUMPTION_COLUMNS, rows + [("how to read", note) for note in _NOTES])


def manifest_table(book: Book, manifest: Mapping[str, str]) -> Table:
    """Where the roster comes from: hub, zone and problem digest, then the lines of `manifest`."""
    hub = book.problem.hub
    own = {
        "hub": hub.name,
        "time_zone": hub.time_zone,
        "first_date": hub.start.isoformat(),
        "days": str(hub.days),
        PROBLEM_DIGEST: book.roster.problem_sha256,
    }
    return Table(MANIFEST_COLUMNS, list({**manifest, **own}.items()))


def _flat(prefix: str, value: object) -> Iterator[tuple[str, Value]]:
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from _flat(f"{prefix}: {key}" if prefix else str(key), inner)
        case list() | tuple() | set() | frozenset():
            yield prefix, ", ".join(str(inner) for inner in value)
        case bool():
            yield prefix, "yes" if value else "no"
        case None:
            yield prefix, "unknown"
        case str() | int() | float() | date() | datetime() | time():
            yield prefix, value
        case _:
            yield prefix, str(value)
