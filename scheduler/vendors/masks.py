"""Other ids for people, everywhere in a problem: what is made of it then names nobody.

Texts are not searched and replaced. The problem itself is written anew with pseudonyms in place of ids, and whatever is
said of it, the sentences of violations and the ids of implied rules too, is said again from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.facts import scope_of
from models.part import ONE
from models.problem import ROWS_OF_ONE
from models.verdict import Conflict
from scheduler.rules import rules_of
from scheduler.rules.flat import NAMED
from scheduler.rules.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.problem import Problem
    from models.roster import Roster
    from models.rule import RuleRow


def masked(problem: Problem, names: Mapping[str, str]) -> Problem:
    """The problem in which everybody in `names` (id → pseudonym) has the pseudonym for an id, and no name."""

    def renamed(who: str) -> str:
        return names.get(who, who)

    rows = {
        field: tuple(row.model_copy(update={"moderator": renamed(row.moderator)}) for row in getattr(problem, field))
        for field in ROWS_OF_ONE
    }
    people = [
        person.model_copy(update={"id": names[person.id], "name": ""}) if person.id in names else person
        for person in problem.moderators
    ]
    facts = [fact.model_copy(update={"subject": renamed(fact.subject.strip())}) for fact in problem.facts]
    events = [event.model_copy(update={"moderator": renamed(event.moderator)}) for event in problem.events]
    update = {"moderators": tuple(people), "facts": tuple(facts), "events": tuple(events), **rows}
    return problem.model_copy(update={**update, "rules": _rules(problem, names)})


def masked_roster(problem: Problem, roster: Roster, names: Mapping[str, str]) -> Roster:
    """The roster of the `masked` problem."""
    duties = (duty._replace(moderator=names.get(duty.moderator, duty.moderator)) for duty in roster.duties)
    ordered = tuple(sorted(duties, key=lambda duty: (duty.moderator, duty.start)))
    return roster.model_copy(update={"problem_sha256": problem.sha256, "duties": ordered})


def masked_conflicts(
    problem: Problem, other: Problem, conflicts: Iterable[Conflict], names: Mapping[str, str]
) -> tuple[Conflict, ...]:
    """Conflicts of `problem` as `other`, the masked one, says them: by its rules, which stand in the same order."""
    twins = {rule.id: twin for rule, twin in zip(rules_of(problem), rules_of(other), strict=True)}
    found = []
    for conflict in conflicts:
        own = [twins[rule] for rule in conflict.rules if rule in twins]
        said = [rule.statement() for rule in own]
        if conflict.moderator not in names:
            found.append(conflict)
            continue
        past = [_past(line, conflict.moderator, names) for line in conflict.sentences[len(conflict.rules) :]]
        found.append(
            Conflict(
                moderator=names[conflict.moderator],
                rules=tuple(rule.id for rule in own),
                sentences=(*said, *past),
            )
        )
    return tuple(found)


def _past(sentence: str, who: str, names: Mapping[str, str]) -> str:
    """The sentence about past duties that take part in a conflict: it begins `History: <id> worked …`."""
    head = f"History: {who} "
    return f"History: {names[who]} {sentence.removeprefix(head)}" if sentence.startswith(head) else ""


def _rules(problem: Problem, names: Mapping[str, str]) -> tuple[RuleRow, ...]:
    """Rows of sheet Rules; one about a person in `names` gets an id of its kind and pseudonym, for its own may say who
    that is."""
    taken: set[str] = {row.id for row in problem.rules}
    ids: dict[str, str] = {}
    found = []
    for row in problem.rules:
        scope, who = _scope(row.scope, names)
        identifier = row.id
        if who:
            identifier = next(name for n in range(len(taken) + 2) if (name := _numbered(row, who, n)) not in taken)
            taken.add(identifier)
            ids[row.id] = identifier
        parameters = tuple((name, _scope(value, names)[0]) for name, value in row.parameters)
        found.append(row.model_copy(update={"id": identifier, "scope": scope, "parameters": parameters}))
    return tuple(row.model_copy(update={"parameters": _naming(row, ids)}) for row in found)


def _naming(row: RuleRow, ids: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The parameters of a rule, where ids of other rules that it names have changed."""
    return tuple(
        (name, ", ".join(ids.get(rule, rule) for rule in names_of(value)) if name == NAMED else value)
        for name, value in row.parameters
    )


def _numbered(row: RuleRow, who: str, number: int) -> str:
    return f"{row.kind}.{who}" + (f".{number + 1}" if number else "")


def _scope(text: str, names: Mapping[str, str]) -> tuple[str, str]:
    """A scope (or a parameter that may be one) with the pseudonym in it, and the pseudonym; "" where it names nobody
    of `names`."""
    whom = scope_of(text).whom
    who = names.get(whom.removeprefix(ONE).strip(), "") if whom.startswith(ONE) else ""
    return (text.replace(whom, ONE + who, 1), who) if who else (text, "")
