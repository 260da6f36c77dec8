"""How little a rule must give way: figures moved against a threshold that the test knows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.explain.relax import _fewest, least
from scheduler.rules import Rule, build
from tests.factories import rule_row


@settings(derandomize=True, deadline=None, max_examples=300, database=None)
@given(st.integers(0, 200), st.integers(1, 250), st.integers(1, 260))
def test_the_fewest_steps(most: int, first: int, enough: int) -> None:
    """Proves: of steps 1 … most the first that is enough is found, whatever is guessed first; 0 where none is.

    Sensitivity: a bound that is one off, a guess that is believed without asking for one step less.
    """
    found = _fewest(most, first, lambda steps: steps >= enough)
    assert found == (enough if enough <= most else 0)


@pytest.mark.parametrize(
    ("row", "field", "enough", "was", "would"),
    [
        (rule_row("cap", measure="work", window="week", limit="40h"), "limit", 42 * 60, "40h", "42h"),
        (rule_row("cap", measure="days_worked", window="week", limit="5"), "limit", 6, "5", "6"),
        (rule_row("rest_between", min="11h"), "min", 9 * 60 + 30, "11h", "9h30m"),
        (rule_row("floor", measure="work", window="week", limit="40h"), "limit", 32 * 60, "40h", "32h"),
        (rule_row("run", of="day_worked", max="5"), "max", 7, "5", "7"),
    ],
)
def test_the_figure_of_a_kind(row, field: str, enough: int, was: str, would: str) -> None:  # type: ignore[no-untyped-def]
    """Proves: caps and longest runs are raised, floors and rests lowered, each to the figure that is just enough, and
    both figures are said as a planner writes them.

    Sensitivity: a figure moved the wrong way, or hours said in minutes.
    """
    rule = build(row)
    looser = getattr(rule, field) < enough

    def feasible(moved: Rule) -> bool:
        figure: int = getattr(moved, field)
        return figure >= enough if looser else figure <= enough

    found = least(rule, feasible)
    assert found is not None
    assert (found.was, found.would_be, getattr(found.rule, field)) == (was, would, enough)


def test_a_rule_without_a_figure() -> None:
    """Proves: what only forbids has nothing to move. Sensitivity: a rule that is dropped here."""
    assert least(build(rule_row("forbid", when="weekday=sun")), lambda rule: True) is None
