"""How often each operator of ruin and recreate is drawn: by what it has saved lately for the work it took.

Ropke and Pisinger (2006), doi 10.1287/trsc.1050.0135, with two differences: what counts is points saved, not scores,
and work is counted in labels walked, so that the same run gives the same odds on any machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.engine.kernel.ruin import OPERATORS

if TYPE_CHECKING:
    from scheduler.engine.kernel.program import I8

MEMORY = 2000
"""Trials after which what an operator did is forgotten to two thirds."""

LEAST = 0.03
"""Share of the work that every operator gets, so that its day may come again."""

SCALE = 1_000_000
"""Odds are whole numbers; their sum is about this."""


def new_tally() -> I8:
    """Trials, labels walked and ticks saved of every operator, shape `(operators, 3)`."""
    return np.zeros((OPERATORS, 3), np.int64)


class Odds:
    """Odds of the operators; `table`, shape `(operators,)`, is what the kernel draws from."""

    def __init__(self) -> None:
        self._seen = np.zeros((OPERATORS, 3))
        self.table: I8 = np.full(OPERATORS, SCALE // OPERATORS, np.int64)

    def learn(self, tally: I8) -> None:
        """Take in what a slice did."""
        self._seen = self._seen * np.exp(-tally[:, 0].sum() / MEMORY) + tally
        trials, walked, saved = self._seen.T
        effort = np.where(trials > 0, walked / np.maximum(trials, 1e-9), walked.max(initial=1.0)) + 1
        worth = np.maximum(0.0, saved) / (walked + 1)
        share = np.full(OPERATORS, 1 / OPERATORS) if worth.sum() == 0 else worth / worth.sum()
        share = LEAST + (1 - OPERATORS * LEAST) * share
        odds = share / effort
        self.table = np.maximum(1, odds / odds.sum() * SCALE).astype(np.int64)
