"""Best response in turn: lift a moderator, price what the rest leaves open, put back the best tour.

With two hands two moderators are sought for side by side, each against the prices that the field without them alone
has. Then they respond one after the other, and a response that no longer saves anything is taken back. So the answer
does not depend on which thread is faster.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.engine.hand import Hand, hands_of
from scheduler.engine.kernel.desk import LOGGED, roll_back
from scheduler.engine.kernel.placing import lift, place, price_slots
from scheduler.engine.kernel.search import seek

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from scheduler.engine.hunt import Hunt
    from scheduler.engine.kernel.program import I8

PAIRS_FROM = 40
"""With fewer people two at once would often answer the same shortage."""


class _Answer(NamedTuple):
    found: bool
    soft: int
    tour: I8


def in_turn(hunt: Hunt, order: I8, width: int) -> int:
    """Best response of everybody in `order`; returns the change of cost. Everybody gets a tour before it stops."""
    hands = hands_of(hunt, width, alone=len(order) < PAIRS_FROM)
    change = 0
    with ThreadPoolExecutor(max_workers=1) as pool:
        for at in range(0, len(order), len(hands)):
            group = order[at : at + len(hands)].tolist()
            change += _together(hunt, group, hands, pool)
            hunt.watch.done += len(group)
            if hunt.watch.stop() and hunt.field.placed[order].all():
                break
    return change


def _together(hunt: Hunt, group: list[int], hands: list[Hand], pool: Executor) -> int:
    """Best response of a few moderators; returns the change of cost."""
    pairs = list(zip(group, hands, strict=False))
    for m, hand in pairs:
        _price(hunt, m, hand)
    others = [pool.submit(_seek, hunt, m, hand) for m, hand in pairs[1:]]
    answers = [_seek(hunt, *pairs[0]), *(other.result() for other in others)]
    return sum(_respond(hunt, m, answer) for m, answer in zip(group, answers, strict=True))


def _price(hunt: Hunt, m: int, hand: Hand) -> None:
    """Lay on a hand's desk the prices of the field without a moderator."""
    flat, tour = hunt.field.flat, hunt.field.tour[m].copy()
    hunt.desk[LOGGED] = 0
    lift(hunt.program, flat, hunt.desk, m, hunt.frozen[m])
    price_slots(hunt.program, flat, hand.desk, m, hunt.frozen[m], 0.0)
    roll_back(flat, hunt.desk, 0)
    hunt.field.tour[m] = tour


def _seek(hunt: Hunt, m: int, hand: Hand) -> _Answer:
    """The best tour against the prices on the hand's desk."""
    tour = np.empty(hunt.problem.hub.days, np.int64)
    found, soft = seek(hunt.program, hunt.field.flat, hand.desk, hand.beam, m, hunt.frozen[m], tour, hunt.traces[m])
    return _Answer(bool(found), int(soft), tour)


def _respond(hunt: Hunt, m: int, answer: _Answer) -> int:
    """Put a new tour on the field where it saves something, or where there was none; returns the change of cost."""
    field, program, desk = hunt.field, hunt.program, hunt.desk
    had, soft, tour = bool(field.placed[m]), int(field.soft[m]), field.tour[m].copy()
    if not answer.found:
        return 0
    desk[LOGGED] = 0
    change = int(lift(program, field.flat, desk, m, hunt.frozen[m])) - soft * had
    change += int(place(program, field.flat, desk, m, answer.tour, hunt.frozen[m])) + answer.soft
    if had and change >= 0:
        roll_back(field.flat, desk, 0)
        field.tour[m] = tour
        return 0
    field.soft[m] = answer.soft
    return change
