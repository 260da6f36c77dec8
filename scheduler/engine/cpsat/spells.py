"""Which queue in which slot, for moderators under spell rules: the choices of a plan, and the limits on it.

Such a moderator's duty of a date serves in each slot that it works in one queue or none, all the time. With w[t] the
work in slot t (of the shift that is chosen), x[t, q] the choice of queue q and s[t, q] whether a spell of q is in
course at its end (q is chosen, or a break interrupts the spell before), the length n of that spell is at most

    n[t] ≤ w[t] where it begins,   n[t] ≤ n[t−1] + w[t] where it goes on,   n[t] ≤ n[t−1] in a break,

and must reach the least one wherever it ends. A change is a choice of q after another queue was the last one served.
No limit leaves a duty without a plan, for spare time is one; so whether somebody has a legal tour is asked without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from models.slots import NOWHERE
from scheduler.engine.cpsat.cares import CareOfDay
from scheduler.engine.cpsat.exposure import TierMinutes
from scheduler.engine.cpsat.presence import events_of
from scheduler.engine.cpsat.program import FALSE, TRUE, Form, Literal, negated
from scheduler.engine.kernel.care import WELL
from scheduler.engine.kernel.cares import is_planned_apart
from scheduler.engine.kernel.exposed import Exposed
from scheduler.engine.kernel.measures import price_of
from scheduler.engine.plans import SPARE, way_code
from scheduler.rules.care import TIERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from models.problem import Problem
    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.cpsat.presence import Presence
    from scheduler.rules.board import Priced


Plans = Mapping[tuple[int, int], Mapping[int, int]]
"""Queue (or SPARE, or WELL) of every cell in which a duty works, by moderator (an index) and day."""


class Limit(NamedTuple):
    """What a rule asks of a moderator's plans: spells of `minutes` (0: any), at most so many changes (None: any)."""

    rule: Priced
    minutes: int
    at_most: int | None


@dataclass
class Stage:
    """One cell of one moderator's duty of a date, in a slot of the demand (or NOWHERE): minutes of every shift that
    works there, whether one does, the literal of each queue, that of none and (see cares.py) that of wellness time."""

    moderator: str
    place: tuple[str, int]
    cell: int
    slot: int
    minutes: Form
    works: Literal
    serves: dict[int, Literal]
    spare: Literal
    calm: Literal = FALSE
    ways: Mapping[int, int] = field(default_factory=dict)
    """Of queues of a tier on which the moderator has a limit, its number."""
    lasts: dict[int, Literal] = field(default_factory=dict)
    """Whether the spell in course at the end of the slot is one of a queue."""


def lay_stages(
    board: CpBoard, presence: Presence, days: Collection[int] | None = None
) -> dict[tuple[str, int], list[Stage]]:
    """The plans of all moderators on the board under spell rules, slot by slot, with every limit laid on them.

    With `days` only the plans of duties that start on these: the others are free to be all spare time.
    """
    laid: dict[tuple[str, int], list[Stage]] = {}
    for m in board.layout.moderators:
        moderator = board.problem.moderators[m].id
        asked = board.cares_of(moderator)
        planned = range(board.problem.hub.days) if days is None else sorted(days)
        exposure = TierMinutes(board, moderator)
        for day in planned if board.planned(moderator) else ():
            duty = _Duty(board, moderator, day, presence, events_of(board.problem, m))
            if duty.stages and (asked or exposure.asked):
                care = CareOfDay(board, board.choices(moderator, day), duty.stages, asked)
                care.keep()
                exposure.add(day, care)
            duty.choose()
            for limit in board.spell_limits.get(moderator, ()):
                duty.keep(limit)
            laid[moderator, day] = duty.stages
        exposure.keep()
    return laid


def plan_in(stages: Iterable[Stage], values: Sequence[int]) -> dict[int, int]:
    """Queue (or SPARE, or WELL) of every cell in which the duty works, in a solution."""
    return {
        stage.cell: WELL
        if stage.calm != FALSE and values[stage.calm]
        else next((queue for queue, literal in stage.serves.items() if values[literal]), SPARE)
        for stage in stages
        if any(values[literal] for literal in stage.minutes)
    }


def plans_in(
    problem: Problem, laid: Mapping[tuple[str, int], Sequence[Stage]], values: Sequence[int]
) -> dict[tuple[int, int], dict[int, int]]:
    """Plans of all duties in a solution, by moderator (an index) and day."""
    index = {moderator.id: m for m, moderator in enumerate(problem.moderators)}
    plans = {(index[who], day): plan_in(stages, values) for (who, day), stages in laid.items()}
    return {place: plan for place, plan in plans.items() if plan}


def fixing(
    problem: Problem,
    laid: Mapping[tuple[str, int], Sequence[Stage]],
    plans: Plans,
) -> list[Literal]:
    """Literals that say exactly these plans, by moderator (an index) and day."""
    return [
        literal
        for (m, day), plan in plans.items()
        for literal in planned(laid.get((problem.moderators[m].id, day), ()), plan)
    ]


def planned(stages: Iterable[Stage], plan: Mapping[int, int]) -> list[Literal]:
    """Literals that say exactly this plan: of each cell in which the duty works its queue, SPARE, WELL, or any queue of
    a way (or none)."""
    found: list[Literal] = []
    for stage in stages:
        wanted = plan.get(stage.cell, SPARE)
        if wanted >= 0 and wanted not in stage.serves:
            return [FALSE]
        if wanted == WELL or stage.calm != FALSE:
            found.append(stage.calm if wanted == WELL else negated(stage.calm))
        if wanted < WELL:
            way = way_code(wanted)
            found += [negated(literal) for queue, literal in stage.serves.items() if stage.ways.get(queue, 0) != way]
        else:
            found += [literal if queue == wanted else negated(literal) for queue, literal in stage.serves.items()]
    return found


def _ways(board: CpBoard, moderator: str) -> dict[int, int]:
    """Number of the tier of each queue that is of a tier on which the moderator has a limit."""
    prices = [(one.limit.tier, price_of(one.rule)) for one in board.cares_of(moderator)]
    exposed = board.exposed_of(moderator)
    prices += [(total.tier, Exposed(price_of(rule), total).price_a_minute) for rule, total in exposed]
    limited = {tier for tier, price in prices if is_planned_apart(board.problem, price)}
    queues = enumerate(board.problem.queues)
    return {number: TIERS.index(q.severity) + 1 for number, q in queues if q.severity in limited}


class _Duty:
    """The stages of one moderator and date."""

    def __init__(
        self, board: CpBoard, moderator: str, day: int, presence: Presence, events: Sequence[tuple[int, int]]
    ) -> None:
        self._board, self._program, self._moderator = board, board.program, moderator
        problem = board.problem
        minutes: dict[tuple[int, int], Form] = {}
        beyond = []
        for choice in board.choices(moderator, day):
            for cell, slot, amount in presence.cells(choice, events, board.piece):
                minutes.setdefault((cell, slot), {})[choice.literal] = amount
            if not problem.demand.patterns and choice.end > problem.horizon_minutes:
                beyond.append(choice.literal)
        self._beyond = board.any_of(beyond)
        self.stages: list[Stage] = []
        granted, ways = board.granted.get(moderator, ()), _ways(board, moderator)
        for (cell, slot), form in sorted(minutes.items()):
            date = int(problem.slots.day[slot]) if slot != NOWHERE else problem.hub.days
            queues = sorted({service.queue for service in granted if service.first <= date <= service.last})
            serves, spare = {queue: self._program.boolean() for queue in queues}, self._program.boolean()
            works = board.any_of(form)
            self.stages.append(Stage(moderator, (moderator, day), cell, slot, form, works, serves, spare, ways=ways))
        self._inside = [stage for stage in self.stages if stage.slot != NOWHERE]
        self._lengths: list[int] = []
        self._changes: list[Literal] | None = None

    def choose(self) -> None:
        """Let every stage choose one thing, now that it is known whether wellness time is among them."""
        for stage in self.stages:
            calm = [] if stage.calm == FALSE else [stage.calm]
            self._program.exactly_one([*stage.serves.values(), stage.spare, *calm, negated(stage.works)])
        self._link()

    def _link(self) -> None:
        """Say of every slot which spell is in course at its end."""
        before: dict[int, Literal] = {}
        for stage in self._inside:
            for queue in sorted({*stage.serves, *before}):
                serves, lasted = stage.serves.get(queue, FALSE), before.get(queue, FALSE)
                pauses = self._board.all_of([lasted, self._board.any_of([negated(stage.works), stage.calm])])
                stage.lasts[queue] = self._board.any_of([serves, pauses])
            before = stage.lasts

    def keep(self, limit: Limit) -> None:
        """Keep a limit: a law, or a price of every unit outside it."""
        if not limit.rule.hard and not limit.rule.ticks_per_amount:
            return
        if limit.minutes:
            self._keep_minutes(limit)
        if limit.at_most is not None and self._inside:
            changes = dict.fromkeys(self._changed(), 1)
            self._board.limit(
                limit.rule, ((1, literal) for literal in changes), moderator=self._moderator, at_most=limit.at_most
            )

    def _keep_minutes(self, limit: Limit) -> None:
        lengths = self._lengths = self._lengths or self._measured()
        for i, stage in enumerate(self._inside):
            following = self._inside[i + 1] if i + 1 < len(self._inside) else None
            for queue, lasts in stage.lasts.items():
                if following is None:
                    ends = self._board.all_of([lasts, negated(self._beyond)])
                else:
                    stays = following.lasts.get(queue, FALSE)
                    ends = self._board.all_of([lasts, negated(stays)])
                self._long_enough(limit, lengths[i], ends)

    def _long_enough(self, limit: Limit, length: int, ends: Literal) -> None:
        """The spell in course is long enough where it ends, or what is missing is charged."""
        if ends == FALSE:
            return
        if limit.rule.hard:
            self._program.linear({length: 1}, at_least=limit.minutes, guard=self._board.under(limit.rule, ends))
            return
        short = self._program.integer(0, limit.minutes)
        self._program.linear({length: 1, short: 1}, at_least=limit.minutes, guard=ends)
        self._program.price(short, limit.rule.ticks_per_amount)

    def _measured(self) -> list[int]:
        """A variable a slot: at most the minutes of the spell in course at its end."""
        found: list[int] = []
        most = 0
        before: Stage | None = None
        for stage in self._inside:
            most += max(stage.minutes.values())
            length = self._program.integer(0, most)
            work = {literal: -amount for literal, amount in stage.minutes.items()}
            longer = {found[-1]: -1} if found else {}
            for queue, serves in stage.serves.items():
                lasted = before.lasts.get(queue, FALSE) if before else FALSE
                begins, goes_on = (self._board.all_of([serves, part]) for part in (negated(lasted), lasted))
                if begins != FALSE:
                    self._program.linear({length: 1, **work}, at_most=0, guard=begins)
                if goes_on != FALSE:
                    self._program.linear({length: 1, **work, **longer}, at_most=0, guard=goes_on)
            for pauses in (negated(stage.works), stage.calm):
                if pauses != FALSE:
                    self._program.linear({length: 1, **longer}, at_most=0, guard=pauses)
            found.append(length)
            before = stage
        return found

    def _changed(self) -> list[Literal]:
        """A literal a slot: true wherever the duty changes to another queue than the last one it served."""
        if self._changes is not None:
            return self._changes
        self._changes = []
        last: dict[int, Literal] = {}
        seen: list[Literal] = []
        for stage in self._inside:
            change = self._program.boolean()
            known = self._board.any_of(seen)
            for queue, serves in stage.serves.items():
                self._program.clause([negated(serves), negated(known), last.get(queue, FALSE), change])
            self._changes.append(change)
            last = self._served_last(stage, last)
            seen = [known, *stage.serves.values()]
        return self._changes

    def _served_last(self, stage: Stage, before: dict[int, Literal]) -> dict[int, Literal]:
        """Which queue was the last one that the duty served up to the end of a slot."""
        last = {queue: self._program.boolean() for queue in sorted({*stage.serves, *before})}
        for queue, literal in last.items():
            serves, was = stage.serves.get(queue, FALSE), before.get(queue, FALSE)
            self._program.clause([negated(literal), serves, was])
            if serves != FALSE:
                self._program.clause([negated(serves), literal])
        if len(last) > 1:
            self._program.at_most_one(list(last.values()), TRUE)
        return last
