"""An explanation as lines to read, the most important first; and as a JSON document with local times."""

from __future__ import annotations

from functools import partial
from textwrap import wrap as wrapped
from typing import TYPE_CHECKING, Any

from models.verdict import shared
from scheduler.explain.words import marked
from scheduler.rules.words import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.problem import Problem
    from models.verdict import Conflict
    from models.why import Finding, Why

SCHEMA = "rosterwright.why/1"

TITLES = {
    "conflict": "No complete legal roster exists:",
    "repair": "What would mend it:",
    "check": "Noticed before solving:",
    "shortfall": "Short:",
    "request": "Wishes:",
}
"""Headings by topic, in the order in which they are told."""

_WIDTH = 110
_MOST = 8
"""So many findings of a topic are told on the terminal."""

_NAMED = 30
"""So many people who are left off are named; sheet Left off and summary.json name all."""

_REASONS = (9, 4, 2, 0)
"""So many reasons of the first finding of a topic, of the second, and so on: the dearest is told most fully."""

wrap = partial(wrapped, width=_WIDTH, break_on_hyphens=False, break_long_words=False)


def lines(why: Why) -> Iterator[str]:
    """The report for a terminal."""
    for topic, title in TITLES.items():
        found = [finding for finding in why.findings if finding.topic == topic]
        if not found:
            continue
        met = [finding for finding in found if finding.name == "met"]
        if len(found) > _MOST:  # then wishes that are met are only counted
            found = [finding for finding in found if finding.name != "met"]
        yield ""
        yield f"{title} {len(met)} of {len(met) + len(found)} met" if len(met) and met[0] not in found else title
        for number, finding in enumerate(found[:_MOST]):
            yield from _finding(finding, _MOST if topic == "conflict" else _REASONS[min(number, len(_REASONS) - 1)])
        if len(found) > _MOST:
            yield f"  … and {len(found) - _MOST} more; --json and sheet Why have them all"
    if not why.findings:
        yield "Nothing is short, denied or in conflict."
    for sentence in why.left_out:
        yield from wrap(f"Left out: {sentence}.", subsequent_indent="  ")


def left_off_lines(conflicts: Iterable[Conflict]) -> Iterator[str]:
    """Who has no legal tour and why, those of one conflict together."""
    for people, conflict in shared(conflicts):
        who = f"left off: {shortened(people, _NAMED)}"
        yield from wrap(f"{who}: no legal tour, because of all of these together:", subsequent_indent="  ")
        yield from (f"  - {sentence}" for sentence in conflict.sentences)


def document(problem: Problem, why: Why) -> dict[str, Any]:
    """The document of `--json`: every finding with ISO times, hours and reasons."""
    clock = problem.clock
    findings = []
    for finding in why.findings:
        row = finding.model_dump(mode="json")
        start, end, minutes = row.pop("start"), row.pop("end"), row.pop("minutes")
        if end > start:
            row |= {"start": clock.iso(start), "end": clock.iso(end)}
        row["hours"] = round(minutes / 60, 2)
        for reason in row["reasons"]:
            uncovered = reason.pop("uncovered_minutes")
            reason["uncovered_hours"] = None if uncovered is None else round(uncovered / 60, 2)
        findings.append(row)
    return {
        "schema": SCHEMA,
        "problem_sha256": why.problem_sha256,
        "findings": findings,
        "left_out": list(why.left_out),
    }


def _finding(finding: Finding, most: int) -> Iterator[str]:
    place = f"{finding.where}: " if finding.where else ""
    yield from wrap(f"{place}{finding.sentence}", initial_indent="  ", subsequent_indent="    ")
    shown = [reason for reason in finding.reasons if reason.sentence.lower() not in finding.sentence.lower()]
    for reason in shown[:most]:
        indent = "      " if reason.role == "unlock" else "    "
        yield from wrap(f"- {marked(reason)}", initial_indent=indent, subsequent_indent=f"{indent}  ")
    if most and len(shown) > most:
        yield f"    - … and {len(shown) - most} more reasons"
