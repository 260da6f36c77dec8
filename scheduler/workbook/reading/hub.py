"""Sheet `Hub`: keys and values. What is at fault gets a stand-in, so that the other sheets can still be read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from models.clock import Clock
from models.hub import Hub
from scheduler.rules.names import WEEKDAYS
from scheduler.rules.pack import UnknownPack, pack
from scheduler.rules.words import shortened
from scheduler.workbook.reading.cells import CellError, moment
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.keys import read_keys
from scheduler.workbook.reading.session import RULE_PACKS, Horizon, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.rules.pack import Pack
    from scheduler.workbook.reading.cells import Moment

_MAX_DAYS = 371
STALE_YEARS = 2
"""A pack whose text was read longer ago than this is told of."""

_DEFAULTS = {
    "week_start": "the week starts on Monday",
    "rule_packs": "no rule pack: only the rules of sheet Rules, the contracts, skills and absences hold",
    "holidays": "no holidays",
    "queue_mode": "queue_mode whole: one queue at a time",
    "min_hard": "presence below a cell's `min` has a price and is not forbidden",
    "shrinkage_pct": "demand includes unplanned absence already: it is not inflated",
}


def read_hub(session: Session) -> None:
    """Read the hub into `session.hub` and `session.horizon`; on a fault `hub` stays None and the horizon stands in."""
    found = read_keys(session)
    if found is None:
        return
    values, places = found
    zone = _zone(session, values.get("time_zone"), places)
    _check(session, places, values, "days", lambda days: 1 <= days <= _MAX_DAYS, f"a number of days, 1 to {_MAX_DAYS}")
    start, days, interval = values.get("start"), values.get("days"), values.get("interval_minutes", 60)
    if start is None or days is None:
        return
    session.horizon = Horizon(Clock(zone or "UTC", start), days, interval)
    packs = _packs(session, values.get("rule_packs", ()), places, start if zone else None)
    if packs:
        session.places[RULE_PACKS] = places["rule_packs"][0]
    holidays = _holidays(session, values.get("holidays", _of_packs(session, packs, places)), places, start)
    _judge_holidays(session, packs, places, holidays)
    _judge_weeks(session, packs, places, values.get("week_start", 0))
    for key, sentence in _DEFAULTS.items():
        if key not in places:
            session.assume(f"Hub: {sentence}")
    if zone is None or any(key not in values for key in ("name", "interval_minutes")):
        return
    session.hub = Hub(
        name=values["name"],
        time_zone=zone,
        start=start,
        days=days,
        interval_minutes=interval,
        week_start=values.get("week_start", 0),
        blocks_from=values.get("blocks_from"),
        published_minute=_published(session, values.get("published"), places),
        rule_packs=packs,
        holidays=holidays,
        queue_mode=values.get("queue_mode", "whole"),
        min_hard=values.get("min_hard", False),
        shrinkage_percent=values.get("shrinkage_pct", 0.0),
    )


def _check(
    session: Session,
    places: dict[str, tuple[str, Any]],
    values: dict[str, Any],
    key: str,
    fits: Callable[[Any], bool],
    expected: str,
) -> None:
    if key in values and not fits(values[key]):
        del values[key]
        session.faults.error(places[key][0], f"expected {expected}", places[key][1])


def _zone(session: Session, name: str | None, places: dict[str, tuple[str, Any]]) -> str | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = nearest(name, available_timezones())
        session.faults.error(places["time_zone"][0], f"expected an IANA time zone such as Europe/Dublin{hint}", name)
        return None


def _published(session: Session, written: Moment | None, places: dict[str, tuple[str, Any]]) -> int | None:
    """The elapsed minute at which the roster is published; a date is its first minute."""
    if written is None:
        return None
    clock, minutes = session.horizon.clock, written.minute or 0
    if written.offset is not None:
        zone = timezone(timedelta(minutes=written.offset))
        return clock.minute(datetime.combine(written.date, time(minutes // 60, minutes % 60), zone))
    minute = clock.at(clock.day_index(written.date), minutes)
    if minute is None:
        session.faults.error(places["published"][0], "expected a time that exists: clocks go forward over this one")
    return minute


def _packs(
    session: Session, names: tuple[str, ...], places: dict[str, tuple[str, Any]], first: date | None
) -> tuple[str, ...]:
    """Ids of the packs that are named, each once; one that is unknown, or wholly out of force, is an error."""
    found: dict[str, Pack] = {}
    for name in names:
        place, value = places["rule_packs"]
        try:
            named = pack(name)
        except UnknownPack as error:
            session.faults.error(place, str(error), value)
            continue
        found[named.id] = named
        if first is not None:
            _judge_pack(session, named, place, first)
    return tuple(found)


def _of_packs(session: Session, packs: tuple[str, ...], places: dict[str, tuple[str, Any]]) -> tuple[str, ...]:
    """Codes of the packs' own public holidays, for a hub that names none."""
    codes = tuple(dict.fromkeys(code for code in (pack(name).holidays for name in packs) if code))
    if codes and "holidays" not in places:
        places["holidays"] = places["rule_packs"]
        session.assume(f"Hub: public holidays {', '.join(codes)}, as the rule packs say")
    return codes


def _judge_holidays(
    session: Session, packs: tuple[str, ...], places: dict[str, tuple[str, Any]], holidays: tuple[date, ...]
) -> None:
    """Tell of holidays of a pack's law that the hub, which gives its own, leaves out of the horizon."""
    first, last = session.horizon.clock.start, session.horizon.clock.date_of(session.horizon.days - 1)
    for named in map(pack, packs):
        own = _of_code(named.holidays, first) if named.holidays else []
        missing = [day for day in sorted(own) if first <= day <= last and day not in holidays]
        if missing:
            place, value = places["holidays"]
            dates = shortened([str(day) for day in missing])
            sentence = f"left out are public holidays of pack {named.id} ({named.holidays}): {dates}; its rules on"
            session.faults.warning(place, f"{sentence} holidays do not hold then", value)


def _judge_weeks(session: Session, packs: tuple[str, ...], places: dict[str, tuple[str, Any]], week_start: int) -> None:
    """Tell of a pack whose statute has another week than the hub."""
    for named in map(pack, packs):
        if named.week_start and WEEKDAYS.index(named.week_start) != week_start:
            place, _ = places.get("week_start", places["rule_packs"])
            sentence = (
                f"the law of pack {named.id} counts weeks from {named.week_start} on: its weekly rules are judged"
            )
            advice = f"by the hub's weeks from {WEEKDAYS[week_start]} on; set week_start to {named.week_start}"
            session.faults.warning(place, f"{sentence} {advice}", named.week_start)


def _judge_pack(session: Session, named: Pack, place: str, first: date) -> None:
    """Tell what is wrong with a pack for this hub: not in force, read long ago, or of another clock."""
    last = first + timedelta(days=session.horizon.days - 1)
    if not any(rule.in_force(first, last) for rule in named.rules):
        since = min(rule.valid_from for rule in named.rules)
        session.faults.error(
            place, f"no rule of pack {named.id} is in force in this horizon; it begins {since}", named.id
        )
    elif out := [rule.row.id for rule in named.rules if rule.valid_to is None and rule.valid_from > last]:
        many = f"{len(out)} of {len(named.rules)} rules of pack {named.id}"
        sentence = f"{many} are not in force yet in this horizon: {shortened(out)}"
        session.faults.warning(place, sentence, named.id)
    if first.year - named.reviewed.year > STALE_YEARS:
        session.faults.warning(place, f"pack {named.id} states the law of {named.reviewed}: have it reviewed", named.id)
    zone = session.horizon.clock.zone
    if named.time_zone and zone != named.time_zone:
        session.faults.warning(place, f"pack {named.id} is for {named.time_zone}, and this hub is in {zone}", named.id)


def _holidays(
    session: Session, items: tuple[str, ...], places: dict[str, tuple[str, Any]], start: date
) -> tuple[date, ...]:
    """Dates given, and those of a code for the years around the horizon."""
    days: set[date] = set()
    for item in items:
        try:
            days.update([moment(item).date] if item[:1].isdigit() else _of_code(item, start))
        except (CellError, NotImplementedError) as error:
            reason = "" if isinstance(error, CellError) else f" ({error})"
            expected = f"expected a code of the `holidays` library such as IE or DE-BE, or dates YYYY-MM-DD{reason}"
            session.faults.error(places["holidays"][0], expected, item)
    return tuple(sorted(days))


def _of_code(code: str, start: date) -> list[date]:
    """Holidays of a country, or of one of its subdivisions (`DE-BE`). Raises NotImplementedError on an unknown code."""
    import holidays

    country, _, part = code.partition("-")
    return list(holidays.country_holidays(country, subdiv=part or None, years=range(start.year - 1, start.year + 3)))
