"""A search that begins with a roster: it takes what is legal of it, tells what is not, and never ends dearer."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from models import BreakSpec, Fact, Pin, Queue, Session
from models.calendar import Held
from scheduler import plan
from scheduler.engine.handed import handed_of
from scheduler.engine.options import shift_options
from scheduler.engine.settings import Settings
from tests.engine.kernel import as_if_large
from tests.engine.test_care_plan import hub as care_hub
from tests.engine.test_pinned import ODD
from tests.engine.test_pinned import hub as odd_hub
from tests.engine.test_spell_solve import hub as spell_hub
from tests.factories import (
    MONDAY,
    duty,
    duty_at,
    moderator,
    past_duty,
    pattern,
    roster,
    rule_row,
    tiny_problem,
    with_session,
)
from tests.plan.hubs import hubs
from tests.plan.promises import solved

if TYPE_CHECKING:
    from models import Problem, Roster

LONG, ONE = Settings(deterministic=True, work=60), Settings(deterministic=True, work=1)


def begun_with(problem: Problem, start: Roster, settings: Settings = ONE) -> dict[str, Any]:
    """The summary of a solve that begins with a roster, which the checker has judged."""
    outcome = plan.solve(problem, settings, start=start)
    left = {conflict.moderator for conflict in outcome.verdict.left_off}
    assert {v.moderator for v in outcome.verdict.hard if v.kind != "demand"} <= left
    return outcome.summary


def never_dearer(problem: Problem) -> None:
    """Begin with the hub's own roster and hardly any work: all of it is taken, and nothing gets dearer."""
    first = plan.solve(problem, LONG)
    again = begun_with(problem, first.roster)
    if first.roster.duties:
        left = set(first.summary["left_off"])
        assert again["start"]["taken"] == len({duty.moderator for duty in first.roster.duties})
        assert (again["start"]["unmatched"], again["start"]["planned_anew"]) == ((), ())
        assert set(again["start"]["illegal"]) == left
        assert again["cost"] <= first.summary["cost"]


@settings(derandomize=True, deadline=None, max_examples=40, database=None)
@given(hubs())
def test_random_hubs(problem: Problem) -> None:
    """Proves: 40 hubs with calendar, history, pins, sessions and laws take their own roster whole.

    Sensitivity: breaks, a session or an event that no row matches; a tour that is placed on other dates.
    """
    never_dearer(problem)


@settings(derandomize=True, deadline=None, max_examples=20, database=None)
@given(hubs(mode="shared"))
def test_random_shared_hubs(problem: Problem) -> None:
    """Proves: the same of 20 hubs whose people share their time over queues.

    Sensitivity: shares of an activity read as its queue.
    """
    never_dearer(problem)


@settings(derandomize=True, deadline=None, max_examples=20, database=None)
@given(hubs(per_pattern=True))
def test_random_hubs_per_pattern(problem: Problem) -> None:
    """Proves: the same of 20 hubs whose demand is per shift pattern.

    Sensitivity: a row of another pattern with the same start, length and breaks.
    """
    never_dearer(problem)


@pytest.mark.parametrize(("seed", "large"), [(0, False), (1, False), *((seed, True) for seed in range(2, 8))])
@pytest.mark.parametrize("make", [care_hub, spell_hub])
def test_insides_of_duties(make: Any, seed: int, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: wellness, exposure and spells of a roster are carried as they are: nothing is planned anew, at no higher
    cost, where CP-SAT made the roster as well as where the kernel did.

    Sensitivity: a plan read a cell off, of queues where ways are planned, or checked against a law that it keeps.
    """
    if large:
        as_if_large(monkeypatch)
    never_dearer(make(Random(seed)))


@pytest.mark.parametrize("pack", ["IE", "ts-wellness"])
def test_a_hub_under_a_pack(pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the same of a hub under law, with two breaks and history.

    Sensitivity: wellness time of a pack that the next search places elsewhere, or a past that it reads otherwise.
    """
    as_if_large(monkeypatch)
    lunch, rest = (
        BreakSpec(minutes=60, paid=False, earliest=180, latest=300),
        BreakSpec(minutes=15, paid=True, earliest=30, latest=120),
    )
    never_dearer(
        tiny_problem(
            days=7,
            moderators=[f"m{number}" for number in range(8)],
            patterns=[pattern("early", "06:00", "09:00", hours=9, step=60, breaks=(lunch, rest))],
            heads=2,
            interval=30,
            history=[past_duty("m0", -1, "14:00", 8)],
            hub={"rule_packs": (pack,), "published_minute": -40 * 1440},
            facts=tuple(Fact(subject="hub", fact=fact) for fact in ("sunday_permit", "five_day_week")),
        )
    )


@pytest.mark.parametrize("held", [False, True])
def test_breaks_that_are_on_no_coarse_grid(held: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a duty whose breaks and coaching lie where no coarse row has them is taken; one row is made for it alone.

    Sensitivity: without rows of its own the tour is dropped as unmatched.
    """
    as_if_large(monkeypatch)
    due = [Session(moderator="ana", start=480, end=960, minutes=25, kind="coaching")] if held else []
    problem = odd_hub(sessions=due)
    made = duty(problem, "ana", 0, pauses=ODD, queue="general")
    if held:
        made = with_session(made, Held(480 + 75, 480 + 100, "coaching"))
    start = roster(problem, made)
    summary = begun_with(problem, start)
    assert (summary["start"]["taken"], summary["start"]["unmatched"]) == (1, ())
    handed = [*handed_of(problem, start).shifts()]
    plain, more = shift_options(problem), shift_options(problem, handed=handed)
    taken = [row for row in range(len(more)) if more.start[row] == 480 and more.layouts[more.layout[row]] == ODD]
    assert handed[0].session in [more.session(row) for row in taken]
    assert len(more) < len(plain) + (2 if not held else 40)


def test_what_cannot_be_taken_is_told() -> None:
    """Proves: of a roster with a stranger, somebody with two duties on a date, a duty of no pattern, a tour with six
    hours of rest where eleven are law, and a good tour, the good one is taken; the others are named, and everybody ends
    with a legal tour.

    Sensitivity: a refusal that ends the solve, or that nobody hears of.
    """
    problem = tiny_problem(
        days=2,
        moderators=["ana", "ben", "cem", "dot"],
        patterns=[pattern("early", "06:00"), pattern("late", "16:00")],
        heads=1,
        rules=[rule_row("rest_between", min="11h")],
    )
    start = roster(
        problem,
        duty(problem, "ana", 0, "06:00", queue="general"),
        duty(problem, "ben", 0, "16:00", queue="general"),
        duty(problem, "ben", 1, "06:00", queue="general"),
        duty(problem, "cem", 0, "07:10", 3),
        duty(problem, "dot", 0, "06:00", 8),
        duty(problem, "dot", 0, "16:00", 8),
        duty(problem, "zoe", 0, "06:00"),
    )
    events: list[str] = []
    outcome = plan.solve(problem, ONE, start=start, on_event=lambda event: events.append(event.stage))
    assert outcome.complete
    assert outcome.summary["start"] == {
        "taken": 1,
        "unmatched": ("cem", "dot"),
        "illegal": ("ben",),
        "planned_anew": (),
        "strangers": ("zoe",),
    }
    assert "start from a roster: 1 tours, 3 dropped" in events


def test_an_illegal_inside_is_planned_anew() -> None:
    """Proves: 8 h of severe work where one hour is law are not carried; the tour is, with a legal inside.

    Sensitivity: a plan put on the field unjudged ends in a Disagreement.
    """
    problem = tiny_problem(
        days=2,
        interval=30,
        moderators=[moderator("ana", severe_ok=True)],
        queues=[Queue(id="h", severity="severe"), Queue(id="b")],
        heads=1,
        rules=[rule_row("cap", measure="exposure:severe", window="week", limit="9h")],
    )
    both = [duty(problem, "ana", day, queue="h") for day in (0, 1)]
    summary = begun_with(problem, roster(problem, *both))
    assert (summary["start"]["taken"], summary["start"]["planned_anew"]) == (1, ("ana",))
    one = begun_with(problem, roster(problem, both[0]))
    assert (one["start"]["taken"], one["start"]["planned_anew"]) == (1, ())


def test_a_roster_of_an_earlier_week() -> None:
    """Proves: a roster of the week before that runs into the horizon is read on the horizon's clock: what lies in it is
    taken, what lies before is left out; one of another time zone is refused.

    Sensitivity: its minutes read as if both began on the same date.
    """
    week = tiny_problem(days=3, moderators=["ana"], heads=1)
    before = tiny_problem(days=7, start=MONDAY - timedelta(days=5), moderators=["ana"], heads=1)
    made = roster(before, *(duty(before, "ana", day, queue="general") for day in (3, 4, 5, 6)))
    handed = begun_with(week, made)
    assert (handed["start"]["taken"], handed["start"]["unmatched"]) == (1, ())
    assert handed["duties"] >= 2
    with pytest.raises(ValueError, match="Europe/Paris"):
        plan.solve(week, ONE, start=made.model_copy(update={"time_zone": "Europe/Paris"}))
    outside = roster(before, duty(before, "ana", 0, queue="general"))
    assert begun_with(week, outside)["start"]["taken"] == 0


def test_pins_are_kept_against_a_start() -> None:
    """Proves: a roster that contradicts a pin gives way.

    Sensitivity: a tour taken without the exact predicate.
    """
    problem = odd_hub(pins=[Pin(moderator="ana", day=0, off=True)])
    start = roster(problem, duty_at("ana", 480, 960, ODD, queue="general"))
    assert begun_with(problem, start)["start"]["unmatched"] == ("ana",)


def test_the_same_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the same start, seed and work give the same roster, and the promises of every solve hold.

    Sensitivity: people taken in the order of a set.
    """
    as_if_large(monkeypatch)
    problem = odd_hub(moderators=[f"m{number}" for number in range(6)], heads=3)
    start = solved(problem).roster
    one, other = (plan.solve(problem, LONG, start=start).roster for _ in range(2))
    assert one == other
