"""What the whole suite needs before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Throw away kernels compiled from other sources than today's: numba would go on using them.

    Where several processes are to test, compile all kernels before they start: each would compile them anew.
    """
    if hasattr(config, "workerinput"):
        return
    if config.getoption("numprocesses", None):
        from scheduler.engine.warm import warm_up

        warm_up()
    else:
        from scheduler.engine.cached import drop_stale

        drop_stale()
