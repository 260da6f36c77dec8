"""All formats together: all or none, unchecked rosters never, and a vendor's files without a word of anybody else."""

from __future__ import annotations

import dataclasses
import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

import pytest

from models import Conflict, EnvironmentFault, InputError, InternalError, Queue
from scheduler.export import FORMATS, OF_THE_HUB, export
from scheduler.export.case import Case
from scheduler.export.comma import decimal
from scheduler.workbook import example, examples, read_problem
from tests.export.cases import MADE, NOWHERE, case
from tests.factories import duty, duty_at, moderator, roster, tiny_problem
from tests.workbook.written import verdict_of, violation

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem, Roster

OTHERS = ("houseone", "Secret One", "betawoman", "Secret Two", "Beta Corp", "secretqueue", "hubwide")


@pytest.fixture
def hub() -> tuple[Problem, Roster]:
    """One person in-house, one each of `Alpha` and `Beta Corp`; others are in the words above."""
    people = (
        moderator("houseone", name="Secret One"),
        moderator("ana", name="Ana Alpha", vendor="Alpha", languages=("de",)),
        moderator("betawoman", name="Secret Two", vendor="Beta Corp", languages=("xx-secretqueue",)),
    )
    problem = tiny_problem(days=2, moderators=people, queues=(Queue(id="general"), Queue(id="secretqueue")), heads=1)
    duties = (
        duty(problem, "houseone", 0, queue="secretqueue"),
        duty(problem, "ana", 0, queue="general"),
        duty(problem, "betawoman", 1, queue="secretqueue"),
    )
    return problem, roster(problem, *duties)


def _texts(folder: Path) -> dict[str, str]:
    """Every file as text, archives part by part."""
    found: dict[str, str] = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if is_zipfile(BytesIO(content)):
            with ZipFile(path) as package:
                found |= {f"{path.name}/{name}": package.read(name).decode("utf-8") for name in package.namelist()}
        else:
            found[path.name] = content.decode("utf-8")
    return found


def test_no_file_of_a_vendor_names_anybody_else(tmp_path: Path, hub: tuple[Problem, Roster]) -> None:
    """Proves: unpacked, no file of any format that a vendor may have holds a word of other people, with violations and
    conflicts of others in the verdict. Sensitivity: the hub's own files hold every one of the words."""
    problem, worked = hub
    verdict = verdict_of(
        problem,
        worked,
        [violation("ana", 480), violation("houseone", 480), violation("", 0, rule="hubwide", sentence="hubwide")],
        [Conflict(moderator="betawoman", rules=("pin.betawoman",), sentences=("betawoman is pinned.",))],
    )
    of_vendors = [name for name in FORMATS if name not in OF_THE_HUB]
    for vendor in ("Alpha", None):
        whose = Case(problem, worked, verdict, made=MADE, published=NOWHERE, vendor=vendor)
        export(whose, of_vendors, tmp_path / str(vendor))
    for name, text in _texts(tmp_path / "Alpha").items():
        assert [word for word in OTHERS if word in text or word in name] == [], name
    whole = "".join(_texts(tmp_path / "None").values())
    assert [word for word in OTHERS if word not in whole] == []
    assert "ana" in "".join(_texts(tmp_path / "Alpha"))


def test_no_vendor_of_an_example_reads_of_anybody_else(tmp_path: Path) -> None:
    """Proves: for every vendor of every example, with two duties of everybody, no id, name or vendor of other people is
    a word of any file. Sensitivity: the whole hub's export holds all of their ids."""
    seen = 0
    for name in examples():
        (tmp_path / f"{name}.xlsx").write_bytes(example(name))
        problem = read_problem(tmp_path / f"{name}.xlsx").problem
        at = [problem.clock.day_start(day) + 480 for day in (0, 2)]
        duties = (
            duty_at(m.id, start, start + 480, queue=problem.queues[0].id) for m in problem.moderators for start in at
        )
        worked = roster(problem, *duties)
        whole = case(problem, worked)
        for vendor in sorted({person.vendor for person in problem.moderators} - {""}):
            own = [m for m in problem.moderators if m.vendor == vendor]
            others = {w for m in problem.moderators if m.vendor != vendor for w in (m.id, m.name, m.vendor) if w}
            others -= {word for m in own for word in (m.id, m.name, m.vendor)}
            words = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(others)))})\b")
            out = tmp_path / name / vendor
            export(dataclasses.replace(whole, vendor=vendor), [f for f in FORMATS if f not in OF_THE_HUB], out)
            assert [(file, found[0]) for file, text in _texts(out).items() if (found := words.search(text))] == []
            assert own[0].id in "".join(_texts(out).values())
            seen += 1
        if seen:
            export(whole, ["payroll"], tmp_path / name)
            payroll = (tmp_path / name / "payroll.csv").read_text(encoding="utf-8")
            assert {line.split(",")[0] for line in payroll.splitlines()[1:]} == {m.id for m in problem.moderators}
    assert seen >= 2


def test_what_only_the_hub_may_have(tmp_path: Path, hub: tuple[Problem, Roster]) -> None:
    """Proves: demand is refused to a vendor, and with it all that was asked for. Sensitivity: the rest is written."""
    with pytest.raises(ValueError, match="calabrio tells of the whole hub"):
        export(case(*hub, vendor="Alpha"), ["ics", "calabrio"], tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_all_or_none(tmp_path: Path, hub: tuple[Problem, Roster], monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: one format that cannot be written, or a disk that refuses the last file, leaves the folder as it was.

    Sensitivity: calendars of a roster whose other files are those of the last one.
    """
    long = tiny_problem(queues=[Queue(id="x" * 60)])
    with pytest.raises(InputError):
        export(case(long, roster(long, duty(long, "ana", 0))), ["ics", "html", "calabrio"], tmp_path / "new")
    assert not list(tmp_path.iterdir())
    export(case(*hub, published=tmp_path), FORMATS, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scheduler.workbook.writing.plain.save", refused)
    problem, _ = hub
    with pytest.raises(EnvironmentFault, match="nothing was written"):
        export(case(problem, roster(problem), published=tmp_path), FORMATS, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_nothing_unchecked_goes_out(hub: tuple[Problem, Roster]) -> None:
    """Proves: a verdict about another problem is a broken promise of ours. Sensitivity: files with its figures."""
    problem, worked = hub
    other = verdict_of(problem, worked).model_copy(update={"problem_sha256": "0"})
    with pytest.raises(InternalError, match="nothing was exported"):
        Case(problem, worked, other, made=MADE, published=NOWHERE)


def test_files_of_an_earlier_export_are_told(tmp_path: Path, hub: tuple[Problem, Roster]) -> None:
    """Proves: a schedule of an offset that this roster has no shift at is named. Sensitivity: it is sent again."""
    (tmp_path / "nice-UTC+0100.csv").write_text("old", encoding="utf-8")
    told = export(case(*hub), ["nice"], tmp_path)
    assert [path.name for path in told.paths] == ["nice-UTC+0000.csv"]
    assert any("nice-UTC+0100.csv: from an earlier export" in note for note in told.notes)


def test_duties_that_are_none_are_left_out(tmp_path: Path, hub: tuple[Problem, Roster]) -> None:
    """Proves: a roster changed by hand, with a duty of somebody unknown, of 30 hours, and of an unknown queue, is
    exported without a fault and without the first two. Sensitivity: a traceback in any format."""
    problem, worked = hub
    first = worked.duties[0]
    unknown = first.activities[0]._replace(queue="gone")
    bad = (
        duty(problem, "nobody", 0),
        duty(problem, "ana", 1, hours=30),
        first._replace(activities=(unknown,)),
    )
    export(case(problem, roster(problem, *bad)), FORMATS, tmp_path)
    assert {path.stem for path in (tmp_path / "ics").iterdir()} == {"ana"}
    shifts = (tmp_path / "nice-UTC+0000.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in shifts] == ["ana"]


@pytest.mark.parametrize(
    ("thousandths", "text"), [(16850, "16.85"), (0, "0"), (1000, "1"), (10, "0.01"), (100000, "100")]
)
def test_decimals(thousandths: int, text: str) -> None:
    """Proves: no needless digits, and no zero lost before the point. Sensitivity: 100 written as 1."""
    assert decimal(thousandths) == text
