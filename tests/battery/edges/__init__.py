"""Edge instances of every kind of rule, one module a kind, named here one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.battery.edges import (
    absence,
    attendance,
    availability,
    average,
    break_in_shift,
    cap,
    consistency,
    exposure,
    fairness,
    floor,
    forbid,
    free_days,
    notice,
    one_duty_a_day,
    pin,
    premium,
    request,
    rest_between,
    rest_block,
    run,
    session,
    skill,
    spell,
    substitute,
    succession,
)

if TYPE_CHECKING:
    from tests.battery.edge import Edge

EDGES: dict[str, tuple[Edge, ...]] = {
    "absence": absence.EDGES,
    "attendance": attendance.EDGES,
    "availability": availability.EDGES,
    "average": average.EDGES,
    "break_in_shift": break_in_shift.EDGES,
    "cap": cap.EDGES,
    "consistency": consistency.EDGES,
    "exposure": exposure.EDGES,
    "fairness": fairness.EDGES,
    "floor": floor.EDGES,
    "forbid": forbid.EDGES,
    "free_days": free_days.EDGES,
    "notice": notice.EDGES,
    "one_duty_a_day": one_duty_a_day.EDGES,
    "pin": pin.EDGES,
    "premium": premium.EDGES,
    "request": request.EDGES,
    "rest_between": rest_between.EDGES,
    "rest_block": rest_block.EDGES,
    "run": run.EDGES,
    "session": session.EDGES,
    "skill": skill.EDGES,
    "spell": spell.EDGES,
    "substitute": substitute.EDGES,
    "succession": succession.EDGES,
}
"""Kind to instances, in the order of the kinds' names."""
