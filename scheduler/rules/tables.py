"""The tour kernel's table vocabulary: what a rule may demand of one moderator's tour. `engine/kernel` implements it.

A tour picks for every day of the horizon a row of `Shifts`, or off. Columns hold the rows of all shifts that may be
worked, day by day, and after them one row per past duty, so that a rule computes its amounts once for both; days
before the horizon are replayed from the past rows. Every verb takes the rule: hard rules make laws, soft ones prices of
`ticks_per_amount` per unit of amount. Amounts are int64 and never negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.clock import Clock
    from models.hub import Moderator
    from models.problem import Problem
    from models.skill import Service
    from scheduler.rules.board import Priced
    from scheduler.rules.care import CareLimit, TierSum

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Shifts(NamedTuple):
    """Columns over rows (shifts of the horizon first, then past duties). All int64 of shape `(rows,)`, but `pattern`.

    `start`, `end`: elapsed minutes; `day`: local date of the start; `minute_of_day`: local start; `paid`: paid minutes;
    `pattern`: index into `problem.patterns`, -1 for none; `past`: True for history rows; `moderator`: index of the
    moderator of a past row, -1 otherwise; `pauses`: per row, absolute breaks (past rows: none); `session`,
    `session_start`, `session_minutes`: the session that the row holds, its kind an index into SESSION_KINDS, -1: none.
    """

    start: Ints
    end: Ints
    day: Ints
    minute_of_day: Ints
    paid: Ints
    pattern: Ints
    past: Flags
    moderator: Ints
    pauses: Sequence[tuple[Any, ...]]
    session: Ints
    session_start: Ints
    session_minutes: Ints


class Window(NamedTuple):
    """Days `first` to `last` inclusive over which a measure is summed, and what the sum may be for one moderator.

    `steps`, in rising order and for soft rules alone: each is a limit that the sum above it pays for once more. Such a
    window has no other limit, ends no earlier than its sum is known, and pays as soon as a step is passed.
    """

    first: int
    last: int
    at_most: int | None = None
    at_least: int | None = None
    steps: tuple[int, ...] = ()


class Passing(NamedTuple):
    """What a date adds to a measure by passing a limit: of the sum of `amount` over the dates of one span so far, and
    of `before`, what exceeds `limit` is counted on the date on which it does (`excess`); or 1 on the first such date
    (`once`).

    `span` numbers the dates' spans (shape: day - first_known_day up to days), `before[i]` is what moderator i of the
    verb has in the span of the first known date from earlier on. The amount itself may pass another limit.
    """

    amount: Ints
    span: Ints
    limit: int
    before: Sequence[int]
    counts: Literal["excess", "once"] = "excess"
    inner: Passing | None = None


class Gate(NamedTuple):
    """On which dates a measure counts: while the sum of `amount` over the dates before in their span, and of `before`
    (both as for `Passing`), is below `limit`; or, where the gate `opens`, once it has reached it."""

    amount: Ints
    span: Ints
    limit: int
    before: Sequence[int]
    opens: bool = False


class RestSpan(NamedTuple):
    """A window `[start, end)` of elapsed minutes, and how many rests it holds at least.

    With a window `[next_start, next_end)` that may make up for it (empty, at `end`: none), twice (any rest in the
    first) plus the rests of the second are at least `due`.
    """

    start: int
    end: int
    due: int
    next_start: int
    next_end: int


class Tables(Protocol):
    """Verbs that rules use to describe legal and cheap tours."""

    @property
    def problem(self) -> Problem: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def first_known_day(self) -> int: ...
    @property
    def shifts(self) -> Shifts: ...
    @property
    def memo(self) -> dict[object, Any]:
        """What rules have worked out from the rows, by keys of their own."""
        ...

    def moderator_rows(self, moderator: str) -> Flags:
        """Rows that are the moderator's: their contract's, with the events that call them, and their own past ones."""
        ...

    def people(self, scope: str) -> Sequence[Moderator]:
        """Moderators of the scope."""
        ...

    def worked_on(self, offset: int) -> Ints:
        """Paid minutes of each row that fall on the clock date `day + offset` (0: the start's date, 1: the next)."""
        ...

    def presence_in_band(self, start_minute: int, end_minute: int) -> Ints:
        """Clock minutes of each row inside the daily band `[start, end)` of local time; the band may cross midnight."""
        ...

    def amounts(self, rule: Priced, moderator: str, on_row: Ints, when_off: Ints | None = None) -> None:
        """A static amount per row for this moderator (0: fine), and per day of the horizon when off, `(days,)`."""
        ...

    def rest(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        minutes: int,
        after: Flags | None = None,
        *,
        last_only: bool = False,
    ) -> None:
        """At least `minutes` between the end of a duty (a row of `after`, default any) and the next start; `last_only`:
        unless that is a row of `after` too, on the following date.

        Amount: missing minutes.
        """
        ...

    def reduced_rest(
        self, rule: Priced, moderators: Sequence[Moderator], *, rest: int, reduced: int, times: int, within: int
    ) -> None:
        """A law alone: at least `rest` minutes between duties, but at most `times` a week `reduced` ones, while nothing
        is owed. What a reduced rest lacks is owed until a rest that is longer than `rest` by as much, complete by the
        end of the date `within` days after that of the duty behind the reduced one, if that is in the horizon."""
        ...

    def succession(self, rule: Priced, moderators: Sequence[Moderator], banned: Flags, within_days: int = 1) -> None:
        """`banned[p, q]`: a duty of pattern index `p` followed, as the next duty and at most `within_days` dates later,
        by one of pattern `q`. Shape `(patterns + 1, patterns + 1)`; the last index stands for no pattern. Amount: 1."""
        ...

    def run(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        member: Flags | None,
        *,
        at_most: int | None,
        at_least: int | None,
        open_edges: bool,
    ) -> None:
        """Length in days of runs of member rows on successive dates (`member` None: runs of days off).

        Amounts: each day of the horizon beyond `at_most`; days missing to `at_least` when a run ends. `open_edges`:
        a run that touches the end of the horizon or the beginning of what is known is not judged for being too short.
        """
        ...

    def window(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        same_day: Ints,
        next_day: Ints | None,
        windows: Sequence[Sequence[Window]],
        *,
        combine: str = "sum",
        bucket: Ints | None = None,
        passing: Passing | None = None,
        gate: Gate | None = None,
    ) -> None:
        """A measure per date, summed over windows of days. `windows[i]` are those of `moderators[i]`.

        A date's value is `same_day[row]` of the duty that starts on it combined (`sum` or `max`) with `next_day[row]`
        of the duty that started the day before. With `bucket` (shape: day - first_known_day up to days, -1 none), dates
        of one bucket count once, with their largest value (weekends). With `passing` a date adds that too. With
        `gate` (and without `next_day`) only some dates count. Amount: units above `at_most` and above each of the
        `steps`, where history alone is never blamed (a limit is at least history's own sum), and units below
        `at_least`.
        """
        ...

    def rest_blocks(
        self,
        rule: Priced,
        moderators: Sequence[Moderator],
        spans: Sequence[RestSpan],
        minutes: int,
        *,
        lead: int,
        starts: bool,
    ) -> None:
        """In each span the rests that are due, of `minutes` each, after `lead` of rest that a longer rest needs once.

        Rests lie inside the span, or (`starts`) follow one another from `lead` after the last duty, or from the
        beginning of what is known, and belong to the span in which they start. Amount: what is missing to `due`. A span
        that begins before what is known, or ends after the horizon, is not for the rule to pass here.
        """
        ...

    def sliding(self, rule: Priced, moderators: Sequence[Moderator], window_minutes: int, at_most: int) -> None:
        """Paid minutes in every window of `window_minutes` of elapsed time. Amount: per duty of the horizon, the worst
        excess over windows that end inside or at the end of that duty."""
        ...

    def spread(self, rule: Priced, moderators: Sequence[Moderator], *, within: str, tolerance: int) -> None:
        """Start times in a `run` of working days or a `week` lie within `tolerance` minutes of each other.

        Starts are read relative to the first of the run or week, wrapped to (-12 h, 12 h]; amount: minutes of
        largest less smallest beyond the tolerance.
        """
        ...

    def backward(self, rule: Priced, moderators: Sequence[Moderator], *, tolerance: int) -> None:
        """On successive working days the start does not move back by more than `tolerance` minutes (wrapped to
        (-12 h, 12 h]). Amount: 1 for each pair of dates."""
        ...

    def lone_day_off(self, rule: Priced, moderators: Sequence[Moderator]) -> None:
        """No single day off between two working days, all three known and the day off in the horizon or the day after
        it in the horizon. Amount: 1."""
        ...

    def spells(self, rule: Priced, moderators: Sequence[Moderator], *, minutes: int, at_most: int | None) -> None:
        """In every duty, spells on one queue of at least `minutes` of work (0: any) and at most so many changes of
        queue (None: any). Breaks interrupt a spell without ending it, another queue or spare time ends it; a spell that
        lasts up to the horizon's end in a duty that goes on is not too short.

        Amounts: minutes missing to each spell; changes above the limit in each duty. They are no part of a tour's
        price: queues are planned duty by duty.
        """
        ...

    def care(self, rule: Priced, moderators: Sequence[Moderator], limit: CareLimit, rows: Flags | None = None) -> None:
        """A limit on the inside of every duty (of the rows marked in `rows`, default all), see `CareLimit`. As with
        spells its price is no part of a tour's: what is done in a duty is planned duty by duty."""
        ...

    def exposure(self, rule: Priced, moderator: str, total: TierSum) -> None:
        """Limits on what all duties of the horizon have of a tier, see `TierSum`. Its price is no part of a tour's."""
        ...

    def serves(self, moderator: str, services: Sequence[Service]) -> None:
        """Grant the moderator these queues; without a grant a moderator serves none."""
        ...

    def one_duty_a_day(self, rule: Priced) -> None:
        """At most one duty starts on a date: the kernel's very shape, noted here so that no kind is forgotten."""
        ...
