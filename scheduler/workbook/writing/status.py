"""`status.xlsx`: every hub of a batch in one table, those that need a person first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle

from scheduler.workbook.writing.plain import write_sheets
from scheduler.workbook.writing.styles import ALARM
from scheduler.workbook.writing.tables import SAMPLE_ROW, Column, Table, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from models.batch import HubStatus

STATUS = "Status"
COLUMNS = (
    Column("hub", width=24),
    Column("state", width=12),
    Column("exit_code", "integer", 10),
    Column("coverage_pct", "number", 13),
    Column("gap_pct", "number", 10),
    Column("hard_violations", "integer", 15),
    Column("seconds", "hours", 10),
    Column("peak_memory_mb", "integer", 16),
    Column("message", "wrapped", 90),
)
MANIFEST_COLUMNS = (Column("what", width=34), Column("value", "wrapped", 100))


def write_status(path: Path, hubs: Sequence[HubStatus], manifest: Mapping[str, str]) -> None:
    """Write sheets `Status`, hubs that are not complete first and marked, and `Manifest`. Raises OSError."""
    ordered = sorted(hubs, key=lambda hub: hub.state == "complete")
    rows: list[tuple[Value, ...]] = [
        (
            hub.name,
            hub.state,
            hub.exit_code,
            hub.coverage_pct,
            hub.gap_pct,
            hub.hard_violations,
            hub.seconds,
            hub.peak_memory_mb,
            hub.message,
        )
        for hub in ordered
    ]
    alarm = DifferentialStyle(fill=PatternFill(bgColor=ALARM))
    marked = Rule("expression", dxf=alarm, formula=[f'$B{SAMPLE_ROW}<>"complete"'])
    sheets = {
        STATUS: Table(COLUMNS, rows, rules={"state": marked, "hub": marked}),
        "Manifest": Table(MANIFEST_COLUMNS, tuple(manifest.items())),
    }
    write_sheets(path, sheets)
