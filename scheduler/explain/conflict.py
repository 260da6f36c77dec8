"""Why no complete legal roster exists: somebody without a legal tour, or minima that people and rules cannot keep.

A conflict is a minimal set: all of it together is proven impossible, and without any one member it is not. What follows
from it alone is repaired, by the least that helps, and the repaired roster is made and judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from models.skill import services
from models.slots import past_units
from models.verdict import shared
from models.why import Finding, Reason
from scheduler.engine.alone import Cell, Clash, given_up, minimal_set
from scheduler.explain.blocks import span_of, when
from scheduler.explain.words import heads_text, hours
from scheduler.rules.skill import Skill
from scheduler.rules.words import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scheduler.engine.alone import Alone
    from scheduler.explain.blocks import Block
    from scheduler.explain.budget import Budget
    from scheduler.explain.case import Case
    from scheduler.explain.repair import Repairs
    from scheduler.explain.words import Words
    from scheduler.rules import Rule

MOST_CONFLICTS = 20
"""So many conflicts of people without a legal tour are explained; those who have others are counted."""

SECONDS = 2.0
"""Deterministic seconds of one question about many people together."""


class Conflicts:
    """Explains what stands against a complete legal roster in one case."""

    def __init__(self, case: Case, alone: Alone, words: Words, repairs: Repairs, budget: Budget) -> None:
        self._case, self._alone, self._words, self._repairs, self._budget = case, alone, words, repairs, budget

    def people(self) -> Iterator[Finding]:
        """A conflict for everybody who has no legal tour, each followed by its repairs; those of one conflict are told
        together."""
        known = dict(shared(self._case.verdict.left_off))
        left_off = {person for people in known for person in people}
        broken = {v.moderator for v in self._case.verdict.hard if v.moderator in self._case.index} - left_off
        everybody = sorted([*known, *((person,) for person in broken)])
        for people in everybody[:MOST_CONFLICTS]:
            m = self._case.index[people[0]]
            if people in known:
                by_id = {rule.id: rule for rule in self._case.rules}
                rules = tuple(by_id[rule] for rule in known[people].rules)
                past = known[people].sentences[len(rules) :]
            elif self._budget.over:
                continue  # the audit names what is broken; why it must be is not asked any more
            else:
                self._budget.ask()
                found = self._alone.blocking(m, self._case.rules)
                if found is None:
                    continue
                rules, past = found, ()
            yield self._of_people(people, rules, past)
            yield from self._repairs.of_people([self._case.index[person] for person in people], rules)
        if more := [person for people in everybody[MOST_CONFLICTS:] for person in people]:
            sentence = f"{len(more)} more moderators have no legal roster, or break a rule: {shortened(more)}."
            yield Finding(topic="conflict", name="not looked at", sentence=sentence, proof="open")

    def _of_people(self, people: Sequence[str], rules: Sequence[Rule], past: Sequence[str]) -> Finding:
        person = people[0] if len(people) == 1 else ""
        members = [self._member(rule, person) for rule in rules]
        members += [Reason(moderator=person, role="member", sentence=sentence) for sentence in past]
        each = (
            "this alone leaves none"
            if len(members) == 1
            else "these together leave none, and without any one there is one"
        )
        named = shortened([self._words.who(one) for one in people])
        whom = f"{named} have" if len(people) > 1 else f"{named} has"
        return Finding(
            topic="conflict",
            name="no legal tour",
            sentence=f"{whom} no legal roster: {each}.",
            where=self._case.places.get(f"moderator:{people[0]}", ""),
            moderator=person,
            moderators=tuple(people),
            reasons=tuple(members),
        )

    def _member(self, rule: Rule, person: str = "") -> Reason:
        return Reason(
            moderator=person,
            role="member",
            sentence=f"{self._words.rule(rule)}: {rule.statement()}",
            rules=(rule.id,),
            where=(self._words.place(rule),),
        )

    def minima(self, blocks: Sequence[Block]) -> Iterator[Finding]:
        """A conflict for each block below its hard minimum, as far as one can be proven."""
        if not self._case.problem.hub.min_hard:
            return
        below = self._case.verdict.coverage.below
        told: set[tuple[str, ...]] = set()
        for block in blocks:
            line = below[block.queue, block.first : block.last]
            if not line.any():
                continue
            cell = Cell(block.queue, block.first + int(line.argmax()))
            finding = self._of_block(block, cell)
            members = tuple(reason.sentence for reason in finding.reasons)
            if members not in told:
                told.add(members)
                yield finding

    def _of_block(self, block: Block, cell: Cell) -> Finding:
        problem = self._case.problem
        start, end = span_of(problem, block.first, block.last)
        clash = None if self._budget.over else self._clash(cell)
        queue = problem.queues[block.queue].id
        below = int(self._case.verdict.coverage.below[block.queue, block.first : block.last].sum())
        what = (
            f"{queue} stays {hours(-(-below // 3000))} below its hard minimum {when(problem, block.first, block.last)}"
        )
        reasons: list[Reason] = []
        if isinstance(clash, Clash):
            many = len(clash.cells) + len(clash.rules) > 1
            why = (
                "these together cannot be kept, and without any one the others can" if many else "nobody could keep it"
            )
            reasons = [self._minimum(each) for each in clash.cells] + [self._member(rule) for rule in clash.rules]
        elif clash is None:
            why = "no conflict of rules was found: the search missed a roster that keeps it"
        else:
            why = "whether any roster keeps it was not settled in the time allowed"
        return Finding(
            topic="conflict",
            name="hard minimum",
            sentence=f"{what}: {why}.",
            where=self._words.queue_at(cell.queue, cell.slot),
            queue=queue,
            start=start,
            end=end,
            minutes=-(-below // 3000),
            proof="proved" if isinstance(clash, Clash) else "open",
            reasons=tuple(reasons),
        )

    def _minimum(self, cell: Cell) -> Reason:
        problem = self._case.problem
        need = heads_text(int(problem.demand.minimum[cell.queue, cell.slot]))
        where = self._words.queue_at(cell.queue, cell.slot)
        queue = problem.queues[cell.queue].id
        sentence = f"demand ({where}): {queue} needs at least {need} {when(problem, cell.slot, cell.slot + 1)}."
        return Reason(moderator="", role="member", sentence=sentence, rules=("demand.min",), where=(where,))

    def _clash(self, cell: Cell) -> Clash | str | None:
        """The cell alone first, for which few people count; then all minima of its queue; then those of the hub. Where
        there are too many choices for one program, people are counted."""
        problem = self._case.problem
        due = np.argwhere(problem.demand.minimum > 0).tolist()
        everything = [Cell(queue, slot) for queue, slot in due]
        found: Clash | str | None = None
        for cells in ([cell], [each for each in everything if each.queue == cell.queue], everything):
            people = self._people({each.queue for each in cells})
            self._budget.ask()
            found = self._alone.clash(people, self._case.rules, cells, [cell], SECONDS)
            if isinstance(found, Clash):
                return found
        return self._counted(cell) if found == "unknown" else found

    def _people(self, queues: set[int]) -> list[int]:
        """Moderators who may serve one of the queues."""
        granted = services(self._case.problem)
        people = enumerate(self._case.problem.moderators)
        return [m for m, person in people if queues & {service.queue for service in granted[person.id]}]

    def _counted(self, cell: Cell) -> Clash | str:
        """The rules that keep so many people out of the cell that the rest are too few, if there are such rules.

        People are asked one by one, so each of them may count as present for the whole slot: a lower count is a proof.
        """
        problem, rules = self._case.problem, self._case.rules
        free = 0
        blocking: dict[int, tuple[Rule, ...]] = {}
        for m in self._people({cell.queue}):
            if self._budget.over:
                return "unknown"
            self._budget.ask()
            found = self._alone.blocking(m, rules, cell)
            if found is None:
                free += 1
            else:
                blocking[m] = found
        due = int((problem.demand.units(problem.demand.minimum) - past_units(problem))[cell])
        needed = -(-due // (self._alone.most_minutes(cell) * UNITS_PER_MINUTE)) - free
        if needed <= 0:
            return "unknown"
        skill = [rule for rule in rules if isinstance(rule, Skill)]
        members = {rule.id: rule for found in blocking.values() for rule in found}

        def impossible(few: Sequence[Rule]) -> bool:
            self._budget.ask()
            return not self._at_least(needed, [*skill, *few], blocking, cell)

        kept = minimal_set(sorted(members.values(), key=given_up), impossible)
        return Clash(tuple(kept[::-1]), (cell,))

    def _at_least(self, needed: int, rules: list[Rule], people: Iterable[int], cell: Cell) -> bool:
        """Whether so many of these people have a legal tour under the rules that serves the cell."""
        for m in people:
            if needed > 0 and self._alone.reaches(m, cell) and self._alone.feasible(m, rules, cell):
                needed -= 1
        return needed <= 0
