"""A calendar for each moderator (iCalendar, RFC 5545): an event a duty, in UTC, that later exports change or cancel.

A duty's UID comes from hub, moderator and the local date of its start, never from its times: a duty that moves by an
hour is the same event with a higher SEQUENCE, and calendars that know it move it. What was sent is read from the files
of the last export, which alone know every SEQUENCE so far and what was cancelled already; a roster knows neither. An
event that did not change is written as it was, byte for byte. Dates outside this horizon belong to other rosters, and
their events stay as they are.

Times are UTC (`Z`): a calendar that gets a zone's name without its rules shows them shifted. Breaks, wellness time,
sessions and queues stand in the description, in the hub's local time, so that a day is one event. Events are private:
a shared calendar shows that somebody is busy, and nothing of their queues.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vText

from scheduler.export.acts import merged, name_of
from scheduler.export.case import Case, Files
from scheduler.export.comma import bytes_file
from scheduler.export.published import HUB, MODERATOR, Published, foreign, published, start_of, stems

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from models.roster import Duty

FOLDER = "ics"
"""Folder of the calendars inside that of the export."""

_CANCELLED = "Cancelled: "
_SEEN = ("DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS")
"""What of an event is told: its SEQUENCE rises where one of these changes."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def ics_files(case: Case, out: Path) -> Files:
    """`ics/<moderator>.ics` for everybody who has a duty, or had one in the calendars that were sent before.

    Raises InputError where a calendar that was sent is damaged, or one would take the place of a file that is no
    calendar of this hub's, in the folder of the last export or in `out`.
    """
    known = published(case.published / FOLDER, case.problem.hub.name)
    if out != case.published:
        known = known._replace(foreign=known.foreign | foreign(out / FOLDER, case.problem.hub.name))
    duties: dict[str, list[Duty]] = {}
    for duty in case.duties:
        duties.setdefault(duty.moderator, []).append(duty)
    everybody = {person.id for person in case.problem.moderators}
    # Somebody who left the hub is nobody's: only the export of all people may take back what they were sent.
    gone = [who for who in known.sent if who not in everybody]
    own = [p.id for p in case.book.people if p.id in duties or p.id in known.sent]
    people = [*own, *(gone if case.vendor is None else ())]
    names = stems(known, people, out / FOLDER)
    writers = {}
    cancelled = 0
    for who in people:
        events = _events(case, who, duties.get(who, []), known)
        cancelled += sum(_is_new_cancel(event, known, who) for event in events)
        writers[f"{FOLDER}/{names[who]}.ics"] = bytes_file(_calendar(case, who, events))
    return Files(writers, _notes(case, known, gone, cancelled))


def _notes(case: Case, known: Published, gone: list[str], cancelled: int) -> tuple[str, ...]:
    found = [f"ics: {cancelled} duties of the calendars sent before are cancelled"] if cancelled else []
    if gone and case.vendor is not None:
        found.append(f"ics: {', '.join(gone)} left the hub: export without --vendor to cancel what they were sent")
    if not known.sent:
        found.append("ics: no calendars were sent from this folder before, so nothing is changed or cancelled by these")
    return tuple(found)


def _events(case: Case, who: str, duties: list[Duty], known: Published) -> list[Event]:
    """The moderator's events in order of start: those of the roster, and those sent before that it has no more."""
    sent = known.sent[who].events if who in known.sent else {}
    events: dict[str, Event] = {}
    for duty in duties:
        uid = _uid(case, duty, events)
        events[uid] = _event(case, duty, uid, sent.get(uid))
    for uid, old in sent.items():
        if uid not in events:
            events[uid] = _cancelled(case, old) if _in_horizon(case, old) else old
    return sorted(events.values(), key=lambda event: (start_of(event), str(event["UID"])))


def _uid(case: Case, duty: Duty, taken: Container[str]) -> str:
    """UID of a duty; a second one that starts on the same date gets another."""
    day = case.problem.clock.date_of(case.problem.clock.day_of(duty.start)).isoformat()
    names = ([case.problem.hub.name, duty.moderator, day, *([number] if number else [])] for number in count())
    uids = (str(uuid5(NAMESPACE_URL, f"rosterwright:{json.dumps(name)}")) for name in names)
    return next(uid for uid in uids if uid not in taken)


def _event(case: Case, duty: Duty, uid: str, old: Event | None) -> Event:
    """The event of a duty: the old one as it is where nothing changed."""
    event = _made(
        uid,
        DTSTART=_utc(case, duty.start),
        DTEND=_utc(case, duty.end),
        SUMMARY=_summary(case, duty),
        DESCRIPTION=_description(case, duty),
        LOCATION=_clean(case.problem.hub.name),
        STATUS="CONFIRMED",
        TRANSP="OPAQUE",
    )
    return _followed(case, event, old)


def _cancelled(case: Case, old: Event) -> Event:
    """An event that was sent and is no more."""
    summary = str(old.get("SUMMARY", "")).removeprefix(_CANCELLED)
    kept = {name: getattr(old[name], "dt", None) for name in ("DTSTART", "DTEND") if name in old}
    event = _made(
        str(old["UID"]),
        **kept,
        SUMMARY=f"{_CANCELLED}{summary}",
        LOCATION=str(old.get("LOCATION", "")),
        STATUS="CANCELLED",
        TRANSP="TRANSPARENT",
    )
    return _followed(case, event, old)


def _made(uid: str, **fields: Any) -> Event:
    event = Event()
    for name, value in {"UID": uid, "CLASS": "PRIVATE", **fields}.items():
        event.add(name, value)
    return event


def _followed(case: Case, event: Event, old: Event | None) -> Event:
    """The event with its number in the sequence and its moment; or the old one, where both tell the same."""
    if old is not None and _seen(old) == _seen(event):
        return old
    event.add("SEQUENCE", 0 if old is None else int(old.get("SEQUENCE", 0)) + 1)
    event.add("DTSTAMP", case.made.astimezone(UTC).replace(microsecond=0))
    return event


def _seen(event: Event) -> list[Any]:
    """What a person sees of an event."""
    return [getattr(event.get(name), "dt", str(event.get(name, ""))) for name in _SEEN]


def _is_new_cancel(event: Event, known: Published, who: str) -> bool:
    before = known.sent[who].events.get(str(event["UID"])) if who in known.sent else None
    return before is not None and before is not event and event["STATUS"] == "CANCELLED"


def _in_horizon(case: Case, event: Event) -> bool:
    """Whether an event starts on a local date of this horizon."""
    clock = case.problem.clock
    return clock.day_of(clock.minute(start_of(event))) in case.book.days


def _calendar(case: Case, who: str, events: list[Event]) -> bytes:
    name = case.book.by_id[who].name if who in case.book.by_id else ""
    calendar = Calendar()
    for key, value in {
        "VERSION": "2.0",
        "PRODID": "-//Rosterwright//Roster//EN",
        "CALSCALE": "GREGORIAN",
        "X-WR-CALNAME": vText(_clean(f"{case.problem.hub.name}: {name or who}")),  # else it is not escaped
        HUB: json.dumps(case.problem.hub.name),
        MODERATOR: json.dumps(who),
    }.items():
        calendar.add(key, value)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _utc(case: Case, minute: int) -> datetime:
    zero = case.problem.clock.local(0).astimezone(UTC)
    return zero + timedelta(minutes=minute)


def _summary(case: Case, duty: Duty) -> str:
    clock = case.problem.clock
    return _clean(f"{case.problem.hub.name} {clock.local(duty.start):%H:%M}-{clock.local(duty.end):%H:%M}")


def _description(case: Case, duty: Duty) -> str:
    """A line an activity, in local time, then the paid hours and whose time it is."""
    clock = case.problem.clock
    lines = [f"{clock.local(a.start):%H:%M}-{clock.local(a.end):%H:%M} {name_of(a)}" for a in merged(duty.activities)]
    last = f"{duty.paid_minutes / 60:.4g} h paid. Times of the lines above: {case.problem.hub.time_zone}."
    return _clean("\n".join((*lines, last)))


def _clean(text: str) -> str:
    """Text without characters that a calendar must not hold."""
    return _CONTROL.sub(" ", text)
