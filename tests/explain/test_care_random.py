"""Questions about one moderator in random hubs with severe queues and events, against every plan of every tour."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, Event, Queue
from scheduler.engine.alone import Cell, Clash, Tour
from scheduler.explain.budget import Budget
from scheduler.explain.loosen import NEVER_LIFTED, Loosener
from scheduler.explain.relax import FIGURES
from scheduler.explain.words import Words
from scheduler.rules.skill import Skill
from tests.explain.care_brute import Tours
from tests.explain.examined import examined
from tests.factories import moderator, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Problem
    from scheduler.explain.loosen import Loosening
    from scheduler.rules import Rule
    from tests.explain.examined import Examined

QUEUES = (Queue(id="hard", severity="severe"), Queue(id="mild"))


def _cap(id: str, **fields: Any) -> Any:
    return rule_row("cap", id=id, **{"measure": "exposure:severe", **fields})


CARE = (
    _cap("shift", window="shift", limit="15m"),
    _cap("none", window="day", limit="0m"),
    _cap("sum", window="horizon", limit="30m"),
    _cap("share", window="shift", limit_share="50% of review"),
    _cap("days", measure="days_with:exposure:severe", window="any(2d)", limit="1"),
    rule_row("exposure", id="stretch", tier="severe", max_stretch="15m", interruption="15m"),
    rule_row("forbid", id="last", when="tier=severe and last=15m"),
    rule_row("forbid", id="consent", when="tier=severe", unless="fit"),
    rule_row("floor", id="calm", measure="activity:wellness", window="shift", limit="15m"),
    rule_row("spell", id="spell", min="30m"),
    rule_row("cap", id="worked", measure="days_worked", window="horizon", limit="1"),
)


@st.composite
def caring(draw: st.DrawFn) -> Problem:
    """One or two people, one date of shifts of half an hour and three quarters or two of half an hour each, a severe
    and a mild queue, some care, and sometimes an event or a leave."""
    days = draw(st.sampled_from([1, 1, 2]))
    shapes = [pattern("short", hours=0.5)] if days > 1 else [pattern("day", hours=(0.5, 0.75))]
    rows = draw(st.lists(st.sampled_from(CARE), min_size=1, max_size=4, unique_by=lambda row: row.id))
    rows = [row.model_copy(update={"weight": draw(st.sampled_from([None, None, None, 800]))}) for row in rows]
    heads = np.zeros((2, 96 * days))
    random = np.random.default_rng(draw(st.integers(0, 999)))
    for day in range(days):
        heads[:, 96 * day + 32 : 96 * day + 35] = random.choice([0, 1, 2], size=(2, 3), p=[0.3, 0.4, 0.3])
    kind = draw(st.sampled_from(["none", "training", "wellness", "meeting", "leave"]))
    start = 480 + draw(st.sampled_from([0, 15]))
    found: dict[str, Any] = {}
    if kind == "leave":
        found["absences"] = (Absence(moderator="ana", start=0, end=1440, kind="leave"),)
    elif kind != "none":
        whose = {"team": "t"} if kind == "meeting" else {"moderator": "ana"}
        found["events"] = (Event(start=start, end=start + 15, kind=kind, **whose),)
    people = [moderator(name, team="t", severe_ok=True) for name in ("ana", "ben")[: draw(st.integers(1, 2))]]
    return tiny_problem(
        days=days, interval=15, moderators=people, queues=QUEUES, patterns=shapes, heads=heads, rules=rows, **found
    )


def test_what_blocks_and_what_costs_least_under_care() -> None:
    """Proves: somebody is blocked exactly where no tour with any plan is legal and serves the cell; under the rules
    named alone there is none either, and without any one of them there is one; the cheapest tour costs what the
    cheapest of all costs; and so do the ways in which each rule may give way, each of which is enough.

    Sensitivity: plans that know nothing of a rule, wellness that an event gives counted twice, an event that is given
    up and keeps its minutes, a sum over two dates judged by the duty, a price of the kernel's called proven.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=100, database=None)
    @given(caring(), st.integers(0, 5))
    def look(problem: Problem, number: int) -> None:
        one = examined(problem)
        cells = [Cell(*cell) for cell in np.argwhere(problem.demand.heads > 0).tolist()]
        loosener = Loosener(one.case, one.alone, Words(problem, {}), Budget())
        for m in range(len(problem.moderators)):
            tours = Tours(problem, one.case, m, one.case.rules)
            for cell in (None, *cells[number :: max(1, len(cells) // 2)][:2]):
                _asked(one, loosener, tours, m, cell, seen)

    look()
    assert min(seen[what] for what in ("open", "none", "spell", "calm", "consent", "absence.ana", "freed")) >= 3, seen


def _asked(one: Examined, loosener: Loosener, tours: Tours, m: int, cell: Cell | None, seen: Counter[str]) -> None:
    rules = one.case.rules
    blocking = one.alone.blocking(m, rules, cell)
    assert (blocking is None) == bool(tours.legal(rules, cell)), (m, cell, blocking)
    if blocking is None:
        found = one.alone.cheapest(m, rules, one.case.held(m), cell=cell, seconds=30)
        assert isinstance(found, Tour)
        change = one.case.change(m, found.duties)
        assert change is not None
        assert found.cheapest
        assert change.cost == tours.least(rules, cell)
        seen["open"] += 1
        return
    skill = [rule for rule in rules if isinstance(rule, Skill)]
    assert not tours.legal([*skill, *blocking], cell)
    for rule in blocking:
        seen[rule.id] += 1
        assert tours.legal([*skill, *(other for other in blocking if other is not rule)], cell), rule.id
        for way in loosener.ways(m, rule, cell) if rule.kind not in NEVER_LIFTED else ():
            _freed(one, loosener, m, rule, way, cell)
            seen["freed"] += 1


def _freed(one: Examined, loosener: Loosener, m: int, rule: Rule, way: Loosening, cell: Cell | None) -> None:
    """A way is enough, costs what it says, and one step less is not enough."""
    there = Tours(way.problem, one.case, m, way.rules)
    priced = loosener.priced(m, way, cell)
    assert priced is not None, way.text
    tour, change = priced
    assert tour.cheapest
    assert change.cost == there.least(way.rules, cell), way.text
    left = next((other for other in way.rules if other.id == rule.id), None)
    if " were " in way.text and left is not None:
        name, sign = next(
            (name, sign) for name, sign in FIGURES[rule.kind] if getattr(rule, name) != getattr(left, name)
        )
        unit = sign * (5 if left.amount_unit == "hour" else 1)
        back = left.model_copy(update={name: getattr(left, name) - unit})
        fewer = [back if other.id == rule.id else other for other in way.rules]
        assert not Tours(way.problem, one.case, m, fewer).legal(fewer, cell), way.text


def test_a_clash_under_care_is_minimal() -> None:
    """Proves: minima of one head are kept together exactly where no clash is found; what clashes is kept by no plans of
    anybody, and without any one member some plans keep it.

    Sensitivity: an event that interrupts no stretch, a law on plans that holds whether its literal is true or not, one
    person on two queues at once.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=50, database=None)
    @given(caring(), st.integers(1, 4))
    def look(problem: Problem, many: int) -> None:
        one = examined(problem)
        cells = [Cell(*cell) for cell in np.argwhere(problem.demand.heads > 0).tolist()]
        reached = [c for c in cells if any(one.alone.reaches(m, c) for m in range(len(problem.moderators)))][:many]
        if reached:
            minimum = np.zeros_like(problem.demand.heads)
            for cell in reached:
                minimum[cell] = 1000
            demand = problem.demand.model_copy(update={"minimum": minimum})
            hub = problem.hub.model_copy(update={"min_hard": True})
            seen[_clashed(examined(problem.model_copy(update={"demand": demand, "hub": hub})), reached)] += 1

    look()
    assert min(seen["clash"], seen["kept"]) >= 10, seen


def _clashed(one: Examined, cells: list[Cell]) -> str:
    people, rules = range(len(one.problem.moderators)), one.case.rules
    found = one.alone.clash(list(people), rules, cells, cells[:1], 30)
    assert found != "unknown"
    tours = [Tours(one.problem, one.case, m, rules) for m in people]

    def kept(few: list[Rule], minima: Sequence[Cell]) -> bool:
        skill = [rule for rule in rules if isinstance(rule, Skill)]
        served = [{tour.served.intersection(minima) for tour in own.legal([*skill, *few], None)} for own in tours]
        return any(set().union(*chosen).issuperset(minima) for chosen in product(*served))

    if not isinstance(found, Clash):
        assert kept(list(rules), cells)
        return "kept"
    assert not kept(list(found.rules), found.cells)
    for rule in found.rules:
        assert kept([other for other in found.rules if other is not rule], found.cells), rule.id
    for cell in found.cells:
        assert kept(list(found.rules), [other for other in found.cells if other != cell])
    return "clash"
