"""Warns where nothing on sheet Rules guards rest: no law comes with the program, and a silent gap looks like consent.

Soft rules count as guards, for somebody thought of them. Nothing is said where the patterns leave enough rest anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.clock import DAY_MINUTES
from scheduler.rules.base import hours_text
from scheduler.rules.cap import Cap
from scheduler.rules.free_days import FreeDays
from scheduler.rules.rest_between import RestBetween
from scheduler.rules.rest_block import RestBlock
from scheduler.rules.run import Run
from scheduler.rules.words import wall_text
from scheduler.workbook.reading.reachable import paid_lengths

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from models.hub import Contract, Moderator
    from models.problem import Problem
    from scheduler.rules import Rule
    from scheduler.workbook.reading.session import Session

_USUAL_REST = 11 * 60  # Directive 2003/88/EC art. 3
_USUAL_DAYS = 6  # one day off in seven, ibid. art. 5


class _Turn(NamedTuple):
    """The quickest turn-round that a contract's patterns allow: the latest end and the earliest start after it."""

    rest: int
    end: int
    start: int


def warn_of_missing_rest(session: Session, problem: Problem, rules: Sequence[Rule]) -> None:
    """Tell whom no rule gives rest between duties, and whose days in a row no rule limits."""
    _warn_of_turns(session, problem, rules)
    _warn_of_days(session, problem, rules)


def _warn_of_turns(session: Session, problem: Problem, rules: Sequence[Rule]) -> None:
    people = _unguarded(problem, rules, lambda rule: isinstance(rule, RestBetween) and rule.after == "any")
    found = {name: turn for name in _contracts(people) if (turn := _turn(problem, name)) and turn.rest < _USUAL_REST}
    if not found:
        return
    worst = min(found, key=lambda name: found[name].rest)
    rest, end, start = found[worst]
    again = f"finish at {wall_text(end % DAY_MINUTES)} and start again at {wall_text(start)}, {hours_text(rest)} later"
    session.faults.warning(
        "Rules",
        f"no row demands rest between duties {_of_whom(problem, people, found)}: under contract {worst!r} people may "
        f"{again if rest > 0 else 'start again as soon as they finish'}; add a row of kind rest_between with "
        "min = 11h, or what your law demands",
    )


def _warn_of_days(session: Session, problem: Problem, rules: Sequence[Rule]) -> None:
    people = _unguarded(problem, rules, _limits_days)
    found = {name: days for name in _contracts(people) if (days := _days_in_a_row(problem, name)) > _USUAL_DAYS}
    if not found:
        return
    worst = max(found, key=lambda name: found[name])
    session.faults.warning(
        "Rules",
        f"no row limits days in a row {_of_whom(problem, people, found)}: contract {worst!r} alone allows "
        f"{found[worst]} without a day off; add a row of kind run with of = day_worked and max = 6, or what your law "
        "demands",
    )


def _unguarded(problem: Problem, rules: Sequence[Rule], guards: Callable[[Rule], bool]) -> list[Moderator]:
    """Moderators in the scope of no rule that guards."""
    guarded = {person.id for rule in rules if guards(rule) for person in problem.select(rule.scope)}
    return [person for person in problem.moderators if person.id not in guarded]


def _limits_days(rule: Rule) -> bool:
    if isinstance(rule, Run):
        return rule.of == "day_worked" and rule.max is not None
    if isinstance(rule, Cap):
        return rule.measure == "days_worked" and rule.window.form in ("any_days", "block")
    return isinstance(rule, RestBlock | FreeDays)


def _contracts(people: Sequence[Moderator]) -> list[str]:
    return list(dict.fromkeys(person.contract for person in people))


def _of_whom(problem: Problem, people: Sequence[Moderator], contracts: Container[str]) -> str:
    """`of anybody`, or how many of the moderators it is about."""
    number = sum(person.contract in contracts for person in people)
    return "of anybody" if number == len(problem.moderators) else f"of {number} of {len(problem.moderators)} moderators"


def _turn(problem: Problem, contract: str) -> _Turn | None:
    """The quickest turn-round from one local date to the next; None without a pattern."""
    patterns = problem.patterns_of_contract[contract]
    if not patterns:
        return None
    end = max(max(pattern.starts()) + max(pattern.lengths_minutes) for pattern in patterns)
    start = min(min(pattern.starts()) for pattern in patterns)
    return _Turn(start + DAY_MINUTES - end, end, start)


def _days_in_a_row(problem: Problem, contract: str) -> int:
    """Days that weekly limits allow without one off: the end of a week and the start of the next."""
    of_week = _days_a_week(problem, next(one for one in problem.contracts if one.id == contract))
    return min(problem.hub.days, problem.hub.days if of_week >= 7 else 2 * of_week)


def _days_a_week(problem: Problem, contract: Contract) -> int:
    """Days that hours and days of the contract allow, in its shortest shifts."""
    shortest = max(1, min(paid_lengths(problem, contract.id), default=1))
    return min(contract.days_per_week_max, contract.minutes_per_week_max // shortest)
