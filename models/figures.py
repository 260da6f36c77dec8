"""The figures of a roster in a planner's words: what `summary.json` names by keys, the faces show by these labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from models.changes import KINDS as CHANGE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Figure(NamedTuple):
    """One figure: its key in the summary (`terms.surplus` inside another), label, unit and meaning.

    `percent` marks a share of 1 that is shown in percent. Numbers are shown to 0.01.
    """

    key: str
    label: str
    unit: str = ""
    meaning: str = ""
    percent: bool = False

    @property
    def title(self) -> str:
        """Label and unit in one."""
        return f"{self.label}, {self.unit}" if self.unit else self.label

    def shown(self, value: object) -> object:
        """The value in the figure's unit."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return round(value * 100 if self.percent else value, 2)


_HOURS, _POINTS = "person-hours", "points"

_SPREAD = (("least", "Of one person, what was before included"), ("most", "The same"),
           ("spread", "The most less the least"))  # fmt: skip

FIGURES = (
    Figure("status", "status", "", "optimal: proven best; feasible: legal; partial: somebody is left off; infeasible"),
    Figure("coverage_pct", "demand covered", "%"),
    Figure("required_hours", "demand", _HOURS),
    Figure("uncovered_hours", "uncovered", _HOURS, "Demand that nobody meets, the impossible included."),
    Figure("impossible_hours", "of these impossible", _HOURS, "No shift pattern reaches them."),
    Figure("bound_uncovered_hours", "proven uncovered", _HOURS, "No roster leaves less uncovered."),
    Figure("surplus_hours", "surplus", _HOURS, "Presence that no demand needs; never netted with shortage."),
    Figure("intervals_within_5pct", "cells close to demand", "%",
           "Queue × interval with demand: presence is off by 5 % or half a head at most.", percent=True),
    Figure("intervals_within_5pct_total", "intervals close to demand", "%", "All queues summed.", percent=True),
    Figure("coverage_p10_pct", "presence, P10", "% of demand",
           "A tenth of the cells (queue × interval with demand) have this or less."),
    Figure("coverage_p50_pct", "presence, P50", "% of demand", "Half of the cells have this or less."),
    Figure("coverage_p90_pct", "presence, P90", "% of demand", "Nine tenths of the cells have this or less."),
    Figure("moderators", "moderators"),
    Figure("left_off", "left off", "", "Moderators for whom no legal roster exists; see sheet Left off."),
    Figure("duties", "duties"),
    Figure("paid_hours", "paid time", "hours"),
    Figure("mean_start_spread_hours", "mean start spread", "hours",
           "From the earliest to the latest start in a run of working days, mean over the moderators."),
    *(
        Figure(f"changes.{kind.replace(' ', '_')}", f"dates changed: {kind}", "", "Since the previous roster.")
        for kind in CHANGE_KINDS
    ),
    Figure("requests_met", "requests met"),
    Figure("requests_denied", "requests denied"),
    *(
        Figure(f"fairness.{measure}.{name}", f"{measure}, {name}", "", f"{meaning}; see sheet Fairness.")
        for measure in ("nights", "weekends", "holidays")
        for name, meaning in _SPREAD
    ),
    *(
        Figure(f"fairness.exposure:{tier}.{name}", f"time on {tier} queues, {name}", "hours",
               f"{meaning}; see sheet Fairness.")
        for tier in ("severe", "elevated")
        for name, meaning in _SPREAD
    ),
    Figure("severe_floor.dates", "dates with too few people for severe queues", "", "See sheet Severe floor."),
    Figure("severe_floor.weeks", "weeks with too few people for severe queues", "", "See sheet Severe floor."),
    Figure("hard_violations", "hard violations", "", "Rules that no roster may break; see sheet Violations."),
    Figure("soft_violations", "soft violations", "", "Rules that have a price; see sheet Violations."),
    Figure("cost", "cost", _POINTS, "The sum of the prices below."),
    Figure("terms.shortage", "price of shortage", _POINTS),
    Figure("terms.below_min", "price of presence below a minimum", _POINTS),
    Figure("terms.surplus", "price of surplus", _POINTS),
    Figure("terms.under_hours", "price of hours under the weekly minimum", _POINTS),
    Figure("terms.request", "price of requests denied", _POINTS),
    Figure("terms.rules", "price of soft rules broken", _POINTS),
    Figure("terms.change", "price of changed duties", _POINTS),
    Figure("bound", "proven bound", _POINTS, "No roster costs less; none where nothing was proven."),
    Figure("gap_pct", "gap", "%", "How far the cost lies above the proven bound."),
    Figure("rules.enforced", "rules enforced", "", "See sheet Rules; those about one person are counted too."),
    Figure("rules.checked_only", "rules checked only", "", "Judged, but not sought by the search."),
    Figure("rules.not_applied", "rules not applied", "", "Why stands on sheet Rules."),
    Figure("ignored_by_bound", "rules ignored by the bound"),
    Figure("seconds", "time taken", "seconds"),
    Figure("seconds_to_first_roster", "time to the first legal roster", "seconds"),
)  # fmt: skip
"""Every figure that is about the roster, in the order in which it is read."""

BY_KEY = {figure.key: figure for figure in FIGURES}

ORIGIN = ("schema", "seed", "version", "problem_sha256", "input_sha256")
"""Keys of the summary that say where the roster comes from and nothing of how good it is."""

ON_CARD = (
    "status", "cost", "bound", "gap_pct", "coverage_pct", "required_hours", "uncovered_hours", "impossible_hours",
    "surplus_hours", "intervals_within_5pct_total", "paid_hours", "mean_start_spread_hours", "requests_met",
    "requests_denied", "hard_violations", "soft_violations", "seconds",
)  # fmt: skip
"""Figures on the card at the end of a command, in this order."""


def card_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    """The card as aligned lines, of those of its figures that the summary has."""
    for figure in (BY_KEY[key] for key in ON_CARD if key in summary):
        value = figure.shown(summary[figure.key])
        shown = "-" if value is None else f"{value:,}" if isinstance(value, int | float) else str(value)
        yield f"{figure.title:<34}{shown:>14}"
