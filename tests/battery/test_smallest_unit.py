"""Every limit of every kind changed by its smallest unit: some roster of the edge instances tells the difference.

The battery tries the same rosters on both engines, so that a limit which is off by one in either of them is found.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, ValidationError

from models.clock import Clock
from scheduler.rules.base import Rule
from tests.battery.edges import EDGES
from tests.battery.judges import Checked, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.battery.edge import Edge

    Changed = tuple[str, Any]


def changes(value: Any, name: str) -> Iterator[Changed]:
    """A parameter with one number in it made larger or smaller by one, each under a name that says which."""
    if isinstance(value, bool) or value is None or isinstance(value, Clock):
        return
    if isinstance(value, int):
        yield from ((f"{name}{step:+}", value + step) for step in (1, -1))
    elif isinstance(value, date):
        yield from ((f"{name}{step:+}", value + timedelta(days=step)) for step in (1, -1))
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for place, part in enumerate(value):
            for found, other in changes(part, name):
                yield found, (*value[:place], other, *value[place + 1 :])
    else:
        parts, build = _parts(value)
        for inner, part in parts.items():
            for found, other in changes(part, f"{name}.{inner}"):
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


ON_PLANS = ("exposure", "spell")
"""Kinds about what is done within a duty: `test_every_plan` and `test_every_inside` try their limits."""


@pytest.mark.parametrize("kind", [kind for kind in EDGES if kind not in ON_PLANS])
def test_a_limit_off_by_one_is_noticed(kind: str) -> None:
    """Proves: whichever number of a parameter is one more, or one less, a roster of the battery says so.

    Sensitivity: instances whose rosters keep away from a limit.
    """
    assert missed(kind) == set()
