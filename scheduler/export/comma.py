"""Files of comma-separated values for programs: UTF-8 without a mark, CRLF, quotes only where they must be (RFC 4180).

Nothing is escaped against formulas here: another program compares ids byte for byte.
"""

from __future__ import annotations

import csv
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scheduler.workbook.writing.files import FileWriter


def comma_file(rows: Iterable[Sequence[str | int]]) -> FileWriter:
    """A writer of these rows."""
    return bytes_file(comma_bytes(rows))


def comma_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    """The rows as bytes."""
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8", "backslashreplace")


def bytes_file(content: bytes) -> FileWriter:
    """A writer of these bytes."""
    return partial(_write, content=content)


def decimal(thousandths: int) -> str:
    """So many thousandths without needless digits: 16850 is `16.85`."""
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
