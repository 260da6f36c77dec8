"""Rest between duties: so much unbroken time off from the end of one duty to the start of the next."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pydantic import Field, model_validator

from models.clock import DAY_MINUTES
from scheduler.rules.base import Days, Duration, Rule, hours_text
from scheduler.rules.compensated import Terms, TimesAWeek, check_debts, encode_debts
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.words import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.board import Literal as Lit
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Stint, Timeline


class _Ending(NamedTuple):
    end: int
    literal: Lit


class RestBetween(Rule):
    """Successive duties of a moderator lie at least `min` of elapsed time apart.

    `after = night` asks it only after a night shift: a duty with `night_min` or more of the band `night`; `last_night`
    only after the last of nights in a row, that is unless a night starts on the following date. With `reducible_to` a
    rest may be as short as that so often a week, and is made up for (`compensated`). Amount: the missing minutes, `min
    − max(0, next start − end)`, or what a reduced rest still owes. Sources: Directive 2003/88/EC art. 3 (11 h in each
    24 h); HSE good practice on shift design (two full nights of sleep after nights).
    """

    kind: ClassVar[str] = "rest_between"
    unit: ClassVar[Literal["hour", "count"]] = "hour"

    min: Duration = Field(gt=0)
    after: Literal["any", "night", "last_night"] = "any"
    night: Night = DEFAULT_NIGHT
    night_min: Duration = DEFAULT_NIGHT_MINUTES
    reducible_to: Duration | None = Field(default=None, description="least rest where it is reduced now and then")
    reducible_times: TimesAWeek | None = Field(default=None, description="how often that is, such as 1 per week")
    debt_within: Days | None = Field(
        default=None, ge=1, description="in how many days what a reduced rest lacks is made up for, such as 14d"
    )

    @model_validator(mode="after")
    def _is_reduced_by_law(self) -> RestBetween:
        given = [getattr(self, name) is not None for name in ("reducible_to", "reducible_times", "debt_within")]
        if any(given) and not all(given):
            raise ValueError("reducible_to, reducible_times and debt_within go together")
        if self.reducible_to is not None and self.reducible_to >= self.min:
            raise ValueError("reducible_to is shorter than min")
        if self.reducible_to is not None and (self.after != "any" or self.weight is not None):
            raise ValueError("a rest that may be reduced is due after any duty, and a law: leave after and weight out")
        return self

    @property
    def terms(self) -> Terms | None:
        """How it may be reduced, if it may."""
        if self.reducible_to is None or self.reducible_times is None or self.debt_within is None:
            return None
        return Terms(self.min, self.reducible_to, self.reducible_times, self.debt_within)

    def statement(self) -> str:
        """One sentence in the planner's words."""
        what = "any duty"
        if self.after != "any":
            which = "a night shift" if self.after == "night" else "the last of night shifts in a row"
            what = f"{which} ({hours_text(self.night_min)} or more within {self.night})"
        whole = f"After {what}, at least {hours_text(self.min)} of unbroken rest before the next duty starts"
        if self.terms is None:
            return f"{whole}."
        often = f"{hours_text(self.terms.reduced)} at most {self.terms.times} per week"
        return f"{whole}, or {often}, made up for by one rest longer by what was missing, within {self.terms.within}d."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation per pair of successive duties that lie too close, and per rest not made up for."""
        clock = timeline.clock
        if self.terms is not None:
            yield from self._check_reduced(timeline, self.terms)
            return
        for moderator in timeline.people(self.scope):
            for one, other in pairwise(timeline.stints(moderator.id)):
                gap = max(0, other.start - one.end)
                if other.past or gap >= self.min or not self._asks_after(timeline, one):
                    continue
                if self.after == "last_night" and other.day == one.day + 1 and self._is_night(timeline, other):
                    continue
                sentence = (
                    f"{moderator.id} ends at {moment(clock, one.end)} and starts at {moment(clock, other.start)}: "
                    f"{hours_text(gap)} of rest, {hours_text(self.min)} are due"
                )
                yield self.violation(moderator.id, other.start - gap, other.start, self.min - gap, sentence)

    def _check_reduced(self, timeline: Timeline, terms: Terms) -> Iterable[Violation]:
        clock = timeline.clock
        for person in timeline.people(self.scope):
            for found in check_debts(terms, timeline, timeline.stints(person.id)):
                since, until = moment(clock, found.start), moment(clock, found.until)
                sentence = f"{person.id} has no rest of {hours_text(found.rest)} from {since} to {until}, "
                sentence += f"to make up for {hours_text(found.missing)} that were missing before"
                if not found.due:
                    may = "and it may not be reduced" if found.rest >= terms.reduced else "and no less than "
                    may += "" if found.rest >= terms.reduced else f"{hours_text(terms.reduced)} where it is reduced"
                    sentence = f"{person.id} ends at {since} and starts at {until}: {hours_text(found.rest)} of rest, "
                    sentence += f"{hours_text(self.min)} are due, {may}"
                yield self.violation(person.id, found.start, found.until, found.missing, sentence)

    def _asks_after(self, timeline: Timeline, stint: Stint) -> bool:
        return self.after == "any" or self._is_night(timeline, stint)

    def _is_night(self, timeline: Timeline, stint: Stint) -> bool:
        return self.night.presence(timeline.clock, stint.start, stint.end) >= self.night_min

    def encode(self, board: Board) -> None:
        """Bans or prices of pairs of choices; a duty of history that ends late bans or prices the first ones."""
        if self.terms is not None:
            encode_debts(self, self.terms, board)
            self._least.encode(board)
            return
        for moderator in board.people(self.scope):
            for day in range(board.problem.hub.days):
                for earlier in range(max(0, day - self._reach_days()), day):
                    self._encode_pair(board, moderator.id, earlier, day)
            self._after_history(board, moderator.id)

    @property
    def least(self) -> int:
        """Minutes without which no duty follows another."""
        return min(self.min, self.reducible_to or self.min)

    @property
    def _least(self) -> RestBetween:
        """The rest that even a reduced one has, as a rule of its own."""
        plain = {"reducible_to": None, "reducible_times": None, "debt_within": None}
        return self.model_copy(update={"min": self.least, **plain})

    def _encode_pair(self, board: Board, moderator: str, earlier: int, day: int) -> None:
        asking = self._asking(board, board.choices(moderator, earlier))
        endings = [_Ending(choice.end, choice.literal) for choice in asking]
        choices = self._asked_before(board, moderator, earlier, day)
        off = self._off(board, moderator, earlier + 1, day)
        if not self.hard:
            self._price(board, moderator, endings, choices, off)
        elif self.after == "last_night" and off:
            # A night between goes on with the first, and its own rest is another pair's.
            self._ban_over(board, moderator, endings, choices, off)
        else:
            self._ban(board, moderator, endings, choices)

    def _asked_before(self, board: Board, moderator: str, earlier: int, day: int) -> list[Choice]:
        """Choices of a date that are no night in a row with one of the date before."""
        choices = board.choices(moderator, day)
        if self.after != "last_night" or day != earlier + 1:
            return list(choices)
        return [c for c in choices if self.night.presence(board.clock, c.start, c.end) < self.night_min]

    def _reach_days(self) -> int:
        """No duty that starts more dates earlier can end late enough: duties last at most a day, days at least 22 h."""
        return (self.min + DAY_MINUTES) // (DAY_MINUTES - 120) + 1

    def _asking(self, board: Board, shifts: Iterable[Choice]) -> list[Choice]:
        if self.after == "any":
            return list(shifts)
        return [s for s in shifts if self.night.presence(board.clock, s.start, s.end) >= self.night_min]

    def _off(self, board: Board, moderator: str, first: int, end: int) -> list[Lit]:
        return [board.negate(board.works(moderator, day)) for day in range(first, end)]

    def _ban(self, board: Board, moderator: str, endings: Sequence[_Ending], choices: Sequence[Choice]) -> None:
        """Whoever ends at `e` or later cannot start before `e + min`: one clique per `e` that bans more starts."""
        banned = 0
        for end in sorted({ending.end for ending in endings}):
            early = [c.literal for c in choices if c.start < end + self.min]
            if len(early) > banned:
                banned = len(early)
                late = [ending.literal for ending in endings if ending.end >= end]
                board.forbid_clique(self, [*late, *early], moderator=moderator)

    def _ban_over(
        self, board: Board, moderator: str, endings: Sequence[_Ending], choices: Sequence[Choice], off: Sequence[Lit]
    ) -> None:
        """The same where the days between must be off: a start, an end too late for it, and nothing between."""
        for start in sorted({choice.start for choice in choices}):
            late = [ending.literal for ending in endings if ending.end > start - self.min]
            if late:
                same = board.any_of([choice.literal for choice in choices if choice.start == start])
                board.forbid(self, [board.any_of(late), same, *off], moderator=moderator)

    def _price(
        self, board: Board, moderator: str, endings: Sequence[_Ending], choices: Sequence[Choice], off: Sequence[Lit]
    ) -> None:
        """For each start: the earlier duty's missing minutes, counted only if this start is chosen and the days between
        are off. `most` is the largest amount, so a start that is not chosen leaves room for any earlier duty."""
        for start in sorted({choice.start for choice in choices}):
            missing = [(self.min - max(0, start - ending.end), ending.literal) for ending in endings]
            missing = [(amount, literal) for amount, literal in missing if amount > 0]
            if not missing:
                continue
            most = max(amount for amount, _ in missing)
            chosen = [(most, choice.literal) for choice in choices if choice.start == start]
            between = [(most, literal) for literal in off]
            board.limit(self, [*missing, *chosen, *between], moderator=moderator, at_most=most * (1 + len(between)))

    def _after_history(self, board: Board, moderator: str) -> None:
        past = board.past(moderator)
        if not past:
            return
        last = past[-1]
        if self.after != "any" and self.night.presence(board.clock, last.start, last.end) < self.night_min:
            return
        for day in range(min(board.problem.hub.days, self._reach_days())):
            off = self._off(board, moderator, 0, day)
            for choice in self._asked_before(board, moderator, last.day, day):
                missing = self.min - max(0, choice.start - last.end)
                if missing > 0:
                    board.forbid(self, [choice.literal, *off], moderator=moderator, amount=missing)

    def tour(self, tables: Tables) -> None:
        """The kernel's rest between duties, after night rows only where the rule says so."""
        after = None
        if self.terms is not None:
            rest, reduced, times, within = self.terms
            people = tables.people(self.scope)
            tables.reduced_rest(self, people, rest=rest, reduced=reduced, times=times, within=within)
        if self.after != "any":
            after = tables.presence_in_band(self.night.start, self.night.end) >= self.night_min
        tables.rest(self, tables.people(self.scope), self.least, after, last_only=self.after == "last_night")
