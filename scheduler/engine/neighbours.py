"""Large neighbourhoods by CP-SAT, for problems with few kinds of duties a day: what one tour at a time cannot trade.

Many people's duties of some days, some people's of all days, or some of both, are planned anew together while the rest
is held (Shaw 1998, "large neighbourhood search"). Each is given a size in choices (Booleans) that grows while CP-SAT
comes to its end in time and shrinks where it does not. On two cores two are searched at once, on different places.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.engine.anneal import PLATEAU
from scheduler.engine.replan import Replanner

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.engine.cpsat.neighbourhood import Attempt
    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.judge import Judge
    from scheduler.engine.options import Options
    from scheduler.engine.replan import Question
    from scheduler.rules import Rule

FEW_KINDS = 40
"""Duties that somebody may choose from on a day, at most on average, for neighbourhoods to be worth a stage."""

SECONDS, MOST_SECONDS = 1.0, 20.0
"""Seconds that one neighbourhood may take at first, and at most: while there is much to find, many small ones find more
than few large ones (benchmarks/README.md)."""

LONGER, SHORTER = 1.05, 0.8
"""How that changes with a neighbourhood in vain, and with one that found something."""

FIRST_SIZE, LEAST_SIZE, MOST_SIZE = 1500.0, 200.0, 30_000.0
GROWS, SHRINKS = 1.1, 0.8

MANY, ALL_DAYS, BLOCK = range(3)
"""Shapes: many people on few days, few people on all days, some people on some weeks."""

SMALL = 5
"""Neighbourhoods of the first size that make a small whole."""

LONGEST_BLOCK, SHORTEST_SPAN = 42, 3

SHARE_OF_TWO = 0.6
"""Most of the people in one neighbourhood where two are searched at once, so that others are left for the second."""

AIMED = 0.7
"""Share of spans that are laid around a day with a shortage."""

WORK = 100
"""Best responses that a second of a neighbourhood is counted as where work is limited."""


class Place(NamedTuple):
    """Where to look: the shape, people (indices) and days."""

    shape: int
    people: list[int]
    days: range

    def meets(self, shape: int, days: range) -> bool:
        """Whether tours of a person could not be changed on both: the days meet, or one of them is all days."""
        apart = days.start >= self.days.stop or self.days.start >= days.stop
        return not apart or ALL_DAYS in (shape, self.shape)


def few_kinds(hunt: Hunt, options: Options) -> bool:
    """Whether neighbourhoods are worth trying: large ones must have few choices."""
    return _choices(hunt, options) <= FEW_KINDS


def is_small(hunt: Hunt, options: Options) -> bool:
    """Whether the whole is hardly more than a neighbourhood: then CP-SAT on all of it is worth a core to the end."""
    return _choices(hunt, options) * hunt.field.tour.size <= SMALL * FIRST_SIZE


def _choices(hunt: Hunt, options: Options) -> float:
    """Mean number of duties that a moderator may choose from on a day."""
    return sum(options.counts(hunt.problem.moderators)) / max(1, hunt.field.tour.size)


class _Places:
    """Draws places, and learns how large they may be."""

    def __init__(self, hunt: Hunt, options: Options) -> None:
        self._hunt, self._people, self._days = hunt, hunt.movable, hunt.problem.hub.days
        self._each = max(1.0, _choices(hunt, options))
        self._share = 1.0 if is_small(hunt, options) or hunt.watch.settings.workers == 1 else SHARE_OF_TWO
        self._size = [FIRST_SIZE] * 3
        self._random = np.random.default_rng(hunt.watch.settings.seed + 4)

    def draw(self, busy: list[Place]) -> Place:
        """A place apart from those that are being worked on."""
        shape = int(self._random.integers(3))
        duties = self._size[shape] / self._each
        most = int(self._share * len(self._people))
        if shape == MANY:
            span = max(SHORTEST_SPAN, int(duties / most))
        else:
            span = int(self._random.integers(SHORTEST_SPAN, LONGEST_BLOCK + 1)) if shape == BLOCK else self._days
        span = min(span, self._days)
        first = self._first(span) if span < self._days else 0
        days = range(max(0, first), min(self._days, first + span))
        others = {m for place in busy if place.meets(shape, days) for m in place.people}
        people = np.setdiff1d(self._people, sorted(others))
        count = min(len(people), most, max(2, int(duties / span)))
        return Place(shape, sorted(self._random.choice(people, count, replace=False).tolist()), days)

    def _first(self, span: int) -> int:
        """First day of a span: mostly of one with a day on which somebody is missing. One that hangs over is cut, so
        that days near the ends are as likely as others."""
        field = self._hunt.field
        short = np.maximum(0, field.need - field.present[:-1]).sum(axis=0)
        missing = np.bincount(self._hunt.problem.slots.day, weights=short, minlength=self._days)
        if self._random.random() < AIMED and missing.any():
            day = self._random.choice(self._days, p=missing / missing.sum())
            return int(day - self._random.integers(span))
        return int(self._random.integers(1 - span, self._days))

    def learn(self, shape: int, ended: bool) -> None:
        """Grow or shrink the size of a shape."""
        size = self._size[shape] * (GROWS if ended else SHRINKS)
        self._size[shape] = min(MOST_SIZE, max(LEAST_SIZE, size))


class NeighbourhoodStage:
    """Neighbourhoods of one search, which may be left and taken up again: what was learned of sizes stays.

    `seen` counts the duties that have been in one, as a share of all; over one where they have come round.
    """

    def __init__(self, hunt: Hunt, rules: tuple[Rule, ...], options: Options, judge: Judge) -> None:
        self._hunt, self._places = hunt, _Places(hunt, options)
        self._replanner = Replanner(hunt, rules, options, judge)
        self._tries, self._seconds = 0, SECONDS
        self.seen = 0.0

    def search(self, share: float = 1.0, at_once: Callable[[], int] = lambda: 1) -> None:
        """Improve the field until `share` of the time or work is spent, or nothing better is found for a while.

        `at_once`: how many may be searched at a time, asked again and again; one where the solve is deterministic.
        """
        hunt, watch, settings = self._hunt, self._hunt.watch, self._hunt.watch.settings
        running: dict[Future[Attempt], tuple[Place, Question]] = {}
        risen = watch.progress

        def over() -> bool:
            spent = watch.progress >= share or watch.progress - risen > PLATEAU or not len(hunt.movable)
            return spent or watch.stop() or watch.proven(hunt.cost)

        with ThreadPoolExecutor(max_workers=settings.workers) as pool:
            while not over():
                while len(running) < (1 if settings.deterministic else at_once()):
                    place = self._places.draw([place for place, _ in running.values()])
                    question = self._replanner.ask(place.people, place.days)
                    self._tries += 1
                    seconds, seed = min(self._seconds, max(0.1, watch.left)), settings.seed + self._tries
                    running[pool.submit(self._replanner.answer, question, seconds, seed)] = place, question
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    place, question = running.pop(done)
                    attempt = done.result()
                    self._places.learn(place.shape, attempt.ended)
                    self.seen += len(place.people) * len(place.days) / hunt.field.tour.size
                    watch.done += int(WORK * self._seconds)
                    found = self._replanner.take(question, attempt)
                    self._seconds = min(MOST_SECONDS, max(SECONDS, self._seconds * (SHORTER if found else LONGER)))
                    if found:
                        risen = watch.progress
                        hunt.tell("neighbourhoods")
            for asked, (_, question) in running.items():
                self._replanner.take(question, asked.result())
        hunt.tell("neighbourhoods")
