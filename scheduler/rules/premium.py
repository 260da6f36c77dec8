"""`premium`: hours that are paid more than others have a price; nothing is forbidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from models.clock import DAY_MINUTES
from models.rule import TICKS_PER_POINT
from scheduler.rules.base import Duration, Rule, hours_text
from scheduler.rules.cap import Cap
from scheduler.rules.columns import columns_of, row_values
from scheduler.rules.flat import broken_choices, broken_days, broken_rows
from scheduler.rules.names import Names
from scheduler.rules.night import DEFAULT_NIGHT, Night
from scheduler.rules.overtime import Overtime
from scheduler.rules.paid import paid_minutes
from scheduler.rules.rest_day import RestDay, is_rest_day, percent_of, rest_day_gate
from scheduler.rules.tables import Window
from scheduler.rules.tiers import Tier, Tiers
from scheduler.rules.words import dates_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Tables
    from scheduler.timeline import Timeline


class Part(Cap):
    """A soft cap whose excess is paid `percent` more: a tier, as far as it goes beyond those below it."""

    percent: int

    @property
    def ticks_per_amount(self) -> int:
        """Price of a minute of work that is paid so much more."""
        return (self.weight or 0) * (TICKS_PER_POINT // 60) * self.percent // 100

    def tour(self, tables: Tables) -> None:
        """Where every minute counts, each shift has its own price; else as a cap."""
        if self.limit or self.overtime is not None:
            super().tour(tables)
            return
        minutes = row_values(columns_of(tables, self)) * ~tables.shifts.past
        for person in tables.people(self.scope):
            tables.amounts(self, person.id, minutes)


class Premium(Rule):
    """Work beyond hours a day, a week or a month, on Sundays, on public holidays or at night is paid more.

    `work over 8h a day` are minutes of duties that start on a date, beyond 8 h; `work over 40h a week` likewise;
    `straight_time over 40h a week` leaves out what a day's tier pays already, so that nothing is paid twice; `overtime
    over 60h a month` are minutes that both of these pay. Minutes on Sundays and holidays, and at night, count where
    they fall. Of tiers about hours that apply to one minute the highest counts (`stacking = max`), or all do (`sum`);
    Sundays, holidays and nights are paid on top. `seventh_day` is a date on which somebody works after six dates of the
    hub's week, `sixth_day` one after five: what a duty that starts then works is paid by their tiers alone (`max`), and
    nothing of it is another tier's overtime or straight time; or it is paid by them on top (`sum`).

    In place of tiers, `hours` are paid once for each date on which a duty starts that breaks a rule `on_violation_of`
    names: 0 in every planned roster where that rule is law, for no plan breaks it. The amount is the pay that is added,
    in hundredths of a minute's pay; the price of an hour's pay is the weight or, where the row has none, `premium` on
    sheet Objective. Sources: Labor Code (California) ss. 226.7, 510; Labor Standards Act (Korea) art. 56; OWTA 1997
    s. 14.
    """

    kind: ClassVar[str] = "premium"

    tiers: Tiers = Field(default=(), description="what is paid more, and by how much: work over 8h a day: 50%; …")
    stacking: Literal["max", "sum"] = Field(
        default="max", description="max: of tiers about hours the highest; sum: all"
    )
    night: Night = DEFAULT_NIGHT
    hours: Duration | None = Field(
        default=None, gt=0, description="in place of tiers: hours' pay for a date on which a rule named is broken"
    )
    on_violation_of: Names = Field(
        default=(), description="ids of rules of kind break_in_shift or forbid, for hours: CA.512.meal1, CA.512.meal2"
    )

    @model_validator(mode="after")
    def _pays_for_something(self) -> Premium:
        if bool(self.tiers) == (self.hours is not None) or bool(self.on_violation_of) != (self.hours is not None):
            raise ValueError("give tiers, or hours together with on_violation_of")
        return self

    @model_validator(mode="after")
    def _adds_up(self) -> Premium:
        days = sorted((tier for tier in self.tiers if tier.per == "day"), key=lambda tier: tier.over)
        straight = [tier for tier in self.tiers if tier.what == "straight_time"]
        if len(straight) > 1 or any(tier.percent != days[0].percent for tier in straight if days):
            raise ValueError("straight_time stands once, at the percentage of the lowest tier of the day")
        if any(tier.what == "overtime" for tier in self.tiers) and not (days and straight):
            raise ValueError("overtime a month needs tiers of the day and of straight_time that say what it is")
        if len({tier.rest_day for tier in self.tiers} - {""}) > 1:
            raise ValueError("write tiers of the sixth_day, which is any after five, or of the seventh_day")
        if self.stacking == "max":
            self._refuse_what_overlaps()
            if self._rest_day and any(self._rest_day_pay(minutes) < 0 for minutes in range(DAY_MINUTES + 1)):
                raise ValueError(f"hours of a {self._rest_day} are paid no less than those of other days")
        return self

    def _refuse_what_overlaps(self) -> None:
        """Tiers of which the highest counts are told apart by sums alone: where one minute may pass limits of the week
        and of the day, or of the month and of a second tier of the day, these do not say by which it is paid."""
        by_week = [tier for tier in self.tiers if (tier.what, tier.per) == ("work", "week")]
        others = [tier for tier in self.tiers if (tier.per or tier.rest_day) and tier not in by_week]
        if by_week and others:
            raise ValueError(
                f"beside {others[0]} hours of a week are straight_time, at the percentage of the day's lowest tier; or "
                "write stacking = sum"
            )
        days = {tier.over for tier in self.tiers if tier.per == "day"}
        if len(days) > 1 and any(tier.what == "overtime" for tier in self.tiers):
            raise ValueError("beside overtime … a month write one tier of the day; or stacking = sum")

    @property
    def _rest_day(self) -> RestDay:
        """The rest day that has tiers, if one has."""
        return next((tier.rest_day for tier in self.tiers if tier.rest_day), "")

    def _rest_day_pay(self, minutes: int) -> int:
        """What the tiers of a rest day add, beyond what other parts pay for its hours."""
        own = [tier for tier in self.tiers if tier.rest_day]
        amount = percent_of(own, minutes, add_up=self.stacking == "sum")
        paid = self._days_paid() if self.stacking == "max" else ()
        return amount - sum(percent * max(0, minutes - tier.over) for tier, percent in paid)

    @property
    def _flat(self) -> int:
        """Minutes' pay for a date on which a rule named is broken."""
        return self.hours or 0

    @property
    def hard(self) -> bool:
        """Never: it is a price."""
        return False

    @property
    def ticks_per_amount(self) -> int:
        """Price of a hundredth of a minute's pay."""
        return (self.weight or 0) * (TICKS_PER_POINT // 6000)

    @property
    def amount_unit(self) -> Literal["hour", "count", "pay"]:
        """Pay, in hundredths of a minute's."""
        return "pay"

    def statement(self) -> str:
        """What is paid more, tier by tier."""
        if self.hours is not None:
            named = " or ".join(self.on_violation_of)
            return f"Paid more: {hours_text(self.hours)} of pay, once for each date whose duty breaks {named}."
        by_night = any(tier.what == "night" for tier in self.tiers)
        night = f" (night: {self.night})" if by_night else ""
        hours = "the highest of those about hours counts" if self.stacking == "max" else "all of them add up"
        return f"Paid more: {'; '.join(map(str, self.tiers))}{night}; {hours}."

    def parts(self) -> Iterator[Part]:
        """The caps whose excess is paid more, each by what it adds to the tiers below."""
        for tier in self.tiers:
            if tier.on and not tier.rest_day:
                yield self._part(f"{tier.on}_work", "week", 0, tier.percent)
            elif tier.what == "night":
                yield self._part("night", "week", 0, tier.percent, night=self.night)
        days, week = self._steps("work", "day"), self._week
        if week is not None:
            without = self._rest_day if self.stacking == "max" else ""
            beyond = Overtime(day=days[0][0].over if days else None, week=week.over, without=without)
            yield self._part("overtime", "week", 0, week.percent, overtime=beyond)
            for tier, percent in self._steps("overtime", "month", week.percent):
                yield self._part("overtime", "month", tier.over, percent, overtime=beyond)
        for tier, percent in self._days_paid():
            yield self._part("work", "day", tier.over, percent, attribute="start")
        for tier, percent in self._steps("work", "week"):
            yield self._part("work", "week", tier.over, percent, attribute="start")

    @property
    def _week(self) -> Tier | None:
        """The tier of straight time a week."""
        return next((tier for tier in self.tiers if tier.what == "straight_time"), None)

    def _days_paid(self) -> list[tuple[Tier, int]]:
        """Steps of the day that are paid as such: the lowest is overtime where straight time has a tier."""
        days = self._steps("work", "day")
        return days if self._week is None else days[1:]

    def _steps(self, what: str, per: str, paid: int = 0) -> list[tuple[Tier, int]]:
        """Tiers from the lowest on, with what each pays beyond the one below (max), or all it pays (sum)."""
        found = []
        for tier in sorted((t for t in self.tiers if (t.what, t.per) == (what, per)), key=lambda t: t.over):
            percent = tier.percent - (paid if self.stacking == "max" else 0)
            if percent > 0:
                found.append((tier, percent))
                paid = tier.percent
        return found

    def _part(
        self, measure: str, window: Literal["day", "week", "month"], over: int, percent: int, **more: object
    ) -> Part:
        fields = {"id": self.id, "scope": self.scope, "weight": self.weight or 0, "limit": over, "percent": percent}
        return Part.model_validate({**fields, "measure": measure, "window": window, **more})

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each window with hours that a tier pays, and each date on which a rule named is broken."""
        for owed in broken_days(timeline, self.scope, self.on_violation_of):
            day = timeline.clock.day_of(owed.start)
            dates = dates_text(timeline.clock, day, day)
            what = f"{hours_text(self._flat)} of pay {dates}, for a duty that breaks {', '.join(owed.rules)}"
            yield self.violation(owed.moderator, owed.start, owed.end, self._flat * 100, f"{owed.moderator}: {what}")
        for person in timeline.people(self.scope) if self.tiers else ():
            for paid in paid_minutes(self, timeline, person.id):
                start, end = timeline.clock.day_start(paid.first), timeline.clock.day_start(paid.last + 1)
                sentence = f"{person.id}: {paid.words(timeline.clock, self.night)}"
                yield self.violation(person.id, start, end, paid.minutes * paid.tier.percent, sentence)

    def encode(self, board: Board) -> None:
        """Prices of its parts, of choices on rest days, and of choices that break a rule named."""
        for person in board.people(self.scope) if self._rest_day else ():
            for day in range(board.problem.hub.days):
                rest = is_rest_day(board, person.id, day, self._rest_day)
                for choice in board.choices(person.id, day):
                    pay = self._rest_day_pay(choice.paid_minutes)
                    if pay > 0:
                        board.forbid(self, [choice.literal, rest], moderator=person.id, amount=pay)
        for moderator, choice in broken_choices(board, self.scope, self.on_violation_of):
            board.forbid(self, [choice.literal], moderator=moderator, amount=self._flat * 100)
        for part in self.parts():
            part.encode(board)

    def tour(self, tables: Tables) -> None:
        """Prices of its parts, of rows on rest days, and of rows that break a rule named."""
        if self._rest_day:
            people, days = tables.people(self.scope), range(tables.problem.hub.days)
            pay = np.array([self._rest_day_pay(minutes) for minutes in range(DAY_MINUTES + 1)], np.int64)
            gate = rest_day_gate(tables, people, self._rest_day, opens=True)
            windows = [[Window(day, day, at_most=0) for day in days] for _ in people]
            tables.window(self, people, pay[tables.shifts.paid], None, windows, gate=gate)
        for moderator, broken in broken_rows(tables, self.scope, self.on_violation_of):
            tables.amounts(self, moderator, broken * np.int64(self._flat * 100))
        for part in self.parts():
            part.tour(tables)
