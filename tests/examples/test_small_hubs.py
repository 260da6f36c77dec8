"""`singapore` and `estonian` are the hubs that their descriptions promise."""

from __future__ import annotations

from datetime import date

import pytest

from tests.examples.stored import cells, hub, rows, serves


def test_singapore_does_without() -> None:
    """60 people, one vendor beside the house, quarter hours for 14 days; no history, no `Skills`, no shrinkage."""
    facts, moderators = hub("singapore"), rows("singapore", "Moderators")
    assert len(moderators) == 60
    assert {row["vendor"] for row in moderators} == {None, "Straitsdesk"}
    assert (facts["days"], facts["interval_minutes"], facts["queue_mode"]) == (14, 15, "whole")
    assert "shrinkage_pct" not in facts
    assert not {"Skills", "History"} & set(cells("singapore"))
    assert all(serves("singapore", row) for row in moderators)
    rest = [row["min"] for row in rows("singapore", "Rules") if row["kind"] == "rest_between"]
    assert rest == ["11h"]


def test_singapore_demand_is_dated_and_keeps_hours_of_service() -> None:
    """Every row has a date of the horizon; Indonesian and Chinese content waits from midnight to six."""
    demand = rows("singapore", "Demand")
    assert {row["date"] for row in demand} == {date(2027, 4, 5 + day) for day in range(14)}
    assert min(row["start"].hour for row in demand if not row["queue"].startswith("en-")) == 6
    assert min(row["start"].hour for row in demand if row["queue"].startswith("en-")) == 0


def test_the_estonian_seat_cannot_be_held() -> None:
    """Proves: 3 × 40 + 2 × 20 paid hours a week are fewer than the 168 of one seat around the clock.

    One of the six is on leave all the time. 335 h are demanded: the clock skips an hour on 28 March.
    """
    (queue,) = rows("estonian", "Queues")
    assert queue["kind"] == "presence"
    moderators, absences = rows("estonian", "Moderators"), rows("estonian", "Absences")
    assert len(moderators) == 6
    (leave,) = absences
    assert (leave["from"], leave["to"]) == (date(2027, 3, 22), date(2027, 4, 4))
    hours = {row["id"]: row["hours_per_week_max"] for row in rows("estonian", "Contracts")}
    present = [row for row in moderators if row["id"] != leave["moderator"]]
    assert sum(hours[row["contract"]] for row in present) == 160 < 168
    assert sum(row["heads"] for row in rows("estonian", "Demand")) / 2 == 335


@pytest.mark.parametrize("name", ["dublin", "singapore", "estonian"])
def test_every_example_asks_for_tidy_rosters(name: str) -> None:
    """Start spread, forward rotation and days off together are soft rules of each example."""
    tidy = {row["of"]: row["weight"] for row in rows(name, "Rules") if row["kind"] == "consistency"}
    assert set(tidy) == {"start_spread", "forward_rotation", "days_off_together"}
    assert all(tidy.values())
