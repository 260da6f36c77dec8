"""The choices of a board: one Boolean for each moderator and row of the options, and the way back to tours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scheduler.engine.cpsat.program import FALSE, Literal, Program, negated
from scheduler.engine.cpsat.slots import Slots
from scheduler.rules.board import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.problem import Problem
    from scheduler.engine.gaps import Gap
    from scheduler.engine.options import Options

Tours = NDArray[np.int64]
"""Rows of the options that are worked, shape `(moderators, days)`; -1 is off."""

OFF = -1


class Layout:
    """Choices by moderator and day, in slots of the program.

    `moderators` are indices into `problem.moderators`; `rows` gives for a moderator's index and day the rows that may
    be chosen (default: all of the contract); `forced` are places (index, day) where one of them must be.
    """

    def __init__(
        self,
        problem: Problem,
        options: Options,
        moderators: Iterable[int],
        rows: Mapping[tuple[int, int], Sequence[int]] | None = None,
        forced: Iterable[tuple[int, int]] = (),
    ) -> None:
        self.problem = problem
        self.options = options
        self.moderators = tuple(moderators)
        self.program = Program(problem.prices.grain)
        self.slots = Slots(self.program)
        self.choices: dict[tuple[str, int], tuple[Choice, ...]] = {}
        self.row_of: dict[Literal, int] = {}
        self._slot: dict[tuple[str, int], int] = {}
        self._faces: dict[int, Choice] = {}
        self._rows, must = rows, frozenset(forced)
        for m in self.moderators:
            moderator = problem.moderators[m]
            own = np.flatnonzero(options.rows_of(moderator)) if rows is None else np.zeros(0, np.int64)
            edges = np.searchsorted(own, options.day_rows).tolist()
            for day in range(problem.hub.days):
                allowed = own[edges[day] : edges[day + 1]].tolist() if rows is None else rows.get((m, day), ())
                self._add((moderator.id, day), list(allowed))
                if (m, day) in must:
                    self.program.clause([self.works(moderator.id, day)])

    def again(self) -> Layout:
        """The same moderators and rows in a program of their own, without what was forced."""
        return Layout(self.problem, self.options, self.moderators, self._rows)

    def _add(self, place: tuple[str, int], rows: list[int]) -> None:
        variables = self.slots.add(len(rows))
        self._slot[place] = len(self.slots.members) - 1
        self.choices[place] = tuple(
            self._face(row)._replace(literal=variable) for variable, row in zip(variables, rows, strict=True)
        )
        self.row_of.update(zip(variables, rows, strict=True))

    def _face(self, row: int) -> Choice:
        face = self._faces.get(row)
        if face is None:
            o = self.options
            start, end, day, paid, pattern = (int(c[row]) for c in (o.start, o.end, o.day, o.paid, o.pattern))
            pauses = o.pauses(row)
            face = Choice(start, end, day, paid, pauses, self.problem.patterns[pattern].id, FALSE, o.session(row))
            self._faces[row] = face
        return face

    def away(self, choice: Choice) -> tuple[Gap, ...]:
        """Breaks of a choice and events of its moderator in it, in elapsed minutes, in order."""
        return self.options.away(self.row_of[choice.literal])

    def works(self, moderator: str, day: int) -> Literal:
        """Whether a duty of the horizon starts on `day`."""
        slot = self._slot.get((moderator, day))
        return FALSE if slot is None else self.slots.works[slot]

    def tours(self, values: Sequence[int]) -> Tours:
        """Rows worked in a solution, one line per moderator of the layout."""
        tours = np.full((len(self.moderators), self.problem.hub.days), OFF, dtype=np.int64)
        for line, day, choices in self._places():
            for choice in choices:
                if values[choice.literal]:
                    tours[line, day] = self.row_of[choice.literal]
        return tours

    def fixing(self, tours: Tours) -> list[Literal]:
        """Literals that say exactly these tours (a line per moderator of the layout).

        Raises ValueError where a row is none of the choices of its moderator and day.
        """
        fixed: list[Literal] = []
        for line, day, choices in self._places():
            wanted = int(tours[line, day])
            found = [c.literal for c in choices if self.row_of[c.literal] == wanted]
            if wanted != OFF and not found:
                raise ValueError(f"row {wanted} is no choice of moderator {self.moderators[line]} on day {day}")
            fixed.extend(c.literal if c.literal in found else negated(c.literal) for c in choices)
        return fixed

    def _places(self) -> Iterable[tuple[int, int, tuple[Choice, ...]]]:
        for line, m in enumerate(self.moderators):
            for day in range(self.problem.hub.days):
                yield line, day, self.choices[self.problem.moderators[m].id, day]
