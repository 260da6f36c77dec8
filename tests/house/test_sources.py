"""The sources themselves: their length, and that they know nothing of the machine they were written on."""

from __future__ import annotations

import re

from tests.house.checkout import ROOT, shipped

MOST_LINES = 400

# Put together here, so that this file does not contain what it looks for.
_FOLDERS = "|".join(["work", "root", "tmp", r"home/\w+", r"Users/\w+"])
_HOSTS = "|".join([r"pypi\." + "org", r"python" + r"hosted\." + "org"])
MACHINE = re.compile(rf"(?<![\w.$}}~-])/(?:{_FOLDERS})/|{_HOSTS}")


def test_no_file_is_long() -> None:
    """No Python file has more than 400 lines: a longer one holds more than one idea."""
    sources = [file for file in shipped() if file.suffix == ".py"]
    lengths = {str(file): len((ROOT / file).read_text(encoding="utf-8").splitlines()) for file in sources}
    assert lengths
    assert not {file: length for file, length in lengths.items() if length > MOST_LINES}


def test_no_file_knows_this_machine() -> None:
    """No text file names a folder of somebody's machine or the host of a package registry.

    Sensitivity: the second half shows what the pattern finds and what it leaves alone.
    """
    found = []
    for file in shipped():
        content = (ROOT / file).read_bytes()
        if b"\0" not in content:
            lines = content.decode("utf-8").splitlines()
            found += [f"{file}:{number}" for number, line in enumerate(lines, 1) if MACHINE.search(line)]
    assert not found

    slash = "/"
    assert MACHINE.search(slash + "tmp" + "/venv")
    assert MACHINE.search("see " + slash + "home" + "/ada/rosters")
    assert not MACHINE.search("docs/work/plan.md, framework/, ../tmp/")
