"""Compilation that takes long says so, again and again, and is silent where all is cached."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

from models.event import Event
from scheduler.engine import warm

if TYPE_CHECKING:
    import pytest


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
    warm.warm_up(said.append)
    assert len(said) == count


def test_the_line() -> None:
    """Proves: the first line says why, those after it how long. Sensitivity: the same line every few seconds."""
    assert "once" in Event(seconds=0.0, stage="compiling").line()
    assert Event(seconds=0.0, stage="compiling", waited_seconds=45).line().endswith("45 s so far")
