"""Our answers and the peers' side by side, with ratios; an illegal roster scores as none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.figures import legal, measured, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Record

OURS = "rosterwright"
NONE = "none"


def uncovered(records: Sequence[Record]) -> tuple[float, float, float] | None:
    """Percent of demand uncovered: median, least, greatest over the seeds; None where a seed has no legal roster."""
    return summary(records, lambda record: measured(record, "uncovered_pct"))


def cost(records: Sequence[Record]) -> tuple[float, float, float] | None:
    """The same of the hub's cost, soft rules and requests included, which the peers do not plan for."""
    return summary(records, lambda record: measured(record, "cost"))


def ratio(peer: float, ours: float) -> str:
    """How many times as much the peer has: `∞` over nothing, `1.0` where both have nothing."""
    if ours == 0:
        return "1.0" if peer == 0 else "∞"
    return f"{peer / ours:,.1f}"


def has_demand(runs: dict[str, Sequence[Record]]) -> bool:
    """Whether the instance counts uncovered demand; public instances count cost alone."""
    return any(
        "uncovered_pct" in record["judged"] for records in runs.values() for record in records if record["judged"]
    )


def row(name: str, records: Sequence[Record], ours: Sequence[Record], demand: bool) -> tuple[str, ...]:
    """Name, seeds with a legal roster, uncovered (median and worst; with `demand`) and its ratio to ours, cost and its
    ratio."""
    cells = [name, f"{sum(map(legal, records))} of {len(records)}"]
    columns = [(cost(records), cost(ours), ",.0f")]
    if demand:
        columns.insert(0, (uncovered(records), uncovered(ours), ".3f"))
    for figures, own, form in columns:
        if figures is None:
            cells += [NONE, NONE]
        else:
            cells.append(f"{figures[0]:{form}} ({figures[2]:{form}})")
            cells.append("" if name == OURS or own is None else ratio(figures[0], own[0]))
    return tuple(cells)


def table(instance: str, runs: dict[str, Sequence[Record]]) -> str:
    """One instance; `runs` holds the records of every seed by the solver's name, ours among them."""
    demand = has_demand(runs)
    columns = [f"`{instance}`", "legal", *(["uncovered, %", "÷ ours"] if demand else []), "cost, points", "÷ ours"]
    lines = [f"| {' | '.join(columns)} |", f"|---|{'---:|' * (len(columns) - 1)}"]
    lines += [f"| {' | '.join(row(name, records, runs.get(OURS, []), demand))} |" for name, records in runs.items()]
    return "\n".join(lines)
