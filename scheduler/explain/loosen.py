"""Ways in which one rule may give way for one moderator so that something becomes legal, each proven to be enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.engine.alone import Tour
from scheduler.explain.forgo import elsewhere, lies, without
from scheduler.explain.relax import least, without_spans
from scheduler.rules.absence import Absence
from scheduler.rules.asked import lifting
from scheduler.rules.personal import Stretch
from scheduler.rules.session import Due, name_of, told
from scheduler.rules.words import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.problem import Problem
    from scheduler.engine.alone import Alone, Cell, Unsettled
    from scheduler.explain.budget import Budget
    from scheduler.explain.case import Case, Change
    from scheduler.explain.words import Words
    from scheduler.rules import Rule

NEVER_LIFTED = ("one_duty_a_day", "skill")
"""Kinds of which nobody could be freed: what a roster is."""


class Loosening(NamedTuple):
    """Rules among which one has given way, and what was done to it, as the beginning of a sentence.

    `problem` is the one in which that is so: an absence that is given up no longer counts as hours either, and an event
    no longer takes time.
    """

    problem: Problem
    rules: list[Rule]
    text: str
    where: str


class Loosener:
    """Asks the engine what happens if rules give way in one case."""

    def __init__(self, case: Case, alone: Alone, words: Words, budget: Budget) -> None:
        self._case, self._alone, self._words, self._budget = case, alone, words, budget

    def ways(self, m: int, rule: Rule, cell: Cell | None = None, given: Sequence[Rule] = ()) -> Iterator[Loosening]:
        """Ways of giving up `rule` after which the moderator has a legal tour that serves the cell (any, without one).

        By the least where it has a figure, one stretch at a time where it is made of them, else altogether. `given` are
        rules that are given up already.
        """
        if rule.kind in NEVER_LIFTED or self._budget.over:
            return
        gone = {rule.id, *(other.id for other in given)}
        others = [other for other in self._case.rules if other.id not in gone]
        problem, place = without(self._case.problem, given), self._words.place(rule)
        if rule.kind in ("absence", "attendance", "availability", "session"):
            yield from self._spans(problem, m, rule, others, cell)
            return
        freed = self._tour(problem, m, others, cell)
        if not isinstance(freed, Tour):
            return
        by = self._case.excess(rule, m, freed.duties)
        relaxed = least(rule, lambda looser: self._feasible(problem, m, [*others, looser], cell), by)
        if relaxed is None:
            yield Loosening(problem, others, f"Without {self._words.rule(rule)}{self._law(rule)}", place)
        else:
            text = f"If {self._words.rule(rule)} were {relaxed.would_be} instead of {relaxed.was}"
            text += self._law(rule)
            yield Loosening(problem, [*others, relaxed.rule], text, place)

    def _law(self, rule: Rule) -> str:
        if not self._words.is_law(rule.id):
            return ""
        facts = " and ".join(lifting(rule))
        return f" (which is law: {f'only {facts} on sheet Facts loosens it' if facts else 'nobody can lift it'})"

    def priced(
        self, m: int, way: Loosening | None, cell: Cell | None = None, day: int | None = None
    ) -> tuple[Tour, Change] | None:
        """The moderator's cheapest tour that serves the cell where a rule gives way so (None: as things are), judged by
        the checker; None where the search found none in its time. What changes is sought around `day` first."""
        case = self._case
        problem, rules = (case.problem, list(case.rules)) if way is None else way[:2]
        tour = self._tour(problem, m, rules, cell, day)
        change = case.change(m, tour.duties, rules, problem) if isinstance(tour, Tour) else None
        return (tour, change) if isinstance(tour, Tour) and change is not None else None

    def _tour(
        self, problem: Problem, m: int, rules: list[Rule], cell: Cell | None, day: int | None = None
    ) -> Tour | Unsettled | None:
        self._budget.ask()
        return self._alone.of(problem).cheapest(m, rules, self._case.held(m), cell=cell, day=day)

    def _spans(
        self, problem: Problem, m: int, rule: Rule, others: list[Rule], cell: Cell | None
    ) -> Iterator[Loosening]:
        """One stretch of an absence, of events, or of a time that is barred, or one session, taken out, or an absence
        moved; all of them taken out where one is not enough."""
        clock, found = self._case.problem.clock, False
        for span, rest in without_spans(rule):
            if self._is_unemployed(m, rule, span):
                continue
            fewer = without(problem, [rule], span)
            rules = others if rest is None else [*others, rest]
            if self._feasible(fewer, m, rules, cell):
                found, (named, place) = True, self._named(rule, span)
                lost = told(clock, span) if isinstance(span, Due) else span_text(clock, span.start, span.end)
                yield Loosening(fewer, rules, f"Without {named} {lost}", place)
                if isinstance(rule, Absence) and isinstance(span, Stretch):
                    yield from self._moved(problem, m, rule, others, span, cell)
        bare = without(problem, [rule])
        apart = any(self._is_unemployed(m, rule, span) for span, _ in without_spans(rule))
        if not found and not apart and self._feasible(bare, m, others, cell):
            yield Loosening(bare, others, f"Without {self._words.rule(rule)}", self._words.place(rule))

    def _is_unemployed(self, m: int, rule: Rule, span: Stretch | Due) -> bool:
        """Whether a time that is barred is one before or after the moderator's employment: that is not for sale."""
        problem = self._case.problem
        worked = problem.employed(problem.moderators[m], 0, problem.hub.days - 1)
        days = range(problem.clock.day_of(span.start), problem.clock.day_of(span.end - 1) + 1)
        dates = set(range(problem.hub.days))
        return (
            rule.kind == "availability" and not dates.isdisjoint(days) and dates.intersection(days).isdisjoint(worked)
        )

    def _moved(
        self, problem: Problem, m: int, rule: Absence, others: list[Rule], span: Stretch, cell: Cell | None
    ) -> Iterator[Loosening]:
        """The absence on the nearest later and the nearest earlier dates that help."""
        (named, place), told = self._named(rule, span), set[bool]()
        for there in elsewhere(problem, rule, others, span):
            later, rules = there.days > 0, [*others, there.rule]
            if later not in told and not self._budget.over and self._feasible(there.problem, m, rules, cell):
                told.add(later)
                text = f"If {named} lay {there.text} instead of {lies(problem, span)}"
                yield Loosening(there.problem, rules, text, place)

    def _named(self, rule: Rule, span: Stretch | Due) -> tuple[str, str]:
        """A rule by one of the stretches that it is made of, with its cell; and that cell."""
        person = getattr(rule, "moderator", "")
        name = name_of(person, span) if isinstance(span, Due) else f"{rule.kind}:{person}:{span.start}"
        place = self._case.places.get(name, "") or self._words.place(rule)
        return (f"{rule.id} ({place})" if place else rule.id), place

    def _feasible(self, problem: Problem, m: int, rules: list[Rule], cell: Cell | None) -> bool:
        self._budget.ask()
        return self._alone.of(problem).feasible(m, rules, cell)
