"""Three ways things go wrong: the file cannot be read as a problem, we broke a promise, or the environment did.

RosterwrightError
  ├─ InputError      the input is no problem; carries every issue, not only the first (exit code 2)
  ├─ InternalError   checker and engine disagree; no roster is written, the case is saved (exit code 3)
  └─ EnvironmentFault  disk full, unwritable folder (exit code 3)
Infeasible is an answer, not an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import field_validator

from models.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


class Issue(Frozen):
    """One fault of the input, where it stands, what was read and what was expected.

    `where` is `Sheet!Cell` (or the file's name), `severity` is `error` or `warning`; `check` names the check that found
    it, where it has a name; `places` are more cells of which it speaks, where there are several.
    """

    where: str
    read: str
    expected: str
    severity: Literal["error", "warning"] = "error"
    check: str = ""
    places: tuple[str, ...] = ()

    @field_validator("where", "read", "expected", mode="before")
    @classmethod
    def _printable(cls, value: str) -> str:
        """A file's name need not be text: bytes that are none become question marks."""
        return value.encode("utf-8", "replace").decode("utf-8")

    def __str__(self) -> str:
        """`Demand!C7: read 'x', expected a number` in one line."""
        read = f"read {self.read!r}, " if self.read else ""
        return f"{self.severity} {self.where}: {read}{self.expected}"


class RosterwrightError(Exception):
    """Base of every error that Rosterwright raises on purpose."""


class InputError(RosterwrightError):
    """The input cannot be read as a problem; `issues` holds every fault found, `assumptions` what was taken for
    granted until then."""

    def __init__(self, issues: Iterable[Issue], assumptions: Iterable[str] = ()) -> None:
        self.issues, self.assumptions = tuple(issues), tuple(assumptions)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class InternalError(RosterwrightError):
    """A promise of ours is broken: the checker disagrees with the engine."""


class EnvironmentFault(RosterwrightError):
    """The machine refused: disk full, folder not writable, file locked."""
