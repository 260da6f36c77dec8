"""The template holds every sheet and column of the schema, reads back clean, and filled in it is a problem."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args, get_type_hints

import pytest
from openpyxl import load_workbook

from models import EnvironmentFault, Hub, InputError, Objective, Queue
from models.calendar import Availability
from models.rule import TERMS
from scheduler.rules import CATALOGUE, NOT_ON_RULES
from scheduler.rules.row import parameters_of
from scheduler.workbook import example, examples, read_problem, write_template
from scheduler.workbook.schema import HUB, RULES, SHEETS, Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template, written once."""
    path = tmp_path_factory.mktemp("template") / "hub.xlsx"
    write_template(path)
    return path


def header(page: Worksheet) -> list[object]:
    return [cell.value for cell in page[1]]


def test_every_sheet_and_column_is_there(path: Path) -> None:
    """Proves: sheets in the order of the schema after the explanation; every column, with a comment and `note` last."""
    book = load_workbook(path)
    assert book.sheetnames == ["Read me", *(sheet.name for sheet in SHEETS)]
    for sheet in SHEETS:
        page = book[sheet.name]
        assert page.freeze_panes == "B2"
        assert all(cell.comment is not None for cell in page[1])
        if sheet is not HUB:
            names = [name for name in header(page) if name in (*sheet.names, "note")]
            assert names == [*sheet.names, "note"]


def test_rules_have_a_column_for_every_parameter(path: Path) -> None:
    """Proves: whoever adds a kind finds its parameters in the template; kinds of other sheets are not offered."""
    page = load_workbook(path)["Rules"]
    kinds = [kind for kind in CATALOGUE if kind.kind not in NOT_ON_RULES]
    parameters = {name for kind in kinds for name in parameters_of(kind)}
    assert set(header(page)) == {*RULES.names, *parameters, "note"}
    offered = next(rule.formula1 for rule in page.data_validations.dataValidation if "cap" in rule.formula1)
    assert offered == '"' + ",".join(kind.kind for kind in kinds) + '"'


def test_words_are_offered_as_drop_downs(path: Path) -> None:
    """Proves: every column with few words has a drop-down of them, and ids offer the sheet that holds them."""
    book = load_workbook(path)
    for sheet in SHEETS:
        offered = {rule.formula1 for rule in book[sheet.name].data_validations.dataValidation}
        for column in sheet.columns:
            if column.choices:
                assert '"' + ",".join(column.choices) + '"' in offered
            elif column.refers and column.type == "id":
                assert f"={column.refers}!$A$3:$A$20000" in offered


def test_the_template_reads_clean(path: Path) -> None:
    """Proves: as it is, only what must be filled in is told; no sheet, column or example line is a stranger.

    Sensitivity: an example line that is read as data gives other faults and ids.
    """
    with pytest.raises(InputError) as caught:
        read_problem(path)
    issues = caught.value.issues
    assert {issue.severity for issue in issues} == {"error"}
    assert {issue.where.split("!")[0] for issue in issues} == {"Hub", "Moderators", "Queues", "Demand"}
    required = [key.name for key in HUB.columns if key.required]
    assert [issue.expected.split("'")[1] for issue in issues if issue.where == "Hub"] == required


def test_the_template_filled_in_is_a_problem(path: Path, tmp_path: Path) -> None:
    """Proves: values below the example lines are read, and the comment lines are among the assumptions."""
    book = load_workbook(path)
    values: dict[str, Any] = {
        "name": "Dublin",
        "time_zone": "Europe/Dublin",
        "start": date(2027, 3, 1),
        "days": 1,
        "interval_minutes": 60,
    }
    for row in book["Hub"].iter_rows(min_row=2):
        row[1].value = values.get(str(row[0].value))
    lines: dict[str, dict[str, Any]] = {
        "Moderators": {"id": "007", "languages": "en", "policy_areas": "hate"},
        "Queues": {"id": "q", "language": "en", "policy_area": "hate"},
        "Demand": {"date": date(2027, 3, 1), "start": "09:00", "queue": "q", "heads": 1},
        "Rules": {"kind": "rest_between", "min": "11h"},
        "Pins": {"moderator": "007", "date": date(2027, 3, 1), "start": "off"},
    }
    for name, cells in lines.items():
        page = book[name]
        for column, value in cells.items():
            page.cell(3, header(page).index(column) + 1, value)
    filled = tmp_path / "filled.xlsx"
    book.save(filled)
    reading = read_problem(filled)
    assert reading.warnings == ()
    assert reading.problem.demand.heads.sum() == 1000
    assert reading.problem.rules[0].parameters == (("min", "11h"),)
    assert f"{len(SHEETS) - 1} lines that begin with `# ` are comments" in reading.assumptions


def test_example_lines_are_valid_examples(path: Path, tmp_path: Path) -> None:
    """Proves: every example can be read as what its column asks for: without the mark, only ids are unknown."""
    book = load_workbook(path)
    for sheet in SHEETS[1:]:
        first = book[sheet.name].cell(2, 1)
        first.value = str(first.value).removeprefix("# ")
    unmarked = tmp_path / "unmarked.xlsx"
    book.save(unmarked)
    with pytest.raises(InputError) as caught:
        read_problem(unmarked)
    reasons = [
        issue for issue in caught.value.issues if issue.severity == "error" and not issue.where.startswith("Hub")
    ]
    allowed = ("expected an id that stands on sheet", "expected patterns")
    strangers = [issue for issue in reasons if not issue.expected.startswith(allowed)]
    assert strangers == []


def test_the_folder_must_be_writable(tmp_path: Path) -> None:
    """Proves: a path that cannot be written is our environment's fault, and says so."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault):
        write_template(tmp_path / "file" / "hub.xlsx")


def words(model: type, field: str) -> set[str]:
    """The words of a model's Literal field."""
    hint = get_type_hints(model)[field]
    assert getattr(hint, "__origin__", None) is Literal
    return {str(word) for word in get_args(hint)}


def column(sheet: str, name: str) -> set[str]:
    """The words of a column of the schema."""
    found: Sheet = next(item for item in SHEETS if item.name == sheet)
    return set(found.column(name).choices)


def test_the_schema_offers_exactly_what_the_models_take() -> None:
    """Proves: no word is offered that a model refuses, and none is kept from planners."""
    for name in ("severity", "kind", "priority", "cost_shape"):
        assert column("Queues", name) == words(Queue, name)
    assert column("Hub", "queue_mode") == words(Hub, "queue_mode")
    assert column("Hub", "interval_minutes") == words(Hub, "interval_minutes")
    assert column("Availability", "kind") == words(Availability, "kind")
    assert column("Objective", "term") == {*TERMS, "premium"} == set(Objective.model_fields)


def test_a_column_that_is_not_there() -> None:
    """Proves: the schema refuses an unknown name."""
    with pytest.raises(KeyError):
        HUB.column("colour")


def test_an_unknown_example_is_told(tmp_path: Path) -> None:
    """Proves: every example that is listed can be had, and is a workbook; another name is an input error."""
    for name in examples():
        assert example(name).startswith(b"PK")
    with pytest.raises(InputError) as caught:
        example("atlantis")
    assert caught.value.issues[0].read == "atlantis"
