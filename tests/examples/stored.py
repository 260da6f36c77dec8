"""The stored example workbooks, read cell by cell and without the project's own import."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[2]

Row = dict[str, Any]


@cache
def cells(name: str) -> dict[str, list[list[Any]]]:
    """Every sheet of `examples/<name>.xlsx` as rows of values, header first; an empty cell is None."""
    book = CalamineWorkbook.from_path(str(ROOT / "examples" / f"{name}.xlsx"))
    return {
        sheet: [
            [None if value == "" else value for value in row]
            for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        ]
        for sheet in book.sheet_names
    }


def rows(name: str, sheet: str) -> list[Row]:
    """Rows of a sheet by column name; none where the sheet is not there."""
    header, *body = cells(name).get(sheet, [[]])
    return [dict(zip(header, row, strict=True)) for row in body]


def past_duties(name: str) -> list[Row]:
    """Rows of `History` with moments for start and end: the Excel reader shows a midnight as a date."""
    found = rows(name, "History")
    for row in found:
        for column in ("start", "end"):
            if not isinstance(row[column], datetime):
                row[column] = datetime.combine(row[column], time())
    return found


def hub(name: str) -> dict[str, Any]:
    """The pairs of sheet `Hub`."""
    return {row["key"]: row["value"] for row in rows(name, "Hub")}


def words(value: Any) -> set[str]:
    """The items of a list in a cell."""
    return {part.strip() for part in str(value or "").split(",") if part.strip()}


def serves(name: str, moderator: Row) -> set[str]:
    """Queues that a moderator may serve: their rows of `Skills`, or languages × policy areas; severe only if agreed."""
    queues = rows(name, "Queues")
    listed = {row["queue"] for row in rows(name, "Skills") if row["moderator"] == moderator["id"]}
    languages, areas = words(moderator["languages"]) | {"any"}, words(moderator["policy_areas"])
    found = set()
    for queue in queues:
        skilled = queue["id"] in listed if listed else queue["language"] in languages and queue["policy_area"] in areas
        if skilled and (queue["severity"] != "severe" or moderator["severe_ok"] == "yes"):
            found.add(queue["id"])
    return found


def load(name: str) -> float:
    """Demanded person-hours ÷ paid hours net of absences (the breaks of every example are unpaid)."""
    facts, contracts = hub(name), {row["id"]: row for row in rows(name, "Contracts")}
    demanded = sum(row["heads"] for row in rows(name, "Demand")) * facts["interval_minutes"] / 60
    paid = 0.0
    for moderator in rows(name, "Moderators"):
        contract = contracts[moderator["contract"]]
        per_day = contract["hours_per_week_max"] / contract["days_per_week_max"]
        away: dict[int, int] = {}
        for absence in rows(name, "Absences"):
            if absence["moderator"] == moderator["id"]:
                for ordinal in range(absence["from"].toordinal(), absence["to"].toordinal() + 1):
                    week = (ordinal - 1) // 7  # Monday to Sunday: the first of January of year 1 was a Monday
                    away[week] = away.get(week, 0) + 1
        credited = sum(min(days, contract["days_per_week_max"]) for days in away.values())
        paid += contract["hours_per_week_max"] * facts["days"] / 7 - per_day * credited
    return float(demanded / paid)


def minute(moment: datetime | time) -> int:
    """Minutes after midnight."""
    return moment.hour * 60 + moment.minute
