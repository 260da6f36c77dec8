"""The window field: how it is read, and which dates it covers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.rules.tally import windows_touching
from scheduler.rules.window import WindowSpec
from scheduler.timeline import Timeline
from tests.factories import MONDAY, roster, tiny_problem

WEDNESDAY = date(2027, 3, 3)


@pytest.mark.parametrize("text", ["shift", "day", "week", "horizon", "any(7d)", "any(24h)", "block(14d)", "end(14d)"])
def test_written_as_read(text: str) -> None:
    """Proves: every form reads back as written, but for blanks and capitals. Sensitivity: a lost length."""
    assert str(WindowSpec.parse(f" {text.upper()} ")) == text


@pytest.mark.parametrize(
    "text", ["", "weeks", "any", "any(d)", "any(0d)", "any(7)", "block(14h)", "week(2)", "any(-7d)"]
)
def test_nonsense_is_refused_with_the_grammar(text: str) -> None:
    """Proves: the message says what may be written. Sensitivity: a looser pattern accepts one of these."""
    with pytest.raises(ValueError, match=r"any\(7d\)"):
        WindowSpec.parse(text)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("day", [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)]),
        ("week", [(-2, 4), (5, 11)]),
        ("any(3d)", [(-2, 0), (-1, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 6)]),
        ("block(4d)", [(-2, 1), (2, 5), (6, 9)]),
        ("block(2d)", [(0, 1), (2, 3), (4, 5), (6, 7)]),
        ("block(14d)", [(-2, 11)]),
        ("horizon", [(0, 6)]),
    ],
)
def test_dates_of_a_horizon_from_wednesday(text: str, spans: list[tuple[int, int]]) -> None:
    """Proves: by hand, weeks from Monday; blocks follow one another from the date that the hub names.

    Sensitivity: another anchor.
    """
    problem = tiny_problem(start=WEDNESDAY, days=7, hub={"blocks_from": WEDNESDAY.replace(day=1)})
    assert WindowSpec.parse(text).spans(problem, 0, 6) == spans


@pytest.mark.parametrize("week_start", range(7))
def test_blocks_stay_where_they_are_when_the_horizon_moves_on(week_start: int) -> None:
    """Proves: two horizons in turn and the one of both see the same blocks, whatever the week and without a date.

    Sensitivity: blocks that begin anew with each horizon.
    """

    def dates(start: date, days: int) -> set[tuple[date, date]]:
        problem = tiny_problem(start=start, days=days, week_start=week_start)
        spans = WindowSpec.parse("block(3w)").spans(problem, 0, days - 1)
        return {(problem.clock.date_of(first), problem.clock.date_of(last)) for first, last in spans}

    later = WEDNESDAY + timedelta(days=14)
    assert dates(WEDNESDAY, 14) | dates(later, 14) == dates(WEDNESDAY, 28)
    assert all(first.weekday() == week_start for first, _ in dates(WEDNESDAY, 28))


def test_checker_and_engines_read_the_same_dates() -> None:
    """Proves: the two readings of the field agree for every form, length, first date and week.

    Sensitivity: either of them off by one anywhere.
    """
    for shift in range(7):
        problem = tiny_problem(start=MONDAY.replace(day=1 + shift), days=9, week_start=shift // 2)
        timeline = Timeline(problem, roster(problem))
        for text in ("day", "week", "horizon", *(f"{form}({n}d)" for form in ("any", "block") for n in range(1, 12))):
            window = WindowSpec.parse(text)
            found = window.spans(problem, 0, 9)
            assert found == windows_touching(timeline, window, 0, 9)
