"""Duties of somebody whose queues are planned, once their shifts are chosen: new plans for some, the others kept.

A plan belongs to one duty, so a duty that stays where it was keeps its activities, and only the others are planned, by
CP-SAT against what everybody gives. That is exact for rules about one duty; of a rule over several the checker has the
last word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.part import minima_priced
from models.rule import UNITS_PER_MINUTE
from models.slots import NOWHERE
from scheduler.engine.cpsat.board import CpBoard
from scheduler.engine.cpsat.coverage import Coverage
from scheduler.engine.cpsat.layout import Layout
from scheduler.engine.cpsat.search import Effort, run
from scheduler.engine.cpsat.spells import plans_in
from scheduler.engine.kernel.cares import piece_of
from scheduler.engine.plans import Plans
from scheduler.rules.personal import Personal
from scheduler.rules.skill import Skill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.engine.alone.worth import Cell
    from scheduler.engine.cpsat.presence import Presence
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

    I8 = NDArray[np.int64]

SECONDS = 1.0
"""Deterministic seconds for the plans of a few duties."""


def plan_rules(problem: Problem, moderator: int, rules: Iterable[Rule], options: Options) -> list[Rule]:
    """Rules that bind plans of the moderator, and those that grant queues."""
    found, person, held = [], problem.moderators[moderator].id, list(rules)
    piece = piece_of(problem, options, held)
    for rule in held:
        if isinstance(rule, Personal) and rule.moderator != person:
            continue
        board = CpBoard(Layout(problem, options, (moderator,), {}), past={}, piece=piece)
        rule.encode(board)
        if board.spell_limits or board.care_limits or isinstance(rule, Skill):
            found.append(rule)
    return found


def plan_anew(
    problem: Problem,
    moderator: int,
    rules: Sequence[Rule],
    options: Options,
    presence: Presence,
    covered: I8,
    rows: Mapping[int, int],
    cell: Cell | None,
) -> Plans | None:
    """Plans of the duties that work these rows by day, the cheapest found beside `covered`; with a cell
    one of them serves it. None where none was found. `rules` are those of `plan_rules`."""
    places = {(moderator, day): [row] for day, row in rows.items()}
    piece = piece_of(problem, options, rules)
    board = CpBoard(Layout(minima_priced(problem), options, (moderator,), places, places), past={}, piece=piece)
    for rule in rules:
        rule.encode(board)
    coverage = Coverage(board, covered, presence)
    if cell is not None:
        board.program.clause(
            stage.serves[cell.queue]
            for stages in coverage.stages.values()
            for stage in stages
            if stage.slot == cell.slot and cell.queue in stage.serves
        )
    answer = run(board.program, Effort(SECONDS, deterministic=True))
    if not answer.values:
        return None
    return Plans(frozenset([moderator]), plans_in(problem, coverage.stages, answer.values), piece=piece)


def given_by(problem: Problem, options: Options, duties: Iterable[tuple[int, Duty]], covered: I8) -> I8:
    """What others give and what these duties (each with its row) give with their activities, in presence units."""
    total = covered.copy()
    index = {queue.id: line for line, queue in enumerate(problem.queues)}
    for row, duty in duties:
        day, pattern = int(options.day[row]), problem.patterns[int(options.pattern[row])].id
        for activity in duty.activities:
            pieces = problem.slots.pieces(activity.start, activity.end, day, pattern) if activity.queue else ()
            for piece in pieces:  # plans need whole queues, so there are no shares here
                if piece.slot != NOWHERE:
                    total[index[activity.queue], piece.slot] += (piece.end - piece.start) * UNITS_PER_MINUTE
    return total
