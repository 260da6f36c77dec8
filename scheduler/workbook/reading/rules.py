"""Sheets `Rules` and `Objective`: labor rules as rows, and prices."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from models.facts import scope_of
from models.rule import Objective, RuleRow
from scheduler.rules import RuleError, build
from scheduler.rules.pack import pack
from scheduler.workbook.reading.cells import CellError, blank, fold, text
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.sheets import Record, records
from scheduler.workbook.schema import NOTE, OBJECTIVE, RULES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from models.hub import Moderator
    from scheduler.workbook.reading.session import Session

_OWN = (*RULES.names, NOTE)


def read_rules(session: Session, moderators: Iterable[Moderator]) -> list[RuleRow]:
    """Every rule of the sheet as a row; what its kind says of it is told at the cell.

    A rule without an id is named after its kind, from the second on with a number.
    """
    out: list[RuleRow] = []
    named = _scopes(session, moderators)
    places: dict[str, str] = {}
    kinds: dict[str, int] = {}
    for record in records(session, RULES, free=True):
        if record["kind"] is None:
            continue
        kind = fold(record["kind"])
        kinds[kind] = kinds.get(kind, 0) + 1
        identifier = record["id"] or (kind if kinds[kind] == 1 else f"{kind}.{kinds[kind]}")
        first = places.setdefault(identifier, record.place("id"))
        if first != record.place("id"):
            record.error("id", f"expected an id that is not used yet; rule {identifier!r} stands in {first} too")
        scope = _scope(record, named)
        parameters = _parameters(record)
        row = RuleRow(id=identifier, kind=kind, scope=scope, weight=record["weight"], parameters=parameters)
        # Asked of every row, also one with another fault: a planner wants all of them at once.
        if _is_rule(record, row) and not record.at_fault and _may_replace(session, record, row):
            session.places[f"rule:{identifier}"] = record.place("kind")
            session.places |= {f"rule:{identifier}:{name}": record.place(name) for name, _ in parameters}
            session.places[f"rule:{identifier}:scope"] = record.place("scope")
            out.append(row)
    if not places:
        packs = ", the rule packs" if session.hub and session.hub.rule_packs else ""
        session.assume(
            f"Rules: none is given; contracts, skills, availability{packs} and one duty a day hold all the same"
        )
    return out


def _may_replace(session: Session, record: Record, row: RuleRow) -> bool:
    """A row with the id of a policy's rule takes its place, and that is told; one of another kind would only end it."""
    named = map(pack, session.hub.rule_packs if session.hub else ())
    own = ((found.id, rule.row) for found in named if found.policy for rule in found.rules)
    for policy, other in own:
        if other.id == row.id and other.kind != row.kind:
            record.error(
                "kind", f"expected {other.kind}, the kind of {row.id} in {policy}; or an id that is not used yet"
            )
            return False
        if other.id == row.id:
            session.assume(f"Rules: {record.place('id')} takes the place of {row.id} of {policy}")
    return True


def _is_rule(record: Record, row: RuleRow) -> bool:
    """Whether the row's kind takes it; otherwise every fault is told at its cell."""
    try:
        build(row)
    except RuleError as error:
        for fault in error.faults:
            column = fault.field if fault.field in record.columns else "kind"
            named = "" if column == fault.field else f"{fault.field}: "
            record.error(column, f"{named}{fault.expected}")
        return False
    return True


def _parameters(record: Record) -> tuple[tuple[str, str], ...]:
    """Filled cells beside the sheet's own columns, as text, in the order of the columns."""
    out = []
    for name in sorted(record.columns, key=record.columns.__getitem__):
        value = record.raw(name)
        if name in _OWN or blank(value):
            continue
        try:
            out.append((name, _written(value)))
        except CellError as fault:
            record.error(name, str(fault))
    return tuple(out)


def _written(value: object) -> str:
    """A parameter as a planner writes it: `yes` and `no`, dates as YYYY-MM-DD, durations as `11h30m`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}h{minutes % 60:02d}m" if minutes % 60 else f"{minutes // 60}h"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return text(value)


def _scopes(session: Session, moderators: Iterable[Moderator]) -> dict[str, Collection[str] | None]:
    """Names that a scope of each form may hold; None where a sheet at fault leaves them unknown."""
    people = list(moderators)
    complete = session.ids["Moderators"].complete
    return {
        "vendor": {m.vendor for m in people if m.vendor} if complete else None,
        "team": {m.team for m in people if m.team} if complete else None,
        "contract": {*session.ids["Contracts"], *(m.contract for m in people)} if complete else None,
        "moderator": set(session.ids["Moderators"]) if complete else None,
    }


def _scope(record: Record, named: Mapping[str, Collection[str] | None]) -> str:
    """The scope in its one form; a name that nobody bears is an error, for the rule would bind nobody."""
    if record["scope"] is None:
        return "all"
    whom, wanted = scope_of(str(record["scope"]))
    form, colon, name = (part.strip() for part in whom.partition(":"))
    form = fold(form)
    known = named.get(form)
    if colon and known is not None and name not in known:
        record.error("scope", f"expected a {form} that moderators have; nobody is in this scope{nearest(name, known)}")
    facts = " and ".join(map(str, wanted))
    return (f"{form}:{name}" if colon else form) + (f" with {facts}" if facts else "")


def read_objective(session: Session) -> Objective:
    """Prices of the sheet, the defaults for the rest."""
    prices: dict[str, int] = {}
    places: dict[str, str] = {}
    for record in records(session, OBJECTIVE):
        term = record["term"]
        if term is None or record["weight"] is None:
            continue
        first = places.setdefault(term, record.place("term"))
        if first != record.place("term"):
            record.error("term", f"expected each term once; {term!r} stands in {first} too")
        prices[term] = record["weight"]
    if not prices:
        session.assume("Objective: the default prices")
    return Objective(**prices)
