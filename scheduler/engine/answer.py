"""What stands on a field, as an answer: tours with their service, and the exact account of what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.cpsat.layout import OFF
from scheduler.engine.extract import roster_of
from scheduler.engine.flow import Service, assign
from scheduler.engine.plans import Plans, plans_of
from scheduler.engine.terms import terms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.problem import Problem
    from models.roster import Roster
    from scheduler.engine.hunt import Hunt
    from scheduler.engine.options import Options
    from scheduler.rules import Rule


@dataclass(frozen=True)
class Answer:
    """Tours, rows of the options of shape `(moderators, days)`, -1 off, what they serve, and each term in points."""

    problem: Problem
    options: Options
    tours: NDArray[np.int64]
    service: Service
    plans: Plans
    terms: dict[str, int]

    @property
    def cost(self) -> int:
        """The sum of the terms."""
        return sum(self.terms.values())

    def roster(self) -> Roster:
        """All duties with their activities."""
        return roster_of(self.problem, self.options, self.tours, self.service, self.plans)


def answer_of(hunt: Hunt, rules: tuple[Rule, ...], options: Options) -> Answer:
    """The field's tours with the best service of all queues by them; who is not on the field is off."""
    problem = hunt.problem
    tours = np.where(hunt.field.placed[:, None], hunt.field.tour, OFF)
    plans = plans_of(problem, options, tours, hunt.field)
    service = assign(problem, options, tours, plans)
    return Answer(problem, options, tours, service, plans, terms_of(problem, rules, options, tours, service, plans))
