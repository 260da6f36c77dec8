"""Fixtures of the tests of batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.batch.folder import Folder
from tests.cli.hub import Command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Kernels that are compiled before the first process of a hub begins: one that is killed before the end leaves
    nothing of it."""
    from scheduler.engine.warm import warm_up

    warm_up()


@pytest.fixture
def rosterwright(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, run in this process."""
    return Command(monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """An output folder that is held."""
    with Folder(tmp_path / "out") as found:
        yield found
