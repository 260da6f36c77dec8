"""CP-SAT: the core that can express everything. Small hubs to proof, conflicts, and neighbourhoods of larger ones."""

from __future__ import annotations

from scheduler.engine.cpsat.conflict import legal_tour
from scheduler.engine.cpsat.coverage import Served
from scheduler.engine.cpsat.encode import Encoded, encode
from scheduler.engine.cpsat.layout import OFF, Tours
from scheduler.engine.cpsat.neighbourhood import Attempt, Improvement, Neighbourhoods
from scheduler.engine.cpsat.whole import Plan, WholeResult, fits, solve_whole

__all__ = [
    "OFF",
    "Attempt",
    "Encoded",
    "Improvement",
    "Neighbourhoods",
    "Plan",
    "Served",
    "Tours",
    "WholeResult",
    "encode",
    "fits",
    "legal_tour",
    "solve_whole",
]
