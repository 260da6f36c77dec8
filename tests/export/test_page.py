"""The page: it asks nobody for anything, draws what the checker counted, and takes text as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models import Queue
from models.rule import UNITS_PER_MINUTE
from models.why import Finding, Reason, Why
from scheduler.export.page import page
from scheduler.export.page.draw import steps
from scheduler.export.page.table import table_html
from scheduler.workbook.writing.tables import Column, Table
from tests.export.cases import case
from tests.factories import SPRING_FORWARD, duty, moderator, pattern, roster, tiny_problem

if TYPE_CHECKING:
    from scheduler.export.case import Case

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects tags with their attributes, and finds out whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def hub() -> Case:
    """Two people, two queues, two days with a change of clocks; one hour short."""
    people = (moderator("ana", name="Ana Berg"), moderator("ben", vendor="acme"))
    heads = np.zeros((2, 47))
    heads[0, 7:16] = 1  # 08:00 to 17:00 on the short day
    problem = tiny_problem(days=2, start=SPRING_FORWARD, moderators=people, queues=("spam", "hate"), heads=heads)
    worked = roster(problem, duty(problem, "ana", 0, queue="spam"), duty(problem, "ben", 1, "20:00", queue="hate"))
    why = Why(
        problem_sha256=problem.sha256,
        findings=(Finding(topic="shortfall", name="open", sentence="An hour is short.", reasons=(_reason(),)),),
    )
    return case(problem, worked, why=why)


def _reason() -> Reason:
    return Reason(moderator="ben", role="blocked", sentence="ben cannot <b>.", where=("Rules!A2",))


def test_no_request_to_any_host(hub: Case) -> None:
    """Proves: no attribute, style or script of the page names another file or host, and its policy forbids fetching.

    Sensitivity: a font, a script, a picture or a namespace with an address; a policy that allows one.
    """
    text = page(hub)
    found = Reader(text).tags
    links = [(tag, name, value) for tag, given in found for name, value in given.items() if name in _LOADING]
    assert [link for link in links if not link[2].startswith("#")] == []
    assert not re.search(r"https?:|//\w|url\(|@import|fetch\(|XMLHttpRequest|import\(", text.replace("://", "//"))
    policy = next(given["content"] for tag, given in found if given.get("http-equiv") == "Content-Security-Policy")
    assert policy.split("; ")[0] == "default-src 'none'"
    assert "http" not in policy
    assert not {tag for tag, _ in found} & {"link", "img", "iframe", "object", "embed", "base", "form", "use", "image"}


_LOADING = {"src", "href", "srcset", "action", "data", "poster", "background", "xlink:href", "formaction"}


def test_the_heatmap_is_the_coverage(hub: Case) -> None:
    """Proves: the cells of the first panel sum to minus the checker's shortage, the skipped hour has none, and each
    queue's panel is presence less demand. Sensitivity: a panel in the place of another, or time shifted by an hour."""
    maps = [given for tag, given in Reader(page(hub)).tags if given.get("class") == "heat"]
    tables = [[row.split(",") for row in given["data-cells"].split(";")] for given in maps]
    assert len(tables) == 4
    short = hub.verdict.coverage.short.sum() / (60 * UNITS_PER_MINUTE)
    assert short == 1
    assert sum(float(value or 0) for row in tables[0] for value in row) == -short
    assert tables[0][16] == ["-1", "0"]  # 16:00 to 17:00 on the first date
    assert tables[0][1] == ["", "0"]
    net = (hub.verdict.coverage.present - hub.verdict.coverage.required)[1].sum() / (60 * UNITS_PER_MINUTE)
    assert sum(float(value or 0) for row in tables[3] for value in row) == net == 4  # hate, up to midnight


def test_a_panel_for_every_date_queue_and_sum(hub: Case) -> None:
    """Proves: both dates can be chosen, the busiest first; demand of all queues and of each; local times.

    Sensitivity: dates without duties, panels that no choice leads to.
    """
    tags = Reader(page(hub)).tags
    chosen = [given["value"] for tag, given in tags if tag == "option"]
    panels = [given["id"] for tag, given in tags if given.get("class") == "panel"]
    assert chosen == panels == ["queue-0", "queue-1", "demand-0", "demand-1", "demand-2", "day-0", "day-1"]
    text = page(hub)
    assert "Sunday 28 March 2027: 1 duty<" in text
    assert "ana · Ana Berg, 8 h paid\n08:00-16:00 spam" in text
    assert ">01:00<" in text  # the second duty ends at 04:00


def test_what_a_page_of_a_vendor_leaves_out(hub: Case) -> None:
    """Proves: names, duties, queues of others and all figures of the hub are nowhere in the vendor's page.

    Sensitivity: the hub's page has each of these words.
    """
    of_vendor = page(case(hub.problem, hub.roster, vendor="acme"))
    words = ["ana", "Ana Berg", "spam", "Scorecard", "person-hours", "Shortfalls", "demand covered"]
    assert [word for word in words if word not in page(hub)] == []
    assert [word for word in words if re.search(rf"\b{word}\b", of_vendor.partition("<style>")[0])] == []
    body = of_vendor.partition("<body>")[2].partition("<script>")[0]
    assert [word for word in words if re.search(rf"\b{word}\b", body)] == []
    assert "ben" in body


def test_reasons_stand_where_somebody_asked(hub: Case) -> None:
    """Proves: findings with their reasons and cells, and nothing of them where nobody asked. Sensitivity: markup in a
    sentence that is taken as markup."""
    assert "An hour is short." in page(hub)
    assert "ben cannot &lt;b&gt;." in page(hub)
    assert "Rules!A2" in page(hub)
    assert "Reasons" not in page(case(hub.problem, hub.roster))


def test_hostile_texts_stay_texts() -> None:
    """Proves: names that are markup, script ends or formulas change no tag of the page. Sensitivity: one unescaped."""
    evil = "\"'></script><script>alert(1)</script>=1"
    people = [moderator(evil, name=evil, team=evil)]
    plain, hurt = (
        tiny_problem(moderators=[who], queues=[Queue(id=q)], hub={"name": name})
        for who, q, name in ((moderator("a", name="b"), "q", "n"), (people[0], evil, evil))
    )
    one = page(case(plain, roster(plain, duty(plain, "a", 0, queue="q"))))
    other = page(case(hurt, roster(hurt, duty(hurt, evil, 0, queue=evil))))
    assert [tag for tag, _ in Reader(one).tags] == [tag for tag, _ in Reader(other).tags]
    assert "alert(1)</script>" not in other


def test_formulas_and_numbers_in_tables() -> None:
    """Proves: text that begins with = + - @ gets an apostrophe, a negative number none. Sensitivity: both alike."""
    table = Table((Column("a"), Column("b", "hours")), [("=1", -2.0), ("@x", 1.0), ("-3", 0.5), ("b", 0.25)])
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table_html(table))
    assert cells == ["&#x27;=1", "-2.00", "&#x27;@x", "1.00", "&#x27;-3", "0.50", "b", "0.25"]
    assert re.findall(r"<td[^>]*>(.*?)</td>", table_html(table, only=("b",))) == cells[1::2]


def test_long_tables_are_cut_and_say_so() -> None:
    """Proves: 200 rows, then how many more there are. Sensitivity: a page of a hundred thousand rows, or silence."""
    text = table_html(Table((Column("a"),), [("x",)] * 250))
    assert text.count("<tr>") == 201
    assert "and 50 more" in text


def test_step_lines_join_what_is_equal() -> None:
    """Proves: three equal values are one step. Sensitivity: a point a slot makes pages of megabytes."""
    assert steps([0, 1, 2, 3, 4], [5, 5, 5, 7]) == "M0 5H3V7H4"


def test_demand_per_pattern_and_empty_rosters_have_pages() -> None:
    """Proves: both are written, with a row for each pattern and a word that nobody is on duty."""
    shapes = [pattern("early", "06:00"), pattern("late", "14:00")]
    problem = tiny_problem(days=2, patterns=shapes, per_pattern=True, heads=1)
    text = page(case(problem, roster(problem)))
    assert ">early<" in text
    assert "Nobody is on duty." in text


def test_the_script_finds_what_it_asks_for(hub: Case) -> None:
    """Proves: what the script selects by, and the data that it reads, are on the page; hidden panels are those that the
    choice does not show. Sensitivity: a class or attribute renamed on one side only."""
    text = page(hub)
    body, script = text.split("<script>")
    asked = set(re.findall(r"""(?:querySelectorAll|closest)\("([^"]+)"\)""", script))
    assert asked == {"select[data-panels]", ".panels", ".panel", "svg.heat"}
    tags = Reader(text).tags
    chosen = {given["value"] for tag, given in tags if tag == "option" and "selected" in given}
    shown = {given["id"] for _, given in tags if given.get("class") == "panel" and "data-off" not in given}
    assert len(chosen) == 3
    assert shown == chosen
    assert all(word in body for word in ('<select data-panels="', 'class="panels"', "data-grid=", "data-cells="))
    assert set(re.findall(r"dataset\.(\w+)", script)) == {"grid", "cells"}
