"""Sheets `Moderators` and `Skills`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.hub import Moderator, SkillRow
from scheduler.workbook.reading.contracts import DEFAULT
from scheduler.workbook.reading.marks import AREA, LANGUAGE, QUEUE, marked, queue_marks, skill_marks
from scheduler.workbook.reading.sheets import Record, identified, ordered, records
from scheduler.workbook.schema import MODERATORS, SKILLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.hub import Queue
    from scheduler.workbook.reading.session import Session

_DATES = {"first_date": "from", "last_date": "to"}


def read_moderators(session: Session, queues: Sequence[Queue]) -> tuple[list[Moderator], list[SkillRow]]:
    """Every moderator, and the queues that columns of marks give them; an empty contract is the default one.

    Columns named like languages and policy areas of the queues add to what the lists say.
    """
    out: list[Moderator] = []
    skills: list[SkillRow] = []
    for record in identified(session, MODERATORS, marks=skill_marks(queues)):
        session.places[f"moderator:{record['id']}"] = record.place("id")
        for kind, column in ((LANGUAGE, "languages"), (AREA, "policy_areas")):
            if more := marked(record, kind):
                record.values[column] = tuple(dict.fromkeys((*(record[column] or ()), *more)))
        own = marked(record, QUEUE)
        skills += [SkillRow(moderator=record["id"], queue=queue, level=level) for queue, level in own.items()]
        moderator = _moderator(record)
        if moderator is not None:
            out.append(moderator)
    return out, skills


def _moderator(record: Record) -> Moderator | None:
    ordered(record, record["from"], record["to"])
    for column in _DATES.values():
        if record[column] is not None:  # employment is judged as availability
            record.session.places[f"rule:availability.{record['id']}"] = record.place(column)
    return record.build(
        Moderator,
        _DATES,
        id=record["id"],
        name=record["name"],
        vendor=record["vendor"],
        team=record["team"],
        contract=record["contract"] or DEFAULT,
        languages=record["languages"],
        policy_areas=record["policy_areas"],
        severe_ok=record["severe_ok"],
        first_date=record["from"],
        last_date=record["to"],
    )


def read_skills(session: Session, queues: Sequence[Queue]) -> list[SkillRow]:
    """Every line of `Skills`: a queue, or a language and a policy area, or a mark in the column of each queue."""
    rows = (row for record in records(session, SKILLS, marks=queue_marks(queues)) for row in _skills(record))
    return [row for row in rows if row is not None]


def _skills(record: Record) -> Iterator[SkillRow | None]:
    marks = marked(record, QUEUE)
    columns = any(name.startswith(QUEUE) for name in record.columns)
    if not columns or record["queue"] or record["language"] or record["policy_area"]:
        yield _skill(record)
    elif not marks and not record.at_fault:
        record.warning("moderator", "no mark stands in this line: what sheet Moderators says of them holds")
    for queue, level in marks.items():
        yield record.build(
            SkillRow,
            _DATES,
            moderator=record["moderator"],
            queue=queue,
            level=level or record["level"],
            first_date=record["from"],
            last_date=record["to"],
        )


def _skill(record: Record) -> SkillRow | None:
    pair = bool(record["language"] or record["policy_area"])
    if record["queue"] is None and not pair and "queue" not in record.at_fault:
        record.error("queue", "expected a queue, or a language and a policy area")
    if record["queue"] is not None and pair:
        record.error("queue", "expected either a queue, or a language and a policy area; both are given")
    ordered(record, record["from"], record["to"])
    return record.build(
        SkillRow,
        _DATES,
        moderator=record["moderator"],
        queue=record["queue"],
        language=record["language"],
        policy_area=record["policy_area"],
        level=record["level"],
        first_date=record["from"],
        last_date=record["to"],
    )
