"""`skill_hours_short`: all who may serve a queue on a date together cannot give what it asks, were nobody absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.why import Finding
from scheduler.explain.before.levels import Lack, lacks
from scheduler.explain.blocks import when
from scheduler.explain.words import heads_text, hours
from scheduler.rules.words import count_text, date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.explain.before.possible import Possible

NAME = "skill_hours_short"


def hours_short(possible: Possible, places: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each queue and date; a queue that nobody ever may serve is the import's to tell."""
    for lack in lacks(possible, *possible.at_best(absent=False)):
        if possible.qualified[:, lack.queue].any():
            yield finding(possible, places, NAME, lack, _sentence(possible, lack))


def finding(possible: Possible, places: Mapping[str, str], name: str, lack: Lack, sentence: str) -> Finding:
    """A finding about a lack, at the cell of its demand."""
    problem = possible.problem
    queue, clock = problem.queues[lack.queue].id, problem.clock
    asked = [slot for slot in range(len(problem.slots)) if problem.slots.day[slot] == lack.day]
    asked = [slot for slot in asked if problem.demand.heads[lack.queue, slot] > 0]
    first = int(lack.slots[0]) if len(lack.slots) else asked[0]
    return Finding(
        topic="check",
        name=name,
        sentence=sentence,
        where=places.get(f"demand:{queue}:{first}", "Demand"),
        queue=queue,
        start=clock.day_start(lack.day),
        end=clock.day_start(lack.day + 1),
        minutes=max(0, lack.minutes - lack.most),
    )


def _sentence(possible: Possible, lack: Lack) -> str:
    problem = possible.problem
    queue = problem.queues[lack.queue].id
    people = int(possible.qualified[:, lack.queue, lack.day].sum())
    who = count_text(people, "moderator")
    if lack.minutes > lack.most:
        return (
            f"{queue} asks for {hours(lack.minutes)} on {date_text(problem.clock, lack.day)}; {who} may serve it and "
            f"could work {hours(lack.most)} at most."
        )
    slot = max(lack.slots.tolist(), key=lambda slot: int(problem.demand.heads[lack.queue, slot]))
    heads = heads_text(int(problem.demand.heads[lack.queue, slot]))
    return f"{queue} asks for {heads} {when(problem, slot, slot + 1)}; {who} may serve it, too few could be there."
