"""Small pieces of SVG: short numbers, cells of one colour in one path, step lines; and a chooser of panels."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def number(value: float) -> str:
    """A coordinate to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def svg(width: float, height: float, inner: str, label: str, *, more: str = "") -> str:
    """A picture of that many points, which shrinks with the page."""
    size = f'viewBox="0 0 {number(width)} {number(height)}" style="max-width:{number(width)}px"'
    return f'<svg {size} role="img" aria-label="{escape(label)}"{more}>{inner}</svg>'


def text(x: float, y: float, shown: str, kind: str = "") -> str:
    """A text; `kind` is its classes."""
    classes = f' class="{kind}"' if kind else ""
    return f'<text x="{number(x)}" y="{number(y)}"{classes}>{escape(shown)}</text>'


def boxes(fill: str, spots: Iterable[tuple[float, float, float, float]]) -> str:
    """Rectangles (x, y, width, height) of one colour as one path."""
    path = "".join(f"M{number(x)} {number(y)}h{number(w)}v{number(h)}h-{number(w)}z" for x, y, w, h in spots)
    return f'<path fill="{fill}" d="{path}"/>' if path else ""


def steps(edges: Sequence[float], values: Sequence[float]) -> str:
    """Path data of a step line: `values[i]` from `edges[i]` to `edges[i+1]`; equal neighbours are one step."""
    found: list[str] = []
    at = 0
    for value, run in groupby(values):
        start, at = at, at + len(list(run))
        found.append(f"{'V' if found else f'M{number(edges[start])} '}{number(value)}H{number(edges[at])}")
    return "".join(found)


def chooser(name: str, label: str, panels: Mapping[str, str], first: str = "") -> str:
    """A list to choose from and the panel of each choice; without scripts all panels are shown, one below the other."""
    chosen = first or next(iter(panels), "")
    options, shown = [], []
    for index, (title, content) in enumerate(panels.items()):
        on = title == chosen
        options.append(f'<option value="{name}-{index}"{" selected" if on else ""}>{escape(title)}</option>')
        off = "" if on else ' data-off=""'
        shown.append(f'<div class="panel" id="{name}-{index}"{off}><h3>{escape(title)}</h3>{content}</div>')
    select = f'<label class="choose">{escape(label)} <select data-panels="{name}">{"".join(options)}</select></label>'
    return f'<div class="panels">{select}{"".join(shown)}</div>'
