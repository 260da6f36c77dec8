"""Does the manager's workbook open in LibreOffice? `python -m tests.workbook.opens_in_office`; CI runs it.

No part of `make test`, for which Python alone must do; here a missing LibreOffice is a failure, never a pass. It turns
a small workbook into a PDF, then chooses another date on sheet `Day`, has LibreOffice calculate, and compares every
quarter of everybody with what the roster says.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from scheduler.workbook.writing.book import Book
from scheduler.workbook.writing.day_data import PREFIX, DayData
from tests.factories import duty, moderator, roster, tiny_problem
from tests.workbook.written import verdict_of, write


def main() -> int:
    """Convert, compare, and say what differs. Exit code 1 where something does."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("LibreOffice is not there: install libreoffice-calc")
        return 1
    people = [moderator("ana", name="Ana", team="A"), moderator("ben", name="=Ben", vendor="V")]
    problem = tiny_problem(days=3, heads=1, moderators=people)
    made = roster(
        problem,
        *(duty(problem, "ana", day, "09:00", 8, queue="general") for day in (0, 1)),
        duty(problem, "ben", 1, "22:00", 8),
        duty(problem, "ana", 2, "11:00", 8),
    )
    data = DayData(Book(problem, made, verdict_of(problem, made)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write(folder / "roster.xlsx", problem, made)
        pdf = _converted(office, path, "pdf").read_bytes()
        if not pdf.startswith(b"%PDF") or len(pdf) < 10_000:
            print("LibreOffice made no PDF of the workbook")
            return 1
        book = load_workbook(path)  # what openpyxl saves has formulas without values: they must be calculated
        book["Day"]["B2"].value = problem.clock.date_of(2)
        (folder / "other").mkdir()
        book.save(folder / "other" / "date.xlsx")
        read = CalamineWorkbook.from_path(_converted(office, folder / "other" / "date.xlsx", "ods"))
        rows = read.get_sheet_by_name("Day").to_python(skip_empty_area=False)
        header = next(number for number, row in enumerate(rows) if row[0] == "Moderator")
        for line, row in enumerate(rows[header + 1 : header + 3]):
            shown = "".join(str(cell) or " " for cell in row[5 : 5 + 96])
            due = data.texts[line][2][PREFIX:].ljust(96)
            if shown != due:
                print(f"sheet Day, {row[0]}: LibreOffice shows {shown!r}, the roster says {due!r}")
                return 1
    print("LibreOffice opens the manager's workbook and follows the date on sheet Day")
    return 0


def _converted(office: str, path: Path, form: str) -> Path:
    """The file at `path` in another form, made in a folder and with a profile of its own."""
    target = path.parent / f"as-{form}"
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return target / f"{path.stem}.{form}"


if __name__ == "__main__":
    raise SystemExit(main())
