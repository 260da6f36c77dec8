"""On the path of a process, this spoils it: Python imports it before all else.

A hub's process ends as its hub's name says. Where `FULL_DISK` names a folder, nothing can be made or written below it.
"""

import errno
import os
import signal
import sys
from pathlib import Path
from typing import Any

if "scheduler.batch.child" in sys.orig_argv:
    from scheduler.batch import hub

    _real = hub.roster_hub

    def _sabotaged(job: Any, out: Path, **options: Any) -> Any:
        mark = out.parent.parent / "died"
        if job.name == "breaks":
            raise ZeroDivisionError("nobody expected this")
        if job.name == "dies" or (job.name == "dies once" and not mark.exists()):
            mark.write_text(job.name)
            os.kill(os.getpid(), signal.SIGKILL)
        return _real(job, out, **options)

    hub.roster_hub = _sabotaged

if "FULL_DISK" in os.environ:
    _FULL, _WRITES = os.environ["FULL_DISK"], os.O_WRONLY | os.O_RDWR | os.O_CREAT

    def _refuse(event: str, args: tuple[Any, ...]) -> None:
        makes = event == "os.mkdir" or (event == "open" and (args[2] or 0) & _WRITES)
        if makes and str(args[0]).startswith(_FULL):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))

    sys.addaudithook(_refuse)
