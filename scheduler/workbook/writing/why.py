"""Sheet `Why`: what is short, denied or in conflict, why, and what would change it: a row each, reasons below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from models.why import Finding, Reason, Why
    from scheduler.workbook.writing.book import Book

WHY_COLUMNS = (
    Column("number", "integer", 8),
    Column("topic", width=11),
    Column("verdict", width=14),
    Column("where", width=17),
    Column("queue", width=16),
    Column("from", "moment", 17),
    Column("to", "moment", 17),
    Column("hours", "hours", 8),
    Column("points", "integer", 9),
    Column("moderator", width=13),
    Column("name", width=18),
    Column("rules", "wrapped", 26),
    Column("sentence", "wrapped", 95),
    Column("cost_change", "integer", 13),
    Column("uncovered_change", "hours", 18),
    Column("known", width=10),
)


def why_table(book: Book, why: Why) -> Table:
    """A numbered row for each finding, with the hours and points that it is about; below it a row for each reason, with
    what would change (points and uncovered hours); last what was left out."""
    rows: list[tuple[Value, ...]] = []
    for number, finding in enumerate(why.findings, 1):
        rows.append(_finding(book, number, finding))
        rows += [_reason(book, number, reason) for reason in finding.reasons if reason.sentence not in finding.sentence]
    rows += [(None, "left out", *[None] * 10, sentence, None, None, None) for sentence in why.left_out]
    return Table(WHY_COLUMNS, rows)


def _finding(book: Book, number: int, finding: Finding) -> tuple[Value, ...]:
    timed, mended = finding.end > finding.start, finding.topic == "repair"
    return (
        number,
        finding.topic,
        finding.name,
        finding.where,
        finding.queue,
        book.moments[finding.start].local if timed else None,
        book.moments[finding.end].local if timed else None,
        round(finding.minutes / 60, 2) if finding.minutes and not mended else None,
        finding.points if finding.points and not mended else None,
        finding.moderator,
        _name(book, finding.moderator),
        None,
        finding.sentence,
        finding.points if mended else None,
        round(finding.minutes / 60, 2) if mended else None,
        finding.proof,
    )


def _reason(book: Book, number: int, reason: Reason) -> tuple[Value, ...]:
    uncovered = reason.uncovered_minutes
    return (
        number,
        None,
        reason.role,
        ", ".join(filter(None, reason.where)),
        *[None] * 5,
        reason.moderator,
        _name(book, reason.moderator),
        ", ".join(reason.rules),
        reason.sentence,
        reason.cost,
        None if uncovered is None else round(uncovered / 60, 2),
        reason.proof,
    )


def _name(book: Book, moderator: str) -> str:
    who = book.by_id.get(moderator)
    return who.name if who else ""
