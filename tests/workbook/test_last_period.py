"""What is older than history's five weeks becomes sums in the ledger; a chain of periods loses nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import LedgerRow, Pause
from scheduler.check import check, score
from scheduler.rules.remember import HISTORY_DAYS
from scheduler.workbook import with_history
from scheduler.workbook.merge import brought
from tests.factories import MONDAY, duty, past_duty, roster, rule_row, tiny_problem
from tests.workbook.written import write

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem, Roster


def test_older_duties_become_sums() -> None:
    """Proves (by hand): a night from 22:00 on date -36 leaves two hours there and six on -35, where history begins; in
    the ledger all eight stand on -36, since of -35 only duties speak. A row that the duties contradict gives way, but
    its overtime and absence stay; a row before the first duty stays as it is.

    Sensitivity: six hours would be in no window at all.
    """
    problem = tiny_problem()
    past = [past_duty("ana", -36, "22:00"), past_duty("ana", -35, "22:00"), past_duty("ben", -40)]
    rows = [
        LedgerRow(moderator="ana", day=-50, worked_minutes=7),
        LedgerRow(moderator="ana", day=-38, worked_minutes=480, overtime_minutes=30),
        LedgerRow(moderator="ana", day=-20, worked_minutes=480, absence="sick"),
    ]
    found = brought("last", problem, past, rows, range(-40, 0))
    assert list(found.history) == [("ana", -35)]
    assert {key: row.worked_minutes for key, row in found.ledger.items()} == {
        ("ana", -50): 7,
        ("ana", -38): 0,
        ("ana", -36): 480,
        ("ana", -20): 0,
        ("ben", -40): 480,
    }
    assert (found.ledger["ana", -38].overtime_minutes, found.ledger["ana", -20].absence) == (30, "sick")
    assert found.ledger["ana", -36].night_minutes == 420


def _period(start: date) -> Problem:
    """Three weeks of Ana and Ben in Dublin under an average of 40 hours over eight weeks."""
    mean = rule_row("average", id="mean", measure="work", limit="40h", per="7d", over="any(8w)")
    return tiny_problem(start=start, days=21, rules=(mean,))


def _worked(problem: Problem) -> Roster:
    """Ana works on six dates a week from 20:00 to 05:00 with an unpaid hour before midnight, 48 hours; Ben never."""
    days = (day for day in range(21) if day % 7 != 6)
    return roster(problem, *(duty(problem, "ana", day, "20:00", 9, pauses=[Pause(60, 120, False)]) for day in days))


def test_a_chain_of_periods(tmp_path: Path) -> None:
    """Proves: three periods of three weeks, each continued from the workbook of the one before, know on the last date
    what nine weeks in one would: the same excess over the average, though four of the weeks are in the ledger alone.

    By hand: in any eight weeks before the last date she works 8 × 48 = 384 h, and 320 are allowed: 64 too many. (Clocks
    go forward on 28 March; a night of 8 paid hours stays one.)
    Sensitivity: a ledger by the start of a duty, or one that history shadows, differs by hours.
    """
    problems, path = [], None
    for number in range(3):
        problem = _period(MONDAY + timedelta(days=21 * number))
        problem = problem if path is None else with_history(problem, path)
        worked = _worked(problem)
        verdict = check(problem, worked)
        path = write(
            tmp_path / f"{number}.xlsx",
            problem,
            worked,
            verdict,
            scorecard=score(problem, worked, verdict).model_dump(),
        )
        problems.append(problem)
    last = problems[-1]
    assert min(row.day for row in last.ledger) == -42
    assert last.first_known_day == -HISTORY_DAYS
    whole = tiny_problem(days=63, rules=last.rules)
    nights = (day for day in range(63) if day % 7 != 6)
    everything = roster(whole, *(duty(whole, "ana", day, "20:00", 9, pauses=[Pause(60, 120, False)]) for day in nights))
    offset = whole.clock.minute(last.clock.local(0))
    expected = {v.end - offset: v.amount for v in check(whole, everything).hard if v.rule == "mean" and v.end > offset}
    found = {v.end: v.amount for v in check(last, _worked(last)).hard if v.rule == "mean"}
    assert found == expected
    assert found[last.clock.day_start(21)] == 64 * 60


def test_json_knows_from_its_first_date(tmp_path: Path) -> None:
    """Proves: a roster.json says nothing of the time before it, but everything of its own: Ben, who has no duty in it,
    was off from its first date on, so that a mean over three weeks is judged for both.
    """
    first, second = _period(MONDAY), _period(MONDAY + timedelta(days=21))
    path = tmp_path / "roster.json"
    path.write_text(json.dumps(_worked(first).to_file()), encoding="utf-8")
    continued = with_history(second, path)
    assert [continued.ledger_book.since(who) for who in ("ana", "ben")] == [-21, -21]
    assert len(continued.history) == 18
