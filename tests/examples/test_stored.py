"""The stored workbooks are what the script makes, carry the load they claim, and read without a complaint."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest

from examples.making.dublin import dublin
from examples.making.estonian import estonian
from examples.making.night import night
from examples.making.sheet import Sheet, Value, write
from examples.making.singapore import singapore
from scheduler.workbook import read_problem
from tests.examples.stored import ROOT, cells, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from examples.making.example import Example

MAKERS = {"dublin": dublin, "singapore": singapore, "estonian": estonian, "night": night}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_stored_workbook_is_what_the_script_makes(make: Callable[[], Example]) -> None:
    """Proves: the script is deterministic and the stored cells are its cells, sheet by sheet.

    Sensitivity: any other seed, order or value differs in some cell.
    """
    example = make()
    again = make()
    assert again == example
    stored = cells(example.name)
    assert list(stored) == list(example.sheets)
    for name, sheet in example.sheets.items():
        assert stored[name] == [list(sheet.columns), *([_as_read(value) for value in row] for row in sheet.rows)], name


def _as_read(value: Value) -> Value:
    """The Excel reader shows a midnight as a date."""
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


@pytest.mark.parametrize("name", MAKERS)
def test_the_package_carries_the_same_workbook(name: str) -> None:
    """The wheel's copy is byte for byte the one in `examples/`."""
    packaged = ROOT / "scheduler" / "workbook" / "examples" / f"{name}.xlsx"
    assert packaged.read_bytes() == (ROOT / "examples" / f"{name}.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "expected"), [("dublin", 0.93), ("singapore", 0.88), ("estonian", 335 / 320), ("night", 88 / 152)]
)
def test_load(name: str, expected: float) -> None:
    """Proves: Σ demanded hours ÷ paid hours net of absences, counted from the cells, is the load that was meant."""
    assert load(name) == pytest.approx(expected, abs=0.0005)
    assert MAKERS[name]().load == pytest.approx(load(name))


@pytest.mark.parametrize("name", MAKERS)
def test_the_import_finds_nothing_wrong(name: str) -> None:
    """Each example reads without errors and without warnings, and nothing of it is lost."""
    reading = read_problem(ROOT / "examples" / f"{name}.xlsx")
    assert reading.warnings == ()
    problem, stored = reading.problem, cells(name)
    assert len(problem.moderators) == len(stored["Moderators"]) - 1
    assert problem.demand.heads.sum() == 1000 * sum(row[3] for row in stored["Demand"][1:])
    for sheet, held in (("Absences", problem.absences), ("Requests", problem.requests), ("Pins", problem.pins)):
        assert len(held) == len(stored.get(sheet, [[]])) - 1
    assert len(problem.rules) == len(stored["Rules"]) - 1


def test_a_sheet_is_written_with_real_dates_and_times(tmp_path: Path) -> None:
    """Dates, times and date-times are Excel's own, with a format that shows them; drop-downs hang on their column."""
    row = ("a", date(2027, 3, 28), time(1, 30), datetime(2027, 3, 27, 22, 0), 3, None)
    sheet = Sheet(("who", "day", "start", "moment", "heads", "empty"), (row,), {"who": ("a", "b")})
    write(tmp_path / "x.xlsx", {"One": sheet})
    page = openpyxl.load_workbook(tmp_path / "x.xlsx")["One"]
    who, day, start, moment, heads, empty = page[2]
    assert (who.value, heads.value, empty.value) == ("a", 3, None)
    assert (day.value, day.number_format) == (datetime(2027, 3, 28), "yyyy-mm-dd")
    assert (start.value, start.number_format) == (time(1, 30), "hh:mm")
    assert (moment.value, moment.number_format) == (datetime(2027, 3, 27, 22, 0), "yyyy-mm-dd hh:mm")
    assert page.freeze_panes == "A2"
    (listing,) = page.data_validations.dataValidation
    assert (listing.formula1, str(listing.sqref)) == ('"a,b"', "A2")


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    """A sheet with a ragged row never comes to be."""
    with pytest.raises(ValueError, match="columns"):
        Sheet(("a", "b"), ((1,),))
