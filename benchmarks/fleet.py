"""How long a large batch takes: `python -m benchmarks.fleet out/world --hubs 500 --workers 20`.

A model, not a measurement: the seconds of a hub are its time limit and, beside the search, a line in its people, fitted
to the hubs of a real batch (its output folder), with one of their residuals each, drawn with a seed. The
batch hands a hub to the next free worker, longest expected first, and is busy itself for `--own` seconds with each hub
that ends. The last line is one JSON object: the makespan beside total work ÷ workers, which nothing can beat.
"""

from __future__ import annotations

import argparse
import heapq
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def makespan(seconds: Sequence[float], places: int, own: float = 0.0) -> float:
    """Seconds until all is done: tasks of so many seconds, in this order, each on the first free place; whoever hands
    them out is busy for `own` seconds with each that ends, one at a time, and with nothing else."""
    running: list[float] = []
    ready = ended = 0.0
    for duration in seconds:
        if len(running) == places:
            ready = max(ready, heapq.heappop(running)) + own
        heapq.heappush(running, ready + duration)
    while running:
        ended = ready = max(ready, heapq.heappop(running)) + own
    return ended


def fitted(people: Sequence[float], beside: Sequence[float]) -> tuple[float, float, NDArray[np.float64]]:
    """The line `a + b · people` nearest to the seconds beside the search (least squares), and its residuals."""
    b, a = np.polyfit(np.asarray(people, float), np.asarray(beside, float), 1)
    return float(a), float(b), np.asarray(beside, float) - (a + b * np.asarray(people, float))


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleet", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("batch", type=Path, help="output folder of a real batch")
    parser.add_argument("--hubs", type=int, default=500, metavar="N")
    parser.add_argument("--moderators", type=int, default=100, metavar="N", help="of each hub")
    parser.add_argument("--workers", type=int, default=20, metavar="N")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="of search, for each hub")
    parser.add_argument("--own", type=float, default=0.1, metavar="S", help="of the batch itself, for each hub")
    parser.add_argument("--seed", type=int, default=1, metavar="K")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, simulate and print."""
    options = options_of(arguments)
    people, beside = [], []
    for path in sorted(options.batch.glob("*/receipt.json")):
        receipt = json.loads(path.read_text(encoding="utf-8"))
        summary = json.loads((path.parent / "summary.json").read_text(encoding="utf-8"))
        people.append(summary["moderators"])
        beside.append(receipt["status"]["seconds"] - receipt["search"]["time_limit"])
    a, b, residuals = fitted(people, beside)
    rng = np.random.default_rng(options.seed)
    model = options.seconds + a + b * options.moderators
    seconds = np.maximum(1.0, model + rng.choice(residuals, options.hubs))
    # All hubs are expected to take as long as each other, so their order is that of their names: chance.
    ended = makespan(seconds.tolist(), options.workers, options.own)
    least = float(seconds.sum()) / options.workers
    figures = {
        "hubs": options.hubs,
        "workers": options.workers,
        "measured_hubs": len(people),
        "seconds_beside_search": f"{a:.2f} + {b:.4f} a moderator",
        "seconds_of_a_hub": round(float(seconds.mean()), 2),
        "makespan_seconds": round(ended, 1),
        "work_over_workers_seconds": round(least, 1),
        "over_pct": round(100 * (ended - least) / least, 2),
        "longest_expected_first_known_exactly_pct": round(
            100 * (makespan(sorted(seconds.tolist(), reverse=True), options.workers, options.own) - least) / least, 2
        ),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
