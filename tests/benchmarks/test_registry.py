"""The registry and the runner: names, one run from start to record, and what counts as no answer."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from benchmarks.__main__ import main
from benchmarks.hub_instance import HubInstance
from benchmarks.instance import Aim, Phase
from benchmarks.measure import _finish, run
from benchmarks.records import append, newest, read
from benchmarks.registry import INSTANCES, find, phase

if TYPE_CHECKING:
    from pathlib import Path

SHORT = Phase("short", 0.1)


def test_names_are_unique_and_found() -> None:
    """Every name is there once; a pattern finds its hubs in order; unknown names and phases are told."""
    names = [instance.name for instance in INSTANCES]
    assert len(set(names)) == len(names)
    assert [i.name for i in find(["hub-200-0.9*"])] == ["hub-200-0.95-30", "hub-200-0.98-30"]
    assert find([]) == INSTANCES
    with pytest.raises(LookupError, match="hub-7"):
        find(["hub-50-0.88-30", "hub-7"])
    with pytest.raises(LookupError, match="first, 60, 600, cold"):
        phase("61")


def test_a_run_is_judged_from_its_file(tmp_path: Path) -> None:
    """Proves: the process of a hub leaves a roster that the checker, in this process, finds legal at the cost that was
    said; the record is plain JSON and the newest of its seed counts."""
    instance = HubInstance(12, 0.7, 60, False, Aim())
    record = run(instance, SHORT, 3, 2, None, "2027-01-01")
    assert record["error"] == ""
    assert record["judged"]["hard_violations"] == 0
    assert record["judged"]["cost"] == record["said"]["cost"]
    assert "rules" not in record["said"]
    append(record, tmp_path)
    append({**record, "date": "2026-12-31", "wall_seconds": -1.0}, tmp_path)
    back = read(tmp_path)
    assert back[1] == json.loads(json.dumps(record))
    assert newest(back) == {("hub-12-0.70-60", "short", 2): [record]}


@dataclass(frozen=True)
class _Liar(HubInstance):
    """Writes no roster, or judges another hub than the one that was solved."""

    writes: bool = False

    def command(self, seconds: float, seed: int, workers: int, data: Path | None, out: Path) -> list[str]:
        words = super().command(seconds, seed, workers, data, out)
        return words if self.writes else [*words, "--write-only"]

    def judge(self, seed: int, data: Path | None, out: Path) -> dict[str, float | int | None]:
        return super().judge(seed + 1, data, out)


@pytest.mark.parametrize(("writes", "said"), [(False, "FileNotFoundError"), (True, "another problem")])
def test_no_answer(writes: bool, said: str) -> None:
    """A process that writes nothing, and a roster for another problem, are no answers and say why."""
    record = run(_Liar(8, 0.7, 60, False, Aim(), writes=writes), SHORT, 1, 2, None, "2027-01-01")
    assert record["judged"] == {}
    assert said in record["error"]


def test_an_unknown_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and the name; `list` names everything."""
    assert main(["run", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err
    assert main([]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(INSTANCES)


def test_a_process_that_does_not_end_is_stopped() -> None:
    """Proves: what runs past its limit is stopped and has no answer, and the benchmark goes on."""
    done = _finish([sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ), 0.2)
    assert (done.returncode, done.stdout) == (124, "")
    assert "stopped after 0.2 s" in done.stderr
