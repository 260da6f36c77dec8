"""Hours by pay class, moderator and date, for payroll: counted as the checker counts them, with no reading of law.

`regular` and `overtime` share out every paid minute once, on the date on which the duty starts. Overtime is what the
hub's rules about it count (caps and averages of the measure `overtime`); where none binds a moderator, or two count
differently, all is regular and the user is told. The other classes speak of the same minutes again: `night`, `sunday`
and `public_holiday` on the date on which they fall, `premium` for each tier of a rule that pays more (`percent` on
top), and `penalty` for hours of pay owed because a rule is broken. `rule` is the rule's id, empty where the calendar
says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.export.case import Case, Files
from scheduler.export.comma import comma_file
from scheduler.rules import rules_of
from scheduler.rules.cap import Cap
from scheduler.rules.flat import broken_days
from scheduler.rules.measure import Summed
from scheduler.rules.paid import paid_by_date
from scheduler.rules.premium import Premium
from scheduler.rules.remember import night_of, overtime_rules
from scheduler.rules.tally import tally
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.hub import Moderator
    from scheduler.rules.night import NightBand
    from scheduler.timeline import Stint

HEADER = ("moderator", "vendor", "date", "pay_class", "minutes", "hours", "percent", "rule")
CLASSES = ("regular", "overtime", "night", "sunday", "public_holiday", "premium", "penalty")
_BY_CLOCK = {"night": "night", "sunday": "sunday_work", "public_holiday": "holiday_work"}


class Pay(NamedTuple):
    """Minutes of a class on a date (index)."""

    day: int
    pay_class: str
    minutes: int
    percent: int = 0
    rule: str = ""


def payroll_files(case: Case) -> Files:
    """`payroll.csv`: a row for each moderator, date and class that has minutes."""
    roster = case.roster.model_copy(update={"duties": case.duties})
    timeline = Timeline(case.problem, roster)
    rules = rules_of(case.problem)
    summed = [rule for rule in rules if isinstance(rule, Summed)]
    beyond_of = overtime_rules(case.problem, summed)
    premiums = [rule for rule in rules if isinstance(rule, Premium)]
    paid_by = {rule.id: {person.id for person in timeline.people(rule.scope)} for rule in premiums}
    owed = _owed(timeline, premiums)
    night = night_of(summed)
    rows: list[tuple[str | int, ...]] = [HEADER]
    untold = 0
    for person in case.book.people:
        stints = timeline.stints(person.id)
        own = [stint for stint in stints if not stint.past]
        beyond = beyond_of[person.id]
        untold += bool(own) and beyond is None
        pays = [
            *_base(timeline, stints, beyond),
            *_by_clock(timeline, own, night),
            *_more(timeline, person, [rule for rule in premiums if person.id in paid_by[rule.id]]),
            *owed.get(person.id, ()),
        ]
        for pay in sorted(pays, key=lambda pay: (pay.day, CLASSES.index(pay.pay_class), pay.rule, pay.percent)):
            rows.append(_row(case, person, pay))
    return Files(
        {"payroll.csv": comma_file(rows)}, _notes(untold, night, any(rule.overtime is not None for rule in summed))
    )


def _notes(untold: int, night: NightBand, known: bool) -> tuple[str, ...]:
    why = "no rule says, or two say differently," if known else "no rule says"
    found = [f"payroll: {why} what overtime is of {untold} moderators: their hours are all regular"] if untold else []
    return (*found, f"payroll: night is {night}, as the hub's rules about nights have it, else by default")


def _base(timeline: Timeline, stints: Sequence[Stint], beyond: Summed | None) -> Iterator[Pay]:
    """Each date's paid minutes, overtime apart. History counts towards a week's limit and is paid no more."""
    over = {} if beyond is None else tally(beyond, timeline, stints)
    paid: dict[int, int] = {}
    for stint in (stint for stint in stints if not stint.past):
        paid[stint.day] = paid.get(stint.day, 0) + stint.paid_minutes
    for day, minutes in paid.items():
        extra = min(minutes, over.get(day, 0))
        if minutes > extra:
            yield Pay(day, "regular", minutes - extra)
        if extra and beyond is not None:
            yield Pay(day, "overtime", extra, rule=beyond.id)


def _by_clock(timeline: Timeline, own: Sequence[Stint], night: NightBand) -> Iterator[Pay]:
    """Minutes at night, on Sundays and on public holidays, where they fall."""
    for pay_class, measure in _BY_CLOCK.items():
        fields = {"id": pay_class, "measure": measure, "limit": 0, "window": "day", "night": night}
        for day, minutes in tally(Cap.model_validate(fields), timeline, own).items():
            if minutes:
                yield Pay(day, pay_class, minutes)


def _more(timeline: Timeline, person: Moderator, premiums: Sequence[Premium]) -> Iterator[Pay]:
    """What rules pay more for, tier by tier."""
    for rule in (rule for rule in premiums if rule.tiers):
        for (tier, day), minutes in paid_by_date(rule, timeline, person.id).items():
            if minutes:
                yield Pay(day, "premium", minutes, tier.percent, rule.id)


def _owed(timeline: Timeline, premiums: Sequence[Premium]) -> dict[str, list[Pay]]:
    """Pay that is owed for rules broken, by moderator."""
    found: dict[str, list[Pay]] = {}
    for rule in premiums:
        for owed in broken_days(timeline, rule.scope, rule.on_violation_of):
            day = timeline.clock.day_of(owed.start)
            found.setdefault(owed.moderator, []).append(Pay(day, "penalty", rule.hours or 0, rule=rule.id))
    return found


def _row(case: Case, person: Moderator, pay: Pay) -> tuple[str | int, ...]:
    date = case.problem.clock.date_of(pay.day).isoformat()
    percent = pay.percent or ""
    return person.id, person.vendor, date, pay.pay_class, pay.minutes, f"{pay.minutes / 60:.2f}", percent, pay.rule
