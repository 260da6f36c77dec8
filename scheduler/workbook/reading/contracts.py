"""Sheet `Contracts`, and the contract that stands in for moderators who have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.hub import Contract, Moderator
from scheduler.rules.base import hours_text
from scheduler.workbook.reading.sheets import Record, identified
from scheduler.workbook.schema import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.workbook.reading.session import Session

DEFAULT = "default"
"""Id of the contract of moderators whose cell `contract` is empty."""

_COLUMNS = {
    "minutes_per_week_min": "hours_per_week_min",
    "minutes_per_week_max": "hours_per_week_max",
    "patterns": "shifts",
}
_WEEK_MINUTES = 7 * 24 * 60
_RULES = {"hours_max": "hours_per_week_max", "days_max": "days_per_week_max", "hours_min": "hours_per_week_min"}


def read_contracts(session: Session) -> list[Contract]:
    """Every contract."""
    found = (_contract(session, record) for record in identified(session, CONTRACTS))
    return [contract for contract in found if contract is not None]


def _contract(session: Session, record: Record) -> Contract | None:
    for column, default in (("hours_per_week_max", "40 h"), ("days_per_week_max", "5 days")):
        if record[column] is None and column not in record.at_fault:
            session.assume(f"Contracts: {record['id']!r} has no {column}: {default} are taken")
    _judge_hours(record)
    contract = record.build(
        Contract,
        _COLUMNS,
        id=record["id"],
        minutes_per_week_min=record["hours_per_week_min"],
        minutes_per_week_max=record["hours_per_week_max"],
        min_hard=record["min_hard"],
        days_per_week_max=record["days_per_week_max"],
        patterns=record["shifts"],
    )
    for rule, column in _RULES.items():
        session.places[f"rule:contract.{record['id']}.{rule}"] = record.place(column)
    return contract


def _judge_hours(record: Record) -> None:
    """Hours that no week has are a fault, and so is a minimum above the maximum: at its cell, naming both."""
    low, high = record["hours_per_week_min"], record["hours_per_week_max"]
    if high is not None and high > _WEEK_MINUTES:
        record.error("hours_per_week_max", "expected at most 168 hours, as many as a week has")
    if "hours_per_week_max" in record.at_fault:
        return
    default = Contract.model_fields["minutes_per_week_max"].default
    if low is not None and low > (default if high is None else high):
        written = "is empty: 40 h" if high is None else f"is {hours_text(high)} in {record.place('hours_per_week_max')}"
        record.error(
            "hours_per_week_min", f"expected at most hours_per_week_max, which {written}; here it is {hours_text(low)}"
        )


def with_default(session: Session, contracts: Sequence[Contract], moderators: Sequence[Moderator]) -> list[Contract]:
    """The contracts, and the default one where a moderator has it and the sheet does not give it."""
    without = [moderator.id for moderator in moderators if moderator.contract == DEFAULT]
    if not without or DEFAULT in session.ids[CONTRACTS.name]:
        return list(contracts)
    who = "no moderator has one" if len(without) == len(moderators) else f"without one: {', '.join(without[:10])}"
    more = f" and {len(without) - 10} more" if len(without) > 10 and len(without) < len(moderators) else ""
    session.assume(f"Contracts: {who}{more}; contract {DEFAULT!r}: 0 to 40 h and at most 5 days a week, all patterns")
    return [*contracts, Contract(id=DEFAULT)]
