"""The peers: their rosters are legal, their days off obey the rules, and the table tells ratios and what is none."""

from __future__ import annotations

import json
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from benchmarks.curtois import FORMAT
from benchmarks.curtois_case import read_case, read_roster
from benchmarks.curtois_instance import CurtoisInstance
from benchmarks.curtois_score import score
from benchmarks.hub_case import HubCase, hub_problem
from benchmarks.hub_instance import HubInstance
from benchmarks.instance import Aim
from benchmarks.peers import curtois_cpsat, plain_cpsat, pyworkforce_steps, timefold_hub
from benchmarks.peers.duties import Facts, NoAnswerError, Worked, facts_of, roster_of
from benchmarks.peers.instance import PeerInstance, peers_of
from benchmarks.peers.solve import main
from benchmarks.peers.table import ratio, table
from models import Demand, Problem
from scheduler.plan import audit
from tests.benchmarks.test_curtois import TEXT

if TYPE_CHECKING:
    from pathlib import Path


def _week(moderators: int, load: float) -> Problem:
    """The first seven days of a generated hub, without requests."""
    whole = hub_problem(HubCase(moderators, load))
    heads = whole.demand.heads[:, : 7 * 48]
    demand = Demand(
        queues=whole.demand.queues, interval_minutes=30, heads=heads, minimum=np.zeros_like(heads), maximum=heads
    )
    fields = {name: getattr(whole, name) for name in Problem.model_fields}
    hub = whole.hub.model_copy(update={"days": 7})
    away = tuple(row for row in whole.absences if row.end <= 7 * 1440)
    return Problem(
        **{
            **fields,
            "hub": hub,
            "demand": demand,
            "absences": away,
            "requests": (),
        }
    )


def test_the_plain_model_is_legal_and_covers() -> None:
    """Proves: the checker finds nothing hard in the plain model's roster, and counts the cover that it priced.

    A week of six people at half load: a fifth of the demand is met at least.
    """
    problem = _week(6, 0.5)
    verdict, card = audit(problem, plain_cpsat.solve(problem, monotonic() + 4, 1, 2))
    assert verdict.hard == ()
    assert card.coverage_pct > 20


def test_pyworkforce_is_legal_or_missing() -> None:
    """Without the package the reason is told; with it, the checker finds nothing hard in its roster."""
    problem = hub_problem(HubCase(12, 0.5))
    if find_spec("pyworkforce") is None:
        with pytest.raises(NoAnswerError, match="not installed"):
            pyworkforce_steps.solve(problem, monotonic() + 6, 1, 2)
    else:
        assert audit(problem, pyworkforce_steps.solve(problem, monotonic() + 6, 1, 2))[0].hard == ()


@pytest.mark.parametrize("leave", [frozenset(), frozenset({3, 9}), frozenset({5, 6, 26}), frozenset({0, 27})])
def test_days_off_obey_the_rules(leave: frozenset[int]) -> None:
    """Proves: whoever works on all days that are left works five days a week less leave at most, six in a row at most,
    and has a free weekend, whatever their turn is."""
    problem = hub_problem(HubCase(4, 0.5))
    facts = Facts(problem, 30, 510, 30, [[0]], [leave], [(0,)])
    for index in range(28):
        off = pyworkforce_steps._days_off(facts, 0, index)
        works = [day not in off for day in range(28)]
        for monday in range(0, 28, 7):
            assert sum(works[monday : monday + 7]) <= 5 - sum(monday <= day < monday + 7 for day in leave)
        assert not any(all(works[day : day + 7]) for day in range(22))
        assert any({saturday, saturday + 1} <= off for saturday in range(5, 28, 7))


def test_duties_as_they_are_written() -> None:
    """A duty from 08:00 is at work until 12:00 and from 12:30; an interval without a queue is spare."""
    facts = facts_of(hub_problem(HubCase(4, 0.5)))
    assert facts.present(480) == [*range(16, 24), *range(25, 33)]
    queues = (0,) * 4 + (-1,) * 4 + (0,) + (1,) * 8
    (duty,) = roster_of(facts, [Worked(0, 480, queues)]).duties
    names = [queue.id for queue in facts.problem.queues]
    assert [(a.start, a.end, a.kind, a.queue) for a in duty.activities] == [
        (480, 600, "queue", names[0]),
        (600, 720, "spare", ""),
        (720, 750, "break", ""),
        (750, 990, "queue", names[1]),
    ]
    with pytest.raises(NoAnswerError, match="60 minutes"):
        facts_of(hub_problem(HubCase(4, 0.5, 60)))


def test_the_last_duty_ends_outside() -> None:
    """What lies after the horizon covers nothing."""
    facts = facts_of(hub_problem(HubCase(4, 0.5)))
    assert facts.present(27 * 1440 + 1410) == [28 * 48 - 1]


def test_a_peer_that_cannot_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """An hour's grain is none that the peers can plan in: exit code 1 and the reason."""
    assert main(["cp-sat", "--moderators", "4", "--interval", "60", "--seconds", "1"]) == 1
    assert "whole intervals" in capsys.readouterr().err


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package, or Java, that is not there is named; the command names the peer and the hub's options."""
    hub = HubInstance(50, 0.88, 30, False, Aim())
    peer = PeerInstance.of(hub, "timefold")
    monkeypatch.setattr("benchmarks.peers.instance.find_spec", lambda name: None)
    assert peer.missing(None) == "the package timefold is not installed"
    monkeypatch.setattr("benchmarks.peers.instance.find_spec", lambda name: object())
    monkeypatch.setattr("benchmarks.peers.instance.which", lambda name: None)
    assert peer.missing(None) == "Java is not installed"
    assert PeerInstance.of(hub, "cp-sat").missing(None) == ""
    assert peer.name == "hub-50-0.88-30/timefold"


def _record(uncovered: float, hard: int = 0) -> dict[str, Any]:
    judged = {"cost": 1000 * uncovered, "hard_violations": hard, "uncovered_pct": uncovered, "uncovered_hours": 1.0}
    return {"judged": judged, "said": {"left_off": []}, "seed": 1}


def test_ratios_and_none() -> None:
    """Proves: a peer with 3 % where we have 2 has 1.5 times as much; one illegal roster of two makes it none."""
    ours = [_record(1.0), _record(3.0)]
    lines = table("hub", {"rosterwright": ours, "a": [_record(3.0)], "b": [_record(0.0), _record(0.0, 1)]}).splitlines()
    assert lines[3] == "| a | 1 of 1 | 3.000 (3.000) | 1.5 | 3,000 (3,000) | 1.5 |"
    assert lines[4] == "| b | 1 of 2 | none | none | none | none |"
    assert (ratio(1.0, 0.0), ratio(0.0, 0.0), ratio(0.0, 2.0)) == ("∞", "1.0", "0.0")


def test_a_public_instance_counts_cost_alone() -> None:
    """Proves: without demand figures the table has the cost and its ratio only."""
    ours, peer = (
        [{"judged": {"cost": cost, "hard_violations": 0}, "said": {"left_off": []}, "seed": 1}] for cost in (200, 300)
    )
    lines = table("curtois-1", {"rosterwright": ours, "cp-sat": peer}).splitlines()
    assert lines[0] == "| `curtois-1` | legal | cost, points | ÷ ours |"
    assert lines[3] == "| cp-sat | 1 of 1 | 300 (300) | 1.5 |"


def test_the_plain_curtois_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves: on an instance small enough to be proven the plain model's roster breaks no limit and costs what the
    engine's does; its command says what the scorer counts in the written file, and the registry finds it.

    Sensitivity: a limit that the model forgets makes the roster illegal, one too many makes it dearer.
    """
    file, out = tmp_path / "hand.txt", tmp_path / "roster.csv"
    file.write_text(TEXT, encoding="utf-8")
    assert curtois_cpsat.main([str(file), "--seconds", "20", "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    case = read_case(file)
    result = score(case, read_roster(out))
    assert (said["cost"], said["hard_violations"], result.hard) == (result.cost, 0, ())
    assert FORMAT.run([str(file), "--seconds", "20"], monotonic()) == 0
    proven = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert proven["cost"] == proven["bound"] == result.cost
    seven = CurtoisInstance(7, Aim())
    assert [peer.name for peer in peers_of(seven, ["cp-sat", "timefold"]).values()] == ["curtois-7/cp-sat"]
    assert peers_of(seven, ["timefold"]) == {}


def test_timefold_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package cannot be read the peer has no answer and says why."""

    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("benchmarks.peers.timefold_hub.import_module", refuse)
    with pytest.raises(NoAnswerError, match="timefold"):
        timefold_hub.solve(hub_problem(HubCase(4, 0.5)), monotonic(), 1, 2)
