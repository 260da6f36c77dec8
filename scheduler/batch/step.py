"""The steps of a hub: usually one; of a giant a cut, a search of each part, and one of the whole at the seams. Where
that one fails, a last step takes the parts' rosters as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from scheduler.batch.effort import part_file

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["hub", "part", "seams", "joined"]
"""The whole hub, or its cut into parts; one part; the whole, searched on from its parts' rosters; those joined, without
a search."""


@dataclass(frozen=True)
class Step:
    """One task of a hub: what it does, of which part (counted from 1), and which attempt at it."""

    kind: Kind = "hub"
    number: int = 0
    attempt: int = 1

    @property
    def label(self) -> str:
        """What the step is called beside others of its hub; empty where it is the hub itself."""
        return {"hub": "", "part": f"part {self.number}", "seams": "seams", "joined": "joined"}[self.kind]

    @property
    def whole(self) -> Step:
        """The step, whichever attempt at it."""
        return replace(self, attempt=1)

    @property
    def again(self) -> Step:
        """The next attempt."""
        return replace(self, attempt=self.attempt + 1)


@dataclass
class Parts:
    """A giant's parts between its steps: `cut` holds each one's file by name, `shares` what share of the people it has,
    `solved` the file of each that has been solved; `waited_for` the numbers of those that may still be."""

    cut: dict[str, bytes]
    shares: tuple[float, ...]
    solved: dict[str, bytes] = field(default_factory=dict)
    waited_for: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.waited_for = set(range(1, len(self.shares) + 1))

    def steps(self) -> tuple[Step, ...]:
        """A step for each part, the largest first."""
        order = sorted(self.waited_for, key=lambda number: (-self.shares[number - 1], number))
        return tuple(Step("part", number) for number in order)

    def after(self, number: int, files: Mapping[str, bytes]) -> tuple[Step, ...]:
        """Take what came of a part, nothing if it came to nothing; the last one is followed by the seams."""
        self.waited_for.discard(number)
        self.cut.pop(part_file(number), None)  # it may be large, and no attempt can follow
        self.solved.update(files)
        return () if self.waited_for else (Step("seams"),)
