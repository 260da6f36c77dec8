"""What rules ask of the days of a tour beside sums: rests, runs, starts and what follows what, before compilation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.rules.tables import Flags, RestSpan


@dataclass(frozen=True)
class Rest:
    """Rest behind the rows of `after`."""

    price: int
    bound: Flags
    minutes: int
    after: Flags
    last_only: bool


@dataclass(frozen=True)
class Follow:
    """Pairs of patterns that may not follow each other."""

    price: int
    bound: Flags
    banned: Flags
    within: int


@dataclass(frozen=True)
class Run:
    """Longest (-1: none) and shortest (0: none) run of member rows; no members means days off."""

    price: int
    bound: Flags
    member: Flags | None
    most: int
    least: int
    open_edges: bool


@dataclass(frozen=True)
class Blocks:
    """Rests of `minutes` to be found in spans, in order of the moments at which the spans are decided."""

    price: int
    bound: Flags
    minutes: int
    lead: int
    starts: bool
    spans: list[RestSpan]


@dataclass(frozen=True)
class Slide:
    """Paid minutes in every window of elapsed time."""

    price: int
    bound: Flags
    minutes: int
    most: int


@dataclass(frozen=True)
class Spread:
    """Starts close together within a run, or within a week."""

    price: int
    bound: Flags
    week: bool
    tolerance: int


@dataclass(frozen=True)
class Back:
    """Starts that move back from one day to the next."""

    price: int
    bound: Flags
    tolerance: int


@dataclass(frozen=True)
class Lone:
    """Single days off."""

    price: int
    bound: Flags
