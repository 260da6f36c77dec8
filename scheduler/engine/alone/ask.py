"""Questions about one moderator while everybody else's work is held.

Whether a legal tour exists is settled by CP-SAT over all shifts, so a no is a proof. Where a contract has few shifts,
the cheapest tour is CP-SAT's too, with prices of whole shifts (`worth`) or, for people whose queues are planned, with
the flows of `cpsat.coverage`. Where it has many, the tour kernel finds a good one, and CP-SAT is asked only where that
finds none.
"""

from __future__ import annotations

from copy import copy
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from models.part import minima_priced
from models.pattern import ACTIVITY_GRID_MINUTES
from models.skill import services
from scheduler.engine.alone.answers import Held, Tour, Unsettled
from scheduler.engine.alone.laid import duties_of, hint_present, nobody, parts_of
from scheduler.engine.alone.planned import given_by, plan_anew, plan_rules
from scheduler.engine.alone.quick import REACHES, Quick
from scheduler.engine.alone.rows import Rows
from scheduler.engine.alone.together import MOST_CHOICES, Clash, Together
from scheduler.engine.alone.worth import Cell, Worth
from scheduler.engine.cpsat.board import CpBoard, past_stints
from scheduler.engine.cpsat.conflict import concerning, given_up
from scheduler.engine.cpsat.coverage import Coverage
from scheduler.engine.cpsat.layout import OFF, Layout
from scheduler.engine.cpsat.presence import Presence
from scheduler.engine.cpsat.search import Answer, Effort, run, settled
from scheduler.engine.cpsat.spells import lay_stages, plans_in
from scheduler.engine.kernel.cares import piece_of
from scheduler.engine.minimal import minimal_set
from scheduler.engine.plans import NOTHING_PLANNED, Plans, planned_parts
from scheduler.rules.personal import Personal
from scheduler.rules.skill import Skill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from models.calendar import Event, Session
    from models.problem import Problem
    from models.roster import Duty
    from models.skill import Service
    from scheduler.engine.cpsat.spells import Stage
    from scheduler.rules import Rule
    from scheduler.timeline import Stint

    I8 = NDArray[np.int64]

MOST_PROGRAMS = 8
"""So many of the kernel's programs are kept."""


class Alone:
    """Questions about the moderators of one problem; what does not change from one to the next is read once.

    `exact` says whether every break layout is among the shifts: else a no holds for the layouts of a coarser grid.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._rows = Rows(problem)
        self.exact = self._rows.options.complete
        self._past = past_stints(problem)
        self._presence = Presence(problem)
        self._services: dict[int, tuple[Service, ...]] = {}
        self._programs: dict[tuple[int, int, tuple[int, ...]], tuple[Quick, Problem, Sequence[Rule]]] = {}
        self._of_events: dict[tuple[tuple[Event, ...], tuple[Session, ...]], Alone] = {}

    def of(self, problem: Problem) -> Alone:
        """The same for a problem that differs in rows of absences, requests, events or sessions only; the last two
        change shifts, so that these are laid out anew."""
        if problem is self._problem:
            return self
        held = problem.events, problem.sessions
        if held != (self._problem.events, self._problem.sessions):
            if held not in self._of_events:
                self._of_events[held] = Alone(problem)
            return self._of_events[held].of(problem)
        other = copy(self)
        other._problem = problem
        return other

    def reaches(self, moderator: int, cell: Cell) -> bool:
        """Whether some shift of the moderator works in the cell's slot."""
        return bool(self._working(moderator, cell))

    def most_minutes(self, cell: Cell) -> int:
        """Minutes that no shift exceeds in the cell's slot."""
        return self._rows.most_minutes(cell.slot) or 1

    def blocking(self, moderator: int, rules: Sequence[Rule], cell: Cell | None = None) -> tuple[Rule, ...] | None:
        """None if the moderator has a legal tour that serves the cell (any, without a cell); else a minimal set of
        hard rules that together leave none, the planner's own words about this moderator first."""
        if self.feasible(moderator, rules, cell):
            return None
        concerned = sorted(concerning(self._problem, rules, moderator), key=given_up)
        granting = [rule for rule in concerned if isinstance(rule, Skill)]
        members = [rule for rule in concerned if not isinstance(rule, Skill)]

        def impossible(few: Sequence[Rule], *, thin: bool = not self._rows.few) -> bool:
            return not self._legal(moderator, [*granting, *few], cell, thin=thin)

        found = minimal_set(members, impossible)
        if not self._rows.few and not impossible(found, thin=False):
            found = minimal_set(members, lambda few: impossible(few, thin=False))
        return tuple(found[::-1])

    def past_part(self, moderator: int, rules: Sequence[Rule], cell: Cell | None = None) -> tuple[Stint, ...]:
        """Of the past duties of somebody whom these rules block, those of which none can have been a day off if they
        are to block; none where they do so anyway. The earliest are given up first."""
        person = self._problem.moderators[moderator].id
        if not self._past[person]:
            return ()

        def impossible(past: Sequence[Stint]) -> bool:
            board = self._board(moderator, rules, self._thin(moderator), past)
            if not self._demand(board, moderator, cell):
                return True
            return settled(board.program, (), linear=False).status == "infeasible"

        return tuple(minimal_set(self._past[person], impossible))

    def feasible(self, moderator: int, rules: Sequence[Rule], cell: Cell | None = None) -> bool:
        """Whether the moderator has a legal tour that serves the cell (any, without a cell)."""
        hard = [rule for rule in rules if rule.hard]
        if not self._may(moderator, cell):
            return False
        if self._rows.few:
            return self._legal(moderator, hard, cell)
        quick = self._quick(moderator, rules)
        nothing = np.zeros(len(self._problem.slots), np.int64)
        slot = None if cell is None else cell.slot
        working = dict.fromkeys(self._working(moderator, cell), 0)
        found = quick.best(nothing, slot, working) if slot is None or working else None
        if found is not None and (cell is None or not quick.planned):
            return True
        if found is not None and self._plan_serves(moderator, rules, cell, found):
            return True
        return self._legal(moderator, hard, cell, thin=True) or self._legal(moderator, hard, cell)

    def cheapest(
        self,
        moderator: int,
        rules: Sequence[Rule],
        held: Held,
        *,
        cell: Cell | None = None,
        day: int | None = None,
        seconds: float = 1.0,
    ) -> Tour | Unsettled | None:
        """The cheapest legal tour that serves the cell (any, without one) while all others go on as `held` says; None
        if there is none. Where shifts are many, days around the cell, or around `day`, are changed first. `seconds` are
        deterministic time."""
        if not self._may(moderator, cell):
            return None
        days = [day] if day is not None else self._rows.options.day[self._working(moderator, cell)].tolist()
        quick = None if self._rows.few else self._quick(moderator, rules)
        if quick is None:
            return self._cheapest(moderator, rules, held, cell, days, seconds)
        worth = self._worth(moderator, held, cell)
        working = {row: worth.of_shift(self._rows.minutes(row)) for row in self._working(moderator, cell)}
        if cell is not None and not working:
            return None
        now = self._rows.of_duties(moderator, held.duties)
        found = quick.best(worth.levels(), None if cell is None else cell.slot, working, now, days)
        if found is None:
            return self._cheapest(moderator, rules, held, cell, days, seconds)
        if quick.planned:
            planned = self._with_plans(moderator, rules, held, cell, found)
            return Unsettled() if planned is None else Tour(planned, cheapest=False)
        tours = nobody(self._problem)
        tours[moderator] = found
        return Tour(
            duties_of(
                self._problem, self._rows, tours, parts_of(self._rows, moderator, tours[moderator].tolist(), worth)
            ),
            cheapest=False,
        )

    def clash(
        self, people: Sequence[int], rules: Iterable[Rule], cells: Sequence[Cell], first: Sequence[Cell], seconds: float
    ) -> Clash | str | None:
        """Rules and minima of `cells` that these people cannot keep together, those of `first` among them if possible;
        None where they can, `unknown` where it is not settled in `seconds` a question or there are too many choices."""
        options = self._rows.options
        if sum(options.counts([self._problem.moderators[m] for m in people])) > MOST_CHOICES:
            return "unknown"
        return Together(self._problem, rules, options, people, cells).clash(seconds, first)

    def _with_plans(
        self, moderator: int, rules: Sequence[Rule], held: Held, cell: Cell | None, rows: I8
    ) -> tuple[Duty, ...] | None:
        """The duties of a tour of somebody who has plans: those that are worked now are kept but for the one that is to
        serve the cell, the others are planned; None where no plan was found."""
        options = self._rows.options
        line = self._rows.of_duties(moderator, held.duties)
        now = {} if line is None else {int(line[self._problem.clock.day_of(d.start)]): d for d in held.duties}
        working = set(self._working(moderator, cell))
        worked = [row for row in rows.tolist() if row != OFF]
        kept = {row: now[row] for row in worked if row in now and row not in working}
        new = {int(options.day[row]): row for row in worked if row not in kept}
        covered = given_by(self._problem, options, kept.items(), held.covered)
        binding = plan_rules(self._problem, moderator, rules, options)
        plans = plan_anew(self._problem, moderator, binding, options, self._presence, covered, new, cell)
        if plans is None:
            return None
        tours = nobody(self._problem)
        tours[moderator, list(new)] = list(new.values())
        parts = planned_parts(self._problem, options, tours, plans)
        made = duties_of(self._problem, self._rows, tours, parts, plans)
        return tuple(sorted((*kept.values(), *made), key=lambda duty: duty.start))

    def _plan_serves(self, moderator: int, rules: Sequence[Rule], cell: Cell | None, rows: I8) -> bool:
        """Whether the duty of a tour that works in the cell's slot has a plan that serves the cell."""
        options, working = self._rows.options, set(self._working(moderator, cell))
        there = {int(options.day[row]): row for row in rows.tolist() if row in working}
        binding = plan_rules(self._problem, moderator, rules, options)
        nobody = np.zeros_like(self._problem.demand.heads)
        return plan_anew(self._problem, moderator, binding, options, self._presence, nobody, there, cell) is not None

    def _quick(self, moderator: int, rules: Sequence[Rule]) -> Quick:
        """The kernel's program of a moderator; the last ones are kept, for one question follows another."""
        key = (id(self._problem), moderator, tuple(map(id, rules)))
        if key not in self._programs:
            if len(self._programs) >= MOST_PROGRAMS:
                self._programs.clear()
            limits = [
                rule
                for rule in plan_rules(self._problem, moderator, rules, self._rows.options)
                if not isinstance(rule, Skill)
            ]
            others = [rule for rule in rules if rule not in limits]
            quick = Quick(self._problem, moderator, others, self._rows.options, planned=bool(limits))
            # The rules are kept beside the program, so that no others can take their identity.
            self._programs[key] = (quick, self._problem, rules)
        return self._programs[key][0]

    def _cheapest(
        self, moderator: int, rules: Sequence[Rule], held: Held, cell: Cell | None, days: Sequence[int], seconds: float
    ) -> Tour | Unsettled | None:
        """CP-SAT's answer: over all shifts where they are few, else over those that stand for the rest, the present
        tour kept but for days around `days`, at first for few."""
        if self._rows.few:
            return self._solved(moderator, rules, held, cell, None, seconds)
        line = self._rows.of_duties(moderator, held.duties)
        now = [] if line is None else [[row] if row != OFF else [] for row in line.tolist()]
        for reach in REACHES if now and days else ():
            near = range(min(days) - reach, max(days) + reach + 1)
            every = self._rows.thin(moderator).items()
            rows = {(m, day): own if day in near else now[day] for (m, day), own in every}
            found = self._solved(moderator, rules, held, cell, rows, seconds)
            if isinstance(found, Tour):
                return found
        return self._solved(moderator, rules, held, cell, self._rows.thin(moderator), seconds)

    def _solved(
        self,
        moderator: int,
        rules: Sequence[Rule],
        held: Held,
        cell: Cell | None,
        rows: Mapping[tuple[int, int], Sequence[int]] | None,
        seconds: float,
    ) -> Tour | Unsettled | None:
        """The cheapest tour over some rows; None only where all were asked (`rows` None)."""
        board, plans = self._board(moderator, rules, rows), NOTHING_PLANNED
        if board.planned(self._problem.moderators[moderator].id):
            coverage = Coverage(board, held.covered, self._presence)
            if cell is not None:
                board.program.clause(_serving(coverage.stages.values(), cell))
            answer = run(board.program, Effort(seconds, deterministic=True))
            tours = self._tours(board, moderator, answer)
            laid = plans_in(self._problem, coverage.stages, answer.values) if answer.values else {}
            plans = Plans(frozenset([moderator]), laid, piece=board.piece)
            parts = planned_parts(self._problem, self._rows.options, tours, plans)
        else:
            if not self._demand(board, moderator, cell):
                return None
            worth = self._worth(moderator, held, cell)
            for literal, row in board.layout.row_of.items():
                board.program.price_grains(literal, worth.of_shift(self._rows.minutes(row)))
            hint_present(board, self._problem.moderators[moderator].id, held.duties)
            answer = run(board.program, Effort(seconds, deterministic=True))
            tours = self._tours(board, moderator, answer)
            parts = parts_of(self._rows, moderator, tours[moderator].tolist(), worth)
        if not answer.values:
            return None if answer.status == "infeasible" and rows is None else Unsettled()
        duties = duties_of(self._problem, self._rows, tours, parts, plans)
        return Tour(duties, answer.status == "optimal" and rows is None)

    def _thin(self, moderator: int) -> Mapping[tuple[int, int], Sequence[int]] | None:
        """The rows that are asked first: all where they are few."""
        return None if self._rows.few else self._rows.thin(moderator)

    def _legal(self, moderator: int, rules: Iterable[Rule], cell: Cell | None, *, thin: bool = False) -> bool:
        """Whether CP-SAT finds a legal tour that serves the cell."""
        board = self._board(moderator, rules, self._rows.thin(moderator) if thin else None)
        return self._demand(board, moderator, cell) and settled(board.program, (), linear=False).status != "infeasible"

    def _board(
        self,
        moderator: int,
        rules: Iterable[Rule],
        rows: Mapping[tuple[int, int], Sequence[int]] | None = None,
        past: Sequence[Stint] | None = None,
    ) -> CpBoard:
        person = self._problem.moderators[moderator].id
        known = self._past if past is None else {person: past}
        held = list(rules)
        piece = piece_of(self._problem, self._rows.options, held)
        problem = minima_priced(self._problem)  # what is short may stay so: one moderator is asked
        board = CpBoard(Layout(problem, self._rows.options, (moderator,), rows), past=known, piece=piece)
        for rule in held:
            if not (isinstance(rule, Personal) and rule.moderator != person):
                rule.encode(board)
        return board

    def _demand(self, board: CpBoard, moderator: int, cell: Cell | None) -> bool:
        """Lay down that the cell is served; False where no choice can."""
        if cell is None:
            return True
        if not self._may(moderator, cell):
            return False
        if board.planned(self._problem.moderators[moderator].id):
            days = {int(self._rows.options.day[row]) for row in self._working(moderator, cell)}
            literals = _serving(lay_stages(board, self._presence, days).values(), cell)
        else:
            working = set(self._working(moderator, cell))
            literals = [literal for literal, row in board.layout.row_of.items() if row in working]
        board.program.clause(literals)
        return bool(literals)

    def _may(self, moderator: int, cell: Cell | None) -> bool:
        """Whether the moderator may serve the cell's queue on its date (yes, without a cell)."""
        if cell is None:
            return True
        if moderator not in self._services:
            self._services[moderator] = services(self._problem)[self._problem.moderators[moderator].id]
        day = int(self._problem.slots.day[cell.slot])
        return any(s.queue == cell.queue and s.first <= day <= s.last for s in self._services[moderator])

    def _working(self, moderator: int, cell: Cell | None) -> list[int]:
        """Rows of the moderator that work in the cell's slot."""
        return [] if cell is None else self._rows.working(moderator, cell.slot)

    def _worth(self, moderator: int, held: Held, cell: Cell | None) -> Worth:
        return Worth(self._problem, moderator, held.covered, held.own, self._step(moderator), cell)

    def _step(self, moderator: int) -> int:
        """Minutes of which every presence of the moderator in a slot is a multiple."""
        options, interval = self._rows.options, self._problem.hub.interval_minutes
        own = self._rows.of(moderator)
        marks = gcd(interval, int(np.gcd.reduce(options.start[own])), int(np.gcd.reduce(options.end[own])))
        return gcd(ACTIVITY_GRID_MINUTES, marks)

    def _tours(self, board: CpBoard, moderator: int, answer: Answer) -> I8:
        """The moderator's tour in a table of everybody's, all others off."""
        tours = nobody(self._problem)
        if answer.values:
            tours[moderator] = board.layout.tours(answer.values)[0]
        return tours


def _serving(laid: Iterable[Sequence[Stage]], cell: Cell) -> list[int]:
    """Literals of the plans that serve the cell."""
    return [
        stage.serves[cell.queue]
        for stages in laid
        for stage in stages
        if stage.slot == cell.slot and cell.queue in stage.serves
    ]
