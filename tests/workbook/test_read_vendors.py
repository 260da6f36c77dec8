"""Sheet `Vendors`: what is read, and what is no agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from models import Vendor
from tests.workbook.books import only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["vendor", "seats", "queues", "share_pct", "hours_min", "hours_max"]
PEOPLE = [["id", "vendor", "languages", "policy_areas"], ["ana", "acme", "en", "hate"], ["ben", "", "any", "any"]]


def sheets(*rows: list[Any]) -> dict[str, Any]:
    """The tiny hub with one person of vendor acme, and these rows on sheet Vendors."""
    return tiny(Moderators=PEOPLE, Vendors=[HEAD, *rows])


def test_read(tmp_path: Path) -> None:
    """Proves: all columns, their defaults, hours as durations, a vendor without people that rosters itself."""
    reading = read(tmp_path, sheets(["acme", None, None, None, 10, "37h30m"], ["far", "yes", "q", 40, None, None]))
    assert reading.problem.vendors == (
        Vendor(id="acme", minutes_min=600, minutes_max=2250),
        Vendor(id="far", seats=True, queues=("q",), share_percent=40),
    )
    assert not [issue for issue in reading.warnings if issue.where.startswith("Vendors")]
    assert read(tmp_path, tiny()).problem.vendors == ()


@pytest.mark.parametrize(
    ("rows", "where", "says"),
    [
        ([["acne", "no", None, None, None, None]], "A2", "did you mean 'acme'"),
        ([["acme", "yes", None, None, None, None], ["acme", "yes", "q", None, None, None]], "A3", "Vendors!A2"),
        ([["acme", "yes", "r", None, None, None]], "C2", "sheet Queues"),
        ([["acme", "yes", "q", 0, None, None]], "D2", "greater than 0"),
        ([["acme", "yes", "q", 101, None, None]], "D2", "100"),
        ([["acme", "yes", "q", 60, None, None], ["far", "yes", "q", 41, None, None]], "D3", "101 %"),
        ([["acme", "yes", "q", None, 20, 10]], "E2", "at most hours_max"),
    ],
)
def test_no_agreement(tmp_path: Path, rows: list[list[Any]], where: str, says: str) -> None:
    """Proves: each fault is told with its cell; shares of one queue beyond 100 % too.

    Sensitivity: shares that were judged vendor by vendor would let two promise the same seats.
    """
    issue = only_fault(tmp_path, sheets(*rows))
    assert issue.where == f"Vendors!{where}"
    assert says in issue.expected


def test_what_has_no_effect_is_told(tmp_path: Path) -> None:
    """Proves: queues and a share of a vendor that does not roster itself are warned of."""
    warnings = read(tmp_path, sheets(["acme", "no", "q", 50, None, None])).warnings
    assert [w.where for w in warnings if w.where.startswith("Vendors")] == ["Vendors!C2", "Vendors!D2"]
