"""From workbook to audit over the nights in which clocks change: cost and coverage worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from openpyxl import load_workbook

from tests.cli.hub import QUICK, Command, sheets, summary
from tests.workbook.books import MONDAY, hub, save

if TYPE_CHECKING:
    from pathlib import Path

SPRING = {"Europe": date(2027, 3, 28), "America": date(2027, 3, 14)}
AUTUMN = {"Europe": date(2027, 10, 31), "America": date(2027, 11, 7)}
ZONES = ("Europe/Dublin", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles")
NIGHTS = [(zone, days[zone.partition("/")[0]]) for days in (SPRING, AUTUMN) for zone in ZONES]


class Told(NamedTuple):
    """What `solve` wrote in its summary, in hours and points."""

    cost: int
    required: float
    uncovered: float
    surplus: float


def _book(folder: Path, zone: str, start: date, days: int, shifts: list[Any], demand: list[Any], **more: Any) -> Path:
    """Ana alone, under a contract of any hours, with these shift patterns and lines of demand."""
    base = sheets(
        Hub=hub(time_zone=zone, start=start, days=days),
        Moderators=[["id", "contract", "languages", "policy_areas"], ["ana", "full", "en", "any"]],
        Contracts=[["id", "hours_per_week_max", "days_per_week_max"], ["full", 80, 7]],
        Shifts=[["id", "earliest_start", "lengths_minutes"], *shifts],
        Demand=[["date", "start", "end", "queue", "heads", "time_zone"], *demand],
        **more,
    )
    return save(folder, base)


def _solved(rosterwright: Command, folder: Path, book: Path) -> Told:
    """Solve the hub; `audit` of both files that were written must say the same cost and find nothing hard."""
    answer = rosterwright("solve", book, "--out", folder / "out", *QUICK)
    assert answer.code == 0, answer
    card = summary(folder / "out")
    for name in ("roster.json", "roster.xlsx"):
        audited = rosterwright("audit", folder / "out" / name, book)
        assert audited.code == 0
        assert f"{card['cost']:,}" in next(line for line in audited.out.splitlines() if line.startswith("cost"))
    assert card["hard_violations"] == 0
    return Told(card["cost"], card["required_hours"], card["uncovered_hours"], card["surplus_hours"])


def _grid(folder: Path) -> list[str]:
    """The shifts in Ana's row of the grid."""
    page = load_workbook(folder / "out" / "roster.xlsx")["Roster"]
    row = next(row for row in page.iter_rows(values_only=True) if row[0] == "ana")
    return [value for value in row if isinstance(value, str) and ":" in value]


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_the_night_of_the_change(rosterwright: Command, tmp_path: Path, zone: str, day: date) -> None:
    """Proves: a night shift of eight hours from 22:00 on the eve covers eight hours that pass, whatever clocks show.

    By hand: one head from 22:00 to 06:00. In spring these are 7 hours; the shift lasts until 07:00 and its last hour is
    surplus at 50 points. In autumn they are 9; it lasts until 05:00, and an hour short costs 1,000.
    Sensitivity: lengths in local time would cost nothing on both nights.
    """
    eve = day - timedelta(days=1)
    book = _book(tmp_path, zone, eve, 2, [["n", "22:00", "480"]], [[eve, "22:00", "30:00", "q", 1, None]])
    told = _solved(rosterwright, tmp_path, book)
    forward = day.month == 3
    assert told == (Told(50, 7, 0, 1) if forward else Told(1000, 9, 1, 0))
    assert _grid(tmp_path) == ["22:00-07:00" if forward else "22:00-05:00"]


@pytest.mark.parametrize("short", [False, True], ids=["exact", "a minute more"])
@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_rest_over_the_change(rosterwright: Command, tmp_path: Path, zone: str, day: date, short: bool) -> None:
    """Proves: from 22:00 on the eve to 09:00 are 10 hours of rest in spring and 12 in autumn: both shifts are worked
    where the law asks for exactly so much, and not where for a minute more.

    By hand: the next best is the same shift on both dates, early or late: of one of them 14:00 to 17:00 is covered, so
    five hours are short (5,000) and five surplus (250). Sensitivity: by what clocks show it is 11 hours on every night.
    """
    rest = (10 if day.month == 3 else 12) * 60 + short
    eve = day - timedelta(days=1)
    rules = [["kind", "scope", "min"], ["rest_between", "all", f"{rest}m"]]
    shifts = [["late", "14:00", "480"], ["early", "09:00", "480"]]
    demand = [[eve, "14:00", "22:00", "q", 1, None], [day, "09:00", "17:00", "q", 1, None]]
    told = _solved(rosterwright, tmp_path, _book(tmp_path, zone, eve, 2, shifts, demand, Rules=rules))
    assert told == (Told(5250, 16, 5, 5) if short else Told(0, 16, 0, 0))
    assert len(set(_grid(tmp_path))) == 2 - short


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_audit_counts_elapsed_rest(rosterwright: Command, tmp_path: Path, zone: str, day: date) -> None:
    """Proves: the statute's 11 hours (labor.md, vector T3) are missed by one hour in spring, and kept in autumn.

    The roster is made without the rule and judged with it, so nothing but the checker speaks.
    """
    eve = day - timedelta(days=1)
    shifts = [["late", "14:00", "480"], ["early", "09:00", "480"]]
    demand = [[eve, "14:00", "22:00", "q", 1, None], [day, "09:00", "17:00", "q", 1, None]]
    assert _solved(rosterwright, tmp_path, _book(tmp_path, zone, eve, 2, shifts, demand)).uncovered == 0
    rules = [["kind", "scope", "min"], ["rest_between", "all", "11h"]]
    judge = tmp_path / "judge"
    judge.mkdir()
    answer = rosterwright(
        "audit", tmp_path / "out" / "roster.json", _book(judge, zone, eve, 2, shifts, demand, Rules=rules)
    )
    if day.month == 3:
        assert answer.code == 1
        assert f"HARD rest_between (sheet Rules), {eve} 22:00 to {day} 09:00, by 1 h: ana ends at" in answer.out
    else:
        assert (answer.code, "HARD" in answer.out) == (0, False)


def test_demand_of_another_zone(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: Dublin serves New York from 09:00 to 17:00 there, over the date on which only New York's clocks change.

    By hand: that is 14:00-22:00 in Dublin on 13 March and 13:00-21:00 on 14 March. Shifts begin at 14:00: on Sunday an
    hour is short (1,000 points) and an hour surplus (50).
    Sensitivity: one distance for both dates costs 0 or 2,100.
    """
    eve, day = date(2027, 3, 13), date(2027, 3, 14)
    demand = [[on, "09:00", "17:00", "q", 1, "America/New_York"] for on in (eve, day)]
    told = _solved(rosterwright, tmp_path, _book(tmp_path, "Europe/Dublin", eve, 2, [["d", "14:00", "480"]], demand))
    assert told == Told(1050, 16, 1, 1)
    assert _grid(tmp_path) == ["14:00-22:00"] * 2


def test_demand_that_starts_on_the_date_before(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a day of Los Angeles reaches into two of Singapore: what lies inside the horizon counts, on its own date,
    and the rest is told.

    By hand: 16:00-24:00 in Los Angeles on Sunday 28 February (UTC-8) is 08:00-16:00 in Singapore (UTC+8) on Monday.
    """
    demand = [[MONDAY - timedelta(days=1), "16:00", "24:00", "q", 1, "America/Los_Angeles"]]
    book = _book(tmp_path, "Asia/Singapore", MONDAY, 1, [["d", "08:00", "480"]], demand)
    assert _solved(rosterwright, tmp_path, book) == Told(0, 8, 0, 0)
    assert _grid(tmp_path) == ["08:00-16:00"]


def test_the_seam_in_the_night_of_the_change(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a past duty from 22:00 of eight hours ends at 07:00 in the night when clocks go forward: it covers until
    then, and eleven hours later, at 18:00, Ana may work again; from 17:00 she may not.

    By hand: a head from 00:00 to 07:00 (6 hours pass) is covered by history alone; one from 18:00 to 22:00 by a shift
    of 4 hours. With shifts from 17:00 nothing is legal that covers it, 4 hours short.
    """
    day = SPRING["Europe"]
    start = datetime.combine(day - timedelta(days=1), datetime.min.time()) + timedelta(hours=22)
    history = [["moderator", "start", "end", "queue"], ["ana", start, start + timedelta(hours=9), "q"]]
    rules = [["kind", "scope", "min"], ["rest_between", "all", "11h"]]
    demand = [[day, "00:00", "07:00", "q", 1, None], [day, "18:00", "22:00", "q", 1, None]]
    for at, expected in (("18:00", Told(0, 10, 0, 0)), ("17:00", Told(4000, 10, 4, 0))):
        shifts = [["d", at, "240"]]
        book = _book(tmp_path, "Europe/Dublin", day, 1, shifts, demand, History=history, Rules=rules)
        assert _solved(rosterwright, tmp_path, book) == expected
