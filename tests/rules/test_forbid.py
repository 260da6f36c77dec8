"""Written cases of `forbid`: every condition of the grammar, alone and joined."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from models import Fact
from scheduler.rules.forbid import Forbid
from tests.factories import FALL_BACK, SPRING_FORWARD, duty, past_duty, pattern, tiny_problem
from tests.rules.verdicts import amounts, violations

if TYPE_CHECKING:
    from models import Problem

PATTERNS = (pattern("day"), pattern("late", "14:00"), pattern("night", "22:00"))


def rule(when: str, **fields: Any) -> Forbid:
    return Forbid.model_validate({"id": "f", "when": when, **fields})


def hub(**fields: Any) -> Problem:
    return tiny_problem(patterns=PATTERNS, **fields)


def broken(judge: Forbid, *shift: Any, problem: Problem | None = None) -> bool:
    """Whether ana's one duty (day, start, hours) is forbidden."""
    home = problem or hub()
    return amounts(judge, home, duty(home, "ana", *shift)) == [1]


@pytest.mark.parametrize(
    ("when", "bad", "good"),
    [
        ("start<08:00", (0, "07:59"), (0, "08:00")),
        ("start>=14:00", (0, "14:00"), (0, "13:59")),
        ("end>22:00", (0, "14:01"), (0, "14:00")),
        ("end>24:00", (0, "16:01"), (0, "16:00")),
        ("end>29:59", (0, "22:00"), (0, "21:59")),  # 30:00 is six in the morning of the next date
        ("length>8h", (0, "08:00", 8 + 1 / 60), (0, "08:00", 8)),
        ("night", (0, "18:00"), (0, "17:59")),  # three hours from 23:00 to 02:00, and a minute less
        ("weekday=sat,sun", (5, "08:00"), (4, "23:00")),  # Friday's night belongs to Friday
        ("weekday= Sun", (6, "00:00"), (0, "00:00")),
        ("holiday", (2, "23:00"), (1, "23:00")),
        ("pattern=late,night", (0, "22:00"), (0, "08:00")),
        ("pattern=late", (0, "14:00"), (0, "14:00", 7)),  # of another length it is of no pattern
        ("date=2027-03-03", (2, "22:00"), (1, "22:00")),
        ("date>=2027-03-03", (2, "00:00"), (1, "23:00")),
        ("date<=2027-03-03", (2, "23:00"), (3, "00:00")),
        ("touches=sun", (5, "16:01"), (5, "16:00")),  # until 00:01 on Sunday, and until midnight
        ("touches=holiday", (1, "23:59"), (3, "00:00")),
    ],
)
def test_each_condition_on_both_sides_of_its_limit(when: str, bad: tuple[Any, ...], good: tuple[Any, ...]) -> None:
    """Proves: seventeen pairs by hand. Sensitivity: any comparison off by one, or the date of the end, fails."""
    problem = hub(holidays=[date(2027, 3, 3)])
    assert broken(rule(when), *bad, problem=problem)
    assert not broken(rule(when), *good, problem=problem)


def test_all_conditions_hold_together() -> None:
    """Proves: `and` means all. Sensitivity: any() in place of all() forbids the last two."""
    judge = rule("weekday=sat,sun and start>=14:00 AND length>7h")
    assert broken(judge, 5, "14:00")
    assert not broken(judge, 5, "08:00")
    assert not broken(judge, 4, "14:00")
    assert not broken(judge, 5, "14:00", 7)


def test_the_night_over_a_change_of_clocks() -> None:
    """Proves: 22:00 and 8 h hold seven hours of 23:00-06:00, but six where the clocks go forward, for the shift ends at
    07:00; where they go back it ends at 05:00 and holds seven again. Sensitivity: wall-clock arithmetic differs.
    """
    judge = rule("night", night_min="7h")
    assert broken(judge, 0, "22:00")
    assert not broken(judge, 0, "22:00", problem=hub(start=SPRING_FORWARD.replace(day=27)))
    assert broken(judge, 0, "22:00", problem=hub(start=FALL_BACK.replace(day=30)))


def test_the_end_is_read_on_the_wall() -> None:
    """Proves: 22:00 and 8 h end at 31:00 in spring. Sensitivity: start + length says 30:00."""
    spring = hub(start=SPRING_FORWARD.replace(day=27))
    assert broken(rule("end>30:59"), 0, "22:00", problem=spring)
    assert not broken(rule("end>31:00"), 0, "22:00", problem=spring)


def test_history_and_other_scopes_are_not_judged() -> None:
    """Proves: a past night is let be, and ben is not in the scope. Sensitivity: judging either finds 1."""
    problem = hub(history=[past_duty("ana", -1, "22:00")])
    judge = rule("night", scope="moderator:ana")
    assert amounts(judge, problem, duty(problem, "ben", 0, "22:00")) == []


def test_what_is_said() -> None:
    """Proves: conditions and times stand in the sentence; the statement adds what a night is only where one is asked.

    Sensitivity: dropping a condition.
    """
    problem = hub()
    judge = rule("weekday=mon and night", night="22:00-06:00", night_min="4h", weight=2)
    (found,) = violations(judge, problem, duty(problem, "ana", 0, "22:00"))
    assert found.sentence == "ana works Mon 2027-03-01 22:00-06:00, with a start on Monday and night work"
    assert (found.amount, found.hard, found.ticks) == (1, False, 360_000)
    assert judge.statement() == "No duty with a start on Monday and night work (night: 4h or more within 22:00-06:00)."
    assert rule("start<08:00").statement() == "No duty with a start before 08:00."


@pytest.mark.parametrize(
    "when",
    [
        "", "start", "start=08:00", "start>08:00", "start<8", "start<08:60", "end<22:00", "end>49:00", "length<8h",
        "length>eight", "night=yes", "weekday=saturday", "weekday=", "pattern=,", "holiday=2027-03-01", "nights",
        "date<2027-03-01", "date=1 March", "night or holiday", "night and", "__import__('os')",
    ],
)  # fmt: skip
def test_the_grammar_is_closed(when: str) -> None:
    """Proves: anything else is refused, and the message shows the grammar. Sensitivity: a looser pattern."""
    with pytest.raises(ValidationError, match="weekday=sat,sun"):
        rule(when)


def test_no_work_on_a_sunday_without_a_permit() -> None:
    """Proves: T19: ArbZG s. 9 forbids every minute of a Sunday; a recorded permit lifts it, an expired one does not.

    Sensitivity: a fact that is missing, says no or ended on Saturday, taken for a permit.
    """
    law = rule("touches=sun", unless="sunday_permit")
    sunday = (6, "08:00")

    def under(*facts: Fact) -> bool:
        return broken(law, *sunday, problem=hub().model_copy(update={"facts": facts}))

    permit = Fact(subject="hub", fact="sunday_permit")
    assert broken(law, *sunday)
    assert not under(permit)
    assert under(permit.model_copy(update={"value": "no"}))
    assert under(permit.model_copy(update={"last_date": date(2027, 3, 6)}))
    assert under(permit, Fact(subject="ana", fact="sunday_permit", value="no"))
    assert not under(Fact(subject="ben", fact="sunday_permit", value="no"), permit)
