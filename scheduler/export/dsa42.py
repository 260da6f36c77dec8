"""People and hours by official language of the Union: what a report under article 42(2)(a) DSA starts from.

A platform counts the people who moderate content "broken down by each applicable official language". This sheet gives
one hub's part of it: who may serve a language, who did, and the hours planned on its queues. A moderator counts in
every language that they have, so people do not add up; hours do, to all paid time of the roster.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from models.hub import ANY
from models.roster import SHARE_DENOMINATOR
from scheduler.export.case import Case, Files
from scheduler.export.tongues import OFFICIAL, official
from scheduler.workbook.writing.plain import write_sheets
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from models.hub import SkillRow

ANY_LANGUAGE, NO_QUEUE, ALL = "queues of any language", "paid time on no queue", "all, each person once"

_FIGURES = ("moderators", "worked", "hours")
_ABOUT = (
    "Regulation (EU) 2022/2065 (DSA), article 42(2)(a): very large platforms and search engines report the people "
    "whom they dedicate to content moderation, broken down by each applicable official language.",
    "This is a count of one roster of one hub, to be added up with those of other hubs and periods. It is no "
    "transparency report and no legal advice.",
    "moderators: people employed in these dates who have the language on sheet Moderators, or for whom sheet Skills "
    "names it, or a queue of it. Whoever has several languages counts in each: people do not add up.",
    "worked: people with time on a queue of the language. hours: time on such queues, as planned; time that was really "
    "worked is known to payroll. A minute shared by several queues counts by its parts. Hours add up.",
    "Queues of any language, and paid time on no queue (waiting, paid breaks, wellness, training, meetings), stand in "
    "rows of their own, and languages that are not official ones of the Union below them.",
    "Not here: qualifications, training and support of people (42(2)(b)), and indicators of accuracy (42(2)(c)).",
)


def dsa42_files(case: Case) -> Files:
    """`dsa42.xlsx` with sheets `Languages` and `About`."""
    sheets = {"Languages": languages_table(case), "About": _about(case)}
    return Files({"dsa42.xlsx": partial(write_sheets, sheets=sheets)})


def languages_table(case: Case) -> Table:
    """A row for each official language, then for what has none, then for other languages; last everybody once.

    In the export of the whole hub people and hours are told apart by who employs them; a vendor's has no such columns.
    """
    speakers, parts = _speakers(case), _parts(case)
    known = {ANY_LANGUAGE, NO_QUEUE, ALL, *OFFICIAL}
    lines = [(name, code, code) for code, name in OFFICIAL.items()]
    lines += [(ANY_LANGUAGE, "", ANY_LANGUAGE), (NO_QUEUE, "", NO_QUEUE)]
    lines += [(f"{one} (not official)", one, one) for one in sorted({*speakers, *parts} - known)]
    lines.append((ALL, "", ALL))
    groups = {"": {person.id for person in case.book.people}}
    if case.vendor is None:
        groups["_in_house"] = {person.id for person in case.book.people if not person.vendor}
        groups["_vendors"] = groups[""] - groups["_in_house"]
    columns = [Column("language", width=26), Column("code", width=8)]
    for suffix in groups:
        columns += [Column(f"{name}{suffix}", "hours" if name == "hours" else "integer", 19) for name in _FIGURES]
    rows: list[tuple[Value, ...]] = []
    for name, code, key in lines:
        figures: list[Value] = []
        for ids in groups.values():
            own = {who: part for who, part in parts.get(key, {}).items() if who in ids}
            hours = round(sum(own.values()) / SHARE_DENOMINATOR / 60, 2)
            figures += [len(speakers.get(key, set()) & ids) if key != NO_QUEUE else None, len(own), hours]
        rows.append((name, code, *figures))
    return Table(tuple(columns), rows)


def _speakers(case: Case) -> dict[str, set[str]]:
    """People employed in the horizon by each language that they have; all of them under `ALL`."""
    found: dict[str, set[str]] = {ALL: set()}
    languages = {queue.id: queue.language for queue in case.problem.queues}
    rows = case.problem.rows_of_one["skills"]
    last = case.problem.hub.days - 1
    for person in case.book.people:
        if not case.problem.employed(person, 0, last):
            continue
        found[ALL].add(person.id)
        held = [row.language or languages.get(row.queue, ANY) for row in rows.get(person.id, ()) if _valid(case, row)]
        for language in held if person.id in rows else person.languages:
            found.setdefault(_row_of(language), set()).add(person.id)
    return found


def _valid(case: Case, row: SkillRow) -> bool:
    """Whether a skill is held on any date of the horizon."""
    start, end = case.problem.hub.start, case.problem.clock.date_of(case.problem.hub.days - 1)
    return (row.first_date or start) <= end and (row.last_date or end) >= start


def _parts(case: Case) -> dict[str, Counter[str]]:
    """Paid time by language and moderator, in 1/120 minute; all of it under `ALL`."""
    languages = {queue.id: _row_of(queue.language) for queue in case.problem.queues}
    found: dict[str, Counter[str]] = {ALL: Counter()}
    for duty in case.duties:
        for activity in duty.activities:
            if activity.kind == "break":
                continue
            minutes, left = activity.end - activity.start, SHARE_DENOMINATOR
            found[ALL][duty.moderator] += minutes * SHARE_DENOMINATOR
            for queue, part in activity.parts:
                found.setdefault(languages.get(queue, ANY_LANGUAGE), Counter())[duty.moderator] += minutes * part
                left -= part
            if left > 0:
                found.setdefault(NO_QUEUE, Counter())[duty.moderator] += minutes * left
    return found


def _row_of(language: str) -> str:
    """The row in which a language is counted: the official one's code, or its own name."""
    return ANY_LANGUAGE if language in ("", ANY) else official(language) or language


def _about(case: Case) -> Table:
    hub = case.problem.hub
    last = case.problem.clock.date_of(hub.days - 1)
    what = f"{hub.name}, {hub.start.isoformat()} to {last.isoformat()}"
    whose = "everybody" if case.vendor is None else f"people of vendor {case.vendor}"
    lines = [f"{what}: {whose}. Duties that begin on the last date count whole.", *_ABOUT]
    return Table((Column("about", "wrapped", 110),), [(line,) for line in lines])
