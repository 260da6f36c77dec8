"""Which literals exclude each other: the choices of one moderator and day, and how that makes forms shorter.

At most one choice of a *slot* (moderator and day) is true, and the slot's `works` literal is their sum. A form over
most choices of a slot is rewritten over `works` where that takes fewer terms: the same amounts, a tighter relaxation.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from scheduler.engine.cpsat.program import FALSE, Form, Literal, Program, negated

_RECENT = 6
"""How many of a slot's latest sets a new one is compared with."""


class Packed(NamedTuple):
    """A form in few terms, and the least and the most it can be."""

    form: Form
    low: int
    high: int


class Slots:
    """The slots of a program, numbered in the order of `add`."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.members: list[range] = []
        self.works: list[Literal] = []
        self.slot_of: dict[int, int] = {}
        self._recent: list[list[tuple[frozenset[int], Literal]]] = []

    def add(self, size: int) -> range:
        """A new slot of `size` choices; returns their variables."""
        members = range(len(self._program), len(self._program) + size)
        for variable in members:
            self._program.boolean()
            self.slot_of[variable] = len(self.members)
        self.members.append(members)
        self.works.append(self._works(members))
        self._recent.append([])
        return members

    def _works(self, members: range) -> Literal:
        if len(members) < 2:
            return members[0] if members else FALSE
        works = self._program.boolean()
        self._program.exactly_one([*members, negated(works)])
        return works

    def split(self, form: Form) -> tuple[Form, dict[int, Form]]:
        """The part over other variables, and the part over the choices of each slot."""
        rest: Form = {}
        parts: dict[int, Form] = {}
        for variable, coefficient in form.items():
            if coefficient:
                slot = self.slot_of.get(variable)
                (rest if slot is None else parts.setdefault(slot, {}))[variable] = coefficient
        return rest, parts

    def pack(self, form: Form) -> Packed:
        """The form of Boolean variables in fewer terms, with bounds that know what excludes each other."""
        rest, parts = self.split(form)
        low = sum(c for c in rest.values() if c < 0)
        high = sum(c for c in rest.values() if c > 0)
        for slot, part in parts.items():
            low += min(0, *part.values())
            high += max(0, *part.values())
            for variable, coefficient in self._over_works(slot, part).items():
                rest[variable] = rest.get(variable, 0) + coefficient
        packed = {v: c for v, c in rest.items() if c}
        return Packed(packed, low, high) if packed else Packed({}, 0, 0)

    def _over_works(self, slot: int, part: Form) -> Form:
        """The slot's part as the commonest coefficient times `works`, and what differs from it."""
        members = self.members[slot]
        if 2 * len(part) <= len(members) or len(members) == 1:
            return part
        base, votes = Counter(part.values()).most_common(1)[0]
        if votes <= len(members) - len(part):
            return part
        return {self.works[slot]: base} | {v: c for v in members if (c := part.get(v, 0) - base)}

    def one_of(self, slot: int, wanted: frozenset[int]) -> Literal:
        """A literal that is the sum of these choices of the slot, none of them twice.

        Rules ask for growing or shrinking sets ("ends after τ"), so a new set is written over `works`, or over a set
        asked for just before, where that takes fewer terms: `whole = parts + new` or `new = parts`.
        """
        members = self.members[slot]
        if len(wanted) in (1, len(members)):
            return next(iter(wanted)) if len(wanted) == 1 else self.works[slot]
        whole: Literal | None = None
        parts = sorted(wanted)
        if 2 * len(wanted) > len(members):
            whole, parts = self.works[slot], [v for v in members if v not in wanted]
        for other, known in self._recent[slot]:
            if other < wanted and len(wanted) - len(other) + 1 < len(parts):
                whole, parts = None, [known, *sorted(wanted - other)]
            elif wanted < other and len(other) - len(wanted) < len(parts):
                whole, parts = known, sorted(other - wanted)
        literal = self._program.boolean()
        self._program.exactly_one([*parts, negated(literal)] if whole is None else [*parts, literal, negated(whole)])
        self._recent[slot] = [(wanted, literal), *self._recent[slot][: _RECENT - 1]]
        return literal
