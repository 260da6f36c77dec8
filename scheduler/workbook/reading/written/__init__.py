"""Text in place of dates, times and numbers: what the cells of one column mean, decided for the column as a whole.

`3/4/2027` is 3 April or 4 March, and `1,250` a thousand or a bit more than one: what the other cells of the column show
decides. Where nothing does the cell is at fault; nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler.workbook.reading.cells import CellError, is_error, text
from scheduler.workbook.reading.written.dates import read_dates
from scheduler.workbook.reading.written.numbers import read_numbers
from scheduler.workbook.reading.written.times import read_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.workbook.schema import Column


class Meaning(NamedTuple):
    """What a text stands for, in the form that the readers of cells take, and what was assumed for it."""

    value: str | CellError
    note: str = ""


def meant_by(value: Any, found: Mapping[str, Meaning]) -> Any:
    """The value of a cell as it is to be read. Raises `CellError` where nothing decides it."""
    meaning = found.get(value) if isinstance(value, str) else None
    if meaning is not None and isinstance(meaning.value, CellError):
        raise meaning.value
    return value if meaning is None else meaning.value


def meanings(column: Column, texts: Iterable[str]) -> Mapping[str, Meaning]:
    """Of the different texts in a column's cells, those that are to be read as something else than they say."""
    written = {given: text(given) for given in texts if not is_error(given)}
    if column.type in ("date", "moment"):
        found = read_dates(set(written.values()), timed=column.type == "moment")
    elif column.type in ("time", "time_or_off"):
        found = read_times(set(written.values()))
    elif column.type in ("number", "percent", "whole", "duration"):
        found = read_numbers(column, set(written.values()))
    else:
        return {}
    return {given: Meaning(*found[one]) for given, one in written.items() if one in found and found[one][0] != given}
