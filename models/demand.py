"""Demand: heads per queue and slot, with minimum and maximum, in thousandths of a head.

A slot is an interval of the horizon; or, where demand is given per shift pattern, a local date and a pattern.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, ConfigDict, PlainSerializer, model_validator

from models.base import Frozen
from models.rule import UNITS_PER_MINUTE


def _grid(value: Any) -> NDArray[np.int64]:
    array = np.array(value, dtype=np.int64)
    if array.ndim != 2 or (array < 0).any():
        raise ValueError("heads must be a table queue × slot of numbers not below zero")
    array.setflags(write=False)
    return array


Grid = Annotated[
    NDArray[np.int64], BeforeValidator(_grid), PlainSerializer(lambda array: array.tolist(), return_type=list)
]


class Demand(Frozen):
    """Heads required. Shapes `(queues, slots)`, int64, in 1/1000 head; a cell is queue × slot.

    `heads` is the target, presence above `maximum` is surplus, presence below `minimum` costs extra (or is illegal
    where the hub says `min_hard`).

    Without `patterns` slot `t` is the interval `[t·interval_minutes, (t+1)·interval_minutes)` in elapsed minutes. With
    `patterns`, the ids of all patterns of the problem in its order, slots are day-major: slot
    `day · len(patterns) + index of the pattern`. A head is then worth the pattern's `pattern_minutes`: the minutes of
    work (clock length less all breaks) of its shortest length.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    queues: tuple[str, ...]
    interval_minutes: int
    heads: Grid
    minimum: Grid
    maximum: Grid
    patterns: tuple[str, ...] = ()
    pattern_minutes: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _same_shape(self) -> Demand:
        if not (self.heads.shape == self.minimum.shape == self.maximum.shape) or len(self.queues) != len(self.heads):
            raise ValueError("heads, minimum and maximum need one row per queue and one column per slot")
        if (self.minimum > self.maximum).any():
            raise ValueError("a cell's minimum is more than its maximum")
        if len(self.patterns) != len(self.pattern_minutes) or any(minutes <= 0 for minutes in self.pattern_minutes):
            raise ValueError("every pattern with demand needs minutes of work")
        if self.patterns and self.slots % len(self.patterns):
            raise ValueError("demand per pattern needs a column for every pattern of every date")
        return self

    def __eq__(self, other: object) -> bool:
        """Equal queues, slots and heads."""
        if not isinstance(other, Demand):
            return NotImplemented
        plain = ("queues", "interval_minutes", "patterns", "pattern_minutes")
        return all(getattr(self, name) == getattr(other, name) for name in plain) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in ("heads", "minimum", "maximum")
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def slots(self) -> int:
        """Number of slots of the horizon."""
        return int(self.heads.shape[1])

    @property
    def intervals(self) -> int:
        """Number of intervals of the horizon. Raises ValueError where demand is per pattern and there are none."""
        if self.patterns:
            raise ValueError("demand is given per shift pattern: it has slots, but no intervals")
        return self.slots

    @property
    def slot_minutes(self) -> NDArray[np.int64]:
        """Minutes of work that one head in a slot means, shape `(slots,)`."""
        if not self.patterns:
            return np.full(self.slots, self.interval_minutes, dtype=np.int64)
        return np.tile(np.array(self.pattern_minutes, dtype=np.int64), self.slots // len(self.patterns))

    def units(self, grid: NDArray[np.int64]) -> NDArray[np.int64]:
        """Thousandths of a head (last axis: slots), held over their slots, as presence units (1/3000 person-minute)."""
        return grid * (self.slot_minutes * (UNITS_PER_MINUTE // 1000))
