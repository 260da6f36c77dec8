"""Ways in which a rule gives way, on random hubs with absences and events, against every tour of the hub as it then is.

What a way says is tried by brute force: that it is enough, that it is the least, and what the best tour then costs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, Event
from models.part import part_of, with_rows
from scheduler.check import check
from scheduler.engine.alone import Cell
from scheduler.engine.options import shift_options
from scheduler.explain.blocks import span_of
from scheduler.explain.budget import Budget
from scheduler.explain.case import Case, rules_about
from scheduler.explain.loosen import NEVER_LIFTED, Loosener
from scheduler.explain.relax import FIGURES
from scheduler.explain.words import Words
from tests.explain.examined import best_ticks, examined, legal, ticks_of
from tests.factories import rule_row
from tests.plan.hubs import few_shapes, hubs

if TYPE_CHECKING:
    from models import Problem
    from scheduler.explain.loosen import Loosening
    from scheduler.rules import Rule
    from tests.explain.examined import Examined

TINY = hubs(sizes=((2, 2), (1, 3)), worked=few_shapes())

LAWS = (
    rule_row("rest_between", id="rest", min="11h"),
    rule_row("cap", id="days", measure="days_worked", window="horizon", limit="1"),
    rule_row("cap", id="hours", measure="work", window="horizon", limit="7h"),
    rule_row("free_days", id="free", day_type="any", min="1", window="any(2d)"),
)


@st.composite
def busy(draw: st.DrawFn) -> Problem:
    """A tiny hub in which Ana is on leave or called to something, and some law is in the way."""
    problem = draw(TINY)
    days, clock = problem.hub.days, problem.clock
    absences, events = list(problem.absences), list(problem.events)
    first = draw(st.integers(0, days - 1))
    if draw(st.booleans()):
        last = draw(st.sampled_from([first, first, days - 1]))
        kind = draw(st.sampled_from(["leave", "leave", "sick"]))
        start, end = clock.day_start(first), clock.day_start(last + 1)
        absences.append(Absence(moderator="ana", start=start, end=end, kind=kind))
    else:
        start = clock.day_start(first) + draw(st.sampled_from([540, 600, 720, 1380]))
        events.append(
            Event(moderator="ana", start=start, end=start + draw(st.sampled_from([60, 120])), kind="training")
        )
    known = {row.id for row in problem.rules}
    laws = [row for row in draw(st.lists(st.sampled_from(LAWS), max_size=2, unique=True)) if row.id not in known]
    return problem.model_copy(
        update={"absences": tuple(absences), "events": tuple(events), "rules": (*problem.rules, *laws)}
    )


def test_every_way_is_enough_and_the_least_and_priced() -> None:
    """Proves: a rule that blocks has a way exactly where some tour is legal without it (without the absence or the
    event itself, too); under each way there is one; a figure that gives way one step less leaves none; and the best
    tour costs what the cheapest of all tours costs under it.

    Sensitivity: an event that is lifted and still takes its minutes, an absence that keeps its credit, a figure moved
    too far, a price under the rules as they were.
    """
    seen: Counter[str] = Counter()

    @settings(derandomize=True, deadline=None, max_examples=120, database=None)
    @given(busy(), st.integers(0, 9))
    def look(problem: Problem, number: int) -> None:
        one = examined(problem)
        words = Words(problem, {})
        loosener = Loosener(one.case, one.alone, words, Budget())
        cells = [Cell(*cell) for cell in np.argwhere(problem.demand.heads > 0).tolist()]
        for m in range(len(problem.moderators)):
            for cell in (None, *_called(problem, cells)[:1], *cells[number % 3 :: max(1, len(cells) // 2)][:2]):
                for rule in _blocking(one, m, cell):
                    seen.update(_tried(one, loosener, m, rule, cell))

    look()
    assert min(seen[what] for what in ("absence", "attendance", "moved", "figure", "nothing helps")) >= 3, seen


def _blocking(one: Examined, m: int, cell: Cell | None) -> list[Rule]:
    """What blocks the moderator; where no shift works beside an event of theirs, what calls them."""
    found = one.alone.blocking(m, one.case.rules, cell)
    if found != () or cell is None or cell not in _called(one.problem, [cell]):
        return [rule for rule in found or () if rule.kind not in NEVER_LIFTED]
    person = one.problem.moderators[m].id
    return [rule for rule in one.case.rules if rule.id == f"attendance.{person}"]


def _some(cells: list[Cell], number: int) -> list[Cell]:
    return cells[number % 3 :: max(1, len(cells) // 2)][:2]


def _called(problem: Problem, cells: list[Cell]) -> list[Cell]:
    """Cells that meet somebody's own event or absence."""
    spans = [span_of(problem, cell.slot, cell.slot + 1) for cell in cells]
    own: list[Event | Absence] = [event for event in problem.events if event.moderator]
    own += problem.absences
    return [
        cell
        for cell, (low, high) in zip(cells, spans, strict=True)
        if any(event.start < high and low < event.end for event in own)
    ]


def _tried(one: Examined, loosener: Loosener, m: int, rule: Rule, cell: Cell | None) -> list[str]:
    ways = list(loosener.ways(m, rule, cell))
    others = [other for other in one.case.rules if other.id != rule.id]
    person = one.problem.moderators[m].id
    free = next(legal(_where(one, _given_up(one.problem, rule, person)[-1]), m, others, cell), None)
    if not ways:
        assert free is None, rule.id
        return ["nothing helps"]
    return [_true(one, loosener, m, rule, way, cell) for way in ways]


def _given_up(problem: Problem, rule: Rule, person: str) -> list[Problem]:
    """The hub without each absence or event of a person that the rule is about, and without all of them."""
    name = {"absence": "absences", "attendance": "events"}.get(rule.kind)
    if name is None:
        return [problem]
    rows = getattr(problem, name)
    gone = [*([row] for row in rows if row.moderator == person), [row for row in rows if row.moderator == person]]
    return [with_rows(problem, **{name: tuple(row for row in rows if row not in few)}) for few in gone]


def _moved(problem: Problem, person: str) -> list[Problem]:
    """The hub with each absence of a person moved to other whole dates; two rows that say the same are one absence."""
    clock, found = problem.clock, []
    for row in problem.absences if problem.hub.days > 1 else ():
        first, last = clock.day_of(row.start), clock.day_of(row.end - 1)
        for step in range(-first, problem.hub.days - last) if row.moderator == person else ():
            dates = {"start": clock.day_start(first + step), "end": clock.day_start(last + step + 1)}
            rows = (row.model_copy(update=dates) if other == row else other for other in problem.absences)
            found += [with_rows(problem, absences=tuple(rows))] if step else []
    return found


def _where(one: Examined, problem: Problem) -> Examined:
    """The hub with other rows of absences or events, and the shifts that there then are."""
    case = Case(problem, one.case.rules, one.case.roster, one.case.verdict, {})
    return one._replace(case=case, options=shift_options(problem, complete=True))


def _true(one: Examined, loosener: Loosener, m: int, rule: Rule, way: Loosening, cell: Cell | None) -> str:
    person = one.problem.moderators[m].id
    known = _moved(one.problem, person) if " lay " in way.text else _given_up(one.problem, rule, person)
    (there,) = (_where(one, same) for same in _distinct(known) if _rows(same) == _rows(way.problem))
    best = best_ticks(there, m, way.rules, cell)
    assert best is not None, way.text
    priced = loosener.priced(m, way, cell)
    assert priced is not None
    tour, _ = priced
    assert tour.cheapest
    part = part_of(way.problem, m)
    made = one.case.roster.model_copy(update={"duties": tour.duties})
    soft = sum(violation.ticks for violation in check(part, made, rules=rules_about(part, way.rules)).soft)
    assert ticks_of(there, m, tour.duties, soft) == best, way.text
    left = next((other for other in way.rules if other.id == rule.id), None)
    if " were " in way.text and left is not None:
        _least(there, m, rule, left, way, cell)
        return "figure"
    return "moved" if " lay " in way.text else rule.kind


def _least(there: Examined, m: int, rule: Rule, left: Rule, way: Loosening, cell: Cell | None) -> None:
    """One step less is not enough."""
    (name, sign) = next((name, sign) for name, sign in FIGURES[rule.kind] if getattr(rule, name) != getattr(left, name))
    unit = sign * (5 if rule.kind.startswith("rest") or rule.amount_unit == "hour" else 1)
    back = left.model_copy(update={name: getattr(left, name) - unit})
    rules = [back if other.id == rule.id else other for other in way.rules]
    assert next(legal(there, m, rules, cell), None) is None, way.text


def _rows(problem: Problem) -> tuple[object, ...]:
    return problem.absences, problem.events


def _distinct(problems: list[Problem]) -> list[Problem]:
    """Without those that say the same once more."""
    return [one for number, one in enumerate(problems) if _rows(one) not in map(_rows, problems[:number])]
