"""What is said, word for word, where law, leave and history stand in the way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from models import Absence, Pin, Queue, Request
from models.clock import DAY_MINUTES
from scheduler.explain import explain
from scheduler.explain.budget import Budget
from tests.explain.examined import examined
from tests.factories import contract, moderator, past_duty, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Problem
    from models.why import Finding

MONDAY_AT_EIGHT = np.zeros((1, 168))
MONDAY_AT_EIGHT[0, 8:12] = 1
FOUR = pattern("day", hours=4)


def short(problem: Problem) -> Finding:
    """The one shortfall of a hub."""
    one = examined(problem)
    (finding,) = explain(problem, one.case.roster, one.case.verdict, places={}, budget=Budget()).of("shortfall")
    return finding


def test_a_law_is_told_but_never_advised() -> None:
    """Proves: Ana ended at midnight and the law's 11 hours keep her from 8 o'clock; by how much is told, that it is law
    too, with its article, and it is no unlock of the headline.

    By hand: from midnight to eight are 8 hours.
    Sensitivity: law offered for sale, an article left out, the past duty not named.
    """
    history = [past_duty("ana", -1, "16:00")]
    finding = short(
        tiny_problem(
            moderators=["ana"], patterns=[FOUR], heads=MONDAY_AT_EIGHT, history=history, hub={"rule_packs": ("IE",)}
        )
    )
    assert finding.name == "rule-bound"
    assert finding.sentence.endswith("No rule that may be lifted alone would pay.")
    blocked, unlock = finding.reasons
    article = "Organisation of Working Time Act 1997 s. 11"
    assert blocked.rules == ("IE.s11",)
    assert f"IE.s11 ({article})" in blocked.sentence
    assert blocked.sentence.endswith("History: worked Sun 2027-02-28 16:00-00:00.")
    assert unlock.sentence.startswith(
        f"If IE.s11 ({article}) were 8h instead of 11h "
        "(which is law: only shift_change_relief on sheet Facts loosens it)"
    )
    assert unlock.cost == -4_000


def test_a_policy_is_advised() -> None:
    """Proves: the same rest from a row of sheet Rules is what the headline offers.

    Sensitivity: every rest called law.
    """
    history = [past_duty("ana", -1, "16:00")]
    rest = rule_row("rest_between", id="rest", min="11h")
    finding = short(
        tiny_problem(moderators=["ana"], patterns=[FOUR], heads=MONDAY_AT_EIGHT, history=history, rules=[rest])
    )
    assert (
        "Cheapest unlock: if rest were 8h instead of 11h, ana would work Mon 2027-03-01 08:00-12:00" in finding.sentence
    )


def test_a_leave_that_is_given_up_no_longer_counts_as_hours() -> None:
    """Proves: without her leave on Monday Ana owes the whole 12 hours of her contract again, so she works three days
    and not the two that the leave left her.

    By hand: 12 h on 3 days; a day of leave credits 4 h. Monday is needed, two of the other days are spare.
    Sensitivity: the leave lifted as a rule, its credit kept: one duty on Monday and one more.
    """
    owed = contract(minutes_per_week_min=720, minutes_per_week_max=720, min_hard=True, days_per_week_max=3)
    leave = Absence(moderator="ana", start=0, end=DAY_MINUTES)
    problem = tiny_problem(
        moderators=["ana"], patterns=[FOUR], contracts=[owed], heads=MONDAY_AT_EIGHT, absences=[leave]
    )
    finding = short(problem)
    unlock = next(reason for reason in finding.reasons if reason.sentence.startswith("Without absence.ana"))
    assert unlock.rules == ("absence.ana",)
    # Two duties stay, Monday comes: four hours less are short, and no hour more is spare.
    assert unlock.cost == -4_000
    assert unlock.sentence.count("would not work") == 0


def _leave(first: int, last: int, kind: str = "leave") -> Absence:
    return Absence(moderator="ana", start=first * DAY_MINUTES, end=(last + 1) * DAY_MINUTES, kind=kind)


def _moved(*leaves: Absence) -> list[str]:
    """Where it would help that the first leave lay; Ana is needed on Monday."""
    finding = short(tiny_problem(moderators=["ana"], patterns=[FOUR], heads=MONDAY_AT_EIGHT, absences=leaves))
    return [reason.sentence.split(",")[0] for reason in finding.reasons if " lay " in reason.sentence]


def test_a_leave_that_lies_elsewhere() -> None:
    """Proves: Ana's leave on Monday helps on Tuesday, the nearest date, and keeps its credit: she owes 8 hours of the
    12, Monday and one more day, where she worked two spare days before.

    By hand: 4 h fewer short are 4,000 points, 4 h fewer spare 200.
    Sensitivity: a leave that is given up altogether, or one that takes off no hours.
    """
    owed = contract(minutes_per_week_min=720, minutes_per_week_max=720, min_hard=True, days_per_week_max=3)
    finding = short(
        tiny_problem(
            moderators=["ana"], patterns=[FOUR], contracts=[owed], heads=MONDAY_AT_EIGHT, absences=[_leave(0, 0)]
        )
    )
    (unlock,) = (reason for reason in finding.reasons if " lay " in reason.sentence)
    assert unlock.sentence.startswith(
        "If absence.ana lay on Tue 2027-03-02 instead of on Mon 2027-03-01, ana would work Mon 2027-03-01 08:00-12:00"
    )
    assert (unlock.rules, unlock.cost, unlock.uncovered_minutes) == (("absence.ana",), -4_200, -240)


def test_where_a_leave_may_lie() -> None:
    """Proves: the nearest dates on which no other leave lies and that hold as many days of a weekend; a leave of two
    dates moves as one; sickness does not move, nor does an hour away, nor a leave of the whole week.

    Sensitivity: a leave moved onto another or onto Saturday, a sick note with a price.
    """
    assert _moved(_leave(0, 0)) == ["If absence.ana lay on Tue 2027-03-02 instead of on Mon 2027-03-01"]
    assert _moved(_leave(0, 0), _leave(1, 2)) == ["If absence.ana lay on Thu 2027-03-04 instead of on Mon 2027-03-01"]
    assert _moved(_leave(0, 0), _leave(1, 4)) == []
    assert _moved(_leave(0, 1)) == [
        "If absence.ana lay from Tue 2027-03-02 to Wed 2027-03-03 instead of from Mon 2027-03-01 to Tue 2027-03-02"
    ]
    assert _moved(_leave(0, 0, "sickness")) == []
    assert _moved(_leave(0, 6)) == []
    assert _moved(Absence(moderator="ana", start=480, end=600)) == []


def test_an_employment_is_not_for_sale() -> None:
    """Proves: Ana, who left the day before, is named with what blocks her, and nothing would unlock it.

    Sensitivity: a repair that begins with a contract of employment that has ended.
    """
    gone = moderator("ana", last_date=date(2027, 2, 28))
    finding = short(tiny_problem(moderators=[gone], patterns=[FOUR], heads=MONDAY_AT_EIGHT))
    assert finding.name in ("rule-bound", "impossible")
    assert not [reason for reason in finding.reasons if reason.role == "unlock"]


def test_nobody_is_qualified_and_nobody_reaches() -> None:
    """Proves: demand for which nobody has the skill, and demand at three in the morning with shifts by day, are called
    impossible, with the reason. Sensitivity: both called bound by rules."""
    night = np.zeros((1, 168))
    night[0, 3] = 1
    finding = short(tiny_problem(moderators=["ana"], heads=night))
    assert finding.name == "impossible"
    assert finding.sentence.endswith("impossible, of 1 qualified 0 are there, and no shift of the others reaches it.")
    french = Queue(id="fr", language="fr")
    finding = short(tiny_problem(moderators=[moderator("ana", languages=("en",))], queues=[french], heads=night))
    assert finding.sentence.endswith("impossible, nobody is qualified for it.")


def test_a_wish_of_somebody_without_a_roster() -> None:
    """Proves: Ana has no legal roster, for on Monday she is pinned and absent; her wish for Thursday is not denied by
    that pin and that absence, she is left off with or without it. Ben's is met.

    Sensitivity: the set that leaves her no roster told as what forbids her wish.
    """
    problem = tiny_problem(
        pins=[Pin(moderator="ana", day=0, start=480)],
        absences=[Absence(moderator="ana", start=0, end=DAY_MINUTES)],
        requests=[Request(moderator=who, day=3, wish="on", weight=100) for who in ("ana", "ben")],
    )
    one = examined(problem)
    found = explain(problem, one.case.roster, one.case.verdict, places={}, budget=Budget()).of("request")
    (wish,) = [finding for finding in found if finding.moderator == "ana"]
    assert one.case.verdict.left_off
    assert wish.name == "denied"
    told = "denied, for ana has no legal roster at all (pin.ana.2027-03-01, absence.ana), with or without this wish."
    assert wish.sentence.endswith(told), wish.sentence
    without = one.case.verdict.model_copy(update={"left_off": ()})
    found = explain(problem, one.case.roster, without, places={}, budget=Budget()).of("request")
    assert next(finding.sentence for finding in found if finding.moderator == "ana").endswith(
        "with or without this wish."
    )


def test_people_of_one_conflict_are_told_together() -> None:
    """Proves: a cap of 12 h and a floor of 16 h a week leave none of three people a roster, which is one conflict with
    the three names, and one set of repairs: the floor at 12 h, which both others are asked about and helped by, or the
    cap at 16 h. The shortfall names who is lost instead of asking each of them for each block.

    Sensitivity: a conflict for each person, repairs that are told of one alone, people asked who cannot be there.
    """
    rules = [
        rule_row("cap", id="most", measure="work", window="week", limit="12h"),
        rule_row("floor", id="least", measure="work", window="week", limit="16h"),
    ]
    heads = MONDAY_AT_EIGHT
    problem = tiny_problem(
        moderators=["ana", "ben", "cleo"], patterns=[pattern("day", hours=(4, 8))], rules=rules, heads=heads, days=7
    )
    one = examined(problem)
    found = explain(problem, one.case.roster, one.case.verdict, places={}, budget=Budget())
    (conflict,) = found.of("conflict")
    assert conflict.sentence == (
        "ana, ben, cleo have no legal roster: these together leave none, and without any one there is one."
    )
    assert [reason.rules for reason in conflict.reasons] == [("most",), ("least",)]
    repairs = found.of("repair")
    assert len(repairs) == 2
    assert repairs[0].sentence.endswith("So would all 2 others.")
    assert "others" not in repairs[1].sentence
    (short,) = found.of("shortfall")
    assert short.name == "rule-bound"
    assert short.sentence.endswith("none of 3 qualified may be there. All of them have no legal roster at all.")
    assert [reason.sentence for reason in short.reasons] == [
        "ana, ben, cleo: no legal roster at all, because of most, least."
    ]


def test_a_repair_that_does_not_help_everybody() -> None:
    """Proves: Duties of 8 h (Ana) and 10 h (Ben) break a cap of 6 h a day alike, and both must work; the cap at 8 h is
    Ana's repair, for then Monday is served, and does not help Ben, who is told to need 10 h.

    Sensitivity: people of one conflict without any repair.
    """
    cap = rule_row("cap", id="most", measure="work", window="day", limit="6h", attribute="start")
    floor = rule_row("floor", id="least", measure="work", window="horizon", limit="6h", scope="all", attribute="start")
    contracts = [contract("eight", patterns=("eight",)), contract("ten", patterns=("ten",))]
    people = [moderator("ana", contract="eight"), moderator("ben", contract="ten")]
    patterns = [pattern("eight", hours=8), pattern("ten", hours=10)]
    problem = tiny_problem(
        moderators=people, contracts=contracts, patterns=patterns, rules=[cap, floor], heads=MONDAY_AT_EIGHT
    )
    one = examined(problem)
    found = explain(problem, one.case.roster, one.case.verdict, places={}, budget=Budget())
    (conflict,) = found.of("conflict")
    assert conflict.moderators == ("ana", "ben")
    told = [finding.sentence for finding in found.of("repair") if "most" in finding.sentence]
    assert any("most were 8h instead of 6h, ana would" in sentence for sentence in told), told
    assert any("most were 10h instead of 6h, ben would" in sentence for sentence in told), told
