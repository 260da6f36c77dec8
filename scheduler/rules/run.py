"""Runs: at most, or at least, so many days of a kind in a row."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, model_validator

from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.words import count_text, dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.board import Literal as Lit
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Stint, Timeline


class Run(Rule):
    """Runs of successive local dates with a duty (`day_worked`), a night shift or no duty (`day_off`) have due lengths.

    `max`: each date of the horizon at which the run so far, history counted, is longer; amount: those dates, once a
    run. `min`: a run that ends in the horizon too short; amount: the missing days. `edges = open` does not judge for
    shortness what the edge of the known dates cuts off; `closed` takes the known part for the whole.
    """

    kind: ClassVar[str] = "run"

    of: Literal["day_worked", "night_shift", "day_off"]
    max: int | None = Field(default=None, ge=0)
    min: int | None = Field(default=None, ge=1)
    edges: Literal["open", "closed"] = "open"
    night: Night = DEFAULT_NIGHT
    night_min: Duration = DEFAULT_NIGHT_MINUTES

    @model_validator(mode="after")
    def _says_something(self) -> Run:
        if self.max is None and self.min is None:
            raise ValueError("a run needs max, min or both")
        if self.max is not None and self.min is not None and self.min > self.max:
            raise ValueError(f"min {self.min} is more than max {self.max}")
        return self

    def statement(self) -> str:
        """One sentence in the planner's words."""
        bounds = [f"at most {self.max}" if self.max is not None else "", f"at least {self.min}" if self.min else ""]
        what = {"day_worked": "days worked", "day_off": "days off"}.get(self.of, self._nights())
        edges = {"open": "are not judged for being short", "closed": "count as they are known"}[self.edges]
        cut = f"; runs cut by the edge of what is known {edges} (edges {self.edges})" if self.min else ""
        return f"Runs of {what} have {' and '.join(filter(None, bounds))} in a row{cut}."

    def _nights(self) -> str:
        return f"night shifts ({hours_text(self.night_min)} or more within {self.night})"

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per run that is too long, and one per run that is too short."""
        dates = range(timeline.first_known_day, timeline.days)
        for moderator in timeline.people(self.scope):
            members = self._dates(timeline, timeline.stints(moderator.id))
            for belongs, group in groupby(dates, key=lambda date: (date in members) != (self.of == "day_off")):
                found = list(group)
                if belongs and found[-1] >= 0:
                    yield from self._check_run(timeline, moderator.id, found[0], found[-1])

    def _dates(self, timeline: Timeline, stints: Iterable[Stint]) -> set[int]:
        """Dates of duties, or of night shifts."""
        if self.of != "night_shift":
            return {stint.day for stint in stints}
        clock, night = timeline.clock, self.night
        return {s.day for s in stints if night.presence(clock, s.start, s.end) >= self.night_min}

    def _check_run(self, timeline: Timeline, moderator: str, first: int, last: int) -> Iterable[Violation]:
        clock, length = timeline.clock, last - first + 1
        what = count_text(
            length, self.of.replace("_", " "), {"day_worked": "days worked", "day_off": "days off"}.get(self.of, "")
        )
        said = f"{moderator} has {what} in a row {dates_text(clock, first, last)}"
        if self.max is not None and length > self.max:
            start = max(0, first + self.max)
            end = clock.day_start(last + 1)
            yield self.violation(
                moderator, clock.day_start(start), end, last - start + 1, f"{said}; at most {self.max} are allowed"
            )
        cut = first == timeline.first_known_day or last == timeline.days - 1
        if self.min is not None and length < self.min and not (cut and self.edges == "open"):
            start, end = clock.day_start(first), clock.day_start(last + 1)
            yield self.violation(moderator, start, end, self.min - length, f"{said}; at least {self.min} are due")

    def encode(self, board: Board) -> None:
        """Too long: `max` + 1 members in a row. Too short: a run of each smaller length between two other dates."""
        for moderator in board.people(self.scope):
            first = board.first_known_day
            members = self._members(board, moderator.id, range(first, board.problem.hub.days))
            if self.max is not None:
                for last in range(max(0, first + self.max), board.problem.hub.days):
                    run = members[last - self.max - first : last + 1 - first]
                    board.forbid(self, run, moderator=moderator.id)
            if self.min is not None:
                self._encode_short(board, moderator.id, members)

    def _members(self, board: Board, moderator: str, dates: range) -> list[Lit]:
        if self.of == "day_worked":
            return [board.works(moderator, date) for date in dates]
        if self.of == "day_off":
            return [board.negate(board.works(moderator, date)) for date in dates]
        clock, night = board.clock, self.night
        past = self.night_dates_of(board, moderator)
        found: list[Lit] = []
        for date in dates:
            nights = [
                choice.literal
                for choice in board.choices(moderator, date)
                if night.presence(clock, choice.start, choice.end) >= self.night_min
            ]
            found.append(board.any_of(nights) if nights else board.constant(date in past))
        return found

    def night_dates_of(self, board: Board, moderator: str) -> set[int]:
        """Dates of history's night shifts."""
        shifts = board.past(moderator)
        return {s.day for s in shifts if self.night.presence(board.clock, s.start, s.end) >= self.night_min}

    def _encode_short(self, board: Board, moderator: str, members: Sequence[Lit]) -> None:
        """`members[i]` belongs to date `first_known_day + i`; beyond either end nothing is known."""
        edge = board.constant(self.edges == "closed")
        others = [edge, *(board.negate(member) for member in members), edge]
        for begin in range(len(members)):
            for length in range(1, (self.min or 0)):
                end = begin + length
                if end <= len(members) and board.first_known_day + end > 0:
                    run = [others[begin], *members[begin:end], others[end + 1]]
                    board.forbid(self, run, moderator=moderator, amount=(self.min or 0) - length)

    def tour(self, tables: Tables) -> None:
        """The kernel's run counter over all rows, night rows, or days off."""
        member = None
        if self.of == "day_worked":
            member = tables.shifts.paid >= 0
        elif self.of == "night_shift":
            member = tables.presence_in_band(self.night.start, self.night.end) >= self.night_min
        tables.run(
            self,
            tables.people(self.scope),
            member,
            at_most=self.max,
            at_least=self.min,
            open_edges=self.edges == "open",
        )
