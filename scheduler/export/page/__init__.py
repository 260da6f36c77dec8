"""`report.html`: the roster on one page that asks nobody for anything: pictures are drawn in it, styles stand in it.

It is a page for people. What its tables say comes from the tables of `roster.xlsx`, long ones cut short. A page of one
vendor's people has no coverage, demand or scorecard: these tell of the whole hub.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.export.case import Case, Files
from scheduler.export.comma import bytes_file
from scheduler.export.page.card import head_html, tiles_html
from scheduler.export.page.curves import curves_html
from scheduler.export.page.gantt import days_html
from scheduler.export.page.heat import heat_html
from scheduler.export.page.reasons import reasons_html
from scheduler.export.page.table import table_html
from scheduler.workbook.writing.about import scorecard_table
from scheduler.workbook.writing.coverage import shortfalls_table
from scheduler.workbook.writing.findings import hours_table, left_off_table, violations_table

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT_FILE = "report.html"
_VIOLATION = ("hardness", "moderator", "name", "sentence", "points", "rule", "article")
"""Of a violation the sentence says the rest."""
_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
"""What a browser may fetch for this page: nothing."""


def page_files(case: Case) -> Files:
    """The page."""
    return Files({REPORT_FILE: bytes_file(page(case).encode("utf-8", "backslashreplace"))})


def page(case: Case) -> str:
    """The whole page as text."""
    parts = dict(_sections(case))
    links = "".join(f'<a href="#{name.lower().replace(" ", "-")}">{name}</a>' for name in parts)
    body = "".join(
        f'<section id="{name.lower().replace(" ", "-")}"><h2>{name}</h2>{text}</section>'
        for name, text in parts.items()
    )
    style, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    title, head = head_html(case)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<header>{head}</header>\n"
        f"<nav>{links}</nav>\n<main>{body}</main>\n<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _sections(case: Case) -> Iterator[tuple[str, str]]:
    """Name and content of each section, in the order in which they are read."""
    book = case.book
    hub = case.vendor is None
    if hub:
        yield "Scorecard", tiles_html(case) + table_html(scorecard_table(case.scorecard), folded="All figures")
        yield "Coverage", heat_html(case)
        yield "Demand", curves_html(case)
    yield "Day by day", days_html(case)
    if hub:
        yield "Shortfalls", table_html(shortfalls_table(book), empty="Nothing is short.")
    if case.why is not None:
        yield "Reasons", reasons_html(case.why)
    yield "Violations", table_html(violations_table(book), only=_VIOLATION, empty="No rule is broken.")
    if book.left_off:
        yield "Left off", table_html(left_off_table(book))
    yield "Hours", table_html(hours_table(book), folded="By person and week")
