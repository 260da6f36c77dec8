"""Packs, facts and the ledger in a workbook: what they become, and what is told at which cell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.rules import rules_of
from tests.workbook.books import MONDAY, faults, hub, read, tiny

if TYPE_CHECKING:
    from pathlib import Path

FACTS = ["subject", "fact", "value", "from", "to"]


def law(facts: list[list[Any]] | None = None, **keys: Any) -> dict[str, Any]:
    sheets = {"Facts": [FACTS, *facts]} if facts else {}
    return tiny(Hub=hub(**{"rule_packs": "ie", **keys}), **sheets)


def told(folder: Path, sheets: dict[str, Any]) -> list[tuple[str, str]]:
    return [(warning.where, warning.expected) for warning in read(folder, sheets).warnings]


def test_a_pack_is_named_and_brings_its_holidays(tmp_path: Path) -> None:
    """Proves: the name is read whatever its case; its rules hold; Saint Patrick's day is a holiday, and assumed so.

    Sensitivity: a pack that is kept and not applied, or holidays that are taken though the hub names others.
    """
    reading = read(tmp_path, law())
    problem = reading.problem
    assert problem.hub.rule_packs == ("IE",)
    assert "IE.s13" in [rule.id for rule in rules_of(problem)]
    assert date(2027, 3, 17) in problem.hub.holidays
    assert "Hub: public holidays IE, as the rule packs say" in reading.assumptions
    own = read(tmp_path, law(holidays="2027-03-02")).problem
    assert own.hub.holidays == (date(2027, 3, 2),)


def test_a_pack_of_another_place(tmp_path: Path) -> None:
    """Proves: another clock, another week and a text of long ago are warned of at the keys' cells.

    Sensitivity: a hub that rosters under the law of another country without a word.
    """
    messages = told(tmp_path, law(rule_packs="GB", time_zone="Europe/Paris", week_start="Sunday"))
    assert any("pack GB is for Europe/London" in sentence for where, sentence in messages if where == "Hub!B7")
    assert any("the law of pack GB counts weeks from mon on" in sentence for _, sentence in messages)
    new_year = date(2035, 1, 1)
    demand = [["date", "start", "queue", "heads"], [new_year, "09:00", "q", 1]]
    old = told(tmp_path, {**law(start=new_year, rule_packs="IE"), "Demand": demand})
    assert any("have it reviewed" in sentence for _, sentence in old)


def test_a_pack_that_was_not_law_yet(tmp_path: Path) -> None:
    """Proves: a horizon before every rule of the pack is an error at the cell. Sensitivity: an empty law, silently."""
    fault = faults(tmp_path, law(start=date(1990, 1, 1), rule_packs="GB", holidays="2027-01-01"))[0]
    assert fault.where == "Hub!B7"
    assert "no rule of pack GB is in force" in fault.expected


def test_a_law_cannot_be_replaced_by_a_row(tmp_path: Path) -> None:
    """Proves: the row is told at its cell. Sensitivity: the looser row takes the law's place."""
    rules = [["id", "kind", "min"], ["IE.s11", "rest_between", "9h"]]
    sheets = {**law(), "Rules": rules}
    (fault,) = faults(tmp_path, sheets)
    assert fault.where.startswith("Rules!")
    assert "law cannot be replaced" in fault.expected


def test_facts_are_read_with_their_subjects(tmp_path: Path) -> None:
    """Proves: hub by its name, team, contract and person; who is not there, and what is neither yes nor no, is told.

    Sensitivity: a fact about nobody that is kept without a word.
    """
    people = [
        ["id", "languages", "policy_areas", "team"],
        ["ana", "en", "hate", "owls"],
        ["ben", "any", "any", "larks"],
    ]
    good: list[list[Any]] = [
        ["Tiny", "night_worker", "no"],
        ["team:owls", "Night_Worker", None],
        ["ben", "special_category", "yes"],
    ]
    reading = read(tmp_path, {**law([[*row, None, None] for row in good]), "Moderators": people})
    problem = reading.problem
    assert [fact.subject for fact in problem.facts] == ["hub", "team:owls", "ben"]
    assert [m.id for m in problem.select("all with night_worker")] == ["ana"]
    bad: list[list[Any]] = [
        ["anna", "night_worker", "yes"],
        ["team:owl", "night_worker", "yes"],
        ["shift:x", "y", "yes"],
        ["ana", "z", "perhaps"],
    ]
    found = faults(tmp_path, {**law([[*row, None, None] for row in bad]), "Moderators": people})
    assert [fault.where for fault in found] == ["Facts!A2", "Facts!A3", "Facts!A4", "Facts!C5"]
    assert "did you mean" in found[1].expected


def test_a_fact_that_nobody_asks_for_and_one_that_ends(tmp_path: Path) -> None:
    """Proves: a misspelled fact suggests the nearest; a fact that ends within the horizon or before it is told at its
    last date, and not where the next row goes on with it.

    Sensitivity: an expired permit that is taken for one.
    """
    facts: list[list[Any]] = [["ana", "night_wroker", None, None, None], ["ben", "night_worker", None, None, MONDAY]]
    messages = [pair for pair in told(tmp_path, law(facts)) if pair[0].startswith("Facts")]
    assert [where for where, _ in messages] == ["Facts!B2", "Facts!E3"]
    assert "did you mean 'night_worker'" in messages[0][1] or "night_worker" in messages[0][1]
    assert "ends before the horizon does" in messages[1][1]
    assert "hold over the whole horizon all the same" in messages[1][1]
    renewed: list[list[Any]] = [
        ["ben", "night_worker", None, None, MONDAY],
        ["ben", "night_worker", None, "2027-03-02", None],
    ]
    assert not [where for where, _ in told(tmp_path, law(renewed)) if where.startswith("Facts")]
    past: list[list[Any]] = [["ana", "night_worker", None, None, "2027-02-01"]]
    assert [where for where, _ in told(tmp_path, law(past)) if where.startswith("Facts")] == ["Facts!E2"]


@pytest.mark.parametrize(
    ("rows", "where", "message"),
    [
        ([[date(2027, 2, 20), 480], [date(2027, 2, 20), 0]], "Ledger!B3", "each date once"),
        ([[MONDAY, 480]], "Ledger!B2", "before the horizon"),
        ([[date(2027, 2, 28), 480]], "Ledger!C2", "no duty"),
        ([[date(2027, 2, 27), 0]], "Ledger!C2", "a duty starts"),
        ([[date(2027, 2, 27), 479]], "Ledger!C2", "of this date: 480 minutes"),
        ([[date(2027, 2, 27), 481]], "Ledger!C2", "of this date: 480 minutes"),
    ],
)
def test_a_ledger_that_contradicts(tmp_path: Path, rows: list[list[Any]], where: str, message: str) -> None:
    """Proves: a doubled date, one of the horizon, and dates on which History says otherwise are errors at their
    cells.

    Sensitivity: either of two accounts of one date silently preferred; minutes of which only zero is compared.
    """
    ledger = [["moderator", "date", "worked_minutes"], *(["ana", *row] for row in rows)]
    history = [
        ["moderator", "start", "end"],
        ["ana", "2027-02-25 08:00", "2027-02-25 16:00"],
        ["ana", "2027-02-27 08:00", "2027-02-27 16:00"],
    ]
    (fault,) = faults(tmp_path, tiny(Ledger=ledger, History=history))
    assert (fault.where, message in fault.expected) == (where, True), fault


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([["ana", 26, 480], ["ana", 27, 0]], ""),
        ([["ana", 26, 180], ["ana", 27, 300]], ""),
        ([["ana", 26, 60], ["ana", 27, 300]], "Ledger!C2"),
        ([["ana", 26, 180], ["ana", 27, 301]], "Ledger!C3"),
        ([["ben", 26, 300]], "Ledger!C2"),
        ([["ben", 25, 300]], ""),
    ],
)
def test_a_night_on_ledger_and_history(tmp_path: Path, rows: list[list[Any]], refused: str) -> None:
    """Proves: a night from 20:00 to 05:00 with an unpaid hour may stand whole on its first date, or by the clock,
    with the hour on either side of midnight: 180 to 240 minutes, then 240 to 300. On the first date that History knows,
    the 25th, Ben may have been at the end of a night that it does not hold; a day later it would hold it.

    Sensitivity: the clock alone, or the start alone; the end of an older night refused, or taken on any date.
    """
    ledger = [
        ["moderator", "date", "worked_minutes"],
        *([who, date(2027, 2, day), minutes] for who, day, minutes in rows),
    ]
    history = [
        ["moderator", "start", "end", "paid_minutes"],
        ["ana", "2027-02-25 08:00", "2027-02-25 16:00", 480],
        ["ana", "2027-02-26 20:00", "2027-02-27 05:00", 480],
    ]
    sheets = tiny(Ledger=ledger, History=history)
    found = [fault.where for fault in faults(tmp_path, sheets)] if refused else []
    assert found == [refused] * bool(refused)
    if not refused:
        read(tmp_path, sheets)


def test_a_scope_with_facts_on_sheet_rules(tmp_path: Path) -> None:
    """Proves: a planner's own rule may ask for facts. Sensitivity: the facts taken for a part of the name."""
    rules = [["kind", "scope", "of", "max"], ["run", "Moderator:ana with Trainee and not senior", "day_worked", 3]]
    facts = [FACTS, ["ana", "trainee", "yes", None, None]]
    problem = read(tmp_path, tiny(Rules=rules, Facts=facts)).problem
    assert problem.rules[0].scope == "moderator:ana with trainee and not senior"
    assert [m.id for m in problem.select(problem.rules[0].scope)] == ["ana"]


def test_a_fact_that_nobody_knows(tmp_path: Path) -> None:
    """Proves: facts that a rule of the sheet asks for and that are none of sheet Facts, of a pack, or severe_ok are
    told at the cell, the scope or what lifts the rule, with the nearest; others, and those of packs' rules, are not.

    Sensitivity: a slip of the pen leaves a rule without people in silence.
    """
    head = ["kind", "scope", "of", "max", "when", "unless"]
    rules = [
        head,
        ["run", "all with night_wroker and not trainee", "day_worked", 3, None, None],
        ["run", "all with severe_ok and Trainee and not night_worker", "day_worked", 3, None, None],
        ["forbid", "all with trainee", None, None, "start>=23:00", "traine"],
    ]
    facts = [FACTS, ["ana", "Trainee", "yes", None, None]]
    found = [warning for warning in told(tmp_path, tiny(Rules=rules, Facts=facts)) if "knows fact" in warning[1]]
    assert found == [
        ("Rules!B2", "neither sheet Facts nor a rule pack knows fact 'night_wroker'; did you mean 'night_worker'?"),
        ("Rules!F4", "neither sheet Facts nor a rule pack knows fact 'traine'; did you mean 'trainee'?"),
    ]


def test_a_permit_is_heard_where_patterns_are_judged(tmp_path: Path) -> None:
    """Proves: a pattern that only a permit makes lawful is warned of without it, and not with it.

    Sensitivity: the pattern judged for people of whom no fact is known.
    """
    shifts = [
        ["id", "earliest_start", "latest_start", "start_step_minutes", "lengths_minutes"],
        ["n", "08:00", "08:00", 60, 240],
    ]
    rules = [["kind", "when", "unless"], ["forbid", "start>=06:00", "permit"]]

    def warned(**more: Any) -> bool:
        return any(
            "can never work" in sentence for _, sentence in told(tmp_path, tiny(Shifts=shifts, Rules=rules, **more))
        )

    assert warned()
    assert not warned(Facts=[FACTS, ["hub", "permit", "yes", None, None]])


def test_a_pack_that_binds_nobody_for_want_of_facts(tmp_path: Path) -> None:
    """Proves: the law of Singapore, all of which waits for `part4_covered`, is told at the key as applied to nobody,
    with the facts; some of its rules where the hub gives that fact alone; nothing where it does not cover the hub.

    Sensitivity: a planner who names a pack, sees no violation, and takes the roster for lawful.
    """

    def waiting(*facts: str) -> list[tuple[str, str]]:
        sheets = law([["hub", *fact.split("="), None, None] for fact in facts], rule_packs="SG")
        return [pair for pair in told(tmp_path, sheets) if "applied to nobody" in pair[1]]

    ((where, sentence),) = waiting()
    assert where == "Hub!B7"
    assert sentence.startswith(
        "18 of 18 rules of pack SG are applied to nobody (NOTHING of this pack holds), for want of "
    )
    assert " for want of part4_covered, " in sentence
    assert "sheet Facts takes a yes or no" in sentence
    ((_, sentence),) = waiting("part4_covered=yes")
    assert " of 18 rules of pack SG are applied to nobody, for want of " in sentence
    assert not sentence.startswith("18")
    assert "part4_covered" not in sentence
    assert "published (sheet Hub)" in sentence
    assert not waiting("part4_covered=no")


def test_a_pattern_need_not_hold_wellness_time(tmp_path: Path) -> None:
    """Proves: with the policy, which asks for wellness time in every duty, no pattern is called impossible: the planner
    lays it into the duty. Sensitivity: every pattern of a hub with the policy is warned of, and planned all the same.
    """
    assert not [s for _, s in told(tmp_path, law(rule_packs="ts-wellness")) if "can never work" in s]


def test_holidays_of_the_law_that_a_hub_leaves_out(tmp_path: Path) -> None:
    """Proves: a hub under the pack of Berlin with the holidays of another country is told, at the key, which days of
    its own law it leaves out; one that names Berlin's, or nothing, is told nothing.

    Sensitivity: work on Good Friday that no law of the roster forbids, without a word.
    """
    german: dict[str, Any] = {"rule_packs": "DE", "time_zone": "Europe/Berlin", "start": date(2027, 3, 22), "days": 14}
    demand = {"Demand": [["date", "start", "queue", "heads"], [date(2027, 3, 22), "09:00", "q", 1]]}
    expected = "left out are public holidays of pack DE (DE-BE): 2027-03-26, 2027-03-29; its rules on holidays do not"
    other = told(tmp_path, {**law(holidays="US", **german), **demand})
    assert [where for where, sentence in other if sentence.startswith(expected)] == ["Hub!B8"]
    same: list[dict[str, Any]] = [{"holidays": "DE-BE"}, {}]
    for own in same:
        assert not [one for one in told(tmp_path, {**law(**own, **german), **demand}) if "left out are" in one[1]]


def test_facts_that_contradict_each_other(tmp_path: Path) -> None:
    """Proves: of one subject a fact is yes or no on each date: another answer for dates that overlap is an error at its
    value, one for later dates is none; an expired permit counts for nothing, and is told as expired.

    Sensitivity: whichever of two rows is read last; a permit of last year that reads like one that ends next week.
    """
    word = ["hub", "contract_sets_rest_day"]
    first, after = [*word, "yes", None, date(2027, 3, 2)], [*word, "no", date(2027, 3, 3), None]
    (fault,) = faults(tmp_path, law([first, [*word, "no", date(2027, 3, 2), None]]))
    assert (fault.where, fault.expected) == (
        "Facts!C3",
        "expected one answer for each date; Facts!B2 says another of hub",
    )
    assert read(tmp_path, law([first, after])).problem.facts
    expired = told(tmp_path, law([[*word, "yes", None, date(2027, 2, 1)]]))
    assert [where for where, sentence in expired if "has expired" in sentence] == ["Facts!E2"]


def test_bans_that_a_fact_would_lift(tmp_path: Path) -> None:
    """Proves: that nobody works on Sundays in Dublin without a fact is told with the fact, and not where it is given.

    Sensitivity: empty Sundays that nothing explains.
    """
    expected = "of everybody free until sheet Facts gives what lifts them: IE.s13.5 (contract_sets_rest_day)"
    assert [one for one in told(tmp_path, law()) if expected in one[1]]
    given = told(tmp_path, law([["hub", "contract_sets_rest_day", "yes", None, None]]))
    assert not [one for one in given if "IE.s13.5" in one[1]]


def test_kinds_of_absence_that_averages_know(tmp_path: Path) -> None:
    """Proves: leave and holiday are annual leave, which averages leave out; another word is told once, with the kinds
    that rules know.

    Sensitivity: three weeks of `Urlaub` that count as three weeks without work, and pass 48 h on average.
    """
    header, days = ["moderator", "from", "to", "kind"], (MONDAY, MONDAY)
    rows = [["ana", *days, "leave"], ["ana", *days, "Holiday"], ["ana", *days, "Urlaub"]]
    found = [one for one in told(tmp_path, {**law(), "Absences": [header, *rows]}) if "no average" in one[1]]
    assert len(found) == 1
    assert "rules know annual_leave" in found[0][1]


def test_a_row_in_place_of_a_rule_of_the_policy(tmp_path: Path) -> None:
    """Proves: a row with the id of a policy's rule takes its place, and that is said; one of another kind is refused.

    Sensitivity: a limit of the policy that a row of another kind ends without a word.
    """
    header = ["kind", "id", "when", "min"]
    policy = law(rule_packs="ts-wellness")
    assumed = read(tmp_path, {**policy, "Rules": [header, ["forbid", "W.length", "length>9h", None]]}).assumptions
    assert "Rules: Rules!B2 takes the place of W.length of ts-wellness" in assumed
    (fault,) = faults(tmp_path, {**policy, "Rules": [header, ["rest_between", "W.length", None, "9h"]]})
    assert fault.where == "Rules!A2"
    assert fault.expected.startswith("expected forbid, the kind of W.length in ts-wellness")


def test_minutes_that_no_date_holds(tmp_path: Path) -> None:
    """Proves: a date has no more than 1,440 minutes, and no more severe ones than were worked.

    Sensitivity: a slip of the pen in the ledger that fills a month's average.
    """
    header = ["moderator", "date", "worked_minutes", "severe_minutes"]
    rows = [["ana", date(2027, 2, 20), 2000, None], ["ana", date(2027, 2, 21), 240, 300]]
    found = faults(tmp_path, {**law(), "Ledger": [header, *rows]})
    assert [(fault.where, fault.expected) for fault in found] == [
        ("Ledger!C2", "expected at most 1440 minutes on a date"),
        ("Ledger!D3", "expected at most what was worked on this date, 240 minutes"),
    ]
