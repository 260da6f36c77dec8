"""Absolute breaks of the kernel's rows; those of past duties are not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.engine.options import Options


class Pauses(Sequence[tuple[object, ...]]):
    """Absolute breaks per row, made when asked for."""

    def __init__(self, options: Options, past: int) -> None:
        self._options, self._count = options, len(options) + past

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row):  # type: ignore[no-untyped-def]
        return self._options.pauses(row) if row < len(self._options) else ()
