"""The batch: which hub is next, what came of it, once more where a worker died, and the status after each step.

Tasks are handed to the executor only as places become free, so that the order can follow the machine, a hub's files are
read when it begins, and a stop leaves no queue behind. Hubs of a lower priority number come first, then the longest:
the last to end is then a short one (Graham 1969, "Bounds on multiprocessing timing anomalies": at most 4/3 − 1/(3m) of
the shortest possible time on m places).
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from queue import Empty
from typing import TYPE_CHECKING

from scheduler.batch.course import FAULT, Course, Step
from scheduler.batch.expected import expected_seconds
from scheduler.batch.supervise import run_task
from scheduler.batch.task import GivenUp, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.batch.crew import Crew
    from scheduler.batch.watcher import Watcher

BEAT_SECONDS = 0.2
"""How often news is passed on and a stop is noticed."""

Running = dict[Future[Report], tuple[Course, Step, int]]
"""Hub, step and cores of every task that runs."""


def run(
    courses: Sequence[Course],
    crew: Crew,
    *,
    resume: bool,
    watcher: Watcher,
    stopping: Callable[[], bool] = lambda: False,
    given_up: Callable[[], bool] = lambda: False,
) -> None:
    """Bring every hub to its end; the courses then hold how each ended. `stopping` and `given_up` are asked several
    times a second: whether every hub shall deliver the best that it has, and whether nobody waits for that any more.

    What the watcher raises passes through, after everything that runs has been asked to stop (see `Crew`).
    """
    ready = [(course, Step()) for course in _in_order(courses) if not (resume and course.kept())]
    for course in courses:
        if course.status.ended:
            watcher.status(course.status)
    running: Running = {}
    stopped = False
    while ready or running:
        if stopping() and not stopped:
            stopped = True
            crew.stop()
            for course, _ in ready:
                course.stop()
                watcher.status(course.status)
            ready.clear()
        if given_up():
            crew.give_up()
        places = crew.places()
        while ready and len(running) < places:
            cores = crew.cores(
                places - len(running),
                len(ready),
                sum(used for *_, used in running.values()),
            )
            if not cores:
                break
            course, step = ready.pop(0)
            task = course.task(step, cores, crew.scratch)
            watcher.status(course.status)
            if task is not None:
                running[crew.executor.submit(run_task, task, crew.line)] = (
                    course,
                    step,
                    task.workers,
                )
        done = wait(running, timeout=BEAT_SECONDS, return_when=FIRST_COMPLETED).done
        _pass_on(crew, watcher)
        for future in done:
            course, step, _ = running.pop(future)
            report = _report(future, course.job.name)
            if report is None:
                course.stop("the batch was given up while it ran")
                watcher.status(course.status)
                continue
            for line in report.told:
                watcher.told(course.job.name, line)
            ready[:0] = [(course, more) for more in course.take(step, report, more=not stopped)]
            watcher.status(course.status)
    _pass_on(crew, watcher)


def _in_order(courses: Sequence[Course]) -> list[Course]:
    """Lowest priority number first, then the longest."""

    def rank(course: Course) -> tuple[int, float]:
        return course.job.priority, -expected_seconds(course.job, course.folder.receipt(course.name))

    return sorted(courses, key=rank)


def _pass_on(crew: Crew, watcher: Watcher) -> None:
    while True:
        try:
            watcher.news(crew.news.get_nowait())
        except Empty:
            return


def _report(future: Future[Report], name: str) -> Report | None:
    """What came of a task; where its worker is gone, or could not work, that; None where it was given up."""
    try:
        return future.result()
    except GivenUp:
        return None
    except CancelledError:
        return Report(name, FAULT, "its worker is gone", died=True)
    except Exception as error:  # whatever an executor raises for a worker that died, it is this hub's end, not ours
        return Report(
            name,
            FAULT,
            f"its worker failed: {type(error).__name__}: {error}",
            died=True,
        )
