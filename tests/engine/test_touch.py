"""What two processes compile side by side is not the same, and is what is needed afterwards."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.hub import ROOT

SIGNATURES = """
import importlib, json, pkgutil, sys
import scheduler.engine
from numba.core.dispatcher import Dispatcher
from scheduler.engine import touch

def signatures():
    # Only what Python calls is asked: what is called by kernels is loaded with them, and has none of its own then.
    found = {}
    for folder in ("bound", "kernel", "serving"):
        for module in pkgutil.iter_modules([f"{scheduler.engine.__path__[0]}/{folder}"]):
            held = vars(importlib.import_module(f"scheduler.engine.{folder}.{module.name}"))
            for kernel in held.values():
                if isinstance(kernel, Dispatcher) and kernel.signatures:
                    name = f"{kernel.py_func.__module__}.{kernel.py_func.__name__}"
                    found[name] = sorted(map(str, kernel.signatures))
    return found
"""
HALF = f"""{SIGNATURES}
getattr(touch, f"touch_{{sys.argv[1]}}")()
half = signatures()
touch.touch_all()
print(json.dumps([half, signatures()]))
"""
SOLVES = f"""{SIGNATURES}
from pathlib import Path
from scheduler import plan, workbook

touch.touch_all()
touched = signatures()
for name in sys.argv[1:]:
    problem = workbook.read_problem(Path(name), None, None).problem
    for mode in ("whole", "shared"):
        hub = problem.hub.model_copy(update={{"queue_mode": mode}})
        plan.solve(problem.model_copy(update={{"hub": hub}}), plan.Settings(deterministic=True, work=20))
print(json.dumps([touched, signatures()]))
"""
TOURS = {"kernel.search.seek", "bound.oracle.moderators_part"}
PLACES = {"kernel.placing.place", "kernel.placing.lift", "serving.seating._first_seating", "serving.lay._lay_whole"}


def asked(script: str, *words: str) -> list[dict[str, list[str]]]:
    """What a script of its own process answers: signatures by kernel, before and after."""
    done = subprocess.run([sys.executable, "-c", script, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    found: list[dict[str, list[str]]] = json.loads(done.stdout)
    return [{name.removeprefix("scheduler.engine."): of for name, of in one.items()} for one in found]


@pytest.mark.parametrize(("half", "own", "other"), [("tours", TOURS, PLACES), ("places", PLACES, TOURS)])
def test_a_half(half: str, own: set[str], other: set[str]) -> None:
    """Proves: a half calls its own kernels, for the very types that the whole calls them for, and none of the other
    half's, nor what needs both.

    Sensitivity: an argument of another type, which is compiled for nothing; a kernel that both compile at once.
    """
    after, whole = asked(HALF, half)
    assert own <= after.keys()
    assert not after.keys() & (other | {"kernel.search.ruin_and_recreate"})
    assert {name: whole[name] for name in after} == after


def test_everything_is_touched() -> None:
    """Proves: hubs with law, care and wishes, in whole heads and in parts of them, need no kernel, and none for other
    types, that was not called before.

    Sensitivity: a kernel that every hub of a night compiles for itself, within its time.
    """
    touched, used = asked(SOLVES, "examples/night.xlsx", "examples/estonian.xlsx")
    assert touched == used
