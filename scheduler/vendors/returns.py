"""A vendor's returned roster judged: its people by the independent checker, its seats against what was asked.

The checker sees the vendor's people alone, so rules across moderators are about them alone, and demand is nobody's
fault. People whom the hub does not know are taken at the vendor's word: they serve its queues, severe ones too, and no
contract and no shift pattern of the hub binds them; every rule of scope all, hub or vendor does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.hub import ANY, Contract, Moderator, SkillRow
from models.rule import UNITS_PER_MINUTE
from models.vendor import Delivery, Vendor
from scheduler.check import check, present
from scheduler.vendors.cut import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict, Violation
    from scheduler.workbook.returning import Returned

_WEEK_MINUTES = 7 * 24 * 60
_PER_HOUR = 60 * UNITS_PER_MINUTE
_OF_A_PATTERN = ("structure.pattern", "structure.break")


@dataclass(frozen=True)
class Return:
    """What was returned: the problem of the vendor's people, their roster, its verdict, and the seats delivered."""

    problem: Problem
    roster: Roster
    verdict: Verdict
    delivery: Delivery

    def lines(self) -> Iterator[str]:
        """Hours asked, delivered, missing and surplus of each queue, then the hours committed."""
        delivery, problem = self.delivery, self.problem
        asked = delivery.asked
        tables = (asked, delivery.delivered, delivery.missing, delivery.surplus)
        yield f"{'seat hours':<28}" + "".join(f"{name:>12}" for name in ("asked", "delivered", "missing", "surplus"))
        shown = delivery.delivered if asked is None else delivery.delivered + asked
        rows = [(queue.id, [line]) for line, queue in enumerate(problem.queues) if shown[line].any()]
        for name, part in (*rows, ("(all)", [*range(len(shown))])):
            figures = ("?" if table is None else f"{table[part].sum() / _PER_HOUR:,.2f}" for table in tables)
            yield f"{name:<28}" + "".join(f"{figure:>12}" for figure in figures)
        if delivery.vendor.minutes_min:
            yield _committed("at least", delivery.vendor.minutes_min, delivery.units_below)
        if delivery.vendor.minutes_max is not None:
            yield _committed("at most", delivery.vendor.minutes_max, delivery.units_above)

    @property
    def kept(self) -> bool:
        """Whether no hard rule is broken and everything asked and committed is delivered."""
        return not self.verdict.hard and self.delivery.kept


def _committed(bound: str, minutes: int, missed: int) -> str:
    how = f"missed by {missed / _PER_HOUR:,.2f} h" if missed else "kept"
    return f"hours committed {bound} {minutes / 60:,.2f}: {how}"


def judged(problem: Problem, vendor: str, returned: Returned) -> Return:
    """Judge a vendor's return. A vendor without a row on sheet Vendors committed itself to no hours."""
    terms = next((row for row in problem.vendors if row.id == vendor), Vendor(id=vendor))
    part = _with_strangers(cut(problem, vendor), terms, returned.strangers)
    roster = returned.roster.model_copy(update={"problem_sha256": part.sha256})
    verdict = check(part, roster)
    strangers = frozenset(returned.strangers)
    kept = tuple(violation for violation in verdict.violations if _about_people(violation, strangers))
    return Return(
        problem=part,
        roster=roster,
        verdict=verdict.model_copy(update={"violations": kept}),
        delivery=Delivery(vendor=terms, asked=returned.asked, delivered=present(part, roster)),
    )


def _about_people(violation: Violation, strangers: frozenset[str]) -> bool:
    """Whether a violation is the vendor's: no minimum of a queue, and no pattern that does not bind its people."""
    if not violation.moderator:
        return violation.kind == "structure"
    return not (violation.moderator in strangers and violation.rule in _OF_A_PATTERN)


def _with_strangers(problem: Problem, terms: Vendor, strangers: tuple[str, ...]) -> Problem:
    """The problem with people whom the hub does not know."""
    if not strangers:
        return problem
    contract = Contract(
        id=next(_names("returned", {contract.id for contract in problem.contracts})),
        minutes_per_week_max=_WEEK_MINUTES,
        days_per_week_max=7,
    )
    people = tuple(
        Moderator(
            id=who,
            vendor=terms.id,
            contract=contract.id,
            languages=(ANY,),
            policy_areas=(ANY,),
            severe_ok=True,
        )
        for who in strangers
    )
    skills = tuple(SkillRow(moderator=who, queue=queue) for who in strangers for queue in terms.queues)
    return problem.model_copy(
        update={
            "moderators": (*problem.moderators, *people),
            "contracts": (*problem.contracts, contract),
            "skills": (*problem.skills, *skills),
        }
    )


def _names(base: str, taken: set[str]) -> Iterator[str]:
    """Names of that beginning that are free."""
    number = 1
    while True:
        name = base if number == 1 else f"{base}-{number}"
        if name not in taken:
            yield name
        number += 1
