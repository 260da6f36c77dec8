"""`fairness`: burdens such as nights, weekends and holidays are shared out, what was before remembered."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from models.facts import scope_of
from scheduler.rules.base import Days, Duration, Rule, hours_text
from scheduler.rules.cap import Cap
from scheduler.rules.care import Room, TierSum
from scheduler.rules.columns import columns_of, sum_windows
from scheduler.rules.exposed import Exposed
from scheduler.rules.fair_share import STEP_HOURS, FairShare, fair_shares
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.remembered import Remembered
from scheduler.rules.row import SCOPES
from scheduler.rules.tables import Window as Sums
from scheduler.rules.tally import counted, total
from scheduler.rules.terms import date_sums, window_sum
from scheduler.rules.words import count_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Fairness(Rule):
    """Beyond a fair share, each further unit of the measure costs more than the one before.

    Measures, `attribute`, `night` and `night_min` are those of `cap`. What is summed is all of the look-back (history
    and ledger) and of the horizon, for each moderator of `scope` who is also `among` those that share. Amount, once a
    moderator: Σ over the steps L of their share (`fair_share` states it) of max(0, sum − L), less the same of the
    look-back alone, which nobody can change any more. Without whole steps passed it is 0; it is convex in the sum, so
    for a given total it is least where sums are equal in proportion to contract hours and dates present.
    """

    kind: ClassVar[str] = "fairness"

    measure: str
    among: str = Field(default="", description="the people who share, a scope; empty: those of the rule's own scope")
    look_back: Days = Field(
        default=84, ge=0, le=371, description="dates before the horizon that count as well, such as 12w or 84d"
    )
    attribute: Literal["clock", "start"] | None = None
    night: Night = DEFAULT_NIGHT
    night_min: Duration = DEFAULT_NIGHT_MINUTES

    @field_validator("among", mode="after")
    @classmethod
    def _a_scope(cls, among: str) -> str:
        whom = scope_of(among).whom
        if among and whom != "all" and whom.partition(":")[0] not in SCOPES:
            raise ValueError("expected a scope: all, " + ", ".join(f"{name}:…" for name in SCOPES))
        return among

    @field_validator("measure", mode="after")
    @classmethod
    def _as_a_cap_counts(cls, measure: str) -> str:
        Cap.model_validate({"id": "", "measure": measure, "window": "horizon", "limit": 0})
        return measure

    @model_validator(mode="after")
    def _has_a_price(self) -> Fairness:
        if self.weight is None:
            raise ValueError("fairness is a price and no law: give it a weight")
        self.counted  # noqa: B018  # raises where measure and attribute do not go together
        return self

    @cached_property
    def counted(self) -> Cap:
        """What is summed, as a cap on the horizon would sum it."""
        fields = {name: getattr(self, name) for name in ("id", "measure", "attribute", "night", "night_min")}
        return Cap.model_validate({**fields, "window": "horizon", "limit": 0})

    @property
    def amount_unit(self) -> Literal["hour", "count"]:
        """Hours for measures in minutes, else a count."""
        return self.counted.amount_unit

    @property
    def sums_tier(self) -> bool:
        """Of exposure."""
        return self.counted.sums_tier

    @property
    def across(self) -> bool:
        """A share is one of what all have had and demand expects."""
        return True

    @property
    def by_the_minute(self) -> bool:
        """Exposure is to one queue at a time."""
        return self.counted.by_the_minute

    def statement(self) -> str:
        """What is shared among whom, and from where on it costs."""
        whom = f"among {self.among or self.scope}"
        step = f"{STEP_HOURS}h" if self.amount_unit == "hour" else "unit"
        return (
            f"A fair share of {self.counted.measure_text()} {whom}, {self.counted.counted_text()}: demand and the last "
            f"{count_text(self.look_back, 'day')} before, in proportion to contract hours and days present; beyond it "
            f"each further {step} costs more than the one before."
        )

    def shares(self, problem: Problem) -> Mapping[str, FairShare]:
        """The share of everybody among those that share."""
        return fair_shares(problem, self.counted, self.among or self.scope, self.look_back)

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """One violation for each moderator who gets more than their share in the horizon."""
        shares, clock = self.shares(timeline.problem), timeline.clock
        first, last = -self.look_back, timeline.days
        for moderator in timeline.people(self.scope):
            if moderator.id not in shares:
                continue
            values, had = counted(self.counted, timeline, moderator.id)
            before, amount = total(had, first, last), total(values, first, last)
            excess = sum(max(0, amount - max(step, before)) for step in shares[moderator.id].steps)
            if excess:
                bounds = clock.day_start(0), clock.day_start(timeline.days)
                sentence = self._sentence(moderator.id, amount, before, shares[moderator.id])
                yield self.violation(moderator.id, *bounds, excess, sentence)

    def _sentence(self, moderator: str, amount: int, before: int, share: FairShare) -> str:
        in_hours = self.amount_unit == "hour"
        fair = hours_text(int(share.share)) if in_hours else f"{round(float(share.share), 2):g}"
        has, had = self.counted.amount_text(amount), self.counted.limit_text(before)
        return f"{moderator} has {has} ({had} before this roster); a fair share is {fair}"

    def encode(self, board: Board) -> None:
        """A limit at each step, at a price."""
        shares = self.shares(board.problem)
        for moderator in board.people(self.scope):
            if moderator.id not in shares:
                continue
            if self.sums_tier:
                board.exposure(self, moderator=moderator.id, total=self._exposure(board.problem, moderator.id))
                continue
            sums = date_sums(board, self.counted, moderator.id)
            before, terms = window_sum(sums, -self.look_back, board.problem.hub.days)
            most = before + sum(value for value, _ in terms)
            for step in shares[moderator.id].steps:
                if max(step, before) < most:
                    at_most = max(step, before)
                    board.limit(self, terms, moderator=moderator.id, at_most=at_most, constant=before)

    def _exposure(self, problem: Problem, moderator: str) -> TierSum:
        """Look-back and horizon, with the steps."""
        room = Room(-self.look_back, problem.hub.days - 1, self.shares(problem)[moderator].steps)
        return Exposed(problem, self.counted, moderator).left([room])

    def tour(self, tables: Tables) -> None:
        """A window over look-back and horizon, with its steps."""
        shares = self.shares(tables.problem)
        people = [moderator for moderator in tables.people(self.scope) if moderator.id in shares]
        if self.sums_tier:
            for moderator in people:
                tables.exposure(self, moderator.id, self._exposure(tables.problem, moderator.id))
            return
        columns = columns_of(tables, self.counted)
        days = tables.problem.hub.days
        last = days if self.counted.by_clock else days - 1
        windows = []
        for moderator in people:
            ledger = Remembered(tables.problem, self.counted, moderator.id)
            dates, gone = columns.dates(tables, -self.look_back, last, ledger), ledger.sum(-self.look_back, -1)
            windows.append([Sums(*dates, steps=tuple(step - gone for step in shares[moderator.id].steps))])
        sum_windows(tables, self, people, columns, windows)
