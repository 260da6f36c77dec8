"""The people of a generated hub, as columns: languages, areas, working times, leave and the wishes for single days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAYS = 28
PAID_MINUTES_PER_DAY = 480
MINUTES_PER_WEEK = 5 * PAID_MINUTES_PER_DAY

BILINGUAL = 0.35
DAY_ONLY = 0.30
LATE_ONLY = 0.10
REQUESTED = 0.05

ANY_TIME, DAY, LATE = 0, 1, 2
WISHES: tuple[Literal["off", "on", "pattern", "start>=", "end<="], ...] = ("off", "on", "pattern", "start>=", "end<=")
WISH_SHARES = (0.60, 0.05, 0.15, 0.10, 0.10)


@dataclass(frozen=True)
class People:
    """Columns over people. `speaks` and `knows` are Boolean, of shape (people, languages) and (people, areas); `times`
    is ANY_TIME, DAY or LATE; `leave` is Boolean, shape (people, days)."""

    speaks: NDArray[np.bool_]
    knows: NDArray[np.bool_]
    times: NDArray[np.int64]
    leave: NDArray[np.bool_]

    @property
    def minutes(self) -> NDArray[np.int64]:
        """Contract minutes of the horizon, breaks and leave taken off: a day of leave takes a fifth of its week."""
        return np.asarray(DAYS // 7 * MINUTES_PER_WEEK - PAID_MINUTES_PER_DAY * self.leave.sum(axis=1), np.int64)

    @property
    def supply(self) -> NDArray[np.float64]:
        """Minutes for each queue, shape (languages, areas): everybody's minutes spread evenly over what they serve."""
        each = self.minutes / (self.speaks.sum(axis=1) * self.knows.sum(axis=1))
        return np.asarray(np.einsum("p,pl,pa->la", each, self.speaks, self.knows), np.float64)


@dataclass(frozen=True)
class Wishes:
    """Columns over requests: person, day, index into WISHES, and a number that picks one of the person's patterns."""

    person: NDArray[np.int64]
    day: NDArray[np.int64]
    wish: NDArray[np.int64]
    pick: NDArray[np.int64]


def draw_people(count: int, languages: int, areas: int, rng: np.random.Generator) -> People:
    """People with exactly the shares above, who have 1 to 3 areas and 0 to 2 single days of leave each."""
    everybody = np.arange(count)
    home = rng.integers(languages, size=count)
    speaks = np.zeros((count, languages), np.bool_)
    speaks[everybody, home] = True
    second = rng.permutation(count)[: round(BILINGUAL * count)]
    speaks[second, (home[second] + rng.integers(1, languages, size=len(second))) % languages] = True
    wanted = np.minimum(rng.integers(1, 4, size=count), areas)
    knows = rng.random((count, areas)).argsort(axis=1).argsort(axis=1) < wanted[:, None]
    times = np.full(count, ANY_TIME)
    order = rng.permutation(count)
    day_only, late_only = round(DAY_ONLY * count), round(LATE_ONLY * count)
    times[order[:day_only]] = DAY
    times[order[day_only : day_only + late_only]] = LATE
    return People(speaks, knows, times, _leave(count, rng))


def draw_wishes(people: People, rng: np.random.Generator) -> Wishes:
    """Wishes for a twentieth of all days, none for a day of leave."""
    person, day = np.nonzero(~people.leave)
    chosen = np.sort(rng.permutation(len(person))[: round(REQUESTED * people.leave.size)])
    wish = rng.choice(len(WISHES), size=len(chosen), p=WISH_SHARES)
    return Wishes(person[chosen], day[chosen], wish, rng.integers(1 << 30, size=len(chosen)))


def _leave(count: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """None, one or two days each, in equal parts; two days never lie side by side."""
    leave = np.zeros((count, DAYS), np.bool_)
    number = rng.integers(3, size=count)
    first = rng.integers(DAYS, size=count)
    second = (first + rng.integers(2, DAYS - 1, size=count)) % DAYS
    for least, day in ((1, first), (2, second)):
        has = np.flatnonzero(number >= least)
        leave[has, day[has]] = True
    return leave
