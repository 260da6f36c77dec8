"""Every limit of every kind changed by its smallest unit: some roster of the edge instances tells the difference.

The battery tries the same rosters on both engines, so that a limit which is off by one in either of them is found.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, ValidationError

from models.clock import Clock
from models.pattern import ACTIVITY_GRID_MINUTES
from scheduler.engine.kernel import judge
from scheduler.rules import build
from scheduler.rules.base import Rule
from tests.battery.edges import EDGES
from tests.battery.inside import INSIDE
from tests.battery.judges import Checked, overlap
from tests.battery.test_every_exposure import CASES, ways
from tests.battery.test_every_exposure import hub as sums_hub
from tests.battery.test_every_inside import GRANTS, duty_of
from tests.battery.test_every_inside import plans as inside_plans
from tests.battery.test_every_plan import duty_of as plan_duty
from tests.battery.test_every_plan import plans as spell_plans
from tests.factories import rule_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from models import Duty
    from tests.battery.edge import Edge

    Changed = tuple[str, Any]


def changes(value: Any, name: str, by: int = 1) -> Iterator[Changed]:
    """A parameter with one number in it made larger or smaller by one (or `by`), each under a name that says which."""
    if isinstance(value, bool) or value is None or isinstance(value, Clock):
        return
    if isinstance(value, int):
        yield from ((f"{name}{step:+}", value + step) for step in (by, -by))
    elif isinstance(value, date):
        yield from ((f"{name}{step:+}", value + timedelta(days=step)) for step in (1, -1))
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for place, part in enumerate(value):
            for found, other in changes(part, name, by):
                yield found, (*value[:place], other, *value[place + 1 :])
    else:
        parts, build = _parts(value)
        for inner, part in parts.items():
            for found, other in changes(part, f"{name}.{inner}", by):
                yield found, partial(build, **{inner: other})


def _parts(value: Any) -> tuple[Mapping[str, Any], Callable[..., Any]]:
    """Names and values inside a parameter, and how to make one like it with another value."""
    if isinstance(value, BaseModel):
        inside = {name: getattr(value, name) for name in type(value).model_fields}
        return inside, lambda **new: type(value).model_validate({**inside, **new})
    if hasattr(value, "_fields"):
        return value._asdict(), value._replace
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}, partial(replace, value)
    return {}, dict


def _made(value: Any) -> Any:
    """What a change stands for: some are only made when they are asked for, for they may be refused."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(_made, value))
    return value() if isinstance(value, partial) else value


def told_apart(edge: Edge, rule: Rule) -> bool:
    """Whether a roster of the instance has another amount under the changed rule."""
    own, other = Checked(edge.problem, edge.rule), Checked(edge.problem, rule)
    rosters = (duties for duties in edge.rosters() if not overlap(edge.problem, duties))
    return any(own.amount(duties) != other.amount(duties) for duties in rosters)


def missed(kind: str) -> set[str]:
    """Changes that no instance of a kind tells from the rule itself."""
    found: dict[str, bool] = {}
    for edge in EDGES[kind]:
        for parameter in type(edge.rule).model_fields:
            if parameter in Rule.model_fields:
                continue
            for name, value in changes(getattr(edge.rule, parameter), parameter):
                if found.get(name):
                    continue
                values = {field: getattr(edge.rule, field) for field in type(edge.rule).model_fields}
                try:
                    changed = type(edge.rule).model_validate({**values, parameter: _made(value)})
                except (ValidationError, ValueError):
                    continue
                found[name] = told_apart(edge, changed)
    return {name for name, seen in found.items() if not seen}


ON_PLANS: dict[str, tuple[str, ...]] = {
    "cap": ("limit", "limit_share"),
    "exposure": ("max_stretch", "interruption"),
    "floor": ("limit", "prorate", "piece_min"),
    "forbid": ("when",),
    "spell": ("min", "max_switches"),
}
"""Parameters about what is done within a duty: `test_every_plan` and `test_every_inside` try their limits."""

BY_COUNT = ("max_switches", "limit_share")
"""Those of them that are counted; all others are minutes, of which the grid of activities knows five at once."""


@pytest.mark.parametrize("kind", [kind for kind in EDGES if kind not in ("exposure", "spell")])
def test_a_limit_off_by_one_is_noticed(kind: str) -> None:
    """Proves: whichever number of a parameter is one more, or one less, a roster of the battery says so.

    Sensitivity: instances whose rosters keep away from a limit.
    """
    assert missed(kind) == set()


def plans(edge: Edge) -> Iterator[list[Duty]]:
    """Every plan of every duty of an instance, as the battery tries them."""
    if edge.rule.kind == "spell":
        options = judge(edge.problem, [edge.rule]).options
        yield from ([plan_duty(edge.problem, options, *plan)] for plan in spell_plans(edge.problem, options))
    else:
        tables = judge(edge.problem, [edge.rule, GRANTS]).tables
        every = inside_plans(edge.problem, edge.rule, tables.options, tables.piece)
        yield from ([duty_of(edge.problem, tables.options, *plan, tables.piece)] for plan in every)


def missed_by_plans(kind: str) -> set[str]:
    """Changes of what a kind says of the inside of duties that no plan of the battery tells from the rule itself."""
    found: dict[str, bool] = {}
    for edge in (edge for edge in (*INSIDE, *EDGES["spell"]) if edge.rule.kind == kind):
        every = list(plans(edge))
        own = [Checked(edge.problem, edge.rule).amount(duties) for duties in every]
        values = {field: getattr(edge.rule, field) for field in edge.rule.model_fields_set}
        for parameter in ON_PLANS[kind]:
            by = 1 if parameter in BY_COUNT else ACTIVITY_GRID_MINUTES
            for name, value in changes(values.get(parameter), parameter, by):
                if found.get(name):
                    continue
                try:
                    changed = type(edge.rule).model_validate({**values, parameter: _made(value)})
                except (ValidationError, ValueError):
                    continue
                other = Checked(edge.problem, changed)
                found[name] = any(other.amount(duties) != a for duties, a in zip(every, own, strict=True))
    assert {name.split(".")[0].rstrip("+-0123456789") for name in found} == set(ON_PLANS[kind])
    return {name for name, seen in found.items() if not seen}


@pytest.mark.parametrize("kind", ON_PLANS)
def test_a_limit_within_a_duty_is_noticed(kind: str) -> None:
    """Proves: whichever number about the inside of a duty is five minutes (or one) more or less, a plan says so.

    Sensitivity: instances whose plans keep away from a limit, above or below.
    """
    assert missed_by_plans(kind) == set()


@pytest.mark.parametrize(("kind", "given", "before"), CASES, ids=str)
def test_a_limit_of_several_duties_is_noticed(kind: str, given: dict[str, Any], before: dict[str, int]) -> None:
    """Proves: a limit on what several duties have of a tier that is one minute (or day) more or less is told apart by
    some way to spend them.

    Sensitivity: sums that all lie below the limit, or windows that hold all duties and one date more.
    """
    problem, rule = sums_hub(**before), build(rule_row(kind, id="r", **given))
    kernel = judge(problem, [rule, GRANTS])
    piece, options = kernel.tables.piece, kernel.options
    every = [
        [duty_of(problem, options, *plan, piece) for plan in days if plan is not None]
        for days in product(*(list(ways(problem, options, piece, day)) for day in range(problem.hub.days)))
    ]
    own = [Checked(problem, rule).amount(duties) for duties in every]
    for name, value in changes(getattr(rule, "limit", None), "limit"):
        if value >= 0:
            other = Checked(problem, rule.model_copy(update={"limit": value}))
            assert any(other.amount(duties) != a for duties, a in zip(every, own, strict=True)), name
