"""Calendars that were sent before: what they hold, and which file is whose.

They are found by what is in them, not by their names: ours say for which hub and moderator they were made. A file that
is no calendar of this hub is nobody's, and is never written over.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Calendar, Component, Event

from models.errors import InputError, Issue
from scheduler.workbook.writing.files import file_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HUB, MODERATOR = "X-ROSTERWRIGHT-HUB", "X-ROSTERWRIGHT-MODERATOR"


class Sent(NamedTuple):
    """A calendar that was sent: its file's name without ending, and its events by UID."""

    stem: str
    events: dict[str, Event]


class Published(NamedTuple):
    """Calendars of a folder by moderator, and the names (case-folded, without ending) of those that are others'."""

    sent: dict[str, Sent]
    foreign: frozenset[str]


def published(folder: Path, hub: str) -> Published:
    """The calendars of `hub` in a folder, which need not be there. Raises InputError where one moderator has two."""
    sent: dict[str, Sent] = {}
    others = set()
    for path in sorted(folder.glob("*.ics")):
        calendar = _ours(path, hub)
        if calendar is None:
            others.add(path.stem.casefold())
            continue
        who = _said(calendar, MODERATOR)
        if who in sent:
            twice = f"one calendar of each moderator; {sent[who].stem}.ics is another of {who}: move one of them away"
            raise InputError([Issue(where=str(path), read="", expected=twice)])
        sent[who] = Sent(path.stem, {str(event.get("UID")): event for event in calendar.events})
        if not all(map(_is_whole, sent[who].events.values())):
            whole = "a calendar as it was written; this one was changed: move it away, or bring back what was sent"
            raise InputError([Issue(where=str(path), read="", expected=whole)])
    return Published(sent, frozenset(others))


def foreign(folder: Path, hub: str) -> frozenset[str]:
    """Names (case-folded, without ending) of a folder's calendars that are not of `hub`."""
    return frozenset(path.stem.casefold() for path in folder.glob("*.ics") if _ours(path, hub) is None)


def stems(found: Published, people: Sequence[str], folder: Path) -> dict[str, str]:
    """A file name (without ending) for each of `people`: the one they have, or a new one that nobody has.

    Raises InputError where the name belongs to a file that is no calendar of ours.
    """
    had = {who: sent.stem for who, sent in found.sent.items()}
    taken = {stem.casefold() for stem in had.values()}
    fresh: dict[str, str] = {}
    for who, name in file_names(who for who in people if who not in had).items():
        number, fresh[who] = 1, name
        while fresh[who].casefold() in taken:
            number += 1
            fresh[who] = f"{name}-{number}"
        taken.add(fresh[who].casefold())
    names = {who: had.get(who) or fresh[who] for who in people}
    clash = [name for name in names.values() if name.casefold() in found.foreign]
    if clash:
        expected = "a calendar that this hub's export wrote, or no file: move it away, or name another folder"
        raise InputError(Issue(where=str(folder / f"{name}.ics"), read="", expected=expected) for name in clash)
    return names


def _ours(path: Path, hub: str) -> Calendar | None:
    """The calendar in a file; None where there is none, or that of another hub or program."""
    try:
        calendar = Component.from_ical(path.read_bytes())
    except ValueError:
        return None
    if not isinstance(calendar, Calendar) or MODERATOR not in calendar or HUB not in calendar:
        return None
    return calendar if _said(calendar, HUB) == hub else None


def _said(calendar: Calendar, name: str) -> str:
    """What a line of ours says. It is in JSON: no library agrees with another on escapes in lines it does not know."""
    return str(json.loads(str(calendar[name])))


def _is_whole(event: Event) -> bool:
    """Whether an event has what all of ours have: a UID, and a start with its zone."""
    try:
        return "UID" in event and start_of(event).tzinfo is not None
    except ValueError:
        return False


def start_of(event: Event) -> datetime:
    """When an event starts. Raises ValueError where it has no start, or only a date."""
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, datetime):
        raise ValueError(f"event {event.get('UID')} has no start")
    return start
