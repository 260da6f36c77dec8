"""Facts about hub and people, and scopes that ask for them, such as `team:late with night_worker and not opted_out`.

A fact is yes or no for a subject between two dates. The nearest subject speaks: the moderator before the team, the team
before the contract, the contract before the vendor, the vendor before the hub. What nobody says is unknown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.hub import Moderator
    from models.problem import Problem

HUB = "hub"
"""The subject of facts about the hub itself, and so about everybody of whom nothing nearer is said."""

SEVERE_OK = "severe_ok"
"""The fact that sheet Moderators has a column for: it speaks where no row of sheet Facts does."""

_NAME = r"[A-Za-z_]\w*"
_WANTED = rf"(?:not\s+)?{_NAME}"
_SCOPE = re.compile(rf"^\s*(?P<whom>.*?)(?:\s+with\s+(?P<facts>{_WANTED}(?:\s+and\s+{_WANTED})*))?\s*$", re.IGNORECASE)
_YES, _NO = ("", "yes", "y", "true", "1"), ("no", "n", "false", "0")


_ALWAYS = 1 << 30
"""More days than lie between any two dates."""


class Wanted(NamedTuple):
    """A fact that a scope asks for, or (`holds` False) asks not to hold."""

    fact: str
    holds: bool

    def __str__(self) -> str:
        """As a planner writes it."""
        return self.fact if self.holds else f"not {self.fact}"


class Scope(NamedTuple):
    """Whom a rule is about (`all`, `vendor:…`, `team:…`, `contract:…`, `moderator:…`), and the facts wanted of them."""

    whom: str
    wanted: tuple[Wanted, ...]


def scope_of(text: str) -> Scope:
    """The two parts of a scope as written."""
    match = _SCOPE.match(text)
    if match is None or match["facts"] is None:
        return Scope(text.strip(), ())
    return Scope(match["whom"].strip(), wanted_of(match["facts"]))


def wanted_of(text: str) -> tuple[Wanted, ...]:
    """The facts of `night_worker and not opted_out`. Raises ValueError at the first part that names none."""
    found = []
    for part in re.split(r"\s+and\s+", text.strip(), flags=re.IGNORECASE):
        words = part.lower().split()
        holds = words[:1] != ["not"]
        if len(words) != 2 - holds or not re.fullmatch(_NAME, words[-1]):
            raise ValueError(f"{part!r} names no fact; write night_worker, or not night_worker, joined by and")
        found.append(Wanted(words[-1], holds))
    return tuple(found)


def truth(value: str) -> bool:
    """Whether the value of a fact says yes; empty is yes. Raises ValueError where it says neither yes nor no."""
    word = value.strip().lower()
    if word not in (*_YES, *_NO):
        raise ValueError(f"{value!r} is neither yes nor no")
    return word in _YES


class FactBook:
    """What is known of everybody, date by date."""

    def __init__(self, problem: Problem) -> None:
        clock = problem.clock
        self._days = range(problem.hub.days)
        self._hub = problem.hub.name.lower()
        self._rows: dict[tuple[str, str], list[tuple[range, bool]]] = {}
        self._summaries: dict[tuple[str, ...], Literal["always", "sometimes", "never", "unknown"]] = {}
        for fact in problem.facts:
            first = -_ALWAYS if fact.first_date is None else clock.day_index(fact.first_date)
            last = _ALWAYS if fact.last_date is None else clock.day_index(fact.last_date)
            key = (fact.fact.lower(), self._subject(fact.subject))
            self._rows.setdefault(key, []).append((range(first, last + 1), truth(fact.value)))
        self._spoken = frozenset(subject for _, subject in self._rows)

    def _subject(self, written: str) -> str:
        form, colon, name = (part.strip() for part in written.partition(":"))
        if colon:
            return f"{form.lower()}:{name}"
        return HUB if form.lower() in (HUB, self._hub) else f"moderator:{form}"

    def speaking_of(self, moderator: Moderator) -> frozenset[str]:
        """Subjects with facts that speak of somebody: who shares them has the same facts."""
        return self._spoken.intersection(_subjects(moderator))

    def on(self, fact: str, moderator: Moderator, day: int) -> bool | None:
        """Whether a fact holds for somebody on a date; None where nothing is known. A `no` wins over a `yes`."""
        for subject in _subjects(moderator):
            said = [value for days, value in self._rows.get((fact, subject), ()) if day in days]
            if said:
                return all(said)
        return moderator.severe_ok if fact == SEVERE_OK else None

    def holds(self, wanted: Iterable[Wanted], moderator: Moderator, day: int) -> bool:
        """Whether everything wanted of somebody is so on a date; what is unknown does not hold."""
        return all((self.on(fact, moderator, day) is True) is holds for fact, holds in wanted)

    def over_all(self, fact: str, moderator: Moderator) -> Literal["always", "sometimes", "never", "unknown"]:
        """Whether a fact holds on every date of the horizon, on some, on none, or nobody says so of any."""
        speaking = tuple(subject for subject in _subjects(moderator) if (fact, subject) in self._rows)
        speaking += (str(moderator.severe_ok),) if fact == SEVERE_OK else ()
        if (fact, *speaking) not in self._summaries:  # those of whom the same subjects speak share the answer
            self._summaries[fact, *speaking] = self._summary(fact, moderator)
        return self._summaries[fact, *speaking]

    def _summary(self, fact: str, moderator: Moderator) -> Literal["always", "sometimes", "never", "unknown"]:
        values = [self.on(fact, moderator, day) for day in self._days]
        if all(value is None for value in values):
            return "unknown"
        return "always" if all(values) else "sometimes" if any(values) else "never"

    def binds(self, wanted: Iterable[Wanted], moderator: Moderator) -> bool:
        """Whether a rule that wants these facts is about somebody: at its strictest over the horizon.

        A fact that must hold binds from the first date on which it does; one that lifts the rule lifts it only where it
        holds on every date, so that an expired permit or a withdrawn consent is none.
        """
        for fact, holds in wanted:
            found = self.over_all(fact, moderator)
            if found not in ("always", "sometimes") if holds else found == "always":
                return False
        return True

    def unknown(self, wanted: Iterable[Wanted], people: Iterable[Moderator]) -> dict[str, int]:
        """Facts without which a rule cannot be judged, and of how many people each is missing.

        Of somebody whom another of the facts, as it is known, takes out of the rule, nothing is missing.
        """
        asked = tuple(wanted)
        missing = {fact: 0 for fact, holds in asked if holds}
        for moderator in people:
            if not any(self.over_all(fact, moderator) == ("never" if holds else "always") for fact, holds in asked):
                for fact in missing:
                    missing[fact] += self.over_all(fact, moderator) == "unknown"
        return {fact: number for fact, number in missing.items() if number}


def _subjects(moderator: Moderator) -> Iterator[str]:
    """Subjects that speak for somebody, the nearest first."""
    yield f"moderator:{moderator.id}"
    yield f"team:{moderator.team}"
    yield f"contract:{moderator.contract}"
    yield f"vendor:{moderator.vendor}"
    yield HUB
