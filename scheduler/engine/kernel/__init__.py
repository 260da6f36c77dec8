"""The tour kernel: one moderator's best legal tour against the current prices, in numba."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.engine.kernel.judge import Judge
from scheduler.engine.options import shift_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.problem import Problem
    from scheduler.rules import Rule

__all__ = ["Judge", "judge"]


def judge(problem: Problem, rules: Iterable[Rule]) -> Judge:
    """The kernel's exact predicate for these rules, on the whole activity grid."""
    return Judge.of(problem, rules, shift_options(problem, complete=True))
