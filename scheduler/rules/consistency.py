"""`consistency`: starts that stay near each other, shifts that rotate forward, days off that come together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, model_validator

from models.clock import DAY_MINUTES
from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.starts import Starts
from scheduler.rules.words import date_text, dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Stint, Timeline


class Consistency(Rule):
    """One of three habits of a good roster.

    `start_spread`: in a run of working days (or a hub week) that touches the horizon, starts of day are read relative
    to the first, wrapped to (−12 h, 12 h]; amount: minutes of largest less smallest beyond `tolerance`, less what
    history alone has of them. `forward_rotation`: on successive working dates the start of day does not move back by
    more than `tolerance`; amount 1 a pair. `days_off_together`: no single day off between two working days; amount 1
    each. What history did is not blamed: the later date lies in the horizon. The first duty of a date counts.
    """

    kind: ClassVar[str] = "consistency"

    of: Literal["start_spread", "forward_rotation", "days_off_together"] = Field(description="which habit")
    within: Literal["run", "week"] = Field(default="run", description="start_spread: over runs or weeks")
    tolerance: Duration = Field(default=0, description="spread, or move back, that is no matter")

    @model_validator(mode="after")
    def _only_what_matters(self) -> Consistency:
        if self.of != "start_spread" and "within" in self.model_fields_set:
            raise ValueError("within belongs to start_spread alone: leave it empty")
        if self.of == "days_off_together" and self.tolerance:
            raise ValueError("days_off_together knows no tolerance: leave it empty")
        return self

    @property
    def amount_unit(self) -> Literal["hour", "count"]:
        """Hours of spread; numbers of pairs and of days."""
        return "hour" if self.of == "start_spread" else "count"

    def statement(self) -> str:
        """The habit with its parameters."""
        slack = hours_text(self.tolerance)
        if self.of == "start_spread":
            where = "a run of working days" if self.within == "run" else "a week"
            return f"Within {where}, starts of duties lie at most {slack} apart."
        if self.of == "forward_rotation":
            return f"From one working day to the next, the start moves back by no more than {slack}."
        return "Days off come together: no single day off between two working days."

    # --- check --------------------------------------------------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """What breaks the habit, moderator by moderator."""
        judge = {
            "start_spread": self._check_spread,
            "forward_rotation": self._check_rotation,
            "days_off_together": self._check_days_off,
        }[self.of]
        for person in timeline.people(self.scope):
            first_of: dict[int, Stint] = {}
            for stint in timeline.stints(person.id):
                first_of.setdefault(stint.day, stint)
            yield from judge(timeline, person.id, first_of)

    def _check_spread(self, timeline: Timeline, moderator: str, first_of: dict[int, Stint]) -> Iterable[Violation]:
        groups: list[list[Stint]] = []
        for day, stint in sorted(first_of.items()):
            if groups and self._same_group(timeline, groups[-1][-1].day, day):
                groups[-1].append(stint)
            else:
                groups.append([stint])
        for group in groups:
            starts = [timeline.clock.minute_of_day(stint.start) for stint in group]
            before = [timeline.clock.minute_of_day(stint.start) for stint in group if stint.day < 0]
            spread = _spread(starts)
            amount = spread - max(self.tolerance, _spread(before))
            if amount > 0:
                dates = dates_text(timeline.clock, group[0].day, group[-1].day)
                allowed = hours_text(self.tolerance)
                sentence = f"{moderator} {dates}: starts lie {hours_text(spread)} apart, {allowed} is allowed"
                yield self.violation(moderator, group[0].start, group[-1].end, amount, sentence)

    def _same_group(self, timeline: Timeline, earlier: int, later: int) -> bool:
        if self.within == "run":
            return later == earlier + 1
        week_start = timeline.problem.hub.week_start
        return timeline.clock.week_of(earlier, week_start) == timeline.clock.week_of(later, week_start)

    def _check_rotation(self, timeline: Timeline, moderator: str, first_of: dict[int, Stint]) -> Iterable[Violation]:
        for day, later in sorted(first_of.items()):
            earlier = first_of.get(day - 1)
            if day < 0 or earlier is None:
                continue
            back = -_wrapped(timeline.clock.minute_of_day(later.start) - timeline.clock.minute_of_day(earlier.start))
            if back > self.tolerance:
                when, allowed = date_text(timeline.clock, day), hours_text(self.tolerance)
                sentence = f"{moderator} starts {hours_text(back)} earlier on {when} than before, {allowed} is allowed"
                yield self.violation(moderator, later.start, later.end, 1, sentence)

    def _check_days_off(self, timeline: Timeline, moderator: str, first_of: dict[int, Stint]) -> Iterable[Violation]:
        for day in range(-1, timeline.days - 1):
            if day not in first_of and day - 1 in first_of and day + 1 in first_of:
                bounds = timeline.clock.day_start(day), timeline.clock.day_start(day + 1)
                sentence = f"{moderator} has a single day off on {date_text(timeline.clock, day)}"
                yield self.violation(moderator, *bounds, 1, sentence)

    # --- encode -------------------------------------------------------------------------------------------------------

    def encode(self, board: Board) -> None:
        """Literals for starts of day, banned or priced in pairs and triples; the spread is a verb of the board."""
        for person in board.people(self.scope):
            if self.of == "start_spread":
                board.spread(self, moderator=person.id, within=self.within, tolerance=self.tolerance)
                continue
            starts = Starts(board, person.id)
            if self.of == "forward_rotation":
                self._encode_rotation(board, starts)
            else:
                for day in range(max(-1, board.first_known_day + 1), board.problem.hub.days - 1):
                    single = [starts.works(day - 1), board.negate(starts.works(day)), starts.works(day + 1)]
                    board.forbid(self, single, moderator=person.id)

    def _encode_rotation(self, board: Board, starts: Starts) -> None:
        for day in range(board.problem.hub.days):
            after = starts.on(day)
            for minute, literal in starts.on(day - 1).items():
                back = [after[other] for other in after if self._moves_back(minute, other)]
                if back:
                    board.forbid(self, [literal, board.any_of(back)], moderator=starts.moderator)

    def _moves_back(self, minute: int, other: int) -> bool:
        """Whether `other` shows less far back than half a day, and further than the tolerance, seen from `minute`."""
        back = (minute - other) % DAY_MINUTES
        return self.tolerance < back < DAY_MINUTES // 2

    def tour(self, tables: Tables) -> None:
        """The kernel knows each habit by name."""
        people = tables.people(self.scope)
        if self.of == "start_spread":
            tables.spread(self, people, within=self.within, tolerance=self.tolerance)
        elif self.of == "forward_rotation":
            tables.backward(self, people, tolerance=self.tolerance)
        else:
            tables.lone_day_off(self, people)


def _wrapped(minutes: int) -> int:
    """The same difference of times of day in (−12 h, 12 h]."""
    half = DAY_MINUTES // 2
    return half - (half - minutes) % DAY_MINUTES


def _spread(starts: Sequence[int]) -> int:
    """Largest less smallest of the starts relative to the first; 0 where there are none."""
    relative = [_wrapped(start - starts[0]) for start in starts]
    return max(relative, default=0) - min(relative, default=0)
