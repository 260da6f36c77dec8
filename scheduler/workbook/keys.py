"""The key of the pseudonyms: a CSV file with `id`, `name`, `pseudonym` and `vendor`, which stays in the hub.

A pseudonym is drawn, not computed: without the key nothing leads back from it. It belongs to a person *at a vendor*, so
that whoever changes vendors cannot be followed, and a row once written stays, so that pseudonyms are the same from
period to period and an old file can still be resolved.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.errors import InputError, Issue
from scheduler.workbook.reading import cells
from scheduler.workbook.reading.source import delimiter_of
from scheduler.workbook.writing.text import escaped, restored

if TYPE_CHECKING:
    from pathlib import Path

    from models.problem import Problem

HEADER = ("id", "name", "pseudonym", "vendor")
_LETTERS = "BCDFGHJKMNPQRSTVWXZ"  # no vowels, so no words; no letter that looks like a digit
_LENGTH = 6

Draw = Callable[[], str]


class KeyRow(NamedTuple):
    """Who is meant by a pseudonym."""

    id: str
    name: str
    pseudonym: str
    vendor: str


@dataclass(frozen=True)
class Key:
    """All rows of a key, each pseudonym and each person at a vendor once."""

    rows: tuple[KeyRow, ...] = ()

    def id_of(self, pseudonym: str, vendor: str) -> str | None:
        """Who is meant by a pseudonym in a file of `vendor`; None where it is none of that vendor's."""
        return next((row.id for row in self.rows if (row.pseudonym, row.vendor) == (pseudonym, vendor)), None)

    def vendor_of(self, pseudonym: str) -> str | None:
        """Whose people a pseudonym belongs to; None where it is none."""
        return next((row.vendor for row in self.rows if row.pseudonym == pseudonym), None)

    def names(self, problem: Problem) -> dict[str, str]:
        """Pseudonym of each of the problem's people who has one now."""
        known = {(row.id, row.vendor): row.pseudonym for row in self.rows}
        people = ((person.id, known.get((person.id, person.vendor))) for person in problem.moderators)
        return {who: pseudonym for who, pseudonym in people if pseudonym is not None}


def drawn() -> str:
    """A pseudonym that nobody can guess or compute, such as `P-KXWQTB`."""
    return "P-" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def extended(key: Key, problem: Problem, draw: Draw = drawn) -> Key:
    """The key with a row for everybody who works for a vendor, and names as they are now; older rows stay."""
    taken = {row.pseudonym for row in key.rows} | {person.id for person in problem.moderators}
    rows = {(row.id, row.vendor): row for row in key.rows}
    for person in problem.moderators:
        if not person.vendor:
            continue
        place = (person.id, person.vendor)
        if place not in rows:
            pseudonym = next(new for new in iter(draw, None) if new not in taken)
            taken.add(pseudonym)
            rows[place] = KeyRow(person.id, person.name, pseudonym, person.vendor)
        rows[place] = rows[place]._replace(name=person.name)
    return Key(tuple(rows.values()))


def read_key(path: Path) -> Key:
    """The key at `path`; an empty one where there is no such file. Raises `InputError` with every faulty line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Key()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            [Issue(where=path.name, read="", expected=f"expected a key in CSV, UTF-8 ({error})")]
        ) from error
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    header = [cells.fold(name) for name in lines[0]] if lines else []
    if not set(HEADER) <= set(header):
        expected = f"expected a key file of --pseudonyms with the columns {', '.join(HEADER)}; choose another file"
        raise InputError([Issue(where=path.name, read=", ".join(header), expected=expected)])
    places = [header.index(name) for name in HEADER]
    rows: list[KeyRow] = []
    issues: list[Issue] = []
    for number, line in enumerate(lines[1:], 2):
        if any(map(str.strip, line)):
            row = KeyRow(*(restored(line[at]) if at < len(line) else "" for at in places))
            issues += _faults(f"{path.name}, line {number}", row, rows)
            rows.append(row)
    if issues:
        raise InputError(issues)
    return Key(tuple(rows))


def _faults(where: str, row: KeyRow, before: Iterable[KeyRow]) -> Iterable[Issue]:
    """What is wrong with a row of a key: something is missing, or what must be unique is not."""
    for column in ("id", "pseudonym", "vendor"):
        if not getattr(row, column):
            yield Issue(where=where, read="", expected=f"expected a value in column {column}")
    for other in before:
        if other.pseudonym == row.pseudonym:
            yield Issue(
                where=where, read=row.pseudonym, expected=f"expected each pseudonym once; {other.id} has it too"
            )
        if (other.id, other.vendor) == (row.id, row.vendor):
            yield Issue(
                where=where, read=row.id, expected=f"expected one pseudonym of a person; {other.pseudonym} is one"
            )


def write_key(path: Path, key: Key) -> None:
    """Write the key as CSV in UTF-8 with a mark that Excel knows it by; text that looks like a formula is escaped."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([escaped(value) for value in row] for row in key.rows)
