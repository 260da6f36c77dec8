"""How much an explanation may take: so many questions of the engine, and perhaps so many seconds of computing.

Seconds are those that this process computes, so that a busy machine makes an answer late but not poor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import process_time

FEW_SECONDS, FEW_QUESTIONS = 4.0, 100
"""What an explanation may take where a roster is what was asked for."""


@dataclass
class Budget:
    """`seconds` None leaves time out of it, so that the same input gives the same answer; `questions` counts work."""

    questions: int = 2_000
    seconds: float | None = None
    asked: int = 0
    begun: float = field(default_factory=process_time)
    whole: Budget | None = None

    def ask(self, number: int = 1) -> None:
        """Note questions that are being asked."""
        self.asked += number
        if self.whole is not None:
            self.whole.ask(number)

    @property
    def over(self) -> bool:
        """Whether nothing more may be asked."""
        late = self.seconds is not None and process_time() - self.begun >= self.seconds
        return late or self.asked >= self.questions or (self.whole is not None and self.whole.over)

    def part(self, share: float) -> Budget:
        """A budget of a share (0 to 1) of what is left, spent out of this one."""
        left = None if self.seconds is None else max(0.0, self.seconds - (process_time() - self.begun)) * share
        return Budget(questions=max(1, int((self.questions - self.asked) * share)), seconds=left, whole=self)

    @classmethod
    def beside_a_solve(cls, deterministic: bool) -> Budget:
        """A few seconds; where work and not time is limited, a few dozen questions."""
        return cls(questions=FEW_QUESTIONS) if deterministic else cls(seconds=FEW_SECONDS)
