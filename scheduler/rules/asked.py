"""Which facts a rule asks for: in its scope, and in what lifts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.facts import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.rules.base import Rule


def facts_asked(rule: Rule) -> Iterator[tuple[str, bool]]:
    """Names of the facts, in small letters, and whether the fact, where it holds, lifts the rule."""
    yield from ((fact, not holds) for fact, holds in scope_of(rule.scope).wanted)
    yield from ((fact, holds) for fact, holds in getattr(rule, "unless", ()))


def lifting(rule: Rule) -> tuple[str, ...]:
    """The facts that lift a rule where they hold."""
    return tuple(fact for fact, lifts in facts_asked(rule) if lifts)
