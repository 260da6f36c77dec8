"""Other names for sheets and columns: the table `synonyms.toml`, and what a sheet `Synonyms` of the workbook adds."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from scheduler.workbook.reading.cells import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_MARKS = re.compile(r"[\s_\-./:*?#]+")


def plain(name: str) -> str:
    """A header or sheet's name as it is compared: without case, marks, and what stands in parentheses."""
    bare = _MARKS.sub(" ", _ASIDE.sub(" ", fold(name))).strip()
    return bare or _MARKS.sub(" ", fold(name)).strip()


class Synonyms:
    """What names stand for. Names of ours stand for themselves, whatever a table says."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._ours = {plain(sheet): sheet for sheet in sheets}
        self._sheets = dict(self._ours)
        self._columns: dict[str, dict[str, str]] = {}
        self._anywhere: dict[str, str] = {}
        table = _table()
        for sheet, others in table["sheets"].items():
            for other in others:
                self._sheets.setdefault(plain(other), sheet)
        for name, found in table["columns"].items():
            if isinstance(found, list):
                self._anywhere |= {plain(other): name for other in found}
            else:
                own = self._columns.setdefault(name, {})
                own |= {plain(other): column for column, others in found.items() for other in others}

    def add(self, other: str, means: str, sheet: str = "") -> None:
        """What a workbook says that a name stands for: a sheet, or a column of one or of all sheets."""
        if not sheet and plain(means) in self._ours:
            self._sheets[plain(other)] = self._ours[plain(means)]
        elif sheet:
            self._columns.setdefault(self._sheets.get(plain(sheet), sheet), {})[plain(other)] = fold(means)
        else:
            self._anywhere[plain(other)] = fold(means)

    def sheet(self, name: str) -> str:
        """The sheet that is meant, or the name as it is."""
        return self._sheets.get(plain(name), name)

    def columns(self, sheet: str, known: Iterable[str], headers: Iterable[str]) -> Mapping[str, str]:
        """What each of the headers of a sheet stands for, as far as that is one of the `known` columns.

        A column has its own name before any other; of several other names the first stands for it.
        """
        names = {plain(name): name for name in known}
        headers = tuple(headers)
        found = {header: names[plain(header)] for header in headers if plain(header) in names}
        own = self._columns.get(sheet, {})
        for header in headers:
            means = own.get(plain(header)) or self._anywhere.get(plain(header))
            if means is not None and header not in found and means in names.values() and means not in found.values():
                found[header] = means
        return found


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = (resources.files("scheduler.workbook") / "synonyms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
