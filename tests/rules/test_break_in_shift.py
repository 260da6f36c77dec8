"""Written cases of `break_in_shift`, from the text of the law (T4, T5, T17, T18) and by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from models import Pause
from scheduler.rules.break_in_shift import BreakInShift
from tests.factories import duty, past_duty, tiny_problem
from tests.rules.verdicts import amounts, violations

IRISH = "over 4h30m: 15m; over 6h: 30m"
GERMAN = {"tiers": "over 6h: 30m; over 9h: 45m", "piece_min": "15m"}


def rule(**fields: Any) -> BreakInShift:
    return BreakInShift.model_validate({"id": "b", **fields})


def lacking(judge: BreakInShift, hours: float, *pauses: tuple[int, ...]) -> int:
    """Minutes that a duty of 08:00 lacks; breaks in minutes after its start, paid if a third value follows."""
    problem = tiny_problem()
    placed = [Pause(start, end, bool(paid)) for start, end, *paid in pauses]
    return sum(amounts(judge, problem, duty(problem, "ana", 0, hours=hours, pauses=placed)))


def test_owta_section_12() -> None:
    """Proves: T4: 6h00 with 15 minutes is fine, 6h15 with 15 lacks 15; 4h30 needs none, a minute more 15.

    Sensitivity: `>=` in place of `>` at a tier, or adding tiers up, changes one.
    """
    judge = rule(tiers=IRISH)
    assert lacking(judge, 6, (270, 285)) == 0
    assert lacking(judge, 6.25, (270, 285)) == 15
    assert lacking(judge, 4.5) == 0
    assert lacking(judge, 4.5 + 1 / 60) == 15


def test_from_includes_the_length() -> None:
    """Proves: `from 6h` asks at 6h00, not at 5h59. Sensitivity: reading it as over."""
    judge = rule(tiers="from 6h: 20m")
    assert lacking(judge, 6) == 20
    assert lacking(judge, 6 - 1 / 60) == 0


def test_the_largest_tier_that_applies() -> None:
    """Proves: the order of tiers is no matter. Sensitivity: taking the last that applies gives 10."""
    assert lacking(rule(tiers="over 6h: 40m; over 4h: 30m"), 8, (60, 90)) == 10


def test_arbzg_section_4() -> None:
    """Proves: T18: 9h10 with 30 + 15 is fine, with 30 + 10 lacks 15: the piece is too short to count.

    Sensitivity: counting all minutes finds 5.
    """
    judge = rule(**GERMAN)
    assert lacking(judge, 9 + 1 / 6, (120, 150), (300, 315)) == 0
    assert lacking(judge, 9 + 1 / 6, (120, 150), (300, 310)) == 15


def test_breaks_that_touch_are_one() -> None:
    """Proves: 10 + 10 minutes on end are a piece of 20, with a minute between none. Sensitivity: judging rows alone."""
    judge = rule(tiers="over 6h: 20m", piece_min="15m")
    assert lacking(judge, 7, (120, 130), (130, 140)) == 0
    assert lacking(judge, 7, (120, 130), (131, 141)) == 20


def test_not_at_the_end() -> None:
    """Proves: T5: 30 minutes at the end of 8 h are no break, a minute earlier they are. Sensitivity: no such flag."""
    judge = rule(tiers="over 6h: 30m", not_at_end="yes")
    assert lacking(judge, 8, (450, 480)) == 30
    assert lacking(judge, 8, (449, 479)) == 0
    assert lacking(rule(tiers="over 6h: 30m"), 8, (450, 480)) == 0


def test_paid_and_unpaid() -> None:
    """Proves: `counts` chooses; breaks of the other kind neither count nor join. Sensitivity: paid read as unpaid."""
    pauses = (120, 135, 1), (135, 165)
    assert [lacking(rule(tiers="over 6h: 45m", counts=which), 8, *pauses) for which in ("all", "unpaid", "paid")] == [
        0, 15, 30,
    ]  # fmt: skip


def test_longest_stretch() -> None:
    """Proves: 5h, 30 minutes of break, 5h: `max_stretch` 4h lacks an hour once, the worst stretch; 5h is fine.

    Sensitivity: adding the stretches up gives 120, forgetting the last one 0 in the second case.
    """
    assert lacking(rule(max_stretch="4h"), 10.5, (300, 330)) == 60
    assert lacking(rule(max_stretch="5h"), 10.5, (300, 330)) == 0
    assert lacking(rule(max_stretch="4h"), 8, (60, 90)) == 150
    assert lacking(rule(max_stretch="4h"), 8) == 240


def test_a_break_too_short_does_not_interrupt() -> None:
    """Proves: ten minutes do not count at piece_min 15, nor does a break at the end. Sensitivity: raw breaks used."""
    judge = rule(max_stretch="5h", piece_min="15m", not_at_end="yes")
    assert lacking(judge, 8, (240, 250)) == 180
    assert lacking(judge, 8, (240, 255)) == 0
    assert lacking(judge, 8, (450, 480)) == 180


def test_start_by() -> None:
    """Proves: the first counted break starts by 5h; later costs its lateness; none at all is late until the end, on top
    of the missing minutes; where no tier applies nothing is due. Sensitivity: the break's end, or the last break, used.
    """
    judge = rule(tiers="over 6h: 30m", start_by="5h")
    assert lacking(judge, 8, (300, 330)) == 0
    assert lacking(judge, 8, (301, 331), (400, 430)) == 1
    assert lacking(judge, 8) == 30 + 180
    assert lacking(judge, 6) == 0


@pytest.mark.parametrize(
    ("fields", "hours", "pauses", "parts"),
    [
        ({"tiers": IRISH}, 8, [], ["0h of break where 30m is due"]),
        (GERMAN, 10, [(200, 230)], ["30m of break where 45m is due"]),
        ({"max_stretch": "4h"}, 8, [(300, 330)], ["5h without a break where 4h is allowed"]),
        (
            {"tiers": "over 6h: 30m", "start_by": "4h", "max_stretch": "4h30m"},
            8,
            [(300, 320)],
            ["20m of break where 30m is due", "5h without a break", "the first break starts after 5h, not by 4h"],
        ),
    ],
)
def test_duties_broken_by_hand(
    fields: dict[str, Any], hours: float, pauses: list[tuple[int, int]], parts: list[str]
) -> None:
    """Proves: one violation a duty, amounts added up, each part said. Sensitivity: a violation a part."""
    problem = tiny_problem()
    placed = [Pause(start, end, False) for start, end in pauses]
    (found,) = violations(rule(**fields, weight=3), problem, duty(problem, "ana", 0, hours=hours, pauses=placed))
    assert found.unit == "hour"
    assert found.ticks == found.amount * 3 * 3000
    assert found.sentence.startswith("ana, Mon 2027-03-01 08:00-1")
    assert [part for part in parts if part not in found.sentence] == []


def test_history_is_not_judged() -> None:
    """Proves: breaks of a past duty are unknown, so it is let be. Sensitivity: judging it finds 30 minutes."""
    problem = tiny_problem(history=[past_duty("ana", -1)])
    assert amounts(rule(tiers=IRISH), problem) == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"start_by": "4h", "max_stretch": "5h"},
        {"tiers": "6h: 30m"},
        {"tiers": "over 6h 30m"},
        {"tiers": "over 6h: thirty"},
        {"tiers": "over 6h: 30m", "counts": "some"},
    ],
)
def test_fields(fields: dict[str, Any]) -> None:
    """Proves: nothing asked, start_by without tiers and other texts are refused. Sensitivity: looser parsing."""
    with pytest.raises(ValidationError):
        rule(**fields)


def test_the_statement_names_every_parameter() -> None:
    """Proves: all six stand in it. Sensitivity: dropping one."""
    judge = rule(
        tiers="over 6h: 30m; from 9h: 45m", piece_min="15m", max_stretch="4h30m", not_at_end="yes", start_by="5h",
        counts="unpaid",
    )  # fmt: skip
    assert judge.statement() == (
        "Duties have unpaid breaks in total, by clock length (over 6h: 30m; from 9h: 45m); the first of them starts "
        "no later than 5h after the duty's start; nobody is on duty for more than 4h30m without one of the unpaid "
        "breaks; a break counts from 15m on, at the end of a duty it does not count."
    )
    other = rule(tiers="over 6h: 30m in 2", length_of="work", when="start<11:00", inside="11:00-14:00", start_by="5h")
    assert other.statement() == (
        "Where start<11:00, duties have breaks in total, by work (over 6h: 30m in 2); the last piece asked for starts "
        "no later than 5h after the duty's start; a break within 11:00-14:00 counts from 0h on, at the end of a duty "
        "it counts too."
    )


def test_labor_code_section_512_second_meal() -> None:
    """Proves: over ten hours of work two meals of half an hour, the second begun by the end of the tenth hour.

    Sensitivity: one meal of an hour taken for two; the first meal's start judged for the second's; clock for work.
    """
    judge = rule(tiers="over 10h: 60m in 2", piece_min="30m", start_by="10h", length_of="work", counts="unpaid")
    assert lacking(judge, 11, (240, 300)) == 0  # ten hours of work, and no more
    assert lacking(judge, 11.5, (240, 270), (540, 570)) == 0
    assert lacking(judge, 11.5, (240, 300)) == 30 + (690 - 600)  # a piece is missing, and so is its start
    assert lacking(judge, 11.5, (240, 270), (601, 631)) == 1


def test_wage_order_rest_periods() -> None:
    """Proves: T17: none under 3h30, ten minutes from 3h30, twenty over six hours, thirty over ten, paid and in pieces.

    Sensitivity: `over` for `from` at 3h30, `from` for `over` at six hours, or unpaid breaks counted.
    """
    judge = rule(
        tiers="from 3h30m: 10m; over 6h: 20m in 2; over 10h: 30m in 3", piece_min="10m", length_of="work", counts="paid"
    )
    hours = (3 + 20 / 60, 3.5, 6, 6 + 1 / 60, 10, 10 + 1 / 60)
    assert [lacking(judge, h) for h in hours] == [0, 10, 10, 40, 40, 60]
    assert lacking(judge, 6.5, (100, 120, 1)) == 10
    assert lacking(judge, 6.5, (100, 110, 1), (200, 210, 1)) == 0


def test_noon_meal_of_new_york() -> None:
    """Proves: a duty over six hours that spans 11:00 to 14:00 has its half hour inside these times.

    Sensitivity: a break that reaches a minute out of the band counted, or a duty that ends at 14:00 asked.
    """
    noon = {"tiers": "over 6h: 30m", "piece_min": "30m", "inside": "11:00-14:00", "when": "start<11:00 and end>14:00"}
    judge = rule(**noon)
    assert lacking(judge, 8, (180, 210)) == 0
    assert lacking(judge, 8, (179, 209)) == 30
    assert lacking(judge, 8, (331, 361)) == 30
    assert lacking(judge, 6) == 0


def test_conditions_of_a_night_are_refused() -> None:
    """Proves: `night` needs a band that the kind has no parameter for. Sensitivity: the default band taken silently."""
    with pytest.raises(ValidationError, match="knows no night"):
        rule(max_stretch="4h", when="night")
