"""The hub, its moderators, their contracts and skills, and the queues they serve."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from models.base import Frozen, Identifier

ANY = "any"


class Hub(Frozen):
    """A place of work and its planning horizon: `days` local dates from `start`, demand every `interval_minutes`.

    `week_start` is a weekday, Monday 0; `queue_mode` says whether a moderator serves one queue at a time (`whole`) or
    splits a minute over several (`shared`); `shrinkage_percent` is unplanned absence that has inflated the demand.
    Blocks of days or weeks, in rules, are counted from `blocks_from`; None: from the first weeks of the year 2000. The
    roster is made known at `published_minute`, in elapsed minutes (mostly before the horizon, so negative).
    """

    name: str = Field(min_length=1)
    time_zone: str
    start: date
    days: int = Field(gt=0, le=371)
    interval_minutes: Literal[15, 30, 60]
    week_start: int = Field(default=0, ge=0, le=6)
    blocks_from: date | None = None
    published_minute: int | None = None
    rule_packs: tuple[str, ...] = ()
    holidays: tuple[date, ...] = ()
    queue_mode: Literal["whole", "shared"] = "whole"
    min_hard: bool = False
    shrinkage_percent: float = Field(default=0.0, ge=0, lt=100)


class Moderator(Frozen):
    """A person who is scheduled. `vendor` empty is in-house; `from`/`to` are the first and last date of employment."""

    id: Identifier
    name: str = ""
    vendor: str = ""
    team: str = ""
    contract: str
    languages: tuple[str, ...] = ()
    policy_areas: tuple[str, ...] = ()
    severe_ok: bool = False
    first_date: date | None = None
    last_date: date | None = None


class SkillRow(Frozen):
    """One line of `Skills`: a queue, or a language and a policy area, that a moderator may serve between two dates."""

    moderator: Identifier
    queue: str = ""
    language: str = ""
    policy_area: str = ""
    level: str = ""
    first_date: date | None = None
    last_date: date | None = None


class Contract(Frozen):
    """Paid hours and days of a week, counted to the week of a duty's start, and the patterns that may be worked."""

    id: Identifier
    minutes_per_week_min: int = Field(default=0, ge=0)
    minutes_per_week_max: int = Field(default=2400, ge=0, le=10080)
    min_hard: bool = False
    days_per_week_max: int = Field(default=5, ge=0, le=7)
    patterns: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Contract:
        if self.minutes_per_week_min > self.minutes_per_week_max:
            raise ValueError("hours_per_week_min is more than hours_per_week_max")
        return self


class Queue(Frozen):
    """A stream of content: language × policy area (empty or `any`: anyone), with severity, kind and priority (1-3).

    `shortage` and `surplus` are its own prices in points a person-hour, taken as they stand; None: the objective's,
    shortage × the priority's factor. `cost_shape` says whether both grow with the heads or with their square.
    """

    id: Identifier
    language: str = ANY
    policy_area: str = ANY
    severity: Literal["severe", "elevated", "benign"] = "benign"
    kind: Literal["live", "deferred", "presence"] = "live"
    priority: Literal[1, 2, 3] = 3
    turnaround_minutes: int | None = None
    handling_minutes: float | None = None
    cost_shape: Literal["linear", "square"] = "linear"
    shortage: int | None = Field(default=None, ge=0)
    surplus: int | None = Field(default=None, ge=0)
