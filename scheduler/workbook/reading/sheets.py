"""A sheet of records: a header line that names columns, then one record a line, each cell read by its column's type."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from scheduler.rules.row import expectation
from scheduler.workbook.reading.archive import Unreadable
from scheduler.workbook.reading.cells import READERS, CellError, blank, fold
from scheduler.workbook.reading.faults import cell, nearest
from scheduler.workbook.reading.header import NO_MARKS, columns_of, header_row, is_comment, is_remark, tell_remark
from scheduler.workbook.reading.written import Meaning, meanings
from scheduler.workbook.schema import NOTE, Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from scheduler.workbook.reading.session import Session
    from scheduler.workbook.reading.source import RawSheet, Rows

Model = TypeVar("Model", bound=BaseModel)
_DAYS_1904 = 1462


@dataclass
class Record:
    """One line: values by column, None where blank; `at_fault` names the columns whose cells could not be read."""

    session: Session
    sheet: str
    row: int
    cells: list[Any]
    columns: dict[str, int]
    values: dict[str, Any] = field(default_factory=dict)
    at_fault: set[str] = field(default_factory=set)

    def __getitem__(self, column: str) -> Any:
        """Value of a column; None where it is blank, missing or at fault."""
        return self.values.get(column)

    def place(self, column: str = "") -> str:
        """`Sheet!C7` of a column's cell; of the line's first cell without one."""
        index = self.columns.get(column)
        return cell(self.sheet, self.row, min(self.columns.values(), default=0) if index is None else index)

    def raw(self, column: str) -> Any:
        """The cell as it was given."""
        index = self.columns.get(column, -1)
        return self.cells[index] if 0 <= index < len(self.cells) else ""

    def error(self, column: str, expected: str) -> None:
        """A fault of a column's cell."""
        self.at_fault.add(column)
        self.session.faults.error(self.place(column), expected, self.raw(column))

    def warning(self, column: str, expected: str) -> None:
        """A warning about a column's cell."""
        self.session.faults.warning(self.place(column), expected, self.raw(column))

    def build(self, model: type[Model], fields: dict[str, str], **values: Any) -> Model | None:
        """An instance of `model`, or None with every fault of the line told.

        `fields` gives the column of a field where their names differ. Blank cells leave the model's default.
        """
        if self.at_fault:
            return None
        try:
            return model(**{name: value for name, value in values.items() if value is not None})
        except ValidationError as invalid:
            for fault in invalid.errors(include_url=False):
                name = str(fault["loc"][0]) if fault["loc"] else ""
                text = expectation(str(fault["msg"]))
                if not text.startswith("expected"):
                    text = f"expected another value: {text[:1].lower()}{text[1:]}"
                self.error(fields.get(name, name), text)
            return None


def rows_of(session: Session, raw: RawSheet) -> Rows | None:
    """All cells of a sheet; a sheet that cannot be read is an error, and None."""
    try:
        return raw.load()
    except Unreadable as reason:
        session.faults.error(raw.name, str(reason))
        return None


def records(
    session: Session, sheet: Sheet, *, free: bool = False, marks: Mapping[str, str] = NO_MARKS
) -> Iterator[Record]:
    """Every record of a sheet that is neither blank, nor a comment, nor a repetition word for word (with a warning).

    A missing or empty sheet yields nothing, and is an error where the sheet must be there. `marks`: see `columns_of`.
    """
    raw = session.find(sheet.name)
    rows = None if raw is None else rows_of(session, raw)
    if raw is None or rows is None:
        if raw is None and sheet.required:
            session.faults.error(session.book.name, f"expected a sheet {sheet.name}: {_small(sheet.purpose)}")
        if raw is not None or sheet.required:
            session.spoil(sheet.name)
        return
    header = header_row(session, raw, sheet, rows)
    if header is None:
        tell_empty(session, raw, sheet)
        return
    columns = columns_of(session, raw, sheet, rows, header, free=free, marks=marks)
    if sheet.name in session.spoiled:
        return
    types = [column for column in sheet.columns if column.name in columns]
    meant = {column.name: _meant(column, rows[header + 1 :], columns[column.name]) for column in types}
    found = False
    for row, cells in lines(session, raw.name, rows, header, columns):
        record = Record(session, raw.name, row, cells, columns)
        _read(record, types, meant)
        found = True
        yield record
    if not found and sheet.required:
        session.spoil(sheet.name)
        session.faults.error(cell(raw.name, header + 2, 0), f"expected at least one line: {_small(sheet.purpose)}")


def identified(session: Session, sheet: Sheet, *, marks: Mapping[str, str] = NO_MARKS) -> Iterator[Record]:
    """The records of a sheet with an id of their own; a doubled id is an error, and its line is left out."""
    for record in records(session, sheet, marks=marks):
        if record["id"] is None:
            session.spoil(sheet.name)
        elif session.ids[sheet.name].add(record["id"], record.place("id")):
            yield record


def lines(
    session: Session, name: str, rows: Rows, header: int, columns: dict[str, int]
) -> Iterator[tuple[int, list[Any]]]:
    """Line numbers (from 1) and cells below the header, without blank lines, comments and repetitions."""
    seen: dict[tuple[Any, ...], int] = {}
    indices = sorted(index for column, index in columns.items() if column != NOTE)
    gap = False
    for index in range(header + 1, len(rows)):
        cells = rows[index]
        said = tuple([cells[column] if column < len(cells) else "" for column in indices])
        if all(map(blank, said)):
            gap = gap or all(map(blank, cells))
            continue
        if is_comment(cells):
            session.comment_lines += 1
        elif said in seen:
            place = cell(name, index + 1, indices[0])
            session.faults.warning(place, "this line repeats an earlier one word for word and is left out", said[0])
        elif is_remark(cells, said, after_gap=gap):
            tell_remark(session, name, index + 1, cells)
        else:
            seen[said] = index
            yield index + 1, cells


def _meant(column: Column, rows: Rows, index: int) -> Mapping[str, Meaning]:
    """What the texts in a column are to be read as."""
    return meanings(column, texts_in(rows, index))


def texts_in(rows: Rows, index: int) -> set[str]:
    """The different texts in a column."""
    cells = (row[index] for row in rows if index < len(row))
    return {value for value in cells if isinstance(value, str) and not blank(value)}


def _read(record: Record, columns: list[Column], meant: Mapping[str, Mapping[str, Meaning]]) -> None:
    for column in columns:
        value = record.raw(column.name)
        meaning = meant[column.name].get(value) if isinstance(value, str) else None
        if meaning is not None:
            if isinstance(meaning.value, CellError):
                record.error(column.name, str(meaning.value))
                continue
            if meaning.note:
                record.warning(column.name, meaning.note)
            value = meaning.value
        if blank(value):
            if column.required:
                record.error(column.name, f"expected a value: {_small(column.meaning)}")
            continue
        try:
            record.values[column.name] = read_cell(record.session, column, value, partial(record.place, column.name))
        except CellError as fault:
            record.error(column.name, str(fault))
        if record.values.get(column.name, "") is None and column.type != "time_or_off":
            record.at_fault.add(column.name)


def read_cell(session: Session, column: Column, value: Any, place: Callable[[], str]) -> Any:
    """Value of a filled cell of `column`; None where it refers to an id that is not known (told at `place()`).

    Raises `CellError` where the cell is at fault.
    """
    if column.type in ("date", "moment") and session.book.dates_from_1904 and isinstance(value, float):
        value += _DAYS_1904
    if column.choices and column.type in ("text", "whole"):
        return _choice(column, value)
    out = READERS[column.type](value)
    if not column.refers:
        return out
    ids = session.ids[column.refers]
    if column.type != "list":
        return ids.resolve(out, place)
    resolved = [ids.resolve(item, place) for item in out]
    return None if None in resolved else tuple(resolved)


def _choice(column: Column, value: Any) -> str | int:
    written = READERS["id"](value)
    for choice in column.choices:
        if fold(written) == choice:
            return int(choice) if column.type == "whole" else choice
    words = ", ".join(column.choices[:-1]) + f" or {column.choices[-1]}"
    raise CellError(f"expected {words}{nearest(written, column.choices)}")


def tell_empty(session: Session, raw: RawSheet, sheet: Sheet) -> None:
    """An empty sheet is an error where the sheet must be there, else a warning."""
    expected = f"expected a line with the columns' names ({', '.join(sheet.names)}); the sheet is empty"
    if sheet.required:
        session.spoil(sheet.name)
        session.faults.error(f"{raw.name}!A1", expected)
    else:
        session.faults.warning(f"{raw.name}!A1", "the sheet is empty and is left out")


def ordered(record: Record, first: date | None, last: date | None) -> None:
    """A `from` after its `to` is a fault of the record."""
    if first is not None and last is not None and first > last:
        record.error("to", f"expected a date not before {first}, which stands in `from`")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
