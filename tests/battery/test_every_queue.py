"""The battery of kinds that judge queues: every moderator, queue and date, by the checker and by what engines grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.engine.cpsat import encode
from scheduler.engine.kernel import judge
from tests.battery.edges import EDGES
from tests.battery.judges import Checked
from tests.factories import duty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models import Problem, Service
    from tests.battery.edge import Edge

CASES = [pytest.param(edge, id=f"skill: {edge.name}") for edge in EDGES["skill"]]


@pytest.mark.parametrize("edge", CASES)
def test_every_queue(edge: Edge) -> None:
    """Proves: a duty on a queue passes the checker exactly if both engines may let its moderator serve it that day.

    Sensitivity: a grant that forgets severity, a date, or that rows in `Skills` replace the product, differs.
    """
    problem, rule = edge.problem, edge.rule
    checked = Checked(problem, rule)
    granted: dict[str, Mapping[str, Sequence[Service]]] = {
        "cpsat": encode(problem, [rule]).board.granted,
        "kernel": judge(problem, [rule]).tables.services,
    }
    seen = set()
    for person in problem.moderators:
        for index, queue in enumerate(problem.queues):
            for day in range(problem.hub.days):
                legal = not checked.amount([duty(problem, person.id, day, queue=queue.id)])
                may = {name: _may(services[person.id], index, day) for name, services in granted.items()}
                assert may == {"cpsat": legal, "kernel": legal}, (person.id, queue.id, day)
                seen.add(legal)
    assert seen == {False, True}


@pytest.mark.parametrize("edge", CASES)
def test_nobody_serves_without_a_grant(edge: Edge) -> None:
    """Proves: without the rule no engine grants anything. Sensitivity: an engine that grants by itself."""
    problem: Problem = edge.problem
    assert not any(encode(problem, []).board.granted.values())
    assert not any(judge(problem, []).tables.services.values())


def _may(services: Sequence[Service], queue: int, day: int) -> bool:
    return any(service.queue == queue and service.first <= day <= service.last for service in services)
