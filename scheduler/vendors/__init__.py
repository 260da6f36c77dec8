"""What goes out to vendors and comes back: their part of a roster, seat requests, pseudonyms, and returned rosters."""

from __future__ import annotations

from scheduler.vendors.parts import vendor_parts
from scheduler.vendors.returns import Return, judged
from scheduler.vendors.seats import seat_requests, told_of_request

__all__ = ["Return", "judged", "seat_requests", "told_of_request", "vendor_parts"]
