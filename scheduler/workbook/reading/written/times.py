"""Times of day as people write them: `7:30 AM`, `7.30`, `7h30`, `0730`; of a range the start."""

from __future__ import annotations

import re

_HALF = r"(?P<half>[ap])\.?\s?m\.?"
_CLOCK = re.compile(
    rf"(?P<hour>\d{{1,2}})\s?[:.h]\s?(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:\.\d+)?)?\s?(?:{_HALF})?", re.I
)
_HOUR = re.compile(rf"(?P<hour>\d{{1,2}})\s?{_HALF}", re.IGNORECASE)
_DIGITS = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})")
_RANGE = re.compile(r"\s*(?:-|–|—|to)\s*", re.IGNORECASE)
_HALF_DAY, _HOUR_MINUTES, _HALF_MINUTE = 12, 60, 30


def read_time(written: str) -> str:
    """The text as `HH:MM` where it is one of these forms, else as it is; seconds are rounded to the minute."""
    parts = _RANGE.split(written)
    if len(parts) == 2 and all(_minutes(part) is not None for part in parts):
        written = parts[0]
    minutes = _minutes(written)
    return written if minutes is None else f"{minutes // _HOUR_MINUTES:02d}:{minutes % _HOUR_MINUTES:02d}"


def _minutes(written: str) -> int | None:
    """Minutes after midnight; None where the text is no such time."""
    match = _CLOCK.fullmatch(written) or _HOUR.fullmatch(written) or _DIGITS.fullmatch(written)
    if match is None:
        return None
    said = match.groupdict()
    hour, minute, half = int(said["hour"]), int(said.get("minute") or 0), said.get("half")
    second = int(said.get("second") or 0)
    if minute >= _HOUR_MINUTES or second >= _HOUR_MINUTES or (half and not 1 <= hour <= _HALF_DAY):
        return None
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half in "pP" else 0)
    return hour * _HOUR_MINUTES + minute + (second >= _HALF_MINUTE)
