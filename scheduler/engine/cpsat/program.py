"""A CP-SAT program filled at the proto: integers for literals, constants folded, prices gathered for one objective.

Literals follow the proto: variable `i` is `i`, its negation `-i - 1`. Variable 0 is fixed to one, so `TRUE` is 0 and
`FALSE` is -1, and folding constants is comparing integers. Filling the proto directly takes a third of the time that
expression objects take, which is what neighbourhoods are made of.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Literal = int
Form = dict[int, int]
"""A linear form: coefficient of each variable."""

TRUE: Literal = 0
FALSE: Literal = -1

FAR = (1 << 63) - 1
"""No bound."""

_MOST_STEPS = 48
"""An excess with more values than this is multiplied with itself instead of counted step by step."""


def negated(literal: Literal) -> Literal:
    """The opposite literal; constants turn into each other."""
    return -literal - 1


class Program:
    """Variables, laws and prices. A law with a `guard` other than TRUE holds only where that literal is true.

    Prices are whole ticks, kept as `grain` whole numbers a tick (`prices`, `offset`): squares may cost parts of one.
    """

    def __init__(self, grain: int = 1) -> None:
        self.model = cp_model.CpModel()
        self.grain = grain
        self.prices: Form = {}
        self.offset = 0
        self._variables: Any = self.model.proto.variables
        self._constraints: Any = self.model.proto.constraints
        self._size = 0
        self._fixed: Any = self._constraints.add().bool_and.literals
        self.integer(1, 1)

    def __len__(self) -> int:
        """Number of variables, the constant included."""
        return self._size

    def integer(self, low: int, high: int) -> int:
        """A new integer variable."""
        self._variables.add().domain.extend([low, high])
        self._size += 1
        return self._size - 1

    def high(self, variable: int) -> int:
        """The largest value of a variable."""
        return int(self._variables[variable].domain[1])  # the proto knows no negative index

    def boolean(self) -> Literal:
        """A new Boolean variable."""
        return self.integer(0, 1)

    def clause(self, literals: Iterable[Literal], guard: Literal = TRUE) -> None:
        """At least one of the literals."""
        kept = {literal for literal in literals if literal != FALSE}
        if TRUE in kept:
            return
        if guard != TRUE:
            kept.add(negated(guard))
        self._constraints.add().bool_or.literals.extend(sorted(kept))

    def implies(self, condition: Literal, literals: Sequence[Literal]) -> None:
        """All of the literals where `condition` is true. Neither side is constant."""
        constraint = self._constraints.add()
        constraint.enforcement_literal.append(condition)
        constraint.bool_and.literals.extend(literals)

    def exactly_one(self, literals: Sequence[Literal]) -> None:
        """Exactly one of the literals, none of them constant."""
        self._constraints.add().exactly_one.literals.extend(literals)

    def at_most_one(self, literals: Sequence[Literal], guard: Literal = TRUE) -> None:
        """At most one of the literals, none of them constant."""
        if guard == TRUE:
            self._constraints.add().at_most_one.literals.extend(literals)
            return
        form: Form = {}
        shift = 0
        for literal in literals:
            variable, sign = (literal, 1) if literal >= 0 else (negated(literal), -1)
            shift += sign < 0
            form[variable] = form.get(variable, 0) + sign
        self.linear(form, at_most=1 - shift, guard=guard)

    def linear(self, form: Form, *, at_least: int = -FAR, at_most: int = FAR, guard: Literal = TRUE) -> None:
        """Bounds on a linear form over variables, divided by the greatest common divisor of its coefficients."""
        step = gcd(*form.values()) or 1
        low = at_least if at_least == -FAR else -(-at_least // step)
        high = at_most if at_most == FAR else at_most // step
        constraint = self._constraints.add()
        if guard != TRUE:
            constraint.enforcement_literal.append(guard)
        constraint.linear.vars.extend(list(form))
        constraint.linear.coeffs.extend([coefficient // step for coefficient in form.values()])
        constraint.linear.domain.extend([low, high])

    def fix(self, literals: Iterable[Literal]) -> None:
        """All of these are true, and those of an earlier call are free again."""
        self._fixed.clear()
        self._fixed.extend(list(literals))

    def price(self, literal: Literal, ticks: int) -> None:
        """Charge `ticks` (also negative) for a true literal, or for each unit of an integer variable."""
        self.price_grains(literal, ticks * self.grain)

    def price_grains(self, literal: Literal, grains: int) -> None:
        """The same in grains."""
        if literal < 0:
            self.offset += grains
            literal, grains = negated(literal), -grains
        if literal == TRUE:
            self.offset += grains
        elif grains:
            self.prices[literal] = self.prices.get(literal, 0) + grains

    def excess(self, form: Form, high: int, slack: int, ticks: int) -> None:
        """Charge `ticks` for each unit by which the form, never more than `high`, exceeds `slack`.

        The excess is a variable in steps of the greatest common divisor of form and slack, kept down by its price.
        """
        if not form:
            self.price(TRUE, max(0, -slack) * ticks)
        if not form or high <= slack or not ticks:
            return
        step = gcd(slack, *form.values())
        excess = self.integer(0, (high - slack) // step)
        self.linear({**form, excess: -step}, at_most=slack)
        self.price(excess, ticks * step)

    def positive(self, form: Form, high: int, slack: int) -> list[tuple[int, Literal]]:
        """Weighted Booleans that add up to max(0, form − slack), for a form that is never more than `high`.

        The excess in steps of the greatest common divisor, digit by digit in base two.
        """
        if not form and slack < 0:
            return [(-slack, TRUE)]
        if not form or high <= slack:
            return []
        step = gcd(slack, *form.values())
        bits = [(step << k, self.boolean()) for k in range(((high - slack) // step).bit_length())]
        most = self._constraints.add().lin_max
        most.target.vars.extend([bit for _, bit in bits])
        most.target.coeffs.extend([weight for weight, _ in bits])
        most.exprs.add().offset = 0
        expression = most.exprs.add()
        expression.vars.extend(list(form))
        expression.coeffs.extend(list(form.values()))
        expression.offset = -slack
        # What follows from it, for the linear relaxation.
        self.linear({**form, **{bit: -weight for weight, bit in bits}}, at_most=slack)
        return bits

    def excess_square(self, form: Form, high: int, slack: int, piece: int, grains: int) -> None:
        """Charge `grains` × (excess ÷ piece)² for the excess of the form, never more than `high`, over `slack`.

        Every value of the form that a solution takes lies a multiple of `piece` off `slack`. Where the excess has few
        values each step up is a variable of its own, dearer than the one before, so that the solver's linear relaxation
        is exact; else it is multiplied with itself.
        """
        if not form:
            self.price_grains(TRUE, grains * (max(0, -slack) // piece) ** 2)
        if not form or high <= slack or not grains:
            return
        step = gcd(*form.values())
        first, last = slack // step, high // step  # steps of the form without excess, and at most
        if last - first > _MOST_STEPS:
            excess = self.integer(0, (high - slack) // piece)
            self.linear({**form, excess: -piece}, at_most=slack)
            square = self.integer(0, ((high - slack) // piece) ** 2)
            product = self._constraints.add().int_prod
            for target, variable in ((product.target, square), *((product.exprs.add(), excess) for _ in range(2))):
                target.vars.append(variable)
                target.coeffs.append(1)
            self.price_grains(square, grains)
            return
        steps: Form = {}
        before = 0
        for number in range(first + 1, last + 1):
            cost = grains * ((number * step - slack) // piece) ** 2
            steps[variable := self.boolean()] = -step
            self.price_grains(variable, cost - before)
            before = cost
        self.linear({**form, **steps}, at_most=first * step)

    def seal(self) -> int:
        """Write the objective and return its scale: grains = scale × the solver's objective + offset."""
        proto = self.model.proto
        proto.clear_objective()
        priced = {variable: grains for variable, grains in self.prices.items() if grains}
        scale = gcd(*priced.values()) or 1
        if priced:
            proto.objective.vars.extend(list(priced))
            proto.objective.coeffs.extend([grains // scale for grains in priced.values()])
        return scale

    def cost(self, values: Sequence[int]) -> Fraction:
        """Ticks of an assignment of all variables, exact."""
        return self.in_ticks(self.offset + sum(grains * values[variable] for variable, grains in self.prices.items()))

    def in_ticks(self, grains: int) -> Fraction:
        """Grains as ticks."""
        return Fraction(grains, self.grain)

    def hint(self, values: Sequence[int]) -> None:
        """Start the search from an assignment of all variables."""
        proto = self.model.proto
        proto.clear_solution_hint()
        proto.solution_hint.vars.extend(list(range(self._size)))
        proto.solution_hint.values.extend(list(values))
