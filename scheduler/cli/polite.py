"""Signals as requests: the first asks for the best roster so far, Ctrl-C again gives up."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


class Asked:
    """Whether SIGINT or SIGTERM has asked for the best roster so far, and whether Ctrl-C again has given that up."""

    def __init__(self) -> None:
        self.once = self.given_up = False

    def __call__(self) -> bool:
        return self.once


@contextmanager
def polite(*, at_once: bool = True) -> Iterator[Asked]:
    """Let SIGINT and SIGTERM ask for the best roster so far instead of ending the process.

    A further SIGINT raises KeyboardInterrupt, or with `at_once` False only notes that everything is given up.
    """
    asked = Asked()

    def ask(number: int, frame: object) -> None:
        if asked.once and number == signal.SIGINT:
            asked.given_up = True
            if at_once:
                raise KeyboardInterrupt
            return
        asked.once = True
        # The process may be writing a line this very moment, and Python lets none in between; then the line is lost.
        with suppress(RuntimeError):
            click.echo("stopping: writing the best roster so far (Ctrl-C again to give up)", err=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
