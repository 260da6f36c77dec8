"""A roster with the changes that somebody made to its grid by hand: where a cell differs from sheet Activities it wins.

Whether the grid was changed at all is told by a digest on sheet Manifest: a grid that stands as it was written says
nothing new, and a roster whose sheet Activities was changed instead keeps those changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from models.absence import absence_days
from models.errors import InputError, Issue
from scheduler.rules.words import shortened
from scheduler.workbook.editing.rebuild import rebuilt
from scheduler.workbook.editing.serving import Serving
from scheduler.workbook.editing.wanted import wanted
from scheduler.workbook.reading.cells import CellError
from scheduler.workbook.writing.grid import duties_text
from scheduler.workbook.writing.moments import Moments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.workbook.editing.sheet import Grid, GridCell, Key
    from scheduler.workbook.editing.wanted import Span

MOST_TOLD = 20
"""Changed cells that are told one by one; one more warning speaks for the rest."""


class Edited(NamedTuple):
    """Duties after the changes, in order of moderator and start, and a warning for each change."""

    duties: tuple[Duty, ...]
    told: tuple[Issue, ...]


def edited(problem: Problem, duties: Sequence[Duty], grid: Grid) -> Edited:
    """The duties as the grid has them. Raises InputError with every cell that cannot be read."""
    editor = _Editor(problem, duties)
    for key, cell in grid.cells.items():
        if 0 <= key[1] < problem.hub.days:
            editor.judge(key, cell, grid)
    if grid.faults.any_errors:
        raise InputError(grid.faults.all())
    return editor.done()


@dataclass
class _Change:
    """A cell that changes its date: the spans that it asks for, and the duties that stay."""

    cell: GridCell
    spans: list[tuple[int, int]]
    kept: list[Duty]
    note: str


@dataclass
class _Editor:
    problem: Problem
    given: Sequence[Duty]
    changes: dict[Key, _Change] = field(default_factory=dict)

    @cached_property
    def by_date(self) -> dict[Key, list[Duty]]:
        found: dict[Key, list[Duty]] = {}
        for duty in sorted(self.given, key=lambda duty: duty.start):
            found.setdefault((duty.moderator, self.problem.clock.day_of(duty.start)), []).append(duty)
        return found

    @cached_property
    def moments(self) -> Moments:
        return Moments(self.problem.clock)

    @cached_property
    def absences(self) -> dict[str, frozenset[int]]:
        return absence_days(self.problem)

    def judge(self, key: Key, cell: GridCell, grid: Grid) -> None:
        """Note the change that a cell asks for, if it asks for any; a fault where it cannot be read."""
        had = self.by_date.get(key, [])
        if cell.text.split() == duties_text(self.moments, had).split():
            return
        who, day = key
        try:
            asked = wanted(cell.text, self.problem, who, had)
            spans = [self.resolved(who, day, span, had) for span in asked.spans]
        except CellError as error:
            grid.faults.error(cell.place, str(error), cell.text)
            return
        absent = asked.leave and day not in self.absences.get(who, ())
        note = "; the leave itself belongs on sheet Absences of the hub, which has none then" if absent else ""
        kept = [duty for duty in had if (duty.start, duty.end) in spans]
        if len(kept) < max(len(had), len(spans)) or note:
            new = [span for span in spans if span not in {(duty.start, duty.end) for duty in kept}]
            self.changes[key] = _Change(cell, new, kept, note)

    def resolved(self, who: str, day: int, span: Span, had: Sequence[Duty]) -> tuple[int, int]:
        """Elapsed minutes of a span: of times that clocks show twice those that the date had, or that a pattern has."""
        clock = self.problem.clock
        starts, ends = ({clock.at(day, minute, fold=fold) for fold in (0, 1)} for minute in span)
        pairs = [(s, e) for s, e in product(starts, ends) if s is not None and e is not None and s < e]
        if not pairs:
            raise CellError("expected times that exist: clocks skip one of these on that date")
        lengths = {
            n for p in self.problem.patterns_of_contract[self.problem.contract_of[who].id] for n in p.lengths_minutes
        }
        known = {(duty.start, duty.end) for duty in had}
        return min(pairs, key=lambda pair: (pair not in known, pair[1] - pair[0] not in lengths, pair))

    def done(self) -> Edited:
        """The duties with every change made, and what is told of each."""
        untouched = [duty for key, duties in self.by_date.items() if key not in self.changes for duty in duties]
        duties = [*untouched, *(duty for change in self.changes.values() for duty in change.kept)]
        told: list[Issue] = []
        serving = Serving.beside(self.problem, duties) if any(c.spans for c in self.changes.values()) else None
        for key, change in self.changes.items():
            how = []
            for start, end in change.spans:
                made = rebuilt(self.problem, key[0], start, end, self._like(key))
                others = [duty for duty in duties if duty.moderator == key[0]]
                duties.append(made.duty if serving is None else serving.serve(made.duty, others))
                how.append(f"{made.told}; {_work(duties[-1])}")
            told.append(self._told(key, change, how))
        ordered = tuple(sorted(duties, key=lambda duty: (duty.moderator, duty.start)))
        return Edited(ordered, tuple(_folded(told)))

    def _like(self, key: Key) -> Iterator[Duty]:
        """Duties to take after: of the date, of the moderator by nearness, of others under the same contract."""
        who, day = key
        own = sorted((k for k in self.by_date if k[0] == who), key=lambda k: (abs(k[1] - day), k[1]))
        contract = self.problem.contract_of[who].id
        others = sorted((abs(k[1] - day), k) for k in self.by_date if k[0] != who)
        same = (
            k for _, k in others if k[0] in self.problem.contract_of and self.problem.contract_of[k[0]].id == contract
        )
        for near in (*own, *same):
            yield from self.by_date[near]

    def _told(self, key: Key, change: _Change, how: Sequence[str]) -> Issue:
        had = self.by_date.get(key, [])
        before = f"{duties_text(self.moments, had).split()}".strip("[]").replace("'", "") or "no duty"
        made = f"now a duty with {', then one with '.join(how)}" if how else "now none" if had else "nothing changes"
        return Issue(
            where=change.cell.place,
            read=change.cell.text,
            expected=f"this cell of the grid was changed and counts: on Activities {before}, {made}{change.note}",
            severity="warning",
        )


def _work(duty: Duty) -> str:
    queues = list(dict.fromkeys(a.queue for a in duty.activities if a.kind == "queue"))
    return f"it serves {shortened(queues)}, short at that time" if queues else "its work is spare"


def _folded(told: list[Issue]) -> Iterator[Issue]:
    """The first changes, and one warning for the rest."""
    yield from told[:MOST_TOLD]
    rest = told[MOST_TOLD:]
    if rest:
        where = f"{len(told)} changed cells of the grid count, these too: {shortened([i.where for i in rest[1:]], 8)}"
        yield rest[0].model_copy(update={"expected": f"{rest[0].expected} ({where})" if rest[1:] else rest[0].expected})
