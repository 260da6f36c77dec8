"""The hands of a search: one a core, each with a desk and a beam of its own, all on one field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.engine.kernel.beam import Beam, make_beam
from scheduler.engine.kernel.desk import make_desk

if TYPE_CHECKING:
    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.program import I8

MOST_HANDS = 2
"""More cores are not used yet: ruin and recreate cuts the horizon in two."""


class Hand(NamedTuple):
    """What one thread works with."""

    desk: I8
    beam: Beam


def hands_of(hunt: Hunt, width: int, *, alone: bool = False) -> list[Hand]:
    """Hands with beams of `width`, as many as there are cores to use; `alone`: one."""
    count = 1 if alone else min(MOST_HANDS, hunt.watch.settings.workers)
    while len(hunt.desks) < count:
        hunt.desks.append(make_desk(hunt.field))
    return [Hand(desk, make_beam(hunt.program, width)) for desk in hunt.desks[:count]]
