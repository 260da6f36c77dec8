"""The README against the program: tables, commands, options, exit codes, links and pictures are those that exist."""

from __future__ import annotations

import importlib.util
import re
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

import click

from models.rule import Objective
from scheduler import cli
from scheduler.rules import CATALOGUE, NOT_ON_RULES
from scheduler.rules.schema import parameter_table
from scheduler.workbook.schema import SHEETS
from tests.house.checkout import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (ROOT / "README.md").read_text(encoding="utf-8")
MOST_LINES = 300
MOST_PICTURE_BYTES = 1_500_000


def _section(title: str) -> str:
    """Text under a heading `## title`, up to the next one."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README has no section {title!r}"
    return found[1]


def _rows(title: str) -> list[list[str]]:
    """Cells of the first table of a section, without its head."""
    lines = dropwhile(lambda line: not line.startswith("|"), _section(title).splitlines())
    table = list(takewhile(lambda line: line.startswith("|"), lines))
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table[2:]]


def _code(text: str) -> Iterator[str]:
    """Lines of the fenced blocks, and the code in the running text."""
    for block in re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


def _mark(name: str, required: bool) -> str:
    """A name as the tables write it: bold where it must be given."""
    return f"**`{name}`**" if required else f"`{name}`"


def test_the_workbook_table_is_the_schema() -> None:
    """Proves: a row for every sheet in order, with every column, what must be given in bold.

    Sensitivity: a column added to `schema.py`, or one that becomes required, fails; the message is the row to paste.
    """
    expected = [
        [_mark(sheet.name, sheet.required), ", ".join(_mark(c.name, c.required) for c in sheet.columns), sheet.purpose]
        for sheet in SHEETS
    ]
    found = _rows("The workbook")
    for row, wanted in zip(found, expected, strict=True):
        assert row == wanted, f"write: | {' | '.join(wanted)} |"


def test_the_rules_table_is_the_catalogue() -> None:
    """Proves: every kind that stands on sheet Rules has a row with its parameters, and the rest are named below it.

    Sensitivity: a new kind, a renamed parameter, or one that becomes required, fails.
    """
    expected = [
        [
            f"`{kind.kind}`",
            ", ".join(_mark(row.name, row.required) for row in parameter_table() if row.kind == kind.kind),
        ]
        for kind in CATALOGUE
        if kind.kind not in NOT_ON_RULES
    ]
    assert [row[:2] for row in _rows("Rules")] == expected
    implied = re.search(r"follow from\s+the other sheets: (.*?)\.", _section("Rules"), re.DOTALL)
    assert implied
    assert re.findall(r"`(\w+)`", implied[1]) == [kind.kind for kind in CATALOGUE if kind.kind in NOT_ON_RULES]


def test_the_command_line_table_is_the_command_line() -> None:
    """Proves: every command has a row with its arguments and all of its options, and no row invents one.

    Sensitivity: a new option that nobody documents, or a documented one that is gone.
    """
    found = {}
    for usage, _ in _rows("Command line"):
        _, name, *words = usage.strip("`").split()
        arguments = takewhile(lambda word: not word.lstrip("[").startswith("-"), words)
        found[name] = ([word.removesuffix(".xlsx") for word in arguments], sorted(re.findall(r"--[a-z-]+", usage)))
    expected = {}
    for name, command in cli.cli.commands.items():
        options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts]
        places = [p.human_readable_name for p in command.params if isinstance(p, click.Argument)]
        expected[name] = (places, sorted(options))
    assert found == expected


def test_every_command_in_the_text_exists() -> None:
    """Proves: each `rosterwright X`, `make X` and `python -m benchmarks.X` in README and benchmarks/README can be run.

    Sensitivity: the same patterns find at least one of each, so a pattern that finds nothing fails.
    """
    text = README + (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    code = list(_code(text))
    ours = {m[1] for line in code for m in re.finditer(r"\brosterwright ([a-z]+)", line)}
    made = {m[1] for line in code for m in re.finditer(r"^make ([a-z]+)", line)}
    modules = {m[1] for line in code for m in re.finditer(r"python -m ([\w.]+)", line)}
    assert set() < ours <= set(cli.cli.commands)
    assert set() < made <= targets
    assert modules
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []


def test_the_exit_codes_are_the_programs() -> None:
    """Proves: the table lists exactly the codes that `cli` ends with. Sensitivity: a fifth code, or a swapped pair."""
    codes = [row[0] for row in _rows("Exit codes")]
    assert codes == [str(code) for code in (cli.OK, cli.LOOK, cli.BAD_INPUT, cli.FAULT)]


def test_the_prices_are_the_defaults() -> None:
    """Proves: every term of the objective with its default price. Sensitivity: a default changed in one place only."""
    found = {row[0].strip("`"): int(row[1].replace(",", "")) for row in _rows("What is weighed")}
    assert found == Objective().model_dump()


def test_the_real_case_is_told_once() -> None:
    """Proves: every figure of the real case stands alike in README and in benchmarks/README.

    Sensitivity: a new run that is written into one of the two only.
    """
    line = re.compile(r"^\|[^|\n]+\|[^|\n]+\|[^|\n]+\|$", re.MULTILINE)
    told = set(line.findall((ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")))
    here = line.findall(_section("Benchmarks").partition("real case")[2])
    assert any("uncovered hours" in row for row in here)
    assert [row for row in here if row not in told] == []


def test_links_and_pictures_exist_and_are_small() -> None:
    """Proves: every relative link leads to a file of the checkout, and all pictures together stay small.

    Sensitivity: a renamed picture, or one stored as the program draws it (a megabyte each).
    """
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert any(link.endswith(".png") for link in links)
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert sum(path.stat().st_size for path in (ROOT / "docs").rglob("*") if path.is_file()) < MOST_PICTURE_BYTES


def test_it_can_be_read_in_one_sitting() -> None:
    """README stays short: details belong to the header comments of the template and to the docstrings."""
    assert len(README.splitlines()) <= MOST_LINES
