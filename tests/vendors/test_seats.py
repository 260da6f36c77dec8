"""Seats of a vendor: what its people take, and what it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from models import Queue, Vendor
from scheduler.check import check
from scheduler.vendors import seat_requests, told_of_request
from scheduler.vendors.seats import seats_taken
from tests.factories import duty, moderator, past_duty, pattern, roster, tiny_problem

if TYPE_CHECKING:
    from models import Problem, SeatRequest

HOUR = 60 * 3000
PEOPLE = (moderator("ana"), moderator("alf", vendor="Alpha"), moderator("bo", vendor="Beta"))


def hub(*vendors: Vendor, **fields: Any) -> Problem:
    """A date on which `general` wants 3 heads from 8 to 16, and a queue `late` of priority 3 wants 1."""
    wanted = [[3 if 8 <= hour < 16 else 0 for hour in range(24)], [1 if 8 <= hour < 16 else 0 for hour in range(24)]]
    values = {
        "days": 1,
        "moderators": PEOPLE,
        "queues": (Queue(id="general", priority=1), Queue(id="late")),
        "heads": wanted,
        **fields,
    }
    return tiny_problem(vendors=vendors, **values)


def asked(problem: Problem) -> tuple[SeatRequest, ...]:
    """Requests where Alf, of Alpha, works from 8 to 16 on `general`: 2 heads are short there, 1 on `late`."""
    made = roster(problem, duty(problem, "alf", 0, queue="general"))
    return seat_requests(problem, made, check(problem, made))


def hours(request: SeatRequest) -> list[float]:
    """Hours asked of each queue."""
    return [total / HOUR for total in request.units.sum(axis=1).tolist()]


@pytest.mark.parametrize(
    ("terms", "expected", "left_out"),
    [
        ({}, [8, 0], 0),
        ({"queues": ("general",)}, [8 + 16, 0], 0),
        ({"queues": ("general",), "share_percent": 50}, [8 + 8, 0], 0),
        ({"queues": ("general", "late"), "minutes_max": 28 * 60}, [24, 4], 4),
        ({"queues": ("general", "late"), "minutes_max": 12 * 60}, [12, 0], 20),
        ({"queues": ("general", "late"), "minutes_max": 4 * 60}, [4, 0], 28),
    ],
)
def test_what_is_asked(terms: dict[str, Any], expected: list[float], left_out: float) -> None:
    """Proves: seats of the vendor's own people (8 h) and its share of what is uncovered (16 h on `general`, 8 h on
    `late`); beyond `hours_max` the queue of lower priority gives way first, then the other, own people's seats last.

    Sensitivity: a share of the demand in place of the uncovered part, or a cut over all queues alike, gives others.
    """
    problem = hub(Vendor(id="Alpha", seats=True, **terms))
    (request,) = asked(problem)
    assert hours(request) == expected
    assert request.left_out == left_out * HOUR


def test_what_is_hardest_to_staff_is_cut_first() -> None:
    """Proves: of runs of 1, 4 and 2 hours and one of 1 hour with 3 heads, 4 hours too many are those of 1 and 2 hours,
    then the end of that of 3 (its one slot); what stays are whole seats, never more than `hours_max`.

    Sensitivity: cutting every cell by the same factor would ask for 0.6 of a seat everywhere.
    """
    short = dict.fromkeys((2, 5, 6, 7, 8, 11, 12), 1) | {15: 3}
    heads = [[short.get(hour, 0) for hour in range(24)], [0] * 24]
    problem = hub(Vendor(id="Far", seats=True, queues=("general",), minutes_max=6 * 60), heads=heads)
    made = roster(problem)
    (request,) = seat_requests(problem, made, check(problem, made))
    assert {slot: units / HOUR for slot, units in enumerate(request.units[0].tolist()) if units} == dict.fromkeys(
        (5, 6, 7, 8), 1
    )
    assert request.left_out == 6 * HOUR


def test_only_who_rosters_itself_is_asked() -> None:
    """Proves: vendors share what is uncovered, one without `seats` is asked for nothing, one without people can be."""
    problem = hub(
        Vendor(id="Beta", queues=("general",)),
        Vendor(id="Alpha", seats=True, queues=("general",), share_percent=25),
        Vendor(id="Far", seats=True, queues=("general",), share_percent=75),
    )
    found = asked(problem)
    assert [(request.vendor.id, hours(request)) for request in found] == [("Alpha", [8 + 8, 0]), ("Far", [8, 0])]


def test_shares_are_whole_seats() -> None:
    """Proves: one head that is short round the clock on four dates, shared 50 to 25 of A and B: A, B, nobody, A;
    two heads go on so, A and B, nobody and A, A and B, nobody and A: 4 and 2 of 8.

    Sensitivity: half a seat for each of two vendors would be two people on it.
    """
    terms = [Vendor(id=who, seats=True, queues=("q",), share_percent=part) for who, part in (("A", 50), ("B", 25))]
    for heads, expected in ((1, [[1, 0, 0, 1], [0, 1, 0, 0]]), (2, [[1, 1, 1, 1], [1, 0, 1, 0]])):
        problem = tiny_problem(days=4, queues=("q",), heads=heads, vendors=terms)
        empty = roster(problem)
        found = seat_requests(problem, empty, check(problem, empty))
        assert [(request.units[0] / HOUR).reshape(4, 24).T.tolist() for request in found] == [
            [row] * 24 for row in expected
        ]


def test_the_manager_is_told() -> None:
    """Proves: what hours_max keeps from being asked is told, and hours_min that is not reached; else nothing."""
    many = hub(Vendor(id="Alpha", seats=True, queues=("general",), minutes_max=20 * 60))
    (line,) = told_of_request(asked(many)[0])
    assert line.startswith("Alpha: 4.0 h more would be asked for")
    few = hub(Vendor(id="Alpha", seats=True, minutes_min=10 * 60))
    (line,) = told_of_request(asked(few)[0])
    assert line == "Alpha: is asked for 2.0 h less than hours_min on sheet Vendors promises"
    assert not list(told_of_request(asked(hub(Vendor(id="Alpha", seats=True)))[0]))


def test_past_duties_take_seats_and_breaks_take_none() -> None:
    """Proves: a night shift of the vendor's that ends inside the horizon takes its seat until then; nobody else's does.

    Sensitivity: history that is left out, or that of in-house people counted in.
    """
    problem = hub(
        history=(past_duty("alf", -1, "20:00", 10, queue="late"), past_duty("ana", -1, "20:00", 12, queue="late"))
    )
    taken = seats_taken(problem, roster(problem, duty(problem, "ana", 0, queue="general")), "Alpha")
    assert taken.sum(axis=1).tolist() == [0, 6 * HOUR]


def test_demand_per_pattern() -> None:
    """Proves: where demand is per date and shift pattern, seats are too: a shift is one head of its pattern's slot."""
    problem = hub(
        Vendor(id="Alpha", seats=True, queues=("general",)),
        per_pattern=True,
        days=2,
        patterns=(pattern("day"), pattern("eve", "16:00")),
        heads=[[2, 1, 0, 0], [0, 0, 0, 0]],
    )
    (request,) = asked(problem)
    assert (request.units[0] / (8 * HOUR)).tolist() == [2, 1, 0, 0]
