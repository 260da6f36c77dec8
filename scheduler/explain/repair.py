"""Repairs of a conflict: a member gives way, by the least that helps; the roster is made again and judged.

Where no single member is enough, members give way one after the other until a legal tour exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.why import Finding
from scheduler.explain.blocks import span_of
from scheduler.explain.forgo import without
from scheduler.explain.loosen import NEVER_LIFTED
from scheduler.explain.words import hours, signed
from scheduler.rules.words import count_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.why import Reason
    from scheduler.engine.alone import Alone
    from scheduler.explain.blocks import Block
    from scheduler.explain.budget import Budget
    from scheduler.explain.case import Case, Change
    from scheduler.explain.loosen import Loosener, Loosening
    from scheduler.explain.words import Words
    from scheduler.rules import Rule

MOST_REPAIRS = 3
"""So many repairs of a conflict are told, the cheapest."""

MOST_ALIKE = 50
"""So many of those who share a conflict are asked whether a repair helps them as well."""

MOST_STEPS = 6
"""So many members give way one after the other, at most."""


class Repairs:
    """Finds and prices repairs in one case."""

    def __init__(self, case: Case, alone: Alone, words: Words, loosener: Loosener, budget: Budget) -> None:
        self._case, self._alone, self._words, self._loosener, self._budget = case, alone, words, loosener, budget

    def of_people(self, people: Sequence[int], conflict: Sequence[Rule]) -> list[Finding]:
        """The cheapest repairs of a conflict that moderators (indices) share, each verified for the first of them: of
        one member, or of several where none is enough alone; law is never given up. Of the others those are asked
        whom the cheapest helps as well."""
        m, others = people[0], people[1:]
        conflict = [rule for rule in conflict if not self._words.is_law(rule.id)]
        ways = [way for rule in conflict for way in self._loosener.ways(m, rule)]
        priced = [(self._priced(m, way), way) for way in ways or self._several(m, conflict)]
        found = sorted(((one, way) for one, way in priced if one), key=lambda pair: pair[0].points)[:MOST_REPAIRS]
        told = [finding for finding, _ in found]
        if not told or not others:
            return told
        free, bound = self._helped(others, found[0][1])
        told[0] = told[0].model_copy(update={"sentence": f"{told[0].sentence} {_so_would(free, bound, len(others))}"})
        # Whom the cheapest does not help has a repair of their own.
        return told + (self.of_people(bound, conflict) if bound and not self._budget.over else [])

    def _helped(self, others: Sequence[int], way: Loosening) -> tuple[list[int], list[int]]:
        """Of those who share a conflict, as far as they are asked: who has a legal roster if a rule gives way so, and
        who has none."""
        asked: dict[bool, list[int]] = {True: [], False: []}
        for m in others[:MOST_ALIKE]:
            if self._budget.over:
                break
            self._budget.ask()
            asked[self._alone.of(way.problem).feasible(m, way.rules)].append(m)
        return asked[True], asked[False]

    def of_minimum(self, clash: Finding, unlocks: Mapping[Block, Sequence[tuple[Reason, Change]]]) -> Iterator[Finding]:
        """Of what would help the block of a hard minimum, the cheapest that keeps it and breaks no other."""
        problem = self._case.problem
        for block, found in unlocks.items():
            if (problem.queues[block.queue].id, span_of(problem, block.first, block.last)) != (
                clash.queue,
                (clash.start, clash.end),
            ):
                continue
            before = self._case.verdict.coverage.below
            kept = [
                (reason, change)
                for reason, change in found
                if not any(map(self._words.is_law, reason.rules))
                and not change.below[block.queue, block.first : block.last].any()
                and (change.below <= before).all()
            ]
            for reason, change in sorted(kept, key=lambda pair: pair[1].cost)[:MOST_REPAIRS]:
                yield Finding(
                    topic="repair",
                    name="hard minimum",
                    sentence=reason.sentence,
                    where=reason.where[0],
                    queue=clash.queue,
                    moderator=reason.moderator,
                    points=change.cost,
                    minutes=change.uncovered_minutes,
                    proof=reason.proof,
                )

    def _several(self, m: int, conflict: Sequence[Rule]) -> list[Loosening]:
        """Members given up one after the other, the first of every conflict that remains, the last by the least."""
        gone: list[Rule] = []
        remaining: Sequence[Rule] | None = conflict
        for _ in range(MOST_STEPS):
            if self._budget.over or not remaining:
                break
            open_ = [r for r in remaining if r.kind not in NEVER_LIFTED and not self._words.is_law(r.id)]
            for rule in open_:
                ways = list(self._loosener.ways(m, rule, given=gone))
                if ways:
                    before = " and ".join(f"{self._words.rule(other)}" for other in gone)
                    return [way._replace(text=f"Without {before}: {way.text[0].lower()}{way.text[1:]}") for way in ways]
            if not open_:
                break
            gone.append(open_[0])
            self._budget.ask()
            left = [rule for rule in self._case.rules if rule not in gone]
            remaining = self._alone.of(without(self._case.problem, gone)).blocking(m, left)
        return []

    def _priced(self, m: int, way: Loosening) -> Finding | None:
        """The repaired roster against the one without the moderator."""
        person = self._case.problem.moderators[m].id
        priced = self._loosener.priced(m, way)
        if priced is None:
            return None
        tour, change = priced
        duties = count_text(len(tour.duties), "duty", "duties")
        uncovered = signed_hours(change.uncovered_minutes)
        sentence = (
            f"{way.text}, {self._words.who(person)} would have a legal roster of {duties}; "
            f"cost {signed(change.cost)}, uncovered {uncovered}."
        )
        return Finding(
            topic="repair",
            name="one person",
            sentence=sentence,
            where=way.where,
            moderator=person,
            points=change.cost,
            minutes=change.uncovered_minutes,
            proof="proved" if tour.cheapest else "verified",
        )


def _so_would(free: Sequence[int], bound: Sequence[int], others: int) -> str:
    """`So would all 9 others.`: whom else a repair helps."""
    asked = len(free) + len(bound)
    if not asked:
        return "The others were not asked."
    if len(free) == others:
        return "So would the other." if others == 1 else f"So would all {others} others."
    of_all = "" if asked == others else f"{asked} that were asked of "
    return f"So would {len(free) or 'none'} of {of_all}the {others} others."


def signed_hours(minutes: int) -> str:
    """`−8.0 h`, `+2.5 h` or `0.0 h`."""
    return f"{'−' if minutes < 0 else '+' if minutes else ''}{hours(abs(minutes))}"
