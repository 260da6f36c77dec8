"""Whoever watches a batch: it hears of every change, from one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.batch import HubStatus
    from scheduler.batch.task import News


class Watcher:
    """Hears what happens; by itself it does nothing."""

    def status(self, status: HubStatus) -> None:
        """A hub's state is another one, or was told at the beginning."""

    def news(self, news: News) -> None:
        """A running hub has something to tell."""

    def told(self, name: str, line: str) -> None:
        """A warning about a hub, or with an empty name about the batch."""


class Watchers(Watcher):
    """Several that hear the same, in this order."""

    def __init__(self, *watchers: Watcher) -> None:
        self._watchers = watchers

    def status(self, status: HubStatus) -> None:
        """See `Watcher`."""
        for watcher in self._watchers:
            watcher.status(status)

    def news(self, news: News) -> None:
        """See `Watcher`."""
        for watcher in self._watchers:
            watcher.news(news)

    def told(self, name: str, line: str) -> None:
        """See `Watcher`."""
        for watcher in self._watchers:
            watcher.told(name, line)
