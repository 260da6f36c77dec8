"""How long a line of demand lasts that does not say so: as long as its neighbours are apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.workbook.reading.cells import DAY
from scheduler.workbook.schema import DEMAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.workbook.reading.demand.entry import Entry
    from scheduler.workbook.reading.session import Session

_HOUR = 60


def gaps_of(groups: Iterable[Sequence[int]]) -> Counter[int]:
    """How often each distance between neighbouring starts of a group occurs."""
    gaps: Counter[int] = Counter()
    for starts in groups:
        in_order = sorted(set(starts))
        gaps.update(later - earlier for earlier, later in pairwise(in_order))
    return gaps


def usual(gaps: Counter[int]) -> int | None:
    """The most frequent distance; None without any.

    Of equally frequent ones the largest up to an hour: lines that last too long meet, which is told, while lines that
    end too early would lose heads in silence.
    """
    return max(gaps, key=lambda gap: (gaps[gap], gap <= _HOUR, gap), default=None)


class Spacing:
    """Decides how long lines without an end last, and says so where that is not the hub's interval."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._interval = session.horizon.interval_minutes

    def of_matrix(self, starts: Sequence[int], place: str) -> int:
        """Minutes of a matrix's rows: their usual distance, or the hub's interval for a single one.

        Distances above an hour must be even, or it is anyone's guess what lies between.
        """
        gaps = gaps_of([starts])
        gap = usual(gaps) or self._interval
        if gap > _HOUR and (len(gaps) > 1 or len(starts) < 3):
            self._session.faults.error(place, f"expected starts at most an hour apart, or evenly apart; here {gap} min")
            gap = self._interval
        self._tell(gap, f"the matrix at {place}", [starts])
        return gap

    def of_lines(self, entries: list[Entry], queues: Sequence[str], *, whole_table: bool) -> dict[int, int]:
        """Minutes that the lines of each queue last which have no end.

        A queue whose lines are mostly at one distance has that; others take the distance that is most frequent in the
        whole table, and without any the hub's interval. Where lines are at fault (no `whole_table`), their distances
        say nothing that is worth telling.
        """
        groups: dict[int, dict[tuple[int | None, int | None], list[int]]] = defaultdict(lambda: defaultdict(list))
        for entry in entries:
            if entry.end is None:
                groups[entry.queue][entry.day, entry.weekday].append(entry.start)
        whole = usual(gaps_of(starts for of_queue in groups.values() for starts in of_queue.values()))
        lengths = {queue: self._of_queue(list(of_queue.values()), whole) for queue, of_queue in groups.items()}
        refused = {queue for queue, length in lengths.items() if length is None and whole_table}
        for entry in entries:
            if entry.end is None and entry.queue in refused:
                refused.remove(entry.queue)
                self._session.faults.error(
                    entry.place,
                    f"expected a column `end`: the starts of queue {queues[entry.queue]} are more than an hour apart, "
                    "and it is not clear how long a line lasts",
                )
        known = {queue: length or self._interval for queue, length in lengths.items()}
        for queue, length in known.items():
            self._tell(length, f"queue {queues[queue]}", groups[queue].values())
        return known

    def _of_queue(self, groups: list[list[int]], whole: int | None) -> int | None:
        """Minutes that a queue's lines last; None where that cannot be told."""
        gaps = gaps_of(groups)
        own = usual(gaps)
        if own is not None and own <= _HOUR and gaps[own] >= 3 and 2 * gaps[own] >= gaps.total():
            return own
        if own is not None and _tiles(groups, own):
            return own
        if whole is None:
            return self._interval
        return whole if whole <= _HOUR else None

    def _tell(self, minutes: int, what: str, groups: Iterable[Sequence[int]]) -> None:
        if minutes != self._interval:
            self._session.assume(f"Demand: each line of {what} lasts {minutes} minutes, as far as its starts are apart")
        # Three equal distances in a row that are longer than the lines look like lines of another grain.
        for starts in groups:
            in_order = sorted(set(starts))
            gaps = [later - earlier for earlier, later in pairwise(in_order)]
            for gap, second, third in zip(gaps, gaps[1:], gaps[2:], strict=False):
                if minutes < gap == second == third <= _HOUR:
                    self._session.faults.warning(
                        DEMAND.name,
                        f"lines of {what} are also {gap} minutes apart, and each is taken to last {minutes}; add a "
                        "column `end` if some last longer",
                    )
                    return


def _tiles(groups: list[list[int]], gap: int) -> bool:
    """Whether starts at this distance go round the clock, on every date that has any."""
    return DAY % gap == 0 and all(len(set(starts)) * gap == DAY for starts in groups)
