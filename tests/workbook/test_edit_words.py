"""What a cell of the grid may say: times, a pattern's id, both, no duty; and what is refused, with the reason."""

from __future__ import annotations

import pytest

from scheduler.workbook.editing.wanted import Span, Wanted, wanted
from scheduler.workbook.reading.cells import CellError
from tests.factories import contract, duty, pattern, tiny_problem

PROBLEM = tiny_problem(
    patterns=(
        pattern("day", "08:00"),
        pattern("late", "14:00", "16:00", step=60),
        pattern("flex", "09:00", hours=(4, 6)),
        pattern("8-4", "08:00", hours=4),
        pattern("far", "06:00"),
    ),
    contracts=[contract(patterns=("day", "late", "flex", "8-4"))],
)
EIGHT, SIXTEEN = 480, 960


@pytest.mark.parametrize(
    "text",
    [
        "08:00-16:00",
        "8:00 - 16:00",
        "8-16",
        "0800-1600",
        "08.00\u201316.00",
        "8h00 to 16h00",
        "\uff10\uff18\uff1a\uff10\uff10-16:00",
        "8:00\u221216:00",
    ],
)
def test_times_as_people_write_them(text: str) -> None:
    """Proves: eight spellings are one duty. Sensitivity: a pattern that knows one dash, or two digits only."""
    assert wanted(text, PROBLEM, "ana", ()) == Wanted((Span(EIGHT, SIXTEEN),))


def test_times_over_midnight_and_several_duties() -> None:
    """Proves: an end at or before the start is on the next date, 24:00 is the end of this one, two duties share a cell.

    Sensitivity: an end that stays on its date would lie before the start.
    """
    assert wanted("22:00-06:00", PROBLEM, "ana", ()).spans == (Span(1320, 1800),)
    assert wanted("16:00-24:00", PROBLEM, "ana", ()).spans == (Span(960, 1440),)
    assert wanted("13:00-16:00\n08:00-12:00", PROBLEM, "ana", ()).spans == (Span(480, 720), Span(780, 960))


@pytest.mark.parametrize(
    ("text", "leave"), [("", False), ("off", False), ("Free", False), ("-", False), ("Sick", True)]
)
def test_no_duty(text: str, leave: bool) -> None:
    """Proves: words for a day off and for leave ask for no duty, and leave is told apart."""
    assert wanted(text, PROBLEM, "ana", ()) == Wanted((), leave)


def test_codes() -> None:
    """Proves: a code with one start and one length says it all; a start beside it, or the date's former duty, settles
    what is open; times beside it are taken as they stand; an id that looks like times is the id.

    Sensitivity: a code of which the first start or length is taken as if it were the only one.
    """
    had = (duty(PROBLEM, "ana", 0, "15:00", 8), duty(PROBLEM, "ana", 0, "09:00", 6))
    assert wanted("DAY", PROBLEM, "ana", ()).spans == (Span(480, 960),)
    assert wanted("late 16:00", PROBLEM, "ana", ()).spans == (Span(960, 1440),)
    assert wanted("late", PROBLEM, "ana", had).spans == (Span(900, 1380),)
    assert wanted("flex", PROBLEM, "ana", had).spans == (Span(540, 900),)
    assert wanted("flex 10:00-14:00", PROBLEM, "ana", ()).spans == (Span(600, 840),)
    assert wanted("8-4", PROBLEM, "ana", ()).spans == (Span(480, 720),)
    assert wanted("far", PROBLEM, "ana", ()).spans == (Span(360, 840),), "of another contract: the checker's to judge"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dya", "did you mean 'day'?"),
        ("late", "expected a start beside late, which has several: such as late 14:00-22:00"),
        ("flex", "expected an end beside flex, which has shifts of several lengths: such as flex 09:00-13:00"),
        ("late soon", "such as late 14:00-22:00"),
        ("25:00-26:00", "expected times from 00:00 to 24:00"),
        ("08:70-16:00", "expected times from 00:00 to 24:00"),
        ("8", "expected times such as 08:00-16:00, the id of a shift pattern, or off"),
        ("2027-08-16 00:00", "expected times such as 08:00-16:00"),
        ("08:00-12:00, later", "expected times such as 08:00-16:00"),
    ],
)
def test_what_is_refused(text: str, expected: str) -> None:
    """Proves: nothing is guessed; the message says what to write (also where a spreadsheet made a date of `8-16`)."""
    with pytest.raises(CellError) as refused:
        wanted(text, PROBLEM, "ana", ())
    assert expected in str(refused.value)
