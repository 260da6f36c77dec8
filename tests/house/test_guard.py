"""A foreign package named `models` is refused, with its path, before any of its code runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from scheduler.guard import ForeignModelsError, require_our_models
from tests.house.checkout import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = "raise RuntimeError('foreign code ran')\n"


def _import_scheduler(folder: Path, *path: Path, options: str = "-B") -> subprocess.CompletedProcess[str]:
    """`import scheduler` in a new process, with `path` as PYTHONPATH and `folder` as the current folder."""
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, options, "-c", "import scheduler"]
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


def _write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_ours_is_accepted(tmp_path: Path) -> None:
    """Beside our own `models` the import is silent.

    Sensitivity: a guard that refuses everything fails here.
    """
    done = _import_scheduler(tmp_path, ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["models/__init__.py", "models.py"])
def test_foreign_models_earlier_on_the_path(tmp_path: Path, name: str) -> None:
    """A package or a module at the front of PYTHONPATH is named and refused, and its code does not run.

    Sensitivity: without the guard, or with one that imports first, the message is `foreign code ran` or nothing.
    """
    foreign = _write(tmp_path / "front" / name, FOREIGN)
    done = _import_scheduler(tmp_path, tmp_path / "front", ROOT)
    last = done.stderr.splitlines()[-1]
    assert done.returncode != 0
    assert last.startswith("scheduler.guard.ForeignModelsError: Rosterwright needs its own package `models`")
    assert str(foreign) in last
    assert str(ROOT / "models") in last
    assert "PYTHONPATH" in last
    assert "foreign code ran" not in done.stderr


def test_models_overwritten_in_one_site_packages(tmp_path: Path) -> None:
    """Where another distribution has written its `models/__init__.py` over ours, the mark is missing.

    Sensitivity: a guard that looks at the place alone accepts this.
    """
    shutil.copytree(ROOT / "scheduler", tmp_path / "site" / "scheduler", ignore=shutil.ignore_patterns("*.xlsx"))
    overwritten = _write(tmp_path / "site" / "models" / "__init__.py", FOREIGN)
    done = _import_scheduler(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert f"{overwritten} has been overwritten by another distribution" in done.stderr.splitlines()[-1]


def test_two_versions_are_not_mixed(tmp_path: Path) -> None:
    """A second copy of our own `models` earlier on the path is refused.

    Sensitivity: a guard that looks at the mark alone accepts this.
    """
    shutil.copytree(ROOT / "models", tmp_path / "older" / "models")
    done = _import_scheduler(tmp_path, tmp_path / "older", ROOT)
    assert done.returncode != 0
    assert str(tmp_path / "older" / "models" / "__init__.py") in done.stderr.splitlines()[-1]


def test_models_missing(tmp_path: Path) -> None:
    """Without any `models` the message says so, rather than failing at the first import of a noun."""
    shutil.copytree(ROOT / "scheduler", tmp_path / "site" / "scheduler", ignore=shutil.ignore_patterns("*.xlsx"))
    done = _import_scheduler(tmp_path, tmp_path / "site", options="-BS")  # without site-packages, where ours may be
    assert done.returncode != 0
    assert "Python finds it nowhere" in done.stderr.splitlines()[-1]


def test_foreign_models_already_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program has already loaded under the name counts, also an object without a file."""
    monkeypatch.setitem(sys.modules, "models", ModuleType("models"))
    with pytest.raises(ForeignModelsError, match="object without a file"):
        require_our_models()
