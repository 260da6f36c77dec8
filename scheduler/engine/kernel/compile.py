"""From the tables that rules filled in to the flat program of the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.clock import DAY_MINUTES
from scheduler.engine.kernel import debts
from scheduler.engine.kernel import program as P
from scheduler.engine.kernel.cares import bar_rows, pack_cares
from scheduler.engine.kernel.exposed import pack_exposed
from scheduler.engine.kernel.program import I8, Packer
from scheduler.engine.kernel.spells import pack_spells
from scheduler.engine.kernel.windows import pack_windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scheduler.engine.kernel.tables import TourTables


def compile_tables(tables: TourTables) -> I8:
    """The program of all moderators of the problem."""
    pack = Packer()
    lead, days, count = -tables.first_known_day, tables.problem.hub.days, len(tables.problem.moderators)
    past = past_rows(tables)
    for field, value in (
        (P.DAYS, days), (P.LEAD, lead), (P.HORIZON, tables.problem.horizon_minutes), (P.COUNT, count),
        (P.KNOWN, tables.clock.day_start(-lead)),
        (P.PATTERNS, len(tables.problem.patterns) + 1), (P.POSITIONS, lead + days + 1),
    ):  # fmt: skip
        pack.number(field, value)
    _pack_rows(pack, tables)
    weeks = [tables.clock.week_of(day, tables.problem.hub.week_start) for day in range(-lead, days)]
    pack.table(P.WEEK_OF, weeks)
    pack.table(P.PAST, past)
    bar_rows(tables)
    _pack_moderators(pack, tables)
    _pack_rules(pack, tables)
    pack_spells(pack, tables.spell_limits, count)
    pack_cares(pack, tables)
    pack_exposed(pack, tables)
    width = _pack_label(pack, tables, lead + days)
    pack.number(P.LABEL_WIDTH, pack_windows(pack, tables, past, width))
    return pack.program()


def past_rows(tables: TourTables) -> NDArray[np.int64]:
    """Row of the past duty that starts on each known day, shape `(moderators, lead)`; of several, the last to end."""
    lead = -tables.first_known_day
    rows = np.full((len(tables.problem.moderators), lead), -1, np.int64)
    shifts = tables.shifts
    for row in range(len(tables.options), len(shifts.start)):
        m, position = int(shifts.moderator[row]), int(shifts.day[row]) + lead
        held = rows[m, position]
        if held < 0 or shifts.end[held] < shifts.end[row]:
            rows[m, position] = row
    return rows


def _pack_rows(pack: Packer, tables: TourTables) -> None:
    shifts, options = tables.shifts, tables.options
    rows, past = len(shifts.start), len(shifts.start) - len(options)
    nowhere = len(tables.problem.patterns)
    fixed = [
        shifts.start, shifts.end, shifts.day, shifts.minute_of_day,
        np.where(shifts.pattern < 0, nowhere, shifts.pattern), shifts.paid,
        np.concatenate([options.group, np.full(past, -1, np.int64)]),
    ]  # fmt: skip
    same = [s.same for s in tables.sums]
    following = [s.following for s in tables.sums]
    member = [np.zeros(rows) if r.member is None else r.member for r in tables.runs]
    after = [r.after for r in tables.rests]
    starts, ends, unpaid = tables.pause_columns
    pauses = [column for b in range(starts.shape[1]) for column in (starts[:, b], ends[:, b], unpaid[:, b])]
    weighed = np.array([*same, *member], np.int64).reshape(len(same) + len(member), rows)
    _, first, classes = np.unique(weighed, axis=1, return_index=True, return_inverse=True)
    columns = [*fixed, classes.reshape(-1), *same, *following, *member, *after, *pauses]
    bases = np.cumsum([len(fixed) + 1, len(same), len(following), len(member), len(after)])
    for field, base in zip((P.SAME_AT, P.NEXT_AT, P.MEMBER_AT, P.AFTER_AT, P.PAUSE_AT), bases, strict=True):
        pack.number(field, int(base))
    pack.number(P.COLUMNS, len(columns))
    pack.number(P.PAUSES, starts.shape[1])
    pack.number(P.CLASSES, len(first))
    pack.table(P.ROWS, np.array(columns, np.int64).reshape(len(columns), rows).T)
    pack.table(P.CLASS_ROW, first)
    pack.table(P.GROUP_ROWS, options.group_rows)
    pack.table(P.DAY_GROUPS, options.day_groups)
    _pack_days(pack, tables)


def _pack_days(pack: Packer, tables: TourTables) -> None:
    """Slots of each day: its first one, the first and one past the last that its shifts reach; how far they spill.

    Where demand is per pattern, the minutes that a head of each pattern means.
    """
    options, problem = tables.options, tables.problem
    demand, days = problem.demand, problem.hub.days
    table, spill = np.zeros((days + 1, 3), np.int64), 0
    for day in range(days + 1):
        table[day, 0] = problem.slots.of_days(day, day)[0]
        rows = slice(*options.day_rows[day : day + 2].tolist()) if day < days else slice(0, 0)
        if not len(options.start[rows]):
            continue
        if demand.patterns:
            table[day, 1:] = table[day, 0], table[day, 0] + len(demand.patterns)
        else:
            last, size = int(options.end[rows].max()), problem.hub.interval_minutes
            table[day, 1:] = int(options.start[rows].min()) // size, min(demand.slots, -(-last // size))
            spill = max(spill, tables.clock.day_of(last - 1) - day)
    pack.table(P.DAY_SLOTS, table)
    pack.table(P.HEAD_MINUTES, demand.pattern_minutes)
    pack.number(P.SPILL, spill)


def _pack_moderators(pack: Packer, tables: TourTables) -> None:
    """Allowed rows and groups (64 to a word), allowed days off, and static prices with equal lines stored once."""
    rows, first = len(tables.options), tables.options.group_rows[:-1]
    by_contract, groups = _bits(tables.contract_allowed), _bits(_any_row(tables.contract_allowed, first))
    packed, open_groups = by_contract[tables.contract_of], groups[tables.contract_of]
    for m in {*tables.barred, *(tables.index[who] for who in tables.options.called)}:
        allowed = tables.allowed_rows(m)[None]
        packed[m], open_groups[m] = _bits(allowed)[0], _bits(_any_row(allowed, first))[0]
    pack.number(P.WORDS, -(-rows // 64))
    pack.table(P.ALLOWED, packed)
    pack.table(P.OPEN, open_groups)
    pack.table(P.OFF_ALLOWED, tables.off_allowed)
    width = int(np.diff(tables.options.day_rows).max(initial=0)) + 1
    index = np.full((len(tables.problem.moderators), tables.problem.hub.days), -1, np.int64)
    lines: dict[bytes, int] = {}
    store: list[I8] = []
    for (m, day), line in tables.priced.items():
        number = lines.setdefault(line.tobytes(), len(store))
        if number == len(store):
            store.append(line)
        index[m, day] = number
    pack.number(P.STATIC_WIDTH, width)
    pack.table(P.STATIC_INDEX, index)
    pack.table(P.STATIC_PRICE, np.array(store, np.int64))


def _bits(flags: NDArray[np.bool_]) -> I8:
    """Flags 64 to a word, shape `(lines, words)`."""
    padded = np.zeros((len(flags), -(-flags.shape[1] // 64) * 64), np.bool_)
    padded[:, : flags.shape[1]] = flags
    return np.ascontiguousarray(np.packbits(padded, axis=1, bitorder="little")).view(np.int64)


def _any_row(flags: NDArray[np.bool_], first: I8) -> NDArray[np.bool_]:
    """Whether any row of a group is flagged, shape `(lines, groups)`."""
    return np.logical_or.reduceat(flags, first, axis=1) if len(first) else flags[:, :0]


def _pack_rules(pack: Packer, tables: TourTables) -> None:
    pack.rules(P.RESTS, P.REST, [(r.price, [r.minutes, r.last_only], r.bound) for r in tables.rests])
    pack.rules(P.FOLLOWS, P.FOLLOW, [(f.price, [f.within], f.bound) for f in tables.follows])
    pack.table(P.BANNED, [f.banned for f in tables.follows])
    pack.rules(
        P.RUNS, P.RUN, [(r.price, [r.most, r.least, r.member is None, r.open_edges], r.bound) for r in tables.runs]
    )
    ends = np.cumsum([0, *(len(b.spans) for b in tables.blocks)])
    pack.rules(
        P.BLOCKS,
        P.BLOCK,
        [
            # A lead below zero stands for rests that belong where they start: -1 for none before them.
            (b.price, [b.minutes, int(ends[i]), int(ends[i + 1]), -1 - b.lead if b.starts else b.lead], b.bound)
            for i, b in enumerate(tables.blocks)
        ],
    )
    pack.table(P.SPAN, [span for b in tables.blocks for span in b.spans])
    pack.rules(P.SLIDES, P.SLIDE, [(s.price, [s.minutes, s.most], s.bound) for s in tables.slides])
    pack.rules(P.SPREADS, P.SPREAD, [(s.price, [s.week, s.tolerance], s.bound) for s in tables.spreads])
    pack.rules(P.BACKS, P.BACK, [(b.price, [b.tolerance], b.bound) for b in tables.backs])
    pack.rules(P.DEBTS, P.DEBT, debts.lines(tables.debts))
    known = range(tables.first_known_day, tables.problem.hub.days + 1)
    pack.table(P.MIDNIGHT, [tables.clock.day_start(day) for day in known])
    pack.table(P.DUE, [[tables.clock.day_start(day + d.within + 1) for day in known] for d in tables.debts])
    pack.rules(P.LONES, P.LONE, [(lone.price, [], lone.bound) for lone in tables.lones])


def _pack_label(pack: Packer, tables: TourTables, positions: int) -> int:
    """Where a label keeps its path, runs (length, touches the beginning), spreads, debts and sums; its width."""
    # A sliding window looks back over days that are 23 to 25 hours long, a rest block is judged when its span has ended
    # and somebody works again, however late; all others look at the day before.
    back = max((s.minutes // (DAY_MINUTES - 60) + 3 for s in tables.slides), default=1)
    near = min(positions, back)
    lookback = positions if tables.blocks else near
    runs = P.PATH + lookback
    spreads = runs + 2 * len(tables.runs)
    owed = spreads + 4 * len(tables.spreads)
    totals = owed + debts.STATE * len(tables.debts)
    pack.number(P.NEAR, near)
    pack.number(P.LOOKBACK, lookback)
    pack.number(P.LABEL_RUN, runs)
    pack.number(P.LABEL_SPREAD, spreads)
    pack.number(P.LABEL_DEBT, owed)
    pack.number(P.LABEL_TOTAL, totals)
    return totals + len(tables.sums)
