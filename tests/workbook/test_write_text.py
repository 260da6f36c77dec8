"""Text in cells: never a formula, never a broken file, and the same again when read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from scheduler.workbook.writing.bulk import save
from scheduler.workbook.writing.styles import register_styles
from scheduler.workbook.writing.tables import Column, Table, lay_table
from scheduler.workbook.writing.text import CELL_LIMIT, cell_text, escaped, restored

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMULAS = ["=1+1", "+49 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]  # noqa: RUF001
HOSTILE = [
    *FORMULAS,
    "'=1",
    "''=1",
    "'quoted'",
    "bell\x07 nul\x00 vt\x0b",
    "cr\rlf\n",
    "_x0041_",
    "_x005F_x0041_",
    "<a>&amp;</a>]]>",
    "  spaces  ",
    "🦊 日本語 العربية",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_escaped(text: str) -> None:
    """What a spreadsheet could run is put behind an apostrophe, and comes back without it."""
    assert escaped(text) == "'" + text
    assert restored(escaped(text)) == text


@given(st.text())
@example("'=")
@example("'' @")
@example("''+")
def test_escaping_is_undone(text: str) -> None:
    """Proves: restored ∘ escaped is the identity, and escaped text never begins with a sign of a formula.

    Sensitivity: escaping only text that begins with a sign itself makes `'=` and `=` meet.
    """
    assert restored(escaped(text)) == text
    assert not re.match("[=+@\t\r\n-]", escaped(text))


def test_numbers_of_our_own_stay_numbers(tmp_path: Path) -> None:
    """Negative numbers are no text, so nothing is escaped about them."""
    assert _written(tmp_path, [-1.5, "-1.5"]) == [-1.5, "'-1.5"]


def test_every_text_survives_the_file(tmp_path: Path) -> None:
    """Proves: control characters, markup and codes of the file format come back as they were, through a real file.

    Sensitivity: without codes for control characters the file is no XML; without the code for `_`, `_x0041_` is `A`.
    """
    assert [restored(str(value)) for value in _written(tmp_path, HOSTILE)] == HOSTILE


def test_too_long_text_is_cut() -> None:
    """A cell takes 32,767 characters: what is longer is cut and says so."""
    assert cell_text("x" * CELL_LIMIT) == "x" * CELL_LIMIT
    assert len(cell_text("x" * (CELL_LIMIT + 1))) == CELL_LIMIT
    assert cell_text("x" * (CELL_LIMIT + 1)).endswith("[…]")


def test_what_is_no_character_does_not_stop_us(tmp_path: Path) -> None:
    """A file name that is not UTF-8 (`\\udc80` in Python), U+FFFE and U+FFFF become replacement characters."""
    assert _written(tmp_path, ["hub\udc80.xlsx", "\ufffe\uffff"]) == ["hub\ufffd.xlsx", "\ufffd\ufffd"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_is_refused_by_name(tmp_path: Path, value: float) -> None:
    """NaN and infinity have no place in a cell; writing them would damage the file."""
    with pytest.raises(ValueError, match="no place in a cell"):
        _written(tmp_path, [value])


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """No part of the file has a formula element, whatever the text."""
    _written(tmp_path, HOSTILE)
    with ZipFile(tmp_path / "text.xlsx") as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]


def _written(folder: Path, values: Sequence[str | float]) -> list[object]:
    """The values written in one column and read with the Excel reader."""
    workbook = Workbook()
    register_styles(workbook)
    sheet = workbook.worksheets[0]
    table = Table((Column("value"),), [(value,) for value in values])
    lay_table(sheet, table)
    save(workbook, folder / "text.xlsx", {sheet.title: table})
    rows = CalamineWorkbook.from_path(folder / "text.xlsx").get_sheet_by_index(0).to_python()
    return [row[0] for row in rows[1:]]
