"""Files appear whole or not at all, and the message says what to do."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import EnvironmentFault
from scheduler.workbook.writing.files import (
    file_names,
    require_writable,
    write_files,
    write_json,
    write_json_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def says(text: str) -> Callable[[Path], None]:
    """A writer of `text`."""

    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    return write


def fails_with(error: BaseException) -> Callable[[Path], None]:
    """A writer that leaves half a file and fails."""

    def write(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise error

    return write


def tree(folder: Path) -> dict[str, str]:
    """Relative path → content of every file under `folder`, hidden ones included."""
    return {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def test_a_new_folder_holds_everything(tmp_path: Path) -> None:
    """Files and folders of the set, their parents made, and nothing else."""
    paths = write_files(tmp_path / "a" / "out", {"x.txt": says("x"), "vendors/y.txt": says("y")})
    assert paths == (tmp_path / "a" / "out" / "x.txt", tmp_path / "a" / "out" / "vendors" / "y.txt")
    assert tree(tmp_path) == {"a/out/x.txt": "x", "a/out/vendors/y.txt": "y"}


def test_an_old_folder_keeps_what_is_not_ours(tmp_path: Path) -> None:
    """Old files of the same name are replaced, others stay."""
    (tmp_path / "x.txt").write_text("old", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    write_files(tmp_path, {"x.txt": says("new"), "deep/er/y.txt": says("y")})
    assert tree(tmp_path) == {"x.txt": "new", "mine.txt": "mine", "deep/er/y.txt": "y"}


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
@pytest.mark.parametrize("exists", [True, False])
def test_a_failure_in_the_middle_leaves_nothing(tmp_path: Path, error: BaseException, exists: bool) -> None:
    """Proves: whatever a writer raises, the folder is as it was, and no half file lies anywhere.

    Sensitivity: writing straight into the folder leaves `x.txt` new and `y.txt` half.
    """
    folder = tmp_path / "out"
    if exists:
        write_files(folder, {"x.txt": says("old x"), "y.txt": says("old y")})
    before = tree(tmp_path)
    with pytest.raises((type(error), EnvironmentFault)):
        write_files(folder, {"x.txt": says("new"), "y.txt": fails_with(error), "z.txt": says("z")})
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if exists else [])


def test_a_failure_while_moving_is_taken_back(tmp_path: Path) -> None:
    """Proves: when the third file cannot be put in place, the first two are the old ones again.

    Sensitivity: without the way back, `a.txt` is new and `sub` stays behind.
    """
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    (tmp_path / "taken.txt").mkdir()
    writers = {"a.txt": says("new"), "sub/b.txt": says("new"), "taken.txt": says("new")}
    with pytest.raises(EnvironmentFault, match=r"nothing was written to .*; a folder stands where a file is needed"):
        write_files(tmp_path, writers)
    assert tree(tmp_path) == {"a.txt": "old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "taken.txt"]


def test_an_interrupt_while_moving_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between two moves puts the first one back."""
    write_files(tmp_path / "out", {"a": says("old a"), "b": says("old b")})
    replace, moves = os.replace, []

    def interrupted(source: Path, target: Path) -> None:
        moves.append(target)
        if len(moves) == 4:  # a kept, a moved, b kept, b moved
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path / "out", {"a": says("new"), "b": says("new")})
    assert tree(tmp_path) == {"out/a": "old a", "out/b": "old b"}


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    """A file where the folder should be: the message names it and says what to do."""
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match=r"nothing was written to .*out.*: .*name another folder"):
        write_files(tmp_path / "out", {"x": says("x")})
    with pytest.raises(EnvironmentFault, match="a file stands where a folder is needed"):
        write_files(tmp_path / "out" / "deeper", {"x": says("x")})
    assert tree(tmp_path) == {"out": "x"}


@pytest.mark.parametrize(
    ("code", "hint"),
    [(errno.ENOSPC, "free some disk space"), (errno.EACCES, "allow writing there"), (errno.EIO, "name another one")],
)
def test_the_message_says_what_to_do(tmp_path: Path, code: int, hint: str) -> None:
    """Full, forbidden, or something else: each with its own advice."""
    with pytest.raises(EnvironmentFault, match=hint):
        write_files(tmp_path, {"x": fails_with(OSError(code, os.strerror(code)))})


def test_json(tmp_path: Path) -> None:
    """UTF-8, readable as it is, NaN refused, half surrogates kept as JSON escapes."""
    write_json(tmp_path / "a.json", {"name": "Zoë", "file": "x\udc80"})
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert "Zoë" in text
    assert json.loads(text) == {"name": "Zoë", "file": "x\udc80"}
    write_json(tmp_path / "b.json", [1, 2], indent=None)
    assert (tmp_path / "b.json").read_text(encoding="utf-8") == "[1,2]\n"
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "c.json", float("nan"))
    write_json_lines(tmp_path / "d.jsonl", [{"a": 1}, {"b": 2}])
    assert (tmp_path / "d.jsonl").read_text(encoding="utf-8") == '{"a": 1}\n{"b": 2}\n'


def test_file_names_by_hand() -> None:
    """Slashes, reserved names, dots and names that differ in case only."""
    names = ["Alpha Media", "alpha media", "a/b", "a\\b", "CON", "nul.txt", "..", "", "Zoë", "-rf", "x" * 300]
    found = file_names(names)
    assert found["Alpha Media"] == "Alpha Media"
    assert found["alpha media"] == "alpha media-2"
    assert (found["a/b"], found["a\\b"]) == ("a_b", "a_b-2")
    assert (found["CON"], found["nul.txt"]) == ("CON_", "nul.txt_")
    assert (found[".."], found[""]) == ("_", "_-2")
    assert (found["Zoë"], found["-rf"]) == ("Zoë", "rf")
    assert found["x" * 300] == "x" * 60


@given(st.lists(st.text(max_size=80), unique=True, max_size=12))
def test_file_names_are_safe_and_unlike(names: list[str]) -> None:
    """Proves: every name gets one of its own, whatever the case, that is one path part and fits on any disk."""
    found = file_names(names)
    assert list(found) == names
    assert len({name.casefold() for name in found.values()}) == len(names)
    for name in found.values():
        assert name == name.strip(" .")
        assert name
        assert not set(name) & set('/\\:*?"<>|\0')
        assert len(name.encode()) < 250


def test_a_folder_is_tried_before_the_work(tmp_path: Path) -> None:
    """A file in the folder's place is told at once; a folder that can be made passes, and nothing is left behind."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="a file stands where a folder is needed"):
        require_writable(tmp_path / "file")
    require_writable(tmp_path / "new" / "deep")
    require_writable(tmp_path)
    assert tree(tmp_path) == {"file": "x"}
    assert not (tmp_path / "new").exists()
