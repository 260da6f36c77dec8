"""What two processes compile side by side is not the same, and is what is needed afterwards."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.hub import ROOT

SCRIPT = """
import json, sys
from scheduler.engine import touch
from scheduler.engine.bound import oracle
from scheduler.engine.kernel import placing, search
from scheduler.engine.serving import lay, seating

KERNELS = {
    "tours": (search.seek, oracle.moderators_part),
    "places": (
        placing.place, placing.lift, placing.price_slots, seating._first_seating, seating._better, lay._lay_whole,
    ),
    "both": (search.ruin_and_recreate,),
}

def signatures():
    return {name: [str(sorted(map(str, kernel.signatures))) for kernel in those] for name, those in KERNELS.items()}

getattr(touch, f"touch_{sys.argv[1]}")()
half = signatures()
touch.touch_all()
print(json.dumps([half, signatures()]))
"""


@pytest.mark.parametrize(("half", "other"), [("tours", "places"), ("places", "tours")])
def test_a_half(half: str, other: str) -> None:
    """Proves: a half calls every kernel of its own, for the very types that the whole calls them for, and none of the
    other half's.

    Sensitivity: an argument of another type, which is compiled for nothing; a kernel that both compile at once.
    """
    words = [sys.executable, "-c", SCRIPT, half]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    after, whole = json.loads(done.stdout)
    assert "[]" not in after[half]
    assert after[half] == whole[half]
    assert set(after[other]) == set(after["both"]) == {"[]"}
