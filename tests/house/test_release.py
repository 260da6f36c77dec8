"""Version, changelog, dependencies and pins agree with one another."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from scheduler import __version__
from tests.house.checkout import ROOT, project


def _sections() -> dict[str, str]:
    """The changelog's sections by the name in their heading, in the order of the file."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = re.split(r"^## \[(.+?)\].*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _requirements() -> list[Requirement]:
    facts = project()["project"]
    extras = [text for extra in facts["optional-dependencies"].values() for text in extra]
    return [Requirement(text) for text in [*facts["dependencies"], *extras]]


def _pins() -> dict[str, Version]:
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {re.sub(r"[-_.]+", "-", name).lower(): Version(version) for name, version in pins}


def test_version_and_changelog_agree() -> None:
    """With entries under `Unreleased` the version lies above every released one; without, it is the last released.

    Proves: a released number is never used for changed code, and no release goes without its section.
    Sensitivity: forgetting to raise the version after a release, or to head the section at one, fails here.
    """
    sections = _sections()
    assert next(iter(sections)) == "Unreleased"
    released = [Version(name) for name in sections if name != "Unreleased"]
    assert released == sorted(released, reverse=True)
    if sections["Unreleased"].strip():
        assert all(Version(__version__) > version for version in released)
    else:
        assert Version(__version__) == released[0]


def test_version_has_one_home() -> None:
    """The version is read from `scheduler/__init__.py` and stands nowhere else in the build's facts."""
    facts = project()
    assert facts["project"]["dynamic"] == ["version"]
    assert "version" not in facts["project"]
    assert facts["tool"]["hatch"]["version"] == {"path": "scheduler/__init__.py"}


@pytest.mark.parametrize("requirement", _requirements(), ids=lambda requirement: requirement.name)
def test_lower_bounds_and_pins(requirement: Requirement) -> None:
    """Each dependency is declared with a lower bound, without an upper one, and CI's pin satisfies it.

    A release that is known to be broken may be excepted by name.
    """
    operators = [part.operator for part in requirement.specifier]
    assert operators.count(">=") == 1
    assert set(operators) <= {">=", "!="}
    assert requirement.specifier.contains(_pins()[requirement.name])
