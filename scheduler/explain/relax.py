"""The least by which a rule must give way: a figure is moved step by step, or one stretch of time is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler.rules.base import hours_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scheduler.rules import Rule
    from scheduler.rules.personal import Stretch
    from scheduler.rules.session import Due

FIGURES: dict[str, tuple[tuple[str, int], ...]] = {
    "average": (("limit", 1),),
    "cap": (("limit", 1),),
    "floor": (("limit", -1),),
    "free_days": (("min", -1),),
    "rest_between": (("min", -1),),
    "rest_block": (("min", -1),),
    "run": (("max", 1), ("min", -1)),
}
"""The figure of each kind, and in which direction it binds less."""

_MINUTES = ("rest_between", "rest_block")
_MOST = 60 * 24 * 7
"""No figure is moved by more: minutes of a week."""

_GRID_MINUTES = 5
"""Minutes are moved on the grid of activities."""


class Relaxed(NamedTuple):
    """A rule with another figure, and how it was and would be, as a planner writes it."""

    rule: Rule
    was: str
    would_be: str


def least(rule: Rule, feasible: Callable[[Rule], bool], by: int = 0) -> Relaxed | None:
    """The rule with its figure moved by the least (5 minutes, or one) that makes `feasible` true; None where no figure
    of the rule does, or it has none. `by` is an amount that is thought to be enough, tried first."""
    for field, sign in FIGURES.get(rule.kind, ()):
        was = getattr(rule, field)
        if was is None:
            continue
        unit = _GRID_MINUTES if _in_minutes(rule) else 1
        most = (_MOST if sign > 0 else was) // unit

        def works(steps: int, field: str = field, size: int = sign * unit, was: int = was) -> bool:
            return feasible(_moved(rule, field, was + size * steps))

        steps = _fewest(most, -(-by // unit) or (60 // _GRID_MINUTES if unit > 1 else 1), works)
        if steps:
            would = was + sign * unit * steps
            return Relaxed(_moved(rule, field, would), _said(rule, was), _said(rule, would))
    return None


_SPANS = {"absence": "spans", "attendance": "events", "availability": "barred", "session": "sessions"}
"""The field of each kind that is made of stretches of time."""


def without_spans(rule: Rule) -> Iterator[tuple[Stretch | Due, Rule | None]]:
    """Each stretch of an absence, of events, or of a time that is barred, and each session, with the rule that is left
    without it (None: none)."""
    field = _SPANS.get(rule.kind, "")
    spans: tuple[Stretch | Due, ...] = getattr(rule, field, ())
    for span in dict.fromkeys(spans):
        rest = tuple(other for other in spans if other != span)
        if rule.kind == "session":  # of two that are due alike, one is given up
            rest += (span,) * (spans.count(span) - 1)
        empty = not rest and not getattr(rule, "only", ())
        yield span, None if empty else rule.model_copy(update={field: rest})


def _fewest(most: int, first: int, works: Callable[[int], bool]) -> int:
    """The fewest steps, at most `most`, that work (more always do where fewer did); 0 where none do.

    Asked are `first` and, where it works, one less: the guess is mostly right. Else the end is found by doubling and
    halving.
    """
    low, high = 0, min(first, most)
    while high and not works(high):
        low, high = high, min(2 * high, most) if high < most else 0
    if high == first and high - low > 1:
        if not works(high - 1):
            return high
        high -= 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high


def _moved(rule: Rule, field: str, figure: int) -> Rule:
    return rule.model_copy(update={field: figure})


def _in_minutes(rule: Rule) -> bool:
    return rule.kind in _MINUTES or rule.amount_unit == "hour"


def _said(rule: Rule, figure: int) -> str:
    return hours_text(figure) if _in_minutes(rule) else str(figure)
