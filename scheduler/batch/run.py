"""The batch: which hub is next, what came of it, once more where a worker died, and the status after each step.

Tasks are handed to the executor only as places become free, so that the order can follow the machine, a hub's files are
read when it begins, and a stop leaves no queue behind. Hubs of a lower priority number come first, then the longest:
the last to end is then a short one (Graham 1969, "Bounds on multiprocessing timing anomalies": at most 4/3 − 1/(3m) of
the shortest possible time on m places).
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from queue import Empty
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from models.batch import FAULT
from scheduler.batch.expected import expected_seconds
from scheduler.batch.step import Step
from scheduler.batch.supervise import run_task
from scheduler.batch.task import GivenUp, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.batch.course import Course
    from scheduler.batch.crew import Crew
    from scheduler.batch.watcher import Watcher

BEAT_SECONDS = 0.2
"""How often news is passed on and a stop is noticed."""

LULL_SECONDS = 30.0
"""How often it is said that no worker is there."""

WORKER_GONE, GIVEN_UP = "its worker is gone", "the batch was given up while it ran"


class Work(NamedTuple):
    """A step of a hub that runs, on so many cores."""

    course: Course
    step: Step
    cores: int


def run(
    courses: Sequence[Course],
    crew: Crew,
    *,
    resume: bool,
    watcher: Watcher,
    stopping: Callable[[], bool] = lambda: False,
    given_up: Callable[[], bool] = lambda: False,
) -> None:
    """Bring every hub to its end; the courses then hold how each ended.

    `stopping` is asked several times a second: every hub that runs is then asked for the best that it has. So is
    `given_up`: what runs is then ended without a result. What the watcher raises passes through, after everything that
    runs has been asked to stop (see `Crew`).
    """
    ready = [(course, Step()) for course in _in_order(courses) if not (resume and course.kept())]
    for course in courses:
        if course.status.ended:
            watcher.status(course.status)
    running: dict[Future[Report], Work] = {}
    stopped, lull = False, _Lull(watcher)
    while ready or running:
        if stopping() and not stopped:
            stopped = True
            crew.stop()
            held = [*ready, *_cancelled(running, begun=False)]
            ready = [(course, more) for course, step in held for more in course.stop(step)]
            for course, _ in held:
                watcher.status(course.status)
        if given_up():
            crew.give_up()
            for course, _ in [*ready, *_cancelled(running)]:
                course.give_up(GIVEN_UP)
                watcher.status(course.status)
            ready.clear()
        places = crew.places()
        for line in crew.told():
            watcher.told("", line)
        lull.look(places)
        while ready and len(running) < places:
            cores = crew.cores(places - len(running), len(ready), sum(work.cores for work in running.values()))
            if not cores:
                break
            course, step = ready.pop(0)
            task = course.task(step, cores, crew.scratch)
            watcher.status(course.status)
            if task is not None:
                running[crew.executor.submit(run_task, task, crew.line)] = Work(course, step, task.workers)
        if not running and ready:  # nobody is there to work: there is nothing to wait for, and no hurry
            sleep(BEAT_SECONDS)
        done = wait(running, timeout=BEAT_SECONDS, return_when=FIRST_COMPLETED).done
        ready[:0] = _hear(crew, running, watcher)
        lost = crew.lost()
        for future in done & running.keys():
            course, step, _ = running.pop(future)
            report = _report(future, course.job.name, lost or WORKER_GONE)
            if report is None:
                course.give_up(GIVEN_UP)
                watcher.status(course.status)
                continue
            for line in report.told:
                watcher.told(course.job.name, line)
            if report.refused:
                crew.refused(report.where, report.refused)
            steps = course.take(step, report, more=not (stopped or lost), lost=bool(lost))
            if stopped:
                steps = tuple(rest for more in steps for rest in course.stop(more))
            ready[:0] = [(course, more) for more in steps]
            watcher.status(course.status)
        if lost or (stopped and not places):
            _give_up([*ready, *_cancelled(running)], lost or WORKER_GONE, watcher)
            ready.clear()
    _hear(crew, running, watcher)


def _in_order(courses: Sequence[Course]) -> list[Course]:
    """Lowest priority number first, then the longest."""

    def rank(course: Course) -> tuple[int, float]:
        return course.job.priority, -expected_seconds(course.job, course.folder.receipt(course.name))

    return sorted(courses, key=rank)


def _hear(crew: Crew, running: dict[Future[Report], Work], watcher: Watcher) -> list[tuple[Course, Step]]:
    """Pass news on; a task that its executor begins once too often ends here. What is to be done instead of such."""
    instead: list[tuple[Course, Step]] = []
    while True:
        try:
            news = crew.news.get_nowait()
        except Empty:
            return instead
        watcher.news(news)
        if not news.began:
            continue
        for future, (course, step, _) in list(running.items()):
            if (course.job.name, step) == (news.name, news.step):
                before, why = course.status, course.began(step, news.where)
                if course.status != before:
                    watcher.status(course.status)
                if why and future.cancel():
                    del running[future]
                    report = Report(course.job.name, FAULT, why, died=True)
                    instead += [(course, rest) for rest in course.take(step, report, more=True)]
                    watcher.status(course.status)


def _cancelled(running: dict[Future[Report], Work], begun: bool | None = None) -> list[tuple[Course, Step]]:
    """Take out of `running` what has not ended, only what has begun or has not where `begun` says so."""
    those = [
        future
        for future, (course, step, _) in running.items()
        if begun in (None, course.has_begun(step)) and future.cancel()
    ]
    return [running.pop(future)[:2] for future in those]


def _give_up(those: Sequence[tuple[Course, Step]], why: str, watcher: Watcher) -> None:
    """End hubs of which nothing more can come."""
    for course, step in those:
        course.take(step, Report(course.job.name, FAULT, why), more=False)
        watcher.status(course.status)


def _report(future: Future[Report], name: str, gone: str) -> Report | None:
    """What came of a task; where its worker is gone, or could not work, that; None where it was given up."""
    try:
        return future.result()
    except GivenUp:
        return None
    except CancelledError:
        return Report(name, FAULT, gone, died=True)
    except Exception as error:  # whatever an executor raises for a worker that died, it is this hub's end, not ours
        return Report(name, FAULT, f"its worker failed: {type(error).__name__}: {error}", died=True)


class _Lull:
    """Says every half minute that nobody is there to work, for as long as that is so."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher, self._told = watcher, -LULL_SECONDS

    def look(self, places: int) -> None:
        """Say so where there are no places."""
        if places:
            self._told = -LULL_SECONDS
        elif monotonic() - self._told >= LULL_SECONDS:
            self._told = monotonic()
            self._watcher.told("", "no worker is there at the moment: waiting for one")
