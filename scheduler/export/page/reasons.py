"""Why the roster is as it is: a paragraph for each finding, what stands behind it below, the first one open."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from scheduler.workbook.writing.text import escaped

if TYPE_CHECKING:
    from models.why import Finding, Reason, Why

_MOST = 100
_ROLES = {
    "blocked": "cannot",
    "unlock": "what would help",
    "trade": "what it would cost elsewhere",
    "unreachable": "out of reach",
    "open": "not settled in the time there was",
    "member": "takes part",
}


def reasons_html(why: Why) -> str:
    """All findings, the most important first, and what was left out."""
    if not why.findings and not why.left_out:
        return '<p class="none">Nothing is short, denied or in conflict.</p>'
    shown = "".join(_finding(finding, first=not n) for n, finding in enumerate(why.findings[:_MOST]))
    left = [f"and {len(why.findings) - _MOST} more"] if len(why.findings) > _MOST else []
    return shown + "".join(f'<p class="note">{_text(line)}</p>' for line in (*left, *why.left_out))


def _finding(finding: Finding, *, first: bool) -> str:
    head = f'<span class="topic">{_text(finding.topic)}</span> {_text(finding.sentence)}'
    if finding.where:
        head += f' <span class="note">{_text(finding.where)}</span>'
    told = [reason for reason in finding.reasons if reason.sentence not in finding.sentence]
    if not told:
        return f'<div class="finding"><p>{head}</p></div>'
    # Reasons of one role stand together; the sort keeps their order otherwise.
    order = list(_ROLES)
    groups = groupby(sorted(told, key=lambda reason: order.index(reason.role)), key=lambda reason: reason.role)
    lists = "".join(f"<h4>{_ROLES[role]}</h4><ul>{''.join(map(_reason, group))}</ul>" for role, group in groups)
    opened = " open" if first else ""
    return f'<details class="finding"{opened}><summary>{head}</summary>{lists}</details>'


def _reason(reason: Reason) -> str:
    where = f' <span class="note">{_text(", ".join(reason.where))}</span>' if reason.where else ""
    return f"<li>{_text(reason.sentence)}{where}</li>"


def _text(text: str) -> str:
    return escape(escaped(text))
