"""Break layouts and times of sessions that are asked for, by pins or by a roster that the search starts from: the
options hold them, however coarse the rest is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.pattern import ACTIVITY_GRID_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from models.pattern import Pause, ShiftPattern
    from models.problem import Problem
    from scheduler.engine.handed import Shift

Layout = tuple["Pause", ...]


@dataclass(frozen=True)
class Pinned:
    """By start and end (elapsed minutes) of pinned duties: their breaks, in minutes after the start and in order; and
    where their sessions begin, also after the start. `handed`: the same of duties of a roster, breaks and session (or
    None) together."""

    layouts: dict[tuple[int, int], frozenset[Layout]] = field(default_factory=dict)
    begins: dict[int, frozenset[int]] = field(default_factory=dict)
    handed: dict[tuple[int, int], frozenset[tuple[Layout, int | None]]] = field(default_factory=dict)

    def more(
        self, pattern: ShiftPattern, start: int, minute: int, length: int, known: Sequence[Layout]
    ) -> list[Layout]:
        """Layouts of this shift that are asked for, that the pattern admits, and that are not `known`."""
        asked = self._asked(start, start + length) - {*known}
        return sorted(pauses for pauses in asked if _on_grid(pauses) and pattern.matches(minute, length, pauses))

    def rows(self, start: int, end: int, layouts: Sequence[Layout]) -> NDArray[np.bool_]:
        """Which of the rows of a shift, given by their layouts, have breaks that are asked for."""
        asked = self._asked(start, end)
        return np.array([pauses in asked for pauses in layouts], np.bool_)

    def pinned_rows(self, start: int, end: int, layouts: Sequence[Layout]) -> NDArray[np.bool_]:
        """The same of pins alone."""
        asked = self.layouts.get((start, end), frozenset())
        return np.array([pauses in asked for pauses in layouts], np.bool_)

    def holding(self, start: int, end: int) -> frozenset[tuple[Layout, int]]:
        """Breaks of a shift and where its session begins, of the duties of a roster that hold one."""
        handed = self.handed.get((start, end), frozenset())
        return frozenset((pauses, begin) for pauses, begin in handed if begin is not None)

    def _asked(self, start: int, end: int) -> frozenset[Layout]:
        handed = (pauses for pauses, _ in self.handed.get((start, end), frozenset()))
        return self.layouts.get((start, end), frozenset()).union(handed)


def pinned_of(problem: Problem, handed: Iterable[Shift] = ()) -> Pinned:
    """What the pins of a problem fix inside duties, and the shifts that a roster hands over."""
    layouts: dict[tuple[int, int], set[Layout]] = {}
    begins: dict[int, set[int]] = {}
    for pin in problem.pins:
        if pin.start is not None and pin.end is not None and pin.pauses is not None:
            layouts.setdefault((pin.start, pin.end), set()).add(tuple(sorted(pin.pauses)))
        if pin.start is not None and pin.session is not None:
            begins.setdefault(pin.start, set()).add(pin.session.start - pin.start)
    shifts: dict[tuple[int, int], set[tuple[Layout, int | None]]] = {}
    for shift in handed:
        begin = None if shift.session is None else shift.session.start - shift.start
        shifts.setdefault((shift.start, shift.end), set()).add((shift.pauses, begin))
    return Pinned(
        {span: frozenset(asked) for span, asked in layouts.items()},
        {start: frozenset(asked) for start, asked in begins.items()},
        {span: frozenset(asked) for span, asked in shifts.items()},
    )


def with_marked(rows: NDArray[np.int64], marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Numbers `rows` in order, and those that are marked as well."""
    return np.union1d(rows, np.flatnonzero(marked)).astype(np.int64)


def _on_grid(pauses: Layout) -> bool:
    return all(edge % ACTIVITY_GRID_MINUTES == 0 for pause in pauses for edge in (pause.start, pause.end))
