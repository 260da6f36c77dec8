"""The nouns of Rosterwright: frozen, validated values without input, output or solver."""

from models.calendar import Absence, Availability, Event, Fact, LedgerRow, PastDuty, Pin, Request, Session, Span
from models.clock import Clock
from models.cost import Prices
from models.demand import Demand
from models.errors import EnvironmentFault, InputError, InternalError, Issue, RosterwrightError
from models.hub import Contract, Hub, Moderator, Queue, SkillRow
from models.pattern import BreakSpec, Pause, ShiftPattern
from models.problem import Problem
from models.roster import Activity, Duty, Roster
from models.rule import Objective, RuleRow
from models.skill import Service, services
from models.slots import Slots
from models.vendor import Delivery, SeatRequest, Vendor
from models.verdict import Conflict, Coverage, Verdict, Violation

DISTRIBUTION = "rosterwright"
"""Marks this package as ours: `models` is a common name, and `scheduler.guard` refuses a foreign one."""

__all__ = [
    "DISTRIBUTION",
    "Absence",
    "Activity",
    "Availability",
    "BreakSpec",
    "Clock",
    "Conflict",
    "Contract",
    "Coverage",
    "Delivery",
    "Demand",
    "Duty",
    "EnvironmentFault",
    "Event",
    "Fact",
    "Hub",
    "InputError",
    "InternalError",
    "Issue",
    "LedgerRow",
    "Moderator",
    "Objective",
    "PastDuty",
    "Pause",
    "Pin",
    "Prices",
    "Problem",
    "Queue",
    "Request",
    "Roster",
    "RosterwrightError",
    "RuleRow",
    "SeatRequest",
    "Service",
    "Session",
    "ShiftPattern",
    "SkillRow",
    "Slots",
    "Span",
    "Vendor",
    "Verdict",
    "Violation",
    "services",
]
