"""Random small problems, written with openpyxl by hand and read back: the same heads, people and dates."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Clock
from tests.workbook.books import heads, hub, read, tiny

ZONES = ("Europe/Dublin", "America/New_York", "Asia/Singapore", "Australia/Sydney", "Asia/Kolkata")
STARTS = (date(2027, 3, 13), date(2027, 3, 27), date(2027, 10, 30), date(2027, 11, 6), date(2027, 4, 3))


def walls(clock: Clock, days: int, step: int) -> dict[tuple[int, int], list[int]]:
    """Cells of each local (day, time): two where it is shown twice."""
    out: dict[tuple[int, int], list[int]] = {}
    for cell in range(clock.day_start(days) // step):
        minute = cell * step
        out.setdefault((clock.day_of(minute), clock.minute_of_day(minute)), []).append(cell)
    return out


def written(rng: random.Random, day: date, minute: int) -> tuple[Any, Any]:
    """A date and a time in one of the forms that spreadsheets use."""
    hour, rest = divmod(minute, 60)
    moment = datetime.combine(day, time(hour, rest))
    return rng.choice(
        [
            (day, time(hour, rest)),
            (day.isoformat(), f"{hour:02d}:{rest:02d}"),
            (datetime.combine(day, time(0)), minute / 1440),
            (day, timedelta(minutes=minute)),
            (None, moment if minute else moment.isoformat(" ", "minutes")),
        ]
    )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), step=st.sampled_from([15, 30, 60]), days=st.integers(1, 3), long=st.booleans())
def test_heads_read_back_as_written(seed: int, step: int, days: int, long: bool) -> None:
    """Proves: heads written by local date and time come back in their cells, whatever the zone, form and layout.

    Sensitivity: any slip in dates, times, offsets of a matrix or repeated hours moves a head.
    """
    rng = random.Random(seed)
    zone, start = rng.choice(ZONES), rng.choice(STARTS)
    cells = walls(Clock(zone, start), days, step)
    levels = {place: rng.choice([0, rng.randint(1, 9), rng.randint(1, 9999) / 1000]) for place in cells}
    expected = [0.0] * sum(map(len, cells.values()))
    for place, level in levels.items():
        for cell in cells[place]:
            expected[cell] = level
    if not any(expected):
        levels[(0, 720)] = 1
        expected[cells[0, 720][0]] = 1.0
    sheets = tiny(Hub=hub(time_zone=zone, start=start, days=days, interval_minutes=step))
    if long:
        rows = [[*written(rng, start + timedelta(day), minute), "q", level] for (day, minute), level in levels.items()]
        rng.shuffle(rows)
        sheets["Demand"] = [["date", "start", "queue", "heads"], *rows]
    else:
        times = range(0, 1440, step)
        body = [[time(m // 60, m % 60), *[levels.get((day, m)) for day in range(days)]] for m in times]
        sheets["Demand"] = [["q", *[start + timedelta(day) for day in range(days)]], *body]
    with TemporaryDirectory() as folder:
        assert heads(read(Path(folder), sheets)) == pytest.approx(expected, abs=0)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_problem_survives_json(seed: int) -> None:
    """Proves: what is read is a problem of plain values: through JSON and back it is the same, with the same digest."""
    rng = random.Random(seed)
    first = date(2027, 3, 26)
    people = [f"m{index}" for index in range(rng.randint(1, 4))]

    def day() -> date:
        return first + timedelta(rng.randrange(4))

    sheets = tiny(
        Hub=hub(start=first, days=4, holidays="IE"),
        Moderators=[["id", "languages", "policy_areas"], *[[name, "en", "any"] for name in people]],
        Absences=[["moderator", "from", "to"], [rng.choice(people), first, day()]],
        Requests=[
            ["moderator", "date", "wish"],
            *[[name, day(), rng.choice(["off", "on", "end<=25:00"])] for name in people],
        ],
        Pins=[["moderator", "date", "start"], [rng.choice(people), day(), rng.choice(["off", "07:00"])]],
        Rules=[["kind", "min", "weight"], ["rest_between", rng.choice(["11h", 10.5]), rng.choice([None, 5])]],
        Demand=[["date", "start", "queue", "heads"], [day(), "09:00", "q", rng.random()]],
    )
    with TemporaryDirectory() as folder:
        problem = read(Path(folder), sheets).problem
    again = type(problem).model_validate_json(problem.model_dump_json())
    assert (again, again.sha256) == (problem, problem.sha256)
