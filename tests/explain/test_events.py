"""Events in questions about one moderator: whoever is called has other shifts than the contract's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from models import Absence, Event, Pin, Session
from scheduler.engine.alone import Cell, Tour
from scheduler.explain import explain
from scheduler.explain.budget import Budget
from scheduler.explain.forgo import without
from scheduler.explain.relax import without_spans
from tests.explain.examined import Examined, examined
from tests.factories import moderator, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from models.why import Finding

SLOTS = 24
TRAINING = Event(moderator="ana", start=600, end=660, kind="training")


def _hub(event: Event = TRAINING) -> Examined:
    """Ana is trained (or what is told) from ten to eleven; two heads are needed at ten and at twelve, shifts are 8-12,
    8-16 and 10-14."""
    heads = np.zeros((1, SLOTS))
    heads[0, [10, 12]] = 2
    shapes = [pattern("day", "08:00", hours=(4, 8)), pattern("late", "10:00", hours=4)]
    people = [moderator("ana", team="a"), moderator("ben")]
    return examined(tiny_problem(days=1, moderators=people, patterns=shapes, heads=heads, events=[event]))


@pytest.mark.parametrize("few", [True, False])
def test_whoever_is_called_is_asked_with_their_own_shifts(few: bool) -> None:
    """Proves: no shift of Ana's works at ten, when she is trained, but Ben's do; and her best tour for twelve holds the
    training, whether CP-SAT chooses it or the kernel, whose program of Ben knows nothing of her.

    Sensitivity: the contract's rows taken for Ana's, her rows for Ben's, or a program that seeks her among his.
    """
    one = _hub()
    one.alone._rows.__dict__["few"] = few  # as if the contract had too many shifts
    ten, twelve = Cell(0, 10), Cell(0, 12)
    assert [one.alone.reaches(m, ten) for m in (0, 1)] == [False, True]
    assert one.alone.most_minutes(ten) == 60
    assert one.alone.blocking(0, one.case.rules, ten) == ()
    assert one.alone.blocking(1, one.case.rules, ten) is None
    for m, kinds in ((0, {"training"}), (1, set())):
        assert one.alone.blocking(m, one.case.rules, twelve) is None
        tour = one.alone.cheapest(m, one.case.rules, one.case.held(m), cell=twelve)
        assert isinstance(tour, Tour)
        (duty,) = tour.duties
        assert {a.kind for a in duty.activities} - {"queue", "spare"} == kinds
        assert duty.start <= 720 < duty.end
        change = one.case.change(m, tour.duties)
        assert change is not None


def test_the_shifts_that_are_worked_now_are_found_among_ones_own() -> None:
    """Proves: the present duties of both are rows that each of them may work, as are those that stand for the rest.

    Sensitivity: a plain row for Ana, which she has no more.
    """
    one = _hub()
    rows = one.alone._rows
    for m, person in enumerate(one.problem.moderators):
        line = rows.of_duties(m, one.case.duties[person.id])
        assert line is not None
        own = set(rows.of(m).tolist())
        assert set(line.tolist()) - {-1} <= own
        assert {row for few in rows.thin(m).values() for row in few} <= own
    assert not {row for row in rows.of(0).tolist() if row in set(rows.of(1).tolist())}


def _short(one: Examined) -> Finding:
    (finding,) = explain(one.problem, one.case.roster, one.case.verdict, places={}, budget=Budget()).of("shortfall")
    return finding


def test_an_event_of_a_team_is_named_where_no_shift_works_beside_it() -> None:
    """Proves: of what is short at ten it is said that the meeting of Ana's team is why no shift of hers works then.

    Sensitivity: a contract whose shifts do reach the hour named as the only cause.
    """
    finding = _short(_hub(Event(team="a", start=600, end=660, kind="meeting")))
    assert (finding.name, finding.start) == ("impossible", 600)
    (reason,) = finding.reasons
    assert reason.role == "unreachable"
    assert reason.sentence == (
        "ana: no shift of contract full (patterns: day, late) works then beside meeting Mon 2027-03-01 10:00-11:00."
    )


def test_an_event_that_is_given_up_frees_its_time() -> None:
    """Proves: Ana's own training is what binds her at ten; without it she serves that hour in the duty that she works
    anyway, which covers the hour of 1,000 points.

    Sensitivity: attendance lifted as a rule while the training still takes its hour; an hour called impossible.
    """
    finding = _short(_hub())
    assert (finding.name, finding.start) == ("rule-bound", 600)
    blocked, unlock = finding.reasons
    assert (blocked.role, blocked.rules) == ("blocked", ("attendance.ana",))
    assert (unlock.role, unlock.cost, unlock.uncovered_minutes) == ("unlock", -1_000, -60)
    assert unlock.sentence == (
        "Without attendance.ana Mon 2027-03-01 10:00-11:00, ana would serve that time in the same duties, which covers "
        "all of it; cost −1,000."
    )


def test_a_repair_gives_up_an_event_with_its_time() -> None:
    """Proves: a pin of eight hours on Tuesday and an hour's training on Monday clash with one day's work at most; and
    without the training Ana's roster is the pin alone.

    Sensitivity: an event that is attended though nobody asks for it any more.
    """
    heads = np.zeros((1, 48))
    pin = Pin(moderator="ana", day=1, start=1440 + 480, end=1440 + 960)
    one = examined(
        tiny_problem(
            days=2, moderators=["ana"], heads=heads, events=[TRAINING], pins=[pin],
            rules=[rule_row("cap", measure="days_worked", window="horizon", limit="1")],
        )
    )  # fmt: skip
    why = explain(one.problem, one.case.roster, one.case.verdict, places={}, budget=Budget())
    (conflict,) = why.of("conflict")
    assert {rule for reason in conflict.reasons for rule in reason.rules} == {
        "cap",
        "attendance.ana",
        "pin.ana.2027-03-02",
    }
    repair = next(found for found in why.of("repair") if "attendance" in found.sentence)
    assert "ana would have a legal roster of 1 duty; cost" in repair.sentence


def _held(start: int, end: int) -> Examined:
    """Ana alone, one head from eight to twelve, and an hour's coaching within some time."""
    heads = np.zeros((1, SLOTS))
    heads[0, 8:12] = 1
    due = Session(moderator="ana", start=start, end=end, minutes=60, kind="coaching")
    shapes = [pattern("day", "08:00", hours=4)]
    return examined(tiny_problem(days=1, moderators=["ana"], patterns=shapes, heads=heads, sessions=[due]))


def test_a_session_that_must_lie_there() -> None:
    """Proves: a coaching from eight to nine is what binds Ana then; without it she serves that hour.

    Sensitivity: a session whose minutes stay away when it is given up, or an hour called impossible.
    """
    finding = _short(_held(480, 540))
    assert (finding.name, finding.start) == ("rule-bound", 480)
    blocked, unlock = finding.reasons
    assert (blocked.role, blocked.rules) == ("blocked", ("session.ana",))
    assert (unlock.role, unlock.cost, unlock.uncovered_minutes) == ("unlock", -1_000, -60)
    assert unlock.sentence == (
        "Without session.ana 1h of coaching within Mon 2027-03-01 08:00-09:00, ana would serve that time in the same "
        "duties, which covers all of it; cost −1,000."
    )


def test_a_session_is_no_rule_that_binds_where_it_can_lie_elsewhere() -> None:
    """Proves: within four hours of which each is needed, the hour of the coaching is traded for another, and the
    sentence says where the coaching would be then.

    Sensitivity: a session that blocks the time at which it happens to lie.
    """
    finding = _short(_held(480, 720))
    assert finding.name == "traded off"
    (trade,) = finding.reasons
    assert (trade.role, trade.cost) == ("trade", 0)
    assert "would have coaching Mon 2027-03-01 " in trade.sentence
    assert "in the same duties" in trade.sentence


def test_a_repair_gives_up_a_session() -> None:
    """Proves: a session on a date on which Ana may not work clashes with her absence; without the session, and without
    the absence, she has a roster.

    Sensitivity: a session that is asked for though nobody gives it; a repair that keeps the row.
    """
    absent = Absence(moderator="ana", start=0, end=1440)
    due = Session(moderator="ana", start=0, end=1440, minutes=60, kind="coaching")
    one = examined(
        tiny_problem(days=1, moderators=["ana"], heads=np.zeros((1, SLOTS)), absences=[absent], sessions=[due])
    )
    why = explain(one.problem, one.case.roster, one.case.verdict, places={}, budget=Budget())
    (conflict,) = why.of("conflict")
    assert {rule for reason in conflict.reasons for rule in reason.rules} == {"session.ana", "absence.ana"}
    sentences = [found.sentence for found in why.of("repair")]
    assert any("Without session.ana 1h of coaching on Mon 2027-03-01" in sentence for sentence in sentences)
    assert any("absence.ana" in sentence for sentence in sentences)


def test_of_two_sessions_that_are_due_alike_one_is_given_up() -> None:
    """Proves: two equal sessions on the only date clash, for a duty holds one; the repair gives up one of them, and
    Ana's roster still has the other.

    Sensitivity: equal sessions that go together, and a repair that costs more than it must.
    """
    due = Session(moderator="ana", start=0, end=1440, minutes=60, kind="coaching")
    shapes = [pattern("day", "08:00", hours=4)]
    one = examined(
        tiny_problem(
            days=1, moderators=["ana"], patterns=shapes, heads=np.zeros((1, SLOTS)), sessions=[due, due.model_copy()]
        )
    )
    (rule,) = (rule for rule in one.case.rules if rule.kind == "session")
    ((span, rest),) = without_spans(rule)
    assert rest is not None
    assert rest.sessions == (span,)  # type: ignore[attr-defined]
    assert len(without(one.problem, [rule], span).sessions) == 1
    assert without(one.problem, [rule]).sessions == ()
    why = explain(one.problem, one.case.roster, one.case.verdict, places={}, budget=Budget())
    assert any("ana would have a legal roster of 1 duty" in found.sentence for found in why.of("repair"))
