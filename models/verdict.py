"""What the independent checker says of a roster: violations, coverage and a recounted cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer

from models.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


def _table(value: object) -> NDArray[np.int64]:
    array = np.array(value, dtype=np.int64)
    array.setflags(write=False)
    return array


Table = Annotated[
    NDArray[np.int64], BeforeValidator(_table), PlainSerializer(lambda array: array.tolist(), return_type=list)
]


class Violation(Frozen):
    """A rule broken: by whom, when (elapsed minutes), by how much, and the sentence that says so.

    `amount` is exact, in the kind's `unit`: minutes for `hour`, a number for `count`, hundredths of a paid minute for
    `pay`. `moderator` is empty for rules
    across moderators. `ticks` is the soft price, 0 for a hard rule.
    """

    rule: str
    kind: str
    hard: bool
    moderator: str
    start: int
    end: int
    amount: int
    unit: Literal["hour", "count", "pay"]
    sentence: str
    ticks: int = 0
    term: Literal["rules", "request", "under_hours"] = "rules"


class Conflict(Frozen):
    """Why a moderator has no legal tour: a minimal set of rules, pins and absences.

    `sentences` are those of the rules, in their order, and then perhaps one about the past duties that take part.
    """

    moderator: str
    rules: tuple[str, ...]
    sentences: tuple[str, ...]


def shared(conflicts: Iterable[Conflict]) -> list[tuple[tuple[str, ...], Conflict]]:
    """Each conflict once, with all moderators who have it, in the order of the first of them."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Conflict]] = {}
    for conflict in conflicts:
        found.setdefault((conflict.rules, conflict.sentences), []).append(conflict)
    return [(tuple(each.moderator for each in alike), alike[0]) for alike in found.values()]


class Coverage(Frozen):
    """Presence against demand. Shapes `(queues, intervals)` and `(intervals,)`, int64, in presence units.

    A unit is 1/3000 person-minute. `short` is below target, `below` is below minimum, `over` is above maximum,
    `spare` is on duty with nothing to do; shortage and surplus are never netted. `impossible` is the part of `short`
    that no pattern can reach.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    required: Table
    present: Table
    short: Table
    below: Table
    over: Table
    spare: Table
    impossible: Table


Idle = Literal["nobody", "facts missing", "nothing due", "checked in the input"]
"""Why a rule is not applied: nobody is in its scope, or perhaps somebody is and the facts are unknown; no window of the
horizon asks anything of anybody; or it is a pack's, and no kind of rule expresses it yet."""


class Verdict(Frozen):
    """The checker's whole answer on one roster. `terms` and `cost` are whole points; `terms` sums to `cost`.

    `rules_idle` says why rules are not applied. `facts_missing` names, for each rule that could not be judged of
    somebody, the facts and of how many people.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    problem_sha256: str
    violations: tuple[Violation, ...]
    coverage: Coverage
    terms: dict[str, int]
    cost: int
    left_off: tuple[Conflict, ...] = ()
    rules_enforced: tuple[str, ...] = ()
    rules_idle: dict[str, Idle] = Field(default_factory=dict)
    facts_missing: dict[str, dict[str, int]] = Field(default_factory=dict)

    @property
    def rules_not_applied(self) -> tuple[str, ...]:
        """Rules that bind nobody in this horizon."""
        return tuple(self.rules_idle)

    @property
    def hard(self) -> tuple[Violation, ...]:
        """Violations of hard rules."""
        return tuple(v for v in self.violations if v.hard)

    @property
    def soft(self) -> tuple[Violation, ...]:
        """Violations of soft rules, with their price."""
        return tuple(v for v in self.violations if not v.hard)
