"""Files that are no problem: a clear message, every fault at once, never a traceback."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from models import InputError
from scheduler.workbook import read_problem
from scheduler.workbook.reading import archive
from tests.workbook.books import MONDAY, faults, heads, hub, only_fault, read, save, tiny

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refused(path: Path) -> str:
    """The message of a file that cannot be read at all."""
    with pytest.raises(InputError) as caught:
        read_problem(path)
    (issue,) = caught.value.issues
    assert issue.where == path.name
    return issue.expected


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The workbook with each part changed (None: taken away)."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty"),
        (b"hello, I am a text", "this file is neither"),
        (b"%PDF-1.7", "this file is neither"),
        (b"PK\x03\x04 and then nothing", "is damaged"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "protected with a password"),
        (OLE + b"\0" * 1200, "an old Office file (.xls)"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, content: bytes, expected: str) -> None:
    """Proves: each kind of wrong file is told apart and says what to do."""
    path = tmp_path / "hub.xlsx"
    path.write_bytes(content)
    assert expected in refused(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Proves: a missing file is told as one."""
    assert refused(tmp_path / "hub.xlsx") == "no such file; check the path"


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """Proves: a file whose name is not UTF-8 is read, and told where it is not there. Sensitivity: a traceback."""
    with pytest.raises(InputError) as caught:
        read_problem(tmp_path / "hub\udcff.xlsx")
    assert str(caught.value.issues[0]) == "error hub?.xlsx: no such file; check the path"


def test_a_roster_in_place_of_a_hub(tmp_path: Path) -> None:
    """Proves: a workbook that `solve` wrote is told as one, not as a hub whose every sheet is missing or unknown."""
    path = save(tmp_path, {name: [["x"]] for name in ("Roster", "Scorecard", "Activities", "Manifest")})
    assert "this is a roster that solve wrote" in refused(path)
    assert "expected a sheet Hub" in faults(tmp_path, {"Activities": [["x"]]})[0].expected


def test_another_kind_of_archive(tmp_path: Path) -> None:
    """Proves: a zip file that is no workbook (a text document, .ods, .xlsb) is told as one."""
    path = tmp_path / "hub.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("word/document.xml", "<x/>")
    assert "this is another kind of file" in refused(path)


def test_a_truncated_workbook(tmp_path: Path) -> None:
    """Proves: half a file is damaged, wherever it is cut."""
    path = save(tmp_path, tiny())
    whole = path.read_bytes()
    for cut in (30, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:cut])
        assert "damaged" in refused(path)


def test_damaged_parts(tmp_path: Path) -> None:
    """Proves: a broken table of sheets and a sheet with wrong bytes are told, the latter with its name."""
    path = rewritten(save(tmp_path, tiny()), lambda name, data: data[:-20] if name == "xl/workbook.xml" else data)
    assert "damaged" in refused(path)
    path = save(tmp_path, tiny())
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as book:
        info = book.getinfo("xl/worksheets/sheet4.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(data))
    with pytest.raises(InputError) as caught:
        read_problem(path)
    assert [(issue.where, "damaged" in issue.expected) for issue in caught.value.issues] == [("Demand", True)]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: blank rows, a thousandth packed, are refused by their size with what to do about it.

    Here 20 MB against a limit of 10, so that the test is quick; the limit itself is far below 200 MB.
    Sensitivity: unpacking first would need the memory.
    """
    assert archive.MAX_PART_BYTES == 100_000_000
    monkeypatch.setattr(archive, "MAX_PART_BYTES", 10_000_000)
    path = save(tmp_path, tiny())
    blank = b'<row r="99" spans="1:4"/>' * 800_000

    def swell(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", blank + b"</sheetData>") if name.endswith("sheet4.xml") else data

    rewritten(path, swell)
    assert path.stat().st_size < 100_000
    message = refused(path)
    assert "sheet4.xml unpacks to 2" in message
    assert "delete the blank rows" in message


def test_a_size_that_lies_is_found(tmp_path: Path) -> None:
    """Proves: a part that is larger than its directory entry says is damaged, and never handed to the Excel reader."""
    path = save(tmp_path, tiny())
    with zipfile.ZipFile(path) as book:
        size = book.getinfo("xl/worksheets/sheet4.xml").file_size
    data = path.read_bytes()
    at = data.rfind(b"xl/worksheets/sheet4.xml") - 22
    assert int.from_bytes(data[at : at + 4], "little") == size
    path.write_bytes(data[:at] + (size // 2).to_bytes(4, "little") + data[at + 4 :])
    with pytest.raises(InputError) as caught:
        read_problem(path)
    assert [(issue.where, "damaged" in issue.expected) for issue in caught.value.issues] == [("Demand", True)]


def test_many_blank_rows_below_the_data_are_ignored(tmp_path: Path) -> None:
    """Proves: 50,000 formatted rows and a formatted cell in the last column cost nothing and change nothing."""
    path = save(tmp_path, tiny())
    blank = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(10, 50_000))
    corner = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'

    def swell(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", blank + corner + b"</sheetData>") if name.endswith("sheet4.xml") else data

    assert sum(heads(read_problem(rewritten(path, swell)))) == 1


def test_a_cell_far_away_is_refused(tmp_path: Path) -> None:
    """Proves: a filled cell in the last corner would lay out 17 billion cells; it is found first, and told."""
    path = save(tmp_path, tiny())
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rewritten(path, lambda name, data: data.replace(b"</sheetData>", corner) if name.endswith("sheet4.xml") else data)
    with pytest.raises(InputError) as caught:
        read_problem(path)
    (issue,) = caught.value.issues
    assert issue.where == "Demand"
    assert "filled to row 1048576 and column 16384" in issue.expected


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: used rows are counted against the limit, and blank ones are not."""
    monkeypatch.setattr(archive, "MAX_ROWS", 50)
    demand = [["date", "start", "queue", "heads"], *[[MONDAY, "09:00", "q", 1]] * 60]
    assert "filled to row 61" in only_fault(tmp_path, tiny(Demand=demand)).expected


def test_formulas_without_results_and_error_values(tmp_path: Path) -> None:
    """Proves: both are errors at their cells, wherever they are read; a note may be broken.

    Sensitivity: the Excel reader shows both as blank, so demand would be zero.
    """
    demand = [["date", "start", "queue", "heads", "note"], [MONDAY, "09:00", "q", "=1+1", "=NA()"]]
    people = [["id", "languages", "policy_areas"], ["ana", "en", "hate"], ["=A2", "en", "hate"]]
    path = save(tmp_path, tiny(Demand=demand, Moderators=people))
    book = load_workbook(path)
    book["Demand"].append([MONDAY, "10:00", "q", "#N/A"])
    book["Demand"]["A4"] = "#REF!"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_problem(path)
    found = {issue.where: issue.read for issue in caught.value.issues}
    assert found == {
        "Moderators!A3": "a formula without a stored result",
        "Demand!D2": "a formula without a stored result",
        "Demand!D3": "#N/A",
        "Demand!A4": "#REF!",
    }


def test_stored_results_are_used(tmp_path: Path) -> None:
    """Proves: a formula with its result is that value, and nothing is computed."""
    demand = [["date", "start", "queue", "heads"], [MONDAY, "09:00", "q", "=1+1"]]

    def store(name: str, data: bytes) -> bytes:
        return data.replace(b"<v></v>", b"<v>7</v>").replace(b"<v />", b"<v>7</v>") if "sheet4" in name else data

    path = rewritten(save(tmp_path, tiny(Demand=demand)), store)
    assert heads(read_problem(path))[9] == 7


def test_macros_and_external_links_are_never_obeyed(tmp_path: Path) -> None:
    """Proves: a workbook that carries both reads as if it did not."""
    path = save(tmp_path, tiny())
    plain = read_problem(path).problem
    with zipfile.ZipFile(path, "a") as target:
        target.writestr("xl/vbaProject.bin", b"\0" * 100)
        target.writestr("xl/externalLinks/externalLink1.xml", '<externalLink xmlns="x"/>')
    assert read_problem(path).problem == plain


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """Proves: a table of sheets that would expand without end is refused as damaged."""
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha"}">' for i in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE workbook [{entities}]><workbook xmlns="x">&e11;</workbook>'.encode()
    path = rewritten(save(tmp_path, tiny()), lambda name, data: bomb if name == "xl/workbook.xml" else data)
    assert "damaged" in refused(path)


@pytest.mark.parametrize("sheet", ["Hub", "Moderators", "Queues", "Demand"])
def test_a_missing_sheet(tmp_path: Path, sheet: str) -> None:
    """Proves: a sheet that must be there is named, and what refers to it makes no second fault."""
    fault = only_fault(tmp_path, tiny(**{sheet: None}))
    assert fault.where == "hub.xlsx"
    assert fault.expected.startswith(f"expected a sheet {sheet}")


@pytest.mark.parametrize("sheet", ["Hub", "Moderators", "Queues", "Demand"])
def test_an_empty_sheet(tmp_path: Path, sheet: str) -> None:
    """Proves: an empty sheet that must be there is an error at its first cell, one without lines below its header."""
    fault = only_fault(tmp_path, tiny(**{sheet: []}))
    assert (fault.where, "the sheet is empty" in fault.expected) == (f"{sheet}!A1", True)


def test_a_sheet_with_a_header_only(tmp_path: Path) -> None:
    """Proves: a required sheet needs a line; an optional one does not, and an empty optional one is a warning."""
    assert only_fault(tmp_path, tiny(Moderators=[["id"]])).where == "Moderators!A2"
    assert "there are none" in only_fault(tmp_path, tiny(Demand=[["date", "start", "queue", "heads"]])).expected
    reading = read(tmp_path, tiny(Shifts=[["id", "earliest_start", "lengths_minutes"]], Pins=[]))
    assert [str(warning) for warning in reading.warnings] == ["warning Pins!A1: the sheet is empty and is left out"]
    assert reading.problem.patterns[0].id == "default"


@pytest.mark.parametrize(
    ("sheet", "column"), [("Moderators", "A"), ("Queues", "A"), ("Contracts", "A"), ("Shifts", "A")]
)
def test_doubled_ids(tmp_path: Path, sheet: str, column: str) -> None:
    """Proves: the second of two equal ids is an error that names the first."""
    rows = {
        "Moderators": [["id", "name"], ["ana", "Ana"], [" ana", "Anna"]],
        "Queues": [["id", "kind"], ["q", "live"], ["q", "presence"]],
        "Contracts": [["id", "hours_per_week_max"], ["full", 40], ["full", 38]],
        "Shifts": [["id", "earliest_start", "lengths_minutes"], ["day", "06:00", 480], ["day", "07:00", 480]],
    }
    fault = only_fault(tmp_path, tiny(**{sheet: rows[sheet]}))
    assert fault.where == f"{sheet}!{column}3"
    assert f"it stands in {sheet}!{column}2 too" in fault.expected


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Proves: faults of every sheet are in one answer, each with its cell, what was read and what was expected."""
    sheets = tiny(
        Hub=hub(time_zone="Europe/Dublinn", days="many"),
        Moderators=[["id", "contract", "severe_ok"], ["ana", "full", "jein"], ["ana", "full", "yes"]],
        Contracts=[["id", "hours_per_week_max"], ["part", "forty"]],
        Queues=[["id", "severity"], ["q", "terrible"]],
        Demand=[["date", "start", "queue", "heads"], ["someday", "9 o'clock", "qq", "several"]],
        Rules=[["kind", "limit"], ["capp", 40]],
        Objective=[["term", "weight"], ["beauty", 1]],
    )
    found = {(issue.where, issue.read) for issue in faults(tmp_path, sheets)}
    assert found >= {
        ("Hub!B3", "Europe/Dublinn"),
        ("Hub!B5", "many"),
        ("Moderators!B2", "full"),
        ("Moderators!C2", "jein"),
        ("Moderators!A3", "ana"),
        ("Contracts!B2", "forty"),
        ("Queues!B2", "terrible"),
        ("Demand!A2", "someday"),
        ("Rules!A2", "capp"),
        ("Objective!A2", "beauty"),
    }


def test_warnings_come_with_the_errors(tmp_path: Path) -> None:
    """Proves: whoever corrects a file sees its warnings too, after the errors."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, tiny(Hub=hub(days=0), Extra=[["x"]]))
    assert [issue.severity for issue in caught.value.issues] == ["error", "warning"]


def test_messages_are_one_line_and_never_endless(tmp_path: Path) -> None:
    """Proves: a cell with a novel in it is cut in the message."""
    fault = only_fault(tmp_path, tiny(Hub=hub(days="word " * 1000)))
    assert len(str(fault)) < 200


def test_a_chart_sheet_is_no_sheet_of_cells(tmp_path: Path) -> None:
    """Proves: charts are passed over without an attempt to read them."""
    path = save(tmp_path, tiny())
    book: Workbook = load_workbook(path)
    book.create_chartsheet("Chart")
    book.save(path)
    assert read_problem(path).warnings == ()
