"""The text format that both public instance sets share: sections of lines with commas, comments after a `#`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read_sections(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Fields of every line, by the section's name without `SECTION_`; empty lines and comments are left out.

    Raises OSError where the file cannot be read, ValueError at a line outside every section.
    """
    sections: dict[str, list[tuple[str, ...]]] = {}
    rows: list[tuple[str, ...]] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("SECTION_"):
            rows = sections.setdefault(text.removeprefix("SECTION_"), [])
        elif text and not text.startswith("#"):
            if rows is None:
                raise ValueError(f"{path.name}, line {number}: {text!r} stands before the first section")
            rows.append(tuple(field.strip() for field in text.split(",")))
    return sections
