"""The same hubs through what a user would pick instead: `python -m benchmarks.peers ['hub-50-*'] --seconds 60`.

Each solver runs in a process of its own, one after the other, on the same hubs, time and cores; all rosters are judged
by the checker. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.hub_instance import HubInstance
from benchmarks.instance import Phase
from benchmarks.measure import run, warm_up
from benchmarks.peers.instance import NEEDS, PeerInstance
from benchmarks.peers.table import OURS, cost, table, uncovered
from benchmarks.records import RESULTS, append
from benchmarks.registry import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Record

USUAL = ["hub-50-0.88-30", "hub-200-0.88-30"]


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("hubs", nargs="*", default=USUAL, help=f"names or patterns of hubs ({' '.join(USUAL)})")
    parser.add_argument("--seconds", type=int, default=60, help="time limit of each run, from its process's start (60)")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--workers", type=int, default=2, help="cores that a run may use (2)")
    parser.add_argument("--peers", default=",".join(NEEDS), help=f"which ones ({','.join(NEEDS)})")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder of result files")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, judge and print. Exit code 1 where a peer's median leaves less uncovered than ours."""
    options = options_of(arguments)
    warm_up()
    phase = Phase(str(options.seconds), float(options.seconds))
    said: dict[str, object] = {}
    beaten = False
    for hub in find(options.hubs):
        if not isinstance(hub, HubInstance):
            print(f"{hub.name}: skipped, the peers know hubs only")
            continue
        runs: dict[str, Sequence[Record]] = {}
        solvers = {OURS: hub, **{peer: PeerInstance.of(hub, peer) for peer in options.peers.split(",")}}
        for name, instance in solvers.items():
            why = instance.missing(None)
            if why:
                print(f"{instance.name}: skipped, {why}")
                continue
            runs[name] = _records(instance, phase, options)
        print(f"\n{table(hub.name, runs)}\n", flush=True)
        said[hub.name] = {name: _figures(records) for name, records in runs.items()}
        own = uncovered(runs[OURS])
        others = [uncovered(records) for name, records in runs.items() if name != OURS]
        beaten |= any(other and (own is None or other[0] < own[0]) for other in others)
    print(json.dumps({"seconds": options.seconds, "seeds": options.seeds, "hubs": said}, ensure_ascii=False))
    return int(beaten)


def _records(instance: HubInstance, phase: Phase, options: argparse.Namespace) -> list[Record]:
    records = []
    for seed in map(int, options.seeds.split(",")):
        records.append(run(instance, phase, seed, options.workers, None, date.today().isoformat()))
        append(records[-1], options.results)
        if records[-1]["error"]:
            print(f"{instance.name}, seed {seed}: none, {records[-1]['error']}", flush=True)
    return records


def _figures(records: Sequence[Record]) -> dict[str, object]:
    """Medians over the seeds, and None where a seed has no legal roster."""
    shares, costs = uncovered(records), cost(records)
    return {"uncovered_pct": shares[0] if shares else None, "cost": costs[0] if costs else None}


if __name__ == "__main__":
    raise SystemExit(main())
