"""Sheet `Queues`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.hub import Queue
from scheduler.workbook.reading.sheets import Record, identified
from scheduler.workbook.schema import QUEUES

if TYPE_CHECKING:
    from scheduler.workbook.reading.session import Session


def read_queues(session: Session) -> list[Queue]:
    """Every queue, with a warning where this version plans it otherwise than its words say."""
    out = []
    for record in identified(session, QUEUES):
        queue = record.build(Queue, {}, **{name: record[name] for name in QUEUES.names})
        if queue is not None:
            _warn_of_plans(record, queue)
            out.append(queue)
    return out


def _warn_of_plans(record: Record, queue: Queue) -> None:
    if queue.kind == "deferred":
        record.warning("kind", "this version plans a deferred queue like a live one: heads are due in their interval")
