"""Sheets and columns: names, headers, comments, repetitions, what nobody reads, and where things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workbook.books import MONDAY, faults, heads, hub, only_fault, read, tiny

if TYPE_CHECKING:
    from pathlib import Path


def test_names_are_compared_folded(tmp_path: Path) -> None:
    """Proves: sheet names, headers, keys and words of ours ignore case, spaces around them and full-width forms."""
    sheets = tiny(Hub=None, Queues=None)
    sheets[
        " \N{FULLWIDTH LATIN CAPITAL LETTER H}\N{FULLWIDTH LATIN CAPITAL LETTER U}\N{FULLWIDTH LATIN CAPITAL LETTER B} "
    ] = [["KEY", " Value"], *[[f" {str(key).upper()} ", value] for key, value in hub()[1:]]]
    sheets["queues "] = [[" ID", "Language", "POLICY_AREA", "Severity"], ["q", "en", "hate", "BENIGN"]]
    reading = read(tmp_path, sheets)
    assert reading.problem.hub.name == "Tiny"
    assert reading.problem.queues[0].severity == "benign"


def test_ids_meet_after_normalisation(tmp_path: Path) -> None:
    """Proves: `1.0`, a number and full-width digits are one id; ids differ by case.

    Sensitivity: folding ids would read `Q` as `q`.
    """
    queues = [["id"], [1.0], ["q"]]
    demand = [
        ["date", "start", "queue", "heads"],
        [MONDAY, "09:00", "\N{FULLWIDTH DIGIT ONE}", 1],
        [MONDAY, "10:00", " 1.0 ", 2],
    ]
    assert heads(read(tmp_path, tiny(Queues=queues, Demand=demand)), "1")[9:11] == [1, 2]
    demand.append([MONDAY, "09:00", "Q", 1])
    assert only_fault(tmp_path, tiny(Queues=queues, Demand=demand)).where == "Demand!C4"


def test_lost_leading_zeros_are_repaired_where_one_id_fits(tmp_path: Path) -> None:
    """Proves: 7 finds 007 with a warning; with 007 and 07 there, 7 is unknown."""
    people = [["id"], ["007"], ["ana"]]
    absences = [["moderator", "from", "to"], [7, MONDAY, MONDAY]]
    reading = read(tmp_path, tiny(Moderators=people, Absences=absences))
    assert reading.problem.absences[0].moderator == "007"
    assert "Absences!A2: read '7', read as '007'" in "\n".join(map(str, reading.warnings))
    fault = only_fault(tmp_path, tiny(Moderators=[*people, ["07"]], Absences=absences))
    assert (fault.where, fault.read) == ("Absences!A2", "7")


def test_unknown_sheets_and_columns_are_named(tmp_path: Path) -> None:
    """Proves: nothing is skipped silently, and the nearest known name is suggested."""
    people = [["id", "langages", "Phone"], ["ana", "en", "1"]]
    queues = [["id"], ["q"]]
    reading = read(tmp_path, tiny(Moderators=people, Queues=queues, Abscences=[["x"]], Notes=[["for people"]]))
    told = [str(warning) for warning in reading.warnings]
    assert told[0] == "warning Abscences: this sheet is not read: its name is not known; did you mean 'Absences'?"
    assert "Moderators!B1: read 'langages', this column is not known, its cells are not read; did you mean" in told[1]
    assert "Moderators!C1: read 'Phone', this column is not known" in told[2]
    assert len(told) == 3


def test_a_column_for_notes_is_taken_everywhere(tmp_path: Path) -> None:
    """Proves: `note` is known on every sheet, `Rules` too, and never read."""
    rules = [["kind", "min", "note"], ["rest_between", "11h", "EU directive"]]
    demand = [["note", "date", "start", "queue", "heads"], ["x", MONDAY, "09:00", "q", 1], ["only a note"]]
    reading = read(tmp_path, tiny(Rules=rules, Demand=demand))
    assert reading.warnings == ()
    assert reading.problem.rules[0].parameters == (("min", "11h"),)


def test_a_hidden_sheet_is_used_only_without_a_visible_one(tmp_path: Path) -> None:
    """Proves: hidden `Queues` is used with a warning; beside a visible `queues ` it is left alone."""
    reading = read(tmp_path, tiny(), hidden=["Queues"])
    assert [str(w) for w in reading.warnings] == [
        "warning Queues: this hidden sheet is used, because no visible one has its name"
    ]
    sheets = {**tiny(), "Queues ": [["id"], ["q"], ["r"]]}
    assert len(read(tmp_path, sheets, hidden=["Queues"]).problem.queues) == 2
    assert only_fault(tmp_path, sheets).expected == "expected one sheet Queues; there are 2 of that name"


def test_comment_lines_and_blank_lines_are_no_data(tmp_path: Path) -> None:
    """Proves: a line that begins with `# ` is a comment, counted among the assumptions; `#1` is an id."""
    people = [[], ["# the team"], ["id"], ["# for example", "x"], [], ["#1"], [None], ["  "], ["ana"]]
    reading = read(tmp_path, tiny(Moderators=people))
    assert [m.id for m in reading.problem.moderators] == ["#1", "ana"]
    assert "1 lines that begin with `# ` are comments" in reading.assumptions


def test_repeated_lines_are_dropped_with_a_warning(tmp_path: Path) -> None:
    """Proves: a line word for word like an earlier one is no second absence, and is told."""
    absences = [["moderator", "from", "to"], ["ana", MONDAY, MONDAY], ["ana", MONDAY, MONDAY]]
    reading = read(tmp_path, tiny(Absences=absences))
    assert len(reading.problem.absences) == 1
    assert [w.where for w in reading.warnings] == ["Absences!A3"]


def test_a_doubled_column_is_an_error(tmp_path: Path) -> None:
    """Proves: of two columns of one name none is chosen."""
    fault = only_fault(tmp_path, tiny(Queues=[["id", "Kind", "kind "], ["q", "live", "live"]]))
    assert (fault.where, fault.expected) == ("Queues!C1", "expected each column once; 'kind' stands twice")


def test_a_missing_column_is_named_with_the_like_of_it(tmp_path: Path) -> None:
    """Proves: one error for the column, not one a line, and no error for what refers to the sheet."""
    sheets = tiny(
        Moderators=[["ids", "name"], ["ana", "Ana"]], Absences=[["moderator", "from", "to"], ["ana", MONDAY, MONDAY]]
    )
    fault = only_fault(tmp_path, sheets)
    assert fault.where == "Moderators!A1"
    assert fault.expected == "expected a column 'id' in this line; did you mean 'ids'?"


def test_a_column_without_a_name_is_told(tmp_path: Path) -> None:
    """Proves: filled cells under a blank header, beyond the last and beside a value of Hub are named, once a column.

    Sensitivity: a column that lost its name is read by nobody, in silence. A column `note` is for people.
    """
    people = [["id", None, "languages", "policy_areas"], ["ana", None, "en", "hate"], ["ben", 7, "en", "hate", "x"]]
    keys = hub()
    keys[0].append("note")
    keys[3] += ["first date", "2027-03-08"]
    reading = read(tmp_path, tiny(Moderators=people, Hub=keys))
    assert [(warning.where, warning.read) for warning in reading.warnings] == [
        ("Hub!D4", "2027-03-08"), ("Moderators!B3", "7"), ("Moderators!E3", "x"),
    ]  # fmt: skip
    assert "this column has no name in line 1" in reading.warnings[1].expected


def test_equal_faults_of_a_column_share_an_issue(tmp_path: Path) -> None:
    """Proves: the same unknown queue on 600 lines is one issue with its first cells, the last and the count; another
    one, and one that stands three times, keep their own. Sensitivity: cells told one by one, or dropped in silence.
    """
    rows = [[MONDAY, f"{index // 60:02d}:{index % 60:02d}", "qq"] for index in range(600)]
    rows[5][2] = rows[7][2] = rows[9][2] = "rr"
    sheets = tiny(Demand=[["date", "start", "queue", "heads"], *[[*row, 1] for row in rows]])
    found = faults(tmp_path, sheets)
    assert [(fault.where, fault.read) for fault in found] == [
        ("Demand!C2", "qq"), ("Demand!C7", "rr"), ("Demand!C9", "rr"), ("Demand!C11", "rr"),
    ]  # fmt: skip
    assert found[0].expected.endswith("(so in 597 cells: here, Demand!C3, Demand!C4, … and Demand!C601)")


def test_very_many_faults_of_a_kind_share_a_line(tmp_path: Path) -> None:
    """Proves: of different ones ten are told one by one, the others in one issue that says how many and the last cell,
    also where each names a place or time of its own. Nothing is left out of the count.
    """
    people = [["id", "severe_ok"], *[[f"m{index}", f"maybe {index}"] for index in range(500)]]
    found = faults(tmp_path, tiny(Moderators=people))
    assert len(found) == 11
    assert "(and 489 more cells of this column are alike, the last is Moderators!B501)" in found[-1].expected
    day = [[MONDAY, f"{hour:02d}:00", "q", heads] for heads in (1, 2) for hour in range(24)]
    found = faults(tmp_path, tiny(Demand=[["date", "start", "queue", "heads"], *day]))
    assert len(found) == 11
    assert "2027-03-01 00:00; Demand!D2 speaks of it too" in found[0].expected
    assert "(and 13 more cells of this column are alike, the last is Demand!D49)" in found[-1].expected


def test_places_name_the_cells_of_what_was_read(tmp_path: Path) -> None:
    """Proves: moderators, written and implied rules can be found again in the file."""
    sheets = tiny(
        Contracts=[["id", "hours_per_week_max"], ["full", 40]],
        Moderators=[["id", "contract"], ["ana", "full"]],
        Queues=[["id"], ["q"]],
        Rules=[
            ["kind", "min", "id"],
            ["rest_between", 11, None],
            ["rest_between", 12, "long"],
            ["rest_between", 13, None],
        ],
        Pins=[["moderator", "date", "off"], ["ana", MONDAY, "yes"]],
        Requests=[["moderator", "date", "wish"], ["ana", MONDAY, "off"], ["ana", MONDAY, "end<=16:00"]],
        Absences=[["moderator", "from", "to"], ["ana", "2027-03-02", "2027-03-02"]],
    )
    places = read(tmp_path, sheets).places
    assert places["moderator:ana"] == "Moderators!A2"
    assert places["hub:days"] == "Hub!B5"
    assert [places[f"rule:{name}"] for name in ("rest_between", "long", "rest_between.3")] == [
        "Rules!A2",
        "Rules!A3",
        "Rules!A4",
    ]
    assert places["rule:contract.full.hours_max"] == "Contracts!B2"
    assert places["rule:pin.ana.2027-03-01"] == "Pins!B2"
    assert places["rule:request.ana.2027-03-01.2"] == "Requests!B3"
    assert places["rule:absence.ana"] == "Absences!A2"


def test_places_name_every_implied_rule_of_people(tmp_path: Path) -> None:
    """Proves: the ids under which places are kept are those of `rules_of`, so that no message loses its cell."""
    from scheduler.rules import rules_of

    sheets = tiny(
        Contracts=[["id", "hours_per_week_min"], ["full", 35]],
        Moderators=[["id", "contract", "to"], ["ana", "full", None], ["ben", "full", MONDAY]],
        Queues=[["id"], ["q"]],
        Rules=[["kind", "min"], ["rest_between", 11]],
        Pins=[["moderator", "date", "off"], ["ana", MONDAY, "yes"]],
        Requests=[["moderator", "date", "wish"], ["ana", MONDAY, "off"], ["ana", MONDAY, "on"]],
        Absences=[["moderator", "from", "to"], ["ana", "2027-03-02", "2027-03-02"]],
        Availability=[["moderator", "from", "to", "kind"], ["ana", MONDAY, MONDAY, "not"]],
    )
    reading = read(tmp_path, sheets)
    everywhere = {"one_duty_a_day", "skill"}
    assert {rule.id for rule in rules_of(reading.problem)} - everywhere <= {
        name.removeprefix("rule:") for name in reading.places
    }


def test_the_digest_is_of_the_file(tmp_path: Path) -> None:
    """Proves: `sha256` is what anybody computes of the file."""
    import hashlib

    digest = read(tmp_path, tiny()).sha256
    assert digest == hashlib.sha256((tmp_path / "hub.xlsx").read_bytes()).hexdigest()


@pytest.mark.parametrize("key", ["week_start", "holidays", "queue_mode", "min_hard"])
def test_what_is_assumed_is_said(tmp_path: Path, key: str) -> None:
    """Proves: each key that is left out is told, and none that is given."""
    given = {"week_start": "Sunday", "holidays": "2027-03-01", "queue_mode": "shared", "min_hard": "no"}
    without, full = read(tmp_path, tiny()), read(tmp_path, tiny(Hub=hub(**given)))
    assert len(without.assumptions) == len(full.assumptions) + 4
    assert read(tmp_path, tiny(Hub=hub(**{key: given[key]}))).assumptions != without.assumptions
