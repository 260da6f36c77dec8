"""SIGTERM and SIGINT to a real batch in the middle of searches: what each hub has is written, and nobody runs on."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.batch.runs import PATIENCE, children, contents, leftovers, require_right, start, status
from tests.cli.hub import ROOT, workbook
from tests.workbook.books import hub

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.cli.hub import Command

SEARCH = "h uncovered"
"""What the line of a first roster says; its search goes on for an hour."""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Two hubs that are searched for an hour each, and one that waits for them; two earlier runs are there."""
    text = f"""
        [defaults]
        time_limit = 3600
        [[hub]]
        name = "a"
        workbook = "{ROOT}/examples/estonian.xlsx"
        priority = 1
        [[hub]]
        name = "b"
        workbook = "{ROOT}/examples/estonian.xlsx"
        priority = 1
        seed = 2
        [[hub]]
        name = "c"
        workbook = "c.xlsx"
        """
    workbook(tmp_path, "c.xlsx", Hub=hub(name="c"))
    path = tmp_path / "all.toml"
    path.write_text(text)
    return path


def _in_search(process: subprocess.Popen[str]) -> None:
    """Read lines until two hubs are searched."""
    assert process.stderr is not None
    found: set[str] = set()
    for line in process.stderr:
        name, _, rest = line.partition(":")
        found |= {name} if SEARCH in rest else set()
        if found == {"a", "b"}:
            return
    raise AssertionError(f"only {found} are searched")


def test_sigterm(rosterwright: Command, manifest: Path, tmp_path: Path) -> None:
    """Proves: asked to end, hubs in the middle of a search of an hour deliver legal rosters and say that they were cut
    short, the one that waits is `stopped`, and the batch ends with 1; `--resume` takes none of them for done.

    Sensitivity: a signal that ends the batch or one hub's process; a queue that goes on; rosters that are lost.
    """
    out = tmp_path / "out"
    with start(manifest, "--out", out, "--jobs", "2") as process:
        try:
            _in_search(process)
            running = children(process)
            process.send_signal(signal.SIGTERM)
            printed, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 1, err
    assert "stopping: writing the best roster so far" in err
    assert "Traceback" not in err
    rows = status(out)
    assert {name: (row["state"], row["exit_code"]) for name, row in rows.items()} == {
        "a": ("complete", 0), "b": ("complete", 0), "c": ("stopped", None),
    }  # fmt: skip
    assert rows["a"]["message"].startswith("the batch was ended while it was searched: the best roster so far")
    assert rows["c"]["message"] == "the batch was ended before its turn came"
    assert f"status: {out / 'status.json'}" in printed
    assert len(running) == 2
    assert not any(psutil.pid_exists(child.pid) for child in running)
    assert leftovers(out) == []
    for name in ("a", "b"):
        assert rosterwright("audit", out / name / "roster.json", ROOT / "examples" / "estonian.xlsx").code == 0
    _nobody_is_kept(manifest, out)


def _nobody_is_kept(manifest: Path, out: Path) -> None:
    """Begin again with `--resume`, and give up by Ctrl-C twice: the second one is not waited for."""
    before = {name: contents(out / name) for name in ("a", "b")}
    with start(manifest, "--out", out, "--jobs", "2", "--resume") as process:
        try:
            _in_search(process)
            running = children(process)
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            assert any("Ctrl-C again" in line for line in process.stderr)
            os.kill(process.pid, signal.SIGINT)
            _, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 1, err
    assert "Traceback" not in err
    _, alive = psutil.wait_procs(running, timeout=PATIENCE)
    assert not alive
    rows = status(out)
    assert {row["state"] for row in rows.values()} <= {"stopped", "complete"}
    assert rows["c"]["state"] == "stopped"
    for name in ("a", "b"):
        if rows[name]["state"] == "stopped":
            assert "the batch was given up while it ran" in rows[name]["message"]
            assert contents(out / name) == before[name]
    require_right(out, ())
    assert leftovers(out) == []
