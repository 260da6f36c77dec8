"""What changed from one roster of a hub to the next: per person and date what was and what is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from models.clock import Clock
    from models.roster import Duty

ChangeKind = Literal["added", "removed", "moved", "other breaks"]
"""A date that was off, a date that is off now, another start or end, the same with breaks at other times."""

KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


class Previous(NamedTuple):
    """Duties of an earlier roster on the same clock, and the dates (indices) that it is about."""

    duties: tuple[Duty, ...]
    days: range

    def under(self, names: Mapping[str, str]) -> Previous:
        """The same with other ids of moderators, as far as `names` has them."""
        duties = tuple(duty._replace(moderator=names.get(duty.moderator, duty.moderator)) for duty in self.duties)
        return self._replace(duties=duties)


class Change(NamedTuple):
    """A moderator's date on which something changed, with the duties before and now."""

    moderator: str
    day: int
    kind: ChangeKind
    before: tuple[Duty, ...]
    now: tuple[Duty, ...]


def changes(clock: Clock, previous: Previous, now: Iterable[Duty], people: Collection[str]) -> Iterator[Change]:
    """Every date of `people` that differs, in order of moderator and date; which queues are served is no change."""
    old, new = _by_date(clock, previous.duties), _by_date(clock, now)
    for key in sorted(old.keys() | new.keys()):
        who, day = key
        if who in people and day in previous.days:
            kind = _kind(old.get(key, ()), new.get(key, ()))
            if kind is not None:
                yield Change(who, day, kind, old.get(key, ()), new.get(key, ()))


def counted(found: Iterable[Change]) -> dict[str, int]:
    """How many changes there are of each kind, by its name with an underscore."""
    kinds = [change.kind for change in found]
    return {kind.replace(" ", "_"): kinds.count(kind) for kind in KINDS}


def _kind(before: tuple[Duty, ...], now: tuple[Duty, ...]) -> ChangeKind | None:
    if [(d.start, d.end) for d in before] != [(d.start, d.end) for d in now]:
        return "added" if not before else "removed" if not now else "moved"
    return "other breaks" if [d.pauses for d in before] != [d.pauses for d in now] else None


def _by_date(clock: Clock, duties: Iterable[Duty]) -> Mapping[tuple[str, int], tuple[Duty, ...]]:
    found: dict[tuple[str, int], tuple[Duty, ...]] = {}
    for duty in sorted(duties, key=lambda duty: duty.start):
        key = duty.moderator, clock.day_of(duty.start)
        found[key] = (*found.get(key, ()), duty)
    return found
