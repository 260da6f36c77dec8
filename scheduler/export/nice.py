"""Schedules for NICE CXone WFM ("Import Schedule"): lines of a shift, in one file for each offset from UTC.

The import takes one offset for a scheduling unit, so a shift stands in the file of the offset at its start, and all of
its times are told in that offset: over a change of clocks they name the same instants still. A shift is the base
activity `open` from start to end with a line for each activity that is something else; the queues stand in its notes.
A field with a comma makes the import drop the whole shift, so no field has one, nor a quote.

Source: help.nice-incontact.com, "Importing Schedule via CSV". The page describes the fields; the template with the
exact headers comes with the product and was not read, nor the name of the last field.
"""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from models.errors import InputError, Issue
from scheduler.export.acts import merged, name_of
from scheduler.export.case import Case, Files
from scheduler.export.comma import comma_file
from scheduler.workbook.writing.moments import offset_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from models.roster import Duty

HEADER = (
    "Username",
    "Shift Start Date and Time",
    "Shift End Date and Time",
    "Local Time Zone",
    "Base Activity Name",
    "Shift Notes",
    "Activity Start Date and Time",
    "Activity End Date and Time",
    "Activity Name",
)
BASE_ACTIVITY = "open"
_NOTE_LENGTH = 500
_BAD = re.compile(r'[,"\r\n]')
_BASE = ("queue", "spare")

Line = tuple[str, ...]


def nice_files(case: Case) -> Files:
    """`nice-UTC+0100.csv` for each offset at which a shift starts. Raises InputError where an id is no username."""
    users = _usernames(case)
    lines: dict[str, list[Line]] = {}
    for duty in case.duties:
        offset = offset_text(case.problem.clock.local(duty.start))
        lines.setdefault(offset, []).extend(_lines(case, users[duty.moderator], duty, offset))
    return Files({f"nice-{o.replace(':', '')}.csv": comma_file([HEADER, *lines[o]]) for o in sorted(lines)})


def _usernames(case: Case) -> dict[str, str]:
    """Ids in lower case, as the import asks for."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    issues = []
    for person in case.book.people:
        name = person.id.lower()
        if _BAD.search(name):
            issues.append((person.id, "an id without comma, quote or line break: NICE CXone drops shifts with them"))
        elif name in taken:
            issues.append((person.id, "ids that differ in lower case too: NICE CXone takes no other"))
        found[person.id] = name
        taken.add(name)
    if issues:
        raise InputError(Issue(where="Moderators", read=read, expected=expected) for read, expected in issues)
    return found


def _lines(case: Case, user: str, duty: Duty, offset: str) -> Iterator[Line]:
    """A line for each activity that is not the base; one without activity where there is none."""
    span = case.problem.clock.local(duty.start).utcoffset() or timedelta()

    def shown(minute: int) -> datetime:
        return case.problem.clock.local(minute).astimezone(timezone(span))

    acts = merged(duty.activities)
    work = [(a, name_of(a)) for a in acts if a.kind == "queue"]
    notes = _plain("; ".join(f"{shown(a.start):%H:%M}-{shown(a.end):%H:%M} {name}" for a, name in work))
    head = (user, _text(shown(duty.start)), _text(shown(duty.end)), offset, BASE_ACTIVITY, notes)
    others = [a for a in acts if a.kind not in _BASE]
    for a in others:
        yield *head, _text(shown(a.start)), _text(shown(a.end)), a.kind.replace("_", " ")
    if not others:
        yield *head, "", "", ""


def _text(moment: datetime) -> str:
    return f"{moment:%m/%d/%Y %H:%M:%S}"


def _plain(text: str) -> str:
    """Text without what the import cannot take, cut to what notes hold."""
    clean = _BAD.sub(" ", text)
    return clean if len(clean) <= _NOTE_LENGTH else clean[: _NOTE_LENGTH - 1] + "…"
