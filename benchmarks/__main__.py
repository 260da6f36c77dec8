"""The benchmarks as one command: list them, run them, and make the README's tables from what they left behind."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import first_seconds, legal, measured
from benchmarks.instance import PHASES
from benchmarks.measure import run, warm_up
from benchmarks.records import RESULTS, append, newest, read
from benchmarks.registry import data_folder, find, phase
from benchmarks.tables import OTHERS, TITLES, generated, regenerate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.instance import Instance
    from benchmarks.measure import Record

README = Path(__file__).resolve().parent / "README.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0; 1 where an answer is missing or illegal; 2 where a name is unknown."""
    options = _options(arguments)
    try:
        return int(options.act(options))
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.set_defaults(act=_list, names=[])
    acts = parser.add_subparsers(metavar="{list,run,table}")
    listing = acts.add_parser("list", help="names, sizes and aims (what happens without a word, too)")
    listing.set_defaults(act=_list)
    running = acts.add_parser("run", help="run instances one after the other, and add their results to today's file")
    running.set_defaults(act=_run)
    for one in (listing, running):
        one.add_argument("names", nargs="*", help="names, or patterns such as 'hub-*-0.88-30'; none: all")
    running.add_argument(
        "--phase", default="60", help=f"one of {', '.join(p.name for p in PHASES)}, or several: 60,600"
    )
    running.add_argument("--seeds", default="1", help="such as 1,2,3 (1)")
    running.add_argument("--workers", type=int, default=2, help="cores that a run may use (2)")
    running.add_argument(
        "--data",
        type=Path,
        default=data_folder(),
        help="the folder that holds benchmarks/curtois and benchmarks/matsp (environment: ROSTERWRIGHT_DATA)",
    )
    table = acts.add_parser("table", help="print the tables, or write them into benchmarks/README.md")
    table.set_defaults(act=_table)
    table.add_argument("--write", action="store_true", help="into benchmarks/README.md")
    for one in (running, table):
        one.add_argument("--results", type=Path, default=RESULTS, help="the folder of result files")
    return parser.parse_args(arguments)


def _list(options: argparse.Namespace) -> int:
    for instance in find(options.names):
        print(f"{instance.name:<28}{instance.size}")
    return 0


def _run(options: argparse.Namespace) -> int:
    chosen = find(options.names)
    phases = [phase(name) for name in options.phase.split(",")]
    seeds = [int(seed) for seed in options.seeds.split(",")]
    print(f"kernels compiled in {warm_up()} s (0.0: they were cached)", flush=True)
    complete = True
    for instance in chosen:
        why = instance.missing(options.data)
        if why:
            print(f"{instance.name}: skipped, {why}")
            continue
        for one in phases:
            for seed in seeds:
                record = run(instance, one, seed, options.workers, options.data, date.today().isoformat())
                append(record, options.results)
                complete &= legal(record)
                print(_line(instance, record), flush=True)
    return int(not complete)


def _line(instance: Instance, record: Record) -> str:
    """One run in a line."""
    head = f"{instance.name}, {record['phase']}, seed {record['seed']}"
    if record["error"]:
        return f"{head}: no answer, {record['error']}"
    if not legal(record):
        return f"{head}: illegal, {record['judged']['hard_violations']} hard violations"
    _, measure = TITLES[instance.family]
    value, first = measured(record, measure), first_seconds(record)
    figure = "none" if value is None else f"{value:,.4f}"
    cost = f"cost {record['judged']['cost']:,}"
    return f"{head}: {measure} {figure}, {cost}, first roster after {first} s, whole {record['wall_seconds']} s"


def _table(options: argparse.Namespace) -> int:
    records = read(options.results)
    if options.write:
        README.write_text(regenerate(README.read_text(encoding="utf-8"), records), encoding="utf-8")
        print(f"written into {README.name}")
        return 0
    runs = newest(records)
    for name in (*TITLES, *OTHERS):
        print(f"{name}\n\n{generated(name, runs)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
