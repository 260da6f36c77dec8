"""The base of every noun: frozen, strict about names, comparable, and equal after a round trip through JSON."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(min_length=1, max_length=200)]
"""An id as written in the workbook, trimmed and NFKC-normalised by the import."""

Minute = int
"""Elapsed minutes since the first instant of the horizon's first local date; history is negative."""

Day = int
"""Index of a local date relative to the horizon's first date; history is negative."""


class Frozen(BaseModel):
    """A validated value that never changes and rejects fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, revalidate_instances="never")
