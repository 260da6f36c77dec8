"""A roster: all duties of a horizon with their activities, and its file form with local times."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from models.base import Frozen
from models.clock import Clock
from models.pattern import Pause

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARE_DENOMINATOR = 120

ActivityKind = Literal[
    "queue", "spare", "break", "paid_break", "wellness", "coaching", "counselling", "training", "meeting"
]

EVENT_KINDS: tuple[ActivityKind, ...] = ("coaching", "counselling", "meeting", "training", "wellness")
"""What an event of sheet `Events` may be: paid time in which nobody serves a queue."""

SESSION_KINDS: tuple[ActivityKind, ...] = tuple(kind for kind in EVENT_KINDS if kind != "wellness")
"""What a session may be whose time is still open: wellness time has a rule of its own."""


class Activity(NamedTuple):
    """What a moderator does in `[start, end)` (elapsed minutes): one queue, shares of several in 1/120, or neither."""

    start: int
    end: int
    kind: ActivityKind
    queue: str = ""
    shares: tuple[tuple[str, int], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """Queues that are served with their parts, in 1/120; none where it is no work on a queue."""
        return (self.shares or ((self.queue, SHARE_DENOMINATOR),)) if self.kind == "queue" else ()


class Duty(NamedTuple):
    """One moderator works one shift: `[start, end)` in elapsed minutes, with activities that leave no hole."""

    moderator: str
    start: int
    end: int
    activities: tuple[Activity, ...]

    @property
    def paid_minutes(self) -> int:
        """Clock length less unpaid breaks."""
        return self.end - self.start - sum(a.end - a.start for a in self.activities if a.kind == "break")

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Its breaks in order of time, in minutes after its start."""
        return tuple(
            Pause(a.start - self.start, a.end - self.start, a.kind == "paid_break")
            for a in self.activities
            if a.kind in ("break", "paid_break")
        )


class Roster(Frozen):
    """All duties of the horizon in order of moderator and start, bound to the problem by its digest."""

    schema_version: Literal["rosterwright.roster/1"] = "rosterwright.roster/1"
    problem_sha256: str
    time_zone: str
    start: date
    duties: tuple[Duty, ...] = ()

    def to_file(self) -> dict[str, Any]:
        """The JSON document of `roster.json`: times in ISO 8601 with offset, local to the hub."""
        iso = _Iso(Clock(self.time_zone, self.start))
        return {
            "schema": self.schema_version,
            "problem_sha256": self.problem_sha256,
            "time_zone": self.time_zone,
            "start": self.start.isoformat(),
            "duties": [
                {
                    "moderator": duty.moderator,
                    "start": iso[duty.start],
                    "end": iso[duty.end],
                    "activities": [_activity_out(activity, iso) for activity in duty.activities],
                }
                for duty in self.duties
            ],
        }

    @classmethod
    def from_file(cls, document: dict[str, Any]) -> Roster:
        """Read the document of `roster.json`. Raises ValueError, naming the place, where a field is wrong."""
        try:
            clock = Clock(document["time_zone"], date.fromisoformat(document["start"]))
            minutes = _Minutes(clock)
            duties = tuple(sorted(_duties_in(document["duties"], minutes), key=lambda d: (d.moderator, d.start)))
            return cls(
                schema_version=document["schema"],
                problem_sha256=document["problem_sha256"],
                time_zone=clock.zone,
                start=clock.start,
                duties=duties,
            )
        except KeyError as error:
            raise ValueError(f"roster.json: field {error.args[0]!r} is missing") from error


class _Iso(dict[int, str]):
    """Memo of minute → ISO text: a roster repeats few instants very often."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def __missing__(self, minute: int) -> str:
        self[minute] = text = self._clock.iso(minute)
        return text


class _Minutes(dict[str, int]):
    """Memo of ISO text → minute."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def __missing__(self, text: str) -> int:
        moment = datetime.fromisoformat(text)
        if moment.second or moment.microsecond:
            raise ValueError(f"roster.json: {text} is not a whole minute")
        self[text] = minute = self._clock.minute(moment)
        return minute


def _activity_out(activity: Activity, iso: _Iso) -> dict[str, Any]:
    out: dict[str, Any] = {"start": iso[activity.start], "end": iso[activity.end], "kind": activity.kind}
    if activity.kind == "queue" and activity.shares:
        out["shares"] = {queue: f"{part}/{SHARE_DENOMINATOR}" for queue, part in activity.shares}
    elif activity.kind == "queue":
        out["queue"] = activity.queue
    return out


def _duties_in(rows: Iterable[dict[str, Any]], minutes: _Minutes) -> Iterable[Duty]:
    for row in rows:
        activities = tuple(_activity_in(activity, minutes) for activity in row["activities"])
        yield Duty(_text(row, "moderator"), minutes[row["start"]], minutes[row["end"]], activities)


def _activity_in(row: dict[str, Any], minutes: _Minutes) -> Activity:
    shares = tuple((queue, _part(text)) for queue, text in row.get("shares", {}).items())
    kind: Any = _text(row, "kind")  # an unknown one is the checker's to find
    return Activity(minutes[row["start"]], minutes[row["end"]], kind, _text({"queue": "", **row}, "queue"), shares)


def _text(row: dict[str, Any], field: str) -> str:
    """A field that must be text. Raises ValueError where it is something else."""
    if not isinstance(row[field], str):
        raise ValueError(f"roster.json: {field} {row[field]!r} is no text")
    return str(row[field])


def _part(text: str | float) -> int:
    """A share as 1/120: read from `k/120` or from a number. Raises ValueError where it is no multiple of 1/120."""
    if isinstance(text, str) and "/" in text:
        top, _, bottom = text.partition("/")
        value = float(top) / float(bottom) * SHARE_DENOMINATOR
    else:
        value = float(text) * SHARE_DENOMINATOR
    if abs(value - round(value)) > 1e-6:
        raise ValueError(f"roster.json: share {text} is not a multiple of 1/{SHARE_DENOMINATOR}")
    return round(value)
