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


def row(name: str, records: Sequence[Record], ours: Sequence[Record]) -> tuple[str, ...]:
    """Name, seeds with a legal roster, uncovered (median and worst) and its ratio to ours, cost and its ratio."""
    cells = [name, f"{sum(map(legal, records))} of {len(records)}"]
    for figures, own, form in ((uncovered(records), uncovered(ours), ".3f"), (cost(records), cost(ours), ",.0f")):
        if figures is None:
            cells += [NONE, NONE]
        else:
            cells.append(f"{figures[0]:{form}} ({figures[2]:{form}})")
            cells.append("" if name == OURS or own is None else ratio(figures[0], own[0]))
    return tuple(cells)


def table(hub: str, runs: dict[str, Sequence[Record]]) -> str:
    """One hub; `runs` holds the records of every seed by the solver's name, ours among them."""
    lines = [
        f"| `{hub}` | legal | uncovered, % | ÷ ours | cost, points | ÷ ours |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [f"| {' | '.join(row(name, records, runs.get(OURS, [])))} |" for name, records in runs.items()]
    return "\n".join(lines)
