"""A few people given to CP-SAT while everybody else is held: the question, the answer, and back onto the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.engine.cpsat.neighbourhood import Neighbourhoods
from scheduler.engine.hunt import put_tours, restore_snapshot, snapshot
from scheduler.engine.kernel.desk import LOGGED
from scheduler.engine.kernel.placing import lift
from scheduler.engine.plans import plans_of

if TYPE_CHECKING:
    from scheduler.engine.cpsat.coverage import Units
    from scheduler.engine.cpsat.layout import Tours
    from scheduler.engine.cpsat.neighbourhood import Attempt
    from scheduler.engine.cpsat.spells import Plans
    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.judge import Judge
    from scheduler.engine.options import Options
    from scheduler.rules import Rule


class Question(NamedTuple):
    """People (indices) whose duties on `days` may change; everybody's tours and plans, and what the others cover."""

    people: list[int]
    days: range
    tours: Tours
    plans: Plans
    covered: Units


class Replanner:
    """Neighbourhoods of the field of one search. Asking and taking are for the thread that owns the field; answering
    reads the question alone, so it may go on in another thread."""

    def __init__(self, hunt: Hunt, rules: tuple[Rule, ...], options: Options, judge: Judge) -> None:
        self._hunt, self._options, self._judge = hunt, options, judge
        self._neighbourhoods = Neighbourhoods(hunt.problem, rules, options)

    def ask(self, people: list[int], days: range) -> Question:
        """The field as it is, without these people's presence."""
        hunt, field = self._hunt, self._hunt.field
        kept, tours = snapshot(field), field.tour.copy()
        plans = plans_of(hunt.problem, self._options, tours, field).duties
        for m in people:
            lift(hunt.program, field.flat, hunt.desk, m, hunt.frozen[m])
            hunt.desk[LOGGED] = 0
        covered = np.ascontiguousarray(field.present[:-1])
        restore_snapshot(field, kept)
        return Question(people, days, tours, plans, covered)

    def answer(self, question: Question, seconds: float, seed: int) -> Attempt:
        """What CP-SAT finds in `seconds` (deterministic time where the solve is deterministic)."""
        return self._neighbourhoods.improve(
            question.people,
            question.tours,
            question.covered,
            plans=question.plans,
            days=question.days,
            seconds=seconds,
            seed=seed,
            deterministic=self._hunt.watch.settings.deterministic,
            should_stop=self._hunt.watch.stop,
        )

    def take(self, question: Question, attempt: Attempt) -> bool:
        """Put a better answer on the field and say so; the field is as before where it is no better there.

        The field may have changed since the question: the free days are new, other days stay as they are by now, and
        the exact predicate and the cost judge what comes out.
        """
        hunt, field = self._hunt, self._hunt.field
        if attempt.better is None:
            return False
        tours = field.tour[question.people].copy()
        moved = not np.array_equal(tours, question.tours[question.people])
        span = slice(question.days.start, question.days.stop)
        tours[:, span] = attempt.better.tours[:, span]
        lines = dict(zip(question.people, tours, strict=True))
        if moved and (
            attempt.better.plans or any(self._judge.price_rows(m, line) is None for m, line in lines.items())
        ):
            return False
        kept, cost = snapshot(field), hunt.cost
        put_tours(hunt, lines, self._judge.price_rows, attempt.better.plans)
        if hunt.cost < cost:
            return True
        restore_snapshot(field, kept)
        hunt.cost = cost
        return False
