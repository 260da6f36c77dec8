"""The process of one hub: `python -m scheduler.batch.child`.

It reads an order as one line of JSON, and answers in lines of JSON: events, warnings, and at last what came of it. A
further line `stop` asks for the best roster so far. Where the standard input ends, whoever gave the order is gone: the
process takes its folder away and ends at once, so that nothing runs on for nobody.
"""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from threading import Event as Flag
from threading import Lock, Thread
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypedDict

from models.batch import COMPLETE, FAULT, UNREADABLE
from models.errors import EnvironmentFault, InputError, InternalError
from scheduler.batch.task import Order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.event import Event
    from scheduler.batch.hub import Solver

STARTED = monotonic()
BROKEN = 1  # no exit code of `solve`: there was no answer
STOP = b"stop\n"
FIRST_TO_GO = "1000"


class _Voice:
    """Lines to whoever gave the order, from any thread, whole."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._lock = stream, Lock()

    def __call__(self, **said: Any) -> None:
        line = json.dumps(said, ensure_ascii=True).encode() + b"\n"
        with self._lock:
            self._stream.write(line)
            self._stream.flush()


class _How(TypedDict):
    started: float
    on_event: Callable[[Event], None]
    interrupted: Callable[[], bool]


def main() -> int:
    """Do one order; the exit code is 0 wherever an answer was given."""
    faulthandler.enable()
    with suppress(OSError):  # where the system runs out of memory it should end this process, not the batch
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO)
    # Whatever a library prints goes to standard error; the way to whoever gave the order is ours alone.
    voice = _Voice(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    given = sys.stdin.buffer
    order = Order.of_line(given.readline())
    stop, answered = Flag(), Flag()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    Thread(target=_listen, args=(given, stop, answered, order), daemon=True).start()
    answer = _answer(order, voice, stop)
    answered.set()  # from here on the end of the input is no news: the files are being fetched
    voice(answer=answer)
    return 0


def _listen(given: IO[bytes], stop: Flag, answered: Flag, order: Order) -> None:
    for line in given:
        if line == STOP:
            stop.set()
    if answered.is_set():
        return
    shutil.rmtree(order.out.parent, ignore_errors=True)
    os._exit(1)


def _answer(order: Order, voice: _Voice, stop: Flag) -> Mapping[str, Any]:
    """What came of it: exit code, message and summary. Faults of the program itself pass through and end the process
    with their trace."""
    from scheduler import plan
    from scheduler.batch.giant import cut, from_parts, solve_part
    from scheduler.batch.hub import read_hub, roster_hub

    def hear(event: Event) -> None:
        voice(event=event.model_dump(exclude_none=True))

    def told(line: str) -> None:
        voice(told=line)

    job, above = order.job, order.job.split_above
    how = _How(started=STARTED, on_event=hear, interrupted=stop.is_set)
    try:
        if order.kind == "part":
            (given,) = order.parts.iterdir()
            solve_part(given, job, order.out, workers=order.workers, **how)
            return {"exit_code": COMPLETE}
        # Of a giant's warnings its first step has told.
        reading = read_hub(job, told if order.kind == "hub" else lambda line: None)
        if order.kind == "hub" and above is not None and (shares := cut(reading.problem, above, order.out)):
            return {"exit_code": COMPLETE, "shares": shares}
        solver: Solver = plan.solve
        if order.kind != "hub" and above is not None:
            solver = from_parts(order.parts, above, search=order.kind == "seams")
        done = roster_hub(
            job, order.out, today=order.today, reading=reading, workers=order.workers, solver=solver, told=told, **how
        )
    except InputError as error:
        return {"exit_code": UNREADABLE, "message": "\n".join(str(issue) for issue in error.issues)}
    except (InternalError, EnvironmentFault) as error:
        # The case of a disagreement lies in a folder that is gone when this is read: the batch says where it comes to.
        known = error.__cause__ if isinstance(error.__cause__, plan.Disagreement) else error
        return {"exit_code": FAULT, "message": f"{type(error).__name__}: {known}"}
    said = [*done.left_off, *([done.too_low] if done.too_low else [])]
    return {
        "exit_code": done.exit_code,
        "message": "\n".join(said),
        "summary": done.outcome.summary,
        "cut": stop.is_set(),
    }


def end() -> NoReturn:
    """Do one order and end at once: the thread that listens holds the standard input, and Python, which would close it
    on its way out, aborts the process for that. Whatever was raised stands in the error output."""
    code = BROKEN
    try:
        code = main()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    end()
