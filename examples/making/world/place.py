"""What a hub of `world` is told by: its place, law, teams, policy areas, contracts, shifts and habits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from examples.making.people import Area, Contract, Pattern
    from examples.making.sheet import Value
    from examples.making.wave import Horizon, Wave


@dataclass(frozen=True)
class Language:
    """The people of one language: how many, who employs them, what they serve and when their content comes.

    `employers` take turns from team to team, "" for in-house; `mix` are ids of contracts with their shares.
    """

    code: str
    title: str
    people: int
    areas: tuple[str, ...]
    wave: Wave
    mix: tuple[tuple[str, float], ...]
    employers: tuple[str, ...] = ("",)
    also: str = ""
    """A second language that some of them read."""


@dataclass(frozen=True)
class Share:
    """A fact that a share of the people has, such as a signed opt-out; `of` asks for another fact of theirs first,
    `since` is when it was given."""

    fact: str
    share: float
    of: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Place:
    """A hub of `world`. `team_size` is the most people of a team; `severe_share` of a language see severe content."""

    file: str
    title: str
    prefix: str
    pack: str
    horizon: Horizon
    week_start: str
    holidays: str
    published: datetime
    load: float
    weekdays: tuple[float, ...]
    areas: tuple[Area, ...]
    languages: tuple[Language, ...]
    contracts: tuple[Contract, ...]
    patterns: tuple[Pattern, ...]
    severe_share: float = 0.6
    team_size: int = 16
    facts: tuple[tuple[str, str], ...] = ()
    """Subject and fact: what holds for the hub, a contract or a vendor."""
    denied: tuple[str, ...] = ()
    """Facts of the packs that nobody of the hub has, so that no question of the law is left open."""
    personal: tuple[Share, ...] = ()
    closed: tuple[date, ...] = ()
    """Dates without any demand."""
    history: bool = False
    coaching_minutes: int = 0
    """Weekly, for everybody; 0: none."""
    counselling: bool = True
    """Whether the month's counselling lies in the horizon."""
    vendors: tuple[tuple[Value, ...], ...] = ()
    """Rows of sheet `Vendors`: vendor, seats, queues, share_pct, hours_max."""
    rules: tuple[dict[str, Value], ...] = ()
    """Rules of the house beside the packs."""
