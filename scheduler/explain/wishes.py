"""Each request, met or denied: the rule that forbids it, or what meeting it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.why import Finding, Reason
from scheduler.explain.loosen import Loosening
from scheduler.explain.words import signed
from scheduler.rules.request import Request

if TYPE_CHECKING:
    from scheduler.engine.alone import Alone
    from scheduler.explain.budget import Budget
    from scheduler.explain.case import Case
    from scheduler.explain.loosen import Loosener
    from scheduler.explain.words import Words

MOST_DENIED = 60
"""So many denied requests are asked about, the dearest; the others are told without a reason."""


class Wishes:
    """Explains the requests of one case."""

    def __init__(self, case: Case, alone: Alone, words: Words, loosener: Loosener, budget: Budget) -> None:
        self._case, self._alone, self._words, self._loosener, self._budget = case, alone, words, loosener, budget

    def explain(self) -> list[Finding]:
        """Every request, denied ones first, the dearest of them first."""
        denied = {v.rule: v for v in self._case.verdict.violations if v.kind == "request"}
        wishes = [rule for rule in self._case.rules if isinstance(rule, Request)]
        lost = sorted((w for w in wishes if w.id in denied), key=lambda wish: (-(wish.weight or 0), wish.day, wish.id))
        found = [self._denied(wish, ask=number < MOST_DENIED) for number, wish in enumerate(lost)]
        found.sort(key=lambda finding: finding.proof == "open")  # stable: those with a reason come first
        return found + [self._finding(wish, "met", "met.") for wish in wishes if wish.id not in denied]

    def _finding(self, wish: Request, name: str, outcome: str, *reasons: Reason, points: int = 0) -> Finding:
        clock = self._case.problem.clock
        return Finding(
            topic="request",
            name=name,
            sentence=f"{wish.statement().rstrip('.')}: {outcome}",
            where=self._words.place(wish),
            moderator=wish.moderator,
            start=clock.day_start(wish.day),
            end=clock.day_start(wish.day + 1),
            points=points,
            proof=reasons[0].proof if reasons else "proved",
            reasons=reasons,
        )

    def _denied(self, wish: Request, *, ask: bool) -> Finding:
        case, m = self._case, self._case.index[wish.moderator]
        price = wish.weight or 0
        if not ask or self._budget.over:
            reason = Reason(
                moderator=wish.moderator, role="open", sentence="not asked: out of time or room", proof="open"
            )
            return self._finding(wish, "denied", "denied; the reason was not looked for.", reason, points=price)
        left_off = next((c for c in case.verdict.left_off if c.moderator == wish.moderator), None)
        if left_off is not None:
            return self._without_roster(wish, left_off.rules, price)
        must = wish.model_copy(update={"weight": None})
        rules = [must if rule.id == wish.id else rule for rule in case.rules]
        self._budget.ask()
        blocking = self._alone.blocking(m, rules)
        if blocking is not None:
            others = [rule for rule in blocking if rule.id != wish.id]
            if len(others) == len(blocking):
                return self._without_roster(wish, tuple(rule.id for rule in others), price)
            told = "; ".join(f"{self._words.rule(rule)}: {rule.statement().rstrip('.')}" for rule in others)
            why = f"denied, forbidden by {told}." if others else "denied, no shift of the contract is as asked."
            reason = Reason(
                moderator=wish.moderator,
                role="blocked",
                sentence=why,
                rules=tuple(rule.id for rule in others),
                where=tuple(self._words.place(rule) for rule in others),
            )
            return self._finding(wish, "forbidden", why, reason, points=price)
        return self._costly(wish, m, Loosening(case.problem, rules, "", ""), price)

    def _without_roster(self, wish: Request, rules: tuple[str, ...], price: int) -> Finding:
        """A wish of somebody who has no legal roster, whatever they wish for."""
        why = (
            f"denied, for {wish.moderator} has no legal roster at all ({', '.join(rules)}), with or without this wish."
        )
        reason = Reason(moderator=wish.moderator, role="blocked", sentence=why, rules=rules)
        return self._finding(wish, "denied", why, reason, points=price)

    def _costly(self, wish: Request, m: int, way: Loosening, price: int) -> Finding:
        """A wish that could be met: what that would change."""
        priced = self._loosener.priced(m, way, day=wish.day)
        if priced is None:
            reason = Reason(moderator=wish.moderator, role="open", sentence="its price was not settled", proof="open")
            return self._finding(wish, "denied", "denied; its price was not settled in time.", reason, points=price)
        tour, change = priced
        short = self._words.newly_short(change)
        if change.cost < 0:
            outcome = f"denied, though meeting it would change the cost by {signed(change.cost)}: the search missed it"
        else:
            outcome = f"denied, for meeting it would change the cost by {signed(change.cost)}"
        moved = self._words.moved(self._case.duties[wish.moderator], tour.duties)
        sentence = f"{outcome}: {wish.moderator} {moved}" + (f", and short would be {short}." if short else ".")
        reason = Reason(
            moderator=wish.moderator,
            role="trade",
            sentence=sentence,
            cost=change.cost,
            uncovered_minutes=change.uncovered_minutes,
            proof="proved" if tour.cheapest else "verified",
        )
        return self._finding(wish, "denied", sentence, reason, points=price)
