"""The board over CP-SAT: what rules ask and say becomes a program, with history and hopeless bounds folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.roster import Roster
from scheduler.engine.cells import calm_fits, cells_of, room_for_calm
from scheduler.engine.cpsat.cares import Asked
from scheduler.engine.cpsat.program import FALSE, TRUE, Form, Literal, negated
from scheduler.engine.cpsat.spells import Limit
from scheduler.engine.cpsat.spread import charge_spread
from scheduler.engine.kernel.cares import due_of
from scheduler.engine.overtime import straight_before
from scheduler.timeline import Stint, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.skill import Service
    from scheduler.engine.cpsat.layout import Layout
    from scheduler.rules.board import Choice, Priced
    from scheduler.rules.care import CareLimit, TierSum


def past_stints(problem: Problem) -> dict[str, tuple[Stint, ...]]:
    """Stints of every moderator before the horizon."""
    nothing = Roster(problem_sha256="", time_zone=problem.hub.time_zone, start=problem.hub.start)
    timeline = Timeline(problem, nothing)
    return {m.id: timeline.stints(m.id) for m in problem.moderators}


class CpBoard:
    """Implements `scheduler.rules.board.Board` over the choices of a layout.

    `piece` is the minutes of a cell of plans (0: slots), as all rules of the problem together ask for it. `past` saves
    reading history again. With `guarded` each hard rule holds only where its literal in `guards` is true.
    """

    def __init__(
        self,
        layout: Layout,
        *,
        past: Mapping[str, Sequence[Stint]] | None = None,
        guarded: bool = False,
        piece: int = 0,
    ) -> None:
        problem = layout.problem
        self.layout = layout
        self.problem: Problem = problem
        self.clock: Clock = problem.clock
        self.first_known_day: int = problem.first_known_day
        self.program = layout.program
        self.slots = layout.slots
        self.granted: dict[str, tuple[Service, ...]] = {}
        self.spell_limits: dict[str, list[Limit]] = {}
        """Spell rules by moderator: they bind plans, which `spells.lay_stages` lays out once all grants are known."""
        self.piece = piece
        self.care_limits: dict[str, list[Asked]] = {}
        """The same for care limits."""
        self.exposed: dict[str, list[tuple[Priced, TierSum]]] = {}
        """The same for what several duties have of a tier."""
        self.guards: dict[str, Literal] = {}
        self.broken: list[tuple[str, str]] = []
        """Rule and moderator of each law that constants alone break: with any, the program is infeasible."""
        self._guarded = guarded
        self._past = past_stints(problem) if past is None else past
        self._worked = {(s.moderator, s.day) for stints in self._past.values() for s in stints}
        self._on_board = {problem.moderators[m].id for m in layout.moderators}
        self._people: dict[str, tuple[Moderator, ...]] = {}
        self._room: dict[tuple[int, int, int], tuple[int, ...]] = {}
        self._any: dict[frozenset[int], Literal] = {}
        self._index = {moderator.id: m for m, moderator in enumerate(problem.moderators)}
        self._straight: dict[CareLimit, NDArray[np.int64]] = {}

    # questions

    def people(self, scope: str) -> Sequence[Moderator]:
        """Moderators of the scope that are on this board."""
        if scope not in self._people:
            self._people[scope] = tuple(m for m in self.problem.select(scope) if m.id in self._on_board)
        return self._people[scope]

    def choices(self, moderator: str, day: int) -> Sequence[Choice]:
        """Shifts that the moderator may start on `day`."""
        return self.layout.choices.get((moderator, day), ())

    def past(self, moderator: str) -> Sequence[Stint]:
        """The moderator's stints before the horizon, in order."""
        return self._past.get(moderator, ())

    def constant(self, value: bool) -> Literal:
        """A literal that is always true or always false."""
        return TRUE if value else FALSE

    def works(self, moderator: str, day: int) -> Literal:
        """Whether a duty starts on `day`; a constant in history, false after the horizon."""
        return TRUE if (moderator, day) in self._worked else self.layout.works(moderator, day)

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true exactly if at least one is."""
        kept = frozenset(literals) - {FALSE}
        if TRUE in kept or any(negated(literal) in kept for literal in kept):
            return TRUE
        if kept not in self._any:
            self._any[kept] = self._disjunction(kept)
        return self._any[kept]

    def _disjunction(self, literals: frozenset[Literal]) -> Literal:
        others, parts = self.slots.split(dict.fromkeys(sorted(literals), 1))
        terms = [*others, *(self.slots.one_of(slot, frozenset(part)) for slot, part in parts.items())]
        if len(terms) < 2:
            return terms[0] if terms else FALSE
        literal = self.program.boolean()
        self.program.clause([*terms, negated(literal)])
        self.program.implies(negated(literal), [negated(term) for term in terms])
        return literal

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true exactly if all are."""
        return negated(self.any_of(negated(literal) for literal in literals))

    def negate(self, literal: Literal) -> Literal:
        """The opposite."""
        return negated(literal)

    # verbs

    def limit(
        self,
        rule: Priced,
        terms: Iterable[tuple[int, Literal]],
        *,
        moderator: str,
        at_most: int | None = None,
        at_least: int | None = None,
        constant: int = 0,
    ) -> None:
        """Keep `constant + Σ coefficient·literal` within bounds: a law, or `ticks_per_amount` per unit outside them."""
        if not rule.hard and not rule.ticks_per_amount:
            return
        form, constant = _form(terms, constant)
        keep = self._law if rule.hard else self._charge
        if at_most is not None:
            keep(rule, moderator, form, at_most - constant)
        if at_least is not None:
            keep(rule, moderator, {v: -c for v, c in form.items()}, constant - at_least)

    def excess(self, terms: Iterable[tuple[int, Literal]], over: int) -> list[tuple[int, Literal]]:
        """Weighted literals whose sum is exactly max(0, Σ coefficient·literal − over)."""
        form, constant = _form(terms, 0)
        packed = self.slots.pack(form)
        return [(weight, bit) for weight, bit in self.program.positive(packed.form, packed.high, over - constant)]

    def passes(self, terms: Iterable[tuple[int, Literal]], over: int) -> Literal:
        """A literal that is true exactly if Σ coefficient·literal is more than `over`."""
        form, constant = _form(terms, 0)
        packed, slack = self.slots.pack(form), over - constant
        if packed.low > slack or packed.high <= slack:
            return TRUE if packed.low > slack else FALSE
        literal = self.program.boolean()
        self.program.linear(packed.form, at_least=slack + 1, guard=literal)
        self.program.linear(packed.form, at_most=slack, guard=negated(literal))
        return literal

    def _law(self, rule: Priced, moderator: str, form: Form, slack: int) -> None:
        packed = self.slots.pack(form)
        if packed.low > slack:
            self.broken.append((rule.id, moderator))
            self.program.clause((), self.guard(rule))
        elif packed.high > slack:
            self.program.linear(packed.form, at_most=slack, guard=self.guard(rule))

    def _charge(self, rule: Priced, moderator: str, form: Form, slack: int) -> None:
        """Price the form's excess; where one slot decides it alone, each choice carries its own price."""
        rest, parts = self.slots.split(form)
        if len(rest) + len(parts) > 1:
            packed = self.slots.pack(form)
            self.program.excess(packed.form, packed.high, slack, rule.ticks_per_amount)
            return
        idle = max(0, -slack)
        self.program.price(TRUE, idle * rule.ticks_per_amount)
        for variable, coefficient in next(iter(parts.values()), rest).items():
            self.program.price(variable, (max(0, coefficient - slack) - idle) * rule.ticks_per_amount)

    def guard(self, rule: Priced) -> Literal:
        """The literal under which a hard rule holds."""
        if not self._guarded:
            return TRUE
        if rule.id not in self.guards:
            self.guards[rule.id] = self.program.boolean()
        return self.guards[rule.id]

    def under(self, rule: Priced, literal: Literal) -> Literal:
        """The literal under which a hard rule holds where `literal` is true."""
        return self.all_of([literal, self.guard(rule)]) if self._guarded else literal

    def forbid(self, rule: Priced, literals: Iterable[Literal], *, moderator: str, amount: int = 1) -> None:
        """Not all of these together: a law, or a price of `amount` units when they are."""
        kept = sorted(set(literals) - {TRUE})
        if FALSE in kept or any(negated(literal) in kept for literal in kept):
            return
        if rule.hard and not kept:
            self.broken.append((rule.id, moderator))
        if rule.hard:
            self.program.clause([negated(literal) for literal in kept], self.guard(rule))
        elif len(kept) < 2:
            self.program.price(kept[0] if kept else TRUE, amount * rule.ticks_per_amount)
        elif amount * rule.ticks_per_amount:
            broken = self.program.boolean()
            self.program.clause([*(negated(literal) for literal in kept), broken])
            self.program.price(broken, amount * rule.ticks_per_amount)

    def forbid_clique(self, rule: Priced, literals: Iterable[Literal], *, moderator: str) -> None:
        """At most one of these. Raises ValueError for a soft rule: a clique has no amount."""
        if not rule.hard:
            raise ValueError(f"{rule.id} is soft: a clique is a law only; price its pairs with forbid")
        form: dict[Literal, int] = {}
        for literal in literals:
            form[literal] = form.get(literal, 0) + 1
        form.pop(FALSE, None)
        if form.get(TRUE, 0) > 1:
            self.broken.append((rule.id, moderator))
            self.program.clause((), self.guard(rule))
            return
        rest, parts = self.slots.split(form)
        terms = [*rest, *(self.slots.one_of(slot, frozenset(part)) for slot, part in parts.items())]
        if rest.pop(TRUE, 0):
            for term in terms:
                self.program.clause([negated(term)] if term != TRUE else [TRUE], self.guard(rule))
        elif len(terms) > 1:
            self.program.at_most_one(terms, self.guard(rule))

    def spread(self, rule: Priced, *, moderator: str, within: str, tolerance: int) -> None:
        """Starts of day in a `run` of working days, or in a `week`, within `tolerance` minutes of each other.

        Starts are read relative to the first of the run or week, wrapped to (-12 h, 12 h]; amount: minutes of largest
        less smallest beyond the tolerance, or beyond what history alone has spread.
        """
        charge_spread(self, rule, moderator, within=within, tolerance=tolerance)

    def spells(self, rule: Priced, *, moderator: str, minutes: int, at_most: int | None) -> None:
        """In every duty, spells on one queue of at least `minutes` of work and at most so many changes of queue."""
        self.spell_limits.setdefault(moderator, []).append(Limit(rule, minutes, at_most))

    def care(
        self, rule: Priced, *, moderator: str, limit: CareLimit, when: Callable[[Choice], bool] | None = None
    ) -> None:
        """A limit on the inside of every duty; a shift into which the wellness of a law does not fit is banned."""
        self.care_limits.setdefault(moderator, []).append(Asked(rule, limit, when))
        if limit.what == "wellness" and rule.hard:
            for day in range(self.problem.hub.days):
                for choice in self.choices(moderator, day):
                    due = due_of(limit, choice.paid_minutes)
                    if due and (when is None or when(choice)) and not self._has_room(choice, due, limit.piece):
                        self.forbid(rule, [choice.literal], moderator=moderator)

    def exposure(self, rule: Priced, *, moderator: str, total: TierSum) -> None:
        """Limits on what all duties of the horizon have of a tier."""
        if rule.hard or rule.ticks_per_amount:
            self.exposed.setdefault(moderator, []).append((rule, total))

    def _has_room(self, choice: Choice, due: int, shortest: int) -> bool:
        layout = int(self.layout.options.layout[self.layout.row_of[choice.literal]])
        key = choice.start % self.piece, choice.end - choice.start, layout
        if key not in self._room:
            cells = cells_of(choice.start, choice.end, self.layout.away(choice), self.piece)
            self._room[key] = room_for_calm(cells, self.piece)
        return calm_fits(self._room[key], due, self.piece, shortest)

    def straight_before(self, moderator: str, limit: CareLimit) -> int:
        """Straight minutes of the moderator's past in the week of the first date, as a limit on overtime counts."""
        if limit not in self._straight:
            self._straight[limit] = straight_before(self.problem, limit)
        return int(self._straight[limit][self._index[moderator]])

    def planned(self, moderator: str) -> bool:
        """Whether the moderator's queues are planned duty by duty, once all grants are known."""
        return bool(self.spell_limits.get(moderator) or self.cares_of(moderator) or self.exposed_of(moderator))

    def cares_of(self, moderator: str) -> list[Asked]:
        """Care limits on the moderator's duties: of those about a tier, such as they may serve."""
        served = self._served(moderator)
        asked = self.care_limits.get(moderator, ())
        return [one for one in asked if not one.limit.tier or one.limit.tier in served]

    def exposed_of(self, moderator: str) -> list[tuple[Priced, TierSum]]:
        """Limits on what several of the moderator's duties have of a tier that they may serve."""
        served = self._served(moderator)
        return [(rule, total) for rule, total in self.exposed.get(moderator, ()) if total.tier in served]

    def _served(self, moderator: str) -> set[str]:
        """Severities of the queues that the moderator may serve."""
        return {self.problem.queues[service.queue].severity for service in self.granted.get(moderator, ())}

    def serves(self, moderator: str, services: Sequence[Service]) -> None:
        """Grant the moderator these queues; without a grant a moderator serves none."""
        self.granted[moderator] = (*self.granted.get(moderator, ()), *services)


def _form(terms: Iterable[tuple[int, Literal]], constant: int) -> tuple[Form, int]:
    """Coefficients of variables, and the constant part with what negated and constant literals add."""
    form: Form = {}
    for coefficient, literal in terms:
        if literal < 0:
            constant += coefficient
            literal, coefficient = negated(literal), -coefficient
        form[literal] = form.get(literal, 0) + coefficient
    return form, constant + form.pop(TRUE, 0)
