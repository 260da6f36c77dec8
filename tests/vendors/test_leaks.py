"""No file for a vendor holds anything of anybody else: every example, and random hubs, unpacked and searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Absence, Event, Pin, Queue, Request, Vendor
from models.calendar import Fact
from scheduler.check import check
from scheduler.vendors import seat_requests, vendor_parts
from scheduler.workbook import read_problem
from scheduler.workbook.keys import Key, extended
from scheduler.workbook.writing.book import Book
from scheduler.workbook.writing.files import write_files
from scheduler.workbook.writing.vendors import vendor_writers
from tests.factories import duty_at, moderator, past_duty, roster, rule_row, tiny_problem
from tests.house.checkout import ROOT
from tests.vendors.leaks import leaks, words
from tests.workbook.written import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from models import Problem, Roster, Verdict

EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.xlsx"))
ALONE = ("Norddesk", "Suddesk", "")
"""Vendors among whom the people of an example without vendors are dealt out."""


def with_secrets(problem: Problem) -> Problem:
    """The problem with a name for everybody, a kind for every absence, and two vendors that roster themselves."""
    dealt = not any(person.vendor for person in problem.moderators)
    people = [
        person.model_copy(
            update={"name": f"Secretname {person.id}.", "vendor": ALONE[n % 3] if dealt else person.vendor}
        )
        for n, person in enumerate(problem.moderators)
    ]
    absences = [row.model_copy(update={"kind": f"absencekind{n}"}) for n, row in enumerate(problem.absences)]
    named = sorted({person.vendor for person in people} - {""})
    rostering = [
        Vendor(id=named[0], seats=True),
        Vendor(id="Fardesk", seats=True, queues=(problem.queues[0].id,), minutes_max=60),
    ]
    return problem.model_copy(
        update={"moderators": tuple(people), "absences": tuple(absences), "vendors": tuple(rostering)}
    )


def worked(problem: Problem) -> Roster:
    """A roster with much to say against it: everybody works every other date, 9 hours without a break, from a start
    that moves; on the queues in turn, so that rules of skill, rest and breaks are broken and told."""
    duties = []
    for n, person in enumerate(problem.moderators):
        for day in range(n % 2, min(problem.hub.days, 8), 2):
            start = problem.clock.day_start(day) + 60 * (6 + (n + 5 * day) % 12)
            queue = problem.queues[(n // 4) % max(1, len(problem.queues) - 1)].id
            duties.append(duty_at(person.id, start, start + 540, queue=queue))
    return roster(problem, *duties)


def sent(folder: Path, problem: Problem, verdict: Verdict, made: Roster, key: Key | None) -> dict[str, Path]:
    """The files that leave the hub, by their names without ending."""
    parts = vendor_parts(problem, made, verdict, None if key is None else key.names(problem))
    requests = seat_requests(problem, made, verdict)
    writers = vendor_writers(parts, requests, Book(problem, made, verdict), manifest={**MANIFEST, "cost": "987654"})
    return {path.stem: path for path in write_files(folder, writers)}


def foreign(problem: Problem, vendor: str) -> set[str]:
    """What a file of `vendor` may not say: ids, names, absences and vendors of all others."""
    others = {person.id for person in problem.moderators if person.vendor != vendor}
    names = {person.name for person in problem.moderators if person.vendor != vendor}
    kinds = {row.kind for row in problem.absences if row.moderator in others}
    vendors = {person.vendor for person in problem.moderators} | {row.id for row in problem.vendors}
    return others | names | kinds | (vendors - {vendor, ""}) | {"987654"}


def own(problem: Problem, vendor: str) -> set[str]:
    """Ids and names of the vendor's people."""
    people = [person for person in problem.moderators if person.vendor == vendor]
    return {person.id for person in people} | {person.name for person in people}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example(tmp_path: Path, name: str) -> None:
    """Proves: of every example, no part of a file that is sent to a vendor (properties, defined names, strings,
    comments, drawings) holds the id, the name, an absence or the vendor of anybody else; under pseudonyms not even
    those of its own people; a seat request nobody's; and no file speaks of a queue in which it has no seat.

    Sensitivity: the same search finds the vendor's own people in the file without pseudonyms, in comments too.
    """
    problem = with_secrets(read_problem(ROOT / "examples" / f"{name}.xlsx").problem)
    made = worked(problem)
    verdict = check(problem, made)
    plain = sent(tmp_path / "plain", problem, verdict, made, None)
    hidden = sent(tmp_path / "hidden", problem, verdict, made, extended(Key(), problem))
    vendors = {person.vendor for person in problem.moderators} - {""}
    everybody = own(problem, "").union(*(own(problem, vendor) for vendor in vendors))
    for vendor in vendors:
        assert leaks(plain[vendor], foreign(problem, vendor)) == set()
        assert leaks(hidden[vendor], foreign(problem, vendor) | everybody) == set()
        told = {part for part, _ in leaks(plain[vendor], own(problem, vendor))}
        assert {"xl/worksheets/sheet1.xml", "xl/comments/comment1.xml"} <= told
    first = problem.vendors[0].id
    for stem, whose in ((f"{first}-seats", first), ("Fardesk-seats", "Fardesk")):
        assert leaks(plain[stem], foreign(problem, whose) | everybody) == set()
    idle = {queue.id for queue in problem.queues[1:]} if len(problem.queues) > 1 else set()
    assert leaks(plain["Fardesk-seats"], idle) == set()


REST, FAIR = rule_row("rest_between", min="16h"), rule_row("fairness", weight=7, measure="nights")
MOST, LENGTHS = st.integers(0, 999), st.sampled_from([300, 480, 780])
NAMES = st.sampled_from(["Zoë Quill", "=cmd|x", "O'Neil & Søn", "Li <3", ""])


@st.composite
def hubs(draw: st.DrawFn) -> Problem:
    """A hub of two dates whose sheets all speak of its people, who work in-house or for one of two vendors."""
    number = draw(st.integers(2, 5))
    ids = [f"{draw(st.sampled_from(['zz', 'q.', '0']))}{n}secret" for n in range(number)]
    people = [
        moderator(
            who,
            name=name and f"{name} {n}th",
            vendor=draw(st.sampled_from(["", "Alpha", "Beta Corp"])),
            team=draw(st.sampled_from(["", "red"])),
        )
        for n, (who, name) in enumerate((who, draw(NAMES)) for who in ids)
    ]
    some = st.lists(st.sampled_from(ids), max_size=3, unique=True)
    rows: dict[str, Any] = {
        "absences": [Absence(moderator=who, start=0, end=1440, kind=f"kind of {who}") for who in draw(some)],
        "requests": [Request(moderator=who, day=1, wish="off") for who in draw(some)],
        "pins": [Pin(moderator=who, day=0, off=True) for who in draw(some)],
        "facts": [Fact(subject=who, fact="permit") for who in draw(some)],
        "events": [Event(moderator=who, start=600, end=660, kind="meeting") for who in draw(some)],
        "history": [past_duty(who, -1, queue="q") for who in draw(some)],
        "rules": [
            rule_row("run", id=f"{who} never twice", scope=f"moderator:{who}", of="day_worked", max=1)
            for who in draw(some)
        ]
        + draw(st.sampled_from([[], [REST], [REST, FAIR]])),
        "vendors": [Vendor(id="Alpha", seats=draw(st.booleans()), queues=("q",), minutes_max=draw(MOST))],
    }
    return tiny_problem(days=2, moderators=people, queues=(Queue(id="q"), Queue(id="r")), heads=1.7, **rows)


@given(hubs(), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_hubs(tmp_path_factory: pytest.TempPathFactory, problem: Problem, data: st.DataObject) -> None:
    """Proves: whatever sheets say of people, files of a vendor name only its own, and under pseudonyms nobody; rules
    that are about one person by their id too. Both files tell the same hours, seats and number of violations.

    Sensitivity: a sheet whose rows the pseudonyms do not reach, such as a rule's id, fails.
    """
    duties = [
        duty_at(
            person.id,
            start,
            start + data.draw(LENGTHS),
            queue=data.draw(st.sampled_from("qr")),
        )
        for person in problem.moderators
        for start in data.draw(st.lists(st.sampled_from([480, 900, 1500, 2100]), max_size=2, unique=True))
    ]
    made = roster(problem, *duties)
    verdict = check(problem, made)
    key = extended(Key(), problem)
    folder = tmp_path_factory.mktemp("sent")
    plain = sent(folder / "plain", problem, verdict, made, None)
    hidden = sent(folder / "hidden", problem, verdict, made, key)
    assert plain.keys() == hidden.keys()
    everybody = {row.id for row in key.rows} | {row.name for row in key.rows}
    for stem in plain:
        vendor = stem.removesuffix("-seats")
        assert leaks(plain[stem], foreign(problem, vendor)) == set()
        assert leaks(hidden[stem], foreign(problem, vendor) | everybody) == set()
        if vendor == stem:
            used = {row.pseudonym for row in key.rows if row.vendor == vendor}
            assert {word for _, word in leaks(hidden[stem], used)} == used
            assert words(plain[stem]).count(">hard<") == words(hidden[stem]).count(">hard<")
