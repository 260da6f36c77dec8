"""How explanations speak of people, rules and changes: names, ids, cells, articles, times, hours and points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.roster import EVENT_KINDS, SESSION_KINDS
from scheduler.explain.blocks import runs_of, when
from scheduler.rules.pack import pack_rules, packs_of
from scheduler.rules.words import shortened, span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.problem import Problem
    from models.roster import Duty
    from models.why import Reason
    from scheduler.explain.case import Change
    from scheduler.rules import Rule


class Words:
    """Words for one problem; `places` are the cells where things stand in its file."""

    def __init__(self, problem: Problem, places: Mapping[str, str]) -> None:
        self._problem, self._places = problem, places
        self._laws = {rule.row.id for found in packs_of(problem) if not found.policy for rule in found.rules}
        self._articles = {law.row.id: law.source for law in pack_rules(problem)}
        self._names = {moderator.id: moderator.name for moderator in problem.moderators}

    def who(self, moderator: str) -> str:
        """`ana (Ana Berg)`, or `ana` where there is no other name."""
        name = self._names.get(moderator, "")
        return moderator if name in ("", moderator) else f"{moderator} ({name})"

    def place(self, rule: Rule) -> str:
        """Cell of a rule, or the article of a law; empty where there is neither."""
        return self._places.get(f"rule:{rule.id}", "") or self._articles.get(rule.id, "")

    def is_law(self, rule: str) -> bool:
        """Whether a rule (its id) is law, which nobody can lift."""
        return rule in self._laws

    def rule(self, rule: Rule) -> str:
        """`night (Rules!A5)`: id and cell, or id and article."""
        place = self.place(rule)
        return f"{rule.id} ({place})" if place else rule.id

    def queue_at(self, queue: int, slot: int) -> str:
        """Cell of the demand of a queue in a slot."""
        return self._places.get(f"demand:{self._problem.queues[queue].id}:{slot}", "Demand")

    def duties(self, duties: Sequence[Duty]) -> str:
        """Times of duties, the first few."""
        return shortened([span_text(self._problem.clock, duty.start, duty.end) for duty in duties])

    def moved(self, before: Sequence[Duty], after: Sequence[Duty]) -> str:
        """What a moderator would do that they do not do now, and what they would no longer do."""
        old, new = ({(duty.start, duty.end) for duty in duties} for duties in (before, after))
        come = [duty for duty in after if (duty.start, duty.end) not in old]
        go = [duty for duty in before if (duty.start, duty.end) not in new]
        if not come and not go:
            was, would_be = _at_events(before), _at_events(after)
            if held := {one for one in would_be - was if one[2] in SESSION_KINDS}:
                texts = [f"{kind} {span_text(self._problem.clock, start, end)}" for start, end, kind in sorted(held)]
                return f"would have {shortened(texts)} in the same duties"
            freed = sum(end - start for start, end, _ in would_be) < sum(end - start for start, end, _ in was)
            return f"would serve {'that time' if freed else 'other queues'} in the same duties"
        parts = [f"would work {self.duties(come)}"] if come else []
        parts += [f"would not work {self.duties(go)}"] if go else []
        return " and ".join(parts)

    def newly_short(self, change: Change) -> str:
        """Which cells a change leaves short, hours and times; empty where there are none."""
        return self._cells(change.newly_short)

    def newly_covered(self, change: Change) -> str:
        """Which cells a change covers."""
        return self._cells(change.newly_covered)

    def _cells(self, units: object) -> str:
        import numpy as np

        table = np.asarray(units)
        found = [
            (int(line[first:last].sum()), f"{self._problem.queues[q].id} {when(self._problem, first, last)}")
            for q, line in enumerate(table)
            for first, last in runs_of(self._problem, line > 0)
        ]
        return shortened([text for _, text in sorted(found, key=lambda item: -item[0])])


def _at_events(duties: Iterable[Duty]) -> set[tuple[int, int, str]]:
    """Events and sessions in these duties: start, end and kind."""
    return {(a.start, a.end, a.kind) for duty in duties for a in duty.activities if a.kind in EVENT_KINDS}


def hours(minutes: int) -> str:
    """`8.0 h`: person-minutes as hours; up to two decimals."""
    text = f"{minutes / 60:.2f}"
    return f"{text[:-1] if text.endswith('0') else text} h"


def marked(reason: Reason) -> str:
    """The sentence of a reason, with a mark where what it says is true but may not be the best there is."""
    return f"{reason.sentence}{' (A cheaper way may exist.)' if reason.proof == 'verified' else ''}"


def heads_text(thousandths: int) -> str:
    """`1 head` or `2.5 heads`."""
    heads = thousandths / 1000
    return f"{heads:g} {'head' if heads == 1 else 'heads'}"


def signed(points: int) -> str:
    """`+1,200`, `−4,000` or `0` points."""
    return "0" if points == 0 else f"{'+' if points > 0 else '−'}{abs(points):,}"
