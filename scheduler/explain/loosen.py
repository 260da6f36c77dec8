"""Ways in which one rule may give way for one moderator so that something becomes legal, each proven to be enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.part import with_rows
from scheduler.engine.alone import Tour
from scheduler.explain.relax import least, without_spans
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

    `problem` is the one in which that is so: an absence that is given up no longer counts as hours either.
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
        if rule.kind in ("absence", "availability"):
            yield from self._spans(m, rule, others, cell)
            return
        problem, place = self._case.problem, self._words.place(rule)
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
        return " (which is law: nobody can lift it)" if self._words.is_law(rule.id) else ""

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

    def _spans(self, m: int, rule: Rule, others: list[Rule], cell: Cell | None) -> Iterator[Loosening]:
        """One stretch of an absence, or of a time that is barred, taken out; all of them where one is not enough."""
        clock, person = self._case.problem.clock, self._case.problem.moderators[m].id
        found = False
        for span, rest in without_spans(rule):
            problem = self._without(rule, person, span.start)
            rules = others if rest is None else [*others, rest]
            if self._feasible(problem, m, rules, cell):
                found = True
                place = self._case.places.get(f"{rule.kind}:{person}:{span.start}", self._words.place(rule))
                yield Loosening(
                    problem, rules, f"Without {rule.id} ({place}) {span_text(clock, span.start, span.end)}", place
                )
        problem = self._without(rule, person)
        if not found and self._feasible(problem, m, others, cell):
            yield Loosening(problem, others, f"Without {self._words.rule(rule)}", self._words.place(rule))

    def _without(self, rule: Rule, person: str, start: int | None = None) -> Problem:
        """The problem without a moderator's absences, or without the one that begins at `start`."""
        problem = self._case.problem
        if rule.kind != "absence":
            return problem
        kept = tuple(row for row in problem.absences if row.moderator != person or start not in (None, row.start))
        return with_rows(problem, absences=kept)

    def _feasible(self, problem: Problem, m: int, rules: list[Rule], cell: Cell | None) -> bool:
        self._budget.ask()
        return self._alone.of(problem).feasible(m, rules, cell)
