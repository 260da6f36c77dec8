"""SIGINT and SIGTERM to a real process: the best roster so far is written whole, checked, and the exit is clean."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scheduler import plan
from tests.cli.hub import ROOT, summary, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.hub import Command

HUB = ROOT / "examples" / "estonian.xlsx"
PATIENCE = 300
"""Seconds after which a process that goes on counts as hanging; none of these needs more than a few."""


@pytest.mark.parametrize(("number", "stage"), [(signal.SIGINT, "construct"), (signal.SIGTERM, "ruin and recreate")])
def test_the_best_roster_so_far(rosterwright: Command, tmp_path: Path, number: signal.Signals, stage: str) -> None:
    """Proves: asked to stop in the middle of a search that may take an hour, the process writes all files, exits 0 as
    for the roster that was written, and the roster passes the audit.

    Sensitivity: a signal that ends the process, a search that does not look, half a folder.
    """
    out = tmp_path / "out"
    words = ["solve", str(HUB), "--out", str(out), "--time-limit", "3600"]
    program = "from scheduler.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            heard = next(line for line in process.stderr if stage in line)
            process.send_signal(number)
            output, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 0, heard + errors
    assert "stopping: writing the best roster so far" in errors
    assert "Traceback" not in errors
    assert written(out) == {"roster.xlsx", "roster.json", "summary.json", "events.jsonl"}
    assert summary(out)["status"] == "feasible"
    assert "wrote 4 files" in output
    assert rosterwright("audit", out / "roster.json", HUB).code == 0


def test_asked_while_the_files_are_written(
    rosterwright: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: a SIGTERM that comes while the files are written does not lose the roster: all are there, exit 0.

    Sensitivity: signals that are handled until the search ends, and not until the folder is whole.
    """
    writes = plan.write_outcome

    def asked(*values: Any, **names: Any) -> tuple[Path, ...]:
        os.kill(os.getpid(), signal.SIGTERM)
        return writes(*values, **names)

    monkeypatch.setattr(plan, "write_outcome", asked)
    out = tmp_path / "out"
    answer = rosterwright("solve", HUB, "--out", out, "--deterministic", "--work", "30", "--quiet")
    assert answer.code == 0
    assert "stopping" in answer.err
    assert written(out) == {"roster.xlsx", "roster.json", "summary.json", "events.jsonl"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
