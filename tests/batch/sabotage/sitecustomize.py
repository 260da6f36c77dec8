"""On the path of a hub's process, this makes it end as its hub's name says: Python imports it before all else."""

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
