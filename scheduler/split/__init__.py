"""A hub that is too large to be rostered at once: its parts, their rosters as one, and what that costs."""

from __future__ import annotations

from scheduler.split.bound import PartBound, bound_of
from scheduler.split.parts import Part, joined, split
from scheduler.split.report import PartReport, SplitReport, cost_of, report

__all__ = ["Part", "PartBound", "PartReport", "SplitReport", "bound_of", "cost_of", "joined", "report", "split"]
