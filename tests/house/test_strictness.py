"""The suite is strict with itself: warnings are errors, no test is deselected, and only missing data may skip one."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

import pytest

from tests.house.checkout import ROOT, project, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = "ROSTERWRIGHT_DATA"


def _options() -> dict[str, list[str]]:
    options: dict[str, list[str]] = project()["tool"]["pytest"]["ini_options"]
    return options


def _leniences(file: Path) -> Iterator[str]:
    """Ways in which `file` lets a test not run or not count."""
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(attr="skip" | "skipif" | "xfail" | "importorskip" as name):
                yield name
            case ast.Name(id="collect_ignore" | "collect_ignore_glob" as name):
                yield name


def test_a_warning_is_an_error() -> None:
    """A warning that nobody excepted fails the test in which it is raised."""
    with pytest.raises(UserWarning, match="heed me"):
        warnings.warn("heed me", UserWarning, stacklevel=1)


def test_exceptions_are_precise() -> None:
    """Each exception from "warnings are errors" names the text and the category it excepts."""
    first, *others = _options()["filterwarnings"]
    assert first == "error"
    assert all(re.fullmatch(r"ignore:[^:]{10,}:[\w.]+(:[\w.]+)?", other) for other in others)


def test_nothing_is_deselected() -> None:
    """`make test` and the configuration run every test under `tests/`."""
    assert _options()["testpaths"] == ["tests"]
    (command,) = re.findall(r"^\t.*-m pytest\b(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    words = {*command.split(), *_options()["addopts"]}
    assert not {word for word in words if re.match(r"-k|-m|--deselect|--ignore|--lf|--ff|-x|--maxfail", word)}


def test_only_missing_data_skips() -> None:
    """No test is skipped or expected to fail, but for data outside the clone that its file asks for by name."""
    for file in shipped("tests"):
        if file.suffix == ".py":
            found = set(_leniences(file))
            allowed = {"skip", "skipif"} if DATA in (ROOT / file).read_text(encoding="utf-8") else set()
            assert found <= allowed, f"{file} uses {sorted(found - allowed)}"
