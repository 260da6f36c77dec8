"""Refuses to run beside a package named `models` that is not ours.

The name is prescribed, and a common one: a folder earlier on the path, or another distribution in the same
site-packages, can take its place, and the failure would then be an odd one, far away. The guard looks at where
`models` would come from and at its mark, without running it: half a millisecond, and no foreign code is executed.
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path

_MARK = re.compile(rb'^DISTRIBUTION = "rosterwright"\s*$', re.MULTILINE)


class ForeignModelsError(ImportError):
    """The package that Python finds under the name `models` is not Rosterwright's."""


def require_our_models() -> None:
    """Raise unless `models` is the package that was delivered beside this `scheduler`.

    Ours lies in the same folder as `scheduler` and carries the line `DISTRIBUTION = "rosterwright"`. A second copy of
    Rosterwright earlier on the path is refused too: two versions must not be mixed.

    Raises: `ForeignModelsError` with the path that was found and what to do.
    """
    home = Path(__file__).resolve().parent.parent
    found = _source_of_models()
    if found is None:
        raise _refusal("Python finds it nowhere, or as an object without a file", home)
    if found.parent != home / "models":
        raise _refusal(f"Python takes it from {found}", home)
    if not _MARK.search(found.read_bytes()):
        raise _refusal(f"{found} has been overwritten by another distribution", home)


def _source_of_models() -> Path | None:
    """The file that `import models` has run or would run, or the folder if there is no such file."""
    loaded = sys.modules.get("models")
    if loaded is not None:
        file = getattr(loaded, "__file__", None)
        return Path(file).resolve() if file else None
    spec = find_spec("models")
    if spec is None:
        return None
    if spec.origin is None:
        return next((Path(folder).resolve() for folder in spec.submodule_search_locations or ()), None)
    return Path(spec.origin).resolve()


def _refusal(finding: str, home: Path) -> ForeignModelsError:
    return ForeignModelsError(
        f"Rosterwright needs its own package `models`, the one in {home / 'models'}, but {finding}. "
        "Take the foreign folder off PYTHONPATH or start from another folder; if two distributions share one "
        "site-packages, install rosterwright again in a virtual environment of its own "
        "(python -m venv .venv, then .venv/bin/pip install rosterwright).",
        name="models",
    )
