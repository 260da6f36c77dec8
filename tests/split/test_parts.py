"""Components are hubs of their own; what is too large is cut by vendor, team or into slices; nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models import Absence, Contract, Event, Fact, Pin, Problem, Queue, Request, SkillRow, Vendor
from scheduler import plan, split
from scheduler.engine.settings import Settings
from scheduler.rules import rules_of
from scheduler.rules.cap import Cap
from scheduler.split.bonds import components
from tests.factories import MONDAY, duty, moderator, past_duty, pattern, roster, rule_row, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

PROOF = Settings(deterministic=True, work=200)

SPOKEN = {"ana": "en", "ben": "en", "cem": "de", "dot": "de"}


def hub(spoken: dict[str, str] | None = None, **fields: Any) -> Problem:
    """Two languages that share nothing, two people each, 4-hour shifts from eight; two heads each from 8 to 12."""
    heads = np.zeros((2, 48))
    heads[:, 8:12] = heads[:, 32:36] = 2
    people = [moderator(who, languages=tuple(said.split())) for who, said in (spoken or SPOKEN).items()]
    base: dict[str, Any] = {
        "days": 2,
        "moderators": people,
        "patterns": [pattern(hours=4)],
        "queues": [Queue(id="en", language="en"), Queue(id="de", language="de")],
        "heads": heads,
    }
    return tiny_problem(**{**base, **fields})


def ids(parts: Sequence[split.Part]) -> list[list[str]]:
    return [[person.id for person in part.problem.moderators] for part in parts]


def test_two_components_by_hand() -> None:
    """Proves: two languages are two exact parts, each with its own queue and all of its demand. On each, cem's day off
    leaves 4 h short of queue de (4,000 points at priority 3), nothing of en; so the parts' proven bounds are 0 and
    4,000, their sum is the optimum of the whole, and the joined roster costs that.

    Sensitivity: a queue in two parts, a bound that counts twice, a roster that loses a duty.
    """
    problem = hub(absences=[Absence(moderator="cem", start=0, end=1440)])
    parts = split.split(problem, 2)
    assert ids(parts) == [["ana", "ben"], ["cem", "dot"]]
    assert [[queue.id for queue in part.problem.queues] for part in parts] == [["en"], ["de"]]
    assert [part.exact for part in parts] == [True, True]
    assert [len(part.problem.absences) for part in parts] == [0, 1]
    alone = [plan.solve(part.problem, PROOF) for part in parts]
    assert [one.summary["cost"] for one in alone] == [one.summary["bound"] for one in alone] == [0, 4000]
    bound = split.bound_of(problem, parts, [split.PartBound(one.summary["bound"]) for one in alone])
    assert bound == plan.solve(problem, PROOF).summary["cost"] == 4000
    joined = split.joined(problem, [one.roster for one in alone])
    assert split.cost_of(problem, joined) == 4000
    told = split.report(
        parts, [(0, 0, 0.0), (4000, 4000, 4.0)], joined=4000, cost=4000, bounds=[bound, None, 3000]
    )  # fmt: skip
    assert (told.bound, told.lost_at_most, told.gained_at_seams) == (4000, 0, 0)
    assert split.SplitReport.model_validate_json(told.model_dump_json()) == told
    assert split.report(parts, [(0, 0, 0.0)] * 2, joined=9, cost=7, bounds=[None]).lost_at_most is None


@pytest.mark.parametrize(
    ("fields", "tied"),
    [
        ({}, False),
        ({"skills": [SkillRow(moderator="ana", queue="en"), SkillRow(moderator="ana", queue="de")]}, True),
        ({"skills": [SkillRow(moderator="ana", queue="en"),
                     SkillRow(moderator="ana", queue="de", first_date=MONDAY + timedelta(days=1))]}, True),
        ({"skills": [SkillRow(moderator="ana", queue="en"),
                     SkillRow(moderator="ana", queue="de", first_date=MONDAY + timedelta(days=2))]}, False),
        ({"history": [past_duty("ana", -1, "20:00", 8, queue="de")]}, True),
        ({"history": [past_duty("ana", -1, "08:00", 8, queue="de")]}, False),
        ({"hub": {"min_hard": True}, "minimum": 1, "maximum": 2}, False),
        ({"rules": [rule_row("fairness", measure="nights", weight=9)]}, False),
        ({"events": [Event(team="t", start=0, end=60, kind="meeting")]}, False),
    ],
)  # fmt: skip
def test_what_hangs_together(fields: dict[str, Any], tied: bool) -> None:
    """Proves: a skill on any date of the horizon ties two languages, so does a past duty that still covers a queue in
    it; skills of later dates, duties that are over, minima of queues of their own and soft rules do not.

    Sensitivity: an edge forgotten would let two parts both count, or both not count, the same presence.
    """
    problem = hub(**fields)
    assert len(components(problem, rules_of(problem))) == (1 if tied else 2)


def test_a_law_across_moderators_ties() -> None:
    """Proves: a law across the people of a scope makes one component of them and all that hangs on them; a soft one, or
    a law about each of them alone, does not.

    Sensitivity: parts that each keep such a law may break it together.
    """

    class Together(Cap):
        @property
        def across(self) -> bool:
            return True

    said: dict[str, Any] = {"id": "x", "measure": "days_worked", "window": "horizon", "limit": 3}
    problem = hub()
    assert len(components(problem, [Together.model_validate(said)])) == 1
    assert len(components(problem, [Together.model_validate({**said, "scope": "moderator:ana"})])) == 2
    assert len(components(problem, [Together.model_validate({**said, "weight": 5})])) == 2
    assert len(components(problem, [Cap.model_validate(said)])) == 2


def test_nothing_is_lost_or_doubled() -> None:
    """Proves: people who serve nothing and a queue that nobody serves are in one part each, all rows of a moderator go
    where the moderator goes, and every part is a valid problem that survives its JSON.

    Sensitivity: demand that no part has would be a shortage that nobody sees.
    """
    spoken = {**SPOKEN, "eve": "fr", "fay": "en"}
    heads = np.ones((3, 48))
    problem = hub(
        spoken,
        queues=[Queue(id="en", language="en"), Queue(id="de", language="de"), Queue(id="ja", language="ja")],
        heads=heads,
        requests=[Request(moderator=who, day=0, wish="off") for who in spoken],
        pins=[Pin(moderator="dot", day=1, off=True)],
        history=[past_duty(who, -1) for who in spoken],
        facts=[Fact(subject="ana", fact="x"), Fact(subject="moderator: dot", fact="x"), Fact(subject="hub", fact="x")],
        events=[Event(moderator="eve", start=480, end=510, kind="training")],
        rules=[rule_row("cap", scope="moderator:ben", measure="days_worked", window="horizon", limit="1")],
    )
    parts = split.split(problem, 3)
    assert sorted(who for own in ids(parts) for who in own) == sorted(spoken)
    assert Counter(queue.id for part in parts for queue in part.problem.queues) == {"en": 1, "de": 1, "ja": 1}
    for field in ("requests", "pins", "history", "events", "rules"):
        rows = [row for part in parts for row in getattr(part.problem, field)]
        assert sorted(map(repr, rows)) == sorted(map(repr, getattr(problem, field))), field
    assert sum(len(part.problem.facts) for part in parts) == 2 + len(parts)
    for part in parts:
        assert Problem.model_validate_json(part.problem.model_dump_json()) == part.problem
        assert len(part.problem.moderators) <= 3


def test_few_parts_of_much_the_same_size() -> None:
    """Proves: components of 2, 2 and 1 people in parts of at most three are two parts, not three; a hub that is not
    above the limit stays whole, with all its queues.

    Sensitivity: a process for every language.
    """
    problem = hub({**SPOKEN, "eve": "fr"})
    assert sorted(map(len, ids(split.split(problem, 3)))) == [2, 3]
    (whole,) = split.split(problem, 5)
    assert whole.problem == problem
    assert whole.exact
    with pytest.raises(ValueError, match="at least one"):
        split.split(problem, 0)


def people(count: int, **said: Any) -> list[Any]:
    return [
        moderator(f"m{number:02}", **{key: value(number) for key, value in said.items()}) for number in range(count)
    ]


@pytest.mark.parametrize(
    ("said", "above", "expected"),
    [
        ({"vendor": lambda n: "xy"[n % 2]}, 6, [["x"], ["y"]]),
        ({"vendor": lambda n: "xxxxxxyyyzzz"[n]}, 6, [["x"], ["y", "z"]]),
        ({"team": lambda n: "xy"[n % 2]}, 6, [["x"], ["y"]]),
        ({"vendor": lambda n: "xxxxxxxxxxyy"[n], "team": lambda n: "ppppqqqqqqrr"[n]}, 6, [["p", "r"], ["q"]]),
    ],
)
def test_a_component_is_cut_by_vendor_or_team(said: dict[str, Any], above: int, expected: list[list[str]]) -> None:
    """Proves: twelve people of one queue are cut into whole vendors, or whole teams of one vendor, several together
    where they fit, a vendor that is too large by its teams; none of these parts is exact.

    Sensitivity: a vendor in two parts where it fits into one.
    """
    problem = tiny_problem(moderators=people(12, **said), heads=3, vendors=[Vendor(id="x", queues=("general",))])
    parts = split.split(problem, above)
    named = "team" if "team" in said else "vendor"
    assert [sorted({getattr(m, named) for m in part.problem.moderators}) for part in parts] == expected
    assert not any(part.exact for part in parts)
    assert len({part.name for part in parts}) == len(parts)


def test_the_cut_that_shares_less() -> None:
    """Proves: of two vendors with a team for each of two languages, and one who speaks both, the teams are parts: cut
    by vendor both languages would be shared. Without teams and vendors people are kept with those who serve the same.

    Sensitivity: a language with few people halved, each half too few to be there at all hours.
    """
    said = [("x", "en"), ("x", "de"), ("y", "en"), ("y", "de")] * 2
    people = [moderator(f"m{n}", vendor=v, team=t, languages=(t,)) for n, (v, t) in enumerate(said)]
    both = moderator("m8", vendor="x", team="en", languages=("en", "de"))
    teams = [{"en"}, {"de"}]
    parts = split.split(hub(moderators=[*people, both]), 5)
    assert [{m.team for m in part.problem.moderators} for part in parts] == teams
    alike = [m.model_copy(update={"vendor": "", "team": ""}) for m in people]
    bare = split.split(hub(moderators=[*alike, both.model_copy(update={"vendor": "", "team": ""})]), 5)
    assert [{m.languages for m in part.problem.moderators} - {("en", "de")} for part in bare] == [{("en",)}, {("de",)}]


def test_like_slices() -> None:
    """Proves: ten people of one queue, six on another contract, are cut into two slices, three of them in each.

    Sensitivity: one slice of all who work longer.
    """
    people = [moderator(f"m{n}", contract="half" if n < 6 else "full") for n in range(10)]
    contracts = [Contract(id="full"), Contract(id="half", minutes_per_week_max=1200)]
    parts = split.split(tiny_problem(moderators=people, contracts=contracts, heads=3), 5)
    assert [sum(m.contract == "half" for m in part.problem.moderators) for part in parts] == [3, 3]


def test_another_past_is_not_exact() -> None:
    """Proves: a part whose past is known from a later date than the whole's is not exact: dates before its first duty
    would be unknown there, and are days off in the whole.

    Sensitivity: a bound of a part that reads runs and rests otherwise.
    """
    both = hub(history=[past_duty("ana", -2), past_duty("cem", -2)])
    assert [part.exact for part in split.split(both, 2)] == [True, True]
    one = hub(history=[past_duty("ana", -2), past_duty("cem", -1)])
    assert [part.exact for part in split.split(one, 2)] == [True, False]


def test_joining_refuses_what_is_not_its_own() -> None:
    """Proves: somebody with duties in two parts, or a part on another clock, is an error.

    Sensitivity: two duties of one night in one roster.
    """
    problem = hub()
    one = roster(problem, duty(problem, "ana", 0, hours=4))
    assert [d.moderator for d in split.joined(problem, [one, roster(problem)]).duties] == ["ana"]
    with pytest.raises(ValueError, match="ana has duties in two parts"):
        split.joined(problem, [one, one])
    with pytest.raises(ValueError, match="another date"):
        split.joined(problem, [one.model_copy(update={"start": MONDAY + timedelta(days=1)})])


SHOW = """
from benchmarks.hub_case import HubCase, hub_problem
from scheduler.split import split
print(*(f"{part.name} {part.problem.sha256}" for part in split(hub_problem(HubCase(60, 0.9, 60, 1, False)), 25)))
"""


def test_the_same_in_another_process() -> None:
    """Proves: a made hub is split alike in processes with different hash seeds: whoever joins need not be who split.

    Sensitivity: an order taken from a set of names.
    """
    said = {
        subprocess.run(
            [sys.executable, "-c", SHOW],
            cwd=Path(__file__).resolve().parents[2],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert said.pop().count("part ") >= 3
