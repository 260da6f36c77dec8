"""Sheet `Vendors`: who rosters itself, what it is asked for, and the hours that it committed itself to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.vendor import Vendor
from scheduler.rules.base import hours_text
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.sheets import Record, records
from scheduler.workbook.schema import VENDORS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from models.hub import Moderator
    from scheduler.workbook.reading.session import Session

_COLUMNS = {"share_percent": "share_pct", "minutes_min": "hours_min", "minutes_max": "hours_max", "id": "vendor"}
_ASKS = ("queues", "share_pct")


def read_vendors(session: Session, moderators: Iterable[Moderator]) -> list[Vendor]:
    """Every line of `Vendors`. Vendors may not be asked for more than 100 % of a queue together."""
    known = {moderator.vendor for moderator in moderators} - {""}
    complete = session.ids["Moderators"].complete
    places: dict[str, str] = {}
    promised: dict[str, float] = {}
    out = []
    for record in records(session, VENDORS):
        _judge(record, known if complete else None, places)
        vendor = record.build(
            Vendor,
            _COLUMNS,
            id=record["vendor"],
            seats=record["seats"],
            queues=tuple(dict.fromkeys(record["queues"] or ())),
            share_percent=record["share_pct"],
            minutes_min=record["hours_min"],
            minutes_max=record["hours_max"],
        )
        if vendor is not None:
            _share_out(record, vendor, promised)
            out.append(vendor)
    return out


def _judge(record: Record, known: Collection[str] | None, places: dict[str, str]) -> None:
    """A vendor that stands twice, one that nobody belongs to and that doesn't roster itself, and what has no effect."""
    vendor = record["vendor"]
    if vendor is None:
        return
    if vendor in places:
        record.error("vendor", f"expected each vendor once; it stands in {places[vendor]} too")
    places.setdefault(vendor, record.place("vendor"))
    if not record["seats"] and known is not None and vendor not in known and "seats" not in record.at_fault:
        hint = nearest(vendor, known)
        record.error("vendor", f"expected a vendor that moderators have, or seats yes{hint}")
    low, high = record["hours_min"], record["hours_max"]
    if low is not None and high is not None and low > high:
        record.error("hours_min", f"expected at most hours_max, which is {hours_text(high)}")
    if not record["seats"]:
        for column in _ASKS:
            if record[column] is not None:
                record.warning(column, "this has no effect without seats yes: the vendor does not roster itself")


def _share_out(record: Record, vendor: Vendor, promised: dict[str, float]) -> None:
    for queue in vendor.queues if vendor.seats else ():
        promised[queue] = promised.get(queue, 0.0) + vendor.share_percent
        if promised[queue] > 100:
            record.error(
                "share_pct",
                f"expected shares of {queue} of at most 100 % together; with this line: {promised[queue]:g} %",
            )
