"""The catalogue against the battery: no kind of rule without its edge instances, its written cases and its sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from scheduler.rules import CATALOGUE
from scheduler.rules.base import Rule, hours_text
from scheduler.rules.night import NightBand
from scheduler.rules.window import WindowSpec
from tests.battery.edges import EDGES
from tests.battery.inside import INSIDE

if TYPE_CHECKING:
    from tests.battery.edge import Edge

TESTS = Path(__file__).parent.parent
KINDS = [kind.kind for kind in CATALOGUE]
CASES = [pytest.param(edge, id=f"{kind}: {edge.name}") for kind, edges in EDGES.items() for edge in edges]
CASES += [pytest.param(edge, id=f"inside, {edge.rule.kind}: {edge.name}") for edge in INSIDE]


def test_every_kind_has_edge_instances_and_written_cases() -> None:
    """Proves: whoever adds a kind adds `battery/edges/<kind>.py` and `rules/test_<kind>.py`.

    Sensitivity: removing either, or an empty collection, fails with the kind's name.
    """
    assert list(EDGES) == KINDS
    assert [kind for kind in KINDS if not EDGES[kind]] == []
    assert [path.stem for path in sorted((TESTS / "battery" / "edges").glob("[a-z]*.py"))] == KINDS
    assert [kind for kind in KINDS if not (TESTS / "rules" / f"test_{kind}.py").is_file()] == []


@pytest.mark.parametrize("edge", CASES)
def test_the_statement_names_every_parameter(edge: Edge) -> None:
    """Proves: each parameter that the instance gives stands in the sentence. Sensitivity: a sentence that drops one."""
    statement = edge.rule.statement()
    assert statement.endswith(".")
    for name in sorted(edge.rule.model_fields_set - set(Rule.model_fields)):
        value = getattr(edge.rule, name)
        if name in edge.says:
            assert edge.says[name] in statement, name
        elif isinstance(value, bool):
            assert edge.rule.model_copy(update={name: not value}).statement() != statement, name
        else:
            # One of a count is told in the singular: 1 weekend.
            written = [*_written(value), *(text.removesuffix("s") for text in _written(value))]
            assert any(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", statement) for text in written), name


def _written(value: object) -> list[str]:
    """Ways in which a value may stand in a sentence."""
    if isinstance(value, int):
        return [str(value), hours_text(value)]
    if isinstance(value, tuple):
        return [" or ".join(map(str, value))]
    if isinstance(value, WindowSpec):
        lengths = [f"{value.length} {value.form.removeprefix('any_')}", f"block of {value.length} days", value.form]
        return [*lengths, f"{value.length / 7:g} weeks"]
    if isinstance(value, str):
        plain = value.rpartition(":")[2].replace("_", " ")
        return [plain, plain.replace("day worked", "days worked").replace("day off", "days off"), f"{plain}s"]
    assert isinstance(value, NightBand | BaseModel), value
    return [str(value)]
