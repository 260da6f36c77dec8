"""Sheet `Demand` and sheets `Demand <queue>`: heads per queue and interval, in long form or as matrices; or per queue,
date and shift pattern, in long form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.demand import Demand
from scheduler.workbook.reading.cells import fold, identifier
from scheduler.workbook.reading.demand.claims import Claim, Claims
from scheduler.workbook.reading.demand.long import LongDemand
from scheduler.workbook.reading.demand.matrix import MatrixDemand
from scheduler.workbook.reading.demand.slots import inflated, read_slots
from scheduler.workbook.reading.demand.spacing import Spacing
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.header import header_row, names_in
from scheduler.workbook.reading.sheets import rows_of, tell_empty
from scheduler.workbook.schema import DEMAND, DEMAND_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.hub import Queue
    from models.pattern import ShiftPattern
    from scheduler.workbook.reading.demand.entry import Entry
    from scheduler.workbook.reading.session import Session
    from scheduler.workbook.reading.source import RawSheet

Grid = NDArray[np.int64]


def read_demand(session: Session, queues: Sequence[Queue], patterns: Sequence[ShiftPattern]) -> Demand | None:
    """The demand of the horizon; None, with the faults told, where it cannot be read."""
    raws = [raw for raw in (session.find(DEMAND.name), *session.demand_sheets()) if raw is not None]
    if not raws:
        session.faults.error(
            session.book.name,
            f"expected a sheet {DEMAND.name} or {DEMAND.name} <queue>: heads required by queue and interval",
        )
        return None
    index = {queue.id: place for place, queue in enumerate(queues)}
    by_id = {pattern.id: pattern for pattern in patterns}
    told = session.faults.errors
    entries = [entry for raw in raws for entry in _entries(session, raw, index, by_id)]
    if DEMAND.name in session.spoiled:
        return None
    if not session.demand_lines and session.faults.errors == told:
        session.faults.error(raws[0].name, "expected at least one line with heads; there are none")
    if not entries or _mixed(session, entries):
        return None
    if entries[0].pattern:
        return read_slots(session, queues, patterns, entries)
    lengths = Spacing(session).of_lines(
        entries, [queue.id for queue in queues], whole_table=session.faults.errors == told
    )
    claims = Claims(session, entries, lengths).all()
    if not session.horizon.known or not _fits(session):
        return None
    if not claims:
        session.faults.error(
            raws[0].name, f"expected heads inside the horizon, {session.horizon.dates}; there are none"
        )
        return None
    return _grids(session, queues, entries, claims)


def _entries(session: Session, raw: RawSheet, queues: dict[str, int], patterns: dict[str, ShiftPattern]) -> list[Entry]:
    """Entries of one sheet: in long form where its header names `heads`, else matrices."""
    rows = rows_of(session, raw)
    if rows is None:
        session.spoil(DEMAND.name)
        return []
    header = header_row(session, raw, DEMAND, rows)
    if header is None:
        tell_empty(session, raw, DEMAND)
        return []
    queue = None
    if raw.folded.startswith(DEMAND_OF):
        queue = _queue_of_sheet(session, raw, queues)
        if queue is None:
            return []
    if _is_long(session, rows[header]):
        return LongDemand(session, raw, rows, header, queues, queue).entries(patterns)
    return MatrixDemand(session, raw, rows, queues, queue).entries(Spacing(session))


def _is_long(session: Session, header: list[Any]) -> bool:
    """Whether a header names columns of the long form: `heads`, or several others, where that one is misspelt."""
    named = set(names_in(session, DEMAND, header).values())
    return "heads" in named or len(named) > 1


def _queue_of_sheet(session: Session, raw: RawSheet, queues: dict[str, int]) -> int | None:
    """The queue that `Demand <queue>` names, in any case where only one fits; None with the fault told."""
    written = identifier(raw.name.strip()[len(DEMAND_OF) :])
    alike = [name for name in session.ids["Queues"] if fold(name) == fold(written)]
    name = written if written in queues else alike[0] if len(alike) == 1 else None
    if name in queues:
        return queues[name]
    if name is None and session.ids["Queues"].complete:
        hint = nearest(written, session.ids["Queues"])
        session.faults.error(raw.name, f"expected the id of a queue after {DEMAND.name!r}{hint}", written)
    return None


def _mixed(session: Session, entries: list[Entry]) -> bool:
    """Whether some lines give heads per interval and others per pattern, which is told at one of each."""
    first = next((entry for entry in entries if bool(entry.pattern) != bool(entries[0].pattern)), None)
    if first is None:
        return False
    one, other = ("a pattern", "a time") if first.pattern else ("a time", "a pattern")
    session.faults.error(
        first.place,
        f"expected all demand per interval, or all of it per shift pattern; this line has {one}, {entries[0].place} "
        f"has {other}",
        first.heads / 1000,
    )
    return True


def _fits(session: Session) -> bool:
    """Whether whole intervals make up the horizon; half-hour clock changes and hourly intervals do not."""
    horizon = session.horizon
    if horizon.minutes % horizon.interval_minutes == 0:
        return True
    place = session.places.get("hub:interval_minutes", "Hub")
    session.faults.error(place, "expected an interval of 30 or 15: clocks change by half an hour here")
    return False


def _grids(session: Session, queues: Sequence[Queue], entries: list[Entry], claims: list[Claim]) -> Demand:
    """Levels of the cells: the mean of what is claimed in them, inflated by the shrinkage, to 1/1000 head."""
    interval = session.horizon.interval_minutes
    shape = (len(queues), session.horizon.minutes // interval)
    heads, low, high = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    presence = [queue.kind == "presence" for queue in queues]
    for queue, start, end, index in claims:
        says_heads, says_low, says_high = entries[index].says
        if presence[queue]:
            says_low = says_heads
        for column in range(start // interval, (end - 1) // interval + 1):
            minutes = min(end, (column + 1) * interval) - max(start, column * interval)
            heads[queue, column] += says_heads * minutes
            low[queue, column] += says_low * minutes
            high[queue, column] += says_high * minutes
            session.places.setdefault(f"demand:{queues[queue].id}:{column}", entries[index].place)
    heads, low, high = inflated(session, *(grid / interval for grid in (heads, low, high)))
    return Demand(
        queues=tuple(queue.id for queue in queues), interval_minutes=interval, heads=heads, minimum=low, maximum=high
    )
