"""Compilation that takes long says so, again and again, and is silent where all is cached."""

from __future__ import annotations

from functools import partial
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from models.event import Event as Said
from scheduler.engine import warm

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The mark of a cache in which all is compiled, for a process that has loaded nothing yet."""
    place = tmp_path / "complete"
    place.touch()
    monkeypatch.setattr(warm, "_WARM", Event())
    monkeypatch.setattr(warm, "mark_of_complete", lambda: place)
    monkeypatch.setattr(warm, "lock_path", lambda: tmp_path / "lock")
    monkeypatch.setattr(warm, "drop_stale", bool)
    return place


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is called to be compiled, in order; the second process is none."""
    made: list[str] = []
    for name in ("touch_tables", "touch_tours", "touch_all"):
        monkeypatch.setattr(warm, name, partial(made.append, name))
    monkeypatch.setattr(warm, "_second", lambda: made.append("second"))
    return made


@pytest.mark.usefixtures("mark")
def test_whoever_waits_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: after the first while `announce` is called with 0, then with the seconds so far; not after the end, and
    not at all where it is quick.

    Sensitivity: one line and then silence for minutes, or a beat that goes on into the solve.
    """
    said: list[int] = []
    monkeypatch.setattr(warm, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(warm, "BEAT_SECONDS", 0.6)
    monkeypatch.setattr(warm, "touch_all", lambda: sleep(2.0))
    warm.warm_up(said.append)
    assert said[0] == 0
    assert said[1:] == sorted(said[1:])
    assert said[-1] >= 1
    count = len(said)
    sleep(0.8)
    assert len(said) == count
    monkeypatch.setattr(warm, "touch_all", lambda: None)
    monkeypatch.setattr(warm, "_WARM", Event())
    warm.warm_up(said.append)
    assert len(said) == count


@pytest.mark.usefixtures("mark")
def test_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: what has been loaded is not called again by the next solve of the same process; what failed is.

    Sensitivity: some 60 ms at every solve, a failure after which nothing is compiled any more.
    """
    calls: list[int] = []

    def touch() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(warm, "touch_all", touch)
    with pytest.raises(KeyboardInterrupt):
        warm.warm_up()
    for _ in range(2):
        warm.warm_up()
    assert len(calls) == 2


def test_compiled_once(mark: Path, calls: list[str]) -> None:
    """Proves: where not all is compiled, it is, with a second process, and marked; the next one only loads it.

    Sensitivity: a mark that is forgotten, or that is set before the end.
    """
    mark.unlink()
    warm.warm_up()
    assert calls == ["touch_tables", "second", "touch_all", "touch_all"]
    assert mark.exists()
    calls.clear()
    warm._WARM.clear()
    warm.warm_up()
    assert calls == ["touch_all"]


def test_another_process_compiles(mark: Path, calls: list[str], tmp_path: Path) -> None:
    """Proves: a process that finds the lock held waits, and then only loads what the other one has compiled.

    Sensitivity: everybody compiles at once.
    """
    mark.unlink()
    with FileLock(tmp_path / "lock"):
        waits = Thread(target=warm.warm_up)
        waits.start()
        sleep(0.5)
        assert calls == []
        mark.touch()
    waits.join()
    assert calls == ["touch_all"]


def test_nobody_is_waited_for_for_ever(
    mark: Path, calls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: where the other process comes to no end, or no file can be locked, a process compiles alone, and marks
    nothing.

    Sensitivity: a night that waits for a process that was halted; a cache that only somebody else may write.
    """
    mark.unlink()
    monkeypatch.setattr(warm, "PATIENCE_SECONDS", 0.2)
    with FileLock(tmp_path / "lock"):
        warm.warm_up()
    assert calls == ["touch_all", "touch_all"]
    calls.clear()
    warm._WARM.clear()
    (tmp_path / "file").touch()
    monkeypatch.setattr(warm, "lock_path", lambda: tmp_path / "file" / "lock")
    warm.warm_up()
    assert calls == ["touch_all", "touch_all"]
    assert not mark.exists()


def test_sources_that_are_replaced(
    mark: Path, calls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: what was compiled while the sources were replaced is not marked as complete.

    Sensitivity: callers of the old version with callees of the new one.
    """
    mark.unlink()
    monkeypatch.setattr(warm, "mark_of_complete", lambda: tmp_path / f"complete-{len(calls)}")
    warm.warm_up()
    assert not list(tmp_path.glob("complete*"))


def test_the_second_process_ends_with_the_first() -> None:
    """Proves: a second process whose standard input ends does so too, at once, with exit code 1.

    Sensitivity: a process that compiles for minutes for one that was killed.
    """
    second = warm._second()
    assert second is not None
    with second:
        pass
    assert second.returncode == 1


def test_the_line() -> None:
    """Proves: the first line says why, those after it how long. Sensitivity: the same line every few seconds."""
    assert "once" in Said(seconds=0.0, stage="compiling").line()
    assert Said(seconds=0.0, stage="compiling", waited_seconds=45).line().endswith("45 s so far")
