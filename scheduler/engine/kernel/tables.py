"""The tables that rules fill in, and their compilation into a `Program` (see scheduler.rules.tables for the verbs)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from models.clock import DAY_MINUTES
from scheduler.engine.kernel.cares import Care, piece_minutes
from scheduler.engine.kernel.debts import Debts
from scheduler.engine.kernel.exposed import Exposed
from scheduler.engine.kernel.laws import Back, Blocks, Follow, Lone, Rest, Run, Slide, Spread
from scheduler.engine.kernel.measures import LAW, Gated, Passed, Sums, price_of
from scheduler.engine.kernel.pauses import Pauses
from scheduler.engine.kernel.spells import SpellLimits
from scheduler.rules.tables import Flags, Gate, Ints, Passing, RestSpan, Shifts, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.skill import Service
    from scheduler.engine.options import Options
    from scheduler.rules.board import Priced
    from scheduler.rules.care import CareLimit, TierSum
    from scheduler.rules.tables import RestSpan


class TourTables:
    """Collects what rules demand of tours; implements the protocol `scheduler.rules.tables.Tables`."""

    def __init__(self, problem: Problem, options: Options) -> None:
        self.problem = problem
        self.options = options
        self.clock: Clock = problem.clock
        self.first_known_day = problem.first_known_day
        self.index = {m.id: i for i, m in enumerate(problem.moderators)}
        self.services: dict[str, Sequence[Service]] = {}
        count, days = len(problem.moderators), problem.hub.days
        rows = np.zeros((len(problem.contracts), len(options)), np.bool_)
        contract_index = {c.id: i for i, c in enumerate(problem.contracts)}
        for contract, mask in options.contract_rows.items():
            rows[contract_index[contract]] = mask
        self.contract_of = np.array([contract_index[m.contract] for m in problem.moderators], np.int64)
        self.contract_allowed = rows
        self.barred: dict[int, Flags] = {}
        self.off_allowed = np.ones((count, days), np.bool_)
        self.priced: dict[tuple[int, int], Ints] = {}
        self.rests: list[Rest] = []
        self.debts: list[Debts] = []
        self.follows: list[Follow] = []
        self.runs: list[Run] = []
        self.sums: list[Sums] = []
        self.blocks: list[Blocks] = []
        self.slides: list[Slide] = []
        self.spreads: list[Spread] = []
        self.backs: list[Back] = []
        self.lones: list[Lone] = []
        self.spell_limits: list[SpellLimits] = []
        self.cares: list[Care] = []
        self.memo: dict[object, Any] = {}
        self.apart = False
        """Whether a rule was about duties that overlap."""
        self.exposed: dict[int, list[Exposed]] = {}
        """Limits on what several duties have of a tier, by moderator."""

    def allowed_rows(self, m: int) -> Flags:
        """Rows that contract, events and static rules let a moderator work, shape `(rows of the horizon,)`."""
        rows, barred = self.options.rows_of(self.problem.moderators[m]), self.barred.get(m)
        return rows if barred is None else rows & ~barred

    # -- what rules read -------------------------------------------------------------------------------------------

    @cached_property
    def shifts(self) -> Shifts:
        """Rows of the horizon, then one row per past duty."""
        options, history, clock = self.options, self.problem.history, self.clock
        patterns = {pattern.id: i for i, pattern in enumerate(self.problem.patterns)}
        past = [
            (d.start, d.end, clock.day_of(d.start), clock.minute_of_day(d.start), d.paid_minutes,
             patterns.get(self._past_pattern(d.moderator, d.start, d.end), -1), self.index[d.moderator])
            for d in history
        ]  # fmt: skip
        tail = np.array(past, dtype=np.int64).reshape(len(past), 7)
        columns = [options.start, options.end, options.day, options.minute_of_day, options.paid, options.pattern]
        joined = [np.concatenate([column, tail[:, i]]) for i, column in enumerate(columns)]
        is_past = np.concatenate([np.zeros(len(options), np.bool_), np.ones(len(past), np.bool_)])
        owner = np.concatenate([np.full(len(options), -1, np.int64), tail[:, 6]])
        start, end, day, minute, paid, pattern = joined
        held = [np.concatenate([column, np.full(len(past), -1, np.int64)]) for column in options.held]
        return Shifts(start, end, day, minute, paid, pattern, is_past, owner, Pauses(options, len(past)), *held)

    def _past_pattern(self, moderator: str, start: int, end: int) -> str:
        contract = self.problem.contract_of[moderator]
        minute = self.clock.minute_of_day(start)
        for pattern in self.problem.patterns_of_contract[contract.id]:
            if end - start in pattern.lengths_minutes and minute in pattern.starts():
                return pattern.id
        return ""

    def moderator_rows(self, moderator: str) -> Flags:
        """Rows that are the moderator's, past ones included."""
        m = self.index[moderator]
        own = self.shifts.moderator[len(self.options) :] == m
        return np.concatenate([self.options.rows_of(self.problem.moderators[m]), own])

    def people(self, scope: str) -> Sequence[Moderator]:
        """Moderators of the scope."""
        return self.problem.select(scope)

    def worked_on(self, offset: int) -> Ints:
        """Paid minutes of each row on the clock date `day + offset`."""
        shifts = self.shifts
        first, last = int(shifts.day.min(initial=0)) + offset, int(shifts.day.max(initial=0)) + offset
        edges = np.array([self.clock.day_start(day) for day in range(first, last + 2)], np.int64)
        low, high = edges[shifts.day + offset - first], edges[shifts.day + offset + 1 - first]
        inside = _overlap(shifts.start, shifts.end, low, high)
        spread = inside * shifts.paid // np.maximum(1, shifts.end - shifts.start)
        known = (self.pause_columns[1] > self.pause_columns[0]).any(axis=1)
        return np.where(shifts.past & ~known, spread, inside - self._unpaid_between(low, high))

    def _unpaid_between(self, low: Ints, high: Ints) -> Ints:
        starts, ends, unpaid = self.pause_columns
        rows = np.zeros(len(low), np.int64)
        for b in range(starts.shape[1]):
            rows += _overlap(starts[:, b], ends[:, b], low, high) * unpaid[:, b]
        return rows

    @cached_property
    def pause_columns(self) -> tuple[Ints, Ints, Ints]:
        """Start, end and unpaid flag of known breaks and events, shape `(rows, most of them)`; padding is empty."""
        options, history, count = self.options, self.problem.history, len(self.shifts.start)
        width = max((len(gaps) for gaps in (*options.gaps, *(past.pauses for past in history))), default=0)
        table = np.zeros((3, len(options.gaps), width), np.int64)
        for i, gaps in enumerate(options.gaps):
            for b, gap in enumerate(gaps):
                table[:, i, b] = gap.start, gap.end, gap.kind == "break"
        starts, ends, unpaid = (np.zeros((count, width), np.int64) for _ in range(3))
        rows = len(options)
        starts[:rows] = options.start[:, None] + table[0, options.layout]
        ends[:rows] = options.start[:, None] + table[1, options.layout]
        unpaid[:rows] = table[2, options.layout]
        for row, past in enumerate(history, rows):
            for b, pause in enumerate(past.pauses):
                starts[row, b], ends[row, b], unpaid[row, b] = (
                    past.start + pause[0],
                    past.start + pause[1],
                    not pause[2],
                )
        return starts, ends, unpaid

    def presence_in_band(self, start_minute: int, end_minute: int) -> Ints:
        """Clock minutes of each row inside the daily band of local time; an end that is not later crosses midnight."""
        first, wall = self._wall_clock
        inside = (wall >= start_minute) & (wall < end_minute)
        if end_minute <= start_minute:
            inside = (wall >= start_minute) | (wall < end_minute)
        before = np.concatenate([[0], np.cumsum(inside)])
        shifts = self.shifts
        return np.asarray(before[shifts.end - first] - before[shifts.start - first], np.int64)

    @cached_property
    def _wall_clock(self) -> tuple[int, Ints]:
        """First elapsed minute of a table that covers all rows, and the local time of day at each of its minutes."""
        shifts, clock = self.shifts, self.clock
        first, last = int(shifts.day.min(initial=0)), clock.day_of(int(shifts.end.max(initial=0)))
        shown = []
        for day in range(first, last + 1):
            begin, length = clock.day_start(day), clock.day_length(day)
            plain = length == DAY_MINUTES
            shown.append(np.arange(length) if plain else [clock.minute_of_day(begin + k) for k in range(length)])
        return clock.day_start(first), np.concatenate(shown).astype(np.int64)

    # -- what rules say --------------------------------------------------------------------------------------------

    def amounts(self, rule: Priced, moderator: str, on_row: Ints, when_off: Ints | None = None) -> None:
        """Static amounts: a ban for a hard rule, a price per row and day off for a soft one."""
        m, rows = self.index[moderator], len(self.options)
        broken = np.asarray(on_row)[:rows]
        if rule.hard:
            mask = self.barred.setdefault(m, np.zeros(rows, np.bool_))
            mask |= broken > 0
            if when_off is not None:
                self.off_allowed[m] &= np.asarray(when_off) == 0
            return
        off = np.zeros(self.problem.hub.days, np.int64) if when_off is None else np.asarray(when_off)
        touched = set(np.unique(self.options.day[broken > 0]).tolist()) | set(np.flatnonzero(off).tolist())
        width = int(np.diff(self.options.day_rows).max(initial=0)) + 1
        for day in touched:
            low, high = int(self.options.day_rows[day]), int(self.options.day_rows[day + 1])
            line = self.priced.setdefault((m, day), np.zeros(width, np.int64))
            line[: high - low] += broken[low:high] * rule.ticks_per_amount
            line[-1] += int(off[day]) * rule.ticks_per_amount

    def _bound(self, moderators: Sequence[Moderator]) -> Flags:
        flags = np.zeros(len(self.problem.moderators), np.bool_)
        flags[[self.index[m.id] for m in moderators]] = True
        return flags

    def rest(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        minutes: int,
        after: Flags | None = None,
        *,
        last_only: bool = False,
    ) -> None:
        """Rest behind every row of `after`, or the last of them in a row."""
        rows = np.ones(len(self.shifts.start), np.bool_) if after is None else after
        self.rests.append(Rest(price_of(rule), self._bound(moderators), minutes, rows, last_only))

    def reduced_rest(
        self, rule: Priced, moderators: Sequence[Moderator], *, rest: int, reduced: int, times: int, within: int
    ) -> None:
        """Rests that may be reduced now and then, and made up for."""
        if not rule.hard:
            raise ValueError(f"{rule.id}: reduced rests are law, and have no price")
        self.debts.append(Debts(self._bound(moderators), rest, reduced, times, within))

    def succession(self, rule: Priced, moderators: Sequence[Moderator], banned: Flags, within_days: int = 1) -> None:
        """Pairs of patterns that may not follow each other."""
        self.follows.append(Follow(price_of(rule), self._bound(moderators), banned, within_days))

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
        """Longest and shortest run."""
        most, least = -1 if at_most is None else at_most, 0 if at_least is None else at_least
        self.runs.append(Run(price_of(rule), self._bound(moderators), member, most, least, open_edges))

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
        """Sums over windows of days."""
        people = [self.index[m.id] for m in moderators]
        following = np.zeros_like(same_day) if next_day is None else next_day
        sums = Sums(rule, np.asarray(same_day, np.int64), np.asarray(following, np.int64), combine, bucket)
        if passing is not None:
            sums.passing = self._passing(passing, people)
        said = dict(zip(people, windows, strict=True))
        sums.say(said, self.shifts.day, self.first_known_day, self.problem.hub.days)
        if not sums.windows:
            return
        if gate is not None:
            base = self._known(_without_windows(gate, people))
            sums.gate = Gated(base, gate.limit, gate.opens)
        # A hub with a limit of its own for everybody is still one measure: a label keeps a sum for each.
        self._known(sums)

    def _passing(self, asked: Passing, people: list[int]) -> Passed:
        """The sum that passes a limit, as a measure of its own without windows."""
        base = _without_windows(asked, people)
        if asked.inner is not None:
            base.passing = self._passing(asked.inner, people)
        return Passed(self._known(base), asked.limit, asked.counts)

    def _known(self, sums: Sums) -> Sums:
        """The measure that counts these windows from now on: an equal one that is there already, or this one."""
        twin = next((other for other in self.sums if other.takes(sums)), None)
        if twin is None:
            self.sums.append(sums)
            return sums
        twin.take(sums)
        return twin

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
        """Unbroken rests per span, in order of the moments at which the spans are decided."""
        ordered = sorted(spans, key=lambda span: max(span.end, span.next_end))
        self.blocks.append(Blocks(price_of(rule), self._bound(moderators), minutes, lead, starts, ordered))

    def sliding(self, rule: Priced, moderators: Sequence[Moderator], window_minutes: int, at_most: int) -> None:
        """Paid minutes in every window of elapsed time."""
        self.slides.append(Slide(price_of(rule), self._bound(moderators), window_minutes, at_most))

    def spread(self, rule: Priced, moderators: Sequence[Moderator], *, within: str, tolerance: int) -> None:
        """Start times close together within a run or week."""
        self.spreads.append(Spread(price_of(rule), self._bound(moderators), within == "week", tolerance))

    def backward(self, rule: Priced, moderators: Sequence[Moderator], *, tolerance: int) -> None:
        """Starts that move back from one day to the next."""
        self.backs.append(Back(price_of(rule), self._bound(moderators), tolerance))

    def lone_day_off(self, rule: Priced, moderators: Sequence[Moderator]) -> None:
        """Single days off between working days."""
        self.lones.append(Lone(price_of(rule), self._bound(moderators)))

    def spells(self, rule: Priced, moderators: Sequence[Moderator], *, minutes: int, at_most: int | None) -> None:
        """Shortest spell on a queue, most changes of queue in a duty."""
        self.spell_limits.append(SpellLimits(price_of(rule), self._bound(moderators), minutes, at_most))

    def care(self, rule: Priced, moderators: Sequence[Moderator], limit: CareLimit, rows: Flags | None = None) -> None:
        """A limit on the inside of every duty."""
        marked = np.ones(len(self.shifts.start), np.bool_) if rows is None else rows
        same = (care for care in self.cares if care.rule == rule.id and care.limit == limit)
        twin = next((care for care in same if np.array_equal(care.rows, marked)), None)
        if twin is not None:  # a rule that asks person by person, for facts, says the same of most
            twin.bound[[self.index[m.id] for m in moderators]] = True
        elif rule.hard or rule.ticks_per_amount:
            self.cares.append(Care(rule.id, price_of(rule), self._bound(moderators), limit, marked))

    def exposure(self, rule: Priced, moderator: str, total: TierSum) -> None:
        """Limits on what several duties have of a tier."""
        if rule.hard or rule.ticks_per_amount:
            self.exposed.setdefault(self.index[moderator], []).append(Exposed(price_of(rule), total))

    @property
    def piece(self) -> int:
        """Minutes of a piece of a plan, 0 where pieces are slots."""
        limits = [care.limit for care in self.cares]
        return piece_minutes(self.problem, self.options, limits, sums_tier=bool(self.exposed))

    def serves(self, moderator: str, services: Sequence[Service]) -> None:
        """Queues granted."""
        self.services[moderator] = services

    def one_duty_a_day(self, rule: Priced) -> None:
        """Nothing to add to a program: a tour has one row a day, and rows never overlap."""
        self.apart = True


def _without_windows(asked: Passing | Gate, people: list[int]) -> Sums:
    """A sum over spans that another measure reads."""
    base = Sums(LAW, np.asarray(asked.amount, np.int64), np.zeros_like(asked.amount), "sum", None)
    base.windows = dict.fromkeys(people, ())
    base.spans, base.before = asked.span, dict(zip(people, asked.before, strict=True))
    return base


def _overlap(start: Ints, end: Ints, low: Ints, high: Ints) -> Ints:
    return np.maximum(0, np.minimum(end, high) - np.maximum(start, low))
