"""The instances of `python -m benchmarks`, by name, each with its aim."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from benchmarks.curtois_instance import CurtoisInstance
from benchmarks.hub_instance import HubInstance
from benchmarks.instance import LEGAL, PHASES, Aim
from benchmarks.matsp_instance import MatspInstance

if TYPE_CHECKING:
    from benchmarks.instance import Instance, Phase


def data_folder() -> Path | None:
    """The folder of public instances that the environment names, ROSTERWRIGHT_DATA."""
    data = os.environ.get("ROSTERWRIGHT_DATA")
    return Path(data) if data else None


def _hubs() -> tuple[Instance, ...]:
    rows: list[tuple[int, float, Literal[15, 30, 60], bool, Aim]] = []
    first = {50: 1.0, 200: 2.0, 1000: 5.0}
    for load, aims in {
        0.88: {50: (0.05, 0.03), 200: (0.03, 0.02), 1000: (0.01, 0.005)},
        0.95: {50: (0.4, 0.3), 200: (0.2, 0.1), 1000: (0.01, 0.005)},
        0.98: {50: (0.9, 0.7), 200: (0.6, 0.3), 1000: (0.25, 0.1)},
    }.items():
        rows += [(size, load, 30, False, Aim(first[size], *after)) for size, after in aims.items()]
    rows.append((1000, 0.88, 15, False, Aim(10.0, 0.05, 0.02)))
    rows.append((5000, 0.88, 30, False, Aim(20.0, 0.05, 0.02)))
    for load, gap in ((1.05, False), (0.88, True)):
        rows += [(size, load, 30, gap, Aim(first[size], None, 95.0, "bound_share_pct")) for size in (200, 1000)]
    return tuple(HubInstance(*row) for row in rows)


def _curtois() -> tuple[Instance, ...]:
    """Within 2 % of the best known cost after a minute on the small ones; costs after ten minutes on the large ones."""
    costs = {13: 1905.0, 15: 4019.0, 17: 6033.0, 19: 3306.0, 21: LEGAL, 23: 41_573.0}
    small = [CurtoisInstance(number, Aim(5.0, 2.0, 0.0, "over_best_pct")) for number in range(1, 12, 2)]
    large = [
        CurtoisInstance(number, Aim(30.0 if number < 20 else 120.0, None, cost, "cost"))
        for number, cost in costs.items()
    ]
    return (*small, *large)


def _matsp() -> tuple[Instance, ...]:
    """Legal rosters: up to 50 people within a minute, all within ten; 383 and 193 where such costs are known."""
    known = {"1_7_10_1": 383 - 383.0, "10_7_20_3": 193 - 59.0}
    names = ["1_7_10_1", "3_7_10_1", "5_7_10_2", "8_7_20_2", "10_7_20_3", "20_7_40_5", "30_7_60_8", "48_7_100_7"]
    names += ["95_14_40_5", "105_14_60_8", "143_14_140_10", "165_28_30_4", "200_28_100_13"]
    small = {name for name in names if int(name.split("_")[2]) <= 50}
    return tuple(
        MatspInstance(name, Aim(None, LEGAL if name in small else None, known.get(name, LEGAL), "over_bound"))
        for name in names
    )


INSTANCES: tuple[Instance, ...] = (*_hubs(), *_curtois(), *_matsp())


def find(patterns: list[str]) -> tuple[Instance, ...]:
    """Instances whose name matches one of the patterns (`*` and `?` as in a shell), in the registry's order; without
    patterns all. Raises LookupError at a pattern that matches nothing."""
    names = [instance.name for instance in INSTANCES]
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise LookupError(f"no instance is called {pattern!r}; `python -m benchmarks list` names them all")
    return tuple(i for i in INSTANCES if not patterns or any(fnmatchcase(i.name, pattern) for pattern in patterns))


def phase(name: str) -> Phase:
    """The phase of this name. Raises LookupError where there is none."""
    found = next((phase for phase in PHASES if phase.name == name), None)
    if found is None:
        raise LookupError(f"no phase is called {name!r}; there are {', '.join(phase.name for phase in PHASES)}")
    return found
