"""Instants as a spreadsheet shows them: local date-times without a zone, and the offset that makes them exact.

A spreadsheet's date-time knows no zone, so an hour that clocks repeat is shown twice; `UTC+01:00` beside it tells the
two apart. The offset carries its `UTC`, since text that begins with a sign would have to be escaped.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from models.clock import Clock

_OFFSET = re.compile(r"^(?:UTC)?(?:([+-])(\d{2}):(\d{2}))$|^UTC$")


class Moment(NamedTuple):
    """A local date-time without zone, and its offset as text."""

    local: datetime
    offset: str


class Moments(dict[int, Moment]):
    """Memo of elapsed minute → moment: a roster repeats few instants very often."""

    def __init__(self, clock: Clock) -> None:
        """Moments on the hub's clock."""
        super().__init__()
        self._clock = clock

    def __missing__(self, minute: int) -> Moment:
        """Ask the clock, once per minute."""
        local = self._clock.local(minute)
        self[minute] = moment = Moment(local.replace(tzinfo=None), offset_text(local))
        return moment


def offset_text(local: datetime) -> str:
    """Offset of an aware date-time as `UTC+01:00`. Raises ValueError on a naive one."""
    offset = local.utcoffset()
    if offset is None:
        raise ValueError(f"{local.isoformat()} has no offset")
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def offset_of(text: str) -> timedelta | None:
    """Offset that a text such as `UTC+01:00`, `+01:00` or `UTC` says; None where it is no offset."""
    match = _OFFSET.match(text.strip().upper())
    if match is None:
        return None
    offset = timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0))
    return -offset if match[1] == "-" else offset
