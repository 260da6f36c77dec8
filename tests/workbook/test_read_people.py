"""Sheets `Moderators`, `Skills`, `Contracts`, `Shifts` and `Queues`."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import permutations, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import BreakSpec, Contract, services
from scheduler.workbook.reading.breaks import placeable, read_breaks
from scheduler.workbook.reading.cells import CellError
from tests.workbook.books import MONDAY, Cells, faults, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

SHIFTS = ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes", "breaks"]


def test_moderators(tmp_path: Path) -> None:
    """Proves: every column arrives in its field; empty cells leave the defaults."""
    people = [
        ["id", "name", "vendor", "team", "contract", "languages", "policy_areas", "severe_ok", "from", "to"],
        ["ana", "Ana Silva", "acme", 7, None, "en/de", "Any", "yes", date(2027, 1, 1), date(2027, 12, 31)],
        ["ben"],
    ]
    ana, ben = read(tmp_path, tiny(Moderators=people)).problem.moderators
    assert (ana.name, ana.vendor, ana.team, ana.languages, ana.policy_areas) == (
        "Ana Silva",
        "acme",
        "7",
        ("en", "de"),
        ("any",),
    )
    assert (ana.severe_ok, ana.first_date, ana.last_date) == (True, date(2027, 1, 1), date(2027, 12, 31))
    assert (ben.vendor, ben.severe_ok, ben.first_date, ben.contract) == ("", False, None, "default")


def test_without_sheets_there_is_a_default_contract_and_pattern(tmp_path: Path) -> None:
    """Proves: 0-40 h, 5 days, 8½ h with an unpaid ½ h in the middle, on any interval; both are told."""
    reading = read(tmp_path, tiny())
    (contract,), (pattern,) = reading.problem.contracts, reading.problem.patterns
    assert contract == Contract(id="default", minutes_per_week_min=0, minutes_per_week_max=2400, days_per_week_max=5)
    assert (pattern.lengths_minutes, len(pattern.starts())) == ((510,), 24)
    assert pattern.breaks == (BreakSpec(minutes=30, paid=False, earliest=35, latest=65, percent=True),)
    told = "\n".join(reading.assumptions)
    assert "contract 'default'" in told
    assert "pattern 'default'" in told


def test_the_default_contract_is_for_those_without_one(tmp_path: Path) -> None:
    """Proves: an unknown contract is an error with the nearest, an empty one is the default, named with its people."""
    contracts = [["id", "hours_per_week_max"], ["full", 38.5]]
    people: Cells = [
        ["id", "contract", "languages", "policy_areas"],
        ["ana", "full", "en", "hate"],
        ["ben", None, "en", "hate"],
    ]
    reading = read(tmp_path, tiny(Contracts=contracts, Moderators=people))
    assert [(c.id, c.minutes_per_week_max) for c in reading.problem.contracts] == [("full", 2310), ("default", 2400)]
    assert any("without one: ben; contract 'default'" in line for line in reading.assumptions)
    people[1][1] = "ful"
    fault = only_fault(tmp_path, tiny(Contracts=contracts, Moderators=people))
    assert (fault.where, fault.read) == ("Moderators!B2", "ful")
    assert fault.expected == "expected an id that stands on sheet Contracts; did you mean 'full'?"


def test_contracts(tmp_path: Path) -> None:
    """Proves: hours may be decimals, durations or text; a blank maximum is told as an assumption."""
    contracts = [
        ["id", "hours_per_week_min", "hours_per_week_max", "min_hard", "days_per_week_max", "shifts"],
        ["a", 35, 37.5, "yes", 4, "early; late"],
        ["b", None, None, None, None, None],
        ["c", "20h30m", timedelta(hours=40), "no", 6, "late"],
    ]
    shifts = [SHIFTS, ["early", "06:00", None, None, 480, None], ["late", "14:00", None, None, 480, None]]
    reading = read(tmp_path, tiny(Contracts=contracts, Shifts=shifts))
    a, b, c = reading.problem.contracts[:3]
    assert a == Contract(
        id="a", minutes_per_week_min=2100, minutes_per_week_max=2250, min_hard=True, days_per_week_max=4,
        patterns=("early", "late"),
    )  # fmt: skip
    assert b == Contract(id="b")
    assert (c.minutes_per_week_min, c.minutes_per_week_max, c.patterns) == (1230, 2400, ("late",))
    assert "Contracts: 'b' has no hours_per_week_max: 40 h are taken" in reading.assumptions


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        (
            ["a", 41, 40, "no", 5, ""],
            "Contracts!B2",
            "hours_per_week_max, which is 40h in Contracts!C2; here it is 41h",
        ),
        (["a", 45, "", "no", 5, ""], "Contracts!B2", "hours_per_week_max, which is empty: 40 h; here it is 45h"),
        (["a", 0, 40, "no", 8, ""], "Contracts!E2", "less than or equal to 7"),
        (["a", 0, 200, "no", 5, ""], "Contracts!C2", "at most 168 hours, as many as a week has"),
        (["a", "many", 40, "no", 5, ""], "Contracts!B2", "expected a number of hours"),
        (["a", 0, 40, "no", 5, "erly"], "Contracts!F2", "did you mean 'early'?"),
    ],
)
def test_faults_of_contracts(tmp_path: Path, row: list, where: str, expected: str) -> None:
    """Proves: what the model refuses is told at its column; a minimum above the maximum at its cell, with both."""
    header = ["id", "hours_per_week_min", "hours_per_week_max", "min_hard", "days_per_week_max", "shifts"]
    shifts = [SHIFTS, ["early", "06:00", None, None, 480, None]]
    fault = only_fault(tmp_path, tiny(Contracts=[header, row], Shifts=shifts))
    assert fault.where == where
    assert expected in fault.expected


def test_shift_patterns(tmp_path: Path) -> None:
    """Proves: time cells, starts past midnight (latest before earliest), lists of lengths, both units of windows."""
    shifts = [
        SHIFTS,
        ["early", time(6), time(9), 30, "480, 510", "30 unpaid 35%-65%; 15 paid 1:30-3:00"],
        ["night", "22:00", "01:00", 60, 510.0, None],
        ["fixed", "07:00", None, None, 480, None],
    ]
    early, night, fixed = read(tmp_path, tiny(Shifts=shifts)).problem.patterns
    assert early.lengths_minutes == (480, 510)
    assert early.starts() == (360, 390, 420, 450, 480, 510, 540)
    assert early.breaks == (
        BreakSpec(minutes=30, paid=False, earliest=35, latest=65, percent=True),
        BreakSpec(minutes=15, paid=True, earliest=90, latest=180),
    )
    assert (night.latest_start, night.starts()) == (1500, (0, 60, 1320, 1380))
    assert fixed.starts() == (420,)


@pytest.mark.parametrize(
    ("row", "where", "expected"),
    [
        (["p", "06:00", None, None, 482, None], "Shifts!E2", "in steps of 5"),
        (["p", "06:00", None, None, 1500, None], "Shifts!E2", "at most 1440 minutes"),
        (["p", "24:00", None, None, 480, None], "Shifts!B2", "expected a time from 00:00 to 23:59"),
        (["p", "06:00+01:00", None, None, 480, None], "Shifts!B2", "without an offset"),
        (["p", "06:00", None, 0, 480, None], "Shifts!D2", "greater than 0"),
        (["p", None, None, None, 480, None], "Shifts!B2", "expected a value: first start"),
        (["p", "06:00", None, None, 480, "30 unpaid"], "Shifts!F2", "'30 unpaid' is none"),
        (["p", "06:00", None, None, 480, "30 unpaid 35%-3:00"], "Shifts!F2", "different units"),
        (["p", "06:00", None, None, 480, "30 unpaid 3:00-2:00"], "Shifts!F2", "does not end after it begins"),
        (["p", "06:00", None, None, 480, "30 unpaid 1:00-1:20"], "Shifts!F2", "never fit"),
        (
            ["p", "06:00", None, None, 480, "30 paid 1:00-1:50; 30 paid 1:00-1:50"],
            "Shifts!F2",
            "in 480 minutes they never",
        ),
    ],
)
def test_faults_of_patterns(tmp_path: Path, row: list, where: str, expected: str) -> None:
    """Proves: a pattern that nobody could ever work is an error, at its cell."""
    fault = only_fault(tmp_path, tiny(Shifts=[SHIFTS, row]))
    assert expected in fault.expected
    assert fault.where == where


def test_a_length_that_breaks_never_fit_is_a_warning(tmp_path: Path) -> None:
    """Proves: the pattern stays, for its other length can be worked."""
    shifts = [SHIFTS, ["p", "06:00", None, None, "240, 480", "30 unpaid 4:00-5:00"]]
    reading = read(tmp_path, tiny(Shifts=shifts))
    assert "the breaks never fit a shift of 240 minutes" in str(reading.warnings[0])


@pytest.mark.parametrize(
    "written", ["30 unpaid 35-65%", "x unpaid 35%-65%", "30 free 35%-65%", "0 paid 1:00-2:00", "30 paid 50%-150%"]
)
def test_breaks_outside_the_grammar_are_refused(written: str) -> None:
    """Proves: no part of `minutes paid|unpaid window` may be missing or strange."""
    with pytest.raises(CellError, match="expected breaks such as"):
        read_breaks(written)


def test_breaks_may_be_written_in_several_ways() -> None:
    """Proves: units, commas, line feeds, dashes and spaces around them are taken."""
    plain = read_breaks("30 unpaid 35%-65%; 15 paid 1:30-3:00")
    assert read_breaks("30m Unpaid 35% – 65%\n15min PAID 1:30 - 3:00") == plain
    assert read_breaks(" ; ") == ()


@given(
    st.integers(4, 10),
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 8), st.integers(1, 6)), min_size=1, max_size=3),
)
def test_placeable_agrees_with_trying_everything(length: int, breaks: list[tuple[int, int, int]]) -> None:
    """Proves: breaks fit exactly if some choice of starts on the grid keeps them in their windows and apart.

    Sensitivity: placing in the written order only, or the longest first, fails on two breaks with nested windows.
    """
    specs = tuple(
        BreakSpec(minutes=5 * size, paid=True, earliest=5 * low, latest=5 * (low + width))
        for size, low, width in breaks
    )
    ways = product(*(spec.offsets(5 * length) for spec in specs))
    apart = any(
        all(
            a + s.minutes <= b or b + t.minutes <= a
            for (a, s), (b, t) in permutations(zip(starts, specs, strict=True), 2)
        )
        for starts in ways
    )
    assert placeable(specs, 5 * length) == apart


def test_queues(tmp_path: Path) -> None:
    """Proves: every column arrives, prices of a queue's own too; deferred is planned otherwise, told at the cell."""
    queues = [
        [
            "id",
            "language",
            "policy_area",
            "severity",
            "kind",
            "priority",
            "turnaround_minutes",
            "handling_minutes",
            "cost_shape",
            "shortage",
            "surplus",
        ],
        ["q", "en", "hate", "Severe", "deferred", 1, 1440, 2.5, "square", 700, 0],
        ["r"],
    ]
    reading = read(tmp_path, tiny(Queues=queues))
    q, r = reading.problem.queues
    assert (q.severity, q.kind, q.priority, q.turnaround_minutes, q.handling_minutes) == (
        "severe",
        "deferred",
        1,
        1440,
        2.5,
    )
    assert (r.language, r.policy_area, r.severity, r.kind, r.priority) == ("any", "any", "benign", "live", 3)
    assert (q.cost_shape, q.shortage, q.surplus) == ("square", 700, 0)
    assert (r.cost_shape, r.shortage, r.surplus) == ("linear", None, None)
    places = [warning.where for warning in reading.warnings]
    assert (places[0], "Queues!I2" in places) == ("Queues!E2", False)


def test_a_word_that_is_none_of_the_choices(tmp_path: Path) -> None:
    """Proves: the choices are listed and the nearest is suggested."""
    fault = only_fault(tmp_path, tiny(Queues=[["id", "severity", "priority"], ["q", "sever", 2]]))
    assert (fault.where, fault.expected) == (
        "Queues!B2",
        "expected severe, elevated or benign; did you mean 'severe'?",
    )
    assert only_fault(tmp_path, tiny(Queues=[["id", "priority"], ["q", 4]])).expected.startswith("expected 1, 2 or 3")


def test_skills_replace_the_product(tmp_path: Path) -> None:
    """Proves: rows by queue and by language and area, with dates; who has a row has only these."""
    sheets = tiny(
        Queues=[["id", "language", "policy_area"], ["q", "en", "hate"], ["r", "de", "spam"], ["s", "de", "hate"]],
        Moderators=[["id", "languages", "policy_areas"], ["ana", "any", "any"], ["ben", "any", "any"]],
        Skills=[
            ["moderator", "queue", "language", "policy_area", "level", "from", "to"],
            ["ana", "q", None, None, "junior", None, MONDAY],
            ["ana", None, "de", "ANY", None, "2027-03-02", None],
        ],
    )
    problem = read(tmp_path, sheets).problem
    served = services(problem)
    assert sorted((s.queue, s.first, s.last) for s in served["ana"]) == [(0, 0, 0), (1, 1, 1), (2, 1, 1)]
    assert len(served["ben"]) == 3


def test_a_skill_names_a_queue_or_a_pair(tmp_path: Path) -> None:
    """Proves: neither and both are errors, unknown moderators and queues too, each at its cell."""
    skills = [
        ["moderator", "queue", "language", "policy_area"],
        ["ana", None, None, None],
        ["ana", "q", "en", None],
        ["anna", "q", None, None],
        ["ben", "Q", None, None],
    ]
    found = faults(tmp_path, tiny(Skills=skills))
    assert [fault.where for fault in found] == ["Skills!B2", "Skills!B3", "Skills!A4", "Skills!B5"]


@pytest.mark.parametrize("sheet", ["Moderators", "Skills", "Facts"])
def test_first_dates_lie_before_last_dates(tmp_path: Path, sheet: str) -> None:
    """Proves: start after end is an error on every sheet with dates."""
    first = {"Moderators": ("id", "ana"), "Skills": ("moderator", "ana"), "Facts": ("subject", "ana")}[sheet]
    extra = {"Moderators": ("name", "Ana"), "Skills": ("queue", "q"), "Facts": ("fact", "opt_in")}[sheet]
    rows = [[first[0], extra[0], "from", "to"], [first[1], extra[1], "2027-03-02", "2027-03-01"]]
    fault = only_fault(tmp_path, tiny(**{sheet: rows}))
    assert (fault.where, fault.expected) == (
        f"{sheet}!D2",
        "expected a date not before 2027-03-02, which stands in `from`",
    )


def test_people_who_can_serve_nothing_are_named(tmp_path: Path) -> None:
    """Proves: a wrong language and an employment that is over are warnings at the moderator."""
    people = [
        ["id", "languages", "policy_areas", "to"],
        ["ana", "en", "hate", None],
        ["ben", "fr", "hate", None],
        ["cat", "en", "hate", "2027-02-01"],
    ]
    told = [str(warning) for warning in read(tmp_path, tiny(Moderators=people)).warnings]
    assert told == [
        "warning Moderators!A3: read 'ben', this moderator can serve no queue",
        "warning Moderators!A4: read 'cat', this moderator is not employed in the horizon",
    ]


def test_queues_that_nobody_serves_are_named(tmp_path: Path) -> None:
    """Proves: demand that must stay short is a warning at its queue, for severity too; no demand is told as well."""
    sheets = tiny(
        Hub=hub(),
        Queues=[
            ["id", "language", "policy_area", "severity"],
            ["q", "en", "hate", "severe"],
            ["r", "en", "hate", None],
        ],
    )
    told = [str(warning) for warning in read(tmp_path, sheets).warnings]
    assert told[0].startswith("warning Queues!A2: read 'q', nobody can serve this queue")
    assert "severe_ok" in told[0]
    assert told[1] == "warning Queues!A3: read 'r', this queue has no demand in the horizon"


def test_a_swapped_start_range_is_told(tmp_path: Path) -> None:
    """Proves: 10:00 to 09:00 reads as 23 hours of starts, with a warning at the cell; 22:00 to 01:00 without one.

    Sensitivity: without the warning the two mixed-up cells would silently allow any start.
    """
    shifts = [SHIFTS, ["day", "10:00", "09:00", 60, 480, None], ["night", "22:00", "01:00", 60, 480, None]]
    reading = read(tmp_path, tiny(Shifts=shifts))
    assert [(w.where, "swap the two" in w.expected) for w in reading.warnings] == [("Shifts!C2", True)]


def test_words_that_differ_in_case_are_told(tmp_path: Path) -> None:
    """Proves: a language, policy area, vendor or team in other letters is another one, and that is a warning.

    Sensitivity: `EN` beside `de` leaves a moderator with half her queues, and `ACME` gets half of acme's people.
    """
    people = [
        ["id", "vendor", "team", "languages", "policy_areas"],
        ["ana", "acme", "night", "en, de", "hate"],
        ["ben", "ACME", "Night", "EN, any", "Hate, any"],
        ["cy", "acme", "night", "fr", "spam"],
    ]
    reading = read(tmp_path, tiny(Moderators=people))
    told = [(warning.where, warning.expected.partition(" is taken")[0]) for warning in reading.warnings]
    assert sorted(told) == [
        ("Moderators!A3", "language 'EN'"),
        ("Moderators!A3", "policy area 'Hate'"),
        ("Moderators!A3", "team 'Night'"),
        ("Moderators!A3", "vendor 'ACME'"),
        ("Moderators!A4", "this moderator can serve no queue"),
    ]


@pytest.mark.parametrize(
    ("hours", "days", "where", "says"),
    [
        ((38, 40), 5, "Contracts!B2", "5 days a week of at most 7h30m paid are 37h30m"),
        ((37.5, 40), 5, "", ""),
        ((0, 7.4), 5, "Contracts!C2", "its shortest shift has 7h30m paid"),
        ((0, 7.5), 5, "", ""),
        ((0, 40), 0, "Contracts!C2", "nobody works under this contract"),
    ],
)
def test_a_contract_that_its_patterns_never_fill(
    tmp_path: Path, hours: tuple[float, float], days: int, where: str, says: str
) -> None:
    """Proves: shifts of 8 h with an unpaid ½ h are 7½ h; a minimum above 5 of them, or a maximum below one, is told.

    On the limit nothing is said. Sensitivity: clock length instead of pay.
    """
    contracts = [["id", "hours_per_week_min", "hours_per_week_max", "days_per_week_max"], ["default", *hours, days]]
    shifts = [SHIFTS, ["day", "06:00", None, None, 480, "30 unpaid 35%-65%"]]
    warnings = read(tmp_path, tiny(Contracts=contracts, Shifts=shifts)).warnings
    assert [warning.where for warning in warnings] == ([where] if where else [])
    assert all(says in warning.expected for warning in warnings)
