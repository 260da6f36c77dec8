"""Reads a workbook, or a folder of CSV files, into a `Problem`; every fault at once, nothing dropped silently."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from models.errors import InputError, Issue
from models.problem import Problem
from scheduler.workbook.reading.absences import read_absences, read_availability
from scheduler.workbook.reading.archive import Unreadable
from scheduler.workbook.reading.cells import fold
from scheduler.workbook.reading.checks import check_problem
from scheduler.workbook.reading.contracts import read_contracts, with_default
from scheduler.workbook.reading.demand import read_demand
from scheduler.workbook.reading.events import read_events
from scheduler.workbook.reading.facts import read_facts
from scheduler.workbook.reading.hub import read_hub
from scheduler.workbook.reading.naming import read_synonyms
from scheduler.workbook.reading.open_times import sessions_due
from scheduler.workbook.reading.past import read_history, read_ledger, refuse_contradictions
from scheduler.workbook.reading.patterns import read_shifts
from scheduler.workbook.reading.people import read_moderators, read_skills
from scheduler.workbook.reading.queues import read_queues
from scheduler.workbook.reading.rules import read_objective, read_rules
from scheduler.workbook.reading.session import Session
from scheduler.workbook.reading.source import Book, open_book
from scheduler.workbook.reading.vendors import read_vendors
from scheduler.workbook.reading.wishes import read_pins, read_requests
from scheduler.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from models.demand import Demand
    from scheduler.workbook.reading.open_times import OpenTime

    Continued = Callable[[Session, Problem], Problem]


@dataclass(frozen=True)
class Reading:
    """A problem, what was noticed and assumed while reading it, and where things stand in the file.

    `sha256` is the digest of the file's bytes. `places` names cells: `moderator:<id>`, `hub:<key>` and `rule:<id>`, the
    latter also for the rules that other sheets imply (`rule:pin.ana.2027-03-02`, `rule:contract.full.hours_max`).
    """

    problem: Problem
    warnings: tuple[Issue, ...]
    assumptions: tuple[str, ...]
    sha256: str
    places: Mapping[str, str]

    @property
    def notes(self) -> list[str]:
        """What was assumed and warned of, as lines."""
        return [*self.assumptions, *(str(warning) for warning in self.warnings)]


def read(path: Path, continued: Continued | None = None) -> Reading:
    """The problem in the file or folder at `path`. Raises `InputError` with every issue, warnings too.

    `continued` adds what is remembered of the time before from elsewhere, before the problem is judged.
    """
    try:
        book = open_book(path)
    except Unreadable as reason:
        raise InputError([Issue(where=path.name, read="", expected=str(reason))]) from reason
    return read_book(book, continued)


def read_book(book: Book, continued: Continued | None = None) -> Reading:
    """The problem in an open book. Raises `InputError` with every issue, warnings too."""
    _refuse_roster(book)
    session = Session(book)
    read_synonyms(session)
    session.warn_of_unknown_sheets()
    fields, open_times, demand = _parts(session)
    if session.faults.any_errors or session.hub is None or demand is None:
        raise InputError(session.faults.all(), session.assumptions)
    problem = Problem(hub=session.hub, demand=demand, **fields)
    problem = problem.model_copy(update={"sessions": sessions_due(session, problem, open_times)})
    if continued is not None:
        problem = continued(session, problem)
        refuse_contradictions(session, problem.ledger, problem.history)
    check_problem(session, problem)
    if session.faults.any_errors:
        raise InputError(session.faults.all(), session.assumptions)
    return Reading(
        problem=problem,
        warnings=session.faults.warnings(),
        assumptions=tuple(session.assumptions),
        sha256=book.sha256,
        places=MappingProxyType(session.places),
    )


def _refuse_roster(book: Book) -> None:
    """Raise where the file is one that `solve` wrote: it has no sheet of a hub, and faults of each would mislead."""
    names = {sheet.folded for sheet in book.sheets}
    if {"activities", "manifest"} <= names and not names & {fold(sheet.name) for sheet in SHEETS if sheet.required}:
        expected = "expected a hub's workbook; this is a roster that solve wrote: name it where a roster is asked for"
        raise InputError([Issue(where=book.name, read="", expected=expected)])


def _parts(session: Session) -> tuple[dict[str, Any], list[OpenTime], Demand | None]:
    """Every sheet, those first that others refer to."""
    read_hub(session)
    patterns = read_shifts(session)
    contracts = read_contracts(session)
    queues = read_queues(session)
    moderators, marked = read_moderators(session, queues)
    demand = read_demand(session, queues, patterns)
    events, open_times = read_events(session)
    fields: dict[str, Any] = {
        "moderators": moderators,
        "skills": [*marked, *read_skills(session, queues)],
        "contracts": with_default(session, contracts, moderators),
        "patterns": patterns,
        "queues": queues,
        "availability": read_availability(session),
        "absences": read_absences(session),
        "requests": read_requests(session),
        "pins": read_pins(session),
        "history": read_history(session),
        "ledger": read_ledger(session),
        "facts": read_facts(session, moderators),
        "events": events,
        "rules": read_rules(session, moderators),
        "objective": read_objective(session),
        "vendors": read_vendors(session, moderators),
    }
    refuse_contradictions(session, fields["ledger"], fields["history"])
    if session.comment_lines:
        session.assume(f"{session.comment_lines} lines that begin with `# ` are comments")
    return fields, open_times, demand
