"""The recipe for one hub, readable aloud: require, solve, check, explain; and the files that come of it."""

from __future__ import annotations

from typing import Any

from scheduler.plan.files import beyond_commitments, changed, write_audit, write_explained, write_outcome
from scheduler.plan.returns import judge_return, return_file, with_grid_of_return, write_return
from scheduler.plan.solving import Disagreement, Outcome, audit, judged, save_case, solve, with_bound

__all__ = [
    "Disagreement",
    "Outcome",
    "Settings",
    "audit",
    "beyond_commitments",
    "changed",
    "judge_return",
    "judged",
    "return_file",
    "save_case",
    "solve",
    "with_bound",
    "with_grid_of_return",
    "write_audit",
    "write_explained",
    "write_outcome",
    "write_return",
]


def __getattr__(name: str) -> Any:
    """`Settings`, fetched from the engine when it is asked for: the engine's libraries are heavy."""
    if name == "Settings":
        from scheduler.engine.settings import Settings

        return Settings
    raise AttributeError(name)
