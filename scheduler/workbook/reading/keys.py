"""Sheet `Hub` as keys and values: where the keys stand, what else they may be called, banners above them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.rules.words import count_text
from scheduler.workbook.reading.cells import CellError, blank, fold, moment, shown
from scheduler.workbook.reading.faults import cell, nearest
from scheduler.workbook.reading.header import is_comment, is_ours, names_in
from scheduler.workbook.reading.sheets import read_cell, rows_of, tell_empty
from scheduler.workbook.reading.written import meanings, meant_by
from scheduler.workbook.schema import HUB, NOTE

if TYPE_CHECKING:
    from scheduler.workbook.reading.session import Session
    from scheduler.workbook.reading.source import Rows

Values = dict[str, Any]
Places = dict[str, tuple[str, Any]]
"""Cell and content of each key that is filled."""


def read_keys(session: Session) -> tuple[Values, Places] | None:
    """Value of each key that could be read, and cell and content of each that is filled; None without a sheet."""
    raw = session.find(HUB.name)
    if raw is None:
        session.faults.error(session.book.name, f"expected a sheet {HUB.name} with the keys {', '.join(HUB.names)}")
        return None
    rows = rows_of(session, raw)
    if rows is None:
        return None
    filled = [index for index, row in enumerate(rows) if not all(map(blank, row))]
    if not any(not is_comment(rows[index]) for index in filled):
        tell_empty(session, raw, HUB)
        return None
    values: Values = {}
    places: Places = {}
    named = [names_in(session, HUB, row) for row in rows]
    keys, told = _columns(rows, named)
    first = next((index for index in filled if keys in named[index] or _is_head(rows[index], keys)), filled[0])
    for index in filled:
        if is_comment(rows[index]):
            session.comment_lines += 1
        elif index < first or _is_head(rows[index], keys):
            continue
        else:
            _read_key(session, raw.name, index, (keys, told), rows[index], named[index].get(keys, ""), values, places)
    if above := sum(index < first and not is_comment(rows[index]) for index in filled):
        lines = count_text(above, "line")
        session.assume(f"{raw.name}: line {first + 1} is the first with a key; the {lines} above it are not read")
    _tell_others(session, raw.name, rows, first, {keys, told})
    for column in HUB.columns:
        if column.required and column.name not in places:
            sentence = f"expected the key {column.name!r} with a value such as {column.example}: {column.meaning}"
            session.faults.error(raw.name, sentence)
    return values, places


def _columns(rows: Rows, named: list[dict[int, str]]) -> tuple[int, int]:
    """The column in which most keys stand; and that of the values: the one that is called so, else the next one in
    which a key has something."""
    keys = Counter(column for names in named for column in names)
    best = max(keys, key=lambda column: (keys[column], -column), default=0)
    for row in (row for row in rows if _is_head(row, best)):
        values = (column for column, value in enumerate(row) if column > best and fold(shown(value)) == "value")
        return best, next(values, best + 1)
    behind = (
        column
        for row, names in zip(rows, named, strict=True)
        if best in names
        for column, value in enumerate(row)
        if column > best and not blank(value)
    )
    return best, min(behind, default=best + 1)


def _is_head(row: list[Any], keys: int) -> bool:
    """Whether a line names the columns: `key` and `value`."""
    return keys < len(row) and fold(shown(row[keys])) in ("key", "setting", "parameter")


def _read_key(
    session: Session,
    sheet: str,
    row: int,
    columns: tuple[int, int],
    cells: list[Any],
    key: str,
    values: Values,
    places: Places,
) -> None:
    key_cell, value = (cells[column] if column < len(cells) else "" for column in columns)
    where, place = (cell(sheet, row + 1, column) for column in columns)
    if blank(key_cell) and blank(value):
        return
    if not key or key == NOTE:
        hint = nearest(fold(shown(key_cell)), HUB.names)
        session.faults.warning(where, f"this key is not known and is not read{hint}", key_cell)
        return
    if not is_ours(key_cell, key):
        session.assume(f"{sheet}: the key {shown(key_cell)!r} is read as {key}")
    if blank(value):
        return
    if key in places:
        session.faults.error(place, f"expected the key {key!r} once; it stands in {places[key][0]} too", value)
        return
    places[key] = (place, value)
    session.places[f"hub:{key}"] = place
    try:
        values[key] = _value(session, key, value, place)
    except CellError as fault:
        session.faults.error(place, str(fault), value)


def _value(session: Session, key: str, value: Any, place: str) -> Any:
    # Dates of `holidays` may be one date cell; lists are split by the cell's reader.
    if key == "holidays" and isinstance(value, date):
        return (moment(value).date.isoformat(),)
    column = HUB.column(key)
    meant = meanings(column, [value] if isinstance(value, str) else [])
    return read_cell(session, column, meant_by(value, meant), lambda: place)


def _tell_others(session: Session, sheet: str, rows: Rows, first: int, read: set[int]) -> None:
    """Filled cells beside keys and values, told once a column: `note` above them says that they are for people."""
    for column in range(max(map(len, rows))):
        cells = [(index, row[column]) for index, row in enumerate(rows) if column < len(row)]
        filled = [(index, value) for index, value in cells if index >= first and not blank(value)]
        if column in read or not filled or fold(shown(filled[0][1])) == NOTE or is_comment(rows[filled[0][0]]):
            continue
        expected = f"this column has no name in line {first + 1}, its cells are not read; call it {NOTE!r} if"
        index, value = filled[0]
        session.faults.warning(cell(sheet, index + 1, column), f"{expected} it is for people", value)
