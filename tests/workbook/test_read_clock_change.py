"""Demand and dated facts on the dates when clocks change: Dublin, 28 March and 31 October 2027."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Clock
from scheduler.workbook.reading.demand.spans import WallClock
from tests.workbook.books import Cells, faults, heads, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
LONG = ["date", "start", "queue", "heads"]
HOURS = [f"{hour:02d}:00" for hour in range(24)]


def whole_day(day: date, level: dict[str, float]) -> list[list]:
    return [LONG, *[[day, hour, "q", level.get(hour, 1)] for hour in HOURS]]


def test_a_repeated_hour_has_both_times_the_demand(tmp_path: Path) -> None:
    """Proves: on the 25-hour date 01:00 holds for both occurrences.

    Sensitivity: placing starts alone leaves the second 01:00 empty.
    """
    demand = whole_day(AUTUMN, {"01:00": 5})
    assert heads(read(tmp_path, tiny(Hub=hub(start=AUTUMN, days=1), Demand=demand))) == [1, 5, 5] + [1] * 22


def test_an_offset_chooses_one_of_them(tmp_path: Path) -> None:
    """Proves: 01:00+01:00 is the first, 01:00+00:00 the second; an offset that Dublin never has then is an error."""
    demand = [LONG, [AUTUMN, "01:00+01:00", "q", 5], [None, f"{AUTUMN}T01:00+00:00", "q", 7]]
    sheets = tiny(Hub=hub(start=AUTUMN, days=1), Demand=demand)
    assert heads(read(tmp_path, sheets))[:4] == [0, 5, 7, 0]
    demand.append([AUTUMN, "02:00+02:00", "q", 1])
    assert only_fault(tmp_path, sheets).where == "Demand!D4"


def test_a_dated_line_in_a_skipped_hour_is_an_error(tmp_path: Path) -> None:
    """Proves: heads at 01:00 on the 23-hour date ask for an hour that does not exist; zero heads do not."""
    sheets = tiny(Hub=hub(start=SPRING, days=1), Demand=whole_day(SPRING, {"01:00": 0, "02:00": 6}))
    assert heads(read(tmp_path, sheets)) == [1, 6] + [1] * 21
    sheets["Demand"][2][3] = 5
    fault = only_fault(tmp_path, sheets)
    assert (fault.where, fault.read) == ("Demand!D3", "5")
    assert "2027-03-28 01:00: clocks go forward" in fault.expected


def test_matrices_and_templates_lose_a_skipped_hour_with_a_warning(tmp_path: Path) -> None:
    """Proves: a cell that holds for other dates too is dropped where its hour is skipped, and told."""
    matrix = [["", SPRING], *[[hour, 1] for hour in HOURS]]
    reading = read(tmp_path, tiny(Hub=hub(start=SPRING, days=1), Demand=None, Demand__q=matrix))
    assert heads(reading) == [1] * 23
    assert [warning.where for warning in reading.warnings] == ["Demand q!B3"]
    weekly: Cells = [["weekday", "start", "queue", "heads"], *[["Sunday", hour, "q", 2] for hour in HOURS]]
    reading = read(tmp_path, tiny(Hub=hub(start=SPRING, days=8), Demand=weekly))
    assert heads(reading)[:23] == [2] * 23
    assert heads(reading)[-24:] == [2] * 24
    assert [warning.where for warning in reading.warnings] == ["Demand!D3"]
    other = [
        ["date", "weekday", "start", "queue", "heads"],
        *[[None, *row] for row in weekly[1:]],
        [SPRING, None, "09:00", "q", 1],
    ]
    reading = read(tmp_path, tiny(Hub=hub(start=SPRING, days=8), Demand=other))
    assert (sum(heads(reading)[:23]), reading.warnings) == (1, ())  # the template is not asked on a date of its own


def test_a_long_line_over_the_change_covers_what_there_is(tmp_path: Path) -> None:
    """Proves: 00:00 to 04:00 is three hours in spring and five in autumn."""
    for day, count in ((SPRING, 3), (AUTUMN, 5)):
        demand = [["date", "start", "end", "queue", "heads"], [day, "00:00", "04:00", "q", 1]]
        reading = read(tmp_path, tiny(Hub=hub(start=day, days=1), Demand=demand))
        assert sum(heads(reading)) == count


def test_half_hour_changes_need_half_hour_intervals(tmp_path: Path) -> None:
    """Proves: on Lord Howe Island (half an hour back on 4 April) hourly intervals cannot fill the horizon."""
    keys = {"time_zone": "Australia/Lord_Howe", "start": date(2027, 4, 4), "days": 1}
    demand = [LONG, *[[date(2027, 4, 4), hour, "q", 1] for hour in HOURS]]
    fault = only_fault(tmp_path, tiny(Hub=hub(**keys), Demand=demand))
    assert fault.where == "Hub!B6"
    assert len(heads(read(tmp_path, tiny(Hub=hub(**keys, interval_minutes=30), Demand=demand)))) == 49


def test_midnight_that_does_not_exist(tmp_path: Path) -> None:
    """Proves: in Beirut on 28 March 2027 the date begins at 01:00; 00:00 is an error, 01:00 is cell 0."""
    keys = {"time_zone": "Asia/Beirut", "start": SPRING, "days": 1}
    demand = [LONG, [SPRING, "01:00", "q", 3], [SPRING, "02:00", "q", 4]]
    assert heads(read(tmp_path, tiny(Hub=hub(**keys), Demand=demand)))[:3] == [3, 4, 0]
    assert only_fault(tmp_path, tiny(Hub=hub(**keys), Demand=[*demand, [SPRING, "00:00", "q", 1]])).where == "Demand!D4"


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 1439), st.integers(1, 1440), st.sampled_from([(SPRING, 0), (AUTUMN, 0), (SPRING, -1), (AUTUMN, -1)])
)
def test_spans_agree_with_the_clock_minute_by_minute(start: int, length: int, where: tuple[date, int]) -> None:
    """Proves: a minute lies in the spans exactly if the clock shows a time between start and end on that date."""
    first, day = where
    clock = Clock("Europe/Dublin", first)
    found = {minute for a, b in WallClock(clock).spans(day, start, start + length) for minute in range(a, b)}
    shown = set()
    for minute in range(clock.day_start(day), clock.day_start(day + 2)):
        wall = (clock.day_of(minute) - day) * 1440 + clock.minute_of_day(minute)
        if start <= wall < start + length:
            shown.add(minute)
    assert found == shown


def test_dated_facts_on_the_change(tmp_path: Path) -> None:
    """Proves: a skipped time is an error; of a repeated one the first is taken, with a warning; an offset chooses."""
    absences: Cells = [["moderator", "from", "to"], ["ana", datetime(2027, 10, 31, 1, 30), datetime(2027, 10, 31, 3)]]
    sheets = tiny(Hub=hub(start=AUTUMN, days=1), Demand=[LONG, [AUTUMN, "09:00", "q", 1]], Absences=absences)
    reading = read(tmp_path, sheets)
    assert (reading.problem.absences[0].start, reading.problem.absences[0].end) == (90, 240)
    assert [(w.where, "+0000" in w.expected) for w in reading.warnings] == [("Absences!B2", True)]
    absences[1][1] = "2027-10-31T01:30+00:00"
    assert read(tmp_path, sheets).problem.absences[0].start == 150
    absences[1][1] = "2027-10-31T01:30+05:00"
    assert [fault.where for fault in faults(tmp_path, sheets)] == ["Absences!B2"]
    spring = [["moderator", "from", "to"], ["ana", datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 3)]]
    assert "skip it" in only_fault(tmp_path, tiny(Absences=spring)).expected
