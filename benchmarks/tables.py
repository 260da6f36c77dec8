"""The tables of the README, generated from result files: aims beside figures, a cross where an aim is missed."""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.figures import first_seconds, gap_pct, measured, memory_mb, summary, sweep_seconds
from benchmarks.hub_instance import HubInstance
from benchmarks.instance import LEGAL
from benchmarks.peers.instance import NEEDS
from benchmarks.peers.table import OURS, table
from benchmarks.records import newest
from benchmarks.registry import INSTANCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.instance import Instance, Measure
    from benchmarks.measure import Record

    Runs = dict[tuple[str, str, int], list[Record]]

CORES = 2
TITLES: dict[str, tuple[str, Measure]] = {
    "hub": ("demand uncovered, %", "uncovered_pct"),
    "curtois": ("over the best known cost, %", "over_best_pct"),
    "matsp": ("cost over the trivial bound", "over_bound"),
}
"""What the columns of a family show, where an instance has no aim of another measure."""

FORMS: dict[Measure, str] = {
    "uncovered_pct": ".4f",
    "bound_share_pct": ".1f",
    "over_best_pct": ".2f",
    "over_bound": ",.0f",
    "cost": ",.0f",
}

OTHERS = ("scaling", "cold", "peers")
"""Tables that are none of a family's."""

PHASES_SHOWN = ("first", "60", "600")

_BLOCK = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def regenerate(text: str, records: Iterable[Record]) -> str:
    """The text with every block between `<!-- generated: NAME -->` and `<!-- end -->` made anew.

    NAME is a family of instances, or one of OTHERS. Raises KeyError at another name.
    """
    runs = newest(records)
    return _BLOCK.sub(lambda block: f"{block[1]}{generated(block[2], runs)}\n{block[3]}", text)


def generated(name: str, runs: Runs) -> str:
    """One table with the line that says where its figures come from."""
    others = {"scaling": scaling_table, "cold": cold_table, "peers": peers_tables}
    return others[name](runs) if name in others else family_table(name, runs)


def family_table(family: str, runs: Runs) -> str:
    """Every instance of a family with its aims: median over the seeds, the worst in brackets."""
    title, _ = TITLES[family]
    lines = [
        f"| {title} | first roster, s: aim | measured | 60 s: aim | measured | 600 s: aim | measured | gap, % |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    members = [instance for instance in INSTANCES if instance.family == family]
    lines += [_row(instance, runs) for instance in members]
    used = [
        record for member in members for name in PHASES_SHOWN for record in runs.get((member.name, name, CORES), [])
    ]
    return "\n".join([*lines, "", provenance(used)])


def cold_table(runs: Runs) -> str:
    """Seconds of a whole process up to its first roster, with the kernels compiled before and without."""
    lines = ["| instance | compiled kernels cached, s | no cache, s |", "|---|---:|---:|"]
    for instance in INSTANCES:
        cold, warm = (runs.get((instance.name, name, CORES), []) for name in ("cold", "first"))
        if cold and warm:
            cells = (_cell(found, lambda r: float(r["wall_seconds"]), None, ".1f", less=True) for found in (warm, cold))
            lines.append(f"| `{instance.name}` | {' | '.join(cells)} |")
    return "\n".join(lines) if len(lines) > 2 else "Not measured yet."


def scaling_table(runs: Runs) -> str:
    """Seconds to the first roster and of a sweep, and memory, against the number of moderators, with the exponents."""
    rows = []
    for instance in INSTANCES:
        if isinstance(instance, HubInstance) and (instance.load, instance.interval_minutes) == (0.88, 30):
            found = runs.get((instance.name, "60", CORES), [])
            figures = [summary(found, figure) for figure in (first_seconds, sweep_seconds, memory_mb)]
            if all(figures) and not instance.night_gap:
                rows.append((instance.moderators, *(figure[0] for figure in figures if figure)))
    if not rows:
        return "Not measured yet."
    lines = [
        "| moderators | seconds to the first roster | seconds of a sweep | peak memory, MB |",
        "|---:|---:|---:|---:|",
    ]
    lines += [f"| {size:,} | {first:.2f} | {sweep:.2f} | {memory:,.0f} |" for size, first, sweep, memory in rows]
    if len(rows) > 1:
        powers = [exponent([row[0] for row in rows], [row[column] for row in rows]) for column in (1, 2, 3)]
        lines.append(f"| *exponent* | {' | '.join(f'{power:.2f}' for power in powers)} |")
    return "\n".join(lines)


def peers_tables(runs: Runs) -> str:
    """Our runs and the peers' of 60 s, on the seeds that a peer has been run on."""
    parts, used = [], []
    for instance in INSTANCES:
        peers = {name: runs.get((f"{instance.name}/{name}", "60", CORES), []) for name in NEEDS}
        found = {name: records for name, records in peers.items() if records}
        if found:
            seeds = {record["seed"] for records in found.values() for record in records}
            ours = [r for r in runs.get((instance.name, "60", CORES), []) if r["seed"] in seeds]
            parts.append(table(instance.name, {OURS: ours, **found}))
            used += [record for records in (ours, *found.values()) for record in records]
    return "\n\n".join([*parts, provenance(used)])


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The b of `value ≈ a · size^b`, by least squares on logarithms."""
    slope, _ = np.polyfit([log(size) for size in sizes], [log(max(value, 1e-3)) for value in values], 1)
    return float(slope)


def provenance(records: Sequence[Record]) -> str:
    """Machine, versions, days, seeds and the load of the machine, in one line."""
    if not records:
        return "Not measured yet."
    machines = sorted({f"{r['machine']['cpu']}, {r['machine']['cores']} cores" for r in records})
    commits = sorted({f"{r['version']} at {r['commit']}" for r in records})
    days = sorted({r["date"] for r in records})
    seeds = sorted({r["seed"] for r in records})
    busy = max((r["machine"]["load_average"] or 0.0) for r in records)
    return (
        f"{'; '.join(machines)}. Version {', '.join(commits)}; {days[0]}{f' to {days[-1]}' if len(days) > 1 else ''}; "
        f"seeds {', '.join(map(str, seeds))}; load average before a run up to {busy:.1f}."
    )


def _row(instance: Instance, runs: Runs) -> str:
    aim = instance.aim
    _, usual = TITLES[instance.family]
    by_phase = {name: runs.get((instance.name, name, CORES), []) for name in PHASES_SHOWN}
    cells = [f"`{instance.name}`", _aim(aim.first_seconds, "first_seconds")]
    cells.append(_cell(by_phase["first"] or by_phase["60"], first_seconds, aim.first_seconds, ".1f", less=True))
    for name, wanted in (("60", aim.after_60), ("600", aim.after_600)):
        measure = usual if wanted is None else aim.measure
        less = measure != "bound_share_pct"
        cells.append(_aim(wanted, measure))
        cells.append(_cell(by_phase[name], lambda r, m=measure: measured(r, m), wanted, FORMS[measure], less=less))  # type: ignore[misc]
    cells.append(_cell(by_phase["600"] or by_phase["60"], gap_pct, None, ".2f", less=True))
    return f"| {' | '.join(cells)} |"


def _cell(
    records: Sequence[Record], value: Callable[[Record], float | None], aim: float | None, form: str, *, less: bool
) -> str:
    """Median (worst) over the seeds, a cross where the median misses the aim; `none` where a seed has no answer."""
    if not records:
        return ""
    found = summary(records, value)
    if found is None:
        return "none ✗" if aim is not None else "none"
    middle, worst = found[0], found[2] if less else found[1]
    missed = aim is not None and (middle > aim if less else middle < aim)
    several = f" ({worst:{form}})" if len(records) > 1 else ""
    return f"{middle:{form}}{several}{' ✗' if missed else ''}"


def _aim(wanted: float | None, measure: Measure | str) -> str:
    if wanted is None:
        return ""
    if wanted == LEGAL:
        return "legal"
    return f"bound ≥ {wanted:g} % of it" if measure == "bound_share_pct" else f"≤ {wanted:,g}"
