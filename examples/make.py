"""Make the example workbooks, print the load of each, and lay copies into the package: `python -m examples.make`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Write `examples/*.xlsx` and `scheduler/workbook/examples/*.xlsx`, then `examples/world/*.xlsx`."""
    sys.path.insert(0, str(ROOT))  # so that `python examples/make.py` works from any folder
    from examples.making.dublin import dublin
    from examples.making.estonian import estonian
    from examples.making.night import night
    from examples.making.sheet import write
    from examples.making.singapore import singapore
    from examples.making.world.hub import hub
    from examples.making.world.places import PLACES

    packaged = ROOT / "scheduler" / "workbook" / "examples"
    packaged.mkdir(parents=True, exist_ok=True)
    for make in (dublin, singapore, estonian, night):
        example = make()
        path = ROOT / "examples" / f"{example.name}.xlsx"
        write(path, example.sheets)
        shutil.copyfile(path, packaged / path.name)
        print(example)
    world = ROOT / "examples" / "world"
    world.mkdir(exist_ok=True)
    for place in PLACES:
        example = hub(place)
        write(world / f"{example.name}.xlsx", example.sheets)
        print(f"world/{example}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
