"""The workbook to fill in, made from the schema, and the filled examples that come with Rosterwright."""

from __future__ import annotations

from datetime import date, datetime, time
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from models.errors import InputError, Issue
from scheduler.rules import CATALOGUE, NOT_ON_RULES
from scheduler.rules.schema import Parameter, parameter_table
from scheduler.workbook.reading.cells import CellError, day, moment, time_of_day
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.schema import COMMENT_MARK, HUB, NOTE, RULES, SHEETS, Column, Sheet
from scheduler.workbook.writing.files import write_files

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

_LAST_ROW = 20_000
_LIST_LIMIT = 255  # a drop-down's words may not be longer together
_HEAD = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL_FILL = PatternFill("solid", fgColor="7F7F7F")
_EXAMPLE = Font(italic=True, color="808080")
_FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "time": "[hh]:mm", "time_or_off": "[hh]:mm"}
_TEXT = "@"


def write(path: Path) -> None:
    """Write the template at `path`, whole or not at all. Raises `EnvironmentFault` where it cannot be written."""
    write_files(path.parent, {path.name: lambda file: build().save(file)})


def build() -> Workbook:
    """The template: a first sheet that explains, then every sheet with header, comments, drop-downs and an example."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _explain(book.create_sheet("Read me"))
    for sheet in SHEETS:
        if sheet is HUB:
            _fill_hub(book.create_sheet(sheet.name))
        else:
            _fill(book.create_sheet(sheet.name), sheet, _columns(sheet))
    book.active = 1
    return book


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    """Columns of a sheet, on `Rules` with the parameters of all kinds, and the column for notes."""
    parameters = _parameters() if sheet is RULES else ()
    return (*sheet.columns, *parameters, Column(NOTE, "text", "For people; not read.", ""))


def _parameters() -> tuple[Column, ...]:
    """Every parameter that a rule on `Rules` may have, once, with what it means to each kind that takes it."""
    users: dict[str, list[Parameter]] = {}
    for parameter in parameter_table():
        users.setdefault(parameter.name, []).append(parameter)
    examples = {"min": "11h"}  # completes the example line, a rest_between
    return tuple(
        Column(name, "text", "\n".join(map(_meaning, parameters)), examples.get(name, ""))
        for name, parameters in users.items()
    )


def _meaning(parameter: Parameter) -> str:
    """What a parameter means to one kind of rule, in a line."""
    facts = [parameter.type]
    facts += ["required"] * parameter.required + [f"default {parameter.default}"] * bool(parameter.default)
    return f"{parameter.kind} ({', '.join(facts)}): {parameter.meaning}".rstrip(": ")


def _explain(page: Worksheet) -> None:
    lines = [
        ("Rosterwright: the workbook of a hub", ""),
        ("", ""),
        ("Sheet", "What it says"),
        *((f"{sheet.name} (required)" if sheet.required else sheet.name, sheet.purpose) for sheet in SHEETS),
        ("", ""),
        ("Header cells carry comments: what a column holds, and an example.", ""),
        (f"A line whose first cell begins with {COMMENT_MARK!r} is a comment, like the examples in italics.", ""),
        ("Dates: 2027-03-28. Times: 09:30, 24:00 is the end of a day. Lists: separated by commas.", ""),
        ("Sheets that you do not need may be left as they are, or deleted.", ""),
        ("Check the file with: rosterwright validate FILE.xlsx", ""),
    ]
    for row, (name, meaning) in enumerate(lines, start=1):
        page.cell(row, 1, name).font = Font(bold=row in (1, 3))
        page.cell(row, 2, meaning)
    page.column_dimensions["A"].width = 26
    page.column_dimensions["B"].width = 110


def _fill_hub(page: Worksheet) -> None:
    """Keys down the first column, each with its comment; the value stays empty, the example is a note in italics."""
    columns = (
        Column("key", "text", "What is said."),
        Column("value", "text", "Fill in."),
        Column(NOTE, "text", "Example."),
    )
    for index, column in enumerate(columns, start=1):
        _head(page, index, column)
    for row, key in enumerate(HUB.columns, start=2):
        page.cell(row, 1, key.name).comment = _comment(key)
        page.cell(row, 1).font = Font(bold=key.required)
        page.cell(row, 2).number_format = _FORMATS.get(key.type, "General")
        page.cell(row, 2).alignment = Alignment(horizontal="left")
        if key.example:
            page.cell(row, 3, f"for example {key.example}").font = _EXAMPLE
        if key.choices:
            _drop_down(page, key.choices, f"B{row}")
    page.freeze_panes = "B2"
    for letter, width in (("A", 20), ("B", 24), ("C", 30)):
        page.column_dimensions[letter].width = width


def _fill(page: Worksheet, sheet: Sheet, columns: tuple[Column, ...]) -> None:
    for index, column in enumerate(columns, start=1):
        _head(page, index, column)
        letter = get_column_letter(index)
        page.column_dimensions[letter].width = max(len(column.name), len(column.example) + 2, 10) + 3
        page.column_dimensions[letter].number_format = _format(column)
        example = page.cell(2, index, _example(column))
        example.font, example.number_format = _EXAMPLE, _format(column)
        _offer(page, sheet, column, f"{letter}3:{letter}{_LAST_ROW}")
    first = page.cell(2, 1)
    first.value, first.number_format = f"{COMMENT_MARK}{columns[0].example}", _TEXT
    page.freeze_panes = "B2"


def _offer(page: Worksheet, sheet: Sheet, column: Column, cells: str) -> None:
    """A drop-down where a column takes few words, or ids of another sheet."""
    if column.choices:
        _drop_down(page, column.choices, cells)
    elif sheet is RULES and column.name == "kind":
        _drop_down(page, tuple(kind.kind for kind in CATALOGUE if kind.kind not in NOT_ON_RULES), cells)
    elif column.refers and column.type == "id":
        rule = DataValidation("list", formula1=f"={column.refers}!$A$3:$A${_LAST_ROW}", allow_blank=True)
        rule.errorStyle = "warning"
        rule.add(cells)
        page.add_data_validation(rule)


def _drop_down(page: Worksheet, words: tuple[str, ...], cells: str) -> None:
    listed = ",".join(words)
    if len(listed) > _LIST_LIMIT:
        raise ValueError(f"a drop-down of {len(listed)} characters; spreadsheets take {_LIST_LIMIT}")
    rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Not one of the words", f"Choose one of: {', '.join(words)}"[:_LIST_LIMIT]
    rule.add(cells)
    page.add_data_validation(rule)


def _head(page: Worksheet, index: int, column: Column) -> None:
    head = page.cell(1, index, column.name)
    head.font, head.fill = _HEAD, _HEAD_FILL if column.required else _OPTIONAL_FILL
    head.comment = _comment(column)


def _comment(column: Column) -> Comment:
    parts = [column.meaning, "Required." if column.required else ""]
    parts += [f"One of: {', '.join(column.choices)}." if column.choices else ""]
    parts += [f"Example: {column.example}" if column.example else ""]
    parts = [line for part in parts for line in part.splitlines()]
    text = "\n".join(parts)
    return Comment(text, "Rosterwright", height=40 + 18 * sum(1 + len(line) // 42 for line in parts), width=320)


def _format(column: Column) -> str:
    """Number format of a column; ids and lists are text, so that leading zeros stay."""
    return _FORMATS.get(
        column.type, _TEXT if column.type in ("id", "label", "list", "labels", "text", "wish") else "General"
    )


def _example(column: Column) -> Any:
    """The example as the kind of value that the column holds."""
    try:
        return _typed(column) if column.example else None
    except (CellError, ValueError):
        return column.example


def _typed(column: Column) -> str | int | float | date | datetime | time:
    written = column.example
    if column.type == "date":
        return day(written)
    if column.type == "moment":
        found = moment(written)
        minute = found.minute or 0
        return datetime.combine(found.date, time(minute // 60, minute % 60)) if minute else found.date
    if column.type in ("time", "time_or_off"):
        minute = time_of_day(written).minute
        return time(minute // 60, minute % 60)
    if column.type in ("whole", "number", "duration"):
        return float(written) if "." in written else int(written)
    return written


def example_names() -> tuple[str, ...]:
    """Names of the stored examples."""
    folder = _folder()
    found = folder.iterdir() if folder.is_dir() else iter(())
    return tuple(sorted(file.name.removesuffix(".xlsx") for file in found if file.name.endswith(".xlsx")))


def example_bytes(name: str) -> bytes:
    """The workbook of a stored example. Raises `InputError` where there is none of that name."""
    known = example_names()
    if name not in known:
        listed = f"expected an example: {', '.join(known)}{nearest(name, known)}"
        raise InputError([Issue(where="--example", read=name, expected=listed)])
    return _folder().joinpath(f"{name}.xlsx").read_bytes()


def _folder() -> Traversable:
    return files("scheduler.workbook").joinpath("examples")
