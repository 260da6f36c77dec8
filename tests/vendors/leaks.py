"""Searches every part of an unpacked workbook for words that must not be in it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Addresses of cells: an id such as E1 is one too, and says nothing there.
_ADDRESS = re.compile(r'\b(?:r|ref|sqref|activeCell|topLeftCell)="[^"]*"')


def leaks(path: Path, words: Iterable[str]) -> set[tuple[str, str]]:
    """Part and word for each of `words` that stands in a part of the package at `path`, or in the name of one.

    Parts are decoded and their markup's entities resolved; a word counts where no letter or digit stands beside it.
    """
    wanted = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in words if word}
    with ZipFile(path) as package:
        assert len(package.namelist()) > 8
        texts = {name: _ADDRESS.sub("", package.read(name).decode("utf-8")) for name in package.namelist()}
    texts = {name: f"{name} {unescape(unescape(text))}" for name, text in texts.items()}
    return {
        (name, word)
        for name, text in texts.items()
        for word, form in wanted.items()
        if word in text and form.search(text)
    }


def words(path: Path) -> str:
    """All text of all parts, for what must be there."""
    with ZipFile(path) as package:
        return " ".join(unescape(package.read(name).decode("utf-8")) for name in package.namelist())
