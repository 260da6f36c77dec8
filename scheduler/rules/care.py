"""What a rule may ask of the inside of each duty: how much of a tier, how long at once, and time for wellness.

A tier is the severity of a queue, `severe` or `elevated`. The figures are those of the rule; encodings and tours are
told in these words, and each engine works out for itself what they mean for a shift.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator

TIERS = ("severe", "elevated")
"""Severities that rules can limit."""

WELLNESS = "wellness"

_SHARE = re.compile(r"^\s*(\d{1,3})\s*%\s+of\s+review\s*$", re.IGNORECASE)


class CareLimit(NamedTuple):
    """One limit on every duty of somebody. Amounts are minutes, but for `forbid`.

    `exposure`: at most `most` minutes on queues of `tier`. `share`: at most `most` per cent of review, which is all
    time on queues or waiting for them (no breaks, no wellness).
    `stretch`: at most `most` minutes of the tier until an interruption, which is `other` minutes off the tier at once.
    `forbid`: none of the tier in the last `most` minutes of the duty (0: in all of it); amount 1.
    `overtime`: none of the tier in the overtime of the duty, its last paid minutes: those beyond `most` a day, and
    beyond `other` a week (-1: no limit), as rules/overtime.py counts; amount 1.
    `wellness`: `most` minutes for each `other` paid minutes of the duty (0: for every duty), rounded down to the
    activity grid, in pieces of `piece` minutes or more; what is missing to it is the amount, and there is no more.
    """

    what: Literal["exposure", "share", "stretch", "forbid", "wellness", "overtime"]
    tier: str
    most: int
    other: int = 0
    piece: int = 0


class Room(NamedTuple):
    """Duties that start on dates `first` to `last`, both inclusive, and limits on what they together have of a tier;
    above each of several limits (in rising order, of a soft rule alone) it costs once more."""

    first: int
    last: int
    limits: tuple[int, ...]


class TierSum(NamedTuple):
    """Limits on what the duties of one moderator's horizon have of a tier together: minutes, or (`days`) how many of
    them have some."""

    tier: str
    days: bool
    rooms: tuple[Room, ...]


def tier_of(value: str) -> str:
    """A tier as written. Raises ValueError where it is none that rules can limit."""
    if value not in TIERS:
        raise ValueError(f"{value!r} is no tier; write {' or '.join(TIERS)}")
    return value


def _percent(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _SHARE.match(value)
    if match is None or not 0 < int(match[1]) < 100:
        raise ValueError(f"{value!r} is no share; write it as 50% of review")
    return int(match[1])


ShareOfReview = Annotated[int, BeforeValidator(_percent)]
"""A field that holds per cent of review, read from `50% of review`."""
