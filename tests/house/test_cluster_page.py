"""The page on clusters against the programs: every option in its commands is one that exists."""

from __future__ import annotations

import re

import click
import pytest
from distributed.cli.dask_scheduler import main as scheduler
from distributed.cli.dask_worker import main as worker

from scheduler.cli import cli
from tests.house.checkout import ROOT

PAGE = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
COMMANDS = {
    "rosterwright batch": cli.commands["batch"],
    "rosterwright solve": cli.commands["solve"],
    "dask scheduler": scheduler,
    "dask worker": worker,
}


def _lines() -> list[str]:
    """Commands in code blocks: continued lines joined, lists of YAML as plain words."""
    blocks = "\n".join(re.findall(r"^```\w*\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    joined = re.sub(r"\\\n|,\n", " ", blocks)
    return [re.sub(r'[\[\]",]+', " ", line) for line in joined.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_options_exist(name: str) -> None:
    """Proves: the page shows the command, and each `--option` after it is one of the command's own.

    Sensitivity: an option that was renamed, in our program or in Dask's.
    """
    command = COMMANDS[name]
    known = {option for parameter in command.params if isinstance(parameter, click.Option) for option in _of(parameter)}
    form = re.compile(rf"\b{name.replace(' ', ' +')} (.*)")
    used = {word for line in _lines() if (found := form.search(line)) for word in re.findall(r"--[\w-]+", found[1])}
    assert used
    assert used <= known, f"{name}: {sorted(used - known)}"


def _of(option: click.Option) -> list[str]:
    return [*option.opts, *option.secondary_opts]
