"""Compilation that takes long says so, again and again, and is silent where all is cached."""

from __future__ import annotations

from threading import Event
from time import sleep

import pytest

from models.event import Event as Said
from scheduler.engine import warm


def test_whoever_waits_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: after the first while `announce` is called with 0, then with the seconds so far; not after the end, and
    not at all where it is quick.

    Sensitivity: one line and then silence for minutes, or a beat that goes on into the solve.
    """
    said: list[int] = []
    monkeypatch.setattr(warm, "_WARM", Event())
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


def test_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: what has been loaded is not called again by the next solve of the same process; what failed is.

    Sensitivity: some 60 ms at every solve, a failure after which nothing is compiled any more.
    """
    calls: list[int] = []

    def touch() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(warm, "_WARM", Event())
    monkeypatch.setattr(warm, "touch_all", touch)
    with pytest.raises(KeyboardInterrupt):
        warm.warm_up()
    for _ in range(2):
        warm.warm_up()
    assert len(calls) == 2


def test_the_line() -> None:
    """Proves: the first line says why, those after it how long. Sensitivity: the same line every few seconds."""
    assert "once" in Said(seconds=0.0, stage="compiling").line()
    assert Said(seconds=0.0, stage="compiling", waited_seconds=45).line().endswith("45 s so far")
