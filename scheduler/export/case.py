"""What is exported: a checked roster, everybody's or that of one vendor's people."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from models.errors import InternalError
from scheduler.rules.remember import is_sound
from scheduler.workbook.writing.book import Book

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from models.problem import Problem
    from models.roster import Duty, Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.workbook.writing.files import FileWriter


class Files(NamedTuple):
    """What a format writes: relative name → writer; and what the user must be told."""

    writers: dict[str, FileWriter]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A roster with the checker's verdict, on its way out.

    `vendor` leaves its people alone in every file. `made` is the aware moment of the export. `published` is the folder
    of the export that was sent last, whose calendars are gone on with. `scorecard` holds the figures of the report and
    `why` its reasons, where somebody asked. Raises InternalError where the verdict is about another roster or problem:
    nothing goes out unchecked.
    """

    problem: Problem
    roster: Roster
    verdict: Verdict
    made: datetime
    published: Path
    vendor: str | None = None
    scorecard: Mapping[str, Any] = field(default_factory=dict)
    why: Why | None = None

    def __post_init__(self) -> None:
        """Hold problem, roster and verdict together."""
        if len({self.problem.sha256, self.roster.problem_sha256, self.verdict.problem_sha256}) > 1:
            raise InternalError("problem, roster and verdict belong to different problems; nothing was exported")

    @cached_property
    def book(self) -> Book:
        """People, duties and violations that may be told of."""
        return Book(self.problem, self.roster, self.verdict, self.vendor)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """Duties of the people, by moderator (in the order of sheet Moderators) and start.

        Those that are none (longer than a day, or without activities) are left out: `audit` names them.
        """
        return tuple(duty for duties in self.book.duties.values() for duty in duties if is_sound(duty))
