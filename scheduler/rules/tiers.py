"""The field of pay tiers, read from `work over 8h a day: 50%; straight_time over 40h a week: 50%; night: 25%`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from models.base import Frozen
from scheduler.rules.base import hours_text, minutes_of
from scheduler.rules.rest_day import BEFORE, RestDay

_OVER = re.compile(r"^(work|straight_time|overtime) over (\S+) a (day|week|month)$")
_ON = re.compile(r"^work on (sunday|holiday|sixth_day|seventh_day)(?: over (\S+))?$")
_GRAMMAR = (
    "write tiers joined by ; such as work over 8h a day: 50%, straight_time over 40h a week: 50%, overtime over 60h a "
    "month: 50%, work on sunday: 25%, work on holiday: 100%, work on seventh_day: 50%, work on seventh_day over 8h: "
    "100% (or sixth_day) or night: 25%"
)


class Tier(Frozen):
    """Hours that are paid `percent` more: beyond `over` minutes a `per`, on dates of a kind (`on`; on rest days beyond
    `over` minutes), or at night."""

    what: Literal["work", "straight_time", "overtime", "night"]
    percent: int
    over: int = 0
    per: Literal["day", "week", "month", ""] = ""
    on: Literal["sunday", "holiday", "sixth_day", "seventh_day", ""] = ""

    @property
    def rest_day(self) -> RestDay:
        """The rest day it is about, if it is."""
        return self.on if self.on == "sixth_day" or self.on == "seventh_day" else ""

    def __str__(self) -> str:
        """As written in the workbook."""
        where = f" on {self.on}" if self.on else ""
        where += f" over {hours_text(self.over)}{f' a {self.per}' if self.per else ''}" if self.over or self.per else ""
        return f"{self.what}{where}: {self.percent}%"


def _tier(text: str) -> Tier:
    what, colon, share = (part.strip() for part in text.lower().partition(":"))
    percent = share.removesuffix("%").strip()
    if not colon or not percent.isdecimal() or not 0 < int(percent) <= 1000:
        raise ValueError(f"{text!r} is no tier; {_GRAMMAR}")
    if what == "night":
        return Tier(what="night", percent=int(percent))
    on, over = _ON.match(what), _OVER.match(what)
    if on and (on[2] is None or on[1] in BEFORE):
        beyond = minutes_of(on[2]) if on[2] else 0
        return Tier.model_validate({"what": "work", "percent": int(percent), "on": on[1], "over": beyond})
    if not over or (over[1], over[3]) not in _KNOWN:
        raise ValueError(f"{text!r} is no tier; {_GRAMMAR}")
    return Tier.model_validate({"what": over[1], "percent": int(percent), "over": minutes_of(over[2]), "per": over[3]})


_KNOWN = (("work", "day"), ("work", "week"), ("straight_time", "week"), ("overtime", "month"))


def _read(value: Any) -> Any:
    return tuple(_tier(part) for part in value.split(";") if part.strip()) if isinstance(value, str) else value


Tiers = Annotated[tuple[Tier, ...], BeforeValidator(_read)]
"""A field that holds tiers and reads them from text."""
