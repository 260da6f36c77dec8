"""Sheet `Synonyms`: what a planner's own names for sheets and columns stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.workbook.reading.cells import fold
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.sheets import records
from scheduler.workbook.reading.synonyms import plain
from scheduler.workbook.schema import SHEETS, SYNONYMS

if TYPE_CHECKING:
    from scheduler.workbook.reading.session import Session


def read_synonyms(session: Session) -> None:
    """Add every line to the session's names; a meaning that is none of ours is an error."""
    sheets = {plain(sheet.name): sheet for sheet in SHEETS}
    for record in records(session, SYNONYMS):
        if record.at_fault:
            continue
        name, means, where = record["name"], record["means"], record["sheet"]
        if where is not None and plain(where) not in sheets:
            record.error("sheet", f"expected a sheet's name{nearest(where, [sheet.name for sheet in SHEETS])}")
            continue
        own = [sheets[plain(where)]] if where is not None else SHEETS
        columns = {column for sheet in own for column in sheet.names}
        if fold(means) in columns or (where is None and plain(means) in sheets):
            session.synonyms.add(name, means, "" if where is None else where)
        else:
            known = sorted(columns) + ([] if where is not None else [sheet.name for sheet in SHEETS])
            record.error(
                "means", f"expected the name of a column{'' if where else ', or of a sheet'}{nearest(means, known)}"
            )
