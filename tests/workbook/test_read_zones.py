"""Demand of other zones, and templates whose nights begin before the horizon: what falls on which hour of the hub."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.workbook.books import MONDAY, Cells, faults, heads, hub, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

WEEKLY = ["weekday", "start", "end", "queue", "heads", "time_zone"]
DATED = ["date", "start", "end", "queue", "heads", "time_zone"]
SUN = (("Asia/Singapore", 1), ("Europe/Dublin", 2), ("America/Los_Angeles", 4))
"""Three zones at 08-16 local; heads whose sums tell which of them were added."""


def _filled(folder: Path, rows: Cells, **keys: Any) -> tuple[dict[tuple[int, int], float], list[str]]:
    """Heads by date and hour of a hub whose dates all have 24 hours, and the cells of warnings."""
    reading = read(folder, tiny(Hub=hub(**{"days": 8, **keys}), Demand=rows))
    found = {divmod(hour, 24): value for hour, value in enumerate(heads(reading)) if value}
    return found, [warning.where for warning in reading.warnings]


def test_the_night_before_the_horizon(tmp_path: Path) -> None:
    """Proves: Sunday 22:00 to 06:00 of a template asks for heads from 00:00 to 06:00 on a first date that is a Monday,
    as on every other Monday; what lies outside the horizon of a template is no fault, and not told.

    Sensitivity: placed on dates of the horizon alone, the first Monday morning asks for nobody.
    """
    found, told = _filled(tmp_path, [WEEKLY, ["Sunday", "22:00", "06:00", "q", 2, None]])
    assert sorted(found) == [*((0, hour) for hour in range(6)), (6, 22), (6, 23), *((7, hour) for hour in range(6))]
    assert told == []


def test_dated_lines_speak_for_the_first_date(tmp_path: Path) -> None:
    """Proves: dated lines of the date before the horizon, or of its first date, silence that night of the template."""
    header = ["date", "weekday", "start", "end", "queue", "heads"]
    template = [[None, "Sunday", "22:00", "06:00", "q", 2], [None, "Tuesday", "09:00", "10:00", "q", 3]]
    for day, expected in ((MONDAY, {(0, 9): 1, (1, 9): 3}), (MONDAY - timedelta(days=1), {(1, 9): 3})):
        found, _ = _filled(tmp_path, [header, *template, [day, None, "09:00", "10:00", "q", 1]], days=2)
        assert found == expected


@pytest.mark.parametrize("row", [["Saturday", "20:00", "44:00"], ["Sunday", "00:00", "20:00"]])
def test_another_zones_night_before_the_horizon(tmp_path: Path, row: list[str]) -> None:
    """Proves: a Saturday of 24 hours in Los Angeles, from 20:00, ends on Monday at 04:00 in Dublin; one date before the
    horizon is not far enough to look.

    By hand: Sunday 20:00 in Los Angeles (UTC-8) is Monday 04:00 in Dublin, in winter.
    """
    found, told = _filled(tmp_path, [WEEKLY, [*row, "q", 1, "America/Los_Angeles"]], days=1)
    assert sorted(found) == [(0, hour) for hour in range(4)]
    assert told == []


def test_zones_at_both_ends_of_the_world(tmp_path: Path) -> None:
    """Proves: Monday 09:00 in Pago Pago (UTC-11) is Tuesday 10:00 in Kiritimati (UTC+14), and the other way round."""
    rows: Cells = [WEEKLY, ["Monday", "09:00", "10:00", "q", 1, "Pacific/Pago_Pago"]]
    found, _ = _filled(tmp_path, rows, time_zone="Pacific/Kiritimati", start=MONDAY, days=2)
    assert found == {(1, 10): 1}
    rows = [WEEKLY, ["Tuesday", "10:00", "11:00", "q", 1, "Pacific/Kiritimati"]]
    found, _ = _filled(tmp_path, rows, time_zone="Pacific/Pago_Pago", start=MONDAY, days=2)
    assert found == {(0, 9): 1}


@pytest.mark.parametrize("weekly", [False, True])
@pytest.mark.parametrize(
    ("first", "days", "early"),
    [
        (date(2027, 3, 13), 15, range(1, 15)),  # New York changes on the 14th, Dublin on the 28th
        (date(2027, 11, 1), 8, range(6)),  # Dublin has changed on 31 October, New York changes on 7 November
    ],
)
def test_weeks_in_which_only_one_zone_has_changed(
    tmp_path: Path, first: date, days: int, early: range, weekly: bool
) -> None:
    """Proves: 09:00 in New York is 14:00 in Dublin, but 13:00 in the weeks in which only one of them is on summer time,
    date by date, for dated lines and for a template.

    Sensitivity: a distance taken once, or on the hub's dates.
    """
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    on: list[Any] = list(names) if weekly else [first + timedelta(days=day) for day in range(days)]
    rows: Cells = [WEEKLY if weekly else DATED, *([day, "09:00", "10:00", "q", 1, "America/New_York"] for day in on)]
    found, told = _filled(tmp_path, rows, start=first, days=days)
    assert sorted(found) == [(day, 13 if day in early else 14) for day in range(days)]
    assert told == []


def test_a_dated_line_over_the_change_of_its_own_zone(tmp_path: Path) -> None:
    """Proves: 00:00 to 04:00 in New York on 14 March are three hours, from 05:00 to 08:00 in Dublin; on 7 November
    five, from 04:00 to 09:00; a dated line in the hour that New York skips is a fault, although Dublin has it."""
    for day, hours in ((date(2027, 3, 14), range(5, 8)), (date(2027, 11, 7), range(4, 9))):
        rows: Cells = [DATED, [day, "00:00", "04:00", "q", 1, "America/New_York"]]
        found, _ = _filled(tmp_path, rows, start=day, days=1)
        assert sorted(found) == [(0, hour) for hour in hours]
    skipped: Cells = [DATED, [date(2027, 3, 14), "02:00", "03:00", "q", 1, "America/New_York"]]
    fault = faults(tmp_path, tiny(Hub=hub(start=date(2027, 3, 14), days=1), Demand=skipped))[0]
    assert fault.where == "Demand!E2"
    assert "2027-03-14 02:00 in America/New_York: clocks go forward" in fault.expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 12), [1] * 8 + [2] * 8 + [4] * 8),
        (date(2027, 7, 13), [1] * 7 + [3] + [2] * 7 + [4] * 8 + [0]),
    ],
)
def test_follow_the_sun_as_demand(tmp_path: Path, day: date, expected: list[int]) -> None:
    """Proves: heads asked for at 08-16 of Singapore (1), Dublin (2) and Los Angeles (4) tile the hours of a hub on UTC
    in winter; in summer 07-08 is asked for twice and 23-24 by nobody.

    A queue's heads are stated once an hour, so each zone has a workbook of its own here.
    """
    total = [0.0] * 24
    for zone, level in SUN:
        rows: Cells = [DATED, *([day + timedelta(days=by), "08:00", "16:00", "q", level, zone] for by in (-1, 0, 1))]
        reading = read(tmp_path, tiny(Hub=hub(time_zone="UTC", start=day, days=1), Demand=rows))
        total = [one + other for one, other in zip(total, heads(reading), strict=True)]
    assert total == expected
