"""What of the rules the bound's exact program keeps, and the names of those that it leaves out.

Kept, all of one moderator: the shifts and days off that static rules forbid or price, hard rests between duties, the
longest run of working days, a cap a week on days or on hours, a soft floor under a week's hours, and of each duty by
itself wellness time and the most of a tier. Every other rule is left out, which can only make tours better: prices are
never negative and laws only forbid. So the best relaxed tour is a limit for every legal one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from models.rule import UNITS_PER_MINUTE
from scheduler.engine.bound.care import kept
from scheduler.engine.kernel.tables import TourTables
from scheduler.rules.pin import Pin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule
    from scheduler.rules.board import Priced
    from scheduler.rules.care import CareLimit, TierSum
    from scheduler.rules.tables import Flags, Gate, Ints, Passing, RestSpan, Window


class RelaxedTables(TourTables):
    """Takes from rules what the bound's program understands; `ignored` names the rest by rule id."""

    def __init__(self, problem: Problem, options: Options) -> None:
        super().__init__(problem, options)
        self.ignored: set[str] = set()
        self.rest_minutes: list[tuple[str, Flags, int, Flags]] = []  # rule, moderators, minutes, rows it follows
        self.longest_run = np.full(len(problem.moderators), problem.hub.days + 1, np.int64)
        self.caps: list[tuple[str, Ints, dict[int, Sequence[Window]]]] = []  # rule, amount of a row, windows
        self.floors: list[tuple[str, int, Ints, dict[int, Sequence[Window]]]] = []  # the same with a price in ticks
        self._rule: Rule

    def take(self, rules: Iterable[Rule]) -> None:
        """Read all rules; of a pin that fixes a session the rest, for no row here holds one."""
        for rule in rules:
            if isinstance(rule, Pin) and rule.session is not None:
                self._leave_out(rule)
                rule = rule.model_copy(update={"session": None})
            self._rule = rule
            rule.tour(self)
        self._excuse_events()

    def _excuse_events(self) -> None:
        """Give back the most that presence can cost where a moderator is in an event or a session.

        The rows here have neither in them, and presence that cannot be may have a price below zero. Sessions are held
        once, wherever that is: their minutes are given back to every tour, on the first date of the horizon.
        """
        options, width = self.options, int(np.diff(self.options.day_rows).max(initial=0)) + 1
        dearest = self.problem.prices.spare * UNITS_PER_MINUTE
        for m, person in enumerate(self.problem.moderators):
            for event in self.problem.events_of[person.id]:
                inside = np.minimum(options.end, event.end) - np.maximum(options.start, event.start)
                for day in np.unique(options.day[inside > 0]).tolist():
                    low, high = options.day_rows[day : day + 2].tolist()
                    line = self.priced.setdefault((m, day), np.zeros(width, np.int64))
                    line[: high - low] -= np.maximum(0, inside[low:high]) * dearest
            held = sum(session.minutes for session in self.problem.sessions_of.get(person.id, ()))
            if held:
                self.priced.setdefault((m, 0), np.zeros(width, np.int64))[:] -= held * dearest

    def _leave_out(self, rule: Priced) -> None:
        self.ignored.add(rule.id)

    def amounts(self, rule: Priced, moderator: str, on_row: Ints, when_off: Ints | None = None) -> None:
        """Kept, unless it judges breaks and not every break layout is among the rows."""
        if self._rule.kind == "break_in_shift" and not self.options.complete:
            self._leave_out(rule)
            return
        super().amounts(rule, moderator, on_row, when_off)

    def spells(self, rule: Priced, moderators: Sequence[Moderator], *, minutes: int, at_most: int | None) -> None:
        """Left out: every minute is worth the best of the moderator's queues."""
        self._leave_out(rule)

    def care(self, rule: Priced, moderators: Sequence[Moderator], limit: CareLimit, rows: Flags | None = None) -> None:
        """Kept as `bound.care` says; what is left out is named."""
        known = len(self.cares)
        super().care(rule, moderators, limit, rows)
        if len(self.cares) > known and not kept(self.cares[-1]):
            self._leave_out(rule)

    def exposure(self, rule: Priced, moderator: str, total: TierSum) -> None:
        """Left out: each duty is priced by itself."""
        self._leave_out(rule)

    def rest(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        minutes: int,
        after: Flags | None = None,
        *,
        last_only: bool = False,
    ) -> None:
        """Kept where hard, and asked after whatever comes next."""
        if not rule.hard or last_only:
            self._leave_out(rule)
            return
        rows = np.ones(len(self.shifts.start), np.bool_) if after is None else after
        self.rest_minutes.append((rule.id, self._bound(moderators), minutes, rows))

    def reduced_rest(
        self, rule: Priced, moderators: Sequence[Moderator], *, rest: int, reduced: int, times: int, within: int
    ) -> None:
        """Left out, but for the least of them, which is a rest of its own."""
        self._leave_out(rule)

    def run(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        member: Flags | None,
        *,
        at_most: int | None,
        at_least: int | None,
        open_edges: bool,
    ) -> None:
        """Kept where it is the longest run of working days, hard."""
        if at_least:
            self._leave_out(rule)
        if at_most is None:
            return
        if not rule.hard or member is None or not member[: len(self.options)].all():
            self._leave_out(rule)
            return
        bound = self._bound(moderators)
        self.longest_run[bound] = np.minimum(self.longest_run[bound], at_most)

    def window(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        same_day: Ints,
        next_day: Ints | None,
        windows: Sequence[Sequence[Window]],
        *,
        combine: str = "sum",
        bucket: Ints | None = None,
        passing: Passing | None = None,
        gate: Gate | None = None,
    ) -> None:
        """Kept where it is a hard cap on what starts in a calendar week, or a soft floor under it."""
        # Without what spills into the next date, a sum or a maximum of both is what starts on the date itself.
        plain = bucket is None and passing is None and gate is None and (next_day is None or not next_day.any())
        weekly = all(self._weeks(own) for own in windows)
        caps = any(window.at_most is not None for own in windows for window in own)
        floors = any(window.at_least is not None for own in windows for window in own)
        own = {self.index[m.id]: w for m, w in zip(moderators, windows, strict=True)}
        amount = np.asarray(same_day, np.int64)
        if plain and weekly and rule.hard and caps and not floors:
            self.caps.append((rule.id, amount, own))
        elif plain and weekly and not rule.hard and floors and not caps and combine == "sum":
            self.floors.append((rule.id, rule.ticks_per_amount, amount, own))
        else:
            self._leave_out(rule)

    def _weeks(self, windows: Sequence[Window]) -> bool:
        """Whether no window reaches over more than one week, no week has two, and a cap holds for a whole week.

        A cap on one date of a week says nothing of the other six; a floor under one is a floor under all seven.
        """
        weeks = []
        for window in windows:
            first, last = (self.clock.week_of(day, self.problem.hub.week_start) for day in (window.first, window.last))
            inside = window.first <= max(first, 0) and window.last >= min(first + 6, self.problem.hub.days - 1)
            if first != last or (window.at_most is not None and not inside):
                return False
            weeks.append(first)
        return all(one != other for one, other in pairwise(sorted(weeks)))

    def succession(self, rule: Priced, moderators: Sequence[Moderator], banned: Flags, within_days: int = 1) -> None:
        """Left out."""
        self._leave_out(rule)

    def rest_blocks(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        spans: Sequence[RestSpan],
        minutes: int,
        *,
        lead: int,
        starts: bool,
    ) -> None:
        """Left out."""
        self._leave_out(rule)

    def sliding(self, rule: Priced, moderators: Sequence[Moderator], window_minutes: int, at_most: int) -> None:
        """Left out."""
        self._leave_out(rule)

    def spread(self, rule: Priced, moderators: Sequence[Moderator], *, within: str, tolerance: int) -> None:
        """Left out."""
        self._leave_out(rule)

    def backward(self, rule: Priced, moderators: Sequence[Moderator], *, tolerance: int) -> None:
        """Left out."""
        self._leave_out(rule)

    def lone_day_off(self, rule: Priced, moderators: Sequence[Moderator]) -> None:
        """Left out."""
        self._leave_out(rule)
