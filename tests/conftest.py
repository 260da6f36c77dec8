"""What the whole suite needs before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Throw away kernels compiled from other sources than today's: numba would go on using them."""
    if not hasattr(config, "workerinput"):
        from scheduler.engine.cached import drop_stale

        drop_stale()
