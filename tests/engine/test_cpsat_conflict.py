"""Conflicts: minimal, in the planner's words, and only where no legal tour is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models import Absence, BreakSpec, Conflict, Contract, Pin, Problem, RuleRow
from models.part import part_of
from scheduler.engine.alike import unlike_rows
from scheduler.engine.cpsat import conflict, legal_tour
from scheduler.engine.cpsat.conflict import concerning, for_anybody, planned_tour
from scheduler.engine.options import shift_options
from scheduler.rules import build, rules_of
from tests.factories import past_duty, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from scheduler.engine.cpsat.layout import Tours
    from scheduler.engine.options import Options
    from scheduler.rules import Rule

EIGHT, TWENTY_TWO = 8 * 60, 22 * 60


def hub(*rules: RuleRow, pins: tuple[Pin, ...] = (), absences: tuple[Absence, ...] = (), **fields: object) -> Problem:
    """Ana and Ben, a week, shifts of 8 hours from 08:00 and from 22:00."""
    patterns = [pattern("day"), pattern("night", "22:00")]
    return tiny_problem(rules=rules, pins=pins, absences=absences, patterns=patterns, **fields)  # type: ignore[arg-type]


def conflict_of(problem: Problem, moderator: int = 0) -> Conflict:
    found = legal_tour(problem, rules_of(problem), moderator, shift_options(problem))
    assert isinstance(found, Conflict)
    return found


def test_a_legal_tour() -> None:
    """Proves: pins are kept and rest is, so Ana works Monday by day and may not start again before 03:00.

    Sensitivity: a tour that leaves out a pin, or one of another moderator's, differs on Monday.
    """
    pins = (Pin(moderator="ana", day=0, start=EIGHT), Pin(moderator="ben", day=0, off=True))
    problem = hub(rule_row("rest_between", min="11h"), pins=pins)
    options = shift_options(problem)
    tour = legal_tour(problem, rules_of(problem), 0, options)
    assert isinstance(tour, np.ndarray)
    assert tour.shape == (1, 7)
    assert options.start[tour[0, 0]] == EIGHT


def test_a_pin_against_an_absence() -> None:
    """Proves: of all laws the conflict names the two that clash, the pin first, each with its sentence.

    Sensitivity: a conflict that is not deleted down also names the contract and `one_duty_a_day`.
    """
    problem = hub(
        rule_row("rest_between", min="11h"),
        pins=(Pin(moderator="ana", day=0, start=EIGHT), Pin(moderator="ana", day=3, off=True)),
        absences=(Absence(moderator="ana", start=0, end=1440),),
    )
    found = conflict_of(problem)
    assert found.moderator == "ana"
    assert found.rules == ("pin.ana.2027-03-01", "absence.ana")
    sentences = {rule.id: rule.statement() for rule in rules_of(problem)}
    assert found.sentences == tuple(sentences[rule] for rule in found.rules)
    assert isinstance(legal_tour(problem, rules_of(problem), 1, shift_options(problem)), np.ndarray)


def test_the_planner_s_own_words_stay() -> None:
    """Proves: where two explanations are minimal, the one with the pins is told and the law that also clashes is not.

    By hand: Monday night and Tuesday morning are pinned. Rest between them is too short for `rest_between`, and
    `forbid` bars every night. {pin Monday, pin Tuesday, rest} and {pin Monday, forbid} are both minimal; the order
    gives up other rules by their ids, so `a.forbid` is the first to go.
    Sensitivity: deletion in another order ends with the other set.
    """
    pins = (Pin(moderator="ana", day=0, start=TWENTY_TWO), Pin(moderator="ana", day=1, start=1440 + EIGHT))
    night = rule_row("forbid", id="a.forbid", when="pattern=night")
    rest = rule_row("rest_between", id="b.rest", min="11h")
    assert conflict_of(hub(rest, night, pins=pins)).rules == ("pin.ana.2027-03-02", "pin.ana.2027-03-01", "b.rest")
    assert conflict_of(hub(night, pins=pins)).rules == ("pin.ana.2027-03-01", "a.forbid")


def test_a_contract_that_nobody_can_fulfil() -> None:
    """Proves: 48 hard hours a week need six shifts, and the contract's five days a week forbid them.

    Sensitivity: without the floor, or with six days, there is a tour.
    """
    weekly = Contract(id="full", minutes_per_week_min=2880, minutes_per_week_max=2880, min_hard=True)
    found = conflict_of(hub(contracts=[weekly]))
    assert found.rules == ("contract.full.hours_min", "contract.full.days_max")
    six = hub(contracts=[weekly.model_copy(update={"days_per_week_max": 6})])
    assert isinstance(legal_tour(six, rules_of(six), 0, shift_options(six)), np.ndarray)


def test_a_pin_that_no_pattern_offers() -> None:
    """Proves: a pinned start of 09:00, which no shift has, is a conflict of its own.

    Sensitivity: a law over no choices at all that is dropped leaves a tour.
    """
    assert conflict_of(hub(pins=(Pin(moderator="ana", day=2, start=2 * 1440 + 540),))).rules == ("pin.ana.2027-03-03",)


def test_history_takes_part() -> None:
    """Proves: a night before the horizon and a pinned Monday morning clash with rest, and the night is named.

    Sensitivity: history that is not read leaves a tour; naming all of it names the duties that play no part.
    """
    rest = rule_row("rest_between", id="rest", min="11h")
    pins = (Pin(moderator="ana", day=0, start=EIGHT),)
    past = [past_duty("ana", -3), past_duty("ana", -1, "18:00"), past_duty("ben", -1, "19:00")]
    late = conflict_of(hub(rest, pins=pins, history=past))
    assert late.rules == ("pin.ana.2027-03-01", "rest")
    assert late.sentences[2:] == ("History: ana worked Sun 2027-02-28 18:00-02:00.",)
    early = hub(rest, pins=pins, history=[past_duty("ana", -1, "08:00")])
    assert isinstance(legal_tour(early, rules_of(early), 0, shift_options(early)), np.ndarray)


def test_history_that_takes_no_part() -> None:
    """Proves: of six days worked before the horizon a run that clashes with a pin names all, another clash none.

    By hand: at most six days in a row, six worked, and Monday is pinned. A pin that no pattern offers clashes alone.
    """
    run = rule_row("run", of="day_worked", max=6)
    past = [past_duty("ana", day) for day in range(-6, 0)]
    pinned = conflict_of(hub(run, pins=(Pin(moderator="ana", day=0, start=EIGHT),), history=past))
    assert pinned.rules == ("pin.ana.2027-03-01", "run")
    assert pinned.sentences[2].count("08:00-16:00") == 6
    alone = conflict_of(hub(run, pins=(Pin(moderator="ana", day=2, start=2 * 1440 + 540),), history=past))
    assert len(alone.sentences) == len(alone.rules) == 1


def test_whose_rules() -> None:
    """Proves: only hard rules of the moderator's scope are asked, so what Ben must do never blames Ana.

    Sensitivity: soft rules or Ben's pins among the concerned make the sets differ.
    """
    problem = hub(
        rule_row("rest_between", id="soft", weight=5, min="11h"),
        rule_row("forbid", id="ben", scope="moderator:ben", when="night"),
        pins=(Pin(moderator="ben", day=0, off=True),),
    )
    rules = rules_of(problem)
    ours, bens = ({rule.id for rule in concerning(problem, rules, m)} for m in (0, 1))
    assert bens - ours == {"ben", "pin.ben.2027-03-01"}
    assert "soft" not in bens
    assert ours >= {"one_duty_a_day", "contract.full.hours_max", "contract.full.days_max"}


def test_shifts_that_rules_cannot_tell_apart() -> None:
    """Proves: with breaks of half an hour anywhere on the grid between the second and the sixth hour, a cap on hours a
    week sees one shift of each length, and a cap on severe minutes all of them. A law that nobody works more than 4 h
    at a stretch sees two kinds of 8 h, for breaks from 3:30 to 4:00 keep it; of 9 h none does, which is one kind.

    By hand: breaks that begin from 2:00 to 5:00 in steps of five minutes are 37 layouts of each length.
    Sensitivity: layouts that a law tells apart taken for one; every layout kept.
    """
    rest = BreakSpec(minutes=30, paid=False, earliest=120, latest=330)
    problem = tiny_problem(days=2, moderators=["ana"], patterns=[pattern("day", "08:00", hours=(8, 9), breaks=[rest])])
    options = shift_options(problem, complete=True)

    def kept(*rows: RuleRow) -> list[int]:
        found = unlike_rows(part_of(problem, 0), [build(row) for row in rows], 0, options)
        return [len(found[0, day]) for day in range(2)]

    week = rule_row("cap", id="week", measure="work", window="week", limit="12h")
    stretch = rule_row("break_in_shift", id="break", tiers="over 6h: 30m", max_stretch="4h")
    severe = rule_row("cap", id="severe", measure="exposure:severe", window="day", limit="4h")
    assert options.day_rows.tolist() == [0, 74, 148]
    assert kept(week) == [2, 2]
    assert kept(week, stretch) == [3, 3]
    assert kept(severe) == [74, 74]


def test_a_conflict_that_others_have_is_tried_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a cap of 12 h and a floor of 16 h a week, known from another, are all that is encoded for Ana, and what
    is said is what she is told without knowing them; a known set that leaves her a tour says nothing.

    Sensitivity: known rules believed and not proven, or those of another's pins. Rules about one moderator are those of
    the same name: a week's work and Ben's absence from it are Ana's work and absence.
    """
    assert for_anybody("absence.ben", "ben") == for_anybody("absence.ana", "ana") != for_anybody("absence.ben", "ana")
    rules = [
        rule_row("cap", id="most", measure="work", window="week", limit="12h"),
        rule_row("floor", id="least", measure="work", window="week", limit="16h"),
        rule_row("rest_between", id="rest", min="11h"),
    ]
    problem = hub(*rules)
    exact, known = shift_options(problem, complete=True), [("pin.ben",), ("rest",), ("least", "most")]
    asked: list[list[str]] = []

    def noting(problem: Problem, rules: Iterable[Rule], moderator: int, options: Options) -> Tours | Conflict:
        held = list(rules)
        asked.append(sorted(rule.id for rule in held))
        return legal_tour(problem, held, moderator, options)

    monkeypatch.setattr(conflict, "legal_tour", noting)
    found = planned_tour(problem, rules_of(problem), 0, exact, exact, known)
    assert asked == [["rest"], ["least", "most"]]
    assert found == conflict_of(problem)
    free = hub(rules[0], rules[2])
    tour = planned_tour(free, rules_of(free), 0, exact, exact, known)
    assert isinstance(tour, np.ndarray)
