"""`break_in_shift`: how much break a duty needs, and when; it judges the breaks that the pattern has placed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from models.pattern import Pause
from scheduler.rules.base import Duration, Rule, hours_text, minutes_of
from scheduler.rules.condition import Conditions
from scheduler.rules.night import DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES, Night
from scheduler.rules.when import When
from scheduler.rules.words import count_text, span_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.clock import Clock
    from models.hub import Moderator
    from models.verdict import Violation
    from scheduler.rules.board import Board, Choice
    from scheduler.rules.tables import Flags, Ints, Tables
    from scheduler.timeline import Stint, Timeline

_TIER = re.compile(r"^(over|from)\s+([^:]+):\s*(\S+)(?:\s+in\s+([1-9]))?\s*$", re.IGNORECASE)


class Tier(NamedTuple):
    """A duty of over (strictly) or from (inclusive) `length` minutes needs `due` minutes of break, in `pieces`."""

    over: bool
    length: int
    due: int
    pieces: int = 1

    def applies(self, length: int) -> bool:
        """Whether a duty of this length needs it."""
        return length > self.length if self.over else length >= self.length

    def __str__(self) -> str:
        """`over 6h: 30m`, or `over 10h: 30m in 3`, as a planner writes it."""
        pieces = f" in {self.pieces}" if self.pieces > 1 else ""
        return f"{'over' if self.over else 'from'} {hours_text(self.length)}: {hours_text(self.due)}{pieces}"


def tiers_of(value: Any) -> Any:
    """Tiers of `over 6h: 30m; from 9h: 45m`; raises ValueError where a part reads otherwise."""
    if not isinstance(value, str):
        return value
    matches = [(part, _TIER.match(part.strip())) for part in value.split(";") if part.strip()]
    wrong = next((part.strip() for part, match in matches if match is None), None)
    if wrong is not None:
        raise ValueError(f"{wrong!r} is no tier; write over 6h: 30m; from 9h: 45m in 2")
    found = (match for _, match in matches if match is not None)
    return tuple(Tier(m[1].lower() == "over", minutes_of(m[2]), minutes_of(m[3]), int(m[4] or 1)) for m in found)


Tiers = Annotated[tuple[Tier, ...], BeforeValidator(tiers_of)]


class BreakInShift(Rule):
    """Each duty has breaks of the largest total that a tier asks for, in its pieces, placed so that they are breaks.

    A duty is asked if all conditions of `when` hold (those of `forbid`, but `night`). Tiers go by its clock length, or
    by its work, net of unpaid breaks (`length_of`). Breaks that touch are one break. One counts if its minutes are of
    the kind that `counts` says, lie wholly in the local band `inside`, are at least `piece_min` and, with `not_at_end`,
    do not reach the duty's end. Amounts of a duty add up, in minutes: what is missing to the tier; `piece_min` (at
    least 1) for each piece that is missing; the longest stretch without a counted break beyond `max_stretch`; and,
    where a tier applies, how long after `start_by` the last piece that it asks for starts (without it: the duty ends).
    History is not judged: its breaks are not known.
    """

    kind: ClassVar[str] = "break_in_shift"
    unit: ClassVar[Literal["hour", "count"]] = "hour"

    tiers: Tiers = Field(
        default=(), description="total of breaks by length, such as over 6h: 30m; from 9h: 45m; over 10h: 60m in 2"
    )
    length_of: Literal["clock", "work"] = Field(
        default="clock", description="what tiers go by: the duty's clock length, or its work net of unpaid breaks"
    )
    piece_min: Duration = Field(default=0, description="shorter breaks count for nothing")
    max_stretch: Duration | None = Field(default=None, description="longest time without a counted break")
    not_at_end: bool = Field(default=False, description="yes: a break that ends with the duty counts for nothing")
    start_by: Duration | None = Field(
        default=None, description="the break (of several pieces: the last) starts so long after the duty or sooner"
    )
    counts: Literal["all", "unpaid", "paid"] = Field(default="all", description="which breaks count")
    when: Conditions = Field(default=(), description="only duties of which these hold, as for forbid, without night")
    inside: Night | None = Field(default=None, description="only breaks wholly in this local band, such as 11:00-14:00")

    @model_validator(mode="after")
    def _asks_for_something(self) -> BreakInShift:
        if not self.tiers and self.max_stretch is None:
            raise ValueError("give tiers or max_stretch, or both")
        if self.start_by is not None and not self.tiers:
            raise ValueError("start_by holds where a tier applies: give tiers too")
        if any(condition.subject == "night" for condition in self.when):
            raise ValueError("when of break_in_shift knows no night; write start>=… or end>…")
        return self

    @property
    def _when(self) -> When:
        return When(self.when, DEFAULT_NIGHT, DEFAULT_NIGHT_MINUTES)

    def statement(self) -> str:
        """The tiers and what makes a break count."""
        which = "breaks" if self.counts == "all" else f"{self.counts} breaks"
        parts = []
        if self.tiers:
            by = "clock length" if self.length_of == "clock" else "work"
            parts.append(f"duties have {which} in total, by {by} ({'; '.join(map(str, self.tiers))})")
        if self.start_by is not None:
            pieced = any(tier.pieces > 1 for tier in self.tiers)
            which_one = "the last piece asked for" if pieced else "the first of them"
            parts.append(f"{which_one} starts no later than {hours_text(self.start_by)} after the duty's start")
        if self.max_stretch is not None:
            parts.append(f"nobody is on duty for more than {hours_text(self.max_stretch)} without one of the {which}")
        end = "at the end of a duty it does not count" if self.not_at_end else "at the end of a duty it counts too"
        whole = "; ".join(parts)
        if self.when:
            whole = f"where {' and '.join(condition.text for condition in self.when)}, {whole}"
        band = f" within {self.inside}" if self.inside else ""
        return f"{whole[0].upper()}{whole[1:]}; a break{band} counts from {hours_text(self.piece_min)} on, {end}."

    # --- check: walk along the duty from break to break ---------------------------------------------------------------

    def check(self, timeline: Timeline) -> Iterable[Violation]:
        """Each duty of the roster that lacks break time, at one violation with the sum of what is wrong."""
        for person in timeline.people(self.scope):
            for stint in timeline.stints(person.id):
                asked = not stint.past and self._when.holds(timeline, stint)
                faults = [fault for fault in self._faults(timeline.clock, stint) if fault[0] > 0] if asked else []
                if faults:
                    when = span_text(timeline.clock, stint.start, stint.end)
                    sentence = f"{person.id}, {when}: {'; '.join(text for _, text in faults)}"
                    amount = sum(amount for amount, _ in faults)
                    yield self.violation(person.id, stint.start, stint.end, amount, sentence)

    def _faults(self, clock: Clock, stint: Stint) -> list[tuple[int, str]]:
        length = stint.end - stint.start if self.length_of == "clock" else stint.paid_minutes
        breaks = self._breaks(clock, stint)
        asking = [tier for tier in self.tiers if tier.applies(length)]
        due = max((tier.due for tier in asking), default=None)
        pieces = max((tier.pieces for tier in asking), default=1)
        faults = []
        if due is not None:
            total = sum(end - start for start, end in breaks)
            faults.append((due - total, f"{hours_text(total)} of break where {hours_text(due)} is due"))
            lacking = max(0, pieces - len(breaks)) if pieces > 1 else 0
            faults.append((lacking * max(1, self.piece_min), f"{count_text(len(breaks), 'break')}, {pieces} are due"))
        if self.max_stretch is not None:
            edges = [stint.start, *(minute for piece in breaks for minute in piece), stint.end]
            longest = max(until - since for since, until in zip(edges[::2], edges[1::2], strict=True))
            text = f"{hours_text(longest)} without a break where {hours_text(self.max_stretch)} is allowed"
            faults.append((longest - self.max_stretch, text))
        if due is not None and self.start_by is not None:
            begun = (breaks[pieces - 1][0] if len(breaks) >= pieces else stint.end) - stint.start
            which = "the first break" if pieces == 1 else f"break {pieces}"
            text = f"{which} starts after {hours_text(begun)}, not by {hours_text(self.start_by)}"
            faults.append((begun - self.start_by, text))
        return faults

    def _breaks(self, clock: Clock, stint: Stint) -> list[tuple[int, int]]:
        """Counted breaks in order: those of the right pay, joined where they touch, long enough and not at the end."""
        found: list[tuple[int, int]] = []
        for pause in sorted(stint.pauses):
            if self.counts != "all" and pause.paid != (self.counts == "paid"):
                continue
            if self.inside and self.inside.presence(clock, pause.start, pause.end) < pause.end - pause.start:
                continue
            if found and found[-1][1] >= pause.start:
                found[-1] = (found[-1][0], max(found[-1][1], pause.end))
            else:
                found.append((pause.start, pause.end))
        long = [piece for piece in found if piece[1] - piece[0] >= self.piece_min]
        return [piece for piece in long if not (self.not_at_end and piece[1] == stint.end)]

    # --- encode: write the duty down minute by minute and read off its breaks ---------------------------------------

    def encode(self, board: Board) -> None:
        """Each choice at the price (or under the ban) of what its own breaks lack."""
        for person in board.people(self.scope):
            for day in range(board.problem.hub.days):
                for choice in board.choices(person.id, day):
                    lacking = self._lacks(board, choice)
                    if lacking:
                        board.forbid(self, [choice.literal], moderator=person.id, amount=lacking)

    def breaks(self, board: Board, person: Moderator, choice: Choice) -> bool:
        """Whether a choice of somebody in its scope lacks anything."""
        return self._lacks(board, choice) > 0

    def _lacks(self, board: Board, choice: Choice) -> int:
        pauses = tuple(
            (p.start - choice.start, p.end - choice.start, p.paid)
            for p in choice.pauses
            if self.inside is None or self.inside.presence(board.clock, p.start, p.end) == p.end - p.start
        )
        lacking = _lacking(self, choice.end - choice.start, choice.paid_minutes, pauses)
        return lacking if lacking and self._when.meets(board, choice) else 0

    # --- tour: the same over arrays of minutes ------------------------------------------------------------------------

    def tour(self, tables: Tables) -> None:
        """The amount of each row's own breaks."""
        amounts = self._row_amounts(tables)
        for person in tables.people(self.scope):
            tables.amounts(self, person.id, amounts)

    def broken_rows(self, tables: Tables) -> Iterator[tuple[str, Flags]]:
        """Rows that lack anything, for everybody in its scope."""
        broken: Flags = self._row_amounts(tables) > 0
        for person in tables.people(self.scope):
            yield person.id, broken

    def _row_amounts(self, tables: Tables) -> Ints:
        """What each row lacks; rows of one layout share it."""
        rows = tables.shifts
        amounts = np.zeros(rows.start.shape, dtype=np.int64)
        known: dict[tuple[int, int, tuple[Pause, ...]], int] = {}
        for row in map(int, np.flatnonzero(self._when.rows(tables) & ~rows.past)):
            start, end = int(rows.start[row]), int(rows.end[row])
            pauses = [p for p in rows.pauses[row] if self.inside is None or self._in_band(tables.clock, p)]
            relative = tuple(Pause(p.start - start, p.end - start, p.paid) for p in pauses)
            layout = (end - start, int(rows.paid[row]), relative)
            if layout not in known:
                known[layout] = self._layout_amount(*layout)
            amounts[row] = known[layout]
        return amounts

    def _in_band(self, clock: Clock, pause: Pause) -> bool:
        """Whether every minute of a break shows a time of the band."""
        low, high = (self.inside.start, self.inside.end) if self.inside else (0, 0)
        shown = [clock.minute_of_day(minute) for minute in range(pause.start, pause.end)]
        return all(low <= at < high if low < high else at >= low or at < high for at in shown)

    def _layout_amount(self, length: int, paid: int, pauses: Sequence[Pause]) -> int:
        minutes = np.zeros(length, dtype=np.int8)
        for pause in pauses:
            if self.counts in ("all", "paid" if pause.paid else "unpaid"):
                minutes[pause.start : pause.end] = 1
        steps = np.diff(minutes, prepend=0, append=0)
        begins, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
        kept = (ends - begins >= max(1, self.piece_min)) & ((ends < length) | (not self.not_at_end))
        begins, ends = begins[kept], ends[kept]
        by = length if self.length_of == "clock" else paid
        asked = [tier.due for tier in self.tiers if tier.applies(by)]
        number = max((tier.pieces for tier in self.tiers if tier.applies(by)), default=1)
        amount = max(0, max(asked, default=0) - int((ends - begins).sum()))
        if number > 1:
            amount += max(0, number - len(begins)) * max(1, self.piece_min)
        if self.max_stretch is not None:
            stretches = np.append(begins, length) - np.insert(ends, 0, 0)
            amount += max(0, int(stretches.max()) - self.max_stretch)
        if asked and self.start_by is not None:
            amount += max(0, int(np.append(begins, [length] * number)[number - 1]) - self.start_by)
        return amount


@lru_cache(maxsize=4096)
def _lacking(rule: BreakInShift, length: int, work: int, pauses: tuple[tuple[int, int, bool], ...]) -> int:
    """Amount of a duty of `length` minutes: `.` is a minute at work, `b` one of a break that may count."""
    text = "." * length
    for start, end, paid in pauses:
        if rule.counts == "all" or (rule.counts == "paid") is paid:
            text = text[:start] + "b" * (end - start) + text[end:]
    tail = "(?!$)" if rule.not_at_end else ""
    counted = re.compile(f"(?<!b)b{{{max(1, rule.piece_min)},}}(?!b){tail}")
    found = [match.span() for match in counted.finditer(text)]
    lacking = 0
    tiers = [tier for tier in rule.tiers if tier.applies({"clock": length, "work": work}[rule.length_of])]
    pieces = max([1, *(tier.pieces for tier in tiers)])
    if tiers:
        lacking += max(0, max(tier.due for tier in tiers) - sum(end - start for start, end in found))
    if pieces > len(found) and pieces > 1:
        lacking += (pieces - len(found)) * max(1, rule.piece_min)
    if rule.max_stretch is not None:
        lacking += max(0, max(map(len, counted.split(text))) - rule.max_stretch)
    if tiers and rule.start_by is not None:
        begun = sorted([start for start, _ in found] + [length] * pieces)[pieces - 1]
        lacking += max(0, begun - rule.start_by)
    return lacking
