"""The corpus of messy workbooks: each imports equal to its clean twin, or stops with exactly the issue that is due."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import InputError, Issue
from scheduler.workbook import read_problem
from tests.workbook.corpus import demand, names, values
from tests.workbook.corpus.files import FILES, as_xlsx
from tests.workbook.corpus.mess import MESSES, Mess
from tests.workbook.corpus.twin import clean

LEAST = 60
MODULES = (names, values, demand)
ONLY_IN_EXCEL = ("epoch", "formula", "Moderators merged", "Pins hidden", "Queues copy")
"""What only a workbook of Excel can hold, or what is read as nothing else elsewhere."""


def document(path: Path) -> dict[str, Any]:
    """The problem as `validate --json` writes it."""
    return read_problem(path).problem.model_dump(mode="json")


@cache
def twin() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        return document(as_xlsx(clean(), Path(folder)))


def errors(path: Path) -> list[Issue]:
    with pytest.raises(InputError) as caught:
        read_problem(path)
    return [issue for issue in caught.value.issues if issue.severity == "error"]


def test_the_corpus_is_large() -> None:
    """Proves: as many messes as the issue asks for, from every module. Sensitivity: one that nobody registers."""
    assert len(MESSES) + len(FILES) - 1 >= LEAST
    assert {mess.change.__module__ for mess in MESSES.values()} == {module.__name__ for module in MODULES}


@pytest.mark.parametrize("name", MESSES)
def test_a_mess(tmp_path: Path, name: str) -> None:
    """Proves: the mess changes the file, and nothing of the problem; or the import stops with one issue, at its cell.

    Sensitivity: a form that is dropped or misread, a guess where two readings are possible.
    """
    mess, book = MESSES[name], clean()
    before = [[cell.value for cell in row] for page in book.worksheets for row in page.iter_rows()]
    state = [(page.title, page.sheet_state, len(page.merged_cells.ranges)) for page in book.worksheets], book.epoch
    mess.change(book)
    after = [[cell.value for cell in row] for page in book.worksheets for row in page.iter_rows()]
    assert (before, state) != (
        after,
        ([(page.title, page.sheet_state, len(page.merged_cells.ranges)) for page in book.worksheets], book.epoch),
    )
    path = as_xlsx(book, tmp_path)
    if not mess.stops:
        assert document(path) == twin()
        return
    (issue,) = errors(path)
    assert mess.stops in issue.expected
    assert not mess.where or issue.where == mess.where


@pytest.mark.parametrize("kind", FILES)
def test_a_kind_of_file(tmp_path: Path, kind: str) -> None:
    """Proves: the clean twin is the same problem in every kind of file. Sensitivity: a format with times of its own."""
    assert document(FILES[kind](clean(), tmp_path)) == twin()


def _together(draw: st.DrawFn) -> tuple[Mess, ...]:
    chosen = draw(st.lists(st.sampled_from(sorted(MESSES)), min_size=2, max_size=3, unique=True))
    return tuple(MESSES[name] for name in chosen)


compositions = st.composite(_together)


@settings(derandomize=True, deadline=None, max_examples=250)
@given(compositions(), st.sampled_from(sorted(FILES)))
def test_messes_together(messes: tuple[Mess, ...], kind: str) -> None:
    """Proves: up to three messes at once, in any kind of file, do no more than each by itself.

    Sensitivity: a reader that finds a banner only where the names are ours, a column's style that a mark spoils.
    """
    if any(one.touches & other.touches for one, other in combinations(messes, 2)):
        return
    if kind not in ("xlsx", "xlsm") and any(mess.touches & set(ONLY_IN_EXCEL) for mess in messes):
        return
    book = clean()
    for mess in messes:
        mess.change(book)
    with TemporaryDirectory() as folder:
        path = FILES[kind](book, Path(folder))
        stops = [mess.stops for mess in messes if mess.stops]
        if not stops:
            assert document(path) == twin()
        else:
            found = errors(path)
            assert sorted(stops) == sorted(next(s for s in stops if s in issue.expected) for issue in found)
