"""Sheet `Rules`: every rule that held, whom it bound, by which article, and which facts were missing to judge it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.rules import rules_of
from scheduler.rules.asked import lifting
from scheduler.rules.cause import origin, origins
from scheduler.rules.pack import DISCLAIMER, STATUS, asked_rules, pack_rules, packs_of
from scheduler.rules.personal import Personal
from scheduler.rules.words import shortened
from scheduler.workbook.writing.tables import Column, Table, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.hub import Moderator
    from scheduler.rules import Rule
    from scheduler.rules.pack import PackRule
    from scheduler.workbook.writing.book import Book

RULE_COLUMNS = (
    Column("rule", width=24),
    Column("state", "wrapped", 18),
    Column("hardness", width=10),
    Column("people", "integer", 9),
    Column("whom", "wrapped", 30),
    Column("violations", "integer", 11),
    Column("sentence", "wrapped", 70),
    Column("source", "wrapped", 36),
    Column("known", "wrapped", 22),
    Column("missing", "wrapped", 30),
    Column("note", "wrapped", 50),
)


_NAMED = 12
"""So many people whom a rule binds are named, where it does not bind everybody."""

_IN_THE_INPUT = "it is kept by what the workbook plans, on sheet Events; validate names for whom that is missing."


def rules_table(book: Book) -> Table:
    """A line a rule but those about one person alone: of the packs first, then of sheet Rules and of the contracts."""
    cited = {rule.row.id: rule for rule in pack_rules(book.problem)}
    broken = Counter(violation.rule for violation in book.verdict.violations)
    rules = [rule for rule in rules_of(book.problem) if not isinstance(rule, Personal)]
    rules.sort(key=lambda rule: rule.id not in cited)
    known = origins(book.problem)
    lines = [_line(book, rule, cited.get(rule.id), origin(known, rule.id), broken[rule.id]) for rule in rules]
    return Table(RULE_COLUMNS, lines + [_asked(rule) for rule in asked_rules(book.problem)])


def rule_notes(book: Book) -> tuple[str, ...]:
    """What must be said of the packs in use, if any."""
    used = [f"{found.id} ({found.title}, text of {found.reviewed})" for found in packs_of(book.problem)]
    return (f"Rule packs: {', '.join(used)}. {DISCLAIMER}",) if used else ()


def _line(book: Book, rule: Rule, cited: PackRule | None, article: str, broken: int) -> tuple[Value, ...]:
    missing = book.verdict.facts_missing.get(rule.id, {})
    people = book.problem.select(rule.scope)
    bound = [person for person in people if not rule.lifted(book.problem, person)]
    free = len(people) - len(bound)
    lifted = f"; lifted for {free} by {' and '.join(lifting(rule))}" if free else ""
    return (
        rule.id,
        f"{_state(book, rule.id)}{lifted}",
        "hard" if rule.hard else f"{rule.weight} points",
        len(bound),
        _whom(rule.scope, bound, len(book.problem.moderators)),
        broken,
        rule.statement(),
        article,
        STATUS[cited.status] if cited else "",
        ", ".join(f"{fact} of {number} people" for fact, number in missing.items()),
        cited.note if cited else "",
    )


def _whom(scope: str, bound: Sequence[Moderator], of: int) -> str:
    """The scope as written and, where it is about some people and not all, who they are."""
    if not bound or len(bound) == of:
        return scope
    return f"{scope}: {shortened([person.id for person in bound], _NAMED)}"


def _state(book: Book, rule: str) -> str:
    """Whether a rule held, for everybody it is about as far as is known, and if not, why."""
    if rule in book.verdict.rules_idle:
        return f"not applied: {book.verdict.rules_idle[rule]}"
    return "enforced in part: facts missing" if rule in book.verdict.facts_missing else "enforced"


def _asked(rule: PackRule) -> tuple[Value, ...]:
    told, state = f"{rule.title}: {_IN_THE_INPUT}", "checked in the input"
    return (rule.row.id, state, "", 0, rule.row.scope, 0, told, rule.source, STATUS[rule.status], "", rule.note)
