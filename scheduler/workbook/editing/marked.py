"""Which cells of a grid are locked: by `L:` before their text, by a word in column `Lock`, or by the locks' yellow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.workbook.reading.cells import fold
from scheduler.workbook.writing.styles import LOCK

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from scheduler.workbook.editing.sheet import Grid, Key

_ALL = ("all", "yes", "y", "x", "true", "1", "lock", "locked")
_DUTIES = ("duties", "duty", "work")
_OFF = ("off", "free", "free days", "days off")


def locked_cells(path: Path, grid: Grid, working: Collection[Key]) -> list[Key]:
    """Locked cells in the grid's order; `working` are those with a duty. A word that is none of ours is a fault."""
    rows: dict[str, tuple[bool, bool]] = {}
    for who, (place, text) in grid.locks.items():
        word = fold(text)
        if word not in (*_ALL, *_DUTIES, *_OFF):
            grid.faults.error(place, "expected all (or yes), duties, off, or nothing", text)
        rows[who] = word in (*_ALL, *_DUTIES), word in (*_ALL, *_OFF)
    filled = _filled(path, grid.sheet)
    return [
        key
        for key, cell in grid.cells.items()
        if cell.prefixed or (cell.row, cell.column) in filled or rows.get(key[0], (False, False))[key not in working]
    ]


def _filled(path: Path, sheet: str) -> frozenset[tuple[int, int]]:
    """Row and column of the cells of a sheet with the locks' fill; none in files that keep no fills in our form."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return frozenset()
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    try:
        return frozenset(
            (number, column)
            for number, row in enumerate(book[sheet].iter_rows(), 1)
            for column, cell in enumerate(row, 1)
            if _is_lock(getattr(cell, "fill", None))
        )
    finally:
        book.close()


def _is_lock(fill: Any) -> bool:
    from openpyxl.styles.colors import COLOR_INDEX

    if fill is None or fill.fill_type != "solid":
        return False
    color = fill.fgColor
    shown = COLOR_INDEX[color.indexed] if color.type == "indexed" and color.indexed < len(COLOR_INDEX) else color.rgb
    return color.type in ("rgb", "indexed") and str(shown).upper().endswith(LOCK)
