"""A crew whose workers go: done elsewhere once, given up after that, and never waited for in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.batch import run as batch
from tests.batch.played import PlayedCrew, played

if TYPE_CHECKING:
    from pathlib import Path


def nothing() -> None:
    """A beat in which nothing happens."""


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is to be waited for between two beats."""
    monkeypatch.setattr(batch, "BEAT_SECONDS", 0)


def test_done_elsewhere_once(tmp_path: Path) -> None:
    """Proves: a hub that its executor begins a second time, its worker lost, may end well; its status names the worker.

    Sensitivity: a second begin that is taken for a fault, or that nobody is told of; a remark at the other hub.
    """
    crew = PlayedCrew(2)
    courses, _ = played(
        tmp_path,
        crew,
        ["a", "b"],
        nothing,
        lambda: crew.begins("a", "one"),
        lambda: crew.begins("b", "two"),
        lambda: crew.begins("a", "two"),
        lambda: crew.ends("b"),
        lambda: crew.ends("a"),
    )
    assert {name: course.status.exit_code for name, course in courses.items()} == {"a": 0, "b": 0}
    assert courses["a"].status.message == "done again, since its worker one was lost"
    assert courses["b"].status.message == ""
    assert crew.tasks == [("a", 1), ("b", 1)]


def test_given_up_at_the_third_begin(tmp_path: Path) -> None:
    """Proves: a hub that is begun a third time is taken back and fails with both workers named; the next goes on.

    Sensitivity: an executor that is trusted to give up by itself, a hub that takes every worker with it.
    """
    crew = PlayedCrew(1)
    courses, _ = played(
        tmp_path,
        crew,
        ["a", "b"],
        nothing,
        lambda: crew.begins("a", "one"),
        lambda: crew.begins("a", "two"),
        lambda: crew.begins("a", "three"),
        nothing,
        lambda: crew.ends("b"),
    )
    status = courses["a"].status
    assert (status.state, status.exit_code) == ("failed", 3)
    assert status.message.splitlines()[0] == "given up: it was begun at one and two, and both were lost"
    assert crew.future("a").cancelled()
    assert courses["b"].status.exit_code == 0


def test_a_process_that_dies_after_a_worker(tmp_path: Path) -> None:
    """Proves: begun again by the executor, then its process dies: that was the second time, so it is not tried again.

    Sensitivity: attempts of the batch and of the executor that are counted apart.
    """
    crew = PlayedCrew(1)
    courses, _ = played(
        tmp_path,
        crew,
        ["a"],
        nothing,
        lambda: crew.begins("a", "one"),
        lambda: crew.begins("a", "two"),
        lambda: crew.ends("a", exit_code=3, message="its process was ended by SIGKILL", died=True),
    )
    assert courses["a"].status.exit_code == 3
    assert crew.tasks == [("a", 1)]


def test_refused_is_not_begun(tmp_path: Path) -> None:
    """Proves: a hub that two workers of other versions refuse goes elsewhere both times, and none of it counts as an
    attempt: its process may still die once. The crew hears who refuses, and what it has to tell is told of the batch.

    Sensitivity: a refusal that ends the hub, or that takes one of its two attempts; a worker that is asked again.
    """
    crew = PlayedCrew(1)

    def refuses(where: str) -> None:
        said = f"refused by the worker {where}: numba 0.1"
        crew.ends("a", exit_code=3, message=said, where=where, refused="numba 0.1")

    courses, lines = played(
        tmp_path,
        crew,
        ["a"],
        nothing,
        lambda: refuses("one"),
        nothing,
        lambda: refuses("two"),
        nothing,
        lambda: crew.ends("a", exit_code=3, message="its process was ended by SIGKILL", died=True),
        nothing,
        lambda: crew.ends("a"),
    )
    assert crew.tasks == [("a", 1), ("a", 1), ("a", 1), ("a", 2)]
    status = courses["a"].status
    assert status.exit_code == 0
    assert status.message.splitlines()[:2] == [f"refused by the worker {where}: numba 0.1" for where in ("one", "two")]
    assert lines == [("", "one is set aside: numba 0.1"), ("", "two is set aside: numba 0.1")]


def test_refused_at_the_end(tmp_path: Path) -> None:
    """Proves: a hub that is refused after the batch was asked to end has not begun: it is `stopped`, not failed.

    Sensitivity: exit code 3 for a hub that nobody has tried.
    """
    crew = PlayedCrew(1)
    act = lambda: crew.ends("a", exit_code=3, message="refused", where="one", refused="numba 0.1")  # noqa: E731
    courses, _ = played(tmp_path, crew, ["a"], nothing, lambda: crew.begins("a", "one"), act, stop_at=2)
    assert courses["a"].status.state == "stopped"


@pytest.mark.parametrize("known", [True, False], ids=["begun", "nothing heard"])
def test_a_process_that_dies_first(tmp_path: Path, known: bool) -> None:
    """Proves: a process that dies is tried once more, and dies once more: two attempts, then its end.

    Sensitivity: no second attempt, or a third; counting that hangs on news that may be lost.
    """
    crew = PlayedCrew(1)

    def dies() -> None:
        if known:
            crew.begins("a", "one")
        crew.ends("a", exit_code=3, message="its process was ended by SIGKILL", died=True)

    courses, _ = played(tmp_path, crew, ["a"], nothing, dies, nothing, dies)
    assert courses["a"].status.exit_code == 3
    assert crew.tasks == [("a", 1), ("a", 2)]


def test_an_executor_that_is_lost(tmp_path: Path) -> None:
    """Proves: with the crew lost, what has ended keeps its end; what runs and what waits fail with the reason.

    Sensitivity: a wait for futures that never end, a second attempt on a crew that is gone.
    """
    crew = PlayedCrew(2)

    def lost() -> None:
        crew.fault = "the scheduler is gone"
        crew.future("b").cancel()

    courses, _ = played(tmp_path, crew, ["a", "b", "c", "d"], nothing, lambda: crew.ends("a"), nothing, lost)
    assert {name: course.status.exit_code for name, course in courses.items()} == {"a": 0, "b": 3, "c": 3, "d": 3}
    assert {courses[name].status.message for name in "bcd"} == {"the scheduler is gone"}
    assert crew.tasks == [("a", 1), ("b", 1), ("c", 1)]
    assert crew.future("c").cancelled()


def test_a_while_without_workers(tmp_path: Path) -> None:
    """Proves: with no worker there the batch waits and says so, as often as it is due; it goes on when one comes.

    Sensitivity: an end for want of workers, silence, a line at every beat.
    """
    crew = PlayedCrew(0)

    def comes() -> None:
        crew.room = 1

    acts = [*[nothing] * 50, comes, lambda: crew.ends("a")]
    courses, told = played(tmp_path, crew, ["a"], *acts)
    assert courses["a"].status.exit_code == 0
    assert told == [("", "no worker is there at the moment: waiting for one")]


def test_stopped_before_a_worker_took_it(tmp_path: Path) -> None:
    """Proves: a stop waits for the hub that has begun, not for one that was sent and has not, nor for the next.

    Sensitivity: hubs that begin after the stop, a roster that is thrown away.
    """
    crew = PlayedCrew(2)
    courses, _ = played(
        tmp_path,
        crew,
        ["a", "b", "c"],
        nothing,
        lambda: crew.begins("a", "one"),
        nothing,
        nothing,
        lambda: crew.ends("a"),
        stop_at=2,
    )
    assert crew.stopped
    assert {name: course.status.state for name, course in courses.items()} == {
        "a": "complete",
        "b": "stopped",
        "c": "stopped",
    }


def test_stopped_with_no_worker_left(tmp_path: Path) -> None:
    """Proves: a hub whose worker is lost after the stop ends, where no other worker is there.

    Sensitivity: a stop that waits for a worker that never comes.
    """
    crew = PlayedCrew(1)

    def gone() -> None:
        crew.room = 0

    courses, _ = played(tmp_path, crew, ["a"], nothing, lambda: crew.begins("a", "one"), nothing, gone, stop_at=2)
    assert (courses["a"].status.exit_code, courses["a"].status.message) == (3, "its worker is gone")
