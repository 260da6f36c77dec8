"""Demand per shift pattern: heads of a queue, date and pattern, said once by a dated line or by the weekly template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models.demand import Demand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.hub import Queue
    from models.pattern import ShiftPattern
    from scheduler.workbook.reading.demand.entry import Entry
    from scheduler.workbook.reading.session import Session

    Grid = NDArray[np.int64]


def read_slots(
    session: Session, queues: Sequence[Queue], patterns: Sequence[ShiftPattern], entries: Sequence[Entry]
) -> Demand | None:
    """The demand of entries that all name a pattern; None, with the faults told, where it cannot be read."""
    if not _all_work(session, patterns) or not session.horizon.known:
        return None
    claims = list(_claims(session, entries))
    if not claims:
        session.faults.error(
            entries[0].sheet, f"expected heads inside the horizon, {session.horizon.dates}; there are none"
        )
        return None
    number = {pattern.id: index for index, pattern in enumerate(patterns)}
    heads, low, high = np.zeros((3, len(queues), session.horizon.days * len(patterns)), dtype=np.int64)
    for entry, day in claims:
        session.places.setdefault(f"demand:{entry.pattern}", entry.place)
        cell = entry.queue, day * len(patterns) + number[entry.pattern]
        heads[cell], low[cell], high[cell] = entry.says
        if queues[entry.queue].kind == "presence":
            low[cell] = heads[cell]
    heads, low, high = inflated(session, heads, low, high)
    return Demand(
        queues=tuple(queue.id for queue in queues),
        interval_minutes=session.horizon.interval_minutes,
        heads=heads,
        minimum=low,
        maximum=high,
        patterns=tuple(number),
        pattern_minutes=tuple(pattern.work_minutes for pattern in patterns),
    )


def inflated(session: Session, *levels: NDArray[Any]) -> Iterator[Grid]:
    """Levels divided by what is left after the shrinkage, to 1/1000 head, with a warning where there is any."""
    percent = session.hub.shrinkage_percent if session.hub is not None else 0.0
    if percent:
        session.faults.warning(
            session.places.get("hub:shrinkage_pct", "Hub"),
            f"all heads are divided by 1 - {percent:g} / 100; if the demand holds unplanned absence already, write 0",
        )
    return (np.rint(level * (100 / (100 - percent))).astype(np.int64) for level in levels)


def _all_work(session: Session, patterns: Sequence[ShiftPattern]) -> bool:
    """Whether each pattern leaves time for work; one that does not is told."""
    idle = [pattern.id for pattern in patterns if pattern.work_minutes <= 0]
    for pattern in idle:
        place = session.ids["Shifts"].place(pattern)
        session.faults.error(
            place, "expected breaks that leave time for work in the pattern's shortest length", pattern
        )
    return not idle


def _claims(session: Session, entries: Sequence[Entry]) -> Iterator[tuple[Entry, int]]:
    """Entries with the days on which they hold; dated ones replace the template for their queue and date."""
    dated = [(entry, entry.day) for entry in entries if entry.day is not None]
    outside = [entry for entry, day in dated if not session.horizon.holds(day) and entry.heads]
    if outside:
        more = f"; so are those of {len(outside) - 1} more lines, the last of them at {outside[-1].place}"
        session.faults.warning(
            outside[0].place,
            f"heads outside the horizon, {session.horizon.dates}, are left out{more if len(outside) > 1 else ''}",
        )
    taken = {(entry.queue, day) for entry, day in dated}
    weekly = (
        (entry, day)
        for entry in entries
        for day in range(session.horizon.days)
        if session.horizon.clock.weekday(day) == entry.weekday and (entry.queue, day) not in taken
    )
    inside = [(entry, day) for entry, day in dated if session.horizon.holds(day)]
    said: dict[tuple[int, int, str], Entry] = {}
    told: set[str] = set()
    for entry, day in (*inside, *weekly):
        first = said.setdefault((entry.queue, day, entry.pattern), entry)
        if first is entry:
            yield entry, day
        elif entry.place not in told:
            told.add(entry.place)
            _tell_twice(session, first, entry, day)


def _tell_twice(session: Session, first: Entry, second: Entry, day: int) -> None:
    if first.says == second.says:
        session.faults.warning(second.place, f"this repeats {first.place} and is left out", second.heads / 1000)
        return
    session.faults.error(
        second.place,
        f"expected one statement of the heads of pattern {second.pattern} on {session.horizon.clock.date_of(day)}; "
        f"{first.place} speaks of it too",
        second.heads / 1000,
    )
