"""Headcount floors of severe queues by hand: people present on a date, people trained over a week."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from models import Absence, Queue
from scheduler.rules.headcount import TOGETHER, SevereCap, binding_cap, exposure_cap, floor_figures, severe_floors
from tests.factories import contract, moderator, past_duty, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models import Problem

CSAM = Queue(id="csam", language="en", policy_area="csam", severity="severe")
GORE = Queue(id="gore", language="en", policy_area="gore", severity="severe")
SPAM = Queue(id="spam", language="en", policy_area="spam")
FOUR = SevereCap(240, "cap")


def people(count: int, *areas: str, severe_ok: bool = True) -> list[Any]:
    return [
        moderator(f"{areas[0]}{n}", languages=("en",), policy_areas=areas, severe_ok=severe_ok) for n in range(count)
    ]


def hub(queues: tuple[Queue, ...] = (CSAM,), heads: Any = 1, **fields: Any) -> Problem:
    return tiny_problem(**{"days": 7, "queues": queues, "heads": heads, "moderators": people(30, "csam"), **fields})


def told(problem: Problem, cap: SevereCap = FOUR) -> list[tuple[str, int, int, int, int]]:
    return [(f.queue, f.day, f.days, f.needed, f.available) for f in severe_floors(problem, cap)]


def test_the_worked_case_of_the_reference() -> None:
    """Proves: 90 h a day at 4 h each need 23 people present; over a week of 5-day contracts 23 × 7 ÷ 5 = 32.2, so 33
    trained, and 36 where everybody is away for half a day of the five (domain.md, section 5).

    Sensitivity: hours a person could work (90 ÷ 6.5 are 14), or days rounded before they are summed.
    """
    heads = [3.75] * 168  # 90 h a day
    plain = hub(heads=[heads])
    assert told(plain) == [("csam", day, 1, 23, 30) for day in range(7)] + [("csam", 0, 7, 33, 30)]
    away = [Absence(moderator=f"csam{n}", start=0, end=1440) for n in range(15)]  # one day, every second person
    (week,) = [f for f in severe_floors(hub(heads=[heads], absences=away), FOUR) if f.days == 7]
    assert (week.needed, week.available, week.missing) == (36, 30, 6)


def test_who_is_there() -> None:
    """Proves: of five people one is on leave on Tuesday, one leaves after it, one has no opt-in, one has another skill:
    three may serve on Monday, two on Tuesday, one and a person back from leave on Wednesday.

    Sensitivity: a count of everybody, or of whoever has the skill without the opt-in.
    """
    group = [
        moderator("ana", severe_ok=True),
        moderator("ben", severe_ok=True),
        moderator("cyd", severe_ok=True, last_date=date(2027, 3, 2)),
        moderator("dot"),
        moderator("eve", severe_ok=True, languages=("de",)),
    ]
    leave = (Absence(moderator="ben", start=1440, end=2880),)
    problem = hub(days=3, moderators=group, absences=leave, heads=0.5)  # 12 h a day are 3 people
    assert told(problem)[:3] == [("csam", 0, 1, 3, 3), ("csam", 1, 1, 3, 2), ("csam", 2, 1, 3, 2)]


def test_several_queues_share_their_people() -> None:
    """Proves: 8 h of each of two queues are 2 people each and 4 together, whoever serves both; a benign queue is none.

    Sensitivity: one person who is counted for both, or rounding up before the sum: 2 h + 2 h are one person.
    """
    problem = hub((CSAM, GORE, SPAM), heads=[[1 / 3] * 24, [1 / 3] * 24, [9] * 24], days=1,
                  moderators=people(3, "csam", "gore"))  # fmt: skip
    assert told(problem)[::2] == [("csam", 0, 1, 2, 3), ("gore", 0, 1, 2, 3), (TOGETHER, 0, 1, 4, 3)]
    few = hub((CSAM, GORE), heads=[[0.083] * 24] * 2, days=1, moderators=people(1, "csam", "gore"))
    assert [floor.needed for floor in severe_floors(few, FOUR)][::2] == [1, 1, 1]


def test_half_a_week_asks_for_half_the_shifts() -> None:
    """Proves: of the first week the horizon holds Saturday and Sunday: 2 × 6 shifts, and somebody of 5 days a week
    works at most 2 of them: 6 people. With 3 days a week ⌈3 × 2 ÷ 7⌉ = 1: 12.

    Sensitivity: a whole week's shifts of a person in two days.
    """
    start = date(2027, 3, 6)
    short = contract(days_per_week_max=3)
    for own, expected in ((contract(), 6), (short, 12)):
        problem = hub(days=2, start=start, contracts=(own,))
        assert [f.needed for f in severe_floors(problem, FOUR) if f.days == 2] == [expected]


def test_nobody_is_trained() -> None:
    """Proves: without anybody trained the need is told all the same. Sensitivity: a division by zero, or silence."""
    problem = hub(moderators=people(3, "spam"))
    assert told(problem)[0] == ("csam", 0, 1, 6, 0)
    assert told(problem)[-1] == ("csam", 0, 7, 9, 0)  # 42 shifts ÷ 5


def test_the_limit_comes_from_the_strictest_rule() -> None:
    """Proves: of several rules the least; one of a group, of a week or of
    another measure says nothing of everybody's day; without any there is no floor.

    Sensitivity: a limit that nobody set, or one of a vendor for everybody.
    """

    def cap(id: str, **fields: Any) -> Any:
        return rule_row("cap", id=id, **{"measure": "exposure:severe", "window": "shift", "limit": "5h", **fields})

    none = hub()
    assert exposure_cap(none) is None
    assert floor_figures(none) == {}
    found = exposure_cap(hub(hub={"rule_packs": ("ts-wellness",)}))
    assert found is not None
    assert (found.minutes, found.rule) == (240, "W.severe.daily")
    rows = (
        cap("a"),
        cap("b", limit="4h30m", window="day", scope="all with severe_ok"),
        cap("c", limit="1h", scope="vendor:x"),
        cap("d", limit="1h", window="week"),
        cap("e", limit="2h", measure="work"),
    )
    written = hub(hub={"rule_packs": ()}).model_copy(update={"rules": rows})
    assert exposure_cap(written) == SevereCap(270, "b")
    assert floor_figures(hub(moderators=people(5, "csam")).model_copy(update={"rules": rows})) == {
        "dates": 7,
        "weeks": 1,
    }


def test_what_is_beyond_everybody() -> None:
    """Proves: 12 h a date at 4 h a duty are beyond two people (8 h). With duties over midnight each of them touches
    the second date twice, so 16 h could be given there: too few are said to be there, but nothing is proven; on the
    first date only one duty of each begins. What a past duty covers is no longer asked: 8 h are just enough. A week's
    42 h are beyond two people of five days (40 h).

    Sensitivity: a limit of each duty taken for one of each date, or demand that history has served already.
    """
    two = people(2, "csam")
    by_day, by_night = pattern("day", "08:00"), pattern("night", "22:00")

    def proven(problem: Problem) -> list[tuple[int, int, bool]]:
        return [(floor.day, floor.days, floor.proven) for floor in severe_floors(problem, FOUR) if floor.missing]

    short = hub(days=2, heads=0.5, moderators=two, patterns=(by_day,))
    assert proven(short) == [(0, 1, True), (1, 1, True), (0, 2, True)]
    assert proven(hub(days=2, heads=0.5, moderators=two, patterns=(by_night,)))[:2] == [(0, 1, True), (1, 1, False)]
    past = (past_duty(two[0].id, -1, "20:00", 8, queue="csam"),)  # covers 00:00 to 04:00
    served = hub(days=1, heads=[[1] * 12 + [0] * 12], moderators=two, history=past, patterns=(by_day,))
    assert proven(served) == []
    week = hub(heads=[[0.25] * 168], moderators=two, patterns=(by_day,))
    assert proven(week) == [(0, 7, True)]


def test_a_limit_that_binds_everybody() -> None:
    """Proves: a soft limit, one of a single vendor's people, or one that ends within the horizon binds not everybody at
    all times; a hard one of all who are trained does, also where others are free of it.

    Sensitivity: a wish of the planner's told as proof.
    """

    def cap(**fields: Any) -> Any:
        return rule_row("cap", **{"measure": "exposure:severe", "window": "shift", "limit": "5h", **fields})

    def found(row: Any) -> SevereCap | None:
        staff = [*people(2, "csam"), *people(1, "spam", severe_ok=False)]
        return binding_cap(hub(moderators=staff, rules=(row,)))

    assert found(cap()) == SevereCap(300, "cap")
    assert found(cap(weight=3)) is None
    assert found(cap(scope="moderator:csam0")) is None
    assert found(cap(valid_to="2027-03-03")) is None
