"""A small workbook for the command line, and what one command answers."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler.cli import main
from tests.workbook.books import MONDAY, hub, save

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("--deterministic", "--work", "30", "--quiet")
FILES = {"events.jsonl", "roster.json", "roster.xlsx", "summary.json", "vendors/acme.xlsx"}
"""Everything that `solve` writes for the hub below."""

TUESDAY = date(2027, 3, 2)


class Answer(NamedTuple):
    """Exit code, standard output and standard error of a command."""

    code: int
    out: str
    err: str


class Command:
    """Runs `rosterwright` in this process, through its entry point."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = patch, capture

    def __call__(self, *words: object) -> Answer:
        self._patch.setattr("sys.argv", ["rosterwright", *map(str, words)])
        code: Any = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        out, err = self._capture.readouterr()
        return Answer(code, out, err)


def sheets(**changed: Any) -> dict[str, Any]:
    """Ana (in-house) and Ben (acme), two dates of 4-hour shifts from 8, 9 or 10, one head from 8 to 12 on both dates.

    Both speak English, the only queue wants it; `changed` sheets replace these or are added, None takes one away.
    """
    base: dict[str, Any] = {
        "Hub": hub(),
        "Moderators": [
            ["id", "vendor", "contract", "languages", "policy_areas"],
            ["ana", "", "full", "en", "any"],
            ["ben", "acme", "full", "en", "any"],
        ],
        "Contracts": [
            ["id", "hours_per_week_min", "hours_per_week_max", "min_hard", "days_per_week_max", "shifts"],
            ["full", 0, 40, "no", 5, "d"],
        ],
        "Shifts": [
            ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes", "breaks"],
            ["d", "08:00", "10:00", 60, "240", ""],
        ],
        "Queues": [["id", "language", "policy_area"], ["q", "en", "any"]],
        "Demand": [
            ["date", "start", "queue", "heads"],
            *([day, f"{hour:02}:00", "q", 1] for day in (MONDAY, TUESDAY) for hour in range(8, 12)),
        ],
    }
    return {name: rows for name, rows in {**base, **changed}.items() if rows is not None}


def workbook(folder: Path, name: str = "hub.xlsx", **changed: Any) -> Path:
    """The hub above as a file."""
    return save(folder, sheets(**changed), name=name)


def written(folder: Path) -> set[str]:
    """Files below a folder, relative to it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def summary(folder: Path) -> dict[str, Any]:
    """The document of `summary.json`."""
    document: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return document


def duties(folder: Path) -> dict[tuple[str, date], tuple[str, str]]:
    """Start and end (HH:MM) of every duty in `roster.json`, by moderator and date."""
    rows = json.loads((folder / "roster.json").read_text(encoding="utf-8"))["duties"]
    found = {}
    for row in rows:
        start, end = datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])
        found[row["moderator"], start.date()] = (f"{start:%H:%M}", f"{end:%H:%M}")
    return found
