"""The files that come of a hub: whole sets, all or none, from a checked roster."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from models.changes import changes, counted
from scheduler import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from models.changes import Previous
    from models.problem import Problem
    from models.roster import Roster
    from models.verdict import Verdict
    from models.why import Why
    from scheduler.check import Scorecard
    from scheduler.plan.solving import Outcome
    from scheduler.workbook.writing.files import FileWriter


def write_outcome(
    outcome: Outcome,
    folder: Path,
    *,
    assumptions: Iterable[str],
    input_sha256: str,
    today: str,
    why: Why | None = None,
    previous: Previous | None = None,
    pseudonyms: Path | None = None,
) -> tuple[Path, ...]:
    """Write the whole file set of `solve` into `folder`, all or nothing; returns the paths. `why` becomes a sheet.

    With a `previous` roster the changes since become sheets, and their counts `changes` of the summary. With
    `pseudonyms`, the path of a key file, vendors' files name nobody, and the key is written or continued there; it is
    taken back where the files cannot be written.
    """
    from scheduler.workbook.keys import extended, read_key, write_key
    from scheduler.workbook.writing.books import workbook_writers
    from scheduler.workbook.writing.files import write_files, write_json, write_json_lines, written_along

    summary = {
        **outcome.summary,
        "input_sha256": input_sha256,
        **({} if previous is None else {"changes": changed(outcome, previous)}),
    }
    key = None if pseudonyms is None else extended(read_key(pseudonyms), outcome.problem)
    manifest = _manifest(summary, today)
    writers: dict[str, FileWriter] = {
        **workbook_writers(
            outcome.problem,
            outcome.roster,
            outcome.verdict,
            scorecard=summary,
            assumptions=assumptions,
            manifest=manifest,
            why=why,
            previous=previous,
        ),
        **_for_vendors(outcome, None if key is None else key.names(outcome.problem), manifest, previous),
        "roster.json": partial(write_json, document=outcome.roster.to_file(), indent=None),
        "summary.json": partial(write_json, document=summary),
        "events.jsonl": partial(write_json_lines, rows=[event.model_dump(mode="json") for event in outcome.events]),
    }
    if pseudonyms is None or key is None:
        return write_files(folder, writers)
    with written_along(pseudonyms, partial(write_key, key=key)):
        return write_files(folder, writers)


def write_audit(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    scorecard: Scorecard,
    folder: Path,
    *,
    assumptions: Iterable[str],
    manifest: Mapping[str, str],
) -> Path:
    """Write `audit.xlsx` into `folder`: the roster with every violation marked on its grid; returns its path."""
    from scheduler.workbook.writing.books import AUDIT_FILE, write_roster_workbook
    from scheduler.workbook.writing.files import write_files

    writer = partial(
        write_roster_workbook,
        problem=problem,
        roster=roster,
        verdict=verdict,
        scorecard=scorecard.model_dump(mode="json"),
        assumptions=tuple(assumptions),
        manifest={"version": __version__, **manifest},
    )
    return write_files(folder, {AUDIT_FILE: writer})[0]


def write_explained(
    problem: Problem,
    roster: Roster,
    verdict: Verdict,
    why: Why,
    told: Iterable[str],
    folder: Path,
    *,
    assumptions: Iterable[str],
    manifest: Mapping[str, str],
) -> tuple[Path, ...]:
    """Write `explained.xlsx`, the roster with why it is as it is, and what was `told` as text; returns their paths."""
    from scheduler.workbook.writing.books import EXPLAINED_FILE, write_why_workbook
    from scheduler.workbook.writing.files import write_files, write_text

    writers: dict[str, FileWriter] = {
        EXPLAINED_FILE: partial(
            write_why_workbook,
            problem=problem,
            roster=roster,
            verdict=verdict,
            why=why,
            assumptions=tuple(assumptions),
            manifest={"version": __version__, **manifest},
        ),
        "explained.txt": partial(write_text, lines=tuple(told)),
    }
    return write_files(folder, writers)


def beyond_commitments(outcome: Outcome) -> tuple[str, ...]:
    """A sentence about each vendor of whom less, or more, would be needed than was agreed."""
    from scheduler.vendors import seat_requests, told_of_request

    requests = seat_requests(outcome.problem, outcome.roster, outcome.verdict)
    return tuple(line for request in requests for line in told_of_request(request))


def changed(outcome: Outcome, previous: Previous) -> dict[str, int]:
    """On how many dates of people the roster differs from the previous one, by kind."""
    people = {moderator.id for moderator in outcome.problem.moderators}
    return counted(changes(outcome.problem.clock, previous, outcome.roster.duties, people))


def _for_vendors(
    outcome: Outcome, names: Mapping[str, str] | None, manifest: Mapping[str, str], previous: Previous | None
) -> dict[str, FileWriter]:
    """Writers of everything that goes to vendors; `names` are pseudonyms; changes are those since `previous`."""
    from scheduler.vendors import seat_requests, vendor_parts
    from scheduler.workbook.writing.book import Book
    from scheduler.workbook.writing.vendors import vendor_writers

    problem, roster, verdict = outcome.problem, outcome.roster, outcome.verdict
    requests = seat_requests(problem, roster, verdict)
    book = Book(problem, roster, verdict)
    before = None if previous is None else previous.under(names or {})
    parts = (replace(part, previous=before) for part in vendor_parts(problem, roster, verdict, names))
    return vendor_writers(parts, requests, book, manifest=manifest)


def _manifest(summary: Mapping[str, Any], today: str) -> dict[str, str]:
    names = ("status", "cost", "bound", "gap_pct", "seconds", "seed", "version", "input_sha256", "problem_sha256")
    return {"date": today, **{name: "" if summary[name] is None else str(summary[name]) for name in names}}
