"""The bank's call centre of February 1999: what came, who can serve it, what was worked, and the problem it makes.

The data lie outside the project (`cases/bank-feb-1999`): calls that asked for a person by half hour and queue, the
skills of 24 people, and the first and last service of each of their days.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from models import Contract, Demand, Hub, Moderator, Problem, Queue, RuleRow, ShiftPattern, SkillRow

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FIRST = date(1999, 2, 1)
DAYS = 28
HALF_HOUR_SECONDS = 1800
HALF_HOURS = DAYS * 48
OCCUPANCY = 0.85
LEAST_HANDLED = 5


class NoCase(ValueError):
    """A folder does not hold the bank's case; the message says what is missing."""


@dataclass(frozen=True)
class Worked:
    """One person's presence `[start, end)`, in seconds since the first midnight."""

    person: str
    start: float
    end: float


@dataclass(frozen=True)
class Case:
    """`heads` has shape (queues, half hours): people needed at 85 % occupancy, decimals kept."""

    queues: tuple[str, ...]
    serves: dict[str, tuple[str, ...]]
    heads: NDArray[np.float64]
    worked: tuple[Worked, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The people in the order of their numbers."""
        return tuple(self.serves)


def read_case(folder: Path) -> Case:
    """Read the three files of the folder. Raises `NoCase` where they are not there, or are other files."""
    calls, seconds = Counter[str](), defaultdict[str, float](float)
    serves: dict[str, list[str]] = {}
    for row in _rows(folder / "agents.csv", "agent", "queue", "handled", "mean_handle_s"):
        handled = int(row["handled"])
        calls[row["queue"]] += handled
        seconds[row["queue"]] += handled * float(row["mean_handle_s"])
        serves.setdefault(row["agent"], [])
        if handled >= LEAST_HANDLED:
            serves[row["agent"]].append(row["queue"])
    queues = tuple(sorted(calls))
    heads = np.zeros((len(queues), HALF_HOURS))
    for row in _rows(folder / "arrivals_30min.csv", "date", "start", "queue", "arrivals"):
        work = int(row["arrivals"]) * seconds[row["queue"]] / calls[row["queue"]]
        index = round(_seconds(row["date"], row["start"]) / HALF_HOUR_SECONDS)
        heads[queues.index(row["queue"]), index] += work / HALF_HOUR_SECONDS / OCCUPANCY
    worked = tuple(
        Worked(row["agent"], _seconds(row["date"], row["first_service"]), _seconds(row["date"], row["last_service"]))
        for row in _rows(folder / "actual_days.csv", "agent", "date", "first_service", "last_service")
    )
    return Case(queues, {person: tuple(serves[person]) for person in sorted(serves)}, heads, worked)


def bank_problem(case: Case) -> Problem:
    """The same people on the same demand: free duties of 4 to 10 h, and no more hours a week than were really worked.

    One duty a day that starts on the half hour, 11 h of rest, six days a week, no breaks, time shared between queues.
    """
    lengths = tuple(range(240, 601, 30))
    thousandths = np.rint(case.heads * 1000).astype(np.int64)
    return Problem(
        hub=Hub(
            name="A bank's call centre, February 1999",
            time_zone="Asia/Jerusalem",
            start=FIRST,
            days=DAYS,
            interval_minutes=30,
            queue_mode="shared",
        ),
        moderators=tuple(Moderator(id=person, contract="bank") for person in case.people),
        skills=tuple(
            SkillRow(moderator=person, queue=queue) for person in case.people for queue in case.serves[person]
        ),
        contracts=(Contract(id="bank", minutes_per_week_max=7 * 1440, days_per_week_max=6),),
        patterns=(
            ShiftPattern(
                id="duty", earliest_start=0, latest_start=1410, start_step_minutes=30, lengths_minutes=lengths
            ),
        ),
        queues=tuple(Queue(id=queue) for queue in case.queues),
        demand=Demand(
            queues=case.queues,
            interval_minutes=30,
            heads=thousandths,
            minimum=np.zeros_like(thousandths),
            maximum=thousandths,
        ),
        rules=(RuleRow(id="rest", kind="rest_between", parameters=(("min", "11h"),)), *_weekly_caps(case)),
    )


def weekly_minutes(case: Case) -> dict[tuple[str, int], int]:
    """Whole minutes that each person really worked in each week (0 to 3), 0 where none."""
    seconds = {(person, week): 0.0 for person in case.people for week in range(DAYS // 7)}
    for stretch in case.worked:
        seconds[stretch.person, int(stretch.start // (7 * 86400))] += stretch.end - stretch.start
    return {key: int(value // 60) for key, value in seconds.items()}


def _weekly_caps(case: Case) -> tuple[RuleRow, ...]:
    """One cap per person and week: their hours of that week, counted to the week in which a duty starts."""
    rows = []
    for (person, week), minutes in weekly_minutes(case).items():
        monday = FIRST + timedelta(days=7 * week)
        parameters = {
            "measure": "work",
            "window": "week",
            "limit": f"{minutes}m",
            "attribute": "start",
            "valid_from": monday.isoformat(),
            "valid_to": (monday + timedelta(days=6)).isoformat(),
        }
        scope = f"moderator:{person}"
        rows.append(
            RuleRow(id=f"hours.{person}.{monday}", kind="cap", scope=scope, parameters=tuple(parameters.items()))
        )
    return tuple(rows)


def _rows(path: Path, *columns: str) -> list[dict[str, str]]:
    """The rows of a file that has these columns. Raises `NoCase` where it has not."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise NoCase(f"{path} cannot be read ({reason}); expected the folder of the bank's case") from error
    missing = [column for column in columns if not rows or column not in rows[0]]
    if missing:
        raise NoCase(f"{path} has no rows with {', '.join(missing)}; expected the file of the bank's case")
    return rows


def _seconds(day: str, clock: str) -> float:
    """Seconds since the first midnight; a clock may pass 24:00. (February has no change of clocks there.)"""
    parts = [*map(int, clock.split(":")), 0]
    return (date.fromisoformat(day) - FIRST).days * 86400 + parts[0] * 3600 + parts[1] * 60 + parts[2]
