"""What a batch shows: a table that moves on a terminal, lines elsewhere; and the table of the status."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import termios
import zipfile
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

import openpyxl
from rich.console import Console

from models.batch import HubStatus
from models.event import Event
from scheduler.batch.folder import Folder
from scheduler.batch.step import Step
from scheduler.batch.task import News
from scheduler.cli.board import Board
from scheduler.workbook.writing.status import write_status
from tests.batch.crews import courses
from tests.batch.runs import PATIENCE, hubs, start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def seen(board: Board, console: Console) -> list[str]:
    """The table's lines on a terminal."""
    with console.capture() as capture:
        console.print(board.table())
    return [_CODES.sub("", line).rstrip() for line in capture.get().splitlines()]


def test_a_table_that_fits(tmp_path: Path) -> None:
    """Proves: on 100 columns every figure of every hub can be read; only messages are cut, and nothing in a name or
    a message is taken for markup.

    Sensitivity: columns that are all narrowed for the longest message; `[/x]` in a workbook that ends the batch.
    """
    rows: dict[str, dict[str, Any]] = {
        "los-angeles": {"state": "complete", "coverage_pct": 98.73, "gap_pct": 0.43, "seconds": 28.4},
        "[bold]x[/y]": {
            "state": "failed",
            "seconds": 31.0,
            "peak_memory_mb": 1500.0,
            "message": "[/x] " + "long " * 50,
        },
        "running": {"state": "running"},
    }
    with Folder(tmp_path) as folder:
        every = courses(folder, {"los-angeles": {}, "b": {}, "running": {}})
    for course, (name, row) in zip(every, rows.items(), strict=True):
        course.status = HubStatus(name=name, **row)
    console = Console(width=100, height=40, force_terminal=True)
    board = Board(every, console)
    board.hear(News("running", Step(), began=True))
    board.hear(News("running", Step(), event=Event(seconds=1, stage="bound", bound=9_000_000)))
    event = Event(seconds=1, stage="ruin and recreate", cost=10_000_000, uncovered_hours=1_234.56)
    board.hear(News("running", Step(), event=event))
    head, line, first, second, third, counts = seen(board, console)
    assert " ".join(head.split()) == "hub state cost gap % short h covered % time s MB message"
    assert set(line) == {"─"}
    assert first.split() == ["los-angeles", "complete", "0.4", "98.7", "28"]
    assert second.startswith("[bold]x[/y]  failed")
    assert second.split()[2:5] == ["31", "1,500", "[/x]"]
    assert second.endswith("…")
    assert " ".join(third.split()) == "running running 10,000,000 10.0 1,234.6 0 ruin and recreate"
    assert counts == "1 running, 1 failed, 1 complete"
    assert all(len(line) <= 100 for line in seen(board, console))
    narrow = Console(width=60, height=40, force_terminal=True)
    assert all(len(line) <= 60 for line in seen(Board(every, narrow), narrow))


def test_more_hubs_than_lines(tmp_path: Path) -> None:
    """Proves: of 30 hubs on a terminal of 20 lines those that run or went wrong are shown, and all are counted.

    Sensitivity: a table whose end, with what runs, is below the screen.
    """
    with Folder(tmp_path) as folder:
        every = courses(folder, {f"hub{number:02}": {} for number in range(30)})
    for number, course in enumerate(every):
        state = "running" if number == 29 else "failed" if number == 28 else "complete" if number < 20 else "waiting"
        course.status = HubStatus.model_validate({"name": course.job.name, "state": state})
    console = Console(width=100, height=20, force_terminal=True)
    _, _, first, second, *rest, counts = seen(Board(every, console), console)
    assert (first.split()[0], second.split()[0]) == ("hub29", "hub28")
    assert len(rest) < 15
    assert counts == "1 running, 1 failed, 20 complete, 8 waiting"


def test_parts_of_a_giant(tmp_path: Path) -> None:
    """Proves: a part's cost is not shown as the hub's; its stage is, with its number.

    Sensitivity: a cost that jumps from part to part.
    """
    with Folder(tmp_path) as folder:
        (course,) = courses(folder, {"giant": {}})
    course.status = HubStatus(name="giant", state="running")
    console = Console(width=100, height=20, force_terminal=True)
    board = Board([course], console)
    board.hear(News("giant", Step("part", 2), event=Event(seconds=1, stage="construct", cost=7)))
    assert seen(board, console)[2].split() == ["giant", "running", "part", "2:", "construct"]
    board.hear(News("giant", Step("seams"), event=Event(seconds=1, stage="bound", cost=9)))
    assert seen(board, console)[2].split() == ["giant", "running", "9", "seams:", "bound"]


def test_on_a_terminal(tmp_path: Path) -> None:
    """Proves: on a terminal a real batch shows a row a hub, which ends with its final state; what needs somebody to
    look stands below in full.

    Sensitivity: a table that is only there while it moves, or lines in between its rows.
    """
    books = hubs(tmp_path / "hubs", "ams")
    (books / "ber.xlsx").write_text("this is no workbook")
    terminal, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    shown: list[bytes] = []
    reader = Thread(target=_read, args=(terminal, shown), daemon=True)
    with start(
        books, "--out", tmp_path / "out", "--deterministic", stderr=theirs, env={"TERM": "xterm", "COLUMNS": "100"}
    ) as process:
        os.close(theirs)
        reader.start()
        try:
            process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    reader.join()
    os.close(terminal)
    assert process.returncode == 2
    lines = [_CODES.sub("", line).strip("\r") for line in b"".join(shown).decode().splitlines()]
    rows = [line.split() for line in lines]
    assert ["ams", "running"] in [row[:2] for row in rows]
    last = max(number for number, line in enumerate(lines) if line.startswith("hub "))
    assert rows[last + 2][:2] == ["ams", "complete"]
    assert rows[last + 3][:2] == ["ber", "unreadable"]
    assert lines[last + 4].strip() == "1 unreadable, 1 complete"
    assert lines[last + 5].startswith("ber: unreadable")
    assert "ber.xlsx" in lines[last + 5]


def _read(terminal: int, shown: list[bytes]) -> None:
    with suppress(OSError):  # on Linux that is how the last one to close the other side is told
        while data := os.read(terminal, 4096):
            shown.append(data)


def test_plain_lines(rosterwright: Command, tmp_path: Path) -> None:
    """Proves: elsewhere each change of state and the first roster is a line that begins with the hub's name, without
    colour; at the end each hub's state is told once more.

    Sensitivity: a table in a log file; a line for every improvement of the cost.
    """
    answer = rosterwright("batch", hubs(tmp_path / "hubs", "ams"), "--out", tmp_path / "out", "--deterministic")
    lines = answer.err.splitlines()
    assert answer.code == 0
    assert all(line.startswith("ams: ") for line in lines)
    assert "\x1b" not in answer.err
    assert lines[0] == "ams: running"
    assert lines[-1].startswith("ams: complete, 100.0 % covered")
    assert lines.count(lines[-1]) == 2
    assert len(lines) < 30


def test_the_table_of_the_status(tmp_path: Path) -> None:
    """Proves: hubs that need somebody stand first and are marked; figures are numbers; a message that begins like a
    formula is text; a status without figures has empty cells.

    Sensitivity: `=HYPERLINK(…)` in a hub's name that a spreadsheet computes; a hub that failed on the last line.
    """
    formula = '=HYPERLINK("http://x","y")'
    rows = [
        HubStatus(name="ams", state="complete", exit_code=0, coverage_pct=98.5, gap_pct=0.5, hard_violations=0),
        HubStatus(name="=1+1", state="failed", exit_code=3, seconds=1.5, peak_memory_mb=200.25, message=formula),
        HubStatus(name="cph", state="stopped"),
    ]
    path = tmp_path / "status.xlsx"
    write_status(path, rows, {"date": "2027-03-01", "=2+2": "=3+3"})
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    book = openpyxl.load_workbook(path)
    _, *body = book["Status"].iter_rows()
    assert [[cell.value for cell in row] for row in body] == [
        ["'=1+1", "failed", 3, None, None, None, 1.5, 200.25, f"'{formula}"],
        ["cph", "stopped", None, None, None, None, None, None, None],
        ["ams", "complete", 0, 98.5, 0.5, 0, None, None, None],
    ]
    assert all(cell.data_type != "f" for row in body for cell in row)
    marked = book["Status"].conditional_formatting
    assert {str(area.sqref) for area in marked} == {"A2:A4", "B2:B4"}
    assert {rule.formula[0] for area in marked for rule in area.rules} == {'$B2<>"complete"'}
