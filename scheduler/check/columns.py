"""A roster's activities as numpy columns, so that millions of them are counted without a loop in Python."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from models.roster import SHARE_DENOMINATOR, Activity, ActivityKind, Duty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.problem import Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KINDS: tuple[str, ...] = get_args(ActivityKind)
QUEUE, SPARE = KINDS.index("queue"), KINDS.index("spare")

NO_QUEUE = -1
UNKNOWN_QUEUE = -2


class Shares(NamedTuple):
    """The distinct splits of a minute; set 0 is the empty one. Rows `offset[s]` to `offset[s + 1]` belong to set `s`.

    `queue`, `part`: one row per share, the part in 1/120; `total`: sum of a set's parts; `unknown`: a set names a queue
    that does not exist; `sound`: its parts are above zero, name each queue once and sum to no more than one.
    """

    queue: Ints
    part: Ints
    offset: Ints
    total: Ints
    unknown: Flags
    sound: Flags


class Columns(NamedTuple):
    """One row per activity, in order of the duties; times in elapsed minutes.

    `owner`: index of the duty; `kind`: index into `KINDS`, -1 where unknown; `queue`: index into the problem's queues,
    `NO_QUEUE` or `UNKNOWN_QUEUE`; `shares`: index into `splits`; `duty_start`, `duty_end`: shape `(duties,)`.
    """

    owner: Ints
    start: Ints
    end: Ints
    kind: Ints
    queue: Ints
    shares: Ints
    splits: Shares
    duty_start: Ints
    duty_end: Ints


def columns(problem: Problem, duties: Sequence[Duty]) -> Columns:
    """The activities of `duties` as columns."""
    rows = list(chain.from_iterable(duty.activities for duty in duties))
    size = len(rows)
    kinds = {kind: index for index, kind in enumerate(KINDS)}
    queues = {queue.id: index for index, queue in enumerate(problem.queues)} | {"": NO_QUEUE}
    sets, splits = _shares(rows, queues)
    counts = np.array([len(duty.activities) for duty in duties], dtype=np.int64)
    return Columns(
        owner=np.repeat(np.arange(len(duties)), counts),
        start=np.fromiter((row.start for row in rows), np.int64, size),
        end=np.fromiter((row.end for row in rows), np.int64, size),
        kind=np.fromiter((kinds.get(row.kind, -1) for row in rows), np.int64, size),
        queue=np.fromiter((queues.get(row.queue, UNKNOWN_QUEUE) for row in rows), np.int64, size),
        shares=sets,
        splits=splits,
        duty_start=np.array([duty.start for duty in duties], dtype=np.int64),
        duty_end=np.array([duty.end for duty in duties], dtype=np.int64),
    )


def _shares(rows: Sequence[Activity], queues: dict[str, int]) -> tuple[Ints, Shares]:
    """Set of each row, and the sets; rosters repeat few splits often, so each is read once."""
    known: dict[tuple[tuple[str, int], ...], int] = {(): 0}
    sets = np.fromiter((known.setdefault(row.shares, len(known)) for row in rows), np.int64, len(rows))
    flat = [(queues.get(queue, UNKNOWN_QUEUE) if queue else UNKNOWN_QUEUE, part) for s in known for queue, part in s]
    table = np.array(flat, dtype=np.int64).reshape(-1, 2)
    totals = [sum(part for _, part in s) for s in known]
    splits = Shares(
        queue=table[:, 0],
        part=table[:, 1],
        offset=np.concatenate(([0], np.cumsum([len(s) for s in known]))),
        total=np.array(totals, dtype=np.int64),
        unknown=np.array([any(not q or q not in queues for q, _ in s) for s in known], dtype=np.bool_),
        sound=np.array([_sound(s, total) for s, total in zip(known, totals, strict=True)], dtype=np.bool_),
    )
    return sets, splits


def _sound(shares: tuple[tuple[str, int], ...], total: int) -> bool:
    once = len({queue for queue, _ in shares}) == len(shares)
    return once and total <= SHARE_DENOMINATOR and all(part > 0 for _, part in shares)
