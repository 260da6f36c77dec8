"""Compiled kernels of older sources must not run."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scheduler import engine
from scheduler.engine import cached


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
    cached.mark_of_complete().touch()
    assert not cached.drop_stale()
    assert (folder / "step.nbi").exists()
    assert cached.mark_of_complete().exists()
    monkeypatch.setattr(cached, "_digest", lambda: "another version")
    assert cached.drop_stale()
    assert not (folder / "step.nbi").exists()
    monkeypatch.undo()
    monkeypatch.setattr(cached, "_one_of_each_folder", lambda: (_Kernel(folder),))
    cached.drop_stale()
    assert not cached.mark_of_complete().exists()  # though once it was, of these sources


@pytest.mark.parametrize("what", ["sources", "numba", "Python", "processor"])
def test_what_is_complete_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Proves: what has been compiled of other sources, by another numba, for another Python or another kind of
    processor, is not complete, and is again where all are as they were: several share one cache.

    Sensitivity: a mark that lacks one of them lets every process compile for itself, side by side.
    """
    monkeypatch.setattr(cached, "_one_of_each_folder", lambda: (_Kernel(tmp_path),))
    cached.mark_of_complete().touch()
    with pytest.MonkeyPatch.context() as other:
        match what:
            case "sources":
                other.setattr(cached, "_digest", lambda: "another version")
            case "numba":
                other.setattr("numba.__version__", "0.1")
            case "Python":
                other.setattr(sys.implementation, "cache_tag", "cpython-399")
            case _:
                other.setattr(cached, "cpu_target", SimpleNamespace(target_context=_Target()))
        assert not cached.mark_of_complete().exists()
    assert cached.mark_of_complete().exists()


class _Target:
    """A compiler for a processor that nobody has."""

    def codegen(self) -> _Target:
        return self

    def magic_tuple(self) -> tuple[str, str, str]:
        return "x", "z80", ""


def test_every_kernel_source_counts() -> None:
    """Proves: each numba source of the engine lies in a folder that `drop_stale` looks after."""
    root = Path(str(engine.__file__)).parent
    compiled = [path for path in root.rglob("*.py") if "@njit" in path.read_text(encoding="utf-8")]
    assert compiled
    assert {path.parent for path in compiled} <= {root / "bound", root / "kernel", root / "serving"}
