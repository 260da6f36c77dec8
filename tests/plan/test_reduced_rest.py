"""A rest that is reduced at a change of shift is planned together with the longer one that makes up for it."""

from __future__ import annotations

import pytest

from models import BreakSpec, Fact
from tests.factories import contract, pattern, tiny_problem
from tests.plan.promises import solved

BREAK = [BreakSpec(minutes=30, paid=True, earliest=240, latest=270)]
ROW = [0] * 24
LATE, EARLY = [*ROW[:13], *[1] * 9, *ROW[22:]], [*ROW[:7], *[1] * 5, *ROW[12:]]


@pytest.mark.parametrize(("given", "duties"), [("no", 1), ("yes", 2)])
def test_late_and_early(given: str, duties: int) -> None:
    """Proves: from 22:00 to 07:00 are nine hours, which Ireland allows only by the relief of s. 4(1): with it both the
    late duty and the early one are worked, without it one of them.

    Sensitivity: eleven hours asked of everybody, or of nobody.
    """
    problem = tiny_problem(
        days=2,
        moderators=["ana"],
        contracts=[contract()],
        patterns=[pattern("late", "13:00", hours=9, breaks=BREAK), pattern("early", "07:00", hours=5, breaks=BREAK)],
        heads=[[*LATE, *EARLY]],
        hub={"rule_packs": ("IE",), "published_minute": -40 * 1440},
        facts=(Fact(subject="ana", fact="shift_change_relief", value=given),),
    )
    outcome = solved(problem)
    assert len(outcome.roster.duties) == duties
    assert outcome.complete
    assert ("IE.s4.1" in outcome.summary["rules"]["enforced"]) == (given == "yes")
