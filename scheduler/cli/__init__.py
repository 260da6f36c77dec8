"""The command line: parse, call the public API, print; nothing else. Heavy libraries load inside the commands."""

from __future__ import annotations

from scheduler.cli import batching, exporting, hubs, rosters, solving
from scheduler.cli.base import BAD_INPUT, FAULT, LOOK, OK, cli, main

__all__ = ["BAD_INPUT", "FAULT", "LOOK", "OK", "batching", "cli", "exporting", "hubs", "main", "rosters", "solving"]
