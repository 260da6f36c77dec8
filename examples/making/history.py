"""The week before the horizon: a legal, plausible roster that runs on over the seam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from examples.making.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from examples.making.people import Pattern, Person
    from examples.making.wave import Wave

NIGHT = (23 * 60, 30 * 60)  # 23:00 to 06:00, in minutes of the day
NIGHT_MINUTES = 180
STEP = 30


@dataclass(frozen=True)
class PastDuty:
    """A row of `History`."""

    moderator: str
    start: datetime
    end: datetime
    queue: str
    paid_minutes: int


def week_before(
    first: date, people: Sequence[Person], patterns: Sequence[Pattern], waves: Mapping[str, Wave], rng: Random
) -> tuple[PastDuty, ...]:
    """Duties of the seven days before `first`, each person with one start all week and days off side by side.

    The starts of a team follow its queue's wave, so that nights are staffed over the seam. Who works nights has four
    of them and three days off, as part-time people have; the others work five days.
    """
    duties: list[PastDuty] = []
    teams: dict[str, list[Person]] = {}
    for person in people:
        teams.setdefault(person.home, []).append(person)
    for queue, team in teams.items():
        ranks = [(rank + 0.5) / len(team) for rank in range(len(team))]
        rng.shuffle(ranks)
        for index, (person, rank) in enumerate(zip(team, ranks, strict=True)):
            pattern, start = _nearest(person, patterns, _centre(waves[queue], rank))
            length = max(pattern.lengths)
            off = 3 if _is_night(start, length) else 7 - person.contract.days
            for day in range(7):
                if (day - index) % 7 >= off:
                    begin = datetime.combine(first, datetime.min.time()) + timedelta(days=day - 7, minutes=start)
                    paid = round(person.contract.hours_per_day * 60)
                    duties.append(PastDuty(person.id, begin, begin + timedelta(minutes=length), queue, paid))
    return tuple(sorted(duties, key=lambda duty: (duty.moderator, duty.start)))


def history_sheet(duties: Sequence[PastDuty]) -> Sheet:
    """`History`."""
    columns = ("moderator", "start", "end", "queue", "paid_minutes")
    return Sheet(columns, tuple((d.moderator, d.start, d.end, d.queue, d.paid_minutes) for d in duties))


def _centre(wave: Wave, rank: float) -> float:
    """Minute of the day before which the share `rank` of the wave arrives."""
    heights = [wave.at((minute + STEP / 2) / 60) for minute in range(0, 1440, STEP)]
    left = rank * sum(heights)
    for index, height in enumerate(heights):
        if left < height:
            return STEP * (index + left / height)
        left -= height
    return 1440.0


def _nearest(person: Person, patterns: Sequence[Pattern], centre: float) -> tuple[Pattern, int]:
    """The shift of the person's contract whose middle comes nearest to `centre`, around the clock."""
    best: list[tuple[float, int, Pattern]] = []
    for pattern in patterns:
        if pattern.id in person.contract.patterns:
            low = pattern.earliest_start.hour * 60 + pattern.earliest_start.minute
            high = pattern.latest_start.hour * 60 + pattern.latest_start.minute
            for start in range(low, high + 1, pattern.step):
                apart = abs(start + max(pattern.lengths) / 2 - centre) % 1440
                best.append((min(apart, 1440 - apart), start, pattern))
    _, start, pattern = min(best, key=lambda option: option[:2])
    return pattern, start


def _is_night(start: int, length: int) -> bool:
    """Whether a duty spends three hours or more between 23:00 and 06:00."""
    bands = ((NIGHT[0] - 1440, NIGHT[1] - 1440), NIGHT)
    return sum(max(0, min(start + length, high) - max(start, low)) for low, high in bands) >= NIGHT_MINUTES
