"""Why a block of demand is short: impossible, bound by rules, or traded off against something dearer.

Every qualified moderator is asked alone, all others held. Whoever has no legal tour that serves the block's slot is
blocked, by a minimal set of rules; a rule that blocks alone is lifted, by the least that helps where it has a figure,
and the moderator's best tour is priced again. Whoever has one is priced as things stand: what it costs elsewhere is why
they are not there. Every tour that is told of was judged by the checker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rule import UNITS_PER_MINUTE
from models.skill import services
from models.why import Finding, Reason
from scheduler.engine.alone import Cell
from scheduler.explain.blocks import span_of, when
from scheduler.explain.forgo import without
from scheduler.explain.loosen import Loosener
from scheduler.explain.words import hours, marked, signed
from scheduler.rules.attendance import Attendance
from scheduler.rules.skill import Skill
from scheduler.rules.words import shortened, span_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.engine.alone import Alone, Tour
    from scheduler.explain.blocks import Block
    from scheduler.explain.budget import Budget
    from scheduler.explain.case import Case, Change
    from scheduler.explain.words import Words
    from scheduler.rules import Rule

MOST_PEOPLE = 40
"""So many qualified moderators are asked about one block."""


class Shortfalls:
    """Explains blocks of one case."""

    def __init__(self, case: Case, alone: Alone, words: Words) -> None:
        self._case, self._alone, self._words = case, alone, words
        self.unlocks: dict[Block, list[tuple[Reason, Change]]] = {}
        """What would help each block that was explained, with all that it changes."""
        self._services = services(case.problem)
        self._lost = {conflict.moderator: conflict.rules for conflict in case.verdict.left_off}

    def explain(self, block: Block, budget: Budget) -> Finding:
        """One block with a reason for every qualified moderator, as far as the budget goes (the rest are counted)."""
        problem = self._case.problem
        self._budget, self._loosener = budget, Loosener(self._case, self._alone, self._words, budget)
        cell = Cell(block.queue, block.core)
        qualified = self._qualified(cell)
        within = [m for m in qualified if self._alone.reaches(m, cell) or self._called_away(m, cell)]
        lost = [m for m in within if problem.moderators[m].id in self._lost]
        reaching = [m for m in within if m not in lost]
        asked, there, reasons = 0, 0, list[Reason]()
        for m in self._nearest_first(reaching, cell)[:MOST_PEOPLE]:
            if budget.over:
                break
            asked += 1
            if self._case.serves(m, cell):
                there += 1
            else:
                reasons += self._person(m, cell, block)
        reasons += self._not_asked(len(reaching) - asked)
        reasons += self._without_roster([problem.moderators[m].id for m in lost])
        reasons += self._unreaching([m for m in qualified if m not in within], cell)
        name = self._verdict(len(lost) + len(reaching) - there, reasons)
        start, end = span_of(problem, block.first, block.last)
        return Finding(
            topic="shortfall",
            name=name,
            sentence=self._headline(block, name, (len(qualified), there, len(lost)), reasons),
            where=self._words.queue_at(block.queue, block.core),
            queue=problem.queues[block.queue].id,
            start=start,
            end=end,
            minutes=block.minutes,
            points=block.points,
            proof="open" if name == "open" else "proved",
            reasons=_by_person(reasons),
        )

    def _qualified(self, cell: Cell) -> list[int]:
        """Moderators who may serve the queue on the date of the slot."""
        day = int(self._case.problem.slots.day[cell.slot])
        return [
            m
            for m, person in enumerate(self._case.problem.moderators)
            if any(s.queue == cell.queue and s.first <= day <= s.last for s in self._services[person.id])
        ]

    def _called_away(self, m: int, cell: Cell) -> bool:
        """Whether it is an event of their own that keeps every shift of the moderator out of the slot."""
        start, end = span_of(self._case.problem, cell.slot, cell.slot + 1)
        met = any(event.start < end and start < event.end for rule in self._attendance(m) for event in rule.events)
        return met and self._alone.of(without(self._case.problem, self._attendance(m))).reaches(m, cell)

    def _attendance(self, m: int) -> tuple[Attendance, ...]:
        """The rule that calls the moderator to events, if there are any."""
        person = self._case.problem.moderators[m].id
        return tuple(rule for rule in self._case.rules if isinstance(rule, Attendance) and rule.moderator == person)

    def _nearest_first(self, people: list[int], cell: Cell) -> list[int]:
        """Those on duty in the slot first, who need only change queue, then those who work least."""
        busy = {m: self._case.on_duty(m, cell.slot) for m in people}
        duties = self._case.duties
        return sorted(people, key=lambda m: (not busy[m], len(duties[self._case.problem.moderators[m].id])))

    def _not_asked(self, number: int) -> Iterator[Reason]:
        if number:
            whom = "1 more qualified moderator was" if number == 1 else f"{number} more qualified moderators were"
            yield Reason(
                moderator="", role="open", sentence=f"{whom} not asked about: out of time or room.", proof="open"
            )

    def _without_roster(self, people: list[str]) -> Iterator[Reason]:
        """One reason for those of a conflict who have no legal roster at all; the conflict is told by itself."""
        alike: dict[tuple[str, ...], list[str]] = {}
        for person in people:
            alike.setdefault(self._lost[person], []).append(person)
        for rules, people in alike.items():
            whom = shortened([self._words.who(person) for person in people])
            yield Reason(
                moderator=people[0] if len(people) == 1 else "",
                role="blocked",
                sentence=f"{whom}: no legal roster at all, because of {', '.join(rules)}.",
                rules=rules,
                where=tuple(self._case.places.get(f"rule:{rule}", "") for rule in rules),
            )

    def _verdict(self, others: int, reasons: list[Reason]) -> str:
        """What it comes to; `others` are those who are not there and whom a shift could bring there."""
        roles = {reason.role for reason in reasons}
        if not others:
            return "impossible"
        if any(reason.role == "trade" and (reason.cost or 0) < 0 for reason in reasons):
            return "missed"
        if "trade" in roles:
            return "traded off"
        return "open" if "open" in roles else "rule-bound"

    def _headline(self, block: Block, name: str, people: tuple[int, int, int], reasons: list[Reason]) -> str:
        """The sentence of a block; `people` are how many are qualified, how many of them are there, and how many have
        no legal roster."""
        problem, (qualified, there, lost) = self._case.problem, people
        queue = problem.queues[block.queue].id
        what = f"{queue} is {hours(block.minutes)} short {when(problem, block.first, block.last)}"
        if name == "impossible":
            why = "nobody is qualified for it" if not qualified else "no shift of the others reaches it"
            of_them = f"of {qualified} qualified {there} are there, and " if qualified else ""
            return f"{what}: impossible, {of_them}{why}."
        if name == "rule-bound":
            whose = "All of them have" if lost == qualified else f"{lost} of them {'has' if lost == 1 else 'have'}"
            then = f" {whose} no legal roster at all." if lost else ""
            if lost < qualified - there:
                then += self._cheapest_unlock([reason for reason in reasons if reason.role == "unlock"])
            whom = f"of {qualified} qualified {there} are there, and none of the others" if there else "none"
            return f"{what}: bound by rules, {whom}{'' if there else f' of {qualified} qualified'} may be there.{then}"
        if name == "open":
            return f"{what}: not settled in the time allowed."
        cheapest = min((r for r in reasons if r.role == "trade"), key=lambda r: r.cost or 0)
        if name == "missed":
            return f"{what}: the search missed something: {marked(cheapest)}"
        return f"{what}: traded off. The cheapest help: {marked(cheapest)}"

    def _cheapest_unlock(self, unlocks: list[Reason]) -> str:
        """The last part of the headline; law is no unlock, and an absence the last that anybody would give up."""
        if not unlocks:
            return " One rule alone is enough for nobody."
        open_ = [r for r in unlocks if (r.cost or 0) < 0 and not any(map(self._words.is_law, r.rules))]
        best = min(open_, key=lambda r: (r.cost or 0, r.rules[0].startswith("absence.")), default=None)
        return f" Cheapest unlock: {_inside(marked(best))}" if best else " No rule that may be lifted alone would pay."

    def _person(self, m: int, cell: Cell, block: Block) -> Iterator[Reason]:
        """What is to be said of one qualified moderator whose shifts reach the slot."""
        self._budget.ask()
        blocking = self._alone.blocking(m, self._case.rules, cell)
        if blocking is None:
            yield from self._trade(m, cell, block)
        else:
            blocking = blocking or self._attendance(m)  # no shift of theirs works there beside the event
            yield self._blocked(m, blocking, cell)
            for rule in blocking:
                yield from self._unlock(m, cell, block, rule)

    def _blocked(self, m: int, blocking: tuple[Rule, ...], cell: Cell) -> Reason:
        told = "; ".join(f"{self._words.rule(rule)}: {rule.statement().rstrip('.')}" for rule in blocking)
        together = "" if len(blocking) < 2 else ", all of these together"
        person = self._case.problem.moderators[m].id
        return Reason(
            moderator=person,
            role="blocked",
            sentence=f"{self._words.who(person)} cannot{together}: {told}{self._remembered(m, blocking, cell)}.",
            rules=tuple(rule.id for rule in blocking),
            where=tuple(self._words.place(rule) for rule in blocking),
        )

    def _remembered(self, m: int, blocking: tuple[Rule, ...], cell: Cell) -> str:
        """The past duties that take part, if there are any."""
        skill = [rule for rule in self._case.rules if isinstance(rule, Skill)]
        past = self._alone.past_part(m, [*skill, *blocking], cell)
        spans = [span_text(self._case.problem.clock, stint.start, stint.end) for stint in past]
        return f"; History: worked {shortened(spans)}" if spans else ""

    def _trade(self, m: int, cell: Cell, block: Block) -> Iterator[Reason]:
        """What it would cost if a moderator who legally could were there."""
        person = self._case.problem.moderators[m].id
        found = self._loosener.priced(m, None, cell)
        if found is None:
            sentence = f"{self._words.who(person)} could be there by the rules; at what cost was not settled in time."
            yield Reason(moderator=person, role="open", sentence=sentence, proof="open")
            return
        tour, change = found
        sentence = (
            f"{self._words.who(person)} could be there: {self._moved(m, tour)}, which covers "
            f"{_covered(block, change)}; cost {signed(change.cost)}{self._elsewhere(change)}."
        )
        yield Reason(
            moderator=person,
            role="trade",
            sentence=sentence,
            cost=change.cost,
            uncovered_minutes=change.uncovered_minutes,
            proof="proved" if tour.cheapest else "verified",
        )

    def _unlock(self, m: int, cell: Cell, block: Block, rule: Rule) -> Iterator[Reason]:
        """The rule lifted alone for this moderator, by the least that helps: nothing where that is not enough."""
        person = self._case.problem.moderators[m].id
        for way in self._loosener.ways(m, rule, cell):
            priced = self._loosener.priced(m, way, cell)
            if priced is None:
                continue
            tour, change = priced
            reason = Reason(
                moderator=person,
                role="unlock",
                sentence=f"{way.text}, {self._words.who(person)} {self._moved(m, tour)}, "
                f"which covers {_covered(block, change)}; "
                f"cost {signed(change.cost)}{self._elsewhere(change)}.",
                rules=(rule.id,),
                where=(way.where,),
                cost=change.cost,
                uncovered_minutes=change.uncovered_minutes,
                proof="proved" if tour.cheapest else "verified",
            )
            self.unlocks.setdefault(block, []).append((reason, change))
            yield reason

    def _moved(self, m: int, tour: Tour) -> str:
        return self._words.moved(self._case.duties[self._case.problem.moderators[m].id], tour.duties)

    def _elsewhere(self, change: Change) -> str:
        short = self._words.newly_short(change)
        return f", and short instead would be {short}" if short else ""

    def _unreaching(self, people: list[int], cell: Cell) -> Iterator[Reason]:
        """One reason for all qualified people of a contract, and of the same events then, whose shifts never work in
        the slot."""
        problem = self._case.problem
        start, end = span_of(problem, cell.slot, cell.slot + 1)
        alike: dict[tuple[str, str], list[str]] = {}
        for m in people:
            person = problem.moderators[m]
            events = [event for event in problem.events_of[person.id] if event.start < end and start < event.end]
            told = [f"{event.kind} {span_text(problem.clock, event.start, event.end)}" for event in events]
            alike.setdefault((person.contract, shortened(told)), []).append(person.id)
        for (contract, events_told), ids in alike.items():
            offered = ", ".join(pattern.id for pattern in problem.patterns_of_contract[contract]) or "none"
            whom = shortened([self._words.who(person) for person in ids])
            yield Reason(
                moderator=ids[0] if len(ids) == 1 else "",
                role="unreachable",
                sentence=f"{whom}: no shift of contract {contract} (patterns: {offered}) works then"
                f"{f' beside {events_told}' if events_told else ''}.",
                where=(self._case.places.get(f"rule:contract.{contract}.hours_max", ""),),
            )


def _covered(block: Block, change: Change) -> str:
    """How much of a block a change covers."""
    units = int(change.newly_covered[block.queue, block.first : block.last].sum())
    return "all of it" if units == block.units else f"{hours(units // UNITS_PER_MINUTE)} of it"


def _inside(sentence: str) -> str:
    """A sentence as it stands after a colon."""
    return sentence[0].lower() + sentence[1:]


def _by_person(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Reasons person by person, those first whose help is cheapest; of a person what blocks, then what would help."""
    rank = {"trade": 0, "blocked": 0, "unlock": 1, "unreachable": 2, "open": 3, "member": 4}
    least: dict[str, int] = {}
    for reason in reasons:
        if reason.cost is not None:
            least[reason.moderator] = min(reason.cost, least.get(reason.moderator, reason.cost))

    def order(reason: Reason) -> tuple[bool, int, str, int, int]:
        known = reason.moderator in least
        return (
            not known,
            least.get(reason.moderator, rank[reason.role]),
            reason.moderator,
            rank[reason.role],
            reason.cost or 0,
        )

    return tuple(sorted(reasons, key=order))
