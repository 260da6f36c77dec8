"""What all pictures share: figures without global state, labels that cannot break them, whole files, some colours."""

from __future__ import annotations

import os
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

if TYPE_CHECKING:
    from pathlib import Path

INK, GREY, GRID = "#1f2933", "#6b7280", "#d5dae0"
DPI = 130
_LABEL_LENGTH = 40
_LEAST = (7.0, 2.6)
_MISSING = "\u25a1"


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of that many inches (at least 7 × 2.6), laid out so that labels do not overlap."""
    return Figure(figsize=(max(width, _LEAST[0]), max(height, _LEAST[1])), dpi=DPI, layout="constrained")


def label(text: str, length: int = _LABEL_LENGTH) -> str:
    """`text` as a label: cut to `length`, no mathematics, and a box for what the font cannot draw."""
    cut = text if len(text) <= length else text[: length - 1] + "…"
    glyphs = _glyphs()
    drawn = "".join(sign if ord(sign) in glyphs else _MISSING for sign in cut)
    return drawn.replace("$", r"\$")


def save(figure: Figure, path: Path) -> tuple[Path, Path]:
    """Write `figure` at `path`, a PNG's, and as SVG beside it, each whole or not at all. Raises OSError.

    Letters in the SVG are outlines, so that it needs no font; the same figure gives the same bytes.
    """
    png, svg = BytesIO(), BytesIO()
    # Not `savefig`: it draws every figure twice.
    FigureCanvasAgg(figure).print_png(png)  # type: ignore[no-untyped-call]  # has no annotations
    with rc_context({"svg.hashsalt": "rosterwright", "svg.fonttype": "path"}):
        FigureCanvasSVG(figure).print_svg(svg, metadata={"Date": None})  # type: ignore[no-untyped-call]
    return _written(png.getvalue(), path), _written(svg.getvalue(), path.with_suffix(".svg"))


def _written(content: bytes, path: Path) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    """Code points that the default font can draw."""
    return frozenset(get_font(findfont(FontProperties())).get_charmap())
