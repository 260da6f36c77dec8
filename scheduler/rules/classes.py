"""The field of kinds of absence, read from `sick, annual_leave`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from models.absence import kind_of
from scheduler.rules.names import names_of


def _read(value: Any) -> Any:
    return tuple(map(kind_of, names_of(value))) if isinstance(value, str) else value


Classes = Annotated[tuple[str, ...], BeforeValidator(_read)]
"""A field that holds kinds of absence, or `any` for all of them, and reads them from text."""
