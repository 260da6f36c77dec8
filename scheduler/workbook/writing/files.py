"""Files appear whole or not at all: a set is written apart, then moved into place, or taken back.

A new folder is filled beside its final place and renamed at once. Into a folder that exists, files are moved one by
one from a hidden folder inside it (the same disk, also where the folder is a mount); the old ones are kept until the
last move is done and are put back if one fails. Nothing else in the folder is touched.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from models.errors import EnvironmentFault

FileWriter = Callable[[Path], None]
"""Writes one file at the path that it is given; may raise OSError."""

_HINTS = {
    errno.ENOSPC: "free some disk space, or name a folder on another disk",
    errno.EDQUOT: "free some of your disk quota, or name a folder on another disk",
    errno.EACCES: "allow writing there, close programs that hold the file open, or name another folder",
    errno.EPERM: "allow writing there, close programs that hold the file open, or name another folder",
    errno.EROFS: "the disk is read-only: name a folder on another disk",
    errno.ENOTDIR: "a file stands where a folder is needed: remove it or name another folder",
    errno.EEXIST: "a file stands where a folder is needed: remove it or name another folder",
    errno.EISDIR: "a folder stands where a file is needed: remove it or name another folder",
    errno.ENAMETOOLONG: "choose a shorter folder name",
}
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
_NAME_LENGTH = 60  # characters: at most 240 bytes, and file systems take 255


def write_files(folder: Path, writers: Mapping[str, FileWriter]) -> tuple[Path, ...]:
    """Write every file of `writers` (relative name → writer) into `folder`; all of them or none. Returns their paths.

    Raises `EnvironmentFault`, saying where and what to do, when the disk is full or the folder cannot be written;
    whatever else a writer raises passes through. In both cases the folder is as it was.
    """
    with faults_named(folder):
        fresh = not folder.exists()
        if fresh:
            folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".rosterwright-", dir=folder.parent if fresh else folder))
        try:
            new = staging / "new"
            new.mkdir()
            for name, write in writers.items():
                path = new / name
                path.parent.mkdir(parents=True, exist_ok=True)
                write(path)
                sync(path)
            if fresh:
                os.replace(new, folder)
            else:
                _move(tuple(writers), new, folder, staging / "old")
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return tuple(folder / name for name in writers)


@contextmanager
def written_along(path: Path, write: FileWriter) -> Iterator[None]:
    """Put a file at `path` for as long as all goes well: whatever is raised inside the block takes it back.

    The file is written apart and moved into place, so that it is never half there. Raises as `write_files`.
    """
    folder = path.parent
    with faults_named(folder):
        made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".rosterwright-", dir=folder))
    try:
        with faults_named(folder):
            new, old = staging / "new", staging / "old"
            write(new)
            sync(new)
            if path.exists():
                shutil.copy2(path, old)
            os.replace(new, path)
        try:
            yield
        except BaseException:
            if old.exists():
                os.replace(old, path)
            else:
                path.unlink()
            raise
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        for parent in made:
            with suppress(OSError):  # somebody else has put something there: it stays
                parent.rmdir()
        raise
    shutil.rmtree(staging, ignore_errors=True)


def require_writable(folder: Path) -> None:
    """Raise `EnvironmentFault` at once where `write_files` could not write into `folder` later; leaves no trace."""
    with faults_named(folder):
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        tempfile.TemporaryFile(dir=nearest).close()


def write_json(path: Path, document: object, *, indent: int | None = 2) -> None:
    """Write `document` as UTF-8 JSON, non-ASCII text as it is; `indent` None puts it on one line. NaN is refused."""
    # Half a surrogate pair (a file name that is not UTF-8) has no bytes in UTF-8; as `\\udc80` it is JSON again.
    separators = (",", ":") if indent is None else None
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
        stream.write(text + "\n")


def write_json_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line (`events.jsonl`)."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes as they are."""
    path.write_bytes(data)


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Write lines as UTF-8 text."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in lines)


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file name (without ending) for each of `names`: safe on every system, and unlike each other in any case.

    Letters, digits, space, dot, hyphen and underscore stay, everything else becomes `_`; names that would meet get
    `-2`, `-3`, … in their order.
    """
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in names:
        base = _safe(name)
        candidate, number = base, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{base}-{number}"
        taken.add(candidate.casefold())
        found[name] = candidate
    return found


def _safe(name: str) -> str:
    text = re.sub(r"[^\w .-]", "_", unicodedata.normalize("NFKC", name))[:_NAME_LENGTH].strip(" .-")
    return f"{text}_" if not text or text.partition(".")[0].strip().casefold() in _RESERVED else text


def _move(names: tuple[str, ...], new: Path, folder: Path, old: Path) -> None:
    """Move every file of `names` from `new` to `folder`; on any failure put back what was there."""
    undo: list[Callable[[], object]] = []
    try:
        for name in names:
            target, kept = folder / name, old / name
            undo += [made.rmdir for made in _make_parents(target, folder)]
            if target.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
                os.replace(target, kept)
                undo.append(partial(os.replace, kept, target))
            os.replace(new / name, target)
            if not kept.exists():
                undo.append(target.unlink)
    except BaseException:
        for step in reversed(undo):
            step()
        raise


def _make_parents(target: Path, folder: Path) -> list[Path]:
    """Make the folders between `folder` and `target`; returns those that were not there."""
    missing = [parent for parent in reversed(target.parents) if parent.is_relative_to(folder) and not parent.exists()]
    for parent in missing:
        parent.mkdir()
    return missing


def sync(path: Path) -> None:
    """Have the disk take the file before its name appears: a power cut must not leave a name without content."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


@contextmanager
def faults_named(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into an `EnvironmentFault` that says where and what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        hint = _HINTS.get(error.errno or 0, "see to it that the folder can be written, or name another one")
        raise EnvironmentFault(f"nothing was written to {folder}: {reason}; {hint}") from error
