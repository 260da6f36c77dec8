"""Compile the kernel before the clock runs: once per machine and version it takes minutes, then it is cached.

One process of a machine compiles, with a second one at its side for what is independent of its own part; every other
waits for them.
"""

from __future__ import annotations

import os
from subprocess import PIPE
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from filelock import FileLock

from scheduler.engine.bound.oracle import moderators_part
from scheduler.engine.cached import drop_stale, is_complete, lock_path, note_complete
from scheduler.engine.kernel.search import ruin_and_recreate, seek
from scheduler.engine.touch import touch_all, touch_places, touch_tours
from scheduler.process import start_own, usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW_SECONDS = 4.0
"""A warm cache loads faster than this; whoever waits longer is told why."""

BEAT_SECONDS = 15.0
"""Whoever waits on is told so, so often."""

_WARM = Event()  # in this process: what is loaded stays loaded


def warm_up(announce: Callable[[int], None] = lambda waited: None) -> float:
    """Make sure that every kernel is compiled; returns the seconds that compilation took, 0 where all was cached.

    `announce` is called, from another thread, with 0 when it takes more than `SLOW_SECONDS`, and then every
    `BEAT_SECONDS` with the seconds since it began.
    """
    if _WARM.is_set():
        return 0.0
    began, done = monotonic(), Event()

    def tell() -> None:
        if not done.wait(SLOW_SECONDS):
            announce(0)
        while not done.wait(BEAT_SECONDS):
            announce(round(monotonic() - began))

    drop_stale()
    Thread(target=tell, daemon=True).start()
    try:
        waited = not is_complete()
        if waited:
            with FileLock(lock_path()):
                if not is_complete():
                    _compile()
        touch_all()
        _WARM.set()
    finally:
        done.set()
    compiled = any(sum(kernel.stats.cache_misses.values()) for kernel in (seek, ruin_and_recreate, moderators_part))
    return monotonic() - began if waited or compiled else 0.0


def _compile() -> None:
    """Compile everything, with a second process where there is a core for it."""
    if usable_cores() > 1:
        # It ends when its standard input does: should this process be killed, it would compile for nobody.
        with start_own("scheduler.engine.warm", stdin=PIPE) as second:
            touch_tours()
            # Whatever becomes of it, what it has not compiled is compiled here, and fails here if it must.
            second.wait()
    touch_all()
    note_complete()


def _beside_another() -> None:
    """The second process: one half, for as long as the first one lives."""

    def end() -> None:
        os.read(0, 1)  # nothing is ever sent
        os._exit(1)

    Thread(target=end, daemon=True).start()
    touch_places()


if __name__ == "__main__":
    _beside_another()
