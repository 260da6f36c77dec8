"""The import contracts of pyproject.toml bite: each is broken by a small offence, and none by a house that obeys."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.house.checkout import ROOT

if TYPE_CHECKING:
    from pathlib import Path

HOUSE = {
    "models/__init__.py": "import numpy\nimport pydantic\n",
    "scheduler/__init__.py": "from scheduler.guard import require_our_models\n",
    "scheduler/guard.py": "import sys\n",
    "scheduler/process.py": "import subprocess\n",
    "scheduler/timeline.py": "from models import Roster\n",
    "scheduler/rules/__init__.py": "import scheduler.timeline\n",
    "scheduler/engine/__init__.py": "import scheduler.rules\nfrom ortools.sat.python import cp_model\n",
    "scheduler/engine/kernel.py": "import highspy\nimport numba\n",
    "scheduler/engine/warm.py": "import filelock\nimport scheduler.process\n",
    "scheduler/workbook/__init__.py": "import openpyxl\nimport python_calamine\n",
    "scheduler/workbook/frames.py": "import pandas\n",
    "scheduler/report/__init__.py": "import matplotlib.pyplot\n",
    "scheduler/check.py": "import scheduler.rules\n",
    "scheduler/explain/__init__.py": "import scheduler.check\nimport scheduler.engine\n",
    "scheduler/export/__init__.py": "import scheduler.workbook\nimport scheduler.report\n",
    "scheduler/export/ics.py": "import icalendar\n",
    "scheduler/vendors/__init__.py": "import scheduler.check\nimport scheduler.workbook\n",
    "scheduler/split/__init__.py": "import scheduler.check\n",
    "scheduler/plan.py": "import scheduler.engine\nimport scheduler.check\nimport scheduler.workbook\n",
    "scheduler/batch/__init__.py": "import filelock\nimport psutil\nimport scheduler.plan\n",
    "scheduler/batch/cluster.py": "import distributed\n",
    "scheduler/cli/__init__.py": "import click\nimport rich\nimport scheduler.batch\nimport scheduler.plan\n",
    "scheduler/cli/rosters.py": "import scheduler.explain\n",
    "scheduler/cli/exporting.py": "import scheduler.export\n",
}

OFFENCES = [
    ("Arrows point down only", "scheduler/timeline.py", "import scheduler.rules"),
    ("Arrows point down only", "scheduler/report/__init__.py", "import scheduler.workbook"),
    ("Arrows point down only", "scheduler/engine/kernel.py", "def late() -> None:\n    import scheduler.check"),
    ("Arrows point down only", "scheduler/explain/__init__.py", "import scheduler.plan"),
    ("Arrows point down only", "scheduler/drawer.py", "import math"),
    ("Nouns know no verbs", "models/hub.py", "import scheduler.timeline"),
    ("models imports pydantic", "models/hub.py", "import holidays"),
    ("Only the engine imports", "scheduler/plan.py", "from ortools.sat.python import cp_model"),
    ("Only the workbook imports", "scheduler/report/__init__.py", "import pandas"),
    ("Only the report imports", "scheduler/cli/__init__.py", "import matplotlib"),
    ("Only the export imports", "scheduler/workbook/__init__.py", "import icalendar"),
    ("Arrows point down only", "scheduler/export/__init__.py", "import scheduler.plan"),
    ("Arrows point down only", "scheduler/split/__init__.py", "import scheduler.vendors"),
    ("Only the command line imports", "scheduler/plan.py", "import click"),
    ("Arrows point down only", "scheduler/plan.py", "import scheduler.batch"),
    ("Only the batch imports", "scheduler/plan.py", "import psutil"),
    ("Only the batch imports", "scheduler/cli/__init__.py", "import distributed"),
    ("Only the command line imports", "scheduler/batch/__init__.py", "import rich"),
    ("The checker never meets", "scheduler/rules/__init__.py", "import numba"),
]


def _build(folder: Path) -> None:
    for name, text in HOUSE.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", folder)


def _verdicts(folder: Path) -> dict[str, str]:
    """What import-linter says of the house in `folder`: KEPT or BROKEN by the contract's name."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    surroundings = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    done = subprocess.run(
        [*command, "--no-cache", "--no-logo"], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    verdicts = dict(re.findall(r"^(\S.*) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert verdicts, f"import-linter gave no verdict:\n{done.stdout}\n{done.stderr}"
    return verdicts


def test_a_house_that_obeys_is_kept(tmp_path: Path) -> None:
    """Every contract holds in a house where each floor imports just what it may.

    Sensitivity: a contract that forbids the engine its solver fails here.
    """
    _build(tmp_path)
    verdicts = _verdicts(tmp_path)
    assert set(verdicts.values()) == {"KEPT"}
    assert all(any(name.startswith(contract) for name in verdicts) for contract, _, _ in OFFENCES)


@pytest.mark.parametrize(("contract", "name", "offence"), OFFENCES)
def test_an_offence_breaks_its_contract(tmp_path: Path, contract: str, name: str, offence: str) -> None:
    """One forbidden import, or a module on no floor, breaks the contract that speaks of it.

    Proves: no contract is written so that it can never be broken.
    Sensitivity: without the offence the test above says KEPT for the same contract.
    """
    _build(tmp_path)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write(f"{offence}\n")
    broken = [said for said, verdict in _verdicts(tmp_path).items() if verdict == "BROKEN"]
    assert any(said.startswith(contract) for said in broken), f"broken were: {broken}"
