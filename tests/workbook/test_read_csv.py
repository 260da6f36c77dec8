"""A folder of CSV files, one a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import InputError, Issue
from scheduler.workbook import read_problem

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "Hub.csv": "key,value\nname,Tiny\ntime_zone,Europe/Dublin\nstart,2027-03-01\ndays,2\ninterval_minutes,60\n",
    "Moderators.csv": 'id,languages,policy_areas\nana,"en, de",hate\n007,en,hate\n',
    "Queues.csv": "id,language,policy_area\nq,en,hate\n",
    "Demand.csv": "date,start,queue,heads\n2027-03-01,09:00,q,1.5\n",
}


def folder(path: Path, **changed: str | bytes) -> Path:
    for name, text in {**FILES, **{f"{stem}.csv": text for stem, text in changed.items()}}.items():
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults(path: Path) -> list[Issue]:
    with pytest.raises(InputError) as caught:
        read_problem(path)
    return [issue for issue in caught.value.issues if issue.severity == "error"]


def test_a_folder_reads_like_a_workbook(tmp_path: Path) -> None:
    """Proves: text cells of every kind, quoted lists, and a leading zero that no spreadsheet has eaten."""
    problem = read_problem(folder(tmp_path)).problem
    assert [m.id for m in problem.moderators] == ["ana", "007"]
    assert problem.moderators[0].languages == ("en", "de")
    assert problem.demand.heads[0, 9] == 1500


def test_semicolons_and_a_byte_order_mark(tmp_path: Path) -> None:
    """Proves: what spreadsheets save as CSV in half of Europe reads the same; line ends of Windows too."""
    plain = read_problem(folder(tmp_path)).problem
    (tmp_path / "other").mkdir()
    other = {}
    for name, text in FILES.items():
        semicolons = text.replace('"en, de"', "en | de").replace(",", ";").replace("|", ",").replace("\n", "\r\n")
        other[name.removesuffix(".csv")] = b"\xef\xbb\xbf" + semicolons.encode()
    assert read_problem(folder(tmp_path / "other", **other)).problem == plain


def test_a_matrix_and_a_sheet_name_with_a_queue(tmp_path: Path) -> None:
    """Proves: `Demand q.csv` is the matrix of queue q."""
    (tmp_path / "Demand q.csv").write_text(",2027-03-02\n09:00,2\n10:00,\n")
    assert read_problem(folder(tmp_path)).problem.demand.heads[0].nonzero()[0].tolist() == [9, 33]


def test_faults_name_sheet_and_cell(tmp_path: Path) -> None:
    """Proves: cells are named as a spreadsheet program shows them."""
    text = "date,start,queue,heads\n\n2027-03-01,09:00,q,one\n2027-03-01,10:00,q,#N/A\n"
    assert [fault.where for fault in faults(folder(tmp_path, Demand=text))] == ["Demand!D3", "Demand!D4"]


def test_the_digest_covers_names_and_bytes(tmp_path: Path) -> None:
    """Proves: the same folder gives the same digest, a changed or renamed file another."""
    first = read_problem(folder(tmp_path)).sha256
    assert read_problem(tmp_path).sha256 == first
    (tmp_path / "Notes.csv").write_text("x")
    assert read_problem(tmp_path).sha256 != first


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("date,start,queue,heads\n2027-03-01,09:00,q,1\n".encode("utf-16"), "is not UTF-8"),
        ("date,start,queue,heads\n2027-03-01,09:00,q\u00fc,1\n".encode("latin-1"), "is not UTF-8"),
        (b'date,start,queue,heads\n2027-03-01,"09:00,q,1\n', "cannot be read as CSV"),
    ],
)
def test_files_that_are_no_csv(tmp_path: Path, content: bytes, expected: str) -> None:
    """Proves: another encoding and an open quote are told, not guessed at."""
    (fault,) = faults(folder(tmp_path, Demand=content))
    assert fault.where == "Demand"
    assert expected in fault.expected


def test_a_folder_without_csv_files(tmp_path: Path) -> None:
    """Proves: an empty folder is told what belongs there."""
    (fault,) = faults(tmp_path)
    assert fault.expected == "expected <sheet>.csv files in this folder, such as Hub.csv; there is none"
