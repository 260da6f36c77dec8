"""A hub above `--split-above`: cut, searched in parts as tasks of their own, joined, and searched at the seams."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.batch.effort import job_of_part, job_of_seams
from scheduler.batch.giant import cut, from_parts, solve_part
from scheduler.batch.hub import read_hub, settings_of
from scheduler.batch.job import Job
from scheduler.batch.run import run
from scheduler.batch.step import Step
from scheduler.batch.task import Report, Task
from tests.batch.crews import TODAY, FakeCrew, Heard, courses, good
from tests.batch.runs import finished, hubs
from tests.workbook.books import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.batch.folder import Folder
    from scheduler.plan import Outcome

SHARES = (0.25, 0.5, 0.25)
PARTS = {f"part-{number}.json": b"a problem" for number in (1, 2, 3)}


def answers(task: Task) -> Report:
    """A giant of three parts; each part's answer is its own number."""
    if task.step.kind == "hub":
        return Report(task.name, 0, files=PARTS, shares=SHARES, seconds=1.0, peak_memory_mb=100.0)
    if task.step.kind == "part":
        return Report(task.name, 0, files=dict.fromkeys(task.parts, b"solved"), seconds=2.0, peak_memory_mb=200.0)
    return good(task)


def steps(crew: FakeCrew) -> list[str]:
    """What was begun, in order."""
    return [task.step.label or "hub" for task in crew.begun]


def test_cut_parts_seams(folder: Folder) -> None:
    """Proves: first the cut, then every part, the largest first, each with its own file and nothing of the hub's; then
    the seams with the hub's files and every part's roster. One hub, one status: seconds are summed, memory is the most.

    Sensitivity: seams before the last part, a part that gets another's file, a hub that ends with a part.
    """
    crew, (giant,) = FakeCrew(answers), courses(folder, {"giant": {"split_above": 10}})
    run([giant], crew, resume=False, watcher=Heard())
    assert steps(crew) == ["hub", "part 2", "part 1", "part 3", "seams"]
    cut, second, *_, seams = crew.begun
    assert dict(cut.parts) == {}
    assert (dict(second.files), dict(second.parts)) == ({}, {"part-2.json": b"a problem"})
    assert seams.files == cut.files
    assert dict(seams.parts) == dict.fromkeys(PARTS, b"solved")
    assert (giant.status.state, giant.status.seconds, giant.status.peak_memory_mb) == ("complete", 8.0, 300.0)


def test_effort() -> None:
    """Proves: of 100 s and 1,000 best responses a part with a quarter of the people gets 60 s and 150, the seams get
    40 s and 400: with three such parts and one, as much work as the whole.

    Sensitivity: work that each part gets whole.
    """
    job = Job.model_validate({"name": "a", "workbook": "a.xlsx", "time_limit": 100, "work": 1000})
    part, seams = job_of_part(job, 0.25), job_of_seams(job)
    assert (part.time_limit, part.work) == (60, 150)
    assert (seams.time_limit, seams.work) == (40, 400)


def test_a_part_that_fails(folder: Folder) -> None:
    """Proves: a part whose process dies twice ends its hub, with the part in the message; what other parts still bring
    is dropped, those that have not begun never do, and other hubs are untouched.

    Sensitivity: seams without a part, a hub that waits for ever, a status that a later part sets back.
    """

    def answer(task: Task) -> Report:
        if task.step.label == "part 1":
            return Report(task.name, 3, "its process was ended by SIGKILL after 1.0 s", died=True)
        return answers(task) if task.name == "giant" else good(task)

    every = courses(folder, {"giant": {"split_above": 10, "priority": 1}, "other": {}})
    crew = FakeCrew(answer)
    run(every, crew, resume=False, watcher=Heard())
    assert steps(crew) == ["hub", "part 2", "part 1", "part 1", "hub"]
    giant, other = (course.status for course in every)
    assert (giant.state, giant.exit_code) == ("failed", 3)
    assert giant.message.startswith("part 1: its process was ended by SIGKILL")
    assert other.state == "complete"
    assert folder.receipt("giant") is None


def test_two_parts_that_fail(folder: Folder) -> None:
    """Proves: two parts that run at once and both die end their hub once: the second one is not tried again, and a stop
    changes nothing of it.

    Sensitivity: a hub that has failed and waits again, or is `stopped` afterwards.
    """
    died = Report("giant", 3, "its process was ended by SIGKILL after 1.0 s", died=True)
    (giant,) = courses(folder, {"giant": {"split_above": 10}})
    assert giant.task(Step(), 1, None) is not None
    first, second, third = giant.take(Step(), answers(Task(giant.job, {}, TODAY, {})), more=True)
    assert giant.take(first.again, died, more=True) == ()
    assert giant.status.state == "failed"
    assert giant.take(second, died, more=True) == ()
    assert giant.task(third, 1, None) is None
    assert giant.stop(third) == ()
    giant.give_up("for nobody")
    assert (giant.status.state, giant.status.exit_code) == ("failed", 3)


def test_seams_that_fail(folder: Folder) -> None:
    """Proves: where the search of the whole is ended for its memory, the parts' rosters are joined without one: a last
    step with the hub's files and every part, and a status that says why; a resume does the hub anew. Where that step
    fails too, so does the hub; a fault of the program ends it at once.

    Sensitivity: parts that were solved for nothing, a step that is repeated for ever, a fault that nobody hears of, a
    limit that is raised in vain.
    """

    def answer(task: Task) -> Report:
        if task.step.kind == "seams" or (task.step.kind == "joined" and task.name == "twice"):
            if task.name == "case":
                return Report(task.name, 3, "InternalError: x", files={"case.json": b"{}"})
            return Report(task.name, 3, "ended: it took 900 MB of memory", limit=True)
        return answers(task)

    names = ("once", "twice", "case")
    every = courses(folder, {name: {"split_above": 10} for name in names})
    crew = FakeCrew(answer)
    run(every, crew, resume=False, watcher=Heard())
    once, twice, case = (course.status for course in every)
    ends = [[task for task in crew.begun if task.name == name][4:] for name in names]
    assert [[task.step.label for task in end] for end in ends] == [["seams", "joined"]] * 2 + [["seams"]]
    assert (ends[0][1].files, ends[0][1].parts) == (ends[0][0].files, ends[0][0].parts)
    assert once.state == "complete"
    said = "its parts are joined without a search of the whole, which failed: ended: it took 900 MB of memory"
    assert once.message == said
    assert (twice.state, case.state) == ("failed", "failed")
    assert said in twice.message
    (again,) = courses(folder, {"once": {"split_above": 10}})
    assert not again.kept()


def test_seams_that_lose_every_worker(folder: Folder) -> None:
    """Proves: the search of the whole that has lost two workers is given up for the parts joined; once the whole crew
    is lost, nothing follows and the hub has failed.

    Sensitivity: parts that are lost with a worker, a step for nobody.
    """
    lost = Report("giant", 3, "given up: it was begun at one and two, and both were lost", died=True)
    for gone in (False, True):
        (giant,) = courses(folder, {"giant": {"split_above": 10}})
        assert giant.task(Step(), 1, None) is not None
        giant.take(Step(), answers(Task(giant.job, {}, TODAY, {})), more=True)
        for place in ("one", "two", "three"):
            giant.began(Step("seams"), place)
        assert giant.take(Step("seams"), lost, more=not gone, lost=gone) == (() if gone else (Step("joined"),))
        assert giant.status.state == ("failed" if gone else "waiting")


def test_joined_without_a_search(tmp_path: Path) -> None:
    """Proves: by hand, as below: the two exact parts joined cost their 100 points each, proven by their bounds, checked
    and with no search: no event, no second. With one part of two its people have no duty, all of their demand is
    short, and no bound is told.

    Sensitivity: a part that is left out unnoticed, a cost taken over from the parts, a bound that one part gives.
    """
    book = two_tongues(tmp_path / "hubs") / "giant.xlsx"
    job = Job(name="giant", workbook=book, deterministic=True)
    problem, files = read_hub(job, pytest.fail).problem, tmp_path / "parts"
    assert cut(problem, 3, files) == (0.4, 0.6)
    for path in files.iterdir():
        solve_part(path, job, tmp_path / "solved", workers=1)
    settings = settings_of(job, 1)

    def joined() -> Outcome:
        solver = from_parts(tmp_path / "solved", 3, search=False)
        return solver(
            problem, settings, started=None, on_event=lambda event: pytest.fail(event.stage), interrupted=bool
        )

    whole = joined()
    assert (whole.summary["cost"], whole.summary["bound"], whole.complete) == (200, 200, True)
    assert (whole.summary["split"]["joined"], whole.summary["split"]["gained_at_seams"]) == (200, 0)
    assert (whole.events, whole.summary["seconds"]) == ((), 0.0)
    (tmp_path / "solved" / "part-2.json").unlink()
    half = joined()
    assert half.summary["uncovered_hours"] == 6
    assert half.summary["bound"] is None
    assert "split" not in half.summary


def test_a_case_for_a_report(folder: Folder) -> None:
    """Proves: what a hub leaves for the report of a fault lies beside the hubs' folders, and the message says where.

    Sensitivity: a path in a folder that is gone.
    """
    crew = FakeCrew(lambda task: Report(task.name, 3, "InternalError: x", files={"case.json": b"{}"}))
    every = courses(folder, {"paris": {}})
    run(every, crew, resume=False, watcher=Heard())
    assert (folder.path / "paris-case.json").read_bytes() == b"{}"
    assert str(folder.path / "paris-case.json") in every[0].status.message
    assert not (folder.path / "paris").exists()


def test_a_stop_joins_the_parts_that_there_are(folder: Folder) -> None:
    """Proves: asked to end when one part of three is solved, the batch begins no other part, but joins that one; the
    files are delivered, and a resume does the hub anew.

    Sensitivity: a giant that has nothing to show for its parts; a cut search that counts as whole.
    """
    stop: list[str] = []

    def answer(task: Task) -> Report:
        if task.step.kind == "part":
            stop.append(task.step.label)
        return answers(task)

    crew, (giant,) = FakeCrew(answer), courses(folder, {"giant": {"split_above": 10}})
    run([giant], crew, resume=False, watcher=Heard(), stopping=lambda: bool(stop))
    assert steps(crew) == ["hub", "part 2", "seams"]
    assert dict(crew.begun[-1].parts) == {"part-2.json": b"solved"}
    assert giant.status.state == "complete"
    assert "best roster so far" in giant.status.message
    (again,) = courses(folder, {"giant": {"split_above": 10}})
    assert not again.kept()


def two_tongues(folder: Path) -> Path:
    """Two people for one language and three for another, which nobody else speaks: a hub that falls into two."""
    tongues = {"en": ("ana", "ben"), "fr": ("eva", "finn", "gil")}
    return hubs(
        folder,
        "giant",
        Moderators=[
            ["id", "vendor", "team", "contract", "languages", "policy_areas"],
            *(
                [name, "acme" if tongue == "fr" else "", tongue, "full", tongue, "any"]
                for tongue, names in tongues.items()
                for name in names
            ),
        ],
        Queues=[["id", "language", "policy_area"], *([tongue, tongue, "any"] for tongue in tongues)],
        Demand=[
            ["date", "start", "queue", "heads"],
            *([MONDAY, f"{hour:02}:00", tongue, 1] for tongue in tongues for hour in range(8, 14)),
        ],
    )


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Summary and bytes of the roster of the hub above: in exact parts; and with one part cut further, by one job and
    by two."""
    folder = tmp_path_factory.mktemp("giant")
    source, found = two_tongues(folder / "hubs"), {}
    for name, above, jobs in (("exact", 3, 2), ("cut", 2, 1), ("cut, two jobs", 2, 2)):
        out = folder / name
        code, _, err = finished(source, "--out", out, "--deterministic", "--split-above", above, "--jobs", jobs)
        assert code == 0, err
        summary = json.loads((out / "giant" / "summary.json").read_text())
        found[name] = (summary, (out / "giant" / "roster.json").read_bytes())
    return found


def test_exact_parts_cost_nothing(split: dict[str, Any]) -> None:
    """Proves: by hand, each queue asks for the 6 hours from 8 to 14. Shifts 8-12 and 10-14 cover them, with 2 hours
    twice: 100 points of surplus a queue, 200 in all. In parts of whole components the joined roster costs just that,
    proven: the parts' bounds add up to the whole's.

    Sensitivity: parts that lose a queue or a person, a bound that counts one twice.
    """
    summary, _ = split["exact"]
    assert [part["moderators"] for part in summary["split"]["parts"]] == [2, 3]
    assert [part["bound"] for part in summary["split"]["parts"]] == [100, 100]
    assert all(part["exact"] for part in summary["split"]["parts"])
    assert (summary["cost"], summary["bound"], summary["status"]) == (200, 200, "optimal")
    assert (summary["split"]["lost_at_most"], summary["uncovered_hours"], summary["moderators"]) == (0, 0, 5)


def test_a_component_that_is_too_large(split: dict[str, Any]) -> None:
    """Proves: three people of one language are two parts that share its demand, the other two stay exact; joined and
    searched at the seams nothing is short, the cost is that of the whole, and the bound holds.

    Sensitivity: demand that is given to both groups, or to none; a bound summed over parts that share demand.
    """
    summary, _ = split["cut"]
    told = summary["split"]
    assert sorted((part["moderators"], part["exact"]) for part in told["parts"]) == [(1, False), (2, False), (2, True)]
    assert (summary["uncovered_hours"], summary["cost"]) == (0, 200)
    assert told["cost"] == 200 <= told["joined"]
    assert summary["bound"] <= 200


def test_the_same_roster_on_any_number_of_jobs(split: dict[str, Any]) -> None:
    """Proves: the same bytes of `roster.json`, whether parts are solved one after the other or two at once.

    Sensitivity: parts that are joined in the order in which they end, threads that depend on how many run.
    """
    assert split["cut"][1] == split["cut, two jobs"][1]
