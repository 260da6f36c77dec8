"""What only the whole problem shows: queues that nobody serves, people with nothing to serve, rules that clash.

All of it is said at cells. A roster is meaningful in spite of most of it, so most of it is a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.skill import Service, services
from scheduler.workbook.reading.cells import fold
from scheduler.workbook.reading.reachable import warn_of_contracts

if TYPE_CHECKING:
    from models.problem import Problem
    from scheduler.workbook.reading.session import Session

UNUSABLE = "unusable_moderator"
"""Name of the check that finds people whom no roster can use; more of it is in `scheduler.explain.before`."""


def check_problem(session: Session, problem: Problem) -> None:
    """Tell what the problem as a whole gets wrong."""
    from scheduler.workbook.reading.judge import judge

    _refuse_squares(session, problem)
    served = services(problem)
    _warn_of_queues(session, problem, served)
    _warn_of_people(session, problem, served)
    _warn_of_spellings(session, problem)
    warn_of_contracts(session, problem)
    _warn_of_patterns(session, problem)
    judge(session, problem)


def _refuse_squares(session: Session, problem: Problem) -> None:
    """Square costs that no exact whole numbers can hold are an error at the first square queue."""
    try:
        _ = problem.prices
    except ValueError as reason:
        queue = next(queue.id for queue in problem.queues if queue.cost_shape == "square")
        session.faults.error(session.ids["Queues"].place(queue), str(reason), queue)


def _warn_of_queues(session: Session, problem: Problem, served: dict[str, tuple[Service, ...]]) -> None:
    """A queue without demand, and one with demand that nobody can serve."""
    anyone = {
        service.queue for of_moderator in served.values() for service in of_moderator if _in_horizon(problem, service)
    }
    for index, queue in enumerate(problem.queues):
        place = session.ids["Queues"].place(queue.id)
        if not problem.demand.heads[index].any():
            session.faults.warning(place, "this queue has no demand in the horizon", queue.id)
        elif index not in anyone:
            severe = ", has `severe_ok`" if queue.severity == "severe" else ""
            session.faults.warning(
                place,
                f"nobody can serve this queue, its demand will be short: no moderator has language {queue.language!r} "
                f"and policy area {queue.policy_area!r}{severe}, or a line on Skills",
                queue.id,
            )


def _warn_of_people(session: Session, problem: Problem, served: dict[str, tuple[Service, ...]]) -> None:
    """A moderator who can serve nothing, or is not employed in the horizon."""
    clock, days = problem.clock, problem.hub.days
    for moderator in problem.moderators:
        place = session.places[f"moderator:{moderator.id}"]
        first, last = moderator.first_date, moderator.last_date
        if (first and clock.day_index(first) >= days) or (last and clock.day_index(last) < 0):
            session.faults.warning(place, "this moderator is not employed in the horizon", moderator.id, UNUSABLE)
        elif not any(_in_horizon(problem, service) for service in served[moderator.id]):
            session.faults.warning(place, "this moderator can serve no queue", moderator.id, UNUSABLE)


def _warn_of_spellings(session: Session, problem: Problem) -> None:
    """A word that differs from a known one only in the case of its letters is another word, hardly ever on purpose.

    Known are the languages and policy areas of the queues, and the vendors and teams of the moderators before.
    """
    known: dict[str, dict[str, set[str]]] = {"language": {}, "policy area": {}, "vendor": {}, "team": {}}
    for queue in problem.queues:
        known["language"].setdefault(fold(queue.language), set()).add(queue.language)
        known["policy area"].setdefault(fold(queue.policy_area), set()).add(queue.policy_area)
    for moderator in problem.moderators:
        own = {"vendor": (moderator.vendor,), "team": (moderator.team,)}
        written = {"language": moderator.languages, "policy area": moderator.policy_areas, **own}
        for what, word in ((what, word) for what, words in written.items() for word in words):
            alike = known[what].get(fold(word), set())
            if alike and word not in alike:
                session.faults.warning(
                    session.places[f"moderator:{moderator.id}"],
                    f"{what} {word!r} is taken for another one than {min(alike)!r}; write them alike if they are one",
                    moderator.id,
                )
            elif what in own:
                known[what].setdefault(fold(word), set()).add(word)


def _warn_of_patterns(session: Session, problem: Problem) -> None:
    """A pattern with demand as which nobody's shift can be read."""
    names = problem.demand.patterns
    contracts = {moderator.contract for moderator in problem.moderators}
    offered = {pattern.id for contract in contracts for pattern in problem.patterns_of_contract[contract]}
    read = {pattern.id for contract in contracts for pattern in problem.patterns_read[contract]}
    for index, name in enumerate(names):
        if name not in read and problem.demand.heads[:, index :: len(names)].any():
            reason = (
                "every shift of this pattern is one of a pattern before it, and counts there: tell them apart by "
                "start, length or breaks"
                if name in offered
                else "no moderator's contract offers this pattern: see Contracts, `shifts`"
            )
            place = session.places.get(f"demand:{name}", "Demand")
            session.faults.warning(place, f"{reason}; its demand will be short", name)


def _in_horizon(problem: Problem, service: Service) -> bool:
    return service.first < problem.hub.days and service.last >= 0
