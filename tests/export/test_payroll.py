"""Payroll: each paid minute once, extra classes where they fall, and nothing that the checker counts otherwise."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Pause
from scheduler.check import check
from scheduler.export.payroll import payroll_files
from tests.export.cases import case, written
from tests.factories import SPRING_FORWARD, duty, moderator, past_duty, roster, rule_row, tiny_problem

if TYPE_CHECKING:
    from pathlib import Path

    from models import Duty, Problem, Roster

OVERTIME = rule_row("cap", id="ot", measure="overtime", overtime="day 8h, week 40h", limit="20h", window="week")


def rows(problem: Problem, worked: Roster, folder: Path, **fields: Any) -> list[tuple[str, str, int, str, str]]:
    """Date (month and day), class, minutes, percent and rule of every row."""
    content = written(payroll_files(case(problem, worked, **fields)), folder)["payroll.csv"].decode("utf-8")
    found = list(csv.DictReader(content.splitlines()))
    assert all(f"{int(row['minutes']) / 60:.2f}" == row["hours"] for row in found)
    return [(r["date"][5:], r["pay_class"], int(r["minutes"]), r["percent"], r["rule"]) for r in found]


def test_the_file_byte_for_byte(tmp_path: Path) -> None:
    """Proves: header, order, hours to two places, an id that begins with = as it is, quotes only round a comma.

    Sensitivity: an apostrophe before the id would be another person to payroll.
    """
    problem = tiny_problem(moderators=[moderator("=1+1", vendor="Acme, Ltd")])
    worked = roster(problem, duty(problem, "=1+1", 0, hours=7 + 1 / 3))
    found = written(payroll_files(case(problem, worked)), tmp_path)["payroll.csv"]
    assert found == (
        b"moderator,vendor,date,pay_class,minutes,hours,percent,rule\r\n"
        b'=1+1,"Acme, Ltd",2027-03-01,regular,440,7.33,,\r\n'
    )


def test_overtime_is_what_the_rule_counts(tmp_path: Path) -> None:
    """Proves (by hand), overtime being beyond 8 h a day and 40 h a week: Monday 9 h is 8 + 1; Tuesday to Friday 8 h;
    Saturday 6 h comes when 40 h of straight time are done, so all of it is overtime.

    Sensitivity: Monday's extra hour counted again in the week would leave no regular minute on Friday.
    """
    problem = tiny_problem(rules=[OVERTIME])
    hours = (9, 8, 8, 8, 8, 6)
    worked = roster(problem, *(duty(problem, "ana", day, hours=h) for day, h in enumerate(hours)))
    found = rows(problem, worked, tmp_path)
    assert [(day, kind, minutes) for day, kind, minutes, _, _ in found] == [
        ("03-01", "regular", 480),
        ("03-01", "overtime", 60),
        *((f"03-0{day}", "regular", 480) for day in range(2, 6)),
        ("03-06", "overtime", 360),
    ]
    assert found[1][4] == "ot"


def test_history_fills_the_week_and_is_paid_no_more(tmp_path: Path) -> None:
    """Proves (by hand): a horizon from Saturday, with five past days of 8 h: Saturday's 4 h from 20:00 are all
    overtime, one of them night; the past days have no rows, and the last past night's 6 h on Saturday none either.

    Sensitivity: a week that begins anew with the horizon; hours that were paid in the last period."""
    saturday = date(2027, 3, 6)
    past = [past_duty("ana", -day, "22:00" if day == 1 else "08:00", start=saturday) for day in range(1, 6)]
    problem = tiny_problem(days=2, start=saturday, rules=[OVERTIME], history=past)
    worked = roster(problem, duty(problem, "ana", 0, "20:00", hours=4))
    assert rows(problem, worked, tmp_path) == [("03-06", "overtime", 240, "", "ot"), ("03-06", "night", 60, "", "")]


def test_nights_sundays_and_holidays_where_they_fall(tmp_path: Path) -> None:
    """Proves (by hand): Saturday 27 March 22:00 for 8 elapsed hours in Dublin ends on Sunday at 07:00, the clocks skip
    01:00. Night (23-06) is 1 h on Saturday and 5 h on Sunday; Sunday has 6 h, all of a public holiday too; half an hour
    unpaid break at 02:00 is out of Sunday's and the holiday's hours and of pay, and 7½ h are regular on Saturday.

    Sensitivity: the wall clock, or minutes that all follow the start of the duty.
    """
    problem = tiny_problem(days=2, start=date(2027, 3, 27), holidays=[SPRING_FORWARD])
    worked = roster(problem, duty(problem, "ana", 0, "22:00", 8, pauses=[Pause(180, 210, False)]))
    assert [(day, kind, minutes) for day, kind, minutes, _, _ in rows(problem, worked, tmp_path)] == [
        ("03-27", "regular", 450),
        ("03-27", "night", 60),
        ("03-28", "night", 300),
        ("03-28", "sunday", 330),
        ("03-28", "public_holiday", 330),
    ]


def test_premiums_tier_by_tier(tmp_path: Path) -> None:
    """Proves (by hand): 10 h on a Sunday with `over 8h a day: 50%` and `on sunday: 25%` are 2 h and 10 h, each with its
    rule and percentage. Sensitivity: one row for both, or the dearest only."""
    pay = rule_row("premium", id="pay", tiers="work over 8h a day: 50%; work on sunday: 25%")
    problem = tiny_problem(rules=[pay])
    found = rows(problem, roster(problem, duty(problem, "ana", 6, hours=10)), tmp_path)
    assert [row for row in found if row[1] == "premium"] == [
        ("03-07", "premium", 600, "25", "pay"),
        ("03-07", "premium", 120, "50", "pay"),
    ]


def test_pay_that_is_owed(tmp_path: Path) -> None:
    """Proves: a duty of 8 h without its break owes one hour on its date. Sensitivity: nothing, or an hour a rule."""
    meal = rule_row("break_in_shift", id="meal", tiers="over 6h: 30m", weight=1)
    owed = rule_row("premium", id="owed", hours="1h", on_violation_of="meal")
    problem = tiny_problem(rules=[meal, owed])
    found = rows(problem, roster(problem, duty(problem, "ana", 2)), tmp_path)
    assert ("03-03", "penalty", 60, "", "owed") in found


def test_what_no_rule_says_is_told() -> None:
    """Proves: without a rule about overtime a note counts whose hours are all regular; with one it does not.

    Sensitivity: silence in both, or a note about people who do not work."""
    for given_rules, told in (((), True), ((OVERTIME,), False)):
        problem = tiny_problem(rules=given_rules)
        notes = payroll_files(case(problem, roster(problem, duty(problem, "ana", 0)))).notes
        assert any("overtime is of 1 moderators" in note for note in notes) == told


@settings(max_examples=25, deadline=None)
@given(plan=st.lists(st.tuples(st.integers(0, 6), st.integers(4, 12)), max_size=6, unique_by=lambda p: p[0]))
def test_minutes_are_the_checkers(plan: list[tuple[int, int]]) -> None:
    """Proves, for any week: regular and overtime come to all paid minutes; overtime comes to what the checker blames
    against a cap of nothing; and premium minutes × percent to the amounts of the rule's own violations.

    Sensitivity: a minute lost or counted twice, at midnight or at a limit.
    """
    cap = rule_row("cap", id="ot", weight=1, measure="overtime", overtime="day 8h, week 40h", limit="0h", window="week")
    pay = rule_row("premium", id="pay", tiers="work over 8h a day: 50%; straight_time over 40h a week: 50%; night: 25%")
    problem = tiny_problem(rules=[cap, pay])
    duties: list[Duty] = [duty(problem, "ana", day, "18:00", hours) for day, hours in plan]
    worked = roster(problem, *duties)
    verdict = check(problem, worked)
    blamed = sum(v.amount for v in verdict.violations if v.rule == "ot")
    priced = sum(v.amount for v in verdict.violations if v.rule == "pay")
    writers = payroll_files(case(problem, worked)).writers
    sums: dict[str, int] = {}
    content: bytes = writers["payroll.csv"].keywords["content"]  # type: ignore[attr-defined]
    for row in csv.DictReader(content.decode().splitlines()):
        value = int(row["minutes"]) * (int(row["percent"]) if row["percent"] else 1)
        sums[row["pay_class"]] = sums.get(row["pay_class"], 0) + value
    assert sums.get("regular", 0) + sums.get("overtime", 0) == sum(d.paid_minutes for d in duties)
    assert sums.get("overtime", 0) == blamed
    assert sums.get("premium", 0) == priced


def test_a_vendors_file(tmp_path: Path) -> None:
    """Proves: only the vendor's people. Sensitivity: the whole hub's hours."""
    problem = tiny_problem(moderators=["ana", moderator("ben", vendor="acme")])
    worked = roster(problem, duty(problem, "ana", 0), duty(problem, "ben", 0))
    content = written(payroll_files(case(problem, worked, vendor="acme")), tmp_path)["payroll.csv"]
    assert b"ben,acme" in content
    assert b"ana" not in content
