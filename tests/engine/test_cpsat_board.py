"""The board: what rules ask and say arrives in the program exactly, with constants folded away."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.engine.cpsat.board import CpBoard
from scheduler.engine.cpsat.encode import Encoded
from scheduler.engine.cpsat.layout import Layout
from scheduler.engine.options import shift_options
from tests.factories import past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem
    from scheduler.rules.board import Choice


class Law(NamedTuple):
    """A rule as the board sees it: hard without a price."""

    id: str = "r"
    ticks_per_amount: int = 0
    booked_under: str = "rules"

    @property
    def hard(self) -> bool:
        return not self.ticks_per_amount


def price(ticks: int) -> Law:
    return Law(ticks_per_amount=ticks)


def small_hub() -> Problem:
    """Ana and Ben, three days, each day one of three starts; Ana worked on the day before."""
    return tiny_problem(days=3, patterns=[pattern("d", "08:00", "10:00", 4, step=60)], history=[past_duty("ana", -1)])


def board_of(problem: Problem, moderators: tuple[int, ...] = (0, 1)) -> CpBoard:
    return CpBoard(Layout(problem, shift_options(problem), moderators))


def worked(board: CpBoard) -> list[list[Choice]]:
    """Every tour of Ana over the first two days, as lists of choices."""
    days = [[None, *board.choices("ana", day)] for day in (0, 1)]
    return [[choice for choice in pair if choice is not None] for pair in product(*days)]


def test_questions_about_the_seam() -> None:
    """Proves: history is constants and nothing can be chosen outside the horizon.

    Sensitivity: a board that offers day 3, or forgets Ana's past duty, answers otherwise.
    """
    board = board_of(small_hub())
    yes, no = board.constant(True), board.constant(False)
    assert [board.works("ana", -1), board.works("ben", -1), board.works("ana", 3)] == [yes, no, no]
    assert [stint.day for stint in board.past("ana")] == [-1]
    assert board.first_known_day == -1
    assert [len(board.choices("ana", day)) for day in (-1, 0, 2, 3)] == [0, 3, 3, 0]


def test_only_those_on_the_board() -> None:
    """Proves: a board of Ben alone knows no Ana, whatever the scope. Sensitivity: scopes read from the problem do."""
    board = board_of(small_hub(), (1,))
    assert [m.id for m in board.people("all")] == ["ben"]
    assert not board.people("moderator:ana")
    assert not board.choices("ana", 0)
    assert board.works("ana", 0) == board.constant(False)


def test_literals_fold() -> None:
    """Proves: constants and opposites fold, a whole day is `works`, and the same question gives the same literal.

    Sensitivity: each line fails on a board that makes a new variable where none is needed.
    """
    board = board_of(small_hub())
    yes, no = board.constant(True), board.constant(False)
    a, b, c = (choice.literal for choice in board.choices("ana", 0))
    assert board.any_of([]) == no
    assert board.all_of([]) == yes
    assert board.any_of([a, yes]) == yes
    assert board.all_of([a, no]) == no
    assert board.any_of([a, board.negate(a)]) == yes
    assert board.any_of([a, no, a]) == a
    assert board.negate(board.negate(a)) == a
    assert board.any_of([c, a, b]) == board.works("ana", 0)
    size = len(board.program)
    one = board.any_of([a, b])
    assert board.any_of([b, a]) == one
    assert board.all_of([board.negate(b), board.negate(a)]) == board.negate(one)
    assert len(board.program) == size + 1


@pytest.mark.parametrize("pick", [(0, 1), (1, 2), (0, 2)])
def test_sets_of_choices(pick: tuple[int, int]) -> None:
    """Proves: `any_of` over choices of a day is true exactly with one of them, however sets asked for before help.

    Sensitivity: a difference taken the wrong way round charges other choices.
    """
    board = board_of(small_hub())
    choices = board.choices("ana", 0)
    board.any_of(choice.literal for choice in choices[:2])
    board.any_of(choice.literal for choice in choices[1:])
    board.limit(price(5), [(1, board.any_of(choices[i].literal for i in pick))], moderator="ana", at_most=0)
    assert [Encoded(board).price([choice]) for choice in choices] == [5 if i in pick else 0 for i in range(3)]
    assert Encoded(board).price([]) == 0


@settings(derandomize=True, deadline=None, max_examples=60)
@given(sets=st.lists(st.sets(st.integers(0, 9), min_size=1), min_size=1, max_size=6))
def test_any_sets_of_a_long_day(sets: list[set[int]]) -> None:
    """Proves: of ten choices, sets asked for one after the other hold exactly their members.

    Growing and shrinking sets, as rest asks for them, are tried beside the drawn ones.
    Sensitivity: a set written over a smaller or larger one that was asked for before, a member too few or many.
    """
    board = board_of(tiny_problem(days=1, patterns=[pattern("d", "08:00", "17:00", 4, step=60)]))
    choices = board.choices("ana", 0)
    asked = [*sets, *(set(range(i)) for i in range(1, 10)), *(set(range(i, 10)) for i in range(1, 10))]
    literals = [board.any_of(choices[i].literal for i in members) for members in asked]
    board.limit(price(1), [(1 << k, literal) for k, literal in enumerate(literals)], moderator="ana", at_most=0)
    for i, choice in enumerate(choices):
        assert Encoded(board).price([choice]) == sum(1 << k for k, members in enumerate(asked) if i in members)


def test_terms_that_cancel() -> None:
    """Proves: all choices less `works` are nothing, so at most −1 of it is a law that constants alone break.

    Sensitivity: bounds taken before the terms cancel miss it.
    """
    for rule, idle in ((Law(), None), (price(3), 3)):
        board = board_of(small_hub())
        terms = [(1, choice.literal) for choice in board.choices("ana", 0)]
        board.limit(rule, [*terms, (-1, board.works("ana", 0))], moderator="ana", at_most=-1)
        assert Encoded(board).price([]) == Encoded(board).price(board.choices("ana", 0)[:1]) == idle
        assert board.broken == ([("r", "ana")] if rule.hard else [])


def test_a_law_that_history_breaks() -> None:
    """Proves: a law over constants alone that does not hold is recorded and leaves no roster; others are nothing.

    Sensitivity: without the empty clause the roster of nobody would be legal.
    """
    board = board_of(small_hub())
    rest = Law("rest")
    board.limit(rest, [(8, board.works("ana", -1))], moderator="ana", at_most=8)
    board.forbid(rest, [board.constant(False)], moderator="ana")
    assert Encoded(board).price([]) == 0
    board.limit(rest, [(8, board.works("ana", -1))], moderator="ana", at_most=7)
    assert Encoded(board).price([]) is None
    assert board.broken == [("rest", "ana")]


def test_forbid_and_clique() -> None:
    """Proves: a forbidden pair is illegal or charged when both are chosen, and only then; a clique admits one at most.

    Sensitivity: a clause over the literals themselves, not their opposites, turns every answer around.
    """
    problem = small_hub()
    for rule, both in ((Law(), None), (price(7), 14)):
        board = board_of(problem)
        first, second = board.choices("ana", 0)[0], board.choices("ana", 1)[0]
        board.forbid(rule, [first.literal, second.literal, board.works("ana", -1)], moderator="ana", amount=2)
        encoded = Encoded(board)
        assert encoded.price([first]) == encoded.price([second]) == 0
        assert encoded.price([first, second]) == both
    board = board_of(problem)
    late, early = board.choices("ana", 0)[1:], board.choices("ana", 1)[:2]
    board.forbid_clique(Law(), [choice.literal for choice in (*late, *early)], moderator="ana")
    for one, other in product(board.choices("ana", 0), board.choices("ana", 1)):
        assert Encoded(board).price([one, other]) == (None if one in late and other in early else 0)
    with pytest.raises(ValueError, match="is soft"):
        board.forbid_clique(price(1), [], moderator="ana")


def test_clique_with_history() -> None:
    """Proves: beside a duty of history nothing else of the clique is possible.

    Sensitivity: a clique that drops constants admits the first choice.
    """
    board = board_of(small_hub())
    first, *others = board.choices("ana", 0)
    board.forbid_clique(Law(), [board.works("ana", -1), first.literal], moderator="ana")
    assert Encoded(board).price([first]) is None
    assert [Encoded(board).price([other]) for other in others] == [0, 0]


NODES = st.recursive(
    st.integers(0, 8),
    lambda inner: st.tuples(st.sampled_from(["any", "all", "not"]), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=4,
)
"""Literals: 0 to 2 and 3 to 5 Ana's choices of days 0 and 1, 6 and 7 whether she works then, 8 history, or of such."""


@settings(derandomize=True, deadline=None, max_examples=120)
@given(
    terms=st.lists(st.tuples(st.integers(-4, 4), NODES), max_size=7),
    most=st.none() | st.integers(-9, 9),
    least=st.none() | st.integers(-9, 9),
    constant=st.integers(-5, 5),
    ticks=st.sampled_from([0, 1, 6]),
)
def test_any_limit(
    terms: list[tuple[int, object]], most: int | None, least: int | None, constant: int, ticks: int
) -> None:
    """Proves: a limit over any literals is the law, or the price, of its arithmetic on every tour.

    Sensitivity: an excess in steps too large, a choice's own price that forgets the idle case, or bounds that forget
    what excludes each other differ on some form; the search shrinks to the smallest.
    """
    board = board_of(small_hub())
    literals = [c.literal for day in (0, 1) for c in board.choices("ana", day)]
    literals += [board.works("ana", day) for day in (0, 1, -1)]
    rule = Law() if not ticks else price(ticks)
    laid = [(coefficient, _literal(board, literals, node)) for coefficient, node in terms]
    board.limit(rule, laid, moderator="ana", at_most=most, at_least=least, constant=constant)
    encoded = Encoded(board)
    for choices in worked(board):
        values = [any(c.literal == literal for c in choices) for literal in literals[:6]]
        values += [any(values[:3]), any(values[3:6]), True]
        amount = constant + sum(coefficient * _value(values, node) for coefficient, node in terms)
        excess = max(0, amount - most if most is not None else 0) + max(0, least - amount if least is not None else 0)
        expected = None if not ticks and excess else excess * ticks
        assert encoded.price(choices) == expected


def _literal(board: CpBoard, literals: list[int], node: object) -> int:
    if isinstance(node, int):
        return literals[node]
    assert isinstance(node, tuple)
    inner = [_literal(board, literals, child) for child in node[1]]
    if node[0] == "not":
        return int(board.negate(inner[0]))
    return int(board.any_of(inner) if node[0] == "any" else board.all_of(inner))


def _value(values: list[bool], node: object) -> bool:
    if isinstance(node, int):
        return values[node]
    assert isinstance(node, tuple)
    inner = [_value(values, child) for child in node[1]]
    if node[0] == "not":
        return not inner[0]
    return any(inner) if node[0] == "any" else all(inner)
