"""A rule for tests of the checker that says what it is told, so that pricing is tested apart from any labor rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from scheduler.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Told(Rule):
    """Breaks by `amount` for each of `people`, and books it under `under`."""

    kind: ClassVar[str] = "told"

    people: tuple[str, ...] = ("ana",)
    amount: int = 1
    measured: Literal["hour", "count"] = "count"
    under: Literal["rules", "request", "under_hours"] = "rules"

    @property
    def amount_unit(self) -> Literal["hour", "count"]:
        return self.measured

    @property
    def booked_under(self) -> Literal["rules", "request", "under_hours"]:
        return self.under

    def statement(self) -> str:
        return f"{', '.join(self.people)}: {self.amount}"

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        return [self.violation(who, 0, 60, self.amount, self.statement()) for who in self.people]

    def encode(self, board: Board) -> None:
        raise NotImplementedError("this rule is only checked")

    def tour(self, tables: Tables) -> None:
        raise NotImplementedError("this rule is only checked")
