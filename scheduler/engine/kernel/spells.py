"""Who is under spell rules, and those rules compiled: one line for each set of rules that somebody has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.engine.kernel import program as P
from scheduler.engine.kernel.program import HARD, Packer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.engine.kernel.program import I8
    from scheduler.rules.tables import Flags


class SpellLimits(NamedTuple):
    """Shortest spell in minutes (0: any), most changes of queue in a duty (None: any), for whom, and at what price."""

    price: int
    bound: Flags
    minutes: int
    at_most: int | None


def spell_classes(limits: Sequence[SpellLimits], people: int) -> tuple[I8, list[tuple[int, ...]]]:
    """Class of each moderator (-1: under no limit), and the limits (indices) of each class."""
    classes: dict[tuple[int, ...], int] = {}
    of = np.full(people, -1, np.int64)
    for m in range(people):
        own = tuple(i for i, limit in enumerate(limits) if limit.bound[m])
        if own:
            of[m] = classes.setdefault(own, len(classes))
    return of, list(classes)


def pack_spells(pack: Packer, limits: Sequence[SpellLimits], people: int) -> None:
    """Append the classes and their lines (see plan.py) to a program."""
    of, classes = spell_classes(limits, people)
    pack.number(P.SPELLS, len(classes))
    pack.table(P.SPELL_CLASS, of)
    pack.table(P.SPELL, [_line(pack, [limits[i] for i in own]) for own in classes])


def _line(pack: Packer, limits: list[SpellLimits]) -> list[int]:
    laws = [limit for limit in limits if limit.price == HARD]
    least = max((law.minutes for law in laws), default=0)
    full = max(limit.minutes for limit in limits)
    ends = [HARD if minutes < least else _short(limits, minutes) for minutes in range(full)]
    counts = [limit.at_most for limit in limits if limit.at_most is not None]
    most = min((law.at_most for law in laws if law.at_most is not None), default=max(counts, default=0))
    changes = [_change(limits, before) for before in range(most + 1)]
    return [least, full, len(changes), pack.append(np.array(ends, np.int64)), pack.append(np.array(changes, np.int64))]


def _short(limits: list[SpellLimits], minutes: int) -> int:
    """Ticks of a spell of so many minutes, by soft limits."""
    return sum(limit.price * max(0, limit.minutes - minutes) for limit in limits if limit.price != HARD)


def _change(limits: list[SpellLimits], before: int) -> int:
    """Ticks of one more change after so many, or HARD."""
    above = [limit.price for limit in limits if limit.at_most is not None and before >= limit.at_most]
    return HARD if HARD in above else sum(above)
