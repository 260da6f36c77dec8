"""Asks the rules themselves: a pattern that they never allow, and a pin that breaks one, are named with their cells.

Only rules that look at one duty, or that more duties cannot cure, are asked; the solver decides about the rest.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from models.pattern import BreakSpec, Pause, ShiftPattern
from models.problem import Problem
from models.roster import Activity, Duty, Roster
from scheduler.rules import Rule, RuleError, rules_of
from scheduler.rules.base import hours_text
from scheduler.rules.break_in_shift import BreakInShift
from scheduler.rules.cap import Cap
from scheduler.rules.floor import Floor
from scheduler.rules.forbid import Forbid
from scheduler.rules.measure import Summed
from scheduler.rules.spell import Spell
from scheduler.rules.succession import Succession
from scheduler.timeline import Timeline
from scheduler.workbook.reading.against import warn_of_contradictions
from scheduler.workbook.reading.events import warn_of_events
from scheduler.workbook.reading.facts import warn_of_facts, warn_of_law_without_facts
from scheduler.workbook.reading.faults import nearest
from scheduler.workbook.reading.kinds import warn_of_kinds
from scheduler.workbook.reading.safeguards import warn_of_missing_rest
from scheduler.workbook.reading.severe import warn_of_severe_floors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.calendar import Pin
    from models.hub import Moderator
    from models.verdict import Violation
    from scheduler.workbook.reading.session import Session

_INCURABLE = ("absence", "availability", "cap", "forbid", "one_duty_a_day", "rest_between")
_PLACEMENTS = 24
PIN, SEAM = "pin_against_rule", "rest_across_seam"
"""Names of the checks that find pins which no roster can keep, the second where history is in the way."""


def judge(session: Session, problem: Problem) -> None:
    """Tell what the rules say of patterns and pins; a rule that names an unknown pattern is an error."""
    try:
        rules = rules_of(problem)
    except RuleError as error:
        for fault in error.faults:
            row = session.places.get(f"rule:{error.rule}", "Rules")
            place = session.places.get(f"rule:{error.rule}:{fault.field}", row)
            session.faults.error(place, fault.expected, fault.read)
        return
    _refuse_unknown_patterns(session, rules)
    warn_of_facts(session, problem, rules)
    warn_of_law_without_facts(session, problem, rules)
    warn_of_kinds(session, problem, rules)
    _warn_of_dates(session, problem, rules)
    warn_of_contradictions(session, problem, rules)
    hard = [rule for rule in rules if rule.hard]
    _warn_of_patterns(session, problem, [rule for rule in hard if _looks_at_one_duty(rule)])
    _warn_of_spells(session, problem, [rule for rule in hard if isinstance(rule, Spell)])
    _warn_of_pins(session, problem, [rule for rule in hard if rule.kind in _INCURABLE])
    warn_of_missing_rest(session, problem, rules)
    warn_of_events(session, problem)
    warn_of_severe_floors(session, problem)


def _looks_at_one_duty(rule: Rule) -> bool:
    if isinstance(rule, Floor) and rule.measure in rule.inside:
        return False  # the planner lays such time into the duty: a pattern need not hold it
    if isinstance(rule, Cap | Floor):
        return rule.window.form == "shift"
    return isinstance(rule, BreakInShift | Forbid)


def _refuse_unknown_patterns(session: Session, rules: tuple[Rule, ...]) -> None:
    known = session.ids["Shifts"]
    for rule in rules:
        for name in _patterns_named(rule):
            if name not in known:
                place = session.places.get(f"rule:{rule.id}", "Rules")
                session.faults.error(
                    place, f"expected patterns of sheet Shifts; {name!r} is none{nearest(name, known)}", name
                )


def _warn_of_dates(session: Session, problem: Problem, rules: tuple[Rule, ...]) -> None:
    """Name each rule that its own dates put out of force in the whole horizon: a wrong year switches off a law."""
    first, last = problem.hub.start, problem.clock.date_of(problem.hub.days - 1)
    for rule in rules:
        if isinstance(rule, Summed) and rule.nothing_due(problem):
            dates = [f"{name} {day}" for name in ("valid_from", "valid_to") if (day := getattr(rule, name)) is not None]
            session.faults.warning(
                session.places.get(f"rule:{rule.id}", "Rules"),
                f"none of its windows in the horizon ({first} to {last}) lies within its dates, so it is not applied",
                ", ".join(dates),
            )


def _patterns_named(rule: Rule) -> Iterator[str]:
    if isinstance(rule, Summed) and rule.pattern is not None:
        yield rule.pattern
    elif isinstance(rule, Succession):
        yield from (name for name in (*rule.before, *rule.after) if name != "any")
    elif isinstance(rule, Forbid):
        yield from (str(name) for part in rule.when if part.subject == "pattern" for name in part.members)


def _warn_of_patterns(session: Session, problem: Problem, rules: list[Rule]) -> None:
    """Name each pattern and contract for whose moderators no shift of the pattern is ever legal."""
    if not rules:
        return
    scopes = {scope: {person.id for person in problem.select(scope)} for scope in {rule.scope for rule in rules}}
    # One of all who are under the same contract and rules, with the same facts.
    groups: dict[tuple[str, frozenset[str], frozenset[str]], Moderator] = {}
    for moderator in problem.moderators:
        under = frozenset(scope for scope, people in scopes.items() if moderator.id in people)
        groups.setdefault((moderator.contract, under, problem.fact_book.speaking_of(moderator)), moderator)
    told: set[tuple[str, str]] = set()
    for contract, patterns in problem.patterns_of_contract.items():
        people = [moderator for moderator in groups.values() if moderator.contract == contract]
        for pattern in patterns:
            reason = _why_nobody(problem, people, pattern, rules)
            if reason is not None and (pattern.id, reason.rule) not in told:
                told.add((pattern.id, reason.rule))
                session.faults.warning(
                    session.ids["Shifts"].place(pattern.id),
                    f"contract {contract!r} can never work this pattern: rule {reason.rule} "
                    f"({session.places.get(f'rule:{reason.rule}', 'Rules')}) forbids each of its shifts, for example "
                    f"{reason.sentence}",
                    pattern.id,
                )


def _warn_of_spells(session: Session, problem: Problem, rules: list[Spell]) -> None:
    """Name each pattern whose longest shift works less than the shortest spell: whoever works it serves no queue."""
    for rule in rules:
        offered = {p for person in problem.select(rule.scope) for p in problem.patterns_of_contract[person.contract]}
        for pattern in problem.patterns:
            work = max(pattern.lengths_minutes) - sum(spec.minutes for spec in pattern.breaks)
            if rule.min is not None and rule.min > work and pattern in offered:
                session.faults.warning(
                    session.places.get(f"rule:{rule.id}", "Rules"),
                    f"a shift of pattern {pattern.id!r} works {hours_text(work)} at most, so a spell of "
                    f"{hours_text(rule.min)} does not fit into it: these shifts will serve no queue",
                    hours_text(rule.min),
                )


def _why_nobody(
    problem: Problem, people: list[Moderator], pattern: ShiftPattern, rules: list[Rule]
) -> Violation | None:
    """A violation of the first if none of the people may ever work the pattern; None as soon as one may."""
    first: Violation | None = None
    for moderator in people:
        reason = _why_never(problem, moderator, pattern, rules)
        if reason is None:
            return None
        first = first or reason
    return first


def _why_never(problem: Problem, moderator: Moderator, pattern: ShiftPattern, rules: list[Rule]) -> Violation | None:
    """A violation of one shift of the pattern if every shift has one; None as soon as one is legal."""
    alone = Problem(
        **{name: getattr(problem, name) for name in ("hub", "contracts", "patterns", "queues", "demand", "facts")},
        moderators=(moderator,),
    )
    example: Violation | None = None
    for day in range(min(7, problem.hub.days)):
        for length in pattern.lengths_minutes:
            for pauses in islice(_placements(pattern.breaks, length), _PLACEMENTS):
                starts = {problem.clock.at(day, minute) for minute in pattern.starts()} - {None}
                duties = [_duty(moderator.id, start, length, pauses) for start in starts if start is not None]
                violations = list(_violations(alone, duties, rules))
                if len({violation.start for violation in violations}) < len(duties):
                    return None
                example = example or next(iter(violations), None)
    return example


def _violations(problem: Problem, duties: list[Duty], rules: list[Rule]) -> Iterator[Violation]:
    """Violations of these duties in the problem, as if they were its roster."""
    roster = Roster(
        problem_sha256="",
        time_zone=problem.hub.time_zone,
        start=problem.hub.start,
        duties=tuple(sorted(duties, key=lambda duty: (duty.moderator, duty.start))),
    )
    timeline = Timeline(problem, roster)
    for rule in rules:
        yield from rule.check(timeline)


def _placements(
    breaks: tuple[BreakSpec, ...], length: int, taken: tuple[Pause, ...] = ()
) -> Iterator[tuple[Pause, ...]]:
    """Ways to place the breaks of a shift on the grid, apart from each other, in minutes after its start."""
    if not breaks:
        yield tuple(sorted(taken))
        return
    head, rest = breaks[0], breaks[1:]
    starts = head.offsets(length)
    for start in dict.fromkeys((*starts[:1], *starts[-1:], *starts[len(starts) // 2 :: 4], *starts)):
        pause = Pause(start, start + head.minutes, head.paid)
        if all(pause.end <= other.start or other.end <= pause.start for other in taken):
            yield from _placements(rest, length, (*taken, pause))


def _duty(moderator: str, start: int, length: int, pauses: tuple[Pause, ...]) -> Duty:
    """A duty that is spare but for its breaks."""
    activities: list[Activity] = []
    at = start
    for pause in pauses:
        if start + pause.start > at:
            activities.append(Activity(at, start + pause.start, "spare"))
        activities.append(Activity(start + pause.start, start + pause.end, "paid_break" if pause.paid else "break"))
        at = start + pause.end
    if at < start + length:
        activities.append(Activity(at, start + length, "spare"))
    return Duty(moderator, start, start + length, tuple(activities))


def _warn_of_pins(session: Session, problem: Problem, rules: list[Rule]) -> None:
    """Name each pin that no pattern of the contract can meet, or that breaks a hard rule together with the others."""
    duties: dict[tuple[str, int], Duty] = {}
    for pin in problem.pins:
        if pin.off or pin.start is None:
            continue
        duty = _pinned(problem, pin)
        if duty is None:
            contract = problem.contract_of[pin.moderator].id
            what = "start and end" if pin.pauses is None else "start, end and breaks"
            expected = f"no pattern of contract {contract!r} has this {what}: the pin cannot be met"
            session.faults.warning(_place_of(session, problem, pin), expected, problem.clock.iso(pin.start), PIN)
        else:
            duties[pin.moderator, duty.start] = duty
    if not duties:
        return
    for violation in _violations(problem, list(duties.values()), rules):
        # The last pinned duty of the moderator that began by the violation's end is the one that broke the rule.
        begun = [start for who, start in duties if who == violation.moderator and start <= violation.end]
        pin = next(pin for pin in problem.pins if (pin.moderator, pin.start) == (violation.moderator, max(begun)))
        place = _place_of(session, problem, pin)
        past = max(
            (duty.end for duty in problem.history if duty.moderator == violation.moderator), default=violation.end
        )
        before = all(start >= violation.end for who, start in duties if who == violation.moderator)
        check = SEAM if violation.kind == "rest_between" and before and past < violation.end else PIN
        session.faults.warning(place, f"this pin breaks rule {violation.rule}: {violation.sentence}", check=check)


def _place_of(session: Session, problem: Problem, pin: Pin) -> str:
    return session.places[f"rule:pin.{pin.moderator}.{problem.clock.date_of(pin.day)}"]


def _pinned(problem: Problem, pin: Pin) -> Duty | None:
    """A duty that meets the pin, of the shortest length that a pattern of the contract allows; None without one."""
    if pin.start is None:
        return None
    minute = problem.clock.minute_of_day(pin.start)
    found = [
        (length, index, pattern)
        for index, pattern in enumerate(problem.patterns_of_contract[problem.contract_of[pin.moderator].id])
        for length in pattern.lengths_minutes
        if minute in pattern.starts() and (pin.end is None or pin.end - pin.start == length)
    ]
    for length, _, pattern in sorted(found, key=lambda item: item[:2]):
        if pin.pauses is not None:
            if pattern.matches(minute, length, pin.pauses):
                return _duty(pin.moderator, pin.start, length, pin.pauses)
            continue
        pauses = next(_placements(pattern.breaks, length), None)
        if pauses is not None:
            return _duty(pin.moderator, pin.start, length, pauses)
    return None
