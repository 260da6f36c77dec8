"""How a structural fault is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.verdict import Violation

if TYPE_CHECKING:
    from models.problem import Problem
    from models.roster import Duty


def fault(name: str, duty: Duty | None, sentence: str, amount: int = 1) -> Violation:
    """The hard violation `structure.<name>` of a duty, or of the whole roster where `duty` is None."""
    return Violation(
        rule=f"structure.{name}",
        kind="structure",
        hard=True,
        moderator="" if duty is None else duty.moderator,
        start=0 if duty is None else duty.start,
        end=0 if duty is None else duty.end,
        amount=amount,
        unit="count",
        sentence=sentence,
    )


def when(problem: Problem, duty: Duty) -> str:
    """`The duty of m1 on 2027-03-29 08:00-16:30`, in the hub's local time."""
    start, end = problem.clock.local(duty.start), problem.clock.local(duty.end)
    return f"The duty of {duty.moderator} on {start:%Y-%m-%d %H:%M}-{end:%H:%M}"
