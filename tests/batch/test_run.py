"""Which hub is next, how many cores it gets, and what comes of reports: over a crew without processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.batch.crew import LocalCrew
from scheduler.batch.expected import expected_seconds
from scheduler.batch.run import run
from scheduler.batch.task import GivenUp, Report, Task
from tests.batch.crews import SUMMARY, FakeCrew, Heard, courses, good

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.batch.folder import Folder


def order(crew: FakeCrew) -> list[str]:
    """Names of the hubs as they began."""
    return [task.name for task in crew.begun]


def test_longest_first_and_priority_before(folder: Folder) -> None:
    """Proves: lower priority numbers begin first; among equals the one that is searched longest, then the one with the
    larger workbook.

    Sensitivity: the order of the manifest, or of the names; the shortest first, so that a long one ends alone.
    """
    hubs: dict[str, dict[str, Any]] = {
        "small": {"time_limit": 20, "size": 10},
        "large": {"time_limit": 20, "size": 400_000},
        "long": {"time_limit": 60},
        "last": {"time_limit": 600, "priority": 9},
        "first": {"time_limit": 1, "priority": 1},
        "much work": {"deterministic": True, "work": 100_000, "size": 30_000},
    }
    crew = FakeCrew()
    run(courses(folder, hubs), crew, resume=False, watcher=Heard())
    # 100,000 best responses on 0.03 MB: 60 · 0.03 · 50 = 90 s, beside 60 and 20.
    assert order(crew) == ["first", "much work", "long", "large", "small", "last"]


def test_what_it_took_last_time(folder: Folder) -> None:
    """Proves: how long a hub took in the last batch decides, where it was searched as long and as hard, and to the end.

    Sensitivity: a guess by size that goes before what is known; the time of another search.
    """
    took = {"a": 30.0, "b": 50.0, "c": 40.0}

    def timed(task: Task) -> Report:
        return Report(task.name, 0, files={"x": b""}, summary=SUMMARY, seconds=took[task.name])

    hubs: dict[str, dict[str, Any]] = {name: {"time_limit": 20} for name in took}
    run(courses(folder, hubs), FakeCrew(timed), resume=False, watcher=Heard())
    crew = FakeCrew(timed)
    run(courses(folder, hubs), crew, resume=False, watcher=Heard())
    assert order(crew) == ["b", "c", "a"]
    longer = courses(folder, {"b": {"time_limit": 60}})[0]
    assert expected_seconds(longer.job, folder.receipt("b")) > 60


def test_done_once_more(folder: Folder) -> None:
    """Proves: a hub whose process died begins again at once, and only once; both is told. One that failed for another
    reason does not.

    Sensitivity: a retry at the end of the line, a retry without end, or none.
    """

    def answer(task: Task) -> Report:
        if task.name == "twice" or (task.name == "once" and task.step.attempt == 1):
            return Report(task.name, 3, "its process was ended by SIGKILL after 1.0 s\nmore", died=True, seconds=2.0)
        return good(task) if task.name != "never" else Report(task.name, 3, "internal error: x")

    hubs: dict[str, dict[str, Any]] = {"once": {"priority": 1}, "twice": {"priority": 2}, "never": {}, "good": {}}
    crew, heard = FakeCrew(answer), Heard()
    every = courses(folder, hubs)
    run(every, crew, resume=False, watcher=heard)
    assert order(crew) == ["once", "once", "twice", "twice", "never", "good"]
    rows = {course.status.name: course.status for course in every}
    assert {name: row.state for name, row in rows.items()} == {
        "once": "complete", "twice": "failed", "never": "failed", "good": "complete",
    }  # fmt: skip
    assert rows["once"].message == "done again, since its process was ended by SIGKILL after 1.0 s"
    assert rows["once"].seconds == 3.0
    assert rows["once"].peak_memory_mb == 300.0
    assert rows["twice"].message.startswith("its process was ended by SIGKILL after 1.0 s\nmore\ndone again, since")
    assert [state for name, state in heard.states if name == "once"] == ["running", "waiting", "running", "complete"]


def test_a_worker_that_raises(folder: Folder) -> None:
    """Proves: whatever a worker raises is its hub's end after a second try, not the batch's.

    Sensitivity: an exception of a future that passes through.
    """

    def answer(task: Task) -> Report:
        if task.name == "a":
            raise OSError(28, "No space left on device")
        return good(task)

    every = courses(folder, {"a": {}, "b": {}})
    crew = FakeCrew(answer)
    run(every, crew, resume=False, watcher=Heard())
    assert [course.status.state for course in every] == ["failed", "complete"]
    assert "No space left on device" in every[0].status.message
    assert sorted(order(crew)) == ["a", "a", "b"]


@pytest.mark.parametrize("died", [False, True])
def test_a_stop_leaves_no_queue(folder: Folder, died: bool) -> None:
    """Proves: once the batch is asked to stop, no hub begins, what runs delivers what it has, and a hub whose process
    dies then is not tried again.

    Sensitivity: a queue that goes on, a second try that nobody waits for.
    """

    def answer(task: Task) -> Report:
        return Report(task.name, 3, "its process was ended", died=True) if died else good(task)

    crew = FakeCrew(answer)
    every = courses(folder, {"a": {"priority": 1}, "b": {}, "c": {}})
    run(every, crew, resume=False, watcher=Heard(), stopping=lambda: bool(crew.begun))
    assert order(crew) == ["a"]
    assert crew.stops == 1
    assert [course.status.state for course in every] == ["stopped" if died else "complete", "stopped", "stopped"]
    assert every[1].status.message == "the batch was ended before its turn came"


def test_given_up(folder: Folder) -> None:
    """Proves: hubs that are given up while they run are `stopped`, without an exit code, and leave no files.

    Sensitivity: a hub that stays `running` in the status for ever, or counts as failed.
    """

    def answer(task: Task) -> Report:
        raise GivenUp

    crew = FakeCrew(answer, places=2)
    every = courses(folder, {"a": {}, "b": {}, "c": {}})
    begun = crew.begun
    run(
        every, crew, resume=False, watcher=Heard(), stopping=lambda: bool(begun), given_up=lambda: bool(begun)
    )  # fmt: skip
    assert [(course.status.state, course.status.exit_code) for course in every] == [("stopped", None)] * 3
    assert crew.given_up
    assert every[0].status.message == "the batch was given up while it ran"
    assert not (folder.path / "a").exists()


@given(
    cores=st.integers(1, 12),
    jobs=st.integers(1, 12),
    hubs=st.integers(1, 20),
    choices=st.lists(st.tuples(st.integers(0, 99), st.booleans()), max_size=80),
)
def test_never_more_than_the_machine_has(
    tmp_path_factory: pytest.TempPathFactory, cores: int, jobs: int, hubs: int, choices: list[tuple[int, bool]]
) -> None:
    """Proves: however hubs end, and whichever begin again or in parts, the cores of those that run are never more than
    the machine has, none has none, and no core is idle where as many tasks wait as would use it.

    Sensitivity: cores divided by places, where the last hub has already been given those of two.
    """
    with LocalCrew(min(jobs, cores), tmp_path_factory.getbasetemp(), cores) as crew:
        waiting, running = hubs, list[int]()
        for pick, again in [*choices, *((0, False) for _ in range(2 * hubs + len(choices)))]:
            while waiting and len(running) < crew.places():
                share = crew.cores(crew.places() - len(running), waiting, sum(running))
                if not share:
                    break
                running.append(share)
                waiting -= 1
                assert sum(running) <= cores
            assert min(running, default=1) >= 1
            assert running or not waiting
            if running:
                running.pop(pick % len(running))
                waiting += again
        assert not waiting


def test_cores_of_a_machine_with_two(tmp_path: Path) -> None:
    """Proves: of two jobs on two cores each has one; the last one alone has both; one job has both from the start.

    Sensitivity: two hubs that search with two threads each; a core that is idle at the end.
    """
    with LocalCrew(2, tmp_path, 2) as crew:
        assert crew.places() == 2
        assert crew.cores(2, 11, 0) == 1
        assert crew.cores(1, 10, 1) == 1
        assert crew.cores(1, 1, 1) == 1
        assert crew.cores(2, 1, 0) == 2
    with LocalCrew(1, tmp_path, 2) as crew:
        assert crew.cores(1, 11, 0) == 2
    with LocalCrew(2, tmp_path, 3) as crew:
        assert [crew.cores(2, 5, 0), crew.cores(1, 4, 1)] == [1, 2]
        assert crew.cores(1, 4, 3) == 0
