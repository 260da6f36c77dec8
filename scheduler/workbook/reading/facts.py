"""Sheet `Facts`: permits, opt-ins, waivers, night workers; and what the rules make of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from models.calendar import Fact
from models.facts import HUB, SEVERE_OK, scope_of, truth
from scheduler.rules.asked import facts_asked, lifting
from scheduler.rules.pack import PACKS, pack, packs_of
from scheduler.workbook.reading.cells import fold
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.session import RULE_PACKS
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
    said: dict[tuple[str, str], list[tuple[Fact, str]]] = {}
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
            before = said.setdefault((row.subject, row.fact.lower()), [])
            _refuse_another_word(record, row, before)
            before.append((row, record.place("fact")))
            session.places[f"fact:{len(out)}"] = record.place("fact")
            session.places[f"fact:{len(out)}:to"] = record.place("to" if record["to"] else "fact")
            out.append(row)
    return out


def _refuse_another_word(record: Record, row: Fact, before: Iterable[tuple[Fact, str]]) -> None:
    """No date may have another answer than in an earlier row `before` of this subject and fact, with their cells."""
    for other, place in before:
        if truth(other.value) == truth(row.value):
            continue
        starts = [first for first in (other.first_date, row.first_date) if first]
        ends = [last for last in (other.last_date, row.last_date) if last]
        if not starts or not ends or max(starts) <= min(ends):
            record.error("value", f"expected one answer for each date; {place} says another of {row.subject}")
            return


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
    """A fact that no rule asks for, and one that ends before the horizon does and that no other row goes on with; and
    one that a rule of the sheet asks for and that nobody knows."""
    asked: dict[str, set[bool]] = {}
    for rule in rules:
        for wanted, lifts in facts_asked(rule):
            asked.setdefault(wanted, set()).add(lifts)
        _warn_of_strangers(session, problem, rule)
    for number, fact in enumerate(problem.facts):
        name = fact.fact.lower()
        if name not in asked:
            hint = nearest(name, asked)
            place = session.places[f"fact:{number}"]
            session.faults.warning(
                place, f"no rule of this hub asks for this fact, so it changes nothing{hint}", fact.fact
            )
        elif _ends_within(problem, fact) and truth(fact.value):
            if fact.last_date is not None and fact.last_date < problem.hub.start:
                sentence = f"{fact.fact} of {fact.subject} has expired, before the first date ({problem.hub.start}): it"
                session.faults.warning(
                    session.places[f"fact:{number}:to"], f"{sentence} counts for nothing", fact.last_date
                )
                continue
            last = problem.clock.date_of(problem.hub.days - 1)
            told = [_LIFTS] * (True in asked[name]) + [_NEEDED] * (False in asked[name])
            sentence = f"{fact.fact} of {fact.subject} ends before the horizon does ({last}): {'; '.join(told)}"
            session.faults.warning(session.places[f"fact:{number}:to"], sentence, fact.last_date)


def warn_of_law_without_facts(session: Session, problem: Problem, rules: Iterable[Rule]) -> None:
    """Tell of each pack how many of its rules bind nobody because nobody gave the facts that they ask for."""
    by_id = {rule.id: rule for rule in rules}
    for named in packs_of(problem):
        own = [by_id[rule.row.id] for rule in named.rules if rule.row.id in by_id]
        waiting = [unknown for rule in own if (unknown := _waiting(problem, rule))]
        if waiting:
            facts = ", ".join(dict.fromkeys(chain(*waiting)))
            none = " (NOTHING of this pack holds)" if len(waiting) == len(own) else ""
            session.faults.warning(
                session.places[RULE_PACKS],
                f"{len(waiting)} of {len(own)} rules of pack {named.id} are applied to nobody{none}, for want of "
                f"{facts}: "
                f"rosterwright rules {named.id} tells what each means; sheet Facts takes a yes or no, of hub, "
                "contract:…, team:… or a moderator",
                named.id,
            )
        _tell_what_lifts(session, problem, named.id, own)


def _tell_what_lifts(session: Session, problem: Problem, named: str, rules: Iterable[Rule]) -> None:
    """Tell of bans that bind everybody, such as that of Sundays, and that a fact would lift which nobody gave."""
    given = {fact.fact.lower() for fact in problem.facts}
    bans = []
    for rule in rules:
        facts = lifting(rule)
        everybody = len(problem.select(rule.scope)) == len(problem.moderators)
        if rule.kind in ("forbid", "free_days") and rule.hard and facts and everybody and given.isdisjoint(facts):
            bans.append(f"{rule.id} ({' and '.join(facts)})")
    if bans:
        session.faults.warning(
            session.places[RULE_PACKS],
            f"these rules of pack {named} keep dates or times of everybody free until sheet Facts gives what lifts "
            f"them: {', '.join(bans)}",
            named,
        )


def _waiting(problem: Problem, rule: Rule) -> dict[str, int]:
    """What is unknown where that keeps a rule from everybody."""
    idle = rule.nothing_due(problem) or not problem.select(rule.scope)
    return rule.unknown(problem) if idle else {}


def _warn_of_strangers(session: Session, problem: Problem, rule: Rule) -> None:
    """Name each fact of a rule on the sheet that neither sheet Facts nor a rule pack knows: a slip of the pen leaves
    the rule without people, or without what lifts it."""
    cell = session.places.get(f"rule:{rule.id}")
    asked = dict.fromkeys(fact for fact, _ in facts_asked(rule)) if cell else ()
    if cell is None or not asked:
        return
    known = {SEVERE_OK, *(fact.fact.lower() for fact in problem.facts)}
    known |= {fact.name.lower() for name in PACKS for fact in pack(name).facts}
    in_scope = {wanted.fact for wanted in scope_of(rule.scope).wanted}
    for fact in asked:
        if fact not in known:
            column, read = ("scope", rule.scope) if fact in in_scope else ("unless", fact)
            place, hint = session.places.get(f"rule:{rule.id}:{column}", cell), nearest(fact, sorted(known))
            session.faults.warning(place, f"neither sheet Facts nor a rule pack knows fact {fact!r}{hint}", read)


_LIFTS = "rules that it lifts over the whole horizon are not lifted"
_NEEDED = "rules that ask for it hold over the whole horizon all the same"


def _ends_within(problem: Problem, fact: Fact) -> bool:
    """Whether a fact ends before the horizon's last date, and no other row says the same of what follows."""
    if fact.last_date is None or problem.clock.day_index(fact.last_date) >= problem.hub.days - 1:
        return False
    after = max(fact.last_date + timedelta(days=1), problem.hub.start)
    return not any(
        (other.subject, other.fact.lower(), truth(other.value)) == (fact.subject, fact.fact.lower(), True)
        and (other.first_date or after) <= after <= (other.last_date or after)
        for other in problem.facts
    )
