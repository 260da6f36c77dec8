"""The README's tables: what a cell shows, and that the README holds what the result files say."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.__main__ import README
from benchmarks.figures import gap_pct, measured
from benchmarks.records import newest, read
from benchmarks.tables import exponent, generated, regenerate


def _record(instance: str, phase: str, seed: int, uncovered: float = 0.0, **fields: Any) -> dict[str, Any]:
    said = {
        "seconds_to_first_roster": 1.5,
        "left_off": [],
        "peak_memory_mb": 100,
        "bound": 90,
        "bound_uncovered_hours": 3,
    }
    return {
        "instance": instance,
        "phase": phase,
        "seed": seed,
        "workers": 2,
        "date": "2027-01-01",
        "version": "1",
        "commit": "c",
        "machine": {"cpu": "x", "cores": 2, "load_average": 0.5},
        "wall_seconds": 2.0,
        "said": said,
        "judged": {"cost": 100, "hard_violations": 0, "uncovered_pct": uncovered, "uncovered_hours": 4.0},
        "error": "",
        **fields,
    }


def _row(records: list[dict[str, Any]], instance: str) -> list[str]:
    lines = generated("hub", newest(records)).splitlines()
    return [cell.strip() for cell in next(line for line in lines if f"`{instance}`" in line).split("|")[1:-1]]


def test_a_cell_is_median_and_worst_with_a_cross_where_missed() -> None:
    """Three seeds at 0.01, 0.02 and 0.09 have median 0.02, which meets 0.05; the first roster at 1.5 s misses 1 s."""
    name = "hub-50-0.88-30"
    row = _row([_record(name, "60", seed, u) for seed, u in ((1, 0.09), (2, 0.01), (3, 0.02))], name)
    assert row[1:5] == ["≤ 1", "1.5 (1.5) ✗", "≤ 0.05", "0.0200 (0.0900)"]
    assert row[5:] == ["≤ 0.03", "", "10.00 (10.00)"]


@pytest.mark.parametrize(
    "fields",
    [
        {"judged": {}, "error": "crashed"},
        {"judged": {"cost": 1, "hard_violations": 1, "uncovered_pct": 0.0}},
        {"said": {"left_off": ["ana"], "seconds_to_first_roster": 1}},
    ],
)
def test_an_illegal_answer_is_none(fields: dict[str, Any]) -> None:
    """Proves: one seed without a legal answer of everybody makes the cell `none`, a miss, whatever the others say."""
    name = "hub-50-0.88-30"
    row = _row([_record(name, "60", 1), _record(name, "60", 2, **fields)], name)
    assert row[4] == "none ✗"


def test_bound_share_and_gap() -> None:
    """3 of 4 uncovered hours are proven: 75 %, short of 95; the gap is a tenth of the cost, none without a bound."""
    record = _record("hub-200-1.05-30", "600", 1, 5.0)
    assert measured(record, "bound_share_pct") == 75.0
    assert gap_pct(record) == 10.0
    assert _row([record], "hub-200-1.05-30")[6] == "75.0 ✗"
    assert gap_pct({**record, "said": {"left_off": []}}) is None


def test_exponent() -> None:
    """2·n^1.5 has exponent 1.5."""
    assert exponent([50, 200, 1000], [2 * n**1.5 for n in (50, 200, 1000)]) == pytest.approx(1.5)


def test_the_readme_holds_what_the_results_say() -> None:
    """Where this fails: `python -m benchmarks table --write`."""
    text = README.read_text(encoding="utf-8")
    assert text.count("<!-- generated:") == text.count("<!-- end -->") > 0
    assert regenerate(text, read()) == text
