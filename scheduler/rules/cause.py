"""Violations as a person reads them: those of one cause together, with the article of the rule that they break.

A rule of a period that slides, such as 48 hours on average over any 17 weeks, is broken once for every date on which a
period ends. That is one cause, and a reader wants one line: the worst of them, and how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from models.rule import TICKS_PER_POINT
from scheduler.rules.ahead import SUFFIX
from scheduler.rules.pack import pack_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.clock import Clock
    from models.problem import Problem
    from models.verdict import Violation

_OF_AN_HOURS_PAY = 6000

FORM_OF_A_ROSTER, WRITTEN, IMPLIED = "the form of every roster", "sheet Rules", "the hub's other sheets"
"""Where rules come from that no article demands."""


@dataclass(frozen=True)
class Cause:
    """Violations of one rule by one moderator whose periods overlap and end on consecutive dates; at least one.

    They stand in the order of their ends. Every count and every price goes on speaking of the single violations.
    """

    violations: tuple[Violation, ...]

    @property
    def worst(self) -> Violation:
        """The one with the largest amount; of several the first."""
        return max(self.violations, key=lambda violation: violation.amount)

    @property
    def times(self) -> int:
        """How many violations there are."""
        return len(self.violations)

    @property
    def ticks(self) -> int:
        """Price of all of them."""
        return sum(violation.ticks for violation in self.violations)

    @property
    def sentence(self) -> str:
        """The worst one's sentence, and how many others are like it."""
        more = f" (the worst of {self.times} periods that end on consecutive dates)" if self.times > 1 else ""
        return f"{self.worst.sentence}{more}"


def causes(clock: Clock, violations: Iterable[Violation]) -> tuple[Cause, ...]:
    """The violations by cause, hard ones first, then by price, rule, moderator and start; none is left out."""
    alike: dict[tuple[str, str, bool], list[Violation]] = {}
    for violation in violations:
        alike.setdefault((violation.rule, violation.moderator, violation.hard), []).append(violation)
    found = [Cause(tuple(part)) for own in alike.values() for part in _parts(clock, own)]
    return tuple(sorted(found, key=_weight))


def _weight(cause: Cause) -> tuple[bool, int, str, str, int]:
    worst = cause.worst
    return not worst.hard, -cause.ticks, worst.rule, worst.moderator, cause.violations[0].start


def _parts(clock: Clock, own: list[Violation]) -> list[list[Violation]]:
    """Runs of violations of one rule and moderator, each ending on the date after the one before."""
    if not own[0].moderator:
        return [[violation] for violation in own]
    own = sorted(own, key=lambda violation: (violation.end, violation.start))
    parts = [[own[0]]]
    for before, after in pairwise(own):
        slides = before.start <= after.start < before.end < after.end
        if slides and _last_date(clock, after) - _last_date(clock, before) == 1:
            parts[-1].append(after)
        else:
            parts.append([after])
    return parts


def _last_date(clock: Clock, violation: Violation) -> int:
    return clock.day_of(max(violation.start, violation.end - 1))


def articles(problem: Problem) -> dict[str, str]:
    """Article, or other source, of every rule of the hub's packs that is in force, by the rule's id."""
    return {rule.row.id: rule.source or "no source" for rule in pack_rules(problem)}


def origins(problem: Problem) -> dict[str, str]:
    """`articles`, and for the rows of sheet Rules that they come from there."""
    return {**articles(problem), **dict.fromkeys((row.id for row in problem.rules), WRITTEN)}


def origin(known: dict[str, str], rule: str) -> str:
    """Where a rule comes from, by what `origins` gave; what no row demands follows from other sheets or the form."""
    if rule.endswith(SUFFIX) and rule not in known:
        return f"room for the next period under {origin(known, rule.removesuffix(SUFFIX))}"
    return known.get(rule) or (FORM_OF_A_ROSTER if rule.startswith("structure.") else IMPLIED)


def amount_text(violation: Violation) -> str:
    """`1 h 30 min`, `1.25 hours' pay` or a number: the amount in the rule's own unit."""
    if violation.unit == "count":
        return str(violation.amount)
    if violation.unit == "pay":
        return f"{round(violation.amount / _OF_AN_HOURS_PAY, 2):g} hours' pay"
    hours, minutes = divmod(violation.amount, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")))


def when_text(clock: Clock, violation: Violation) -> str:
    """`2027-03-01 22:00 to 2027-03-02 07:00`, or dates alone where whole dates are meant; local to the hub."""
    if violation.start == violation.end:
        return "the whole roster"
    first, last = clock.day_of(violation.start), clock.day_of(violation.end)
    if clock.day_start(first) == violation.start and clock.day_start(last) == violation.end:
        return " to ".join(dict.fromkeys(str(clock.date_of(day)) for day in (first, last - 1)))
    start, end = clock.local(violation.start), clock.local(violation.end)
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M} to {until}"


def headed(clock: Clock, cause: Cause, article: str) -> tuple[str, str]:
    """Two lines over the sentence: hardness, rule and article; then when, how much, and what all of it costs.

    What is only paid more, and breaks nothing, is `pay`.
    """
    worst = cause.worst
    price = f"{round(cause.ticks / TICKS_PER_POINT, 2):g} points" if cause.ticks else ""
    about = (when_text(clock, worst), f"by {amount_text(worst)}", price)
    head = f"{'HARD' if worst.hard else 'pay' if worst.unit == 'pay' else 'soft'} {worst.rule} ({article})"
    return head, ", ".join(filter(None, about))


SOFT_TOLD = 20
"""So many causes that break no hard rule are told, the dearest; a long list would hide what is above it."""


def told(problem: Problem, violations: Iterable[Violation], file: str = "audit.xlsx") -> Iterator[str]:
    """A line a cause: hardness, rule, article, when, how much, and the sentence, which names the moderator.

    All hard ones, then the dearest of the others, and last how many more there are, and in which file.
    """
    known = origins(problem)
    found = causes(problem.clock, violations)
    shown = sum(cause.worst.hard for cause in found) + SOFT_TOLD
    for cause in found[:shown]:
        head, about = headed(problem.clock, cause, origin(known, cause.worst.rule))
        yield f"{head}, {about}: {cause.sentence}"
    if found[shown:]:
        more = f"and {len(found) - shown} more that break no hard rule, none dearer"
        yield f"{more}: sheet Violations of {file} (--out) has all"
