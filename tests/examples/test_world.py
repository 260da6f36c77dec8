"""`examples/world`: eleven hubs of eleven laws, stored as the table makes them, each with a complete legal roster."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache
from typing import TYPE_CHECKING

import pytest

from examples.making.world.hub import hub
from examples.making.world.places import PLACES
from scheduler import plan
from scheduler.engine.settings import Settings
from scheduler.rules.pack import PACKS, pack
from scheduler.workbook import read_problem
from tests.examples.stored import ROOT, cells, rows, serves, words
from tests.examples.stored import hub as facts_of

if TYPE_CHECKING:
    from examples.making.sheet import Value
    from examples.making.world.place import Place
    from scheduler.workbook.reading import Reading

WORLD = {place.file: place for place in PLACES}
KNOWN_WARNINGS = {
    "berlin": ("pack DE states the law of",),  # true of the pack, whatever the workbook says
    "seoul": ("away on more than half of the dates: no coaching is due",),  # who is on leave for a week
}
"""Parts of the warnings that a hub's workbook must give, one each; the others give none."""

SMALL_WORK = 10
"""Best responses that the test spends on a hub: enough to see that everybody has a legal roster."""

COVERAGE = 90.0
"""Percent of the demand that this little work covers at least; see the README for what 20 seconds do."""

names = pytest.mark.parametrize("name", WORLD)


def test_the_world_is_there() -> None:
    """Eleven hubs are stored, one for each law that the program knows, with 20 to 120 people and some 700 in all."""
    stored = {path.stem for path in (ROOT / "examples" / "world").glob("*.xlsx")}
    assert stored == set(WORLD)
    laws = [name for name in PACKS if not pack(name).policy]
    assert sorted(place.pack for place in PLACES) == sorted(laws)
    sizes = [len(rows(f"world/{name}", "Moderators")) for name in WORLD]
    assert 20 <= min(sizes) < max(sizes) <= 120
    assert 600 <= sum(sizes) <= 750


@names
def test_the_stored_workbook_is_what_the_table_makes(name: str) -> None:
    """Proves: the table and its making are deterministic and the stored cells are theirs, sheet by sheet.

    Sensitivity: any other seed, order or value differs in some cell.
    """
    example, stored = hub(WORLD[name]), cells(f"world/{name}")
    assert list(stored) == list(example.sheets)
    for title, sheet in example.sheets.items():
        made = [list(sheet.columns), *([_as_read(value) for value in row] for row in sheet.rows)]
        assert stored[title] == made, title


@names
def test_a_hub_reads_clean_and_names_its_law(name: str) -> None:
    """Each reads without errors, in its own clock, with its law and the policy, and no warning but those known."""
    place = WORLD[name]
    reading = _read(name)
    hub_read = reading.problem.hub
    assert hub_read.rule_packs == (place.pack, "ts-wellness")
    assert hub_read.time_zone == pack(place.pack).time_zone
    assert hub_read.published_minute is not None
    told, known = [str(warning) for warning in reading.warnings], KNOWN_WARNINGS.get(name, ())
    assert len(told) == len(known)
    assert all(part in warning for part, warning in zip(known, told, strict=True))


@names
def test_the_people_of_a_hub(name: str) -> None:
    """Names differ, everybody serves something, vendors and house are both there, severe content is half a duty at
    most and so nobody serves severe queues alone; whoever sees it has said so, with a date."""
    people = rows(f"world/{name}", "Moderators")
    assert len({person["name"] for person in people}) == len(people)
    assert len({person["vendor"] for person in people}) in (2, 3)
    severe = {row["id"] for row in rows(f"world/{name}", "Queues") if row["severity"] == "severe"}
    assert severe
    assert all(serves(f"world/{name}", person) - severe for person in people)
    consents = {row["subject"] for row in rows(f"world/{name}", "Facts") if row["fact"] == "severe_ok" and row["from"]}
    assert consents == {person["id"] for person in people if person["severe_ok"] == "yes"}


def test_hubs_differ() -> None:
    """Every grain and both lengths of the horizon, history, a vendor that rosters itself, weekly coaching, and a clock
    change within the horizon of the six hubs whose clocks change."""
    assert {facts_of(f"world/{name}")["interval_minutes"] for name in WORLD} == {15, 30, 60}
    assert {facts_of(f"world/{name}")["days"] for name in WORLD} == {14, 28}
    assert {name for name in WORLD if rows(f"world/{name}", "History")} == {p.file for p in PLACES if p.history}
    assert sum(place.history for place in PLACES) >= 2
    assert [name for name in WORLD if rows(f"world/{name}", "Vendors")] == ["jakarta"]
    coached = [name for name in WORLD if any(row["kind"] == "coaching" for row in rows(f"world/{name}", "Events"))]
    assert coached == ["seoul"]
    skipped = {place.file for place in PLACES if _skips_an_hour(place)}
    assert skipped == {"dublin", "london", "paris", "berlin", "los-angeles", "new-york"}
    assert all(words(facts_of(f"world/{name}")["holidays"]) for name in WORLD)


@names
def test_a_hub_has_a_complete_legal_roster(name: str) -> None:
    """Proves: with little work already nobody is left off, the checker finds no law broken, and most is covered.

    Sensitivity: a law that leaves somebody off, shifts that no law allows, or queues that nobody reaches.
    """
    problem = _read(name).problem
    outcome = plan.solve(problem, Settings(deterministic=True, work=SMALL_WORK, workers=1))
    assert outcome.complete, outcome.verdict.left_off
    assert outcome.summary["hard_violations"] == 0
    assert outcome.summary["coverage_pct"] >= COVERAGE
    assert outcome.summary["impossible_hours"] == 0


@cache
def _read(name: str) -> Reading:
    """A stored workbook, read once: reading is a good part of these tests."""
    return read_problem(ROOT / "examples" / "world" / f"{name}.xlsx")


def _as_read(value: Value) -> Value:
    """The Excel reader shows a midnight as a date."""
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


def _skips_an_hour(place: Place) -> bool:
    """Whether some date of the horizon has fewer intervals than another."""
    return len({len(place.horizon.starts(day)) for day in place.horizon.dates}) > 1
