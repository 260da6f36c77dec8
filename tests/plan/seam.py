"""Two horizons that follow one another, and the same time as one horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models import Activity, Demand, Duty, Roster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Problem


def joined(problems: Sequence[Problem], rosters: Sequence[Roster]) -> tuple[Problem, Roster]:
    """Problems of horizons that follow one another as one, and their rosters as its roster.

    What the first knows of the time before it stays; what the later ones know of it is the roster itself.
    """
    first = problems[0]
    days = sum(problem.hub.days for problem in problems)
    demands = [problem.demand for problem in problems]
    whole = first.model_copy(
        update={
            "hub": first.hub.model_copy(update={"days": days}),
            "demand": Demand(
                queues=first.demand.queues,
                interval_minutes=first.demand.interval_minutes,
                heads=np.concatenate([demand.heads for demand in demands], axis=1),
                minimum=np.concatenate([demand.minimum for demand in demands], axis=1),
                maximum=np.concatenate([demand.maximum for demand in demands], axis=1),
            ),
        }
    )
    whole = type(first).model_validate(whole.model_dump())
    duties = [
        _moved(duty, first.clock.minute(problem.clock.local(0)))
        for problem, roster in zip(problems, rosters, strict=True)
        for duty in roster.duties
    ]
    return whole, Roster(
        problem_sha256=whole.sha256,
        time_zone=whole.hub.time_zone,
        start=whole.hub.start,
        duties=tuple(sorted(duties, key=lambda duty: (duty.moderator, duty.start))),
    )


def _moved(duty: Duty, by: int) -> Duty:
    activities = tuple(Activity(a.start + by, a.end + by, a.kind, a.queue, a.shares) for a in duty.activities)
    return Duty(duty.moderator, duty.start + by, duty.end + by, activities)
