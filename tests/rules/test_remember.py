"""What a roster leaves to be remembered, counted by hand."""

from __future__ import annotations

from datetime import date

from models import Absence, Activity, Duty, LedgerRow, Pause, Queue
from scheduler.rules.night import DEFAULT_NIGHT, NightBand
from scheduler.rules.remember import (
    is_sound,
    ledger_of,
    minutes_of_past,
    night_of,
    past_duties,
    severe_minutes,
    summed_rules,
)
from tests.factories import FALL_BACK, SPRING_FORWARD, duty, moderator, past_duty, roster, rule_row, tiny_problem

DAY = 1440
GRAVE = (Queue(id="grave", severity="severe"), Queue(id="mild"))


def test_minutes_fall_on_the_clocks_dates() -> None:
    """Proves (by hand): 21:00 to 06:00 with an unpaid hour from 23:00 leaves two paid hours on the first date and six
    on the next, of the night (23:00 to 06:00, breaks included) one hour and six.

    Sensitivity: pay spread evenly would leave 160 and 320 minutes.
    """
    problem = tiny_problem(moderators=("ana",))
    worked = roster(problem, duty(problem, "ana", 1, "21:00", 9, pauses=[Pause(120, 180, False)]))
    rows = {row.day: (row.worked_minutes, row.night_minutes) for row in ledger_of(problem, worked)}
    assert rows == {0: (0, 0), 1: (120, 60), 2: (360, 360)}


def test_nights_in_which_clocks_change() -> None:
    """Proves: 22:00 to the eighth hour holds 6 hours of the night of 23:00 to 06:00 in spring (01:00 is skipped, the
    shift lasts until 07:00) and, in autumn, seven until 05:00 of its eight."""
    for day, night, last in ((SPRING_FORWARD, 360, 360), (FALL_BACK, 420, 360)):
        problem = tiny_problem(start=date.fromordinal(day.toordinal() - 1), days=2, moderators=("ana",))
        rows = ledger_of(problem, roster(problem, duty(problem, "ana", 0, "22:00")))
        assert sum(row.night_minutes for row in rows) == night
        assert [row.worked_minutes for row in rows] == [120, last]


def test_severe_minutes_and_shares() -> None:
    """Proves: an hour on a severe queue and a third of another hour are 80 minutes; on the next date only what falls
    there; breaks and other queues are none."""
    third = (("grave", 40), ("mild", 80))
    activities = (
        Activity(1380, 1440, "queue", "grave"),
        Activity(1440, 1500, "queue", "", third),
        Activity(1500, 1530, "break"),
        Activity(1530, 1590, "queue", "mild"),
    )
    own = Duty("ana", 1380, 1590, activities)
    severe = frozenset({"grave"})
    assert [severe_minutes(own, severe, *span) for span in ((1380, 1590), (1380, 1440), (1440, 1590))] == [80, 60, 20]
    problem = tiny_problem(moderators=("ana",), queues=GRAVE)
    assert [row.severe_minutes for row in ledger_of(problem, roster(problem, own))] == [60, 20]


def test_what_was_known_is_passed_on() -> None:
    """Proves: rows of the problem's own ledger before history begins stay, rows of dates without anything do not appear
    but the first, history and absences become rows, and overtime stays with its date; what is older than a year goes.
    """
    away = Absence(moderator="ana", start=3 * DAY, end=5 * DAY, kind="Annual leave")
    problem = tiny_problem(
        moderators=("ana", moderator("new", first_date=date(2027, 3, 3))),
        ledger=(
            LedgerRow(moderator="ana", day=-400, worked_minutes=5),
            LedgerRow(moderator="ana", day=-60, worked_minutes=480, night_minutes=30, absence=""),
            LedgerRow(moderator="ana", day=-2, overtime_minutes=15),
            LedgerRow(moderator="ana", day=-1, absence="sick"),
        ),
        history=(past_duty("ana", -2, hours=9, paid_hours=8),),
        absences=(away,),
    )
    rows = [row.model_dump(exclude_defaults=True) for row in ledger_of(problem, roster(problem))]
    assert rows == [
        {"moderator": "ana", "day": -60, "worked_minutes": 480, "night_minutes": 30},
        {"moderator": "ana", "day": -2, "worked_minutes": 480, "overtime_minutes": 15},
        {"moderator": "ana", "day": -1, "absence": "sick"},
        {"moderator": "ana", "day": 3, "absence": "annual_leave"},
        {"moderator": "ana", "day": 4, "absence": "annual_leave"},
        {"moderator": "new", "day": 2},
    ]


def test_a_roster_says_from_when_on_it_knows() -> None:
    """Proves: without history, the first date of everybody stands in the ledger though nobody worked on it."""
    problem = tiny_problem(days=3)
    rows = ledger_of(problem, roster(problem, duty(problem, "ana", 1)))
    assert [(row.moderator, row.day, row.worked_minutes) for row in rows] == [
        ("ana", 0, 0),
        ("ana", 1, 480),
        ("ben", 0, 0),
    ]


def test_the_night_of_the_hubs_rules() -> None:
    """Proves: the band that all rules of nights share; 23:00-06:00 where they differ or there is none."""
    paris = rule_row("cap", id="fr", measure="night", window="week", limit="40h", night="21:00-06:00")
    other = rule_row("cap", id="ie", measure="nights", window="week", limit="3", night="00:00-07:00")
    work = rule_row("cap", id="work", measure="work", window="week", limit="40h")
    assert night_of(summed_rules(tiny_problem(rules=(paris, work)))) == NightBand(start=21 * 60, end=6 * 60)
    assert night_of(summed_rules(tiny_problem(rules=(paris, other)))) == DEFAULT_NIGHT
    assert night_of(summed_rules(tiny_problem(rules=(work,)))) == DEFAULT_NIGHT


def test_overtime_is_what_the_rules_call_so() -> None:
    """Proves (by hand): five dates of 10 hours under `day 8h, week 40h` are two hours over each day, and none over the
    week, whose straight time is 40; a sixth date of 8 passes the week with all of it. Where two rules count
    differently, or none counts, the problem's own ledger stands.
    """
    japan = rule_row("cap", id="jp", measure="overtime", overtime="day 8h, week 40h", window="month", limit="45h")
    korea = rule_row("cap", id="kr", measure="overtime", overtime="week 40h", window="week", limit="12h")
    for rules, expected in (((japan,), [120] * 5 + [480]), ((japan, korea), [0] * 6), ((), [0] * 6)):
        problem = tiny_problem(moderators=("ana",), rules=rules)
        duties = [duty(problem, "ana", day, hours=10 if day < 5 else 8) for day in range(6)]
        rows = ledger_of(problem, roster(problem, *duties))
        assert [row.overtime_minutes for row in rows] == expected


def test_duties_as_history() -> None:
    """Proves: moved to the next clock, with breaks and pay; the queue is that of the minutes after the seam, where the
    duty reaches over it; a duty that cannot be history is told apart."""
    night = Duty(
        "ana",
        1320,
        1800,
        (Activity(1320, 1560, "queue", "a"), Activity(1560, 1620, "break"), Activity(1620, 1800, "queue", "b")),
    )
    over, before = past_duties([night], frozenset({"b"}), 1440, 1440), past_duties([night], frozenset(), 1800)
    assert (over[0].start, over[0].end, over[0].queue, over[0].severe_minutes) == (-120, 360, "b", 180)
    assert over[0].pauses == (Pause(240, 300, False),)
    assert over[0].paid_minutes == 420
    assert (before[0].start, before[0].queue) == (1320, "a")
    assert is_sound(night)
    assert not is_sound(Duty("ana", 0, 60, ()))
    assert not is_sound(Duty("ana", 60, 60, night.activities))


def test_minutes_of_past_duties() -> None:
    """Proves: severe minutes of a past duty are spread over its length, and no minute is lost at midnight."""
    past = past_duty("ana", -2, "22:00", 8).model_copy(update={"severe_minutes": 101})
    found = minutes_of_past(tiny_problem(history=(past_duty("ben", -1),)), [past])
    assert found == {("ana", -2): (120, 60, 25, 0), ("ana", -1): (360, 360, 76, 0)}
