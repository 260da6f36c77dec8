"""The generated hub: its load, its shares and its night gap are exactly what the command promises."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.hub import canonical_json, main
from benchmarks.hub_case import HubCase, hub_problem
from benchmarks.hub_demand import heights, round_to_total, shares
from benchmarks.hub_people import DAYS, draw_people
from models import Activity, Duty, Problem, Roster, services
from models.absence import absence_days, credited
from scheduler.check import check
from scheduler.engine.options import shift_options

if TYPE_CHECKING:
    from pathlib import Path

NIGHT_FIRST, NIGHT_END = 23 * 60, 6 * 60


def _net_minutes(problem: Problem) -> int:
    """Contract minutes of the horizon less what absence takes off, as the rules credit it."""
    away, total = absence_days(problem), 0
    for person in problem.moderators:
        contract = problem.contract_of[person.id]
        for week in range(0, DAYS, 7):
            days = sum(week <= day < week + 7 for day in away.get(person.id, ()))
            total += contract.minutes_per_week_max - credited(
                contract.minutes_per_week_max, days, contract.days_per_week_max
            )
    return total


@pytest.mark.parametrize(("moderators", "load", "interval"), [(20, 0.88, 60), (37, 0.98, 30), (50, 1.05, 15)])
def test_load_is_exact(moderators: int, load: float, interval: int) -> None:
    """Proves: the heads are whole and their person-minutes are the load times the net contract minutes, to ½ head.

    Sensitivity: rounding each cell by itself misses by tens of heads; a load of the paid clock length is 6 % lower.
    """
    problem = hub_problem(HubCase(moderators, load, interval))  # type: ignore[arg-type]
    heads = problem.demand.heads
    assert not (heads % 1000).any()
    assert abs(heads.sum() // 1000 * interval - load * _net_minutes(problem)) <= interval / 2


def test_shares_of_people_are_exact() -> None:
    """35 % speak two languages, 30 % start from 06:00 to 14:00, 10 % from 12:00; 1 to 3 areas, 0 to 2 days of leave."""
    problem = hub_problem(HubCase(240, 0.9, 60))
    people = problem.moderators
    assert (len(problem.queues), len({q.language for q in problem.queues})) == (24, 6)
    assert sum(len(person.languages) == 2 for person in people) == 84
    assert {len(person.languages) for person in people} == {1, 2}
    assert {len(person.policy_areas) for person in people} == {1, 2, 3}
    starts = {
        contract.id: [minute for p in problem.patterns_of_contract[contract.id] for minute in p.starts()]
        for contract in problem.contracts
    }
    bounds = {name: (min(minutes), max(minutes), len(minutes)) for name, minutes in starts.items()}
    assert bounds == {"any": (0, 1380, 24), "day": (360, 840, 9), "late": (720, 1380, 12)}
    assert sum(person.contract == "day" for person in people) == 72
    assert sum(person.contract == "late" for person in people) == 24
    away = absence_days(problem)
    assert {len(away.get(person.id, ())) for person in people} == {0, 1, 2}
    assert not any(day + 1 in days for days in away.values() for day in days)
    assert len(problem.requests) == round(240 * 28 / 20)


def test_a_small_hub_has_six_queues() -> None:
    """Below 200 people there are three languages and two areas, and everybody serves one queue at least."""
    problem = hub_problem(HubCase(50, 0.88))
    assert len(problem.queues) == 6
    assert all(services(problem).values())


@pytest.mark.parametrize("interval", [15, 30, 60])
def test_night_gap_leaves_nobody_able(interval: int) -> None:
    """Proves: with the gap nobody who serves the first language has a shift that meets 23:00 to 06:00, others do; the
    same people meet the same demand, and there is some at night. Sensitivity: without the gap some of them have."""
    gap, plain = (hub_problem(HubCase(60, 0.88, interval, seed=3, night_gap=on)) for on in (True, False))  # type: ignore[arg-type]
    first = {person.id for person in gap.moderators if "l1" in person.languages}
    assert not _able_at_night(gap) & first
    assert _able_at_night(gap) - first
    assert _able_at_night(plain) & first
    assert gap.demand == plain.demand
    assert gap.absences == plain.absences
    assert gap.demand.heads[:2].reshape(2, DAYS, -1)[:, :, : NIGHT_END // interval].any()


def _able_at_night(problem: Problem) -> set[str]:
    """People whose contract has a shift with a minute between 23:00 and 06:00."""
    rows = shift_options(problem)
    minute = rows.start % 1440
    at_night = (minute < NIGHT_END) | (minute + rows.end - rows.start > NIGHT_FIRST)
    return {person.id for person in problem.moderators if at_night[rows.contract_rows[person.contract]].any()}


@pytest.mark.parametrize(("offset", "faults"), [(175, 1), (180, 0), (240, 0), (300, 0), (305, 1)])
def test_the_break_rule_is_the_patterns_window(offset: int, faults: int) -> None:
    """Proves: the written rule admits breaks from 3 h to 5½ h after the start, as the pattern does, and no others."""
    problem = hub_problem(HubCase(10, 0.8, 30))
    person = next(person.id for person in problem.moderators if person.contract == "day")
    start, end = 480, 480 + 510
    pause = start + offset
    activities = (
        Activity(start, pause, "spare"),
        Activity(pause, pause + 30, "break"),
        Activity(pause + 30, end, "spare"),
    )
    duties = (Duty(person, start, end, activities),)
    roster = Roster(problem_sha256=problem.sha256, time_zone="UTC", start=problem.hub.start, duties=duties)
    broken = [violation for violation in check(problem, roster).hard if violation.kind == "break_in_shift"]
    assert len(broken) == faults


def test_same_seed_same_problem() -> None:
    """Two calls make equal problems, another seed another one; the JSON reads back and has the problem's digest."""
    problem = hub_problem(HubCase(30, 0.9, 60, seed=7))
    assert problem == hub_problem(HubCase(30, 0.9, 60, seed=7))
    assert problem.sha256 != hub_problem(HubCase(30, 0.9, 60, seed=8)).sha256
    text = canonical_json(problem)
    assert hashlib.sha256(text.encode()).hexdigest() == problem.sha256
    assert Problem.model_validate_json(text) == problem


def test_rounding_is_right_on_average_and_in_total() -> None:
    """Proves: every cell is its floor or its ceiling, the total is exact each time, and means come near the cells."""
    rng = np.random.default_rng(1)
    cells = np.array([[0.1, 0.9, 2.0], [1.25, 0.5, 0.25]])
    drawn = np.array([round_to_total(cells, 5, rng) for _ in range(4000)])
    assert (drawn.sum(axis=(1, 2)) == 5).all()
    assert (np.floor(cells) <= drawn).all()
    assert (drawn <= np.ceil(cells)).all()
    assert np.abs(drawn.mean(axis=0) - cells).max() < 0.03


def test_waves_are_as_deep_as_written() -> None:
    """The day swings by 60 %, a second wave and a week ride on it; the mean is 1, the peak lies from 08:00 to 22:00."""
    rng = np.random.default_rng(5)
    drawn = heights(200, DAYS, 60, rng).reshape(200, DAYS, 24)
    day = drawn.mean(axis=1)
    first, second = (2 * np.abs(np.fft.rfft(day, axis=1)[:, k]) / 24 for k in (1, 2))
    assert drawn.mean() == pytest.approx(1, abs=0.01)
    assert np.abs(first - 0.60).max() < 0.06
    assert np.abs(second - 0.15).max() < 0.06
    weekly = drawn.mean(axis=2).reshape(200, 4, 7).mean(axis=1)
    assert 2 * np.abs(np.fft.rfft(weekly, axis=1)[:, 1]).mean() / 7 == pytest.approx(0.12, abs=0.01)
    peak = -np.angle(np.fft.rfft(day, axis=1)[:, 1]) / (2 * np.pi) * 24 + 0.5
    assert ((peak % 24 > 7.5) & (peak % 24 < 22.5)).all()


def test_demand_follows_skill() -> None:
    """A queue's share is its supply times 0.85 to 1.15, and supply spreads everybody's minutes over what they serve."""
    rng = np.random.default_rng(2)
    people = draw_people(300, 6, 4, rng)
    assert people.supply.sum() == pytest.approx(people.minutes.sum())
    ratio = shares(people.supply, rng) / (people.supply / people.supply.sum())
    assert 0.85 / 1.15 <= ratio.min() < ratio.max() <= 1.15 / 0.85


def test_write_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` writes the problem and `--write-only` stops there; the last line is JSON."""
    out = tmp_path / "hub.json"
    assert main(["--moderators", "12", "--interval", "60", "--json", str(out), "--write-only"]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["problem_sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert said["case"]["moderators"] == 12


def test_the_last_line_is_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    """A solved hub: the roster is complete and legal, and the last line holds the summary's fields and the case."""
    assert main(["--moderators", "12", "--interval", "60", "--load", "0.7", "--seconds", "2", "--seed", "3"]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"status", "cost", "bound", "gap_pct", "uncovered_hours", "terms", "rules", "input_sha256"} <= set(said)
    assert (said["hard_violations"], said["left_off"], said["case"]["seed"]) == (0, [], 3)
    assert sum(said["terms"].values()) == said["cost"] > 0
