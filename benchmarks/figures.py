"""What a record says in figures: the measure of its instance, seconds to the first roster, the gap; none if illegal."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.instance import Measure
    from benchmarks.measure import Record


def legal(record: Record) -> bool:
    """Whether there is an answer that the judge finds legal, with nobody left off."""
    judged = record["judged"]
    return bool(judged) and judged["hard_violations"] == 0 and not record["said"].get("left_off")


def first_seconds(record: Record) -> float | None:
    """Seconds from the start of the process to the first legal roster."""
    seconds = record["said"].get("seconds_to_first_roster") if legal(record) else None
    return None if seconds is None else float(seconds)


def memory_mb(record: Record) -> float | None:
    """Peak memory of the process, megabytes."""
    megabytes = record["said"].get("peak_memory_mb")
    return None if megabytes is None else float(megabytes)


def sweep_seconds(record: Record) -> float | None:
    """Seconds in which everybody is given one best response."""
    seconds = record["said"].get("sweep_seconds")
    return None if seconds is None else float(seconds)


def gap_pct(record: Record) -> float | None:
    """100·(cost − bound) ÷ max(1, cost), the cost as the judge counts it; None without a bound."""
    bound = record["said"].get("bound") if legal(record) else None
    if bound is None:
        return None
    cost = record["judged"]["cost"]
    return float(100 * (cost - bound) / max(1, cost))


def measured(record: Record, measure: Measure) -> float | None:
    """The measure of a legal answer; None without one, and where there is no bound or best known cost to measure by."""
    if not legal(record):
        return None
    judged = record["judged"]
    if measure == "bound_share_pct":
        bound, uncovered = record["said"].get("bound_uncovered_hours"), judged["uncovered_hours"]
        return None if bound is None else 100.0 if uncovered == 0 else 100 * float(bound) / float(uncovered)
    if measure == "over_best_pct":
        best = judged.get("best_known")
        return None if best is None else 100 * (float(judged["cost"]) - float(best)) / float(best)
    if measure == "over_bound":
        return float(judged["cost"] - judged["trivial_bound"])
    return float(judged[measure])


def summary(records: Sequence[Record], value: Callable[[Record], float | None]) -> tuple[float, float, float] | None:
    """Median, least and greatest value over the seeds; None where a seed has none."""
    values = [value(record) for record in records]
    known = [v for v in values if v is not None]
    return (median(known), min(known), max(known)) if known and len(known) == len(values) else None
