"""Facts and the scopes that ask for them: who speaks, from when to when, and what an unknown fact means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from models import Fact
from models.facts import Scope, Wanted, scope_of, truth, wanted_of
from tests.factories import moderator, tiny_problem

if TYPE_CHECKING:
    from models import Problem

ANA = moderator("ana", team="early", vendor="Acme")
BEN = moderator("ben", team="late", vendor="Acme")


def hub(*facts: Fact) -> Problem:
    """A week of ana (team early) and ben (team late), from Monday 2027-03-01."""
    return tiny_problem(moderators=[ANA, BEN], facts=facts)


def fact(subject: str, value: str = "", **fields: Any) -> Fact:
    return Fact(subject=subject, fact="night_worker", value=value, **fields)


def chosen(problem: Problem, scope: str) -> list[str]:
    return [person.id for person in problem.select(scope)]


@pytest.mark.parametrize(
    ("text", "whom", "wanted"),
    [
        ("all", "all", ()),
        ("all with night_worker", "all", (("night_worker", True),)),
        ("team:a b WITH Night_Worker and not opted_out", "team:a b", (("night_worker", True), ("opted_out", False))),
        ("vendor:Acme with more than words", "vendor:Acme with more than words", ()),
    ],
)
def test_a_scope_has_two_parts(text: str, whom: str, wanted: tuple[tuple[str, bool], ...]) -> None:
    """Proves: four scopes read by hand. Sensitivity: a name that holds `with` taken for facts."""
    assert scope_of(text) == Scope(whom, tuple(Wanted(*one) for one in wanted))


@pytest.mark.parametrize("text", ["", "not", "a b", "night-worker", "a and", "not not a"])
def test_what_names_no_fact(text: str) -> None:
    """Proves: the part at fault is told. Sensitivity: a fact without a name."""
    with pytest.raises(ValueError, match="names no fact"):
        wanted_of(text)


def test_the_nearest_subject_speaks() -> None:
    """Proves: moderator before team before contract before vendor before hub, each seen alone.

    Sensitivity: any two of the five in another order.
    """
    subjects = ("hub", "vendor:Acme", "contract:full", "team:early", "ana")
    for number, subject in enumerate(subjects):
        further = [fact(other, "no") for other in subjects[:number]]
        assert chosen(hub(*further, fact(subject)), "all with night_worker")[:1] == ["ana"], subject


def test_a_fact_that_nobody_gave() -> None:
    """Proves: a needed fact that is unknown keeps the rule off, and is counted; one that lifts it is not given.

    Sensitivity: unknown read as no under `with`, or as yes under `not`.
    """
    problem = hub(fact("ana"))
    assert chosen(problem, "all with night_worker") == ["ana"]
    assert chosen(problem, "all with not night_worker") == ["ben"]
    assert problem.unknown_facts("all with night_worker") == {"night_worker": 1}
    assert problem.unknown_facts("all with not night_worker") == {}
    assert hub(fact("hub", "no")).unknown_facts("all with night_worker") == {}


def test_nothing_is_missing_of_whom_another_fact_excludes() -> None:
    """Proves: of ana, who is known to work no nights, a second fact is not missing, whether the first is wanted or not;
    of ben, of whom nothing is known, both are. Sensitivity: every fact of a law called missing in a hub that it does
    not cover.
    """
    problem = hub(fact("ana", "no"))
    assert problem.unknown_facts("all with night_worker and special") == {"night_worker": 1, "special": 1}
    assert hub(fact("ana")).unknown_facts("all with special and not night_worker") == {"special": 1}


def test_a_fact_for_a_part_of_the_horizon() -> None:
    """Proves: what makes a rule bind does so from its first date on; what lifts it must hold to the horizon's end.

    Sensitivity: the first date of the fact, or an expired consent, taken for the whole week.
    """
    until = hub(fact("ana", last_date=date(2027, 3, 3)))
    assert chosen(until, "all with night_worker") == ["ana"]
    assert chosen(until, "all with not night_worker") == ["ana", "ben"]
    whole = hub(fact("ana", first_date=date(2027, 3, 1), last_date=date(2027, 3, 7)))
    assert chosen(whole, "all with not night_worker") == ["ben"]
    gone = hub(fact("ana", last_date=date(2027, 2, 28)))
    assert chosen(gone, "all with night_worker") == []
    assert gone.unknown_facts("all with night_worker") == {"night_worker": 2}


def test_a_no_wins_on_its_dates() -> None:
    """Proves: two rows of one subject: the no holds on its own dates. Sensitivity: the last row wins."""
    book = hub(fact("ana", "no", first_date=date(2027, 3, 3)), fact("ana")).fact_book
    assert [book.on("night_worker", ANA, day) for day in (1, 2)] == [True, False]


def test_yes_and_no() -> None:
    """Proves: an empty value is yes, and neither is told. Sensitivity: any text that is not no read as yes."""
    assert [truth(value) for value in ("", "Yes", " TRUE", "1", "no", "0", "False")] == [True] * 4 + [False] * 3
    with pytest.raises(ValueError, match="neither yes nor no"):
        truth("maybe")
