"""Rosters that break one labor rule or one sheet, written as raw documents: the checker walks the problem's own rules.

The hub of the factories: Dublin, the week of Monday 2027-03-01; here with one pattern of 8 h at any half hour.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, Availability, Conflict, Pin, Problem, Queue, Request, Roster, Verdict
from scheduler.check import check
from tests.factories import contract, moderator, pattern, rule_row, tiny_problem

Span = tuple[str, str]

ANA = moderator("ana", languages=("en",))


def hub(**fields: Any) -> Problem:
    patterns = [pattern("any", "00:00", "23:30")]
    return tiny_problem(**{"moderators": [ANA], "patterns": patterns, **fields})


def judged(problem: Problem, *spans: Span, queue: str = "", **options: Any) -> Verdict:
    """The verdict on duties of `ana` between local times like `01T08:00` (day of March 2027) in a raw document."""
    kind = {"kind": "queue", "queue": queue} if queue else {"kind": "spare"}
    rows = []
    for span in spans:
        start, end = (f"2027-03-{text}+00:00" for text in span)
        rows.append(
            {"moderator": "ana", "start": start, "end": end, "activities": [{"start": start, "end": end, **kind}]}
        )
    document = {
        "schema": "rosterwright.roster/1",
        "problem_sha256": "by hand",
        "time_zone": "Europe/Dublin",
        "start": "2027-03-01",
        "duties": rows,
    }
    return check(problem, Roster.from_file(document), **options)


def broken(problem: Problem, *spans: Span, queue: str = "") -> list[str]:
    return [violation.rule for violation in judged(problem, *spans, queue=queue).hard]


MON, TUE = ("01T08:00", "01T16:00"), ("02T08:00", "02T16:00")
DAYS = [(f"{day:02d}T08:00", f"{day:02d}T16:00") for day in range(1, 8)]
CASES: dict[str, tuple[Problem, tuple[Span, ...], list[str]]] = {
    "rest of 10 h 30": (
        hub(rules=[rule_row("rest_between", min="11h")]),
        (("01T14:00", "01T22:00"), ("02T08:30", "02T16:30")),
        ["rest_between"],
    ),
    "rest of 11 h": (
        hub(rules=[rule_row("rest_between", min="11h")]),
        (("01T14:00", "01T22:00"), ("02T09:00", "02T17:00")),
        [],
    ),
    "two duties on a date": (hub(), (("01T00:00", "01T08:00"), ("01T16:00", "02T00:00")), ["one_duty_a_day"]),
    "six days": (hub(contracts=[contract(minutes_per_week_max=10000)]), tuple(DAYS[:6]), ["contract.full.days_max"]),
    "40 hours of 39": (
        hub(contracts=[contract(minutes_per_week_max=39 * 60)]),
        tuple(DAYS[:5]),
        ["contract.full.hours_max"],
    ),
    "under a hard minimum": (
        hub(contracts=[contract(minutes_per_week_min=9 * 60, min_hard=True)]),
        (MON,),
        ["contract.full.hours_min"],
    ),
    "absent": (hub(absences=(Absence(moderator="ana", start=900, end=1000),)), (MON,), ["absence.ana"]),
    "back from absence": (hub(absences=(Absence(moderator="ana", start=960, end=1440),)), (MON,), []),
    "barred": (
        hub(availability=(Availability(moderator="ana", start=0, end=500, kind="not"),)),
        (MON,),
        ["availability.ana"],
    ),
    "outside what is offered": (
        hub(availability=(Availability(moderator="ana", start=500, end=2000, kind="only"),)),
        (MON,),
        ["availability.ana"],
    ),
    "after the last date of employment": (
        hub(moderators=[ANA.model_copy(update={"last_date": date(2027, 3, 1)})]),
        (TUE,),
        ["availability.ana"],
    ),
    "pinned off": (hub(pins=(Pin(moderator="ana", day=0, off=True),)), (MON,), ["pin.ana.2027-03-01"]),
    "pinned to another start": (hub(pins=(Pin(moderator="ana", day=0, start=540),)), (MON,), ["pin.ana.2027-03-01"]),
    "pin forgotten": (hub(pins=(Pin(moderator="ana", day=1, start=1920),)), (MON,), ["pin.ana.2027-03-02"]),
    "four days in a row": (
        hub(rules=[rule_row("run", of="day_worked", max=3)]),
        tuple(DAYS[:4]),
        ["run"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_broken_law_is_caught(name: str) -> None:
    """Proves: each roster breaks exactly the rule that it was made to break; the two on the limit break none."""
    problem, spans, expected = CASES[name]
    assert broken(problem, *spans) == expected


def test_queue_in_a_foreign_language() -> None:
    """Proves: a queue that the moderator does not speak is a violation of `skill`, her own is not."""
    problem = hub(queues=[Queue(id="fr", language="fr"), Queue(id="en", language="en")])
    assert broken(problem, MON, queue="fr") == ["skill"]
    assert broken(problem, MON, queue="en") == []


def test_soft_minimum_and_request_are_priced() -> None:
    """Proves: eight of ten hours of a soft minimum cost 2 × 500 under hours, a denied day off its 100 points.

    Sensitivity: with the hour price halved and the request's doubled, 500 and 200.
    """
    wish = (Request(moderator="ana", day=0, wish="off"),)
    problem = hub(contracts=[contract(minutes_per_week_min=600)], requests=wish)
    verdict = judged(problem, MON)
    assert verdict.hard == ()
    assert (verdict.terms["under_hours"], verdict.terms["request"]) == (1000, 100)
    prices = problem.objective.model_copy(update={"under_hours": 250, "request": 2})
    verdict = judged(problem.model_copy(update={"objective": prices}), MON)
    assert (verdict.terms["under_hours"], verdict.terms["request"]) == (500, 200)


def test_left_off_is_fine_only_without_a_duty() -> None:
    """Proves: a hard minimum of 40 h that nobody can work is the conflict of the one left off, not a violation.

    Sensitivity: one duty of eight hours makes it a violation again.
    """
    problem = hub(contracts=[contract(minutes_per_week_min=2400, min_hard=True)])
    conflict = (Conflict(moderator="ana", rules=("contract.full.hours_min",), sentences=("cannot",)),)
    assert judged(problem, left_off=conflict).hard == ()
    assert [v.rule for v in judged(problem, MON, left_off=conflict).hard] == ["contract.full.hours_min"]
    assert [v.rule for v in judged(problem).hard] == ["contract.full.hours_min"]


def test_every_rule_of_the_problem_is_listed() -> None:
    """Proves: written and implied rules are listed as enforced, a rule for a vendor without people as not applied."""
    rows = [rule_row("rest_between", min="11h"), rule_row("rest_between", id="acme", scope="vendor:Acme", min="12h")]
    verdict = judged(hub(rules=rows, pins=(Pin(moderator="ana", day=0, off=True),)))
    assert set(verdict.rules_enforced) == {
        "rest_between",
        "one_duty_a_day",
        "skill",
        "contract.full.hours_max",
        "contract.full.days_max",
        "pin.ana.2027-03-01",
    }
    assert verdict.rules_not_applied == ("acme",)


TIMES = st.integers(-3000, 16000)
ROWS = st.fixed_dictionaries(
    {"start": TIMES, "end": TIMES, "kind": st.sampled_from(["queue", "spare", "break", "paid_break", "training"])},
    optional={"queue": st.sampled_from(["general", "scam", ""]), "shares": st.just({"general": 0.5, "scam": 0.25})},
)
DUTIES = st.fixed_dictionaries(
    {
        "moderator": st.sampled_from(["ana", "ben", "eve"]),
        "start": TIMES,
        "end": TIMES,
        "activities": st.lists(ROWS, max_size=4),
    }
)
RULES = (
    rule_row("rest_between", min="11h"),
    rule_row("cap", id="day", measure="work", window="day", limit="10h"),
    rule_row("cap", id="nights", measure="nights", window="any(7d)", limit=3),
    rule_row("floor", measure="days_worked", window="week", limit=2),
    rule_row("run", of="day_worked", max=6, min=2),
    rule_row("free_days", min=1, window="week"),
    rule_row("rest_block", min="24h", window="week"),
    rule_row("break_in_shift", tiers="over 6h: 30m"),
    rule_row("forbid", when="night"),
    rule_row("succession", before="day", after="any"),
    rule_row("consistency", of="start_spread", within="run", weight=1),
)


@settings(max_examples=100, deadline=None)
@given(duties=st.lists(DUTIES, max_size=6))
def test_any_document_gets_a_verdict(duties: list[dict[str, Any]]) -> None:
    """Proves: however broken a roster is, checking it ends in a verdict whose terms sum to the cost, not in an error.

    Sensitivity: times lie before, in and after the horizon, ends before starts, with unknown people and queues.
    """
    problem = tiny_problem(rules=RULES, interval=30, heads=1)
    iso = problem.clock.iso

    def timed(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "start": iso(row["start"]), "end": iso(row["end"])}

    rows = [{**timed(duty), "activities": [timed(row) for row in duty["activities"]]} for duty in duties]
    document = {
        "schema": "rosterwright.roster/1",
        "problem_sha256": "by hand",
        "time_zone": "Europe/Dublin",
        "start": "2027-03-01",
        "duties": rows,
    }
    verdict = check(problem, Roster.from_file(document))
    assert sum(verdict.terms.values()) == verdict.cost
    for duty in duties:
        sound = duty["moderator"] != "eve" and 0 <= duty["start"] < problem.horizon_minutes
        assert sound or any(v.rule in ("structure.moderator", "structure.horizon") for v in verdict.hard)
