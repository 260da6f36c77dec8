"""The key of the pseudonyms: stable, unique, exact when read back, and refused where it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import InputError
from scheduler.workbook.keys import Key, KeyRow, drawn, extended, read_key, write_key
from scheduler.workbook.writing.files import written_along
from tests.factories import moderator, tiny_problem

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem


def hub(*people: tuple[str, str, str]) -> Problem:
    """People by id, name and vendor."""
    return tiny_problem(days=1, moderators=[moderator(who, name=name, vendor=v) for who, name, v in people])


def test_pseudonyms_stay_from_period_to_period() -> None:
    """Proves: who is in the key keeps the pseudonym, with the name of now; new people are added, leavers stay; whoever
    changes vendors gets another one and can be resolved at both; in-house people have none.

    Sensitivity: a key that is made anew each time, or one by id alone.
    """
    first = extended(Key(), hub(("m1", "Ann", "A"), ("m2", "Bob", "A"), ("m3", "Cy", "")))
    later = hub(("m1", "Ann Married", "A"), ("m2", "Bob", "B"), ("m4", "Di", "A"))
    second = extended(first, later)
    assert [(row.id, row.vendor) for row in second.rows] == [("m1", "A"), ("m2", "A"), ("m2", "B"), ("m4", "A")]
    assert second.rows[0] == first.rows[0]._replace(name="Ann Married")
    assert second.rows[1] == first.rows[1]
    assert len({row.pseudonym for row in second.rows}) == 4
    assert second.names(later) == {row.id: row.pseudonym for row in second.rows if row != first.rows[1]}
    assert second.id_of(first.rows[1].pseudonym, "A") == "m2"
    assert second.id_of(first.rows[1].pseudonym, "B") is None
    assert extended(second, later) == second


def test_drawn_again_where_taken() -> None:
    """Proves: a pseudonym that somebody has, or that is an id of the hub, is not given."""
    draws = iter(["P-1", "m9", "P-2", "P-2", "P-3"])
    problem = hub(("m1", "", "A"), ("m2", "", "A"), ("m9", "", ""))
    key = extended(Key((KeyRow("m0", "", "P-1", "A"),)), problem, lambda: next(draws))
    assert [row.pseudonym for row in key.rows] == ["P-1", "P-2", "P-3"]
    assert len({drawn() for _ in range(200)}) == 200


def test_read_back_exactly(tmp_path: Path) -> None:
    """Proves: names that look like formulas, with commas, quotes and line feeds come back; in the file they are no
    formulas; a spreadsheet that saves it with semicolons does no harm.
    """
    key = extended(Key(), hub(("0001", '=HYPERLINK("x")', "A, B"), ("-2", "Zoë\n'Q'", "=A")), drawn)
    write_key(tmp_path / "key.csv", key)
    text = (tmp_path / "key.csv").read_text(encoding="utf-8-sig")
    assert "\n=" not in text
    assert '"=' not in text
    assert read_key(tmp_path / "key.csv") == key
    (tmp_path / "semi.csv").write_text("\ufeffID;Name;Pseudonym;Vendor;note\nm1;Ann;P-X;A;\n;;;;\n", encoding="utf-8")
    assert read_key(tmp_path / "semi.csv").rows == (KeyRow("m1", "Ann", "P-X", "A"),)
    assert read_key(tmp_path / "nowhere.csv") == Key()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "key.csv"),
        ("moderator,kind\nm1,x\n", "key.csv"),
        ("id,name,pseudonym,vendor\nm1,,P-1,A\nm2,,P-1,A\n", "key.csv, line 3"),
        ("id,name,pseudonym,vendor\nm1,,P-1,A\nm1,,P-2,A\n", "key.csv, line 3"),
        ("id,name,pseudonym,vendor\nm1,,,A\n", "key.csv, line 2"),
    ],
)
def test_no_key(tmp_path: Path, text: str, where: str) -> None:
    """Proves: an empty file, another table, a doubled pseudonym or person and a row without one are told by line."""
    (tmp_path / "key.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_key(tmp_path / "key.csv")
    assert [issue.where for issue in caught.value.issues] == [where]


@pytest.mark.parametrize("before", [None, "old"])
def test_taken_back_where_the_files_fail(tmp_path: Path, before: str | None) -> None:
    """Proves: a key stays only where what is written beside it stays too; else the old one, or none, and no folder.

    Sensitivity: a key written before or after without undo leaves pseudonyms that no file has, or the reverse.
    """
    path = tmp_path / "keys" / "deep" / "key.csv"
    if before is not None:
        path.parent.mkdir(parents=True)
        path.write_text(before)

    def broken() -> None:
        with written_along(path, lambda file: write_key(file, Key())):
            assert read_key(path) == Key()
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        broken()
    assert [p.name for p in tmp_path.rglob("*")] == ([] if before is None else ["keys", "deep", "key.csv"])
    assert before is None or path.read_text() == before
    with written_along(path, lambda file: write_key(file, Key())):
        pass
    assert [p.name for p in path.parent.iterdir()] == ["key.csv"]
    assert path.read_text(encoding="utf-8-sig").startswith("id,name")
