"""A problem: all that a planner asks, in one frozen value that round-trips through JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import model_validator

from models.absence import AbsenceBook
from models.base import Frozen
from models.calendar import Absence, Availability, Event, Fact, LedgerRow, PastDuty, Pin, Request, Session
from models.clock import Clock
from models.cost import Prices, prices_of
from models.demand import Demand
from models.facts import FactBook, scope_of
from models.hub import Contract, Hub, Moderator, Queue, SkillRow
from models.ledger import LedgerBook
from models.pattern import ShiftPattern
from models.rule import Objective, RuleRow
from models.slots import Slots, slots_of
from models.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Iterable


ROWS_OF_ONE = ("skills", "availability", "absences", "requests", "pins", "history", "ledger", "sessions")
"""Fields whose rows name a moderator each."""

_FIRST_WEEK = date(2000, 1, 9)
"""A Sunday: whatever weekday weeks begin on, its week begins on the 3rd or later."""


class Problem(Frozen):
    """Everything the engine and the checker may know, already validated against itself.

    Raises pydantic's ValidationError where ids are doubled or unknown; the import reports the same with cells.
    """

    schema_version: Literal["rosterwright.problem/1"] = "rosterwright.problem/1"
    hub: Hub
    moderators: tuple[Moderator, ...]
    skills: tuple[SkillRow, ...] = ()
    contracts: tuple[Contract, ...]
    patterns: tuple[ShiftPattern, ...]
    queues: tuple[Queue, ...]
    demand: Demand
    availability: tuple[Availability, ...] = ()
    absences: tuple[Absence, ...] = ()
    requests: tuple[Request, ...] = ()
    pins: tuple[Pin, ...] = ()
    history: tuple[PastDuty, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    facts: tuple[Fact, ...] = ()
    events: tuple[Event, ...] = ()
    sessions: tuple[Session, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    objective: Objective = Objective()

    @model_validator(mode="after")
    def _refers_to_itself(self) -> Problem:
        for what, ids in (
            ("moderator", [m.id for m in self.moderators]),
            ("contract", [c.id for c in self.contracts]),
            ("pattern", [p.id for p in self.patterns]),
            ("queue", [q.id for q in self.queues]),
            ("rule", [r.id for r in self.rules]),
            ("vendor", [v.id for v in self.vendors]),
        ):
            _unique(what, ids)
        _known("contract", {c.id for c in self.contracts}, (m.contract for m in self.moderators))
        _known("pattern", {p.id for p in self.patterns}, (p for c in self.contracts for p in c.patterns))
        people = {m.id for m in self.moderators}
        for field in ROWS_OF_ONE:
            _known("moderator", people, (row.moderator for row in getattr(self, field)))
        queues = {q.id for q in self.queues}
        _known("queue", queues, (row.queue for row in self.skills if row.queue))
        _known("queue", queues, (row.queue for row in self.history if row.queue))
        _known("queue", queues, (queue for vendor in self.vendors for queue in vendor.queues))
        if self.demand.queues != tuple(q.id for q in self.queues):
            raise ValueError("demand must have one row per queue, in the order of the queues")
        self._demand_fits()
        return self

    def _demand_fits(self) -> None:
        """Raise ValueError unless the demand's slots are those of the horizon."""
        demand = self.demand
        if demand.patterns:
            if demand.patterns != tuple(p.id for p in self.patterns):
                raise ValueError("demand per pattern must name all patterns, in their order")
            if demand.pattern_minutes != tuple(p.work_minutes for p in self.patterns):
                raise ValueError("pattern_minutes must be the minutes of work of each pattern's shortest length")
            if demand.slots != self.hub.days * len(self.patterns):
                raise ValueError(f"demand has {demand.slots} slots, the horizon {self.hub.days} dates")
        elif demand.intervals * self.hub.interval_minutes != self.horizon_minutes:
            raise ValueError(f"demand has {demand.intervals} intervals, the horizon {self.horizon_minutes} minutes")

    def __copy__(self) -> Self:
        """A copy without what was worked out from the fields: `model_copy` may change them."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @cached_property
    def clock(self) -> Clock:
        """The hub's clock; minute 0 is the first instant of the horizon's first date."""
        return Clock(self.hub.time_zone, self.hub.start)

    @cached_property
    def horizon_minutes(self) -> int:
        """Elapsed minutes of the horizon, 23- and 25-hour days included."""
        return self.clock.day_start(self.hub.days)

    @cached_property
    def slots(self) -> Slots:
        """The slots of the demand, and which of them a shift reaches."""
        return slots_of(self)

    @cached_property
    def prices(self) -> Prices:
        """What a cell of demand costs: the one home of prices."""
        return prices_of(self)

    @cached_property
    def queues_by_severity(self) -> dict[str, frozenset[str]]:
        """Ids of the queues of each severity."""
        found: dict[str, set[str]] = {}
        for queue in self.queues:
            found.setdefault(queue.severity, set()).add(queue.id)
        return {severity: frozenset(ids) for severity, ids in found.items()}

    @cached_property
    def contract_of(self) -> dict[str, Contract]:
        """Contract of each moderator's id."""
        by_id = {contract.id: contract for contract in self.contracts}
        return {m.id: by_id[m.contract] for m in self.moderators}

    @cached_property
    def patterns_of_contract(self) -> dict[str, tuple[ShiftPattern, ...]]:
        """Patterns of each contract's id, in the order of the Shifts sheet; a contract that names none may work all."""
        return {c.id: tuple(p for p in self.patterns if not c.patterns or p.id in c.patterns) for c in self.contracts}

    @cached_property
    def patterns_read(self) -> dict[str, tuple[ShiftPattern, ...]]:
        """Patterns as which shifts of each contract can be read: those that no earlier one of the contract covers."""
        return {
            contract: tuple(p for i, p in enumerate(offered) if not any(earlier.covers(p) for earlier in offered[:i]))
            for contract, offered in self.patterns_of_contract.items()
        }

    @cached_property
    def first_known_day(self) -> int:
        """First day that history covers (0 without history): days from here to -1 without a past duty were off."""
        return min((self.clock.day_of(duty.start) for duty in self.history), default=0)

    @cached_property
    def rows_of_one(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        """Rows of each sheet that names moderators, by the field and the moderator."""
        found: dict[str, dict[str, tuple[Any, ...]]] = {}
        for field in ROWS_OF_ONE:
            own: dict[str, list[Any]] = {}
            for row in getattr(self, field):
                own.setdefault(row.moderator, []).append(row)
            found[field] = {who: tuple(rows) for who, rows in own.items()}
        return found

    @cached_property
    def block_anchor(self) -> int:
        """A day on which a block of days begins, whatever its length: the same date for every horizon of the hub."""
        if self.hub.blocks_from is not None:
            return self.clock.day_index(self.hub.blocks_from)
        return self.clock.week_of(self.clock.day_index(_FIRST_WEEK), self.hub.week_start)

    @cached_property
    def sha256(self) -> str:
        """Digest of the canonical JSON of the problem."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def select(self, scope: str) -> tuple[Moderator, ...]:
        """Moderators in a rule's scope: `all`, `vendor:X`, `team:X`, `contract:X` or `moderator:X`, and perhaps facts
        that they have, as in `all with night_worker and not opted_out` (see `models.facts`).

        Raises ValueError on a scope of another form.
        """
        if scope not in self._selected:
            whom, wanted = scope_of(scope)
            people = self._whom(whom)
            if wanted:
                people = tuple(person for person in people if self.fact_book.binds(wanted, person))
            self._selected[scope] = people
        return self._selected[scope]

    def unknown_facts(self, scope: str) -> dict[str, int]:
        """Facts that a scope needs, and of how many of its people each is unknown: those are not in it."""
        whom, wanted = scope_of(scope)
        return self.fact_book.unknown(wanted, self._whom(whom)) if wanted else {}

    def employed(self, moderator: Moderator, first: int, last: int) -> range:
        """Those of the dates `first` to `last`, both inclusive, on which a moderator is employed."""
        if moderator.first_date is not None:
            first = max(first, self.clock.day_index(moderator.first_date))
        if moderator.last_date is not None:
            last = min(last, self.clock.day_index(moderator.last_date))
        return range(first, last + 1)

    @cached_property
    def pins_of(self) -> dict[str, tuple[Pin, ...]]:
        """Pins of everybody who has some, by moderator."""
        found: dict[str, tuple[Pin, ...]] = {}
        for pin in self.pins:
            found[pin.moderator] = (*found.get(pin.moderator, ()), pin)
        return found

    @cached_property
    def fact_book(self) -> FactBook:
        """What is known of everybody."""
        return FactBook(self)

    @cached_property
    def events_of(self) -> dict[str, tuple[Event, ...]]:
        """Events that call each moderator, in order of their starts: their own before those of their team."""
        rows = sorted(self.events, key=lambda event: (event.start, not event.moderator, event.end, event.kind))
        return {m.id: tuple(event for event in rows if event.calls(m)) for m in self.moderators}

    @property
    def sessions_of(self) -> dict[str, tuple[Session, ...]]:
        """Sessions of everybody who has some whose time is open, by moderator."""
        return self.rows_of_one["sessions"]

    @cached_property
    def absence_book(self) -> AbsenceBook:
        """Days of absence by their kinds."""
        return AbsenceBook(self)

    @cached_property
    def ledger_book(self) -> LedgerBook:
        """What the ledger remembers of dates before history begins."""
        return LedgerBook(self)

    @cached_property
    def worked_out(self) -> dict[object, Any]:
        """What rules have worked out from these fields, by keys of their own; a copy of the problem begins anew."""
        return {}

    @cached_property
    def _selected(self) -> dict[str, tuple[Moderator, ...]]:
        return {}

    def _whom(self, whom: str) -> tuple[Moderator, ...]:
        if whom == "all":
            return self.moderators
        field, _, value = whom.partition(":")
        attribute = {"vendor": "vendor", "team": "team", "contract": "contract", "moderator": "id"}.get(field)
        if attribute is None:
            raise ValueError(f"scope {whom!r}: expected all, vendor:…, team:…, contract:… or moderator:…")
        return self._by_attribute[attribute].get(value, ())

    @cached_property
    def _by_attribute(self) -> dict[str, dict[str, tuple[Moderator, ...]]]:
        table: dict[str, dict[str, tuple[Moderator, ...]]] = {}
        for attribute in ("vendor", "team", "contract", "id"):
            groups: dict[str, list[Moderator]] = {}
            for moderator in self.moderators:
                groups.setdefault(getattr(moderator, attribute), []).append(moderator)
            table[attribute] = {key: tuple(group) for key, group in groups.items()}
        return table


def _unique(what: str, ids: list[str]) -> None:
    doubled = sorted({value for value in ids if ids.count(value) > 1}) if len(set(ids)) < len(ids) else []
    if doubled:
        raise ValueError(f"{what} ids must be unique; doubled: {', '.join(doubled[:5])}")


def _known(what: str, known: set[str], used: Iterable[str]) -> None:
    unknown = sorted(set(used) - known)
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(unknown[:5])}")
