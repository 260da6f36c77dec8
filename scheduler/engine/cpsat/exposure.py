"""What several duties of one moderator have of a tier: minutes, or days with some, summed over windows of dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.engine.cpsat.program import FALSE

if TYPE_CHECKING:
    from scheduler.engine.cpsat.board import CpBoard
    from scheduler.engine.cpsat.cares import CareOfDay
    from scheduler.engine.cpsat.program import Form
    from scheduler.rules.board import Priced
    from scheduler.rules.care import TierSum


class TierMinutes:
    """Limits on the exposure of one moderator, once the insides of their duties are laid out."""

    def __init__(self, board: CpBoard, moderator: str) -> None:
        self._board = board
        self.asked = board.exposed_of(moderator)
        self._days: dict[int, CareOfDay] = {}
        self._parts: dict[tuple[int, str, bool], Form] = {}

    def add(self, day: int, care: CareOfDay) -> None:
        """Take the duty of a date into the sums."""
        self._days[day] = care

    def keep(self) -> None:
        """Every limit, as a law or at its price."""
        for rule, total in self.asked:
            for room in total.rooms:
                form: Form = {}
                for day in range(max(0, room.first), room.last + 1):
                    form.update(self._part(day, total))
                for limit in room.limits:
                    self._limit(rule, form, limit)

    def _part(self, day: int, total: TierSum) -> Form:
        """What a date adds."""
        key = day, total.tier, total.days
        if key not in self._parts:
            care, found = self._days.get(day), {}
            if care is not None and total.days:
                found = {literal: 1 for literal in (care.has_some(total.tier),) if literal != FALSE}
            elif care is not None:
                found = care.minutes(total.tier)
            self._parts[key] = found
        return self._parts[key]

    def _limit(self, rule: Priced, form: Form, limit: int) -> None:
        program = self._board.program
        most = sum(weight * program.high(variable) for variable, weight in form.items())
        if most <= limit:
            return
        if rule.hard:
            program.linear(form, at_most=limit, guard=self._board.guard(rule))
        else:
            program.excess(form, most, limit, rule.ticks_per_amount)
