"""`validate --annotate`: the planner's own file again, with every issue on its cell."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.workbook.corpus.files import as_csv, as_ods, as_xlsm, as_xlsx
from tests.workbook.corpus.twin import clean

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from tests.cli.hub import Command


def faulty() -> Workbook:
    """Two faults and a warning; formats, a formula and a comment of the planner's."""
    book = clean()
    page = book["Demand"]
    for row in (2, 3, 4, 5, 6):
        page.cell(row, 4).value = "many"
    page["C7"] = "en-haet"
    page["C7"].comment = Comment("ask Jo", "Jo")
    page["D8"].number_format = "0.00"
    page["D8"].font = Font(bold=True, color="00FF00")
    book["Moderators"]["K1"] = "approved by"
    book["Moderators"]["K2"] = '=UPPER("jo")'
    book["Moderators"].column_dimensions["B"].width = 33
    return book


def test_every_cell_is_marked_and_nothing_else_changed(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: equal faults are one line and each cell is coloured with its comment; one's own comment stays in front;
    formats, widths and formulas are as they were; the file itself is not touched.

    Sensitivity: marks on the first cell of a fold only, or a copy that loses what openpyxl was not told.
    """
    path = as_xlsx(faulty(), tmp_path)
    before = path.read_bytes()
    out = tmp_path / "checked" / "hub.xlsx"
    done = rosterwright("validate", path, "--annotate", out)
    assert (done.code, path.read_bytes()) == (2, before)
    book = load_workbook(out)
    assert book.sheetnames[0] == "Issues"
    lines = list(book["Issues"].iter_rows(min_row=2, values_only=True))
    assert [line[:2] for line in lines if line[0] == "error"] == [("error", "Demand!D2"), ("error", "Demand!C7")]
    page, was = book["Demand"], load_workbook(path)["Demand"]
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert marked == {"D2", "D3", "D4", "D5", "D6", "C7"}
    assert all(page[at].fill.fgColor.rgb == "00F4B6B6" for at in marked)
    assert page["C7"].comment.text.startswith("ask Jo\n\nerror: read 'en-haet': expected an id")
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        [cell.value for cell in row] for row in was.iter_rows()
    ]
    assert (page["D8"].number_format, page["D8"].font.bold) == ("0.00", True)
    assert book["Moderators"]["K2"].value == '=UPPER("jo")'
    assert book["Moderators"].column_dimensions["B"].width == 33
    assert book["Moderators"]["K1"].comment.text.startswith("warning: read 'approved by': this column is not known")


def test_a_file_without_faults_says_so(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: what was assumed stands on the sheet, and the exit code is that of `validate`. Sensitivity: no file."""
    out = tmp_path / "checked.xlsx"
    done = rosterwright("validate", as_xlsx(clean(), tmp_path), "--annotate", out)
    assert done.code == 0
    said = [row[0] for row in load_workbook(out)["Issues"].iter_rows(min_row=2, values_only=True)]
    assert set(said) <= {"assumed", "warning"}
    assert "assumed" in said


def test_macros_are_kept_and_other_files_become_a_workbook(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: an .xlsm keeps its macros as they are and its ending; CSV files and .ods come back as cells; an own sheet
    `Issues` is left alone; text of theirs that looks like a formula is none.

    Sensitivity: a workbook with macros under the name of one without, which Excel does not open.
    """
    book = faulty()
    book.create_sheet("Issues")["A1"] = "mine"
    out = tmp_path / "checked.xlsm"
    assert rosterwright("validate", as_xlsm(book, tmp_path), "--annotate", out).code == 2
    with zipfile.ZipFile(out) as archive:
        assert archive.read("xl/vbaProject.bin") == b"never run"
    found = load_workbook(out)
    assert (found.sheetnames[0], found["Issues"]["A1"].value) == ("Issues 2", "mine")
    assert "expected a name that ends in .xlsm" in rosterwright("validate", out, "--annotate", tmp_path / "x.xlsx").err
    for kind, write in (("csv", as_csv), ("ods", as_ods)):
        copy = tmp_path / f"{kind}.xlsx"
        assert rosterwright("validate", write(faulty(), tmp_path), "--annotate", copy).code == 2
        page = load_workbook(copy)["Demand"]
        assert page["D6"].comment is not None
        assert page["C7"].value == "en-haet"
        assert load_workbook(copy)["Moderators"]["K2"].value == '\'=UPPER("jo")'


def test_what_is_no_workbook(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: a file that cannot be read is told once, and nothing is written; nor over the file itself."""
    path = tmp_path / "hub.xlsx"
    path.write_text("nothing")
    out = tmp_path / "checked.xlsx"
    done = rosterwright("validate", path, "--annotate", out)
    assert (done.code, out.exists()) == (2, False)
    assert done.err.count("neither") == 1
    assert rosterwright("validate", path, "--annotate", path).code == 2
