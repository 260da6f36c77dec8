"""Whoever minds one process: its words, its memory, its time, its death. The processes here only act as hubs'."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from scheduler.batch import supervise
from scheduler.batch.job import Job
from scheduler.batch.task import GivenUp, News, Task
from scheduler.batch.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.batch.task import Report

HEAD = """
import json, os, signal, sys, time
def say(**said): print(json.dumps(said), flush=True)
def event(stage): say(event={"seconds": 0.0, "stage": stage})
order = json.loads(sys.stdin.readline())
out = order["out"]
def answer(code=0, **more):
    os.makedirs(out + "/vendors")
    for name in ("roster.json", "vendors/acme.xlsx"):
        open(out + "/" + name, "w").write(name)
    say(answer={"exit_code": code, "message": "", **more})
"""
FILES = {"roster.json": b"roster.json", "vendors/acme.xlsx": b"vendors/acme.xlsx"}


@dataclass
class Minded:
    """Has a program minded; `stops` is asked for what `stopping` shall say."""

    patch: pytest.MonkeyPatch
    scratch: Path
    stops: Callable[[], bool] = lambda: False
    news: list[News] = field(default_factory=list)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __call__(self, program: str, *, wait: bool = False, **options: Any) -> Report:
        """The report on a process with this program; `wait`: its order comes only when it is gone."""

        def start(module: str, threads: int, **pipes: Any) -> subprocess.Popen[bytes]:
            self.started.append(subprocess.Popen([sys.executable, "-S", "-c", program], **pipes))
            if wait:
                os.waitid(os.P_PID, self.started[-1].pid, os.WEXITED | os.WNOWAIT)
            return self.started[-1]

        self.patch.setattr(supervise, "start_own", start)
        job = Job(name="paris", workbook=Path("paris.xlsx"), **options)
        given = {"workbook": {"": b"a workbook"}}
        return supervise.run_task(Task(job, given, date(2027, 3, 1), versions(), scratch=str(self.scratch)), self)

    def where(self) -> str:
        """See `Line`."""
        return "here"

    def tell(self, news: News) -> None:
        """See `Line`."""
        self.news.append(news)

    def stopping(self) -> bool:
        """See `Line`."""
        return self.stops()


@pytest.fixture
def minded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Minded:
    """Minds programs; its scratch folder is empty whenever nothing runs."""
    return Minded(monkeypatch, tmp_path)


def test_an_answer(minded: Minded) -> None:
    """Proves: files come as bytes, warnings in order, an event of each stage as news, and nothing stays on the disk.

    Sensitivity: a file of a sub-folder that is left out, an event that is passed on as often as it is said.
    """
    report = minded(HEAD + "say(told='one'); event('a'); event('a'); event('b'); say(told='two'); answer()")
    assert (report.exit_code, report.files, report.told) == (0, FILES, ("one", "two"))
    assert [news.event.stage for news in minded.news if news.event is not None] == ["a", "b"]
    assert minded.news[0].began
    assert (report.died, report.cut) == (False, False)
    assert report.peak_memory_mb > 1
    assert list(minded.scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("program", "message", "died"),
    [
        ("import os; os.kill(os.getpid(), 9)", "its process was ended by SIGKILL after", True),
        ("import os; os.kill(os.getpid(), 40)", "its process was ended by signal 40 after", True),
        (HEAD + 'os.write(1, b\'{"answer": {"exit_\'); os.abort()', "its process was ended by SIGABRT after", True),
        (HEAD + "1 / 0", "internal error: ZeroDivisionError: division by zero; please report it", False),
        (HEAD + "raise SystemExit(1)", "internal error: exit code 1; please report it", False),
        (HEAD + "raise SystemExit(0)", "internal error: exit code 0; please report it", False),
    ],
)
def test_no_answer(minded: Minded, program: str, message: str, died: bool) -> None:
    """Proves: a process that ends without an answer is told by its signal or its last words, with exit code 3; only
    where it was ended by a signal it may go better another time.

    Sensitivity: half a line that is read as an answer; a failure that is tried again for ever.
    """
    report = minded(program)
    assert report.message.startswith(message)
    assert (report.exit_code, report.died, report.files) == (3, died, {})
    assert list(minded.scratch.iterdir()) == []


def test_dead_before_its_order(minded: Minded) -> None:
    """Proves: a process that is gone before it has read anything counts as one that died. Sensitivity: the broken pipe
    of its order, which is met a second time when the pipe is closed, told in its place."""
    report = minded("import os; os.kill(os.getpid(), 9)", wait=True)
    assert report.message.startswith("its process was ended by SIGKILL")
    assert report.died


def test_too_much_memory(minded: Minded) -> None:
    """Proves: a process above its limit is ended, the limit and what it took are told, and it is not tried again.

    Sensitivity: memory that is only looked at in the end.
    """
    grow = "\nheld = []\nwhile True: held.append(bytearray(4_000_000)); time.sleep(0.005)"
    report = minded(HEAD + grow, memory_limit_mb=100)
    assert "MB of memory, more than its limit of 100 MB; raise --memory-limit" in report.message
    assert report.peak_memory_mb > 100
    assert not report.died
    assert minded.started[0].returncode == -9


def test_no_end(minded: Minded) -> None:
    """Proves: a process that goes on and on, talking, is ended after `kill_after`; compilation does not count.

    Sensitivity: a limit that only silence can pass; some minutes of compilation that kill every hub of a new machine.
    """
    report = minded(HEAD + "\nwhile True: event('a'); time.sleep(0.01)", kill_after=1)
    assert report.message.startswith("ended after 1 s: it did not end by itself; ")
    assert minded.started[0].returncode == -9
    compiles = "event('compiling'); time.sleep(1.2); event('compiling'); time.sleep(0.3); event('a'); answer()"
    assert minded(HEAD + compiles, kill_after=1.2).exit_code == 0


def test_asked_to_stop(minded: Minded) -> None:
    """Proves: where the batch is asked to end, the process hears of it, its answer counts, and is marked as cut short.

    Sensitivity: a line that stays in a buffer; a roster of half a search that passes for a whole one.
    """
    minded.stops = lambda: True
    report = minded(HEAD + "assert sys.stdin.readline() == 'stop\\n'; answer()")
    assert (report.exit_code, report.files, report.cut) == (0, FILES, True)


def test_given_up(minded: Minded) -> None:
    """Proves: where nobody waits any more, the process is ended at once and its files are cleared away.

    Sensitivity: waiting for a search of an hour before the batch can end.
    """

    def give_up() -> bool:
        raise GivenUp

    minded.stops = give_up
    with pytest.raises(GivenUp):
        minded(HEAD + "time.sleep(3600)")
    assert not psutil.pid_exists(minded.started[0].pid)
    assert list(minded.scratch.iterdir()) == []


def test_no_key_yet(minded: Minded) -> None:
    """Proves: where the file of pseudonyms was to be begun and the hub cannot be read, that is what is told.

    Sensitivity: the file that is not there, fetched all the same.
    """
    report = minded(
        HEAD + "say(answer={'exit_code': 2, 'message': 'no workbook'})", pseudonyms=minded.scratch / "key.csv"
    )
    assert (report.exit_code, report.message, report.key) == (2, "no workbook", None)


def test_another_version(minded: Minded) -> None:
    """Proves: a worker with other versions than the batch refuses, says which, and begins nothing.

    Sensitivity: a roster from sources or libraries other than those of the batch.
    """
    job = Job(name="paris", workbook=Path("paris.xlsx"))
    task = Task(job, {}, date(2027, 3, 1), {**versions(), "numba": "0.1"})
    report = supervise.run_task(task, minded)
    assert report.exit_code == 3
    assert "refused by the worker" in report.message
    assert f"numba {versions()['numba']} (the batch has 0.1)" in report.message
    assert minded.news == []
