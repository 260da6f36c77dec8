"""`python -m benchmarks.bank` with a folder that does not hold the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.bank import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _absent(folder: Path) -> Path:
    return folder / "nowhere"


def _empty(folder: Path) -> Path:
    return folder


def _file(folder: Path) -> Path:
    path = folder / "agents.csv"
    path.write_text("agent,queue,handled,mean_handle_s\n")
    return path


def _other_columns(folder: Path) -> Path:
    (folder / "agents.csv").write_text("name,calls\nann,3\n")
    return folder


def _no_text(folder: Path) -> Path:
    (folder / "agents.csv").write_bytes(b"\xff\xfe\x00")
    return folder


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_absent, "agents.csv cannot be read (No such file"),
        (_empty, "agents.csv cannot be read (No such file"),
        (_file, "cannot be read (Not a directory)"),
        (_other_columns, "agents.csv has no rows with agent, queue, handled, mean_handle_s"),
        (_no_text, "agents.csv cannot be read (it is no text)"),
    ],
)
def test_a_wrong_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Path], says: str
) -> None:
    """Proves: exit 2 and one line that names the file, before anything is solved. Sensitivity: a traceback."""
    folder = make(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main([str(folder)])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
