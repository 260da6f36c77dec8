"""A process that forks children which deliver into a folder of a batch, and that end where they are told to.

Commands are lines of JSON on the standard input: `{"mode": …, "at": n, "out": …}`; the answer is a line with the exit
code of the child. An audit hook sees every file operation before it happens. Mode `kill` ends the process before
operation n, `fail` has operation n refused (disk full), `always` operation n and every one like it afterwards, `loop`
delivers until it is killed and answers with its process id first.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from models.batch import HubStatus
from models.errors import EnvironmentFault
from scheduler.batch.folder import Folder
from scheduler.batch.inputs import Given
from scheduler.batch.job import Job
from scheduler.batch.receipt import receipt_for
from scheduler.batch.versions import versions

KILLED, REFUSED, DONE = 9, 3, 0
CHANGES = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def files(mark: str) -> dict[str, bytes]:
    """Files of a delivery: every one holds its mark."""
    return {name: mark.encode() * 50 for name in ("roster.json", "summary.json", "vendors/acme.xlsx", "vendors/b.xlsx")}


def deliver(folder: Folder, mark: str) -> None:
    """Deliver the files of a mark for hub `paris`."""
    made = files(mark)
    receipt = receipt_for(
        Job(name="paris", workbook=Path("paris.xlsx")), Given({}, {}, mark), made, date(2027, 3, 1), HubStatus(name="x")
    )
    folder.deliver("paris", made, receipt)


class _Hook:
    """Counts changes to the disk, and ends the process or refuses one."""

    def __init__(self, mode: str, at: int, out: str) -> None:
        self._mode, self._at, self._out = mode, at, out
        self.seen, self._like = 0, ""

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event not in CHANGES or (os.path.isabs(str(args[0])) and not str(args[0]).startswith(self._out)):
            return
        if event == "open" and not (args[2] or 0) & _WRITES:
            return
        self.seen += 1
        if self._mode == "kill" and self.seen == self._at:
            os._exit(KILLED)
        again = self._mode == "always" and event == self._like
        if (self._mode in ("fail", "always") and self.seen == self._at) or again:
            self._like = event
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))


def _child(mode: str, at: int, out: Path) -> int:
    if mode == "loop":
        with Folder(out) as folder:
            for turn in range(10**9):
                deliver(folder, "ab"[turn % 2])
        return DONE
    sys.addaudithook(_Hook(mode, at, str(out)))
    try:
        with Folder(out) as folder:
            deliver(folder, "b")
    except EnvironmentFault:
        return REFUSED
    return DONE


def main() -> None:
    """Do one command after the other."""
    versions()  # once for all children
    for line in sys.stdin:
        said = json.loads(line)
        pid = os.fork()
        if not pid:
            os._exit(_child(said["mode"], said["at"], Path(said["out"])))
        if said["mode"] == "loop":
            print(pid, flush=True)
        _, ended = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


if __name__ == "__main__":
    main()
