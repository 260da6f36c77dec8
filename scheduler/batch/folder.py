"""The folder of a batch: a sub-folder a hub that appears whole, and single files that do.

A hub's files are written apart, then renamed into place at once; a folder from an earlier run steps aside for the time
of two renames, and whoever finds it aside puts it back. What is neither ours nor in the way is taken along. One batch
at a time: a lock that ends with its process. Its file stays, since a lock on a file that is gone holds nobody back.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from models.errors import EnvironmentFault
from scheduler.batch.receipt import RECEIPT, document_of, listed, read_receipt
from scheduler.batch.supervise import SCRATCH
from scheduler.workbook.writing.files import faults_named, require_writable, sync, write_bytes, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.batch.receipt import Receipt
    from scheduler.workbook.writing.files import FileWriter

ASIDE = SCRATCH + "aside-"
LOCK = SCRATCH + "lock"


class Folder:
    """The output folder of one batch, held from `__enter__` to `__exit__`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / LOCK)

    def __enter__(self) -> Self:
        """Take the folder and put right what a killed run left. Raises `EnvironmentFault` where another batch has it,
        or where it cannot be written."""
        require_writable(self.path)
        with faults_named(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                raise EnvironmentFault(
                    f"another batch is writing into {self.path}: wait for it, end it, or name another folder"
                ) from error
            try:
                self._put_right()
            except BaseException:
                self._lock.release()
                raise
        return self

    def __exit__(self, *reason: object) -> None:
        """Give the folder free."""
        self._lock.release()

    def _put_right(self) -> None:
        for aside in self.path.glob(f"{ASIDE}*"):
            home = self.path / aside.name.removeprefix(ASIDE)
            if not os.path.lexists(home):
                os.replace(aside, home)
        for left in self.path.glob(f"{SCRATCH}*"):
            if left.is_dir() and not left.is_symlink():
                # A process that is just ending may be clearing it away too. What stays is cleared the next time.
                shutil.rmtree(left, ignore_errors=True)
            elif left.name != LOCK:
                left.unlink(missing_ok=True)

    def receipt(self, folder: str) -> Receipt | None:
        """What the files of a hub were made from; None where they are not all there."""
        return read_receipt(self.path / folder)

    def deliver(self, folder: str, files: Mapping[str, bytes], receipt: Receipt) -> None:
        """Put a hub's files in place, with the receipt of what they were made from. Raises `EnvironmentFault` where the
        disk refuses; what was there then stays."""
        home = self.path / folder
        with faults_named(home):
            if os.path.lexists(home) and (home.is_symlink() or not home.is_dir()):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(home))
            staging = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=self.path))
            try:
                new = staging / "new"
                for name, data in files.items():
                    _write(new / name, data)
                _take_along(home, new)
                write_json(new / RECEIPT, document_of(receipt))
                sync(new / RECEIPT)
                self._swap(home, new, staging / "old")
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def _swap(self, home: Path, new: Path, old: Path) -> None:
        """Rename `new` to `home`, and what was there to `old`; on a failure it is there again."""
        if not home.exists():
            os.replace(new, home)
            return
        aside = self.path / f"{ASIDE}{home.name}"
        if aside.exists():  # another one is at home: this one was only not cleared away
            shutil.rmtree(aside)
        os.replace(home, aside)
        try:
            os.replace(new, home)
        except BaseException:
            os.replace(aside, home)
            raise
        # Under its own name a folder that is cleared away by half could be taken for the hub's.
        with suppress(OSError):  # it is of no use and in nobody's way: it is cleared away the next time
            os.replace(aside, old)

    def put(self, name: str, write: FileWriter) -> None:
        """One file beside the hubs' folders: the old one is there until the new one is, whole."""
        path = self.path / name
        with faults_named(path):
            staging = self.path / f"{SCRATCH}{name}"
            try:
                write(staging)
                sync(staging)
                os.replace(staging, path)
            except BaseException:
                staging.unlink(missing_ok=True)
                raise


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data)
    sync(path)


def _take_along(home: Path, new: Path) -> None:
    """Copy to `new` what others have put into `home`: whatever its receipt does not name and `new` does not hold."""
    ours = {*listed(home), RECEIPT}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        if path.is_dir() or name.as_posix() in ours or (new / name).exists():
            continue
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, new / name, follow_symlinks=False)
