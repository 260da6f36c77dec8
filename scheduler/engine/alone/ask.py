"""Questions about one moderator while everybody else's work is held, answered by CP-SAT.

Whether a legal tour exists is asked of all shifts and all hard rules, so a no is a proof. What it costs is asked with
prices of whole shifts (`worth`), or, for people whose queues are planned, with the flows of `cpsat.coverage`.
"""

from __future__ import annotations

from copy import copy
from math import gcd
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES
from models.rule import UNITS_PER_MINUTE
from scheduler.engine.alone.together import MOST_CHOICES, Clash, Together
from scheduler.engine.alone.worth import Cell, Worth, row_grains
from scheduler.engine.cpsat.board import CpBoard, past_stints
from scheduler.engine.cpsat.conflict import concerning, given_up
from scheduler.engine.cpsat.coverage import Coverage
from scheduler.engine.cpsat.layout import OFF, Layout
from scheduler.engine.cpsat.presence import Presence
from scheduler.engine.cpsat.search import Effort, run, settled
from scheduler.engine.cpsat.spells import lay_stages, plans_in
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import Service
from scheduler.engine.minimal import minimal_set
from scheduler.engine.minutes import row_minutes
from scheduler.engine.options import shift_options
from scheduler.engine.plans import Plans, planned_parts
from scheduler.rules.personal import Personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.engine.cpsat.spells import Stage
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

    I8 = NDArray[np.int64]

MOST_ROWS = 9_000
"""So many shifts of a contract are still asked with every break layout of the activity grid."""


class Tour(NamedTuple):
    """Duties of a moderator on all dates of the horizon, with activities; whether no other tour costs less."""

    duties: tuple[Duty, ...]
    cheapest: bool


class Unsettled(NamedTuple):
    """The question was not settled in its time."""


class Alone:
    """Questions about the moderators of one problem; what does not change from one to the next is read once.

    `exact` says whether every break layout is among the shifts: else a no holds for the layouts of a coarser grid.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        full = shift_options(problem, complete=True)
        small = all(int(mask.sum()) <= MOST_ROWS for mask in full.contract_rows.values())
        self._options: Options = full if small else shift_options(problem)
        self.exact = self._options.complete
        self._past = past_stints(problem)
        self._presence = Presence(problem)
        self._minutes: dict[int, tuple[tuple[int, int], ...]] = {}

    def of(self, problem: Problem) -> Alone:
        """The same for a problem that differs in rows of absences or requests only."""
        if problem is self._problem:
            return self
        other = copy(self)
        other._problem = problem
        return other

    def reaches(self, moderator: int, cell: Cell) -> bool:
        """Whether some shift of the contract works in the cell's slot, and the moderator may serve its queue there."""
        contract = self._problem.moderators[moderator].contract
        return bool(self._rows_in(contract, cell.slot))

    def blocking(
        self, moderator: int, rules: Sequence[Rule], cell: Cell | None = None, seconds: float | None = None
    ) -> tuple[Rule, ...] | Unsettled | None:
        """None if the moderator has a legal tour that serves the cell (any, without a cell); else a minimal set of
        hard rules that together leave none, the planner's own words about this moderator first."""
        board = self._board(moderator, rules, guarded=True)
        demanded = self._demand(board, moderator, cell)
        concerned = [rule for rule in concerning(self._problem, rules, moderator) if rule.id in board.guards]
        if not demanded:
            return ()
        unsettled: list[bool] = []

        def impossible(few: Sequence[Rule]) -> bool:
            board.program.fix([board.guards[rule.id] for rule in few])
            answer = run(board.program, Effort(seconds, light=True, linear=False))
            unsettled.append(answer.status == "unknown")
            return answer.status == "infeasible"

        if not impossible(concerned):
            return Unsettled() if unsettled[-1] else None
        found = minimal_set(sorted(concerned, key=given_up), impossible)
        return Unsettled() if any(unsettled) else tuple(found[::-1])

    def feasible(self, moderator: int, rules: Sequence[Rule], cell: Cell | None = None) -> bool:
        """Whether the moderator has a legal tour that serves the cell (any, without a cell)."""
        board = self._board(moderator, [rule for rule in rules if rule.hard])
        return self._demand(board, moderator, cell) and settled(board.program, (), linear=False).status != "infeasible"

    def cheapest(
        self,
        moderator: int,
        rules: Sequence[Rule],
        covered: I8,
        *,
        cell: Cell | None = None,
        duties: Sequence[Duty] = (),
        seconds: float | None = 1.0,
    ) -> Tour | Unsettled | None:
        """The cheapest legal tour that serves the cell (any, without one) while all others go on as `covered` says,
        shape `(queues, slots)` in presence units; None if there is none. `duties` are those of the present tour, from
        which the search starts. `seconds` are deterministic time."""
        board = self._board(moderator, rules)
        person = self._problem.moderators[moderator].id
        if person in board.spell_limits:
            return self._with_plans(board, moderator, covered, cell, seconds)
        if not self._demand(board, moderator, cell):
            return None
        worth = Worth(self._problem, moderator, covered, self._step(moderator), cell)
        for literal, row in board.layout.row_of.items():
            board.program.price_grains(literal, row_grains(worth, self._row_minutes(row)))
        self._hint(board, moderator, duties)
        answer = run(board.program, Effort(seconds, deterministic=True))
        if not answer.values:
            return None if answer.status == "infeasible" else Unsettled()
        tours = self._tours(board, moderator, answer.values)
        return Tour(self._duties(moderator, tours, self._parts(moderator, tours, worth)), answer.status == "optimal")

    def clash(
        self, people: Sequence[int], rules: Iterable[Rule], cells: Sequence[Cell], first: Sequence[Cell], seconds: float
    ) -> Clash | str | None:
        """Rules and minima of `cells` that these people cannot keep together, those of `first` among them if possible;
        None where they can, `unknown` where it is not settled in `seconds` a question or there are too many choices."""
        rows = {contract: int(mask.sum()) for contract, mask in self._options.contract_rows.items()}
        if sum(rows[self._problem.moderators[m].contract] for m in people) > MOST_CHOICES:
            return "unknown"
        return Together(self._problem, rules, self._options, people, cells).clash(seconds, first)

    def _with_plans(
        self, board: CpBoard, moderator: int, covered: I8, cell: Cell | None, seconds: float | None
    ) -> Tour | Unsettled | None:
        """The same for somebody whose queues are planned, duty by duty."""
        coverage = Coverage(board, covered, self._presence)
        if cell is not None:
            board.program.clause(_serving(coverage.stages.values(), cell))
        answer = run(board.program, Effort(seconds, deterministic=True))
        if not answer.values:
            return None if answer.status == "infeasible" else Unsettled()
        tours = self._tours(board, moderator, answer.values)
        plans = Plans(frozenset([moderator]), plans_in(self._problem, coverage.stages, answer.values))
        parts = planned_parts(self._problem, self._options, tours, plans)
        return Tour(self._duties(moderator, tours, parts), answer.status == "optimal")

    def _board(self, moderator: int, rules: Iterable[Rule], *, guarded: bool = False) -> CpBoard:
        person = self._problem.moderators[moderator].id
        board = CpBoard(Layout(self._problem, self._options, (moderator,)), past=self._past, guarded=guarded)
        for rule in rules:
            if not (isinstance(rule, Personal) and rule.moderator != person):
                rule.encode(board)
        return board

    def _demand(self, board: CpBoard, moderator: int, cell: Cell | None) -> bool:
        """Lay down that the cell is served; False where no choice can."""
        if cell is None:
            return True
        person = self._problem.moderators[moderator].id
        date = int(self._problem.slots.day[cell.slot])
        if person in board.spell_limits:
            literals = _serving(lay_stages(board, self._presence).values(), cell)
        elif any(s.queue == cell.queue and s.first <= date <= s.last for s in board.granted.get(person, ())):
            working = set(self._rows_in(self._problem.moderators[moderator].contract, cell.slot))
            literals = [literal for literal, row in board.layout.row_of.items() if row in working]
        else:
            literals = []
        board.program.clause(literals)
        return bool(literals)

    def _rows_in(self, contract: str, slot: int) -> list[int]:
        """Rows of a contract that work in a slot."""
        options, problem = self._options, self._problem
        date = int(problem.slots.day[slot])
        low, high = options.day_rows[[max(0, date - 2), min(date + 2, problem.hub.days)]].tolist()
        rows = (low + np.flatnonzero(options.contract_rows[contract][low:high])).tolist()
        return [row for row in rows if any(at == slot for at, _ in self._row_minutes(row))]

    def _row_minutes(self, row: int) -> tuple[tuple[int, int], ...]:
        if row not in self._minutes:
            self._minutes[row] = row_minutes(self._problem, self._options, row)
        return self._minutes[row]

    def _step(self, moderator: int) -> int:
        """Minutes of which every presence of the moderator in a slot is a multiple."""
        options, interval = self._options, self._problem.hub.interval_minutes
        mask = options.contract_rows[self._problem.moderators[moderator].contract]
        marks = gcd(interval, int(np.gcd.reduce(options.start[mask])), int(np.gcd.reduce(options.end[mask])))
        return gcd(ACTIVITY_GRID_MINUTES, marks)

    def _hint(self, board: CpBoard, moderator: int, duties: Sequence[Duty]) -> None:
        """Start the search from the shifts that are worked now, where they are choices."""
        person = self._problem.moderators[moderator].id
        now = {(duty.start, duty.end, frozenset(_pauses(duty))) for duty in duties}
        hint = board.program.model.proto.solution_hint
        for day in range(self._problem.hub.days):
            for choice in board.choices(person, day):
                worked = (choice.start, choice.end, frozenset((p.start, p.end) for p in choice.pauses)) in now
                hint.vars.append(choice.literal)
                hint.values.append(int(worked))

    def _tours(self, board: CpBoard, moderator: int, values: Sequence[int]) -> I8:
        """The tour in a table of everybody's, all others off."""
        tours = np.full((len(self._problem.moderators), self._problem.hub.days), OFF, np.int64)
        tours[moderator] = board.layout.tours(values)[0]
        return tours

    def _parts(self, moderator: int, tours: I8, worth: Worth) -> I8:
        """What the moderator does in each slot: lines of moderator, slot, queue and units, in order of time."""
        lines = []
        for row in tours[moderator].tolist():
            for slot, minutes in self._row_minutes(row) if row != OFF else ():
                lines += [
                    (moderator, slot, queue, spent * UNITS_PER_MINUTE) for queue, spent in worth.spent(slot, minutes)
                ]
        return np.array(lines, np.int64).reshape(len(lines), 4)

    def _duties(self, moderator: int, tours: I8, parts: I8) -> tuple[Duty, ...]:
        service = Service(parts, np.zeros_like(self._problem.demand.heads))
        return roster_of(self._problem, self._options, tours, service).duties


def _serving(laid: Iterable[Sequence[Stage]], cell: Cell) -> list[int]:
    """Literals of the plans that serve the cell."""
    return [
        stage.serves[cell.queue]
        for stages in laid
        for stage in stages
        if stage.slot == cell.slot and cell.queue in stage.serves
    ]


def _pauses(duty: Duty) -> Iterable[tuple[int, int]]:
    return ((a.start, a.end) for a in duty.activities if a.kind in ("break", "paid_break"))
