"""The same instances through what a user would pick instead: `python -m benchmarks.peers ['hub-50-*'] --seconds 60`.

Each solver runs in a process of its own, one after the other, on the same instances, time and cores; all rosters are
judged by the checker, or by the scorer of the format. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.instance import Phase
from benchmarks.measure import run, warm_up
from benchmarks.peers.instance import NEEDS, peers_of
from benchmarks.peers.table import OURS, cost, has_demand, table, uncovered
from benchmarks.records import RESULTS, append
from benchmarks.registry import data_folder, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.instance import Instance
    from benchmarks.measure import Record

USUAL = ["hub-50-0.88-30", "hub-200-0.88-30"]


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", default=USUAL, help=f"names or patterns of instances ({' '.join(USUAL)})")
    parser.add_argument("--seconds", type=int, default=60, help="time limit of each run, from its process's start (60)")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--workers", type=int, default=2, help="cores that a run may use (2)")
    parser.add_argument("--peers", default=",".join(NEEDS), help=f"which ones ({','.join(NEEDS)})")
    parser.add_argument("--data", type=Path, default=data_folder(), help="the folder that holds benchmarks/curtois")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder of result files")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, judge and print. Exit code 1 where a peer's median leaves less uncovered, or costs less on a public
    instance, than ours."""
    options = options_of(arguments)
    warm_up()
    phase = Phase(str(options.seconds), float(options.seconds))
    said: dict[str, object] = {}
    beaten = False
    for case in find(options.names):
        peers = peers_of(case, options.peers.split(","))
        if not peers:
            print(f"{case.name}: skipped, none of the peers knows such an instance")
            continue
        runs: dict[str, Sequence[Record]] = {}
        for name, instance in {OURS: case, **peers}.items():
            why = instance.missing(options.data)
            if why:
                print(f"{instance.name}: skipped, {why}")
                continue
            runs[name] = _records(instance, phase, options)
        if OURS not in runs:
            continue
        print(f"\n{table(case.name, runs)}\n", flush=True)
        said[case.name] = {name: _figures(records) for name, records in runs.items()}
        standing = uncovered if case.family == "hub" else cost
        own = standing(runs[OURS])
        others = [standing(records) for name, records in runs.items() if name != OURS]
        beaten |= any(other and (own is None or other[0] < own[0]) for other in others)
    print(json.dumps({"seconds": options.seconds, "seeds": options.seeds, "instances": said}, ensure_ascii=False))
    return int(beaten)


def _records(instance: Instance, phase: Phase, options: argparse.Namespace) -> list[Record]:
    records = []
    for seed in map(int, options.seeds.split(",")):
        records.append(run(instance, phase, seed, options.workers, options.data, date.today().isoformat()))
        append(records[-1], options.results)
        if records[-1]["error"]:
            print(f"{instance.name}, seed {seed}: none, {records[-1]['error']}", flush=True)
    return records


def _figures(records: Sequence[Record]) -> dict[str, object]:
    """Medians over the seeds, and None where a seed has no legal roster."""
    shares = uncovered(records) if has_demand({"": records}) else None
    costs = cost(records)
    return {"uncovered_pct": shares[0] if shares else None, "cost": costs[0] if costs else None}


if __name__ == "__main__":
    raise SystemExit(main())
