"""Heights of rows with long text: as many lines as Python's own wrapping makes."""

from __future__ import annotations

from textwrap import wrap

from hypothesis import given
from hypothesis import strategies as st

from scheduler.workbook.writing.bulk import _wrapped


@given(st.lists(st.integers(1, 40), min_size=1, max_size=40), st.integers(5, 90))
def test_lines_are_counted(lengths: list[int], room: int) -> None:
    """Proves: words of any length, also longer than a line, take the lines that `textwrap.wrap` breaks them into.

    Sensitivity: a space that is not counted, or a long word that begins on a line of its own, changes the count.
    """
    text = " ".join("x" * length for length in lengths)
    assert _wrapped(text, room) == len(wrap(text, room))
