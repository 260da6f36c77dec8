"""Locked cells of an earlier roster's grid as pins of this problem: duties with their breaks, and dates off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.calendar import Pin
from models.errors import InputError
from scheduler.rules.session import held_in
from scheduler.rules.words import count_text, date_text
from scheduler.workbook.editing.given import Earlier, read_earlier
from scheduler.workbook.editing.marked import locked_cells

if TYPE_CHECKING:
    from pathlib import Path

    from models.problem import Problem
    from models.roster import Duty
    from scheduler.workbook.editing.sheet import GridCell, Key
    from scheduler.workbook.reading.session import Session


def bring_locks(path: Path, session: Session, problem: Problem) -> Problem:
    """The problem with the locks of the roster at `path` as pins; faults and what is assumed go to `session`."""
    try:
        earlier = read_earlier(path, problem)
    except InputError as error:
        for issue in error.issues:
            session.faults.error(f"{path.name}: {issue.where}", issue.expected, issue.read)
        return problem
    for issue in earlier.told:
        session.faults.warning(f"{path.name}: {issue.where}", issue.expected, issue.read)
    if earlier.grid is None:
        session.faults.error(path.name, "expected a roster.xlsx with a grid, sheet Roster, on which cells are locked")
        return problem
    duties: dict[Key, list[Duty]] = {}
    for duty in earlier.duties:
        duties.setdefault((duty.moderator, problem.clock.day_of(duty.start)), []).append(duty)
    keys = locked_cells(path, earlier.grid, duties)
    wrong = [issue for issue in earlier.grid.faults.all() if issue.severity == "error"]
    for issue in wrong:
        session.faults.error(f"{path.name}: {issue.where}", issue.expected, issue.read)
    if wrong:
        return problem
    return _Pinning(path.name, session, problem, earlier, duties).pinned(keys)


class _Pinning:
    """Makes pins of locked cells and tells of those that other pins contradict."""

    def __init__(
        self, name: str, session: Session, problem: Problem, earlier: Earlier, duties: dict[Key, list[Duty]]
    ) -> None:
        self._name, self._session, self._problem, self._duties = name, session, problem, duties
        self._cells = earlier.grid.cells if earlier.grid is not None else {}

    def pinned(self, keys: list[Key]) -> Problem:
        """The problem with a pin for each locked cell inside the horizon."""
        made: dict[Key, Pin] = {}
        for key in keys:
            pin = self._pin(key, self._cells[key]) if 0 <= key[1] < self._problem.hub.days else None
            if pin is not None:
                made[key] = pin
        outside = sum(not 0 <= day < self._problem.hub.days for _, day in keys)
        if outside:
            self._session.faults.warning(
                self._name, f"{count_text(outside, 'locked cell')} outside the horizon: they lock nothing"
            )
        kept = [pin for pin in self._problem.pins if self._stays(pin, made.get((pin.moderator, pin.day)))]
        beside = {(pin.moderator, pin.day) for pin in kept}
        for key in made:
            self._name_place(key, key in beside)
        off = sum(pin.off for pin in made.values())
        self._session.assume(
            f"{self._name} locks {count_text(len(made) - off, 'duty', 'duties')} with their breaks and "
            f"{count_text(off, 'date')} off"
        )
        if not made:
            self._session.faults.warning(self._name, "no cell of its grid is locked: everything is planned anew")
        pins = tuple(sorted([*kept, *made.values()], key=lambda pin: (pin.moderator, pin.day)))
        return self._problem.model_copy(update={"pins": pins})

    def _pin(self, key: Key, cell: GridCell) -> Pin | None:
        """The pin of a locked cell; None, with the fault told, where it holds two duties."""
        (who, day), own = key, self._duties.get(key, [])
        if len(own) > 1:
            expected = "expected one duty in a locked cell; take the lock away or one of the duties"
            self._session.faults.error(f"{self._name}: {cell.place}", expected, cell.text)
            return None
        if not own:
            return Pin(moderator=who, day=day, off=True)
        (duty,) = own
        held = held_in(duty.activities, self._problem.events_of[who])
        session = held[0] if len(held) == 1 else None
        return Pin(moderator=who, day=day, start=duty.start, end=duty.end, pauses=duty.pauses, session=session)

    def _stays(self, pin: Pin, lock: Pin | None) -> bool:
        """Whether the hub's own pin says what no lock says; where both differ they stay, with a warning."""
        if lock is None:
            return True
        if pin.off == lock.off and pin.start == lock.start and pin.end in (None, lock.end):
            return False
        place = self._session.places.get(self._place_key(pin.moderator, pin.day), "Pins")
        cell = self._cells[pin.moderator, pin.day]
        self._session.faults.warning(
            f"{self._name}: {cell.place}",
            f"this lock and the pin of {pin.moderator} on {date_text(self._problem.clock, pin.day)} in {place} cannot "
            "both hold; take one of them away",
            cell.text,
        )
        return True

    def _name_place(self, key: Key, beside: bool) -> None:
        """Say under the name of the pin's rule where it stands; `beside` a pin of the hub, it is the second one."""
        name = self._place_key(*key)
        self._session.places[f"{name}.2" if beside else name] = f"{self._name}: {self._cells[key].place}"

    def _place_key(self, who: str, day: int) -> str:
        return f"rule:pin.{who}.{self._problem.clock.date_of(day)}"
