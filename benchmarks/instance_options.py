"""The command line that all public instances share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def options_of(name: str, about: str, columns: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    """Options of `python -m benchmarks.NAME`, described by the first line of `about`; `columns` are the roster's."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=about.splitlines()[0])
    parser.add_argument("file", type=Path, help="the instance")
    parser.add_argument("--seconds", type=float, default=60, help="time limit from the process's start (60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="cores that the search may use (2)")
    parser.add_argument("--out", type=Path, help=f"write the roster here: {columns}")
    parser.add_argument("--score", type=Path, metavar="ROSTER", help="score this roster and solve nothing")
    return parser.parse_args(arguments)
