"""A crew on a Dask cluster: the workers of a scheduler that runs already, over `distributed`'s own executor.

A hub takes one thread of a Dask worker and does its search in a process of its own there, as on this machine. Files
travel with the task and come back with the report, so that workers need no common disk.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple
from queue import SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import dask
from distributed import Client, Security, get_worker
from distributed.comm.core import connect

from models.errors import EnvironmentFault
from models.event import Event as Said
from scheduler.batch.muster import Muster
from scheduler.batch.step import Step
from scheduler.batch.task import GivenUp, News

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterator
    from concurrent.futures import Executor, Future

    from distributed import Worker

    from scheduler.batch.task import Line

CONNECT_SECONDS = 8.0
"""How long it may take until somebody listens at the scheduler's address: it may be starting at this moment."""

ASK_SECONDS = 1.0
"""How often the scheduler is asked which workers are there, and by each task whether it should stop."""

ANSWER_SECONDS, SILENCE_SECONDS = 5.0, 60.0
"""How long one such question may take, and after how long without an answer the scheduler counts as gone."""

TOPIC = "rosterwright"
"""Of all batches: the scheduler keeps the last events of every topic as long as it lives, so one a batch would fill it
night after night."""


class DaskLine:
    """The line of one batch: its news go as events through the scheduler, its stop is a flag there."""

    def __init__(self, batch: str) -> None:
        self._batch = batch
        self._answer: Future[bool] | None = None
        self._asked, self._stop = -ASK_SECONDS, False

    def __reduce__(self) -> tuple[type[DaskLine], tuple[str]]:
        return DaskLine, (self._batch,)

    def where(self) -> str:
        """The address of the Dask worker."""
        return str(get_worker().address)

    def tell(self, news: News) -> None:
        """See `Line`."""
        said = None if news.event is None else news.event.model_dump(exclude_none=True)
        told = {"name": news.name, "step": astuple(news.step), "where": news.where, "began": news.began, "event": said}
        get_worker().log_event(TOPIC, {"batch": self._batch, "news": told})

    def stopping(self) -> bool:
        """Whether the batch asks for an end. Never waits: the scheduler's answer is looked at when it is there. Raises
        `GivenUp` where nobody waits for the result any longer: the batch is gone, or gave the task up."""
        worker, now = get_worker(), monotonic()
        if self._answer is not None and self._answer.done():
            # A scheduler that does not answer asks for nothing; if it is gone, the worker ends with all that it does.
            self._stop = self._stop or (self._answer.exception() is None and self._answer.result())
            self._answer = None
        if self._answer is None and now - self._asked >= ASK_SECONDS:
            self._asked = now
            self._answer = _later(worker.scheduler.event_is_set(name=self._batch), worker)
        if not _wanted(worker):
            raise GivenUp
        return self._stop


class DaskCrew:
    """The workers of the Dask scheduler at `address`, at most `jobs` tasks at once (None: one a thread of theirs).

    Raises `EnvironmentFault` where nobody answers there within some ten seconds, and on `__enter__` where a worker runs
    with other versions than this process. Workers may come and go at any time.
    """

    def __init__(self, address: str, jobs: int | None = None) -> None:
        self._address, self._jobs, self._batch = address, jobs, f"rosterwright-{uuid4().hex}"
        self._open = ExitStack()
        self._open.enter_context(_quiet())
        self._client = self._open.enter_context(_connected(address))
        # Files travel within the task; Dask would warn of more than 10 MB.
        self._open.enter_context(dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"}))
        self._comm = self._client.scheduler_comm
        self._fault = ""
        self._muster, self._entered = Muster(self._client), False
        self.executor: Executor = self._muster
        self._asked, self._heard = -ASK_SECONDS, monotonic()
        self._stopping, self._stopped = False, False
        self.news: SimpleQueue[News] = SimpleQueue()
        self.line: Line = DaskLine(self._batch)
        self.scratch: str | None = None
        self._client.subscribe_topic(TOPIC, self._hear)

    def __enter__(self) -> Self:
        self.places()
        self._entered = True
        if self._fault:
            self._open.close()
            raise EnvironmentFault(self._fault)
        return self

    def __exit__(self, *reason: object) -> None:
        """Leave the cluster; what still runs there is wanted by nobody any longer, and is ended."""
        with self._open:
            if self._stopped and not self.lost():
                with suppress(OSError):  # a flag that nobody asks for any longer: it is of no harm
                    self._ask_scheduler(self._client.scheduler.event_clear)

    def places(self) -> int:
        """Threads of the workers that are there and can take part, at most `jobs`; 0 once the scheduler is gone."""
        if not self.lost() and monotonic() - self._asked >= ASK_SECONDS:
            self._ask()
        places = 0 if self._fault else self._muster.threads()
        return places if self._jobs is None else min(places, self._jobs)

    def cores(self, free: int, waiting: int, used: int) -> int:
        """One: a hub takes one thread of a worker."""
        return 1

    def lost(self) -> str:
        """Why nothing more can come of this crew. A scheduler that comes back has forgotten every task."""
        if not self._fault and (self._client.scheduler_comm is not self._comm or self._comm.closed()):
            self._fault = f"the Dask scheduler at {self._address} is gone: the connection to it is lost"
        return self._fault

    def stop(self) -> None:
        """See `Crew`. The scheduler is told as soon as it answers."""
        self._stopping = True
        self._asked = -ASK_SECONDS
        self.places()

    def told(self) -> list[str]:
        """See `Crew`: which workers are set aside."""
        return self._muster.told()

    def refused(self, where: str, why: str) -> None:
        """See `Crew`: that worker gets nothing more, and the others are counted anew."""
        self._muster.set_aside(where, why)
        self._asked = -ASK_SECONDS

    def give_up(self) -> None:
        """See `Crew`: the batch cancels the futures, and a worker ends a task that is no longer wanted."""

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        """Take an event of the topic; it may be another batch's."""
        said = event[1]
        if said["batch"] == self._batch:
            news = said["news"]
            told = None if news["event"] is None else Said.model_validate(news["event"])
            self.news.put(News(**{**news, "step": Step(*news["step"]), "event": told}))

    def _ask(self) -> None:
        """Ask the scheduler for its workers; one answer that does not come is not the end."""
        try:
            threads = self._client.nthreads(callback_timeout=ANSWER_SECONDS)
            self._asked = self._heard = monotonic()
            if self._entered:
                self._muster.look(threads)
            elif threads:
                self._fault = self._muster.assemble(threads)
            if self._stopping and not self._stopped:
                self._ask_scheduler(self._client.scheduler.event_set)
                self._stopped = True
        except OSError:
            self._asked = monotonic()
            if self._asked - self._heard > SILENCE_SECONDS:
                self._fault = f"the Dask scheduler at {self._address} has not answered for {SILENCE_SECONDS:.0f} s"

    def _ask_scheduler(self, question: Callable[..., Awaitable[object]]) -> None:
        """Set or clear the flag of this batch; raises OSError where the scheduler does not answer."""
        self._client.sync(question, name=self._batch, callback_timeout=ANSWER_SECONDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the traces that Dask's client logs where its scheduler goes: the status says it in a line."""
    logger = logging.getLogger("distributed.client")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _connected(address: str) -> Client:
    """A client of the scheduler, once somebody there is known to speak Dask: a `Client` that fails ends badly."""
    security = Security()  # from Dask's configuration, as its own commands take it
    try:
        asyncio.run(_greeted(address, security))
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name=TOPIC, security=security)
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        # In turn: nobody there; no address; TLS without certificates, in two kinds; another version of `distributed`.
        said = str(error) or "somebody listens there, but says nothing that is Dask's"
        raise EnvironmentFault(f"no Dask scheduler answers at {address!r}: {said}") from error


async def _greeted(address: str, security: Security) -> None:
    async with asyncio.timeout(CONNECT_SECONDS + ANSWER_SECONDS):
        comm = await connect(address, timeout=CONNECT_SECONDS, **security.get_connection_args("client"))
        await comm.close()


def _later(question: Coroutine[Any, Any, bool], worker: Worker) -> Future[bool]:
    """Have a question asked on the worker's own loop, from the thread of a task."""
    loop: asyncio.AbstractEventLoop = worker.loop.asyncio_loop  # type: ignore[attr-defined]
    return asyncio.run_coroutine_threadsafe(question, loop)


def _wanted(worker: Worker) -> bool:
    """Whether the scheduler still wants the task of this thread: Dask cannot end a thread, it only forgets its task."""
    state = worker.state.tasks.get(worker.get_current_task())
    return state is not None and state.state != "cancelled"
