"""`dublin` is the hub that its description promises, counted from the stored cells.

The week before is judged by hand on the hub's own rules."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.examples.stored import Row, hub, minute, past_duties, rows, serves, words

FIRST = date(2027, 3, 15)
PUBLISHED = {"en": 1498, "fr": 634, "de": 597, "any": 1508}


@pytest.fixture(scope="module")
def moderators() -> dict[str, Row]:
    """Rows of `Moderators` by id."""
    return {row["id"]: row for row in rows("dublin", "Moderators")}


def test_size(moderators: dict[str, Row]) -> None:
    """250 people in-house and at two vendors, 16 queues, 28 days of half hours over the change of clocks."""
    facts = hub("dublin")
    assert len(moderators) == 250
    assert {row["vendor"] for row in moderators.values()} == {None, "Larkfield", "Brightwater"}
    assert len(rows("dublin", "Queues")) == 16
    assert (facts["days"], facts["interval_minutes"], facts["queue_mode"]) == (28, 30, "whole")
    assert facts["start"] == FIRST < date(2027, 3, 28) < FIRST + timedelta(days=28)


def test_skills_and_contracts(moderators: dict[str, Row]) -> None:
    """40 % serve exactly one queue, 10 % work part-time, everybody serves some queue, and each queue has a team."""
    served = {person: serves("dublin", row) for person, row in moderators.items()}
    assert sum(len(queues) == 1 for queues in served.values()) == 100
    assert all(served.values())
    assert Counter(row["contract"] for row in moderators.values()) == {"full": 225, "part": 25}
    team = Counter(queue for queues in served.values() for queue in queues)
    assert len(team) == 16
    assert min(team.values()) >= 7


def test_severe_queues_have_their_people(moderators: dict[str, Row]) -> None:
    """Four severe queues; whoever is listed for one alone has agreed to severe content."""
    severe = {row["id"] for row in rows("dublin", "Queues") if row["severity"] == "severe"}
    assert len(severe) == 4
    listed = [row for row in rows("dublin", "Skills") if row["queue"] in severe]
    assert listed
    assert all(moderators[row["moderator"]]["severe_ok"] == "yes" for row in listed)


def test_demand_has_the_published_proportions() -> None:
    """Demand by language is within 2.5 % of the EU report: teams are whole people (38 where 37.4 is exact)."""
    language = {row["id"]: row["language"] for row in rows("dublin", "Queues")}
    heads = Counter[str]()
    for row in rows("dublin", "Demand"):
        heads[language[row["queue"]]] += row["heads"]
    for code, people in PUBLISHED.items():
        share = heads[code] / sum(heads.values())
        assert share == pytest.approx(people / sum(PUBLISHED.values()), rel=0.025)


def test_demand_is_whole_and_on_the_clock() -> None:
    """Whole heads on half hours that exist: none in the hour that is skipped on 28 March; nights are quieter."""
    demand = rows("dublin", "Demand")
    assert all(row["heads"] == int(row["heads"]) > 0 and minute(row["start"]) % 30 == 0 for row in demand)
    assert not [row for row in demand if row["date"] == date(2027, 3, 28) and row["start"].hour == 1]
    by_hour = Counter[int]()
    for row in demand:
        by_hour[row["start"].hour] += row["heads"]
    assert by_hour[5] < 0.6 * by_hour[17]


def test_absences_requests_and_pins(moderators: dict[str, Row]) -> None:
    """Nobody is away more than two single days; a twentieth of all days has a wish; wishes and pins miss absences."""
    away: dict[str, list[date]] = {}
    for row in rows("dublin", "Absences"):
        assert row["from"] == row["to"]
        away.setdefault(row["moderator"], []).append(row["from"])
    assert max(map(len, away.values())) == 2
    assert 20 < len(away) < 250
    wishes, pins = rows("dublin", "Requests"), rows("dublin", "Pins")
    assert len(wishes) == 350
    days = [(row["moderator"], row["date"]) for row in wishes + pins]
    assert len(set(days)) == len(days)
    assert not [day for person, day in days if day in away.get(person, [])]
    assert len(pins) == 6
    assert {person for person, _ in days} <= set(moderators)


@pytest.fixture(scope="module")
def past() -> dict[str, list[Row]]:
    """Past duties of each person in order."""
    found: dict[str, list[Row]] = {}
    for row in sorted(past_duties("dublin"), key=lambda row: str(row["start"])):
        found.setdefault(row["moderator"], []).append(row)
    return found


def test_everybody_worked_in_the_week_before(past: dict[str, list[Row]], moderators: dict[str, Row]) -> None:
    """Duties start from 8 to 14 March, and some run over midnight into the horizon on a queue with demand."""
    assert set(past) == set(moderators)
    starts = [row["start"] for duties in past.values() for row in duties]
    assert min(starts).date() == FIRST - timedelta(days=7)
    assert max(starts).date() == FIRST - timedelta(days=1)
    midnight = datetime.combine(FIRST, time())
    assert sum(row["end"] > midnight for duties in past.values() for row in duties) > 20


def test_past_rest_days_and_hours(past: dict[str, list[Row]], moderators: dict[str, Row]) -> None:
    """11 h between duties, no more days and hours than the contract has, at most four nights."""
    contracts = {row["id"]: row for row in rows("dublin", "Contracts")}
    for person, duties in past.items():
        contract = contracts[moderators[person]["contract"]]
        gaps = [later["start"] - earlier["end"] for earlier, later in pairwise(duties)]
        assert min(gaps) >= timedelta(hours=11)
        assert len({row["start"].date() for row in duties}) == len(duties) <= contract["days_per_week_max"]
        assert sum(row["paid_minutes"] for row in duties) <= 60 * contract["hours_per_week_max"]
        assert sum(map(_night, duties)) <= 4


def test_past_shifts_and_queues(past: dict[str, list[Row]], moderators: dict[str, Row]) -> None:
    """Every duty is a shift of the person's contract, with its pay, on a queue that they may serve."""
    patterns = {row["id"]: row for row in rows("dublin", "Shifts")}
    allowed = {row["id"]: words(row["shifts"]) for row in rows("dublin", "Contracts")}
    for person, duties in past.items():
        queues = serves("dublin", moderators[person])
        for row in duties:
            assert row["queue"] in queues
            shifts = [patterns[pattern] for pattern in allowed[moderators[person]["contract"]]]
            assert any(_is_shift(row, pattern) for pattern in shifts)


def test_nobody_on_leave_is_still_at_work(past: dict[str, list[Row]]) -> None:
    """No past duty runs into a day of absence."""
    away = {(row["moderator"], row["from"]) for row in rows("dublin", "Absences")}
    assert not [person for person, duties in past.items() if (person, duties[-1]["end"].date()) in away]


def _night(row: Row) -> bool:
    """Three hours or more between 23:00 and 06:00, counted minute by minute."""
    length = int((row["end"] - row["start"]).total_seconds() // 60)
    hours = [(row["start"] + timedelta(minutes=m)).hour for m in range(length)]
    return sum(hour == 23 or hour < 6 for hour in hours) >= 180


def _is_shift(row: Row, pattern: dict[str, Any]) -> bool:
    length = (row["end"] - row["start"]).total_seconds() / 60
    unpaid = 30 if pattern["breaks"] else 0
    begins = minute(pattern["earliest_start"]) <= minute(row["start"]) <= minute(pattern["latest_start"])
    return begins and length == pattern["lengths_minutes"] and row["paid_minutes"] == length - unpaid
