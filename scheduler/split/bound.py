"""What the bounds of parts say of the whole.

Let every part be exact, and r a roster of the whole. Its duties are one roster of each part, legal there: all laws
are about one moderator alone, with the same past, or about the minimum of a queue that one part has to itself. What r
costs the whole is what these cost in the parts, term by term: each cell of demand is one part's with everybody who
may serve it, and soft rules about one moderator count the same. Only a rule across moderators, such as fairness,
reads other people's past and the whole's demand: in a part the same tour may cost more under it, or less. Where it
can cost nobody more than in the whole, or the part's bound leaves the rule out (and all prices are 0 or more), each
part's bound is at most what r costs there, and their sum at most what r costs. Bounds are rounded down and costs up,
so sums stay so.

Where parts share demand their sum says nothing: what one group lacks another may have too much of. Then only the
bound of a search of the whole counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.rules import rules_of
from scheduler.rules.fairness import Fairness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from models.problem import Problem
    from scheduler.rules import Rule
    from scheduler.split.parts import Part


class PartBound(NamedTuple):
    """What no roster of a part beats, in points (None: nothing is proven), and the ids of rules that it leaves out."""

    points: int | None
    ignored: Collection[str] = ()


def bound_of(problem: Problem, parts: Sequence[Part], bounds: Iterable[PartBound]) -> int | None:
    """What no roster of the whole beats, in points, by its parts alone; None where they do not say.

    Raises ValueError unless there is one bound for each part.
    """
    total = 0
    for part, bound in zip(parts, bounds, strict=True):
        if not part.exact or bound.points is None or not dearer(problem, part.problem) <= {*bound.ignored}:
            return None
        total += bound.points
    return total


def dearer(problem: Problem, part: Problem) -> set[str]:
    """Ids of a part's soft rules across moderators under which a tour may cost more there than in the whole."""
    rules = {rule.id: rule for rule in rules_of(problem)}
    return {rule.id for rule in rules_of(part) if rule.across and not _no_dearer(problem, part, rule, rules)}


def _no_dearer(problem: Problem, part: Problem, rule: Rule, rules: dict[str, Rule]) -> bool:
    """Whether nobody's steps lie lower in the part: the amount, a sum of max(0, v - step), falls as steps rise."""
    same = rules.get(rule.id)
    if not isinstance(rule, Fairness) or not isinstance(same, Fairness):
        return False
    here, there = rule.shares(part), same.shares(problem)
    people = {person.id for person in part.select(rule.scope)} & here.keys()
    return all(
        who in there
        and len(here[who].steps) == len(there[who].steps)
        and all(mine >= its for mine, its in zip(here[who].steps, there[who].steps, strict=True))
        for who in people
    )
