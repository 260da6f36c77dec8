"""The verbs of Rosterwright: from a hub's workbook to legal, checked rosters."""

from scheduler.guard import require_our_models

require_our_models()

__version__ = "0.1.0"
