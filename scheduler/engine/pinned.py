"""Break layouts and times of sessions that pins ask for: the options hold them, however coarse the rest is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.pattern import Pause, ShiftPattern
    from models.problem import Problem

Layout = tuple["Pause", ...]


@dataclass(frozen=True)
class Pinned:
    """By start and end (elapsed minutes) of pinned duties: their breaks, in minutes after the start and in order; and
    where their sessions begin, also after the start."""

    layouts: dict[tuple[int, int], frozenset[Layout]] = field(default_factory=dict)
    begins: dict[int, frozenset[int]] = field(default_factory=dict)

    def more(
        self, pattern: ShiftPattern, start: int, minute: int, length: int, known: Sequence[Layout]
    ) -> list[Layout]:
        """Layouts of this shift that are pinned, that the pattern admits, and that are not `known`."""
        asked = self.layouts.get((start, start + length), frozenset()) - {*known}
        return sorted(pauses for pauses in asked if _on_grid(pauses) and pattern.matches(minute, length, pauses))

    def rows(self, start: int, end: int, layouts: Sequence[Layout]) -> NDArray[np.bool_]:
        """Which of the rows of a shift, given by their layouts, have breaks that are pinned."""
        asked = self.layouts.get((start, end), frozenset())
        return np.array([pauses in asked for pauses in layouts], np.bool_)


def pinned_of(problem: Problem) -> Pinned:
    """What the pins of a problem fix inside duties."""
    layouts: dict[tuple[int, int], set[Layout]] = {}
    begins: dict[int, set[int]] = {}
    for pin in problem.pins:
        if pin.start is not None and pin.end is not None and pin.pauses is not None:
            layouts.setdefault((pin.start, pin.end), set()).add(tuple(sorted(pin.pauses)))
        if pin.start is not None and pin.session is not None:
            begins.setdefault(pin.start, set()).add(pin.session.start - pin.start)
    return Pinned(
        {span: frozenset(asked) for span, asked in layouts.items()},
        {start: frozenset(asked) for start, asked in begins.items()},
    )


def with_marked(rows: NDArray[np.int64], marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Numbers `rows` in order, and those that are marked as well."""
    return np.union1d(rows, np.flatnonzero(marked)).astype(np.int64)


def _on_grid(pauses: Layout) -> bool:
    return all(edge % ACTIVITY_GRID_MINUTES == 0 for pause in pauses for edge in (pause.start, pause.end))
