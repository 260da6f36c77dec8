"""Every tour of somebody in a tiny hub with everything that they may do in it, judged by the checker alone."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from models import Activity, Duty, services
from models.part import part_of
from scheduler.check import check
from scheduler.engine.kernel.care import WELL
from scheduler.engine.options import shift_options
from scheduler.engine.plans import SPARE, cells_worked
from scheduler.explain.case import rules_about

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models import Problem
    from scheduler.engine.alone import Cell
    from scheduler.explain.case import Case
    from scheduler.rules import Rule

PIECE = 15


class Tried(NamedTuple):
    """Duties of a tour, the hard rules that it breaks, whether it holds wellness time, and what it serves: queue and
    slot."""

    duties: tuple[Duty, ...]
    broken: frozenset[str]
    calm: bool
    served: frozenset[tuple[int, int]]


class Tours:
    """Every tour of one moderator of a hub whose intervals are pieces, under all rules at once; wellness time stands
    only where some rule asks for it."""

    def __init__(self, problem: Problem, case: Case, moderator: int, rules: Iterable[Rule]) -> None:
        self._case, self._m, self._problem = case, moderator, problem
        self.rules = list(rules)
        self._person = problem.moderators[moderator]
        self._options = shift_options(problem, complete=True)
        part = part_of(problem, moderator)
        about = rules_about(part, self.rules)
        self.every = []
        for chosen in product(*([None, *self._day(day)] for day in range(problem.hub.days))):
            duties = tuple(duty for duty in chosen if duty is not None)
            verdict = check(part, case.roster.model_copy(update={"duties": duties}), rules=about)
            broken = frozenset(v.rule for v in verdict.hard if v.kind != "demand")
            done = [a for duty in duties for a in duty.activities]
            calm = any(a.kind == "wellness" and not self._at_event(a) for a in done)
            self.every.append(Tried(duties, broken, calm, frozenset(self._served(done))))

    def legal(self, rules: Iterable[Rule], cell: Cell | None) -> list[Tried]:
        """Tours that break none of some of the rules and serve the cell (any, without one)."""
        held = list(rules)
        known, ids = {rule.id for rule in self.rules}, {rule.id for rule in held}
        calm = any(rule.care_limit is not None and rule.care_limit.what == "wellness" for rule in held)
        return [
            tour
            for tour in self.every
            if not any(rule in ids or rule not in known for rule in tour.broken)
            and (calm or not tour.calm)
            and (cell is None or (cell.queue, cell.slot) in tour.served)
        ]

    def least(self, rules: Iterable[Rule], cell: Cell | None) -> int | None:
        """Points that the cheapest of them adds to the roster's cost, everybody else held."""
        held = list(rules)
        changes = (self._case.change(self._m, tour.duties, held, self._problem) for tour in self.legal(held, cell))
        return min((change.cost for change in changes if change is not None), default=None)

    def _day(self, day: int) -> Iterator[Duty]:
        options, mask = self._options, self._options.rows_of(self._person)
        granted = services(self._problem)[self._person.id]
        for row in range(options.day_rows[day], options.day_rows[day + 1]):
            if not mask[row]:
                continue
            cells = [cell.number for cell in cells_worked(self._problem, options, row, PIECE)]
            codes = [SPARE, WELL, *sorted({s.queue for s in granted if s.first <= day <= s.last})]
            for plan in product(codes, repeat=len(cells)):
                yield self._duty(row, dict(zip(cells, plan, strict=True)))

    def _duty(self, row: int, plan: dict[int, int]) -> Duty:
        options, problem = self._options, self._problem
        start, end = int(options.start[row]), int(options.end[row])
        done: list[Activity] = []
        for minute in range(start, end, 5):
            kind: Any = "spare"
            queue, code = "", plan.get(minute // PIECE, SPARE)
            event = next((e for e in problem.events_of[self._person.id] if e.start <= minute < e.end), None)
            if event is not None:
                kind = event.kind
            elif code >= 0:
                kind, queue = "queue", problem.queues[code].id
            elif code == WELL:
                kind = "wellness"
            here = Activity(minute, minute + 5, kind, queue)
            if done and done[-1][2:] == here[2:]:
                done[-1] = done[-1]._replace(end=minute + 5)
            else:
                done.append(here)
        return Duty(self._person.id, start, end, tuple(done))

    def _at_event(self, activity: Activity) -> bool:
        events = self._problem.events_of[self._person.id]
        return any(event.start <= activity.start and activity.end <= event.end for event in events)

    def _served(self, done: Iterable[Activity]) -> Iterator[tuple[int, int]]:
        number = {queue.id: index for index, queue in enumerate(self._problem.queues)}
        for a in done:
            for minute in range(a.start, a.end, PIECE) if a.kind == "queue" else ():
                yield number[a.queue], minute // self._problem.hub.interval_minutes
