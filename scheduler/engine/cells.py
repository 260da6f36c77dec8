"""The cells in which the inside of a duty is planned, each a piece's minutes long, and what a shift works in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from models.slots import stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Cell(NamedTuple):
    """A cell (its number: elapsed minutes ÷ those of a piece) in which a shift works, and for how many minutes."""

    number: int
    minutes: int


def cells_of(start: int, end: int, away: Iterable[Sequence[Any]], piece: int) -> tuple[Cell, ...]:
    """Cells in which a shift `[start, end)` works, breaks `away` left out, in order of time."""
    found: dict[int, int] = {}
    for low, high in stretches(start, end, away):
        for number in range(low // piece, -(-high // piece)):
            minutes = min(high, (number + 1) * piece) - max(low, number * piece)
            found[number] = found.get(number, 0) + minutes
    return tuple(Cell(*item) for item in found.items())


def room_for_calm(cells: Iterable[Cell], piece: int) -> tuple[int, ...]:
    """Lengths of the runs of whole cells, the longest first: only whole cells hold wellness time."""
    runs: list[list[int]] = []
    for cell in cells:
        if cell.minutes < piece:
            continue
        if runs and runs[-1][1] == cell.number:
            runs[-1][0] += 1
            runs[-1][1] += 1
        else:
            runs.append([1, cell.number + 1])
    return tuple(sorted((length for length, _ in runs), reverse=True))


def calm_fits(room: Sequence[int], due: int, piece: int, shortest: int) -> bool:
    """Whether `due` minutes fit into these runs in parts of `shortest` minutes or more (of what is due, if less)."""
    wanted = due // piece
    least = min(wanted, -(-shortest // piece))
    return any(sum(room[:parts]) >= wanted >= parts * least for parts in range(1, len(room) + 1)) or not wanted


def spans_of(start: int, end: int, away: Iterable[Sequence[Any]], piece: int) -> dict[int, tuple[int, int]]:
    """First minute of work in each cell of a shift, and the one after the last."""
    found: dict[int, tuple[int, int]] = {}
    for low, high in stretches(start, end, away):
        for number in range(low // piece, -(-high // piece)):
            begins, ends = max(low, number * piece), min(high, (number + 1) * piece)
            found[number] = found.get(number, (begins, ends))[0], ends
    return found
