"""One moderator alone, everybody else held: is there a legal tour that does this, at what cost, and if not, why?"""

from __future__ import annotations

from scheduler.engine.alone.answers import Held, Tour, Unsettled
from scheduler.engine.alone.ask import Alone
from scheduler.engine.alone.together import Clash
from scheduler.engine.alone.worth import Cell
from scheduler.engine.cpsat.conflict import given_up
from scheduler.engine.minimal import minimal_set

__all__ = ["Alone", "Cell", "Clash", "Held", "Tour", "Unsettled", "given_up", "minimal_set"]
