"""Which facts a rule asks for: in its scope, and in what lifts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.facts import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.rules.base import Rule


def facts_asked(rule: Rule) -> Iterator[str]:
    """Names of the facts, in small letters."""
    yield from (fact for fact, _ in scope_of(rule.scope).wanted)
    yield from (fact for fact, _ in getattr(rule, "unless", ()))
