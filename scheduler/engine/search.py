"""The first rosters of a hub: construction, and best response until little changes; ruin and recreate is `anneal`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.in_turn import in_turn
from scheduler.engine.kernel.field import PULL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.hunt import Hunt

WIDTH, CONSTRUCT_WIDTH, HASTY_WIDTH = 3, 16, 8
"""Labels kept per number of duties in the week. While tours are constructed nearly everything is worth the same, and a
narrow beam drops the regular tours that soft rules want; later prices differ (benchmarks/README.md). A search that
begins with a roster settles with the width of construction: nobody's tour was sought against these prices before."""

MANY = 2000
"""From so many moderators on construction is hasty, so that the first roster does not keep anybody waiting."""

EMPTIER_FIRST = 900
"""While tours are constructed, prices fall by up to this many per mille as a cell fills: otherwise everything is worth
the same and everybody comes at the same hour. Best response then sees true prices."""


def construct(hunt: Hunt) -> NDArray[np.int64]:
    """Give everybody without a tour a best response in turn, the scarcest skills first; returns who has none yet."""
    skills = np.diff(hunt.field.first)[hunt.field.kind]
    order = np.lexsort((np.random.default_rng(hunt.watch.settings.seed).random(len(skills)), skills))
    order = order[~hunt.field.placed[order]]
    _pull(hunt, EMPTIER_FIRST)
    in_turn(hunt, order, CONSTRUCT_WIDTH if len(order) < MANY else HASTY_WIDTH)
    _pull(hunt, 0)
    hunt.recount()
    hunt.tell("construct")
    return np.flatnonzero(~hunt.field.placed)


def _pull(hunt: Hunt, per_mille: int) -> None:
    hunt.field.flat[PULL] = per_mille
    hunt.field.stale[:] = True


def settle(hunt: Hunt, rounds: int = 3, *, width: int = WIDTH) -> None:
    """Best response in turn, with labels of this `width`, until a round changes little."""
    rng = np.random.default_rng(hunt.watch.settings.seed + 1)
    for _ in range(rounds):
        before = hunt.cost
        hunt.cost += in_turn(hunt, rng.permutation(hunt.movable), width)
        hunt.tell("best response")
        if hunt.watch.stop() or before - hunt.cost < before // 50:
            return
