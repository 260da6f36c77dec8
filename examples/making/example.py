"""An example: its sheets, what it asks and what its people can give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from examples.making.sheet import Sheet, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from examples.making.people import Contract, Pattern, Person, Queue
    from examples.making.wave import Heads, Horizon

# What every example asks of a tidy roster: starts that stay within an hour, forward rotation, days off side by side.
TIDY: tuple[dict[str, Value], ...] = (
    {"kind": "consistency", "weight": 150, "of": "start_spread", "within": "run", "tolerance": "1h"},
    {"kind": "consistency", "weight": 150, "of": "forward_rotation", "tolerance": "0h"},
    {"kind": "consistency", "weight": 150, "of": "days_off_together"},
)


@dataclass(frozen=True)
class Example:
    """A workbook to be written, with the figures that are printed about it."""

    name: str
    sheets: Mapping[str, Sheet]
    horizon: Horizon
    moderators: int
    queues: int
    demanded_hours: float
    paid_hours: float

    @property
    def load(self) -> float:
        """Demanded person-hours ÷ paid hours net of breaks and absences."""
        return self.demanded_hours / self.paid_hours

    def __str__(self) -> str:
        """The line that `examples.make` prints."""
        queues = f"{self.queues} queue{'s' * (self.queues > 1)}"
        size = f"{self.moderators} moderators, {queues}, {self.horizon.days} days of {self.horizon.minutes} min"
        hours = f"{self.demanded_hours:,.1f} h demanded of {self.paid_hours:,.1f} h paid net of breaks and absences"
        return f"{self.name}: {size}; {hours}: load {self.load:.3f}"


@dataclass(frozen=True)
class Staff:
    """The people of a hub, their queues, and what may be worked."""

    people: Sequence[Person]
    queues: Sequence[Queue]
    contracts: Sequence[Contract]
    patterns: Sequence[Pattern]

    def paid_hours(self, weeks: int) -> float:
        """Paid hours of everybody, days of absence taken off; breaks are unpaid in every example, so none remain."""
        return sum(person.hours(weeks) for person in self.people)

    def shares(self, weeks: int) -> dict[str, float]:
        """Paid hours of each queue's team: demand in these proportions loads every team alike."""
        shares = {queue.id: 0.0 for queue in self.queues}
        for person in self.people:
            shares[person.home] += person.hours(weeks)
        return shares


def hours_of(heads: Heads, horizon: Horizon) -> float:
    """Person-hours of a table of heads."""
    return sum(heads.values()) * horizon.minutes / 60


def key_values(values: Mapping[str, Value]) -> Sheet:
    """`Hub`."""
    return Sheet(("key", "value"), tuple(values.items()))


def rules_sheet(rows: Sequence[Mapping[str, Value]]) -> Sheet:
    """`Rules`: kind, scope and weight, then every parameter that some row uses, in order of first use."""
    parameters = list(dict.fromkeys(key for row in rows for key in row if key not in ("kind", "scope", "weight")))
    columns = ("kind", "scope", "weight", *parameters)
    return Sheet(columns, tuple(tuple({"scope": "all", **row}.get(column) for column in columns) for row in rows))
