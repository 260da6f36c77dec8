"""Shifts that rules cannot tell apart: whether there is a legal tour may be asked with one of them for all.

Break layouts on the whole activity grid make thousands of shifts, of which most rules see dates, pay or times alone.
What rules see of a shift is what they say of it to the tour kernel: two that have the same there may stand for each
other in every tour. The inside of a duty is not in these tables, so rules about that tell all layouts apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.engine.kernel.tables import TourTables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from models.problem import Problem
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

    I8 = NDArray[np.int64]


def unlike_rows(
    part: Problem, rules: Iterable[Rule], moderator: int, options: Options
) -> dict[tuple[int, int], list[int]]:
    """Rows of a moderator, by index and day, one of all that are alike for each of these hard rules.

    `part` is the problem with this moderator alone, `moderator` their index in the whole one. What a rule bars is seen
    rule by rule, so that the rows do for any part of the rules as well.
    """
    person = part.moderators[0]
    tables = TourTables(part, replace(options, called={k: v for k, v in options.called.items() if k == person.id}))
    columns: list[I8] = []
    for rule in rules:
        rule.tour(tables)
        if 0 in tables.barred:
            columns.append(tables.barred.pop(0).astype(np.int64))
    own = np.flatnonzero(options.rows_of(person))
    if not (tables.slides or tables.cares or tables.exposed or tables.spell_limits):
        seen = np.stack([column[own] for column in (options.day, *columns, *_seen(tables))], axis=1)
        own = own[np.sort(np.unique(seen, axis=0, return_index=True)[1])]
    edges = np.searchsorted(own, options.day_rows).tolist()
    return {(moderator, day): own[edges[day] : edges[day + 1]].tolist() for day in range(part.hub.days)}


def _seen(tables: TourTables) -> list[I8]:
    """What the rules see of each row of the horizon but whether it is barred."""
    shifts, count = tables.shifts, len(tables.options)
    found: list[NDArray[Any]] = [column for sums in tables.sums for column in (sums.same, sums.following)]
    found += [run.member for run in tables.runs if run.member is not None] + [rest.after for rest in tables.rests]
    if tables.follows:
        found.append(shifts.pattern)
    if tables.apart or tables.rests or tables.debts or tables.blocks or tables.spreads or tables.backs:
        found += [shifts.start, shifts.end]
    return [np.asarray(column[:count], np.int64) for column in found]
