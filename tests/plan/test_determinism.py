"""Same input, seed and work: the same roster, in one process and in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scheduler import plan
from scheduler.engine.settings import Settings
from tests.factories import moderator, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Problem

ROOT = Path(__file__).resolve().parents[2]


def hub(people: int, **fields: Any) -> Problem:
    """A week of two queues that people of three kinds cannot quite cover."""
    random = np.random.default_rng(11)
    spoken = (("en",), ("de",), ("de", "en"))
    return tiny_problem(
        days=7,
        moderators=[moderator(f"m{i}", languages=spoken[i % 3]) for i in range(people)],
        patterns=[pattern("p", "06:00", "16:00", (6, 8), step=60)],
        queues=["en", "de"],
        heads=random.choice([0.0, 0.5, 1.0, 2.0], size=(2, 168)) * people / 6,
        rules=[
            rule_row("rest_between", min="11h"),
            rule_row("run", of="day_worked", max="4"),
            rule_row("consistency", weight=20, of="start_spread", within="run"),
        ],
        **fields,
    )


def document(problem: Problem, seed: int = 1, *, proven: bool = False) -> dict[str, Any]:
    """The document of `roster.json`; unless `proven`, of a hub that counts as too large for a proof."""
    with pytest.MonkeyPatch.context() as patch:
        if not proven:
            for place in ("solve", "ladder"):
                patch.setattr(f"scheduler.engine.{place}.fits", lambda *words: False)
        return plan.solve(problem, Settings(deterministic=True, work=80, seed=seed)).roster.to_file()


def documents() -> list[dict[str, Any]]:
    """A large hub of either mode, and a small one to proof."""
    return [document(hub(25)), document(hub(25, queue_mode="shared")), document(hub(2), proven=True)]


def test_twice_and_in_another_process() -> None:
    """Proves: the same documents twice in this process, and in another one with another hash seed.

    Sensitivity: a random number that is not seeded, a set that is walked, a clock that is asked, workers that race.
    """
    first = documents()
    assert all(roster["duties"] for roster in first)
    assert documents() == first
    program = "import json; from tests.plan.test_determinism import documents; print(json.dumps(documents()))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4321"},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert json.loads(done.stdout) == json.loads(json.dumps(first))


def test_the_seed_matters() -> None:
    """Proves: another seed gives another roster of a hub with many good ones, so that equality above means something.

    Sensitivity: a seed that is not handed down.
    """
    one, other = (document(hub(25), seed) for seed in (1, 2))
    assert one != other
