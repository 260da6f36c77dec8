"""Random rules on random hubs and rosters, before the same three judges as the edge instances."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Absence, BreakSpec, Duty, Fact, LedgerRow, PastDuty, Problem
from scheduler.rules import RuleError, build
from tests.battery.edge import WEIGHT, shifts_of
from tests.battery.judges import Checked, InCpSat, InKernel, due, overlap
from tests.factories import MONDAY, moderator, past_duty, pattern, rule_row, tiny_problem

if TYPE_CHECKING:
    from collections.abc import Callable

STARTS = (*(MONDAY + timedelta(days=n) for n in range(7)), date(2027, 3, 26), date(2027, 10, 30))
BREAK = BreakSpec(minutes=60, paid=False, earliest=180, latest=240)
PATTERNS = (
    pattern("day", "08:00", hours=(6, 8)),
    pattern("late", "14:00", "14:30"),
    pattern("night", "22:00", hours=(8, 10)),
    pattern("evening", "17:59", "18:00", hours=7, step=1),
    pattern("lunch", "09:00", hours=9, breaks=[BREAK]),
    pattern("owl", "20:00", hours=9, breaks=[BREAK]),
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(min_value=0, max_value=2**32))
def test_random_rules_and_rosters(seed: int) -> None:
    """Proves: hard and soft, the judges agree where nobody chose the numbers. Sensitivity: as the battery's."""
    random = Random(seed)
    problem = hub(random)
    kind = random.choice(list(WRITTEN))
    weight = WEIGHT if kind in PRICES else None
    try:
        rule = build(rule_row(kind, weight=weight, **WRITTEN[kind](random)))
    except RuleError:
        return  # parameters that make no sense together
    priced = rule.model_copy(update={"weight": WEIGHT})
    forms = (priced,) if kind in PRICES else (rule, priced)
    engines = [(form, InCpSat(problem, form), InKernel(problem, form)) for form in forms]
    for duties in [roster(random, problem) for _ in range(8)]:
        if overlap(problem, duties):
            continue  # never a tour; what the rule says of it does not matter
        for form, cpsat, kernel in engines:
            amount = Checked(problem, form).amount(duties)
            assert cpsat.price(duties) == kernel.price(duties) == due(form, amount), (rule, duties)


def hub(random: Random) -> Problem:
    """One moderator with a past, perhaps employed for a part and absent now and then."""
    start, days = random.choice(STARTS), random.randint(2, 10)
    person = moderator("ana", **{
        name: start + timedelta(days=random.randint(-2, days))
        for name in ("first_date", "last_date")
        if random.random() < 0.2
    })  # fmt: skip
    away = [random.randint(-3 * 1440, days * 1440) for _ in range(random.randint(0, 2))]
    return tiny_problem(
        start=start,
        days=days,
        week_start=random.randint(0, 6),
        holidays=[start + timedelta(days=random.randint(-3, days)) for _ in range(2)],
        moderators=[person],
        patterns=random.sample(PATTERNS, random.randint(1, 3)),
        history=past(random, start),
        absences=tuple(Absence(moderator="ana", start=at, end=at + random.choice([700, 2880, 4320])) for at in away),
        ledger=ledger(random),
        facts=tuple(fact(random, start, days) for _ in range(random.randint(0, 2))),
        hub={"blocks_from": start + timedelta(days=random.randint(-40, 40)) if random.random() < 0.5 else None},
    )


def ledger(random: Random) -> tuple[LedgerRow, ...]:
    """Remembered dates, perhaps none: some of them worked, some of leave."""
    days = random.sample(range(-40, 0), random.choice([0, 0, 5, 25]))
    return tuple(
        LedgerRow(
            moderator="ana",
            day=day,
            worked_minutes=(worked := random.choice([0, 300, 480, 600])),
            night_minutes=random.choice([0, min(worked, 200)]),
            overtime_minutes=random.choice([0, 0, min(worked, 90)]),
            absence="" if worked else random.choice(["", "absence", "sick"]),
        )
        for day in sorted(days)
    )


def fact(random: Random, start: date, days: int) -> Fact:
    """A permit of the hub's or of the person's, perhaps for a part of the time."""
    edge = start + timedelta(days=random.randint(-1, days))
    dates = random.choice([{}, {"first_date": edge}, {"last_date": edge}])
    value = random.choice(["yes", "no"])
    return Fact.model_validate({"subject": random.choice(["ana", "hub"]), "fact": "permit", "value": value, **dates})


def past(random: Random, start: date) -> list[PastDuty]:
    """Duties of some of the last days, none of which overlap."""
    found: list[PastDuty] = []
    for day in range(-random.randint(1, 10), 0):
        at, hours = random.choice(["08:00", "14:00", "22:00"]), random.choice([4, 8, 10])
        duty = past_duty("ana", day, at, hours, paid_hours=hours - random.choice([0, 0.5]), start=start)
        if random.random() < 0.5 and (not found or found[-1].end <= duty.start):
            found.append(duty)
    return found


def roster(random: Random, problem: Problem) -> tuple[Duty, ...]:
    """A duty on some of the dates."""
    share = random.choice([0.3, 0.6, 0.9])
    dates = [shifts_of(problem, "ana", day) for day in range(problem.hub.days)]
    return tuple(random.choice(shifts) for shifts in dates if shifts and random.random() < share)


def night(random: Random) -> dict[str, Any]:
    return {
        "night": random.choice(["23:00-06:00", "22:00-05:00", "20:00-24:00"]),
        "night_min": random.choice(["1h", "3h", "6h"]),
    }


def dates(random: Random) -> str:
    return random.choice([f"any({random.randint(1, 9)}d)", f"block({random.randint(1, 9)}d)", "week"])


def measured(random: Random) -> dict[str, Any]:
    counts = ["days_worked", "nights", "weekends", "holidays", "pattern:late"]
    measure = random.choice(["work", "night", "overtime", *counts])
    window = random.choice(
        [dates(random), dates(random), "shift", "day", "horizon", "month", "any(1mo)", f"any({random.randint(9, 50)}h)"]
    )
    limit = limit_of(random, measure)
    more = {"attribute": random.choice(["clock", "start"]), "credit_days": random.randint(1, 6)}
    kept = {name: value for name, value in more.items() if random.random() < 0.4}
    return {"measure": measure, "window": window, "limit": limit, **kept, **night(random), **beyond(random, measure)}


def limit_of(random: Random, measure: str) -> str | int:
    most = {"work": 40, "night": 40, "overtime": 12}.get(measure)
    return f"{random.randint(1, most)}h" if most else random.randint(0, 4)


def beyond(random: Random, measure: str) -> dict[str, Any]:
    if measure != "overtime":
        return {}
    week = f"week {random.choice([12, 20, 35])}h"
    return {"overtime": random.choice(["day 7h", week, f"day {random.choice([6, 8])}h, {week}"])}


def capped(random: Random) -> dict[str, Any]:
    if random.random() < 0.3:
        measure, limit = random.choice([("overtime", 6), ("overtime", 12), ("work", 40), ("night", 12)])
        return {
            "measure": measure,
            "window": "month",
            "attribute": "start",
            "limit": f"{random.randint(1, limit)}h",
            "exceedable": f"{random.randint(0, 2)} per year",
            **beyond(random, measure),
            **random.choice([{}, {"strict": "yes"}]),
        }
    return {**measured(random), **random.choice([{}, {}, {"strict": "yes"}])}


def averaged(random: Random) -> dict[str, Any]:
    if random.random() < 0.25:
        return {
            "measure": "work",
            "limit": f"{random.randint(1, 40)}h",
            "per": random.choice(["7d", "24h", "werktag"]),
            "over": random.choice(
                ["week", "month", f"block({random.randint(3, 12)}d)", f"any({random.randint(2, 9)}d)"]
            ),
            "attribute": "start",
            "neutral": random.choice(["any", "sick"]),
            "neutral_mode": "extend",
        }
    measure = random.choice(["work", "work", "night", "overtime", "days_worked", "weekends"])
    more = {"neutral": random.choice(["any", "sick", "absence"]), "attribute": random.choice(["clock", "start"])}
    return {
        "measure": measure,
        "limit": limit_of(random, measure),
        **beyond(random, measure),
        "per": random.choice(["7d", "24h", "werktag", "month"]),
        "over": random.choice([dates(random), "any(3w)", "any(1mo)", "last(2mo)", "month", "block(4w)"]),
        **{name: value for name, value in more.items() if random.random() < 0.5},
    }


TIERS = [
    "work over 7h a day: 50%",
    "work over 8h a day: 75%",
    "straight_time over 16h a week: 50%",
    "overtime over 2h a month: 60%",
    "work over 20h a week: 10%",
    "work on sunday: 30%",
    "work on seventh_day: 100%",
    "work on sixth_day over 6h: 150%",
    "work on holiday: 100%",
    "night: 25%",
]


def shared(random: Random) -> dict[str, Any]:
    hours = ["work", "night", "sunday_work", "holiday_work"]
    measure = random.choice([*hours, "days_worked", "nights", "weekends", "holidays", "pattern:late"])
    more = {"attribute": random.choice(["clock", "start"]), "look_back": f"{random.randint(0, 45)}d"}
    return {
        "measure": measure,
        **{name: value for name, value in more.items() if random.random() < 0.5},
        **night(random),
    }


PRICES = ("fairness",)
"""Kinds that are never laws."""

WRITTEN: dict[str, Callable[[Random], dict[str, Any]]] = {
    "average": averaged,
    "cap": capped,
    "fairness": shared,
    "floor": lambda random: {**measured(random), "prorate": random.choice(["yes", "no"])},
    "forbid": lambda random: {
        "when": random.choice(["touches=sat,sun", "touches=holiday,mon", "night and touches=sun", "weekday=sat"]),
        **random.choice([{}, {"unless": "permit"}, {"unless": "not permit"}]),
    },
    "free_days": lambda random: {
        "day_type": random.choice(["any", "weekend", "sunday", "holiday"]),
        "min": random.choice([1, 2, 3, 4, 12, 25]),
        "window": random.choice([dates(random), dates(random), "horizon", "month", "year"]),
        "attribute": random.choice(["start", "clock"]),
    },
    "premium": lambda random: {
        "tiers": "; ".join(random.sample(TIERS, random.randint(1, 4))),
        "stacking": random.choice(["max", "sum"]),
        "night": random.choice(["22:00-05:00", "20:00-24:00"]),
    },
    "rest_between": lambda random: {
        "min": random.choice(["8h", "11h", "24h", "50h"]),
        "after": random.choice(["any", "night", "last_night"]),
        **night(random),
    },
    "rest_block": lambda random: {
        "min": random.choice(["10h", "24h", "36h"]),
        "preceded_by": random.choice(["0h", "11h"]),
        "count": random.choice([1, 1, 2, 3]),
        "window": dates(random),
        **random.choice([{}, {"attribute": "start"}, {"attribute": "start", "week_ends": "sun 18:00"}]),
        **random.choice([{}, {"catch_up": "yes"}]),
    },
    "substitute": lambda random: {
        "worked": random.choice(["sunday", "holiday"]),
        "within": f"{random.randint(2, 16)}d",
    },
    "run": lambda random: {
        "of": random.choice(["day_worked", "night_shift", "day_off"]),
        **random.choice([{"max": random.randint(0, 4)}, {"min": random.randint(1, 4)}, {"max": 4, "min": 2}]),
        "edges": random.choice(["open", "closed"]),
        **night(random),
    },
}
"""Parameters as a planner might write them, by kind."""
