"""What a roster leaves to be remembered: its duties as history, and the ledger of its dates and of those before.

The next period is planned with both. History holds duties and so answers every rule; it need reach back no further than
the longest window whose rule asks for duties (four weeks, and a week that the horizon cuts). The ledger holds sums of a
date and answers averages and counts over a year, without saying when somebody worked: less to keep about people.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from models.absence import absence_days, kind_of
from models.calendar import LedgerRow, PastDuty
from models.roster import SHARE_DENOMINATOR, Roster
from scheduler.rules import rules_of
from scheduler.rules.measure import Summed
from scheduler.rules.night import DEFAULT_NIGHT, NightBand
from scheduler.rules.tally import tally
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.timeline import Stint

HISTORY_DAYS = 35
"""Dates that history reaches back: four weeks, and up to six dates of a week or block that the horizon cuts."""

_LONGEST = 24 * 60  # minutes of a duty

LEDGER_DAYS = 371
"""Dates that the ledger reaches back: a year, and the rest of a week."""


class Minutes(NamedTuple):
    """What a moderator did on a date."""

    worked: int
    night: int
    severe: int
    overtime: int


NOTHING = Minutes(0, 0, 0, 0)


def past_duties(duties: Iterable[Duty], severe: frozenset[str], seam: int, shift: int = 0) -> tuple[PastDuty, ...]:
    """Duties as history, `shift` minutes earlier on the clock; the next horizon begins at minute `seam` of theirs.

    Breaks are kept, so that pay falls on the right side of midnight. A past duty serves one queue: where it reaches
    over the seam, that of most minutes behind it, else of all.
    """
    return tuple(
        PastDuty(
            moderator=duty.moderator,
            start=duty.start - shift,
            end=duty.end - shift,
            queue=_main_queue(duty, seam),
            paid_minutes=duty.paid_minutes,
            severe_minutes=severe_minutes(duty, severe, duty.start, duty.end),
            pauses=duty.pauses,
        )
        for duty in duties
    )


def is_sound(duty: Duty) -> bool:
    """Whether a duty can be history: at most a day long, with activities, and not more unpaid than it lasts."""
    return bool(duty.activities) and 0 < duty.end - duty.start <= _LONGEST and duty.paid_minutes >= 0


def severe_queues(problem: Problem) -> frozenset[str]:
    """Queues of severe content."""
    return frozenset(queue.id for queue in problem.queues if queue.severity == "severe")


def severe_minutes(duty: Duty, severe: frozenset[str], start: int, end: int) -> int:
    """Minutes of a duty on severe queues inside `[start, end)`, shares of several queues by their part, floored."""
    total = 0
    for activity in duty.activities:
        inside = min(activity.end, end) - max(activity.start, start)
        if inside > 0:
            total += inside * sum(part for queue, part in activity.parts if queue in severe)
    return total // SHARE_DENOMINATOR


def summed_rules(problem: Problem) -> list[Summed]:
    """The hub's rules about sums of a measure."""
    return [rule for rule in rules_of(problem) if isinstance(rule, Summed)]


def night_of(rules: Iterable[Summed]) -> NightBand:
    """The night that the ledger counts: the one that the hub's rules sum, where they agree; else 23:00 to 06:00."""
    bands = {rule.night for rule in rules if rule.measure in ("night", "nights")}
    return bands.pop() if len(bands) == 1 else DEFAULT_NIGHT


def ledger_of(problem: Problem, roster: Roster) -> tuple[LedgerRow, ...]:
    """The ledger at the end of a horizon: by moderator and date what was worked, at night and on severe content, and
    the kind of an absence; of dates before history begins, what the problem's own ledger says.

    Minutes stand on the date on which they fall, overtime on that of its duty: what the rules that bind a moderator
    call overtime where they agree, else what the problem's ledger says. A moderator's first row tells from when on all
    is known: dates without a row were off.
    """
    first, last = problem.first_known_day, problem.hub.days - 1
    kept = {(row.moderator, row.day): row for row in problem.ledger if row.day > last - LEDGER_DAYS}
    sums = _sums(problem, roster)
    absent = _absences(problem)
    rows = []
    for moderator in problem.moderators:
        since = problem.employed(moderator, problem.ledger_book.since(moderator.id), last).start
        for day in range(max(min(since, first), last - LEDGER_DAYS + 1), last + 1):
            key = moderator.id, day
            own = kept.get(key)
            if day < first:
                row = own or LedgerRow(moderator=moderator.id, day=day)
            else:
                worked, night, severe, overtime = sums.get(key, NOTHING)
                row = LedgerRow(
                    moderator=moderator.id,
                    day=day,
                    worked_minutes=worked,
                    night_minutes=night,
                    overtime_minutes=overtime or (own.overtime_minutes if own else 0),
                    severe_minutes=severe,
                    absence=absent.get(key) or (own.absence if own else ""),
                )
            if day == since or _says_something(row):
                rows.append(row)
    return tuple(rows)


def minutes_of_past(problem: Problem, past: Iterable[PastDuty]) -> dict[tuple[str, int], Minutes]:
    """Worked, night, severe and overtime minutes of past duties by moderator and date."""
    nothing = Roster(problem_sha256="", time_zone=problem.hub.time_zone, start=problem.hub.start)
    return _sums(problem.model_copy(update={"history": tuple(past), "ledger": ()}), nothing)


def _says_something(row: LedgerRow) -> bool:
    return bool(row.worked_minutes or row.night_minutes or row.overtime_minutes or row.severe_minutes or row.absence)


def _sums(problem: Problem, roster: Roster) -> dict[tuple[str, int], Minutes]:
    """What history and roster come to by moderator and date."""
    summed = summed_rules(problem)
    clock, night, severe = problem.clock, night_of(summed), severe_queues(problem)
    noted = {(past.moderator, past.start): past.severe_minutes for past in problem.history}
    duties = {(duty.moderator, duty.start): duty for duty in roster.duties}
    found: dict[tuple[str, int], Minutes] = {}
    timeline = Timeline(problem, roster)
    beyond_of = overtime_rules(problem, summed)

    def add(who: str, day: int, *minutes: int) -> None:
        found[who, day] = Minutes(*map(sum, zip(found.get((who, day), NOTHING), minutes, strict=True)))

    for moderator in problem.moderators:
        stints = timeline.stints(moderator.id)
        for stint in stints:
            for day in range(stint.day, clock.day_of(stint.end - 1) + 1):
                low, high = max(stint.start, clock.day_start(day)), min(stint.end, clock.day_start(day + 1))
                name = stint.moderator, stint.start
                if stint.past:
                    grave = _spread(stint, noted[name], low, high)
                else:
                    grave = severe_minutes(duties[name], severe, low, high)
                add(moderator.id, day, stint.worked(low, high), night.presence(clock, low, high), grave, 0)
        beyond = beyond_of[moderator.id]
        for day, minutes in tally(beyond, timeline, stints).items() if beyond is not None else ():
            add(moderator.id, day, 0, 0, 0, minutes)
    return found


def overtime_rules(problem: Problem, rules: Iterable[Summed]) -> dict[str, Summed | None]:
    """A rule about overtime that binds each moderator; None where there is none, or two count it differently."""
    found: dict[str, Summed | None] = {moderator.id: None for moderator in problem.moderators}
    differ = set()
    for rule in (rule for rule in rules if rule.overtime is not None):
        for moderator in problem.select(rule.scope):
            before = found[moderator.id]
            if before is None:
                found[moderator.id] = rule
            elif before.overtime != rule.overtime:
                differ.add(moderator.id)
    return {who: None if who in differ else rule for who, rule in found.items()}


def _spread(stint: Stint, minutes: int, low: int, high: int) -> int:
    """The part of so many minutes that falls between `low` and `high`, all of them spread evenly over a duty."""
    return minutes * (high - stint.start) // (stint.end - stint.start) - (
        minutes * (low - stint.start) // (stint.end - stint.start)
    )


def _absences(problem: Problem) -> dict[tuple[str, int], str]:
    """Kind of absence by moderator and date, of sheet Absences; of several kinds the first by name."""
    kinds = sorted({kind_of(absence.kind) for absence in problem.absences}, reverse=True)
    return {
        (moderator, day): kind
        for kind in kinds
        for moderator, days in absence_days(problem, (kind,)).items()
        for day in days
    }


def _main_queue(duty: Duty, seam: int) -> str:
    """The queue with the most minutes after minute `seam`; where the duty has ended by then, of all."""
    since = seam if duty.end > seam else duty.start
    minutes: Counter[str] = Counter()
    for activity in duty.activities:
        inside = activity.end - max(activity.start, since)
        if inside > 0:
            for queue, part in activity.parts:
                minutes[queue] += inside * part
    return min(minutes, key=lambda queue: (-minutes[queue], queue), default="")
