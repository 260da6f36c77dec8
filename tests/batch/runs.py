"""Tiny hubs, real batches over them, and what must be true of their folder at any moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import psutil

from tests.cli.hub import ROOT, workbook
from tests.workbook.books import hub

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

QUICK = ("--deterministic",)
OURS = {"events.jsonl", "receipt.json", "roster.json", "roster.xlsx", "summary.json", "vendors/acme.xlsx"}
"""Everything that a batch writes for one of the hubs below."""

BESIDE = {"status.json", "status.xlsx", "manifest.json"}
PATIENCE = 300
"""Seconds after which a process that goes on counts as hanging; none of these needs more than some."""


def hubs(folder: Path, *names: str, **changed: Any) -> Path:
    """A folder with a tiny workbook of each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        workbook(folder, f"{name}.xlsx", **{"Hub": hub(name=name), **changed})
    return folder


def start(*words: object, env: Mapping[str, str] | None = None, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """A real `rosterwright batch`, which has just begun."""
    program = "from scheduler.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, "batch", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def finished(*words: object, env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a real `rosterwright batch`."""
    with start(*words, env=env) as process:
        try:
            out, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    return process.returncode, out, err


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The hubs' processes of a batch."""
    try:
        found = psutil.Process(process.pid).children(recursive=True)
        return [child for child in found if "scheduler.batch.child" in child.cmdline()]
    except psutil.Error:  # one of them has just ended
        return []


def status(out: Path) -> dict[str, dict[str, Any]]:
    """The rows of `status.json` by hub."""
    document = json.loads((out / "status.json").read_text(encoding="utf-8"))
    assert document["schema"] == "rosterwright.status/1"
    return {row["name"]: row for row in document["hubs"]}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its relative name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def delivered(out: Path, names: Iterable[str]) -> dict[str, dict[str, bytes]]:
    """Contents of the sub-folders that are there."""
    return {name: contents(out / name) for name in names if (out / name).exists()}


def require_whole(folder: Path) -> None:
    """Fail unless a hub's folder holds what its receipt lists, and each file can be read."""
    receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    assert {*receipt["files"], "receipt.json"} == set(contents(folder)) == OURS
    for path in folder.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
        json.loads(line)
    for path in folder.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            assert book.testzip() is None


def require_right(out: Path, names: Iterable[str]) -> None:
    """Fail unless every file of a batch's folder that has its own name is whole, at whatever moment it was killed."""
    for name in names:
        if (out / name).exists():
            require_whole(out / name)
    for name in ("status.json", "manifest.json"):
        if (out / name).exists():
            json.loads((out / name).read_text(encoding="utf-8"))
    if (out / "status.xlsx").exists():
        with zipfile.ZipFile(out / "status.xlsx") as book:
            assert book.testzip() is None


def leftovers(out: Path) -> list[str]:
    """What a batch should have cleared away."""
    return [path.name for path in out.iterdir() if path.name.startswith(".") and path.name != ".rosterwright-lock"]
