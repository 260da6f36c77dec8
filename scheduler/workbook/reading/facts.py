"""Sheet `Facts`: permits, opt-ins, waivers, night workers; and what the rules make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.calendar import Fact
from models.facts import HUB, truth
from scheduler.rules.asked import facts_asked
from scheduler.workbook.reading.cells import fold
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.sheets import Record, ordered, records
from scheduler.workbook.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from models.hub import Moderator
    from models.problem import Problem
    from scheduler.rules import Rule
    from scheduler.workbook.reading.session import Session


def read_facts(session: Session, moderators: Iterable[Moderator]) -> list[Fact]:
    """Every line of `Facts`: about a moderator, `team:…`, `contract:…`, `vendor:…`, or the hub."""
    people = list(moderators)
    complete = session.ids["Moderators"].complete
    named: dict[str, set[str]] = {
        "team": {m.team for m in people},
        "contract": {m.contract for m in people},
        "vendor": {m.vendor for m in people},
    }
    out: list[Fact] = []
    for record in records(session, FACTS):
        ordered(record, record["from"], record["to"])
        subject = _subject(session, record, named) if complete else record["subject"]
        value = record["value"] or ""
        try:
            truth(value)
        except ValueError as reason:
            record.error("value", f"expected yes or no: {reason}")
        fields = {"first_date": "from", "last_date": "to"}
        dates = {"first_date": record["from"], "last_date": record["to"]}
        if subject is None and "subject" in record.at_fault:
            continue
        row = record.build(Fact, fields, subject=subject, fact=record["fact"], value=value, **dates)
        if row is not None:
            session.places[f"fact:{len(out)}"] = record.place("fact")
            session.places[f"fact:{len(out)}:to"] = record.place("to" if record["to"] else "fact")
            out.append(row)
    return out


def _subject(session: Session, record: Record, named: Mapping[str, Collection[str]]) -> str | None:
    written = record["subject"]
    if written is None:
        return None
    form, colon, name = (part.strip() for part in str(written).partition(":"))
    if not colon:
        hub = session.hub.name if session.hub else ""
        if fold(form) in (HUB, fold(hub)):
            return HUB
        found = session.ids["Moderators"].match(form, lambda: record.place("subject"))
        if found is None:
            record.error("subject", f"{session.ids['Moderators'].unknown(form)}; or hub, team:…, contract:…, vendor:…")
        return found
    form = fold(form)
    if form not in named:
        record.error("subject", "expected hub, a moderator's id, team:…, contract:… or vendor:…")
    elif name not in named[form]:
        record.error("subject", f"expected a {form} that moderators have{nearest(name, named[form])}")
    return f"{form}:{name}"


def warn_of_facts(session: Session, problem: Problem, rules: Iterable[Rule]) -> None:
    """A fact that no rule asks for, and one that ends before the horizon does."""
    asked = {fact for rule in rules for fact in facts_asked(rule)}
    last = problem.clock.date_of(problem.hub.days - 1)
    for number, fact in enumerate(problem.facts):
        if fact.fact.lower() not in asked:
            hint = nearest(fact.fact.lower(), asked)
            place = session.places[f"fact:{number}"]
            session.faults.warning(
                place, f"no rule of this hub asks for this fact, so it changes nothing{hint}", fact.fact
            )
        elif fact.last_date is not None and fact.last_date < last:
            place = session.places[f"fact:{number}:to"]
            sentence = (
                f"this fact of {fact.subject} ends before the horizon does ({last}): {fact.fact} is not taken as given"
            )
            session.faults.warning(place, f"{sentence} for rules that hold over the whole of it", fact.last_date)
