"""The breaks of a shift pattern: their grammar, and whether they can be placed in a shift at all."""

from __future__ import annotations

import re

from models.pattern import BreakSpec
from scheduler.workbook.reading.cells import CellError

_BREAK = re.compile(r"(\d{1,3})\s*(?:m|min)?\s+(paid|unpaid)\s+(\S+?)\s*[-–]\s*(\S+)", re.IGNORECASE)
_OFFSET = re.compile(r"(\d{1,2}):([0-5]\d)")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
_MOST = 8
_EXPECTED = "expected breaks such as `30 unpaid 35%-65%; 15 paid 1:30-3:00`"


def read_breaks(written: str) -> tuple[BreakSpec, ...]:
    """Breaks separated by `;` (or `,` or line feeds), each `minutes paid|unpaid window`. Raises `CellError`."""
    parts = [part.strip() for part in re.split(r"[;,\r\n]+", written) if part.strip()]
    if len(parts) > _MOST:
        raise CellError(f"expected at most {_MOST} breaks in a shift")
    return tuple(_break(part) for part in parts)


def _break(part: str) -> BreakSpec:
    match = _BREAK.fullmatch(part)
    if not match:
        raise CellError(f"{_EXPECTED}; {part!r} is none")
    minutes = int(match[1])
    low, low_percent = _bound(match[3], part)
    high, high_percent = _bound(match[4], part)
    if low_percent != high_percent:
        raise CellError(f"{_EXPECTED}; the window of {part!r} begins and ends in different units")
    if not 0 < minutes <= 720 or low >= high or (high_percent and high > 100):
        raise CellError(f"{_EXPECTED}; {part!r} has no length, or a window that does not end after it begins")
    return BreakSpec(minutes=minutes, paid=match[2].lower() == "paid", earliest=low, latest=high, percent=low_percent)


def _bound(written: str, part: str) -> tuple[float, bool]:
    percent, offset = _PERCENT.fullmatch(written), _OFFSET.fullmatch(written)
    if percent:
        return float(percent[1]), True
    if offset:
        return int(offset[1]) * 60 + int(offset[2]), False
    raise CellError(f"{_EXPECTED}; a window of {part!r} is neither h:mm nor %")


def placeable(breaks: tuple[BreakSpec, ...], length_minutes: int) -> bool:
    """Whether all breaks can lie in a shift of this length, each in its window, on the grid and apart.

    In a given order it is best to place each break as early as it goes; so every order is tried, which decides exactly.
    """
    return _fit(breaks, length_minutes, 0)


def _fit(rest: tuple[BreakSpec, ...], length: int, free_from: int) -> bool:
    if not rest:
        return True
    for spec in dict.fromkeys(rest):
        at = next((start for start in spec.offsets(length) if start >= free_from), None)
        if at is not None:
            index = rest.index(spec)
            if _fit(rest[:index] + rest[index + 1 :], length, at + spec.minutes):
                return True
    return False
