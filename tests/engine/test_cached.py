"""Compiled kernels of older sources must not run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler import engine
from scheduler.engine import cached

if TYPE_CHECKING:
    import pytest


class _Kernel:
    """Stands for a compiled function: all that is asked of it is where its cache lies."""

    def __init__(self, folder: Path) -> None:
        self.stats = self
        self.cache_path = str(folder)


def test_a_changed_source_drops_what_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: with an unknown digest the compiled files go, with today's they stay, and nothing else is touched.

    Sensitivity: a digest that ignores the sources would keep the second generation too.
    """
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setattr(cached, "_one_of_each_folder", lambda: (_Kernel(folder),))
    (folder / "step.nbi").write_bytes(b"old")
    (folder / "other.txt").write_bytes(b"kept")
    assert cached.drop_stale()
    assert sorted(path.name for path in folder.iterdir()) == ["kernel.sha256", "other.txt"]
    (folder / "step.nbi").write_bytes(b"new")
    assert not cached.is_complete()
    cached.note_complete()
    assert not cached.drop_stale()
    assert (folder / "step.nbi").exists()
    assert cached.is_complete()
    monkeypatch.setattr(cached, "_digest", lambda: "another version")
    assert cached.drop_stale()
    assert not (folder / "step.nbi").exists()
    monkeypatch.undo()
    monkeypatch.setattr(cached, "_one_of_each_folder", lambda: (_Kernel(folder),))
    cached.drop_stale()
    assert not cached.is_complete()  # though it was once, of these sources


def test_sources_written_anew_are_not_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a source with the same content and another time is not complete: numba compiles it again.

    Sensitivity: a stamp of contents alone would let every process compile for itself, side by side.
    """
    source = tmp_path / "step.py"
    source.write_text("x = 1\n")
    monkeypatch.setattr(cached, "_one_of_each_folder", lambda: (_Kernel(tmp_path),))
    monkeypatch.setattr(cached, "_sources", lambda: [source])
    cached.note_complete()
    assert cached.is_complete()
    os.utime(source, ns=(1, 1))
    assert not cached.is_complete()


def test_every_kernel_source_counts() -> None:
    """Proves: each numba source of the engine lies in a folder that `drop_stale` looks after."""
    root = Path(str(engine.__file__)).parent
    compiled = [path for path in root.rglob("*.py") if "@njit" in path.read_text(encoding="utf-8")]
    assert compiled
    assert {path.parent for path in compiled} <= {root / "bound", root / "kernel", root / "serving"}
