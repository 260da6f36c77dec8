"""Which windows of dates the kernel keeps: those that can pass their limit."""

from __future__ import annotations

from scheduler.engine.kernel.tables import TourTables
from scheduler.engine.options import shift_options
from scheduler.rules import build
from tests.factories import past_duty, pattern, rule_row, tiny_problem


def test_a_sum_that_cannot_pass_its_limit_is_none() -> None:
    """Proves: with duties of 8 and 10 h on two dates of the horizon, and 6 h the day before it, three dates hold 26 h
    at most: a limit of 26 h keeps no window and no measure, one minute less keeps the window of all three alone.

    Sensitivity: history or the longer duty left out, a limit that may be reached taken for one that may be passed.
    """
    patterns = (pattern("day", "08:00", hours=(8, 10)),)
    problem = tiny_problem(
        days=2, moderators=["ana"], patterns=patterns, history=[past_duty("ana", -1, "08:00", hours=6)]
    )

    def kept(minutes: int) -> list[tuple[int, int]]:
        options = shift_options(problem)
        tables = TourTables(problem, options)
        row = rule_row("cap", measure="work", window="any(3d)", limit=f"{minutes}m", attribute="start")
        build(row).tour(tables)
        return [window[:2] for sums in tables.sums for own in sums.windows.values() for window in own]

    assert kept(26 * 60) == []
    assert kept(26 * 60 - 1) == [(-1, 1)]
