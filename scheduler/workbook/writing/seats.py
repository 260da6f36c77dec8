"""Sheets about seats, people on a queue in a slot: what a vendor's people take, what it is asked for, what it delivers.

Seats stand in the file with all their digits, so that what is read back is what was asked, to the unit. Cells without a
seat have no row: a vendor learns of no queue in which it has no part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle

from models.rule import UNITS_PER_MINUTE
from scheduler.workbook.writing.coverage import above_zero, heads, slot_labels
from scheduler.workbook.writing.styles import ALARM
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from models.problem import Problem
    from models.vendor import Delivery, SeatRequest

    Units = NDArray[np.int64]

SEATS = "Seats"
SEAT_COLUMNS = (Column("queue", width=24), Column("seats", "heads", 10))
PEOPLE_COLUMN = Column("people", "wrapped", 60)
DELIVERED_COLUMNS = (
    Column("queue", width=24),
    Column("asked", "heads", 10),
    Column("delivered", "heads", 11),
    Column("missing", "heads", 10),
    Column("surplus", "heads", 10),
)
REQUEST_COLUMNS = (Column("what", width=34), Column("value", "number", 26), Column("meaning", "wrapped", 74))
RETURN_COLUMNS = (
    Column("vendor", width=18),
    Column("what", width=22),
    Column("queue", width=24),
    Column("asked", "hours", 11),
    Column("delivered", "hours", 11),
    Column("missing", "hours", 11),
    Column("surplus", "hours", 11),
    Column("kept", width=8),
)
_PER_HOUR = 60 * UNITS_PER_MINUTE
AMPLE = "FFF1CC"


def hours(units: Units | int) -> float:
    """Person-hours of presence units, to 0.01."""
    return round(int(np.sum(units)) / _PER_HOUR, 2)


def seats_table(problem: Problem, units: Units, *, people: bool = False) -> Table:
    """A row for every slot and queue with seats, in order of time; `people` adds a column to fill in."""
    columns, when = slot_labels(problem)
    size = _slot_units(problem)
    rows: list[tuple[Value, ...]] = []
    for slot, queue in np.argwhere(units.T > 0).tolist():
        row = (*when[slot], problem.queues[queue].id, int(units[queue, slot]) / int(size[slot]))
        rows.append((*row, "") if people else row)
    return Table((*columns, *SEAT_COLUMNS, *([PEOPLE_COLUMN] if people else [])), rows)


def request_table(problem: Problem, request: SeatRequest) -> Table:
    """What is asked, in hours, beside the hours that were committed, and how to answer."""
    vendor, hub, units = request.vendor, problem.hub, request.units
    asked = hours(units)
    last = problem.clock.date_of(hub.days - 1)
    rows: list[tuple[Value, ...]] = [
        ("vendor", vendor.id, ""),
        ("dates", f"{hub.start} to {last}", f"Local to {hub.time_zone}; both dates are included."),
        ("seat hours asked", asked, "Hours of people on a queue, breaks and other time off queues left out."),
        *_committed(request, asked),
    ]
    for index in _queues(units):
        most = float(heads(problem, units[index]).max())
        meaning = f"Seat hours on this queue; at most {most:g} seats at once."
        rows.append((f"queue {problem.queues[index].id}", hours(units[index]), meaning))
    rows += [("how to answer" if not number else "", "", line) for number, line in enumerate(_how(problem))]
    return Table(REQUEST_COLUMNS, rows)


def blocks(problem: Problem, units: Units) -> Iterable[tuple[str, NDArray[np.float64]]]:
    """Title and seats in every slot of each queue with seats, for a picture of starts × dates."""
    for index in _queues(units):
        yield f"{problem.queues[index].id}: seats", heads(problem, units[index])


def delivered_table(problem: Problem, delivery: Delivery) -> Table:
    """Seats asked and delivered in every slot and queue that has either, missing and surplus side by side."""
    columns, when = slot_labels(problem)
    size = _slot_units(problem)
    asked = np.zeros_like(delivery.delivered) if delivery.asked is None else delivery.asked
    rows: list[tuple[Value, ...]] = []
    for slot, queue in np.argwhere((asked + delivery.delivered).T > 0).tolist():
        wanted, given = int(asked[queue, slot]), int(delivery.delivered[queue, slot])
        found = (wanted, given, max(0, wanted - given), max(0, given - wanted))
        figures = [round(value / int(size[slot]), 3) for value in found]
        shown: list[Value] = [None, figures[1], None, None] if delivery.asked is None else [*figures]
        rows.append((*when[slot], problem.queues[queue].id, *shown))
    rules = {"missing": above_zero(ALARM), "surplus": above_zero(AMPLE)}
    return Table((*columns, *DELIVERED_COLUMNS), rows, rules)


def return_table(problem: Problem, delivery: Delivery, hard: int) -> Table:
    """Hours asked, delivered, missing and surplus of each queue and of all, the hours committed, and rules broken."""
    who, missing, surplus = delivery.vendor.id, delivery.missing, delivery.surplus
    rows: list[tuple[Value, ...]] = []
    asked = delivery.asked
    shown = delivery.delivered if asked is None else delivery.delivered + asked
    for name, part in [*((problem.queues[i].id, [i]) for i in _queues(shown)), ("(all)", [*range(len(shown))])]:
        figures = [None if table is None else hours(table[part]) for table in (asked, delivery.delivered)]
        figures += [None if table is None else hours(table[part]) for table in (missing, surplus)]
        kept = None if missing is None else _yes(not missing[part].any())
        rows.append((who, "seat hours", name, *figures, kept))
    given, vendor = hours(delivery.delivered), delivery.vendor
    if vendor.minutes_min:
        low = delivery.units_below
        rows.append((who, "committed at least", "", vendor.minutes_min / 60, given, hours(low), None, _yes(not low)))
    if vendor.minutes_max is not None:
        high = delivery.units_above
        rows.append((who, "committed at most", "", vendor.minutes_max / 60, given, None, hours(high), _yes(not high)))
    rows.append((who, f"hard rules: {hard} broken", "", None, None, None, None, _yes(not hard)))
    look = DifferentialStyle(fill=PatternFill("solid", bgColor=ALARM))
    no = Rule("cellIs", operator="equal", formula=['"no"'], dxf=look)
    return Table(RETURN_COLUMNS, rows, {"missing": above_zero(ALARM), "surplus": above_zero(AMPLE), "kept": no})


def _yes(kept: bool) -> str:
    return "yes" if kept else "no"


def _committed(request: SeatRequest, asked: float) -> Iterable[tuple[Value, ...]]:
    vendor = request.vendor
    if vendor.minutes_min:
        least = vendor.minutes_min / 60
        more = max(0.0, round(least - asked, 2))
        rest = f"{more:g} h more than these seats." if more else "These seats reach it."
        yield "hours committed at least", least, f"On queues, in these dates. {rest}"
    if vendor.minutes_max is not None:
        yield "hours committed at most", vendor.minutes_max / 60, "On queues, in these dates; no more is asked for."


def _how(problem: Problem) -> Iterable[str]:
    if not problem.demand.patterns:
        yield (
            "On sheet Seats write into the column people who takes the seats of a row, ids separated by commas. Who "
            "stands in rows that follow one another works on; a gap of up to 2 hours is an unpaid break, a longer one "
            "ends the shift."
        )
    yield (
        "Or send a workbook with a sheet Activities: columns moderator, start, end, kind and queue, a row an activity, "
        "kind queue, break (unpaid), paid_break, training, meeting and the like."
    )
    yield "Ids are your own, the same every time: no names are needed."


def _queues(units: Units) -> list[int]:
    """Indices of the queues with seats."""
    found: list[int] = np.flatnonzero(units.any(axis=1)).tolist()
    return found


def _slot_units(problem: Problem) -> Units:
    """Presence units of one head in each slot."""
    return np.broadcast_to(np.asarray(problem.demand.slot_minutes) * UNITS_PER_MINUTE, (problem.demand.slots,))
