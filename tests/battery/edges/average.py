"""Edge instances of `average`: periods that look back into history and ledger, absences, and what is not known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from models import Absence, LedgerRow
from scheduler.rules.average import Average
from tests.battery.edge import Edge
from tests.factories import SPRING_FORWARD, moderator, past_duty, pattern, tiny_problem

if TYPE_CHECKING:
    from models import Problem

WEDNESDAY = date(2027, 3, 3)
SHIFTS = (pattern("day", "08:00", hours=(8, 10)), pattern("night", "22:00", hours=8))


def rule(**fields: Any) -> Average:
    return Average.model_validate({"id": "r", "measure": "work", "per": "7d", **fields})


def ledger(*days: int, worked: int = 480, **fields: Any) -> tuple[LedgerRow, ...]:
    return tuple(LedgerRow(moderator="ana", day=day, worked_minutes=worked, **fields) for day in days)


def hub(start: date = WEDNESDAY, **fields: Any) -> Problem:
    history = [past_duty("ana", day, hours=9, paid_hours=8, start=start) for day in (-2, -1)]
    return tiny_problem(
        **{"days": 4, "start": start, "moderators": ["ana"], "patterns": SHIFTS, "history": history, **fields}
    )


def edge(name: str, problem: Problem, judge: Average, **says: str) -> Edge:
    per = {"7d": "per 7 days", "24h": "per 24 hours", "werktag": "per Werktag", "month": "per month"}[judge.per]
    return Edge(name, problem, judge, says={"per": per, **says})


EDGES = (
    edge("two weeks, ledger and history", hub(ledger=ledger(*range(-12, -3))), rule(limit="54h", over="any(14d)")),
    edge(
        "days of leave are left out, in the ledger and ahead",
        hub(
            ledger=(*ledger(*range(-12, -6)), *ledger(-6, -5, worked=0, absence="Annual Leave")),
            absences=(Absence(moderator="ana", start=2 * 1440, end=3 * 1440, kind="sick"),),
        ),
        rule(limit="46h", over="any(2w)", neutral="annual leave, sick", neutral_mode="credit"),
        neutral="annual_leave, sick",
        neutral_mode="counted as worked at the limit",
    ),
    edge(
        "back from leave that fills the period: less than a week counts as one",
        hub(history=(), ledger=ledger(*range(-16, 0), worked=0, absence="sick")),
        rule(limit="23h", over="any(14d)", neutral="sick"),
        neutral="sick",
    ),
    edge(
        "calendar months, the date after the last one too",
        hub(date(2027, 2, 26), ledger=ledger(-20, -15)),
        rule(limit="30h", per="month", over="last(2mo)"),
        over="2 calendar months",
    ),
    edge(
        "nothing is known: units are rounded up", hub(history=()), rule(limit="26h", over="any(17w)"), over="17 weeks"
    ),
    edge(
        "the last ten days up to the end, history in part",
        hub(ledger=ledger(-8, -7, -3)),
        rule(limit="36h", over="end(10d)"),
        over="10 days up to the horizon's end",
    ),
    edge(
        "employed since the second date, nights by the start",
        hub(moderators=[moderator("ana", first_date=date(2027, 3, 1))], ledger=ledger(-3, night_minutes=400)),
        rule(limit="3h", per="24h", measure="night", over="any(5d)", attribute="start", night="22:00-05:00"),
    ),
    edge(
        "Werktage with a holiday, over the night of the clock change",
        hub(SPRING_FORWARD.replace(day=26), holidays=[date(2027, 3, 26)]),
        rule(limit="7h", per="werktag", over="any(4d)", valid_from="2027-03-25", valid_to="2027-03-29"),
        valid_from="2027-03-25",
        valid_to="2027-03-29",
    ),
    edge(
        "any month, the ledger alone is over it",
        hub(ledger=ledger(*range(-28, -2), worked=540)),
        rule(limit="45h", over="any(1mo)"),
        over="in any month",
    ),
    edge(
        "a block of four weeks, night minutes by the clock",
        hub(ledger=ledger(-3, -4, night_minutes=420)),
        rule(limit="4h", per="7d", measure="night", over="block(4w)"),
    ),
    edge(
        "weekends in two months",
        hub(date(2027, 3, 5), ledger=ledger(-6, -5, -13)),
        rule(limit="1", per="month", measure="weekends", over="last(2mo)"),
        over="2 calendar months",
    ),
    edge(
        "overtime over two months",
        hub(date(2027, 3, 29), ledger=ledger(-20, -40, overtime_minutes=200)),
        rule(limit="4h", per="month", measure="overtime", over="last(2mo)", overtime="day 6h, week 15h"),
        over="2 calendar months",
        overtime="beyond 6h on a day or, with what is left of each day, beyond 15h in a week",
    ),
    edge(
        "night shifts of three hours in the band, and of one minute less",
        hub(patterns=(pattern("evening", "17:59", "18:00", step=1),), ledger=ledger(-3, -4, night_minutes=180)),
        rule(limit="2", per="7d", measure="nights", over="any(7d)", night_min="3h"),
    ),
    edge(
        "a block that leave extends, begun in the ledger",
        hub(
            days=5,
            patterns=(pattern("day", "08:00", hours=(8, 10)),),
            ledger=(*ledger(-9, -8), *ledger(-7, -6, worked=0, absence="sick")),
            hub={"blocks_from": date(2027, 2, 22)},
        ),
        rule(limit="34h", over="block(8d)", neutral="sick", neutral_mode="extend", attribute="start"),
        neutral_mode="made up for by as many dates worked after it",
    ),
    edge(
        "any nine days that leave extends, some ended before the horizon",
        hub(
            days=5,
            patterns=(pattern("day", "08:00", hours=(8, 10)),),
            ledger=(*ledger(-13, -12, -11, -8, -7, -6, -5), *ledger(-10, -9, -4, -3, worked=0, absence="sick")),
        ),
        rule(limit="44h", over="any(9d)", neutral="sick", neutral_mode="extend", attribute="start"),
        neutral_mode="made up for by as many dates worked after it",
    ),
)
