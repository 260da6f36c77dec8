"""Fixtures of the tests of batches."""

from __future__ import annotations

import pytest

from tests.cli.hub import Command


@pytest.fixture
def rosterwright(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, run in this process."""
    return Command(monkeypatch, capsys)
