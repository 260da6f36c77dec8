"""Sheets `Moderators` and `Skills`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.hub import Moderator, SkillRow
from scheduler.workbook.reading.contracts import DEFAULT
from scheduler.workbook.reading.sheets import Record, identified, ordered, records
from scheduler.workbook.schema import MODERATORS, SKILLS

if TYPE_CHECKING:
    from scheduler.workbook.reading.session import Session

_DATES = {"first_date": "from", "last_date": "to"}


def read_moderators(session: Session) -> list[Moderator]:
    """Every moderator; an empty contract is the default one."""
    out = []
    for record in identified(session, MODERATORS):
        session.places[f"moderator:{record['id']}"] = record.place("id")
        moderator = _moderator(record)
        if moderator is not None:
            out.append(moderator)
    return out


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


def read_skills(session: Session) -> list[SkillRow]:
    """Every line of `Skills`: a queue, or a language and a policy area."""
    rows = (_skill(record) for record in records(session, SKILLS))
    return [row for row in rows if row is not None]


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
