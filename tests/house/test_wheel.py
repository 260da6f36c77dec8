"""The wheel: what it holds, and that it runs where nothing but it and its dependencies are."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from configparser import ConfigParser
from email import message_from_string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler import __version__
from tests.house.checkout import PACKAGES, ROOT, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence


def _run(command: Sequence[str | Path], cwd: Path) -> str:
    """Run `command` away from the checkout, so that only what is installed can be imported; its output."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} gave {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout with the build backend of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a new virtual environment with the wheel; dependencies are lent by this one, so nothing is fetched.

    A `.pth` file adds our site-packages after the new one's; `.pth` files inside it (an editable install) stay unread.
    """
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, symlinks=True)
    paths = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    lent = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (Path(paths["purelib"]) / "lent.pth").write_text("\n".join(lent), encoding="utf-8")
    binaries = Path(paths["scripts"])
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "--quiet", "install"]
    _run([*pip, "--no-deps", "--no-index", wheel], home)
    return binaries


def test_wheel_is_what_git_ships(wheel: Path) -> None:
    """Both packages are in the wheel, whole: every source, `py.typed` and data file, and nothing beside them.

    Proves: no data file (rule packs, example workbooks) is forgotten, no test and no litter is delivered.
    Sensitivity: one package-data pattern missing, or `tests` found as a package, and the two sets differ.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name) for name in archive.namelist()}
    delivered = {name for name in names if not name.parts[0].endswith(".dist-info")}
    assert delivered == set(shipped(*PACKAGES))
    assert {Path(package) / "py.typed" for package in PACKAGES} <= delivered


def test_wheel_metadata(wheel: Path) -> None:
    """The wheel says our name, the version of `scheduler.__version__`, the licence and the one entry point."""
    information = f"rosterwright-{__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        metadata = message_from_string(archive.read(f"{information}/METADATA").decode())
        points = ConfigParser()
        points.read_string(archive.read(f"{information}/entry_points.txt").decode())
        licence = archive.read(f"{information}/licenses/LICENSE")
    assert (metadata["Name"], metadata["Version"]) == ("rosterwright", __version__)
    assert metadata["License-Expression"] == "Apache-2.0"
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert dict(points["console_scripts"]) == {"rosterwright": "scheduler.cli:main"}


def test_command_runs_from_the_wheel(clean: Path, tmp_path: Path) -> None:
    """`rosterwright --help` runs from the installed wheel and names the commands."""
    said = _run([clean / "rosterwright", "--help"], tmp_path)
    assert all(command in said for command in ("template", "validate", "solve", "audit", "plot"))


def test_packages_come_from_the_wheel(clean: Path, tmp_path: Path) -> None:
    """In the clean environment both packages are the installed ones.

    Proves: the other tests of this file look at the wheel.
    Sensitivity: were the checkout on the path there, its folder would be printed.
    """
    code = "import models, scheduler; print(models.__file__, scheduler.__file__, sep=chr(10))"
    said = _run([clean / "python", "-c", code], tmp_path)
    assert all(Path(file).is_relative_to(clean.parent) for file in said.splitlines())


@pytest.mark.parametrize("name", ["dublin", "singapore", "estonian"])
def test_examples_travel_in_the_wheel(clean: Path, tmp_path: Path, name: str) -> None:
    """`template --example NAME` writes, from the wheel alone, the workbook that lies in `examples/`."""
    _run([clean / "rosterwright", "template", "hub.xlsx", "--example", name], tmp_path)
    assert (tmp_path / "hub.xlsx").read_bytes() == (ROOT / "examples" / f"{name}.xlsx").read_bytes()
