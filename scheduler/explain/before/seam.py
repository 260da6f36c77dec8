"""`rest_across_seam`: demand at the horizon's beginning that people still rest for, after their last duty of history.

A pin that breaks the rest after history is told where it is read, under the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.why import Finding
from scheduler.explain.before.possible import START
from scheduler.explain.blocks import runs_of, span_of, when
from scheduler.explain.words import heads_text
from scheduler.rules.rest_between import RestBetween
from scheduler.rules.words import count_text, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.explain.before.possible import Possible


def rest_across_seam(possible: Possible, places: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each queue and stretch that is short only because of rests that reach into the horizon."""
    problem, since = possible.problem, _rested(possible)
    if not since:
        return
    present, _ = possible.at_best(absent=True)
    rested = present.copy()
    for m, minute in since.items():
        shifts = possible.shifts(m, absent=True)
        rested[m] = possible.slots(shifts[shifts[:, START] >= minute])
    for index, queue in enumerate(problem.queues):
        may = possible.qualified[:, index][:, problem.slots.day]
        heads = possible.heads[index]
        enough = 1000 * (present & may).sum(axis=0) >= heads
        short = enough & (1000 * (rested & may).sum(axis=0) < heads)
        for first, last in runs_of(problem, short):
            start, end = span_of(problem, first, last)
            resting = [problem.moderators[m].id for m in since if (present[m] & ~rested[m] & may[m])[first:last].any()]
            yield Finding(
                topic="check",
                name="rest_across_seam",
                sentence=f"{queue.id} needs {heads_text(int(heads[first]))} {when(problem, first, last)}, but "
                f"{count_text(len(resting), 'moderator')} who may serve it ({shortened(resting)}) must still rest "
                "after their last duty of History.",
                where=places.get(f"demand:{queue.id}:{first}", "Demand"),
                queue=queue.id,
                start=start,
                end=end,
            )


def _rested(possible: Possible) -> dict[int, int]:
    """From which minute of the horizon on a moderator (an index) has rested, of those who have not from the first."""
    problem, last = possible.problem, dict[str, int]()
    for past in problem.history:
        last[past.moderator] = max(past.end, last.get(past.moderator, past.end))
    number = {person.id: m for m, person in enumerate(problem.moderators)}
    found: dict[int, int] = {}
    for rule in possible.rules:
        if isinstance(rule, RestBetween) and rule.hard and rule.after == "any":
            for person in problem.select(rule.scope):
                minute = last.get(person.id, -rule.least) + rule.least
                if minute > 0:
                    found[number[person.id]] = max(minute, found.get(number[person.id], 0))
    return found
