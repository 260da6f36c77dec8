"""Violations of one cause are told as one, with the article of their rule; nothing is left out and no price changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import Fact
from scheduler.check import check
from scheduler.rules.cause import SOFT_TOLD, amount_text, causes, origin, origins, told, when_text
from tests.factories import FALL_BACK, duty, roster, rule_row, tiny_problem
from tests.workbook.written import violation

DAY = 1440


def _period(who: str, last: int, amount: int, *, days: int = 7, **fields: Any) -> Any:
    """A violation of the period of so many dates that ends on date `last`."""
    return violation(who, (last - days + 1) * DAY, end=(last + 1) * DAY, amount=amount, rule="mean", **fields)


def test_a_sliding_period_is_one_cause() -> None:
    """Proves (by hand): periods that end on dates 3, 4, 5 are one cause, its worst amount 90; the one that ends on date
    8 is another, and so are another moderator's and those of a soft rule; the violations are all still there.

    Sensitivity: a group that lets a gap of a date pass, or that joins people.
    """
    found = [
        *(_period("ana", last, amount) for last, amount in ((3, 30), (4, 90), (5, 60), (8, 20))),
        _period("ben", 4, 10),
        *(_period("ana", last, 5, hard=False, ticks=180_000) for last in (3, 4)),
    ]
    clock = tiny_problem().clock
    grouped = causes(clock, reversed(found))
    assert [(c.worst.moderator, c.times, c.worst.amount, c.ticks) for c in grouped] == [
        ("ana", 3, 90, 0),
        ("ana", 1, 20, 0),
        ("ben", 1, 10, 0),
        ("ana", 2, 5, 360_000),
    ]
    assert sorted(v for c in grouped for v in map(id, c.violations)) == sorted(map(id, found))
    assert grouped[0].sentence.endswith("(the worst of 3 periods that end on consecutive dates)")
    assert "worst" not in grouped[1].sentence


def test_duties_and_dates_are_causes_of_their_own() -> None:
    """Proves: a duty too long on each of three dates in a row is three causes, and so are three dates, and three
    violations of nobody in particular, even where they overlap.

    Sensitivity: consecutive dates alone would join them, and a reader would look for one duty.
    """
    clock = tiny_problem().clock
    duties = [violation("ana", day * DAY + 480, end=day * DAY + 1200) for day in range(3)]
    dates = [_period("ben", day, 60, days=1) for day in range(3)]
    nobody = [_period("", day, 60) for day in range(3)]
    assert [c.times for c in causes(clock, [*duties, *dates, *nobody])] == [1] * 9


def test_a_mean_of_seventeen_weeks() -> None:
    """Proves: 20 weeks of 50 hours break 48 hours on average over any 17 weeks once for each date from which on a whole
    period is known, and the reader has one line with all of them counted.

    By hand: six dates of 500 minutes a week are 50 h. Weeks 17 to 20 of the horizon hold 22 ends of whole periods:
    Sunday of week 17 and the 21 dates after it. Those before are cut by the beginning and not judged.
    """
    mean = rule_row("average", id="law", measure="work", limit="48h", per="7d", over="any(17w)")
    problem = tiny_problem(days=140, moderators=("ana",), rules=(mean,))
    worked = roster(problem, *(duty(problem, "ana", day, hours=25 / 3) for day in range(140) if day % 7 < 6))
    verdict = check(problem, worked)
    found = [v for v in verdict.hard if v.rule == "law"]
    (cause,) = (c for c in causes(problem.clock, verdict.violations) if c.worst.rule == "law")
    assert cause.times == len(found) >= 22
    assert cause.worst.amount == max(v.amount for v in found)


def test_the_article() -> None:
    """Proves: a pack's rule is told with its article, a row with its sheet, what follows from them as such.

    By hand: from 16:00 to midnight and from 08:00 are 8 hours of rest; s. 11 wants 11, so three are missing.
    """
    problem = tiny_problem(
        start=date(2027, 3, 1),
        hub={"rule_packs": ("IE",)},
        facts=(Fact(subject="hub", fact="contract_sets_rest_day"),),
        rules=(rule_row("run", id="own", of="day_worked", max="1"),),
    )
    known = origins(problem)
    assert origin(known, "IE.s11") == "Organisation of Working Time Act 1997 s. 11"
    assert origin(known, "own") == "sheet Rules"
    assert origin(known, "contract.full.hours_max") == "the hub's other sheets"
    assert origin(known, "structure.pattern") == "the form of every roster"
    worked = roster(problem, duty(problem, "ana", 0, "16:00"), duty(problem, "ana", 1))
    line = next(line for line in told(problem, check(problem, worked).violations) if "IE.s11 " in line)
    assert line.startswith(
        "HARD IE.s11 (Organisation of Working Time Act 1997 s. 11), 2027-03-02 00:00 to 08:00, by 3 h: ana ends"
    )


def test_a_long_list_is_cut_after_the_dearest_soft_ones() -> None:
    """Proves: all hard causes are told, then the dearest soft ones, and how many more there are; a list of just so many
    is told whole. Sensitivity: a hard one cut, or a soft one that vanishes without a word.
    """
    problem = tiny_problem()
    hard = [_period(f"h{n}", 4, 10) for n in range(SOFT_TOLD + 5)]
    soft = [_period(f"s{n:02}", 4, 10, hard=False, ticks=1000 + n) for n in range(SOFT_TOLD + 2)]
    lines = list(told(problem, [*soft, *hard]))
    assert sum(line.startswith("HARD") for line in lines) == SOFT_TOLD + 5
    assert sum(line.startswith("soft") for line in lines) == SOFT_TOLD
    assert lines[-1].startswith("and 2 more that break no hard rule, none dearer")
    assert len(list(told(problem, [*soft[:-2], *hard]))) == 2 * SOFT_TOLD + 5


def test_when_and_how_much() -> None:
    """Proves: whole dates are told as dates, on days of 25 hours too; other times with hours; amounts by their unit."""
    clock = tiny_problem(start=FALL_BACK).clock
    end = clock.day_start(1)
    assert end == 25 * 60
    assert when_text(clock, violation("ana", 0, end=end)) == "2027-10-31"
    assert when_text(clock, violation("ana", 0, end=end + DAY)) == "2027-10-31 to 2027-11-01"
    assert when_text(clock, violation("ana", 60, end=120)) == "2027-10-31 01:00 to 01:00"
    assert when_text(clock, violation("ana", end - 60, end=end + 60)) == "2027-10-31 23:00 to 2027-11-01 01:00"
    assert when_text(clock, violation("", 0, end=0)) == "the whole roster"
    assert [amount_text(violation("", 0, amount=n)) for n in (90, 60, 5, 0)] == ["1 h 30 min", "1 h", "5 min", "0 min"]
    assert amount_text(violation("", 0, unit="count", amount=2)) == "2"
    assert amount_text(violation("", 0, unit="pay", amount=7500)) == "1.25 hours' pay"
