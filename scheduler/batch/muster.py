"""Which workers of a Dask cluster can do what this process would do: those that run the same versions."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

from scheduler.batch.versions import mismatch, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from distributed import Client

VERSIONS_SECONDS = 60.0
"""How long workers may take to tell their versions: the first time they import Rosterwright for it."""

MOST_ASKED = 5
"""A worker that cannot say its versions so often is set aside."""


class Muster(Executor):
    """The workers that are there, and an executor over those that run the same versions as this process.

    Those that are there at the beginning are asked before anything is sent; later ones in passing, and until they have
    answered nothing is sent to them. A task whose workers are all gone is cancelled: Dask would keep it for them.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._threads: Mapping[str, int] = {}
        self._differs: dict[str, str] = {}
        self._asked: dict[str, Future[dict[str, str]]] = {}
        self._silent: dict[str, int] = {}
        self._sent: dict[Future[Any], frozenset[str]] = {}
        self._said: list[str] = []

    def assemble(self, threads: Mapping[str, int]) -> str:
        """Take the first workers, by address with their threads; which of them cannot take part, empty where all can.
        Waits for their answers; raises OSError where they do not come."""
        found = self._client.run(versions, on_error="return", callback_timeout=VERSIONS_SECONDS)
        # Who has just left, or could not read its own sources, is asked again with those that come later.
        told = {worker: theirs for worker, theirs in found.items() if not isinstance(theirs, OSError)}
        self._differs = {worker: _difference(theirs) for worker, theirs in told.items()}
        self._threads = threads
        lines = [f"  {worker}: {differs}" for worker, differs in sorted(self._differs.items()) if differs]
        return "\n".join(["refused: workers of the cluster differ from the batch", *lines]) if lines else ""

    def look(self, threads: Mapping[str, int]) -> None:
        """Take the workers that are there now, never waiting."""
        self._threads = threads
        for gone in (self._differs.keys() | self._asked.keys() | self._silent.keys()) - threads.keys():
            self._differs.pop(gone, None)
            self._silent.pop(gone, None)
            if gone in self._asked:
                self._asked.pop(gone).cancel()
        for new in threads.keys() - self._differs.keys() - self._asked.keys():
            self._asked[new] = self._over([new]).submit(versions)
        for worker, future in [(worker, future) for worker, future in self._asked.items() if future.done()]:
            del self._asked[worker]
            self._hear(worker, future)
        for sent, workers in list(self._sent.items()):
            if not workers & threads.keys():
                sent.cancel()

    def set_aside(self, worker: str, why: str) -> None:
        """Send nothing more to a worker for as long as it is there."""
        self._differs[worker] = why
        self._said.append(f"the worker {worker} is set aside: {why}")

    def told(self) -> list[str]:
        """Who has been set aside since this was last asked, and why, a line each."""
        said, self._said = self._said, []
        return said

    def threads(self) -> int:
        """Threads of those that can take part."""
        return sum(self._threads[worker] for worker in self._fit())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """See `Executor`; only to workers that can take part at this moment."""
        workers = self._fit()
        future = self._over(workers).submit(fn, *args, **named)
        self._sent[future] = frozenset(workers)
        future.add_done_callback(lambda done: self._sent.pop(done, None))
        return future

    def _fit(self) -> list[str]:
        return [worker for worker in self._threads if self._differs.get(worker) == ""]

    def _over(self, workers: list[str]) -> Executor:
        # Not `pure`: a task that is done again must not be taken for the one that failed.
        found: Executor = self._client.get_executor(pure=False, workers=workers)
        return found

    def _hear(self, worker: str, future: Future[dict[str, str]]) -> None:
        """Take a late worker's answer, or ask it once more where there is none."""
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, OSError):
            self._silent[worker] = self._silent.get(worker, 0) + 1
            if self._silent[worker] >= MOST_ASKED:
                self.set_aside(worker, f"it does not say its versions ({error or 'no answer'})")
            return
        differs = _difference(error or future.result())
        if differs:
            self.set_aside(worker, differs)
        else:
            self._differs[worker] = ""


def _difference(theirs: dict[str, str] | BaseException) -> str:
    """What is wrong with a worker, from its versions or from why it could not tell them; empty where nothing is."""
    if isinstance(theirs, BaseException):  # of whatever kind Dask made of it: the function to run could not be loaded
        return f"it has no Rosterwright that works ({theirs})"
    return mismatch(versions(), theirs)
