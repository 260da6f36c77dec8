"""The battery: every roster of each kind's edge instances, before three judges that share only the rule's fields.

Proves, for every kind of the catalogue: hard, CP-SAT and the kernel accept exactly the rosters in which the checker
finds nothing; soft, both charge weight × Σ amounts, to the tick. Sensitivity: a bound off by one, a window or a run
that forgets the seam, minutes counted on the wrong date, or a night of the clock change read on the wall: each gives a
roster on which the judges differ.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.battery.edge import MOST_ROSTERS, Edge, shifts_of
from tests.battery.edges import EDGES
from tests.battery.judges import Checked, InCpSat, InKernel, due, overlap, shift

BY_QUEUE = ("exposure", "skill", "spell")
"""Kinds that judge queues, which no price of a shift holds: `test_every_queue`, `test_every_plan` and
`test_every_inside` try those."""

CASES = [
    pytest.param(kind, edge, id=f"{kind}: {edge.name}")
    for kind, edges in EDGES.items()
    for edge in edges
    if kind not in BY_QUEUE
]


@pytest.mark.parametrize(("kind", "edge"), CASES)
def test_every_roster(kind: str, edge: Edge) -> None:
    """Proves: the three judges agree on every roster, and the rule excludes something and admits something."""
    assert edge.rule.kind == kind
    rosters = list(edge.rosters())
    assert len(rosters) <= MOST_ROSTERS
    for rule in edge.forms():
        checked = Checked(edge.problem, rule)  # of a law it need not say everything twice that a price counts
        amounts = [checked.amount(duties) for duties in rosters]
        assert min(amounts) == 0 < max(amounts)
        cpsat, kernel = InCpSat(edge.problem, rule), InKernel(edge.problem, rule)
        for duties, amount in zip(rosters, amounts, strict=True):
            price = due(rule, amount)
            # A tour of the kernel has no duties that overlap, whatever the rule: that is its very shape.
            expected = {"cpsat": price, "kernel": None if overlap(edge.problem, duties) else price}
            found = {"cpsat": cpsat.price(duties), "kernel": kernel.price(duties)}
            assert found == expected, [(duty.moderator, *shift(duty)) for duty in duties]


@pytest.mark.parametrize("edge", [pytest.param(edge, id=edge.name) for edge in EDGES["one_duty_a_day"]])
def test_two_duties_on_a_date(edge: Edge) -> None:
    """Proves: the checker and CP-SAT refuse every pair of duties on one date, which a tour of the kernel cannot hold.

    Sensitivity: a clique that leaves a choice out, or a checker that only looks for overlap, admits a pair.
    """
    checked, cpsat = Checked(edge.problem, edge.rule), InCpSat(edge.problem, edge.rule)
    pairs = [
        pair for day in range(edge.problem.hub.days) for pair in combinations(shifts_of(edge.problem, "ana", day), 2)
    ]
    assert all(checked.amount(sorted(pair, key=lambda duty: duty.start)) > 0 for pair in pairs)
    assert [cpsat.price(pair) for pair in pairs] == [None] * len(pairs) != []
