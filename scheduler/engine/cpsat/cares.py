"""Care limits on the plans of one moderator's date: tiers, stretches of them, and wellness time.

With c the choices of shifts, m_ic their minutes in stage i and x_i whether the tier is served in it, minutes on the
tier are at least Σ m_ic·c − piece·(1 − x_i). What lies off it is at most what lay off it before, and breaks, and the
work of the stage; where that reaches an interruption a literal may say that a stretch has ended, and else the length of
the stretch is no less than it was, plus the minutes on the tier. All is pushed one way only, by a law or a price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.engine.cells import cells_of, spans_of
from scheduler.engine.cpsat.overtime import overtime_cells
from scheduler.engine.cpsat.program import FALSE, TRUE, Form, Literal, negated
from scheduler.engine.kernel.cares import due_of, queues_of_tier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.cpsat.spells import Stage
    from scheduler.rules.board import Choice, Priced
    from scheduler.rules.care import CareLimit


class Asked(NamedTuple):
    """A limit that a rule lays on a moderator's duties, and on which of their choices (None: all)."""

    rule: Priced
    limit: CareLimit
    when: Callable[[Choice], bool] | None

    def binds(self, choice: Choice) -> bool:
        """Whether it is about a choice."""
        return self.when is None or self.when(choice)


class CareOfDay:
    """All care limits on one moderator's duty of a date, whose stages are laid out in order of time."""

    def __init__(
        self, board: CpBoard, choices: Sequence[Choice], stages: Sequence[Stage], asked: Sequence[Asked]
    ) -> None:
        self._board, self._program, self._piece = board, board.program, board.piece
        self._choices, self._stages = choices, stages
        self._moderator = stages[0].moderator
        self._asked = [one for one in asked if one.rule.hard or one.rule.ticks_per_amount]
        self._on: dict[str, list[Literal]] = {}

    def keep(self) -> None:
        """Lay out wellness time, then keep every limit."""
        calm = [one for one in self._asked if one.limit.what == "wellness"]
        if calm:
            self._at_most_what_is_due(calm)
        for one in self._asked:
            concerned = [choice for choice in self._choices if one.binds(choice)]
            if concerned and one.limit.what == "wellness":
                self._calm(one, concerned)
            elif concerned and one.limit.what in ("forbid", "overtime"):
                self._forbid(one, concerned)
            elif concerned and one.limit.what == "stretch":
                self._stretch(one, self._board.any_of(choice.literal for choice in concerned))
            elif concerned:
                self._exposure(one, self._board.any_of(choice.literal for choice in concerned))

    # wellness

    def _at_most_what_is_due(self, calm: Sequence[Asked]) -> None:
        """Wellness time lies in whole pieces, and is no more than the most that any rule asks of the shift."""
        most: Form = {}
        for choice in self._choices:
            due = max((due_of(one.limit, choice.paid_minutes) for one in calm if one.binds(choice)), default=0)
            if due:
                most[choice.literal] = -due
        for stage in self._stages if most else ():
            stage.calm = self._program.boolean()
            for literal, minutes in stage.minutes.items():
                if minutes < self._piece:
                    self._program.clause([negated(literal), negated(stage.calm)])
        given = {stage.calm: self._piece for stage in self._stages if most}
        if given:
            self._program.linear({**given, **most}, at_most=0)

    def _calm(self, one: Asked, concerned: Sequence[Choice]) -> None:
        """What counts lies in pieces that are long enough; what is missing to it is a law's or has a price."""
        due: Form = {}
        for choice in concerned:
            if minutes := due_of(one.limit, choice.paid_minutes):
                due[choice.literal] = minutes
        counted: dict[int, Literal] = {s.cell: self._program.boolean() for s in self._stages if s.calm != FALSE}
        for stage in self._stages if due else ():
            if stage.calm != FALSE:
                self._program.clause([negated(counted[stage.cell]), stage.calm])
        for least in sorted({min(one.limit.piece, minutes) // self._piece for minutes in due.values()}):
            those = [c for c, minutes in due.items() if min(one.limit.piece, minutes) // self._piece == least]
            self._long_enough(counted, least, self._board.any_of(those))
        if not due:
            return
        given = dict.fromkeys(counted.values(), -self._piece)
        if one.rule.hard:
            self._program.linear({**due, **given}, at_most=0, guard=self._board.guard(one.rule))
        else:
            self._program.excess({**due, **given}, max(due.values()), 0, one.rule.ticks_per_amount)

    def _long_enough(self, counted: dict[int, Literal], least: int, guard: Literal) -> None:
        for cell, literal in counted.items():
            before = counted.get(cell - 1, FALSE)
            for further in range(1, least):
                after = counted.get(cell + further, FALSE)
                self._program.clause([negated(literal), before, after, negated(guard)])

    # tiers

    def _serves(self, tier: str) -> list[Literal]:
        """Whether each stage serves a queue of a tier."""
        if tier not in self._on:
            queues = queues_of_tier(self._board.problem, tier)
            self._on[tier] = [
                self._board.any_of(literal for queue, literal in stage.serves.items() if queue in queues)
                for stage in self._stages
            ]
        return self._on[tier]

    def _minutes(self, tier: str) -> list[Form]:
        """Minutes of each stage on the tier, pushed up by the stage and left to be kept down by limits."""
        found: list[Form] = []
        for stage, serves in zip(self._stages, self._serves(tier), strict=True):
            amounts = set(stage.minutes.values())
            if serves == FALSE:
                found.append({})
            elif len(amounts) == 1 and serves > TRUE:
                found.append({serves: amounts.pop()})
            else:
                minutes, top = self._program.integer(0, self._piece), max(amounts)
                form = {minutes: -1, **stage.minutes}
                self._program.linear(form, at_most=0, guard=serves)
                self._program.linear({minutes: 1}, at_most=top)
                found.append({minutes: 1})
        return found

    def minutes(self, tier: str) -> Form:
        """All minutes on a tier, as limits may keep them down."""
        used: Form = {}
        for form in self._minutes(tier):
            for variable, minutes in form.items():
                used[variable] = used.get(variable, 0) + minutes
        return used

    def has_some(self, tier: str) -> Literal:
        """Whether a queue of a tier is served at all."""
        return self._board.any_of(self._serves(tier))

    def _exposure(self, one: Asked, guard: Literal) -> None:
        used = self.minutes(one.limit.tier)
        if not used:
            return
        if one.limit.what == "exposure":
            self._most(one, used, one.limit.most, 1, guard)
            return
        form = {variable: 100 * minutes for variable, minutes in used.items()}
        for variable, minutes in self._review().items():
            form[variable] = form.get(variable, 0) - one.limit.most * minutes
        self._most(one, form, 0, 100, guard)

    def _review(self) -> Form:
        """Minutes of work that are no wellness time."""
        review: Form = {}
        for stage in self._stages:
            for choice, minutes in stage.minutes.items():
                review[choice] = review.get(choice, 0) + minutes
            if stage.calm != FALSE:
                review[stage.calm] = -self._piece
        return review

    def _most(self, one: Asked, form: Form, most: int, unit: int, guard: Literal) -> None:
        """At most so much where the guard holds; a price counts what is above in steps of `unit`, rounded up."""
        if one.rule.hard:
            self._program.linear(form, at_most=most, guard=self._board.under(one.rule, guard))
            return
        above = self._program.integer(0, self._piece * len(self._stages))
        self._program.linear({**form, above: -unit}, at_most=most, guard=guard)
        self._program.price(above, one.rule.ticks_per_amount)

    def _forbid(self, one: Asked, concerned: Sequence[Choice]) -> None:
        broken = FALSE if one.rule.hard else self._program.boolean()
        if not one.rule.hard:
            self._program.price(broken, one.rule.ticks_per_amount)
        at = {stage.cell: serves for stage, serves in zip(self._stages, self._serves(one.limit.tier), strict=True)}
        if one.limit.what == "overtime":
            for choice in concerned:
                for number, passed in overtime_cells(self._board, self._moderator, choice, one.limit):
                    literals = [negated(choice.literal), negated(at.get(number, FALSE)), negated(passed), broken]
                    self._program.clause(literals, self._board.guard(one.rule) if one.rule.hard else TRUE)
            return
        for choice in concerned:
            begins = max(choice.start, choice.end - one.limit.most) if one.limit.most else choice.start
            for cell in cells_of(begins, choice.end, self._board.layout.away(choice), self._piece):
                literals = [negated(choice.literal), negated(at.get(cell.number, FALSE)), broken]
                self._program.clause(literals, self._board.guard(one.rule) if one.rule.hard else TRUE)

    def _stretch(self, one: Asked, guard: Literal) -> None:
        """The length of the stretch in course behind every stage, and what it has above the most."""
        tier, most = one.limit.tier, one.limit.most
        far = max(choice.end - choice.start for choice in self._choices)
        length, off, above = -1, -1, -1
        gaps = self._gaps()
        for stage, serves, minutes in zip(self._stages, self._serves(tier), self._minutes(tier), strict=True):
            gap = gaps.get(stage.cell, {})
            ended = FALSE
            if length >= 0:
                before = self._program.integer(0, 2 * far)
                self._program.linear({before: 1, off: -1, **{c: -g for c, g in gap.items()}}, at_most=0)
                ended = self._program.boolean()
                self._program.linear({before: 1}, at_least=one.limit.other, guard=ended)
                off = before
            now = self._program.integer(0, far)
            self._program.linear({now: -1, **minutes}, at_most=0)
            if length >= 0:
                self._program.linear({now: -1, length: 1, **minutes}, at_most=0, guard=negated(ended))
            off = self._off_after(off, stage, serves, far)
            above = self._above(one, now, above, ended, most, guard)
            length = now

    def _off_after(self, off: int, stage: Stage, serves: Literal, far: int) -> int:
        after = self._program.integer(0, 2 * far)
        before = {off: -1} if off >= 0 else {}
        self._program.linear({after: 1, **before, **{c: -m for c, m in stage.minutes.items()}}, at_most=0)
        if serves != FALSE:
            self._program.linear({after: 1}, at_most=0, guard=serves)
        return after

    def _above(self, one: Asked, now: int, before: int, ended: Literal, most: int, guard: Literal) -> int:
        """Hold a stretch to the most that is allowed, or charge what it grows above it."""
        if one.rule.hard:
            self._program.linear({now: 1}, at_most=most, guard=self._board.under(one.rule, guard))
            return -1
        above = self._program.integer(0, self._piece * len(self._stages))
        self._program.linear({now: 1, above: -1}, at_most=most, guard=guard)
        grown = self._program.integer(0, self._piece * len(self._stages))
        self._program.price(grown, one.rule.ticks_per_amount)
        if before < 0:
            self._program.linear({above: 1, grown: -1}, at_most=0)
        else:
            self._program.linear({above: 1, before: -1, grown: -1}, at_most=0, guard=negated(ended))
            if ended != FALSE:
                self._program.linear({above: 1, grown: -1}, at_most=0, guard=ended)
        return above

    def _gaps(self) -> dict[int, Form]:
        """Minutes of breaks and events of every choice right before its work in a stage."""
        found: dict[int, Form] = {}
        for choice in self._choices:
            until = choice.start
            for cell, (begins, ends) in spans_of(
                choice.start, choice.end, self._board.layout.away(choice), self._piece
            ).items():
                if begins > until:
                    found.setdefault(cell, {})[choice.literal] = begins - until
                until = ends
        return found
