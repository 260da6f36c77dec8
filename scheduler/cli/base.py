"""The group of commands, how a command ends, and the options that several take."""

from __future__ import annotations

import sys
from contextlib import suppress
from math import isfinite
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn, TypeAlias

import click

from models import batch
from models.errors import EnvironmentFault, InputError, InternalError
from scheduler import __version__

STARTED = monotonic()  # as near to the start of the process as Python code can be

OK, LOOK, BAD_INPUT, FAULT = batch.COMPLETE, batch.LOOK, batch.UNREADABLE, batch.FAULT
"""Exit codes: a complete legal roster; a person must look; the input is no problem; internal error or environment."""

FILE = click.Path(path_type=Path)
Given: TypeAlias = "Path | None"
HISTORY = click.option(
    "--history", type=FILE, help="The last period's roster.xlsx or roster.json: it becomes history and ledger."
)

LOCKS = click.option("--locks", type=FILE, help="An earlier roster.xlsx: cells locked on its grid are kept, as pins.")


class Number(click.FloatRange):
    """A number within a range; `nan` and `inf` are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        return number if isfinite(number) else self.fail(f"{value!r} is not a number", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="rosterwright")
def cli() -> None:
    """Rosterwright: legal, fair and proven shift rosters for Trust & Safety hubs."""


def main() -> None:
    """Entry point: run a command and turn every expected failure into a message and its exit code."""
    try:
        cli(standalone_mode=False)
    except InputError as error:
        for issue in error.issues:
            click.echo(str(issue), err=True)
        errors = sum(issue.severity == "error" for issue in error.issues)
        end(f"{errors} issue(s) to mend; nothing was written", BAD_INPUT)
    except (InternalError, EnvironmentFault) as error:
        end(f"{type(error).__name__}: {error}", FAULT)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        end("interrupted before there was a roster; nothing was written", LOOK)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except OSError as error:
        end(f"{error.filename or 'file'}: {error.strerror or error}", FAULT)


def end(message: str, code: int) -> NoReturn:
    with suppress(OSError):  # nobody can be told any more; the exit code still says it
        click.echo(message, err=True)
    sys.exit(code)


def keep(read: Path | None, *outputs: Path | None) -> None:
    """Refuse to write over a file that is read."""
    for path in outputs:
        if read is not None and path is not None and path.resolve() == read.resolve():
            raise click.UsageError(f"the output would replace {read} itself; write to another place")
