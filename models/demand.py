"""Interval demand: heads per queue and interval of the horizon, with minimum and maximum, in thousandths of a head."""

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
        raise ValueError("heads must be a table queue × interval of numbers not below zero")
    array.setflags(write=False)
    return array


Grid = Annotated[
    NDArray[np.int64], BeforeValidator(_grid), PlainSerializer(lambda array: array.tolist(), return_type=list)
]


class Demand(Frozen):
    """Heads required. Shapes `(queues, intervals)`, int64, in 1/1000 head; a cell is queue × interval.

    `heads` is the target, presence above `maximum` is surplus, presence below `minimum` costs extra (or is illegal
    where the hub says `min_hard`). Interval `t` is `[t·interval_minutes, (t+1)·interval_minutes)` in elapsed minutes.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    queues: tuple[str, ...]
    interval_minutes: int
    heads: Grid
    minimum: Grid
    maximum: Grid

    @model_validator(mode="after")
    def _same_shape(self) -> Demand:
        if not (self.heads.shape == self.minimum.shape == self.maximum.shape) or len(self.queues) != len(self.heads):
            raise ValueError("heads, minimum and maximum need one row per queue and one column per interval")
        if (self.minimum > self.maximum).any():
            raise ValueError("a cell's minimum is more than its maximum")
        return self

    def __eq__(self, other: object) -> bool:
        """Equal queues, grain and heads."""
        if not isinstance(other, Demand):
            return NotImplemented
        same = self.queues == other.queues and self.interval_minutes == other.interval_minutes
        return same and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in ("heads", "minimum", "maximum")
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def intervals(self) -> int:
        """Number of intervals of the horizon."""
        return int(self.heads.shape[1])

    def units(self, grid: NDArray[np.int64]) -> NDArray[np.int64]:
        """Thousandths of a head, held over one interval, as presence units (1/3000 person-minute)."""
        return grid * (self.interval_minutes * UNITS_PER_MINUTE // 1000)
