"""`session`: a coaching, training or the like is held once within its time, whole, inside a duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
from pydantic import Field

from models.calendar import Held
from models.roster import SESSION_KINDS
from scheduler.rules.base import hours_text
from scheduler.rules.inside import Activities, pieces
from scheduler.rules.personal import Personal
from scheduler.rules.tables import Window
from scheduler.rules.words import dates_text, span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.calendar import Event, Session
    from models.clock import Clock
    from models.problem import Problem
    from models.verdict import Violation
    from scheduler.rules.board import Board
    from scheduler.rules.tables import Flags, Ints, Tables
    from scheduler.timeline import Timeline


class Due(NamedTuple):
    """A session that is due within `[start, end)` (elapsed minutes): so many `minutes` of its kind at once."""

    start: int
    end: int
    minutes: int
    kind: str


class Sums(NamedTuple):
    """Of sessions of one kind and length: how many lie inside `[start, end)`, at least; with `exact` no more either."""

    kind: str
    minutes: int
    start: int
    end: int
    least: int
    exact: bool


class Sessions(Personal):
    """Each session is held once: so many minutes of its kind at once, within its time, inside one duty, apart from
    breaks and events, and there are no others. Amount: 1 a session that is not held, or that is not due.

    One that is held stands for one that is due. A duty holds at most one: two are a fault of the roster's structure.
    The solver chooses the time with the shift: see `engine/placed.py`.
    """

    kind: ClassVar[str] = "session"

    sessions: tuple[Due, ...] = Field(min_length=1, description="the sessions that are due, in elapsed minutes")

    def statement(self) -> str:
        """Who has which sessions, and when at the latest."""
        listed = ", ".join(told(self.clock, due) for due in self.sessions)
        return f"{self.moderator} has each of these sessions once, whole and inside a duty, and no others: {listed}."

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each session that is due and is not held, and each that is held and stands for none that is due."""
        for person in timeline.people(self.whose):
            events = timeline.problem.events_of[person.id]
            held = [piece for stint in timeline.stints(person.id) for piece in held_in(stint.activities, events)]
            missing, stray = matched(self.sessions, held)
            for due in missing:
                sentence = f"{person.id} has no {told(timeline.clock, due)}"
                yield self.violation(person.id, due.start, due.end, 1, sentence)
            for start, end, kind in stray:
                sentence = f"{person.id} has {kind} {span_text(timeline.clock, start, end)}, which is not due then"
                yield self.violation(person.id, start, end, 1, sentence)

    def encode(self, board: Board) -> None:
        """So many of the choices that hold a session inside each stretch of time."""
        for person in board.people(self.whose):
            choices = [c for day in range(board.problem.hub.days) for c in board.choices(person.id, day) if c.session]
            for sums in sums_of(self.sessions):
                terms = []
                for choice in choices:
                    start, end, kind = choice.session or (0, 0, "")
                    inside = sums.start <= start and end <= sums.end
                    if inside and (kind, end - start) == (sums.kind, sums.minutes):
                        terms.append((1, choice.literal))
                most = sums.least if sums.exact else None
                board.limit(self, terms, moderator=person.id, at_least=sums.least, at_most=most)

    def tour(self, tables: Tables) -> None:
        """Sums over the dates whose shifts can reach each stretch of time.

        Stretches of which no two share a date are windows of one measure, of a kind and length, whatever their hours
        and whosever they are: a session counts on the date on which it begins, and it lies within one that is due.
        """
        clock, last_date = tables.clock, tables.problem.hub.days - 1
        for person in tables.people(self.whose):
            together: dict[tuple[str, int], list[Window]] = {}
            every = tuple(sums_of(self.sessions))
            for sums in every:
                first, last = clock.day_of(sums.start), min(clock.day_of(sums.end - 1), last_date)
                most = sums.least if sums.exact else None
                if sums.exact and sums.least == 1 and _has_its_dates(clock, sums, every):
                    window = Window(first, last, at_least=1, at_most=most)
                    together.setdefault((sums.kind, sums.minutes), []).append(window)
                else:
                    window = Window(max(0, first - 1), last, at_least=sums.least, at_most=most)
                    tables.window(self, [person], _inside(tables, sums), None, [[window]])
            for (kind, minutes), windows in together.items():
                tables.window(self, [person], *_by_date(tables, kind, minutes), [windows])


def due_of(problem: Problem, moderator: str) -> tuple[Due, ...]:
    """Sessions of a moderator that are due, in order of time."""
    return tuple(sorted(due_row(row) for row in problem.sessions_of.get(moderator, ())))


def due_row(row: Session) -> Due:
    """A session as the rule holds it."""
    return Due(row.start, row.end, row.minutes, row.kind)


def name_of(moderator: str, due: Due) -> str:
    """Name under which the cell of a session is kept."""
    return f"session:{moderator}:{due.start}:{due.end}:{due.minutes}:{due.kind}"


def held_in(activities: Activities, events: Sequence[Event]) -> list[Held]:
    """Sessions in a duty of somebody whom these events call: what they call for is none."""
    return [Held(*span, kind) for kind in SESSION_KINDS for span in pieces(activities, kind, events)]


def matched(due: Iterable[Due], held: Iterable[Held]) -> tuple[list[Due], list[Held]]:
    """Sessions that nothing held stands for, and those held that stand for nothing.

    Each that is held, in order of time, stands for the one of its kind and length that must end first among those
    within whose time it lies: no other choice leaves fewer.
    """
    open_ = sorted(due, key=lambda one: one.end)
    stray: list[Held] = []
    for piece in sorted(held):
        fits = (
            one for one in open_
            if (one.kind, one.minutes) == (piece.kind, piece.end - piece.start)
            and one.start <= piece.start and piece.end <= one.end
        )  # fmt: skip
        one = next(fits, None)
        if one is None:
            stray.append(piece)
        else:
            open_.remove(one)
    return sorted(open_), stray


def sums_of(due: Iterable[Due]) -> Iterator[Sums]:
    """What says that sessions stand for those that are due, one for one, if each lies within the time of some.

    By Hall's theorem it does if between every start and every end lie as many as are due wholly between them; among
    sessions whose times are joined by overlaps that is all, and all together are no more than are due.
    """
    by_class: dict[tuple[str, int], list[Due]] = {}
    for one in sorted(due):
        by_class.setdefault((one.kind, one.minutes), []).append(one)
    for (kind, minutes), own in by_class.items():
        for together in _joined(own):
            starts, ends = sorted({one.start for one in together}), sorted({one.end for one in together})
            for start in starts:
                for end in ends:
                    count = sum(start <= one.start and one.end <= end for one in together)
                    whole = start == starts[0] and end == ends[-1]
                    if count:
                        yield Sums(kind, minutes, start, end, count, whole)


def _joined(due: Sequence[Due]) -> Iterator[list[Due]]:
    """Sessions in order of their starts, cut where all before have ended."""
    together: list[Due] = []
    for one in due:
        if together and one.start >= max(other.end for other in together):
            yield together
            together = []
        together.append(one)
    if together:
        yield together


def _inside(tables: Tables, sums: Sums) -> Ints:
    """Whether each row holds such a session inside the stretch of time."""
    begins = tables.shifts.session_start
    held = _alike(tables, sums.kind, sums.minutes) & (begins >= sums.start) & (begins + sums.minutes <= sums.end)
    return held.astype(np.int64)


def _by_date(tables: Tables, kind: str, minutes: int) -> tuple[Ints, Ints]:
    """Whether each row holds such a session that begins on the date of its start, and on the date after."""
    key = "session", kind, minutes
    if key not in tables.memo:
        held, days = _alike(tables, kind, minutes), tables.shifts.day
        first = int(days.min(initial=0))
        ends = np.array(
            [tables.clock.day_start(day + 1) for day in range(first, int(days.max(initial=0)) + 1)], np.int64
        )
        late = tables.shifts.session_start >= ends[days - first]
        tables.memo[key] = (held & ~late).astype(np.int64), (held & late).astype(np.int64)
    found: tuple[Ints, Ints] = tables.memo[key]
    return found


def _alike(tables: Tables, kind: str, minutes: int) -> Flags:
    shifts = tables.shifts
    held: Flags = (shifts.session == SESSION_KINDS.index(kind)) & (shifts.session_minutes == minutes)
    return held


def _has_its_dates(clock: Clock, sums: Sums, every: Iterable[Sums]) -> bool:
    """Whether no other session of its kind and length may begin on the dates of this stretch of time."""
    first, last = clock.day_of(sums.start), clock.day_of(sums.end - 1)
    return not any(
        clock.day_of(other.start) <= last and first <= clock.day_of(other.end - 1)
        for other in every
        if other.exact and other != sums and (other.kind, other.minutes) == (sums.kind, sums.minutes)
    )


def told(clock: Clock, due: Due) -> str:
    what, first, last = f"{hours_text(due.minutes)} of {due.kind}", clock.day_of(due.start), clock.day_of(due.end - 1)
    whole = (clock.day_start(first), clock.day_start(last + 1)) == (due.start, due.end)
    return f"{what} {dates_text(clock, first, last) if whole else f'within {span_text(clock, due.start, due.end)}'}"
