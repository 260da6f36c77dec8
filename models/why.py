"""Why a roster is as it is: what is short, who could help and what stops them, what wishes cost, what conflicts."""

from __future__ import annotations

from typing import Literal

from models.base import Frozen

Proof = Literal["proved", "verified", "open"]
"""How far something is known: proved (nothing else can be), verified (a roster that shows it was made and checked), or
open (time was over before it was settled)."""

Topic = Literal["check", "conflict", "repair", "shortfall", "request"]


class Reason(Frozen):
    """What stands between one moderator and a cell (or a wish), or what would change it.

    `rules` are ids, `where` the cells where they stand, one each. `cost` is the change of the total cost in points, and
    `uncovered_minutes` that of uncovered person-minutes, if it were done; None where nothing was priced.
    """

    moderator: str
    role: Literal["blocked", "unlock", "trade", "unreachable", "open", "member"]
    sentence: str
    rules: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    cost: int | None = None
    uncovered_minutes: int | None = None
    proof: Proof = "proved"


class Finding(Frozen):
    """One answer: `name` is the verdict on it (`rule-bound`, `denied`, …) or the check that found it.

    `queue` and `[start, end)` (elapsed minutes) say where it is, where that makes sense; `minutes` are the
    person-minutes it is about and `points` what they cost. `moderators` are all whom a conflict is about.
    """

    topic: Topic
    name: str
    sentence: str
    where: str = ""
    queue: str = ""
    moderator: str = ""
    moderators: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    minutes: int = 0
    points: int = 0
    proof: Proof = "proved"
    reasons: tuple[Reason, ...] = ()


class Why(Frozen):
    """All findings, the most important first, and what was left out for want of time or room."""

    problem_sha256: str
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()

    def of(self, topic: Topic) -> tuple[Finding, ...]:
        """Findings on one topic."""
        return tuple(finding for finding in self.findings if finding.topic == topic)
