"""The spread of starts in integers: every roster of the rule's own edge instances, against the checker's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.engine.cpsat import encode
from scheduler.rules.consistency import Consistency
from tests.battery.edges import EDGES
from tests.battery.judges import Checked, shift

if TYPE_CHECKING:
    from scheduler.rules.board import Choice
    from tests.battery.edge import Edge

SPREADS = [
    edge for edge in EDGES["consistency"] if isinstance(edge.rule, Consistency) and edge.rule.of == "start_spread"
]


@pytest.mark.parametrize("edge", [pytest.param(edge, id=edge.name) for edge in SPREADS])
def test_every_roster(edge: Edge) -> None:
    """Proves: `CpBoard.spread` accepts and charges exactly what the checker finds, hard and soft.

    Sensitivity: a start wrapped the wrong way at twelve hours, a run that forgets history, or history that is blamed
    for its own spread gives a roster on which they differ.
    """
    checked = Checked(edge.problem, edge.rule)
    rosters = list(edge.rosters())
    amounts = [checked.amount(duties) for duties in rosters]
    assert any(amounts)
    for rule in edge.forms():
        assert isinstance(rule, Consistency)
        encoded = encode(edge.problem, [])
        for person in encoded.board.people(rule.scope):
            encoded.board.spread(rule, moderator=person.id, within=rule.within, tolerance=rule.tolerance)
        choices: dict[object, Choice] = {}
        for person in edge.problem.moderators:
            for day in range(edge.problem.hub.days):
                choices |= {
                    (person.id, c.start, c.end, c.pauses, c.session): c for c in encoded.choices(person.id, day)
                }
        for duties, amount in zip(rosters, amounts, strict=True):
            due = None if rule.hard and amount else amount * rule.ticks_per_amount
            picked = [choices[(duty.moderator, *shift(duty))] for duty in duties]
            assert encoded.price(picked) == due
