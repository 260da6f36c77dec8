"""Fields that hold names: a comma list of ids, and the names of weekdays."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of weekdays as written in rules, Monday first."""

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The same in full."""


def names_of(value: Any) -> Any:
    """Names of a comma list as written, trimmed, each once; raises ValueError where none is left."""
    if not isinstance(value, str):
        return value
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    if not names:
        raise ValueError("expected at least one name; separate several by commas")
    return names


Names = Annotated[tuple[str, ...], BeforeValidator(names_of)]
"""A field that holds a comma list of names."""
