"""Skills as columns with a mark: a column for each language, policy area or queue, and an x where it is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from models.hub import ANY
from scheduler.workbook.reading.cells import blank, fold, shown
from scheduler.workbook.reading.synonyms import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.hub import Queue
    from scheduler.workbook.reading.sheets import Record

LANGUAGE, AREA, QUEUE = "language:", "policy_area:", "queue:"
"""What a column of marks is found under: one of these, and the id."""

_YES = ("x", "✓", "✔", "yes", "y", "true")
_NO = ("no", "n", "false", "0", "-", "–", "none")


def queue_marks(queues: Iterable[Queue]) -> Mapping[str, str]:
    """Columns named like queues."""
    return {plain(queue.id): f"{QUEUE}{queue.id}" for queue in queues}


def skill_marks(queues: Iterable[Queue]) -> Mapping[str, str]:
    """Columns named like a queue, a language or a policy area of the hub; a name that is two of these is none."""
    queues = tuple(queues)
    found = [
        *queue_marks(queues).items(),
        *{
            (plain(queue.language), f"{LANGUAGE}{queue.language}")
            for queue in queues
            if queue.language not in ("", ANY)
        },
        *{
            (plain(queue.policy_area), f"{AREA}{queue.policy_area}")
            for queue in queues
            if queue.policy_area not in ("", ANY)
        },
    ]
    times = Counter(name for name, _ in found)
    return {name: key for name, key in found if times[name] == 1}


def marked(record: Record, what: str) -> dict[str, str]:
    """Ids of one kind that have a mark in the line, with the level that it gives, empty for a plain mark.

    A cell that is neither a mark, nor a number, nor a no is a fault.
    """
    found: dict[str, str] = {}
    for name in (name for name in record.columns if name.startswith(what)):
        value = record.raw(name)
        word = fold(shown(value))
        if blank(value) or word in _NO:
            continue
        if word in _YES or value is True:
            found[name.removeprefix(what)] = ""
        elif word.replace(".", "", 1).isdigit():
            found[name.removeprefix(what)] = "" if word == "1" else word
        else:
            record.error(name, "expected a mark such as x, a level in numbers, or nothing")
    return found
