"""What the packages import: only what is declared, and nothing heavy before it is used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from tests.house.checkout import PACKAGES, ROOT, project, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAVY = {"highspy", "holidays", "llvmlite", "matplotlib", "numba", "openpyxl", "ortools", "pandas", "python_calamine"}

CLUSTER = {Path("scheduler/batch/cluster.py"), Path("scheduler/batch/muster.py")}
"""Loaded only where `--dask` is given."""


def _foreign(file: Path) -> Iterator[str]:
    """Names of the top-level packages that `file` imports anywhere, without the standard library and our own."""
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom(level=0, module=str(module)):
                names = [module]
            case _:
                names = []
        tops = {name.partition(".")[0] for name in names}
        yield from tops - sys.stdlib_module_names - {"__future__", *PACKAGES}


def _sources(*folders: str) -> list[Path]:
    return [file for file in shipped(*folders) if file.suffix == ".py"]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(requirements: list[str]) -> set[str]:
    return {_normal(Requirement(text).name) for text in requirements}


def test_models_import_pydantic_and_numpy_only() -> None:
    """`models/` stands on pydantic, numpy and the standard library; no other package, named in a contract or not."""
    offences = {(str(file), name) for file in _sources("models") for name in _foreign(file)}
    assert {name for _, name in offences} <= {"numpy", "pydantic"}, sorted(offences)


def test_imports_are_declared() -> None:
    """What the packages import is a dependency that pyproject.toml declares, not one that came along with another; what
    the extra `cluster` declares may be imported by the modules of the cluster alone.

    Sensitivity: `import scipy`, `import dateutil`, an import of `tests` or `benchmarks` in a package, or one of
    `distributed` elsewhere fails here.
    """
    declared = _names(project()["project"]["dependencies"])
    extra = _names(project()["project"]["optional-dependencies"]["cluster"])
    homes = packages_distributions()
    undeclared = {
        (str(file), name)
        for file in _sources(*PACKAGES)
        for name in _foreign(file)
        if not (declared | (extra if file in CLUSTER else set())) & {_normal(home) for home in homes.get(name, [])}
    }
    assert not undeclared, sorted(undeclared)


@pytest.mark.parametrize("module", ["models", "scheduler", "scheduler.cli"])
def test_heavy_libraries_wait(module: str) -> None:
    """Importing the faces loads none of the heavy libraries, so that `rosterwright --help` answers at once.

    Sensitivity: one top-level `import pandas` anywhere on the way, and its name is in the list.
    """
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert module.partition(".")[0] in loaded.split()
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize(
    "order", [("highspy", "ortools.sat.python.cp_model"), ("ortools.sat.python.cp_model", "highspy")]
)
def test_solvers_live_together(order: tuple[str, str]) -> None:
    """HiGHS and CP-SAT load in one process, in either order.

    Proves: the declared versions do not bring two libraries of one name (or-tools issue 5246).
    Sensitivity: highspy 1.15.1 beside ortools 9.15 fails with an undefined symbol.
    """
    code = "; ".join(f"import {module}" for module in order)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
