"""`leave_cluster`: so many are absent on a date that a queue cannot be covered which otherwise could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.explain.before.levels import Lack, lacks
from scheduler.explain.before.short import finding
from scheduler.explain.blocks import when
from scheduler.explain.words import heads_text, hours
from scheduler.rules.words import count_text, date_text, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.why import Finding
    from scheduler.explain.before.possible import Possible

NAME = "leave_cluster"


def leave_clusters(possible: Possible, places: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each queue and date that only absences leave short, at the first absence."""
    if not possible.absences:
        return
    anyway = {(lack.queue, lack.day) for lack in lacks(possible, *possible.at_best(absent=False))}
    for lack in lacks(possible, *possible.at_best(absent=True)):
        if (lack.queue, lack.day) in anyway:
            continue
        away = _away(possible, lack)
        found = finding(possible, places, NAME, lack, _sentence(possible, lack, away))
        place = places.get(f"rule:absence.{away[0]}", "") if away else ""
        yield found.model_copy(update={"where": place or found.where})


def _away(possible: Possible, lack: Lack) -> list[str]:
    """Who may serve the queue on the date and is absent for some of it."""
    problem = possible.problem
    start, end = problem.clock.day_start(lack.day), problem.clock.day_start(lack.day + 1)
    return [
        person.id
        for m, person in enumerate(problem.moderators)
        if possible.qualified[m, lack.queue, lack.day] and person.id in possible.absences
        if any(low < end and start < high for low, high in possible.absences[person.id].spans)
    ]


def _sentence(possible: Possible, lack: Lack, away: list[str]) -> str:
    problem = possible.problem
    queue = problem.queues[lack.queue].id
    people = count_text(int(possible.qualified[:, lack.queue, lack.day].sum()), "moderator")
    of_them = f"of {people} who may serve it {len(away)} {'is' if len(away) == 1 else 'are'} absent ({shortened(away)})"
    if lack.minutes > lack.most:
        date = date_text(problem.clock, lack.day)
        beside = _beside(possible, lack, away)
        own = f", and beside their absence the absent {hours(beside)}" if beside else ""
        others = f"the others can give {hours(lack.most - beside)}"
        return f"{queue} asks for {hours(lack.minutes)} on {date}; {of_them}, {others}{own}."
    slot = int(lack.slots[0])
    heads = heads_text(int(problem.demand.heads[lack.queue, slot]))
    return f"{queue} asks for {heads} {when(problem, slot, slot + 1)}; {of_them}."


def _beside(possible: Possible, lack: Lack, away: list[str]) -> int:
    """Minutes that those who are absent for a part of the date can give on it all the same."""
    _, minutes = possible.at_best(absent=True)
    people = possible.problem.moderators
    return sum(int(minutes[m, lack.day]) for m, person in enumerate(people) if person.id in away)
