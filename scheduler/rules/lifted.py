"""The field of facts that lift a rule, read from `sunday_permit and not protected`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from models.facts import Wanted, wanted_of


def _read(value: Any) -> Any:
    return wanted_of(value) if isinstance(value, str) else value


Facts = Annotated[tuple[Wanted, ...], BeforeValidator(_read)]
"""A field that holds facts, all of which must be as wanted, and reads them from text."""
