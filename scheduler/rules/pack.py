"""Rule packs: the law of a jurisdiction, or a policy, as data: a TOML table a rule, with its article and its status.

A hub names its packs; their rules hold beside everything that is written on its sheets. Hard rules stack, so whatever
is stricter binds. A row of sheet `Rules` takes the place of a rule of the same id only where the pack is a policy.
"""

from __future__ import annotations

import tomllib
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from models.base import Frozen, Identifier
from models.rule import RuleRow

if TYPE_CHECKING:
    from models.problem import Problem

PACKS = ("AE", "DE", "FR", "GB", "ID", "IE", "JP", "KR", "SG", "US-CA", "US-NY", "ts-wellness")
"""Ids of all packs, in the order of their names."""

DATED = ("cap", "floor")
"""Kinds whose rows may say from when and to when their windows are judged; windows of a date or a shift lie on one side
of any date."""

STATUS = {
    "read": "read in the statute",
    "read-secondary": "read in a secondary source",
    "recalled": "recalled, not looked up",
    "assumption": "our own assumption",
}
"""How a figure is known, from best to worst."""

DISCLAIMER = "Rule packs are no legal advice: have counsel sign off every figure before a hub relies on it."


class FactNamed(Frozen):
    """A fact that rules of the pack ask for: `needed` to judge them, or `loosens` them where it holds."""

    name: Identifier
    about: str
    effect: Literal["needed", "loosens"]


class PackRule(Frozen):
    """A rule with its article; `valid_from` and `valid_to` are the first and last date on which it is law."""

    row: RuleRow
    title: str
    source: str
    status: Literal["read", "read-secondary", "recalled", "assumption"]
    valid_from: date
    valid_to: date | None = None
    note: str = ""

    def in_force(self, first: date, last: date) -> bool:
        """Whether the rule holds on some date from `first` to `last`."""
        return self.valid_from <= last and (self.valid_to is None or first <= self.valid_to)

    def dated(self, first: date, last: date) -> PackRule:
        """The rule with those of its dates as parameters that lie inside a horizon, if its kind knows dates."""
        inside = {}
        if self.valid_from > first:
            inside["valid_from"] = self.valid_from.isoformat()
        if self.valid_to is not None and self.valid_to < last:
            inside["valid_to"] = self.valid_to.isoformat()
        by_date = self.row.kind in DATED and dict(self.row.parameters).get("window") in ("day", "shift")
        if not inside or not by_date:
            return self
        parameters = (*self.row.parameters, *inside.items())
        return self.model_copy(update={"row": self.row.model_copy(update={"parameters": parameters})})


class Pack(Frozen):
    """A file of rules. `reviewed` is the date of the text that was read; `policy` packs are an operator's to change.

    `asked` are rules that whoever plans the hub keeps with what is written in the workbook, as with its events: they
    are checked where it is read, and told as that.
    """

    id: Identifier
    title: str
    about: str
    reviewed: date
    policy: bool = False
    time_zone: str = ""
    week_start: str = ""
    holidays: str = ""
    facts: tuple[FactNamed, ...] = ()
    rules: tuple[PackRule, ...] = Field(min_length=1)
    asked: tuple[PackRule, ...] = ()

    @property
    def every(self) -> tuple[PackRule, ...]:
        """All rules, whatever becomes of them."""
        return (*self.rules, *self.asked)


class UnknownPack(ValueError):
    """A name that no pack has; says which are there, and the nearest."""

    def __init__(self, name: str) -> None:
        close = get_close_matches(name.upper(), [known.upper() for known in PACKS], n=1)
        hint = next((f"; did you mean {known}?" for known in PACKS if [known.upper()] == close), "")
        super().__init__(f"no rule pack {name!r}; there are {', '.join(PACKS)}{hint}")


def pack(name: str) -> Pack:
    """The pack of this id, whatever its case. Raises UnknownPack."""
    known = next((known for known in PACKS if known.lower() == name.strip().lower()), None)
    if known is None:
        raise UnknownPack(name)
    return _load(known)


@cache
def _load(known: str) -> Pack:
    file = resources.files("scheduler.rules") / "packs" / f"{known.lower().replace('-', '_')}.toml"
    return pack_of(file.read_text(encoding="utf-8"))


_OF_RULE = ("id", "kind", "scope", "weight", "title", "source", "status", "valid_from", "valid_to", "note")


def pack_of(text: str) -> Pack:
    """The pack that a TOML text describes. Raises ValueError where it is none."""
    document = tomllib.loads(text)
    head: dict[str, Any] = document["pack"]
    rules, asked = (tuple(map(_rule, document.get(name, ()))) for name in ("rule", "asked"))
    return Pack(**head, facts=document.get("fact", ()), rules=rules, asked=asked)


def _rule(table: dict[str, Any]) -> PackRule:
    parameters = {name: value for name, value in table.items() if name not in _OF_RULE}
    wrong = sorted(name for name, value in parameters.items() if not isinstance(value, str))
    if wrong:
        raise ValueError(f"rule {table.get('id')}: {', '.join(wrong)} must be text, as on sheet Rules")
    row = RuleRow(
        id=table["id"],
        kind=table["kind"],
        scope=table.get("scope", "all"),
        weight=table.get("weight"),
        parameters=tuple(parameters.items()),
    )
    about = {
        name: table[name] for name in ("title", "source", "status", "valid_from", "valid_to", "note") if name in table
    }
    return PackRule(row=row, **about)


def packs_of(problem: Problem) -> tuple[Pack, ...]:
    """The packs that the hub names, in its order."""
    return tuple(pack(name) for name in problem.hub.rule_packs)


def asked_rules(problem: Problem) -> tuple[PackRule, ...]:
    """Rules of the hub's packs that are in force in its horizon and are checked where the workbook is read."""
    first, last = problem.hub.start, problem.clock.date_of(problem.hub.days - 1)
    return tuple(rule for found in packs_of(problem) for rule in found.asked if rule.in_force(first, last))


def pack_rules(problem: Problem) -> tuple[PackRule, ...]:
    """Rules of the hub's packs that are in force in its horizon and that no row of the hub replaces.

    One that begins or ends within the horizon holds between its dates if it is about single dates or shifts; any other
    holds over the whole of it, which is stricter.
    """
    first, last = problem.hub.start, problem.clock.date_of(problem.hub.days - 1)
    written = {row.id for row in problem.rules}
    return tuple(
        rule.dated(first, last)
        for found in packs_of(problem)
        for rule in found.rules
        if rule.in_force(first, last) and not (found.policy and rule.row.id in written)
    )
