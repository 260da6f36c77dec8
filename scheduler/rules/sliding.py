"""Paid minutes in every stretch of so many hours: how `cap` with `any(Nh)` reads on a board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from models.clock import DAY_MINUTES
from scheduler.rules.board import Board, Choice, Priced
from scheduler.rules.tables import Ints
from scheduler.timeline import Stint

Shift = Choice | Stint
Day = tuple[Sequence[Choice], Ints]
"""Choices of one date, and the paid minutes of each in the stretch that ends at each moment."""


class Sliding(NamedTuple):
    """At most `limit` paid minutes in any `minutes` of elapsed time that end inside a duty of the horizon.

    A law is one sum for each moment at which such a stretch may be fullest. A price is due once a duty, for its worst
    stretch, which no single sum can say: it is booked for each choice against the ways to work the days before.
    Duties do not overlap (`one_duty_a_day`), so later ones have no minute in it.
    """

    board: Board
    rule: Priced
    moderator: str
    minutes: int
    limit: int

    def encode(self) -> None:
        """Laws for a hard rule, prices for a soft one, day by day."""
        past = self.board.past(self.moderator)
        days = [self.board.choices(self.moderator, day) for day in range(self.board.problem.hub.days)]
        reach = (self.minutes + 2 * DAY_MINUTES) // (DAY_MINUTES - 120) + 1
        for day, today in enumerate(days):
            earlier = days[max(0, day - reach) : day]
            moments = self._moments(past, earlier, today)
            before = np.zeros(len(moments), dtype=np.int64)
            for stint in past:
                before += self._paid(stint, moments)
            tables = [self._day(choices, moments) for choices in (*earlier, today)]
            if self.rule.hard:
                self._laws(moments, before, tables)
            else:
                self._prices(moments, before, tables)

    def _moments(self, past: Sequence[Stint], earlier: Sequence[Sequence[Choice]], today: Sequence[Choice]) -> Ints:
        """Ends of stretches inside today's duties at which the sum may be largest.

        It begins to fall when work stops at the late edge of the stretch, or begins to leave it at the early edge.
        """
        shifts: list[Shift] = [*past, *(choice for day in earlier for choice in day), *today]
        found = {choice.start + 1 for choice in today}
        for shift in shifts:
            unpaid = [pause for pause in shift.pauses if not pause.paid]
            found |= {shift.end, *(pause.start for pause in unpaid)}
            found |= {start + self.minutes for start in (shift.start, *(pause.end for pause in unpaid))}
        low = min((choice.start for choice in today), default=0)
        high = max((choice.end for choice in today), default=0)
        return np.array(sorted(moment for moment in found if low < moment <= high), dtype=np.int64)

    def _day(self, choices: Sequence[Choice], moments: Ints) -> Day:
        table = np.zeros((len(choices), len(moments)), dtype=np.int64)
        for row, choice in enumerate(choices):
            table[row] = self._paid(choice, moments)
        return choices, table

    def _paid(self, shift: Shift, moments: Ints) -> Ints:
        """Paid minutes of a shift in the stretches that end at `moments`; the pay of a past duty without breaks is
        spread, floored."""
        inside = self._overlap(shift.start, shift.end, moments)
        if isinstance(shift, Stint) and not shift.pauses:
            return inside * shift.paid_minutes // (shift.end - shift.start)
        for pause in shift.pauses:
            inside -= 0 if pause.paid else self._overlap(pause.start, pause.end, moments)
        return inside

    def _overlap(self, start: int, end: int, moments: Ints) -> Ints:
        overlap: Ints = np.minimum(end, moments) - np.maximum(start, moments - self.minutes)
        return overlap.clip(min=0)

    def _laws(self, moments: Ints, before: Ints, tables: Sequence[Day]) -> None:
        """One sum for each moment. Where history alone fills the stretch, whoever is on duty then is banned."""
        for choice, paid in zip(*tables[-1], strict=True):
            inside = (moments > choice.start) & (moments <= choice.end)
            if ((before + paid)[inside] > self.limit).any():
                self.board.forbid(self.rule, [choice.literal], moderator=self.moderator)
        most = before + sum(table.max(axis=0) for choices, table in tables if choices)
        for column in np.flatnonzero((before <= self.limit) & (most > self.limit)).tolist():
            terms = [
                (minutes, choice.literal)
                for choices, table in tables
                for choice, minutes in zip(choices, table[:, column].tolist(), strict=True)
                if minutes
            ]
            constant = int(before[column])
            self.board.limit(self.rule, terms, moderator=self.moderator, at_most=self.limit, constant=constant)

    def _prices(self, moments: Ints, before: Ints, tables: Sequence[Day]) -> None:
        for choice, paid in zip(*tables[-1], strict=True):
            inside = (moments > choice.start) & (moments <= choice.end)
            near = [(choices, table[:, inside]) for choices, table in tables[:-1]]
            near = [_only(choices, table) for choices, table in near if table.any()]
            self._price(choice, (before + paid)[inside], near)

    def _price(self, choice: Choice, alone: Ints, near: Sequence[Day]) -> None:
        """For every way to work the days before the last: the duty's excess as a sum over the last of them.

        `most` leaves room for any of it where the choice, or a shift of the way, is not worked.
        """
        last: Day = near[-1] if near else ((), np.zeros((0, len(alone)), dtype=np.int64))
        for way in product(*(range(-1, len(choices)) for choices, _ in near[:-1])):
            paid = alone + sum(table[row] for row, (_, table) in zip(way, near, strict=False) if row >= 0)
            least = max(0, int(paid.max()) - self.limit)
            excess = ((paid + last[1]).max(axis=1) - self.limit).clip(min=0)
            most = max(least, int(excess.max(initial=0)))
            chosen = [choice.literal, *self._worked_so(way, near)]
            if most:
                terms = [(e - least, c.literal) for c, e in zip(last[0], excess.tolist(), strict=True) if e > least]
                terms += [(most, literal) for literal in chosen]
                at_most = most * len(chosen)
                self.board.limit(self.rule, terms, moderator=self.moderator, at_most=at_most, constant=least)

    def _worked_so(self, way: Sequence[int], near: Sequence[Day]) -> Iterable[object]:
        for row, (choices, _) in zip(way, near, strict=False):
            if row >= 0:
                yield choices[row].literal
            else:
                yield self.board.negate(self.board.any_of([choice.literal for choice in choices]))


def _only(choices: Sequence[Choice], table: Ints) -> Day:
    """The choices that have minutes in one of the stretches."""
    rows = np.flatnonzero(table.any(axis=1))
    return [choices[row] for row in rows.tolist()], table[rows]
