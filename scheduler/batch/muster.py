"""Which workers of a Dask cluster can do what this process would do: those that run the same versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.batch.versions import mismatch, versions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor, Future

    from distributed import Client

VERSIONS_SECONDS = 60.0
"""How long workers may take to tell their versions: the first time they import Rosterwright for it."""


class Muster:
    """The workers that are there, and what each differs in from this process.

    Those that are there at the beginning are asked before anything is sent; later ones in passing, and until they have
    answered nothing is sent to them.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._threads: Mapping[str, int] = {}
        self._differs: dict[str, str] = {}
        self._asked: dict[str, Future[dict[str, str]]] = {}

    def assemble(self, threads: Mapping[str, int]) -> str:
        """Take the first workers, by address with their threads; which of them cannot take part, empty where all can.
        Waits for their answers; raises OSError where they do not come."""
        found = self._client.run(versions, on_error="return", callback_timeout=VERSIONS_SECONDS)
        self._differs = {worker: _difference(theirs) for worker, theirs in found.items()}
        self._threads = threads
        lines = [f"  {worker}: {differs}" for worker, differs in sorted(self._differs.items()) if differs]
        return "\n".join(["refused: workers of the cluster differ from the batch", *lines]) if lines else ""

    def look(self, threads: Mapping[str, int]) -> list[str]:
        """Take the workers that are there now, never waiting; a line for each that is set aside."""
        self._threads = threads
        for gone in (self._differs.keys() | self._asked.keys()) - threads.keys():
            self._differs.pop(gone, None)
            if gone in self._asked:
                self._asked.pop(gone).cancel()
        for new in threads.keys() - self._differs.keys() - self._asked.keys():
            self._asked[new] = self._client.get_executor(pure=False, workers=[new]).submit(versions)
        answered = {worker: self._asked.pop(worker) for worker, future in list(self._asked.items()) if future.done()}
        for worker, future in answered.items():
            if not future.cancelled() and not isinstance(future.exception(), OSError):  # else it is asked once more
                self._differs[worker] = _difference(future.exception() or future.result())
        wrong = [worker for worker in sorted(answered) if self._differs.get(worker)]
        return [f"the worker {worker} is set aside: {self._differs[worker]}" for worker in wrong]

    def threads(self) -> int:
        """Threads of those that can take part."""
        return sum(count for worker, count in self._threads.items() if self._differs.get(worker) == "")

    def executor(self) -> Executor:
        """An executor over those that can take part. Where none of them is left when a task is to be placed, it goes
        to any other, which refuses it."""
        fit = [worker for worker in self._threads if self._differs.get(worker) == ""]
        # Not `pure`: a task that is done again must not be taken for the one that failed.
        found: Executor = self._client.get_executor(pure=False, workers=fit, allow_other_workers=True)
        return found


def _difference(theirs: dict[str, str] | BaseException) -> str:
    """What is wrong with a worker, from its versions or from why it could not tell them; empty where nothing is."""
    if isinstance(theirs, OSError):  # it has just left
        return ""
    if isinstance(theirs, BaseException):  # of whatever kind Dask made of it: the function to run could not be loaded
        return f"it has no Rosterwright that works ({theirs})"
    return mismatch(versions(), theirs)
