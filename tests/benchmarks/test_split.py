"""The benchmark of splitting: both ways are solved, judged and told in one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.split import main

if TYPE_CHECKING:
    import pytest


def test_a_made_hub(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves: a made hub of twenty is solved in parts of at most twelve and whole; the last line says what the parts,
    the joined roster and the one after the seams cost, which is no dearer than the joined one.

    Sensitivity: a search of the whole that does not begin with the joined roster.
    """
    assert main(["--moderators", "20", "--above", "12", "--seconds", "4", "--load", "0.8"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    figures = json.loads(last)
    assert figures["parts"] == len([line for line in lines if line.startswith("part ")]) >= 2
    assert figures["cost"] <= figures["joined"]
    assert figures["bound"] <= figures["cost"]
    assert figures["lost_at_most"] == figures["cost"] - figures["bound"]
    assert figures["unsplit"] > 0
