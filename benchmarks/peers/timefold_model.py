"""The hub in Timefold's terms: facts, one planning entity for each moderator and day, and the constraint streams.

Imported only where the package is there: its decorators translate these classes and functions to Java when read.
"""

from dataclasses import dataclass, field
from importlib import import_module
from typing import Annotated, Any

from benchmarks.peers.duties import BREAK_AFTER, DAY, Facts

domain: Any = import_module("timefold.solver.domain")
scoring: Any = import_module("timefold.solver.score")

REST = 660
DAYS_A_WEEK, DAYS_IN_A_ROW, WEEKENDS, SATURDAY = 5, 6, 4, 5
SHORT, SURPLUS = 20, 1
"""The hub's prices, 1,000 and 50 points a person-hour, in the smallest whole numbers."""


@dataclass(frozen=True)
class Choice:
    """A start of the day, in minutes, and the queue that the whole duty serves."""

    start: int
    queue: int


@dataclass(frozen=True)
class Cell:
    """Heads needed on a queue in an interval."""

    queue: int
    interval: int
    need: int


@dataclass(frozen=True)
class Stretch:
    """Seven days in a row, by the first."""

    first: int


@domain.planning_entity
@dataclass
class DutyChoice:
    """What somebody does on a day; `most` is the number of days that they may work in its week."""

    id: Annotated[str, domain.PlanningId]
    person: int
    day: int
    most: int
    length: int
    interval: int
    pause: int
    choices: Annotated[list[Choice], domain.ValueRangeProvider]
    choice: Annotated[Choice, domain.PlanningVariable(allows_unassigned=True)] = field(default=None)  # type: ignore[assignment]

    def begin(self) -> int:
        """Minute of the horizon at which the duty starts."""
        return self.day * DAY + self.choice.start

    def queue(self) -> int:
        """The queue it serves."""
        return self.choice.queue

    def first(self) -> int:
        """The first interval of the duty."""
        return (self.day * DAY + self.choice.start) // self.interval

    def end(self) -> int:
        """The interval after the duty."""
        return (self.day * DAY + self.choice.start + self.length) // self.interval

    def works(self, interval: int) -> bool:
        """Whether an interval of the duty is none of its break."""
        offset = interval * self.interval - self.day * DAY - self.choice.start
        return offset < BREAK_AFTER or offset >= BREAK_AFTER + self.pause


@domain.planning_solution
@dataclass
class HubPlan:
    """All of it."""

    cells: Annotated[list[Cell], domain.ProblemFactCollectionProperty]
    stretches: Annotated[list[Stretch], domain.ProblemFactCollectionProperty]
    duties: Annotated[list[DutyChoice], domain.PlanningEntityCollectionProperty]
    score: Annotated[scoring.HardSoftScore, domain.PlanningScore] = field(default=None)


def hub_of(facts: Facts) -> HubPlan:
    """The hub as a plan without duties."""
    heads = facts.problem.demand.heads // 1000
    duties = []
    for m, leave in enumerate(facts.leave):
        for day in range(facts.days):
            choices = [Choice(start, queue) for start in facts.may_start(m, day) for queue in facts.queues[m]]
            monday = day - day % 7
            most = DAYS_A_WEEK - sum(monday <= away < monday + 7 for away in leave)
            if choices:
                duties.append(
                    DutyChoice(f"{m}/{day}", m, day, most, facts.length, facts.interval, facts.pause, choices)
                )
    cells = [Cell(q, t, int(heads[q, t])) for q in range(heads.shape[0]) for t in range(facts.intervals)]
    return HubPlan(cells, [Stretch(day) for day in range(facts.days - DAYS_IN_A_ROW)], duties)


def _streams(factory: scoring.ConstraintFactory) -> list[scoring.Constraint]:
    joiners, collect, one_hard = scoring.Joiners, scoring.ConstraintCollectors, scoring.HardSoftScore.ONE_HARD
    one_soft = scoring.HardSoftScore.ONE_SOFT
    covers = (
        joiners.equal(lambda cell: cell.queue, lambda duty: duty.queue()),
        joiners.greater_than_or_equal(lambda cell: cell.interval, lambda duty: duty.first()),
        joiners.less_than(lambda cell: cell.interval, lambda duty: duty.end()),
        joiners.filtering(lambda cell, duty: duty.works(cell.interval)),
    )
    return [
        factory.for_each(DutyChoice)
        .join(
            DutyChoice,
            joiners.equal(lambda duty: duty.person),
            joiners.equal(lambda duty: duty.day + 1, lambda duty: duty.day),
            joiners.filtering(lambda earlier, later: later.begin() < earlier.begin() + earlier.length + REST),
        )
        .penalize(one_hard)
        .as_constraint("rest"),
        factory.for_each(DutyChoice)
        .group_by(lambda duty: duty.person, lambda duty: duty.day // 7, lambda duty: duty.most, collect.count())
        .filter(lambda person, week, most, days: days > most)
        .penalize(one_hard, lambda person, week, most, days: days - most)
        .as_constraint("days a week"),
        factory.for_each(Stretch)
        .join(
            DutyChoice,
            joiners.less_than_or_equal(lambda stretch: stretch.first, lambda duty: duty.day),
            joiners.greater_than(lambda stretch: stretch.first + DAYS_IN_A_ROW + 1, lambda duty: duty.day),
        )
        .group_by(lambda stretch, duty: stretch, lambda stretch, duty: duty.person, collect.count_bi())
        .filter(lambda stretch, person, days: days > DAYS_IN_A_ROW)
        .penalize(one_hard)
        .as_constraint("days in a row"),
        factory.for_each(DutyChoice)
        .filter(lambda duty: duty.day % 7 >= SATURDAY)
        .group_by(lambda duty: duty.person, collect.count_distinct(lambda duty: duty.day // 7))
        .filter(lambda person, weekends: weekends >= WEEKENDS)
        .penalize(one_hard)
        .as_constraint("free weekend"),
        factory.for_each(Cell)
        .join(DutyChoice, *covers)
        .group_by(lambda cell, duty: cell, collect.count_bi())
        .penalize(
            one_soft,
            lambda cell, heads: SHORT * (cell.need - heads) if heads < cell.need else SURPLUS * (heads - cell.need),
        )
        .as_constraint("cover"),
        factory.for_each(Cell)
        .filter(lambda cell: cell.need > 0)
        .if_not_exists(DutyChoice, *covers)
        .penalize(one_soft, lambda cell: SHORT * cell.need)
        .as_constraint("nobody"),
    ]


provide = scoring.constraint_provider(_streams)
