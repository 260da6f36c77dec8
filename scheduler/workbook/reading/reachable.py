"""Warns of contracts whose weekly hours their own patterns can never reach, or never fit: a slip of the pen, mostly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import hours_text

if TYPE_CHECKING:
    from models.hub import Contract
    from models.problem import Problem
    from scheduler.workbook.reading.session import Session


def warn_of_contracts(session: Session, problem: Problem) -> None:
    """Tell of each contract that somebody has, at the cell of its hours."""
    used = {moderator.contract for moderator in problem.moderators}
    for contract in problem.contracts:
        paid = paid_lengths(problem, contract.id)
        if contract.id not in used or not paid:
            continue
        shortest, longest = min(paid), max(paid)
        most = contract.days_per_week_max * longest
        if most < contract.minutes_per_week_min:
            sentence = (
                f"these hours are never reached: {contract.days_per_week_max} days a week of at most "
                f"{hours_text(longest)} paid are {hours_text(most)}"
            )
            _tell(session, contract, "hours_min", sentence, contract.minutes_per_week_min)
        elif contract.minutes_per_week_max < shortest or not contract.days_per_week_max:
            sentence = f"nobody works under this contract: its shortest shift has {hours_text(shortest)} paid"
            _tell(session, contract, "hours_max", sentence, contract.minutes_per_week_max)
        elif not _some_sum(contract, set(paid)):
            sentence = (
                f"no set of at most {contract.days_per_week_max} shifts a week, of "
                f"{' or '.join(map(hours_text, sorted(set(paid))))} paid, gives hours from "
                f"{hours_text(contract.minutes_per_week_min)} to {hours_text(contract.minutes_per_week_max)}"
            )
            _tell(session, contract, "hours_min", sentence, contract.minutes_per_week_min)


def _some_sum(contract: Contract, paid: set[int]) -> bool:
    """Whether some number of shifts, up to the days of a week, has hours between minimum and maximum."""
    low, high = contract.minutes_per_week_min, contract.minutes_per_week_max
    sums = {0}
    for _ in range(contract.days_per_week_max):
        sums |= {total + length for total in sums for length in paid if total + length <= high}
    return any(low <= total <= high for total in sums)


def paid_lengths(problem: Problem, contract: str) -> list[int]:
    """Paid minutes of each length of the contract's patterns."""
    return [
        length - sum(pause.minutes for pause in pattern.breaks if not pause.paid)
        for pattern in problem.patterns_of_contract[contract]
        for length in pattern.lengths_minutes
    ]


def _tell(session: Session, contract: Contract, rule: str, sentence: str, minutes: int) -> None:
    place = session.places.get(f"rule:contract.{contract.id}.{rule}", "Contracts")
    session.faults.warning(place, sentence, hours_text(minutes), "impossible_contract")
