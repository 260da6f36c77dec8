"""Sheets `Scorecard`, `Assumptions` and `Manifest`: how good the roster is, what was assumed, whence it comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from models.figures import BY_KEY, FIGURES, ORIGIN, Figure
from scheduler.workbook.writing.grid import grid_digest
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from scheduler.workbook.writing.book import Book

MANIFEST = "Manifest"
PROBLEM_DIGEST = "problem_sha256"
"""Name of the manifest's line that binds the roster to its problem; read back by `rosters`."""

GRID_DIGEST = "grid_sha256"
"""Name of the manifest's line that tells whether somebody changed the grid since; read back by `editing`."""

FOR_VENDORS = ("version", "date", "input_sha256", "seed")
"""Lines of the manifest that a vendor may see: none tells how well the whole hub is covered."""

PSEUDONYMS = "pseudonyms"
"""Name of the manifest's line that says that ids are pseudonyms, which the hub's key file resolves."""

VENDOR = "vendor"
"""Name of the manifest's line that says whose people alone a workbook holds; read back by `last_period`, `returns`."""

ON_SHEET_RULES = ("rules.enforced", "rules.checked_only", "rules.not_applied")
RULE_BY_RULE = ("rules.facts_missing", "rules.why_not_applied")
"""Keys of the summary that sheet `Rules` tells rule by rule."""

_WARNING = "warning "

SCORE_COLUMNS = (
    Column("figure", width=38),
    Column("value", "number", 14),
    Column("unit", width=14),
    Column("meaning", "wrapped", 74),
)
ASSUMPTION_COLUMNS = (Column("kind", width=14), Column("sentence", "wrapped", 130))
MANIFEST_COLUMNS = (Column("name", width=28), Column("value", width=80))

_NOTES = (
    "The grid on sheet Roster is made from sheet Activities. Where its cells are changed by hand they count: `audit` "
    "makes the duty anew from its times. Finer changes, of breaks and queues, belong on Activities.",
    "Hours are paid hours: clock length less unpaid breaks. A duty counts on the local date on which it starts.",
    "A night is a duty with at least 3 hours between 23:00 and 06:00; law rules may count otherwise.",
    "Coverage: short and surplus are never netted. The queue (spare) is time on duty that serves no queue.",
    "Coverage and Shortfalls: impossible is the part of short that no shift pattern can reach.",
    "Fairness: before is the look-back of the rule (12 weeks unless it says otherwise), fair the same part of all that "
    "was worked in it and here for everybody, by contract hours and days present.",
    "Severe floor: the fewest trained people with whom severe queues could be served, by hours and exposure alone.",
    "An apostrophe before = + - or @ keeps text from being taken for a formula; it is no part of the text.",
)


def scorecard_table(scorecard: Mapping[str, object]) -> Table:
    """A line a figure in the order of `models.figures`; what it does not know follows, by its key.

    Of a list the value is the number of its items, which stand beside it.
    """
    flat = {
        key: len(value) if key in ON_SHEET_RULES and isinstance(value, list) else value
        for key, value in _flat("", scorecard)
        if key not in ORIGIN and not key.startswith(RULE_BY_RULE)
    }
    known = [figure for figure in FIGURES if figure.key in flat]
    others = [Figure(key, re.sub("[._]", " ", key)) for key in flat if key not in BY_KEY]
    return Table(SCORE_COLUMNS, [_score(figure, flat[figure.key]) for figure in known + others])


def _score(figure: Figure, value: object) -> tuple[Value, ...]:
    if isinstance(value, list | tuple | set | frozenset):
        items = ", ".join(map(str, value))
        return figure.label, len(value), figure.unit, ": ".join(filter(None, (figure.meaning.rstrip("."), items)))
    return figure.label, _plain(figure.shown(value)), figure.unit, figure.meaning


def assumptions_table(assumptions: Iterable[str]) -> Table:
    """What was assumed or warned of, then how the sheets are to be read."""
    rows: list[tuple[Value, ...]] = [_kind_and_sentence(told) for told in assumptions]
    return Table(ASSUMPTION_COLUMNS, rows + [("how to read", note) for note in _NOTES])


def _kind_and_sentence(told: str) -> tuple[str, str]:
    """A warning without the word that it begins with, or what was assumed."""
    sentence = told.removeprefix(_WARNING)
    return ("assumption" if sentence == told else _WARNING.strip(), sentence)


def manifest_table(book: Book, manifest: Mapping[str, str], problem_sha256: str = "") -> Table:
    """Where the roster comes from: hub, zone and problem digest, then the lines of `manifest`.

    `problem_sha256` is the digest of the hub's own problem where the book is about another one made of it.
    """
    hub = book.problem.hub
    own = {
        "hub": hub.name,
        "time_zone": hub.time_zone,
        "first_date": hub.start.isoformat(),
        "days": str(hub.days),
        PROBLEM_DIGEST: problem_sha256 or book.roster.problem_sha256,
        GRID_DIGEST: grid_digest(book),
    }
    return Table(MANIFEST_COLUMNS, list({**manifest, **own}.items()))


def _flat(prefix: str, value: object) -> Iterator[tuple[str, object]]:
    """Key and value of every figure; a figure inside another has a key with a dot."""
    if not isinstance(value, Mapping):
        yield prefix, value
        return
    for key, inner in value.items():
        yield from _flat(f"{prefix}.{key}" if prefix else str(key), inner)


def _plain(value: object) -> Value:
    """What a cell holds of a value."""
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return "none"
        case str() | int() | float() | date() | datetime() | time():
            return value
    return str(value)
