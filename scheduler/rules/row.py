"""From a row to a rule: what is written becomes one frozen rule, or every fault of the row is named."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from models.facts import scope_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.rule import RuleRow
    from scheduler.rules.base import Rule

SCOPES = ("vendor", "team", "contract", "moderator")
"""What may stand before the colon of a scope; `all` stands alone."""

OF_THE_BASE = ("id", "scope", "weight")
"""Fields that every rule has; all other fields of a kind are its parameters."""


class RuleFault(NamedTuple):
    """One thing wrong with a row: the column (id, kind, scope, weight or a parameter), what it holds, what is due."""

    field: str
    read: str
    expected: str


class RuleError(ValueError):
    """A row that is no rule. `rule` is its id; `faults` holds everything found, `field` the column of the first."""

    def __init__(self, rule: str, faults: tuple[RuleFault, ...]) -> None:
        self.rule = rule
        self.faults = faults
        self.field = faults[0].field
        super().__init__("; ".join(f"rule {rule}, {f.field} {f.read!r}: {f.expected}" for f in faults))


_SHOULD_BE = "Input should be "


def parameters_of(kind: type[Rule]) -> tuple[str, ...]:
    """Names of a kind's parameters, in the order in which the class states them."""
    return tuple(name for name in kind.model_fields if name not in OF_THE_BASE)


def rule_from(row: RuleRow, kinds: Mapping[str, type[Rule]], elsewhere: Mapping[str, str]) -> Rule:
    """The rule that a row describes.

    `kinds` maps names to classes; `elsewhere` says of kinds that no row can ask for where they come from. Raises
    RuleError with every fault found: unknown kind, parameter or scope (with the nearest name), a value that does not
    parse.
    """
    if row.kind in elsewhere:
        raise RuleError(row.id, (RuleFault("kind", row.kind, elsewhere[row.kind]),))
    if row.kind not in kinds:
        known = [name for name in sorted(kinds) if name not in elsewhere]
        raise RuleError(row.id, (RuleFault("kind", row.kind, f"no kind of rule; {_nearest(row.kind, known)}"),))
    kind = kinds[row.kind]
    faults = [*_scope_faults(row.scope), *_name_faults(row, kind)]
    names = parameters_of(kind)
    values: dict[str, object] = {name: text for name, text in row.parameters if name in names}
    try:
        rule = kind.model_validate({"id": row.id, "scope": row.scope, "weight": row.weight, **values})
    except ValidationError as error:
        raise RuleError(row.id, (*faults, *_value_faults(error))) from error
    if faults:
        raise RuleError(row.id, tuple(faults))
    return rule


def _scope_faults(scope: str) -> list[RuleFault]:
    whom = scope_of(scope).whom
    field, colon, _ = whom.partition(":")
    if whom == "all" or (colon and field in SCOPES):
        return []
    return [RuleFault("scope", scope, "expected all, " + ", ".join(f"{name}:…" for name in SCOPES) + _guess(field))]


def _guess(field: str) -> str:
    close = get_close_matches(field.strip().lower(), ["all", *SCOPES], n=1)
    return f"; did you mean {close[0] + (':…' if close[0] != 'all' else '')}?" if close else ""


def _name_faults(row: RuleRow, kind: type[Rule]) -> list[RuleFault]:
    names = parameters_of(kind)
    written = [name for name, _ in row.parameters]
    faults = [
        RuleFault(name, text, f"{kind.kind} has no parameter {name!r}; {_nearest(name, names)}")
        for name, text in row.parameters
        if name not in names
    ]
    doubled = sorted({name for name in written if written.count(name) > 1})
    return faults + [RuleFault(name, dict(row.parameters)[name], "written twice; write it once") for name in doubled]


def _value_faults(error: ValidationError) -> list[RuleFault]:
    """pydantic's findings, one a column; what concerns several parameters at once is said of the kind."""
    faults = []
    for fault in error.errors(include_url=False):
        field = str(fault["loc"][0]) if fault["loc"] else "kind"
        missing = fault["type"] == "missing"
        read = "" if missing or not fault["loc"] else str(fault["input"])
        expected = "must be given" if missing else expectation(fault["msg"])
        faults.append(RuleFault(field, read, expected))
    return faults


def expectation(message: str) -> str:
    """What pydantic says of a value, as our messages say it: `Input should be …` becomes `expected …`."""
    text = message.removeprefix("Value error, ")
    if not text.startswith(_SHOULD_BE):
        return text
    text = text.removeprefix(_SHOULD_BE)
    if text.startswith("a valid integer"):
        return "expected a whole number"
    return f"expected {'a value ' if text.startswith(('greater', 'less')) else ''}{text}"


def _nearest(name: str, known: list[str] | tuple[str, ...]) -> str:
    close = get_close_matches(name.strip().lower(), known, n=1, cutoff=0.5)
    listed = "expected one of " + ", ".join(known) if known else "it has none"
    return f"did you mean {close[0]}? ({listed})" if close else listed
