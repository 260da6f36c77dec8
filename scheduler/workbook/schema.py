"""The workbook in one table: sheets, their columns, what a cell holds, and what it means.

The reader, the template and the documentation all read this table, so they cannot drift apart. A column's `type` names
how its cells are read (`scheduler.workbook.reading.cells`); every sheet also takes a column `note`, for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.roster import EVENT_KINDS
from scheduler.rules.names import DAY_NAMES

CellType = Literal[
    "id", "label", "text", "list", "labels", "yes_no", "date", "time", "time_or_off", "moment", "duration", "whole",
    "whole_list", "number", "percent", "weekday", "breaks", "wish",
]  # fmt: skip

NOTE = "note"
"""A column that every sheet takes and no rule reads."""

COMMENT_MARK = "# "
"""A line whose first filled cell begins with this is a comment, such as the template's examples."""

IGNORED_SHEETS = ("Read me", "Notes")
"""Sheets for people, skipped without a warning."""


@dataclass(frozen=True)
class Column:
    """One column (or, on `Hub`, one key): how its cells are read, and what they mean.

    `choices` are the only words allowed; `refers` names the sheet whose ids are allowed.
    """

    name: str
    type: CellType
    meaning: str
    example: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: what its rows say, and its columns in the order of the template."""

    name: str
    purpose: str
    columns: tuple[Column, ...]
    required: bool = False

    def column(self, name: str) -> Column:
        """Column of that name. Raises KeyError."""
        return next(column for column in self.columns if column.name == name) if name in self.names else _missing(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)


def _missing(name: str) -> Column:
    raise KeyError(name)


YES_NO = ("yes", "no")

_MODERATOR = Column("moderator", "id", "Id on sheet Moderators.", "M001", True, refers="Moderators")
_FROM = Column("from", "date", "First date; empty: no limit.", "2027-03-01")
_TO = Column("to", "date", "Last date, inclusive; empty: no limit.", "2027-12-31")
_FROM_MOMENT = Column("from", "moment", "First date, or date and time.", "2027-03-01", True)
_TO_MOMENT = Column("to", "moment", "Last date (inclusive), or date and time (exclusive).", "2027-03-05", True)

HUB = Sheet(
    "Hub",
    "The place of work and the horizon, one key and its value a row.",
    (
        Column("name", "text", "Name of the hub.", "Dublin", True),
        Column("time_zone", "text", "IANA time zone; the workbook's times are local to it.", "Europe/Dublin", True),
        Column("start", "date", "First date of the horizon.", "2027-03-15", True),
        Column("days", "whole", "Number of dates in the horizon, 1 to 371.", "28", True),
        Column("interval_minutes", "whole", "Grain of the plan.", "30", True, ("15", "30", "60")),
        Column("week_start", "weekday", "First weekday of a week; empty: Monday.", "Monday", choices=DAY_NAMES),
        Column("blocks_from", "date", "Date from which rules count blocks of days or weeks, such as block(4w); empty: "
               "weeks of January 2000."),
        Column("published", "moment", "When the roster is made known, for rules on notice.", "2027-03-08 12:00"),
        Column("rule_packs", "list", "Rule packs, such as IE, ts-wellness; empty: only the rules of sheet Rules.", ""),
        Column("holidays", "list", "Code of the `holidays` library, or dates separated by commas.", "IE"),
        Column("queue_mode", "text", "One queue at a time, or shares of several; empty: whole.", "whole",
               choices=("whole", "shared")),
        Column("min_hard", "yes_no", "Whether presence below a cell's `min` is forbidden; empty: no.", "no",
               choices=YES_NO),
        Column("shrinkage_pct", "percent", "Unplanned absence in percent: demand is divided by 1 - this / 100. Leave "
               "empty if demand includes it already.", "0"),
    ),
    required=True,
)  # fmt: skip

MODERATORS = Sheet(
    "Moderators",
    "The people who are scheduled.",
    (
        Column("id", "id", "Unique id.", "M001", True),
        Column("name", "text", "Name as it stands in the rosters.", "Ana Silva"),
        Column("vendor", "id", "Vendor whose people get a workbook of their own; empty: in-house.", "acme"),
        Column("team", "id", "Team.", "night-1"),
        Column("contract", "id", "Id on sheet Contracts; empty: the contract `default`.", "full", refers="Contracts"),
        Column("languages", "labels", "Languages served; `any`: all.", "en, de"),
        Column(
            "policy_areas", "labels", "Policy areas served, each in each language; `any`: all.", "hate, minor_safety"
        ),
        Column("severe_ok", "yes_no", "Whether severe queues may be served; empty: no.", "yes", choices=YES_NO),
        Column("from", "date", "First date of employment; empty: before the horizon.", "2027-01-01"),
        Column("to", "date", "Last date of employment, inclusive; empty: after the horizon.", "2027-12-31"),
    ),
    required=True,
)

SKILLS = Sheet(
    "Skills",
    "Exact skills: whoever has a row here serves these rows instead of languages x policy areas.",
    (
        _MODERATOR,
        Column("queue", "id", "Id on sheet Queues; or give language and policy_area.", "", refers="Queues"),
        Column("language", "label", "Language; empty: any.", "en"),
        Column("policy_area", "label", "Policy area; empty: any.", "hate"),
        Column("level", "text", "Level, for people.", "senior"),
        _FROM,
        _TO,
    ),
)

CONTRACTS = Sheet(
    "Contracts",
    "Weekly hours and days, and which patterns may be worked.",
    (
        Column("id", "id", "Unique id.", "full", True),
        Column("hours_per_week_min", "duration", "Paid hours a week at least; empty: 0.", "35"),
        Column("hours_per_week_max", "duration", "Paid hours a week at most; empty: 40.", "40"),
        Column("min_hard", "yes_no", "Whether the minimum is a law; empty: no, it has a price.", "no", choices=YES_NO),
        Column("days_per_week_max", "whole", "Days worked a week at most; empty: 5.", "5"),
        Column("shifts", "list", "Ids on sheet Shifts; empty: all.", "early, late", refers="Shifts"),
    ),
)

SHIFTS = Sheet(
    "Shifts",
    "Shift patterns: what may be worked.",
    (
        Column("id", "id", "Unique id.", "early", True),
        Column("earliest_start", "time", "First start.", "06:00", True),
        Column("latest_start", "time", "Last start; before the first: on the next date; empty: the first.", "09:00"),
        Column("start_step_minutes", "whole", "Minutes between starts; empty: the hub's interval.", "30"),
        Column("lengths_minutes", "whole_list", "Clock lengths in minutes, breaks included.", "480, 510", True),
        Column("breaks", "breaks", "Breaks: minutes, paid or unpaid, and the window that holds the whole break, as "
               "h:mm after the start or % of the length; several are separated by `;`.",
               "30 unpaid 35%-65%; 15 paid 1:30-3:00"),
    ),
)  # fmt: skip

QUEUES = Sheet(
    "Queues",
    "Streams of content.",
    (
        Column("id", "id", "Unique id.", "en-hate", True),
        Column("language", "label", "Language; empty or `any`: anyone.", "en"),
        Column("policy_area", "label", "Policy area; empty or `any`: anyone.", "hate"),
        Column("severity", "text", "Severe queues need `severe_ok`; empty: benign.", "benign",
               choices=("severe", "elevated", "benign")),
        Column("kind", "text", "presence: heads are also the minimum; empty: live.", "live",
               choices=("live", "deferred", "presence")),
        Column("priority", "whole", "1 is most urgent; empty: 3.", "2", choices=("1", "2", "3")),
        Column("turnaround_minutes", "whole", "Promised turnaround.", "60"),
        Column("handling_minutes", "number", "Mean handling time of an item.", "1.5"),
        Column("cost_shape", "text", "Whether shortage and surplus cost in proportion to the heads or to their square, "
               "so that 3 heads short cost 9 times as much as one; empty: linear.", "linear",
               choices=("linear", "square")),
        Column("shortage", "whole", "Points per person-hour short; empty: the price on sheet Objective x 4, 2 or 1 for "
               "priority 1, 2 or 3.", "2000"),
        Column("surplus", "whole", "Points per person-hour above `max`; empty: the price on sheet Objective.", "50"),
    ),
    required=True,
)  # fmt: skip

DEMAND = Sheet(
    "Demand",
    "Heads required: a row for each queue and interval, or for each queue, date and shift pattern; or, on sheets "
    "`Demand <queue>`, a matrix of starts x dates.",
    (
        Column("date", "date", "Local date; or give weekday.", "2027-03-15"),
        Column("weekday", "weekday", "Weekday of a weekly template; dated rows replace it for their queue and day.", "",
               choices=DAY_NAMES),
        Column("start", "time", "Local start; or give pattern.", "09:00"),
        Column("end", "time", "Local end, 24:00 for midnight; before the start: on the next date, at most 12 h later; "
               "empty: the spacing of the starts.", "09:30"),
        Column("pattern", "id", "Id on sheet Shifts: heads for its shifts on the date, in place of a start. Either all "
                "rows give a start, or all a pattern.", "", refers="Shifts"),
        Column("queue", "id", "Id on sheet Queues.", "en-hate", True, refers="Queues"),
        Column("heads", "number", "Heads required, decimals allowed; empty: 0.", "4.5", True),
        Column("min", "number", "Heads below which shortage costs more; empty: 0.", "2"),
        Column("max", "number", "Heads above which presence is surplus; empty: heads.", "6"),
        Column("time_zone", "text", "IANA zone of this row's times; empty: the hub's.", ""),
    ),
    required=True,
)  # fmt: skip

AVAILABILITY = Sheet(
    "Availability",
    "When people can work.",
    (
        _MODERATOR,
        _FROM_MOMENT,
        _TO_MOMENT,
        Column("kind", "text", "only: works only inside such rows; not: does not work in it.", "not", True,
               choices=("only", "not")),
    ),
)  # fmt: skip

ABSENCES = Sheet(
    "Absences",
    "Leave and sickness; whole days credit the contract's hours and days.",
    (
        _MODERATOR,
        _FROM_MOMENT,
        _TO_MOMENT,
        Column("kind", "text", "Kind of absence; empty: absence.", "leave"),
    ),
)

REQUESTS = Sheet(
    "Requests",
    "Wishes of moderators; each has a price when it is not met.",
    (
        _MODERATOR,
        Column("date", "date", "Date of the wish.", "2027-03-20", True),
        Column("wish", "wish", "off, on, a pattern's id, start>=HH:MM or end<=HH:MM.", "off", True),
        Column("weight", "whole", "Price in points; empty: 100.", "100"),
    ),
)

PINS = Sheet(
    "Pins",
    "What is fixed: a date off, or a duty.",
    (
        _MODERATOR,
        Column("date", "date", "Date of the duty's start.", "2027-03-21", True),
        Column("start", "time_or_off", "Start of the duty, or `off`.", "07:00"),
        Column("end", "time", "End; not after the start: on the next date; empty: open.", "15:00"),
        Column("off", "yes_no", "Whether the date is off.", "", choices=YES_NO),
    ),
)

HISTORY = Sheet(
    "History",
    "Duties that began before the horizon; they count in every rule.",
    (
        _MODERATOR,
        Column("start", "moment", "Date and time of the start.", "2027-03-12 22:00", True),
        Column("end", "moment", "Date and time of the end.", "2027-03-13 06:30", True),
        Column("queue", "id", "Queue that was served; empty: none.", "en-hate", refers="Queues"),
        Column("paid_minutes", "whole", "Paid minutes; empty: the clock length.", "480"),
        Column("severe_minutes", "whole", "Minutes of severe content; empty: 0.", "0"),
        Column("breaks", "breaks", "Its breaks where they are known, such as `60 unpaid 2:00-3:00`, from when to when "
               "after the start; empty: what is not paid is spread evenly.", ""),
    ),
)  # fmt: skip

LEDGER = Sheet(
    "Ledger",
    "What was worked on dates before History begins, in minutes: averages and windows look back into it.",
    (
        _MODERATOR,
        Column("date", "date", "Date.", "2027-02-01", True),
        Column("worked_minutes", "whole", "Minutes worked.", "480"),
        Column("night_minutes", "whole", "Of these at night.", "0"),
        Column("overtime_minutes", "whole", "Of these overtime.", "0"),
        Column("severe_minutes", "whole", "Of these on severe content.", "120"),
        Column("absence", "text", "Kind of absence, such as sick or annual leave.", ""),
    ),
)

FACTS = Sheet(
    "Facts",
    "Permits, opt-ins, waivers, night workers: what rules ask for with `with` and `unless`.",
    (
        Column(
            "subject", "id", "A moderator's id, hub, team:…, contract:… or vendor:…; the nearest speaks.", "M001", True
        ),
        Column("fact", "id", "Name of the fact.", "opted_out_48h", True),
        Column("value", "text", "Value; empty: yes.", "yes"),
        _FROM,
        _TO,
    ),
)

EVENTS = Sheet(
    "Events",
    "Trainings, meetings and the like. A moderator's own is attended whole; a team's by whoever is on duty. With "
    "`minutes` the program chooses the time: each moderator has one of so many minutes between start and end.",
    (
        Column("moderator", "id", "Id on sheet Moderators; or give team.", "M001", refers="Moderators"),
        Column("team", "id", "Team.", ""),
        Column(
            "start",
            "moment",
            "Date and time of the start; with minutes, from when on it may be held.",
            "2027-03-16 10:00",
            True,
        ),
        Column(
            "end",
            "moment",
            "Date and time of the end; with minutes, until when (a date: to its end).",
            "2027-03-16 11:00",
            True,
        ),
        Column(
            "kind",
            "text",
            "What it is: paid time in which nobody serves a queue.",
            "training",
            True,
            choices=EVENT_KINDS,
        ),
        Column("minutes", "whole", "Leave the time open: a session of so many minutes at once, inside a duty.", ""),
        Column(
            "every_days",
            "whole",
            "With minutes: one in each so many days from start on, such as 7; the horizon with their middle plans it.",
            "",
        ),
    ),
)

RULES = Sheet(
    "Rules",
    "Labor rules: a kind, whom it binds, its price if it is soft, and the kind's own parameters in further columns.",
    (
        Column("kind", "id", "Kind of rule.", "rest_between", True),
        Column("scope", "text", "all, vendor:..., team:..., contract:... or moderator:...; empty: all.", "all"),
        Column("weight", "whole", "Price of one unit of breach in points; empty: hard, no roster may break it.", ""),
        Column("id", "id", "Unique id for reports; empty: the kind, numbered.", ""),
    ),
)

OBJECTIVE = Sheet(
    "Objective",
    "Prices that differ from the defaults.",
    (
        Column("term", "text", "Term of the cost.", "shortage", True,
               choices=("shortage", "below_min", "surplus", "under_hours", "request", "rules", "change", "premium")),
        Column("weight", "whole", "Price in points (a factor for request and rules).", "1000", True),
    ),
)  # fmt: skip

SYNONYMS = Sheet(
    "Synonyms",
    "Other names of sheets and columns in this file, beside those that are known.",
    (
        Column("name", "text", "The name in the file.", "Colleague", True),
        Column("means", "text", "The sheet, or the column, that it stands for.", "moderator", True),
        Column("sheet", "text", "Of a column: its sheet; empty: every sheet.", "Absences"),
    ),
)

VENDORS = Sheet(
    "Vendors",
    "Vendors that roster their own people: they get a seat request without names, and their return is measured by it.",
    (
        Column("vendor", "id", "A vendor of sheet Moderators; or one that has nobody there and rosters itself.", "acme",
               True),
        Column("seats", "yes_no", "Whether it rosters itself and gets a seat request; empty: no.", "yes",
               choices=YES_NO),
        Column("queues", "list", "Ids on sheet Queues: it is asked for what the roster leaves uncovered there, beside "
               "the seats of its people on sheet Moderators; empty: for those alone.", "en-hate", refers="Queues"),
        Column("share_pct", "number", "Its share of what is uncovered there, in percent; empty: 100.", "50"),
        Column("hours_min", "duration", "Hours on queues that it committed itself to deliver in the horizon at least; "
               "empty: 0.", "400"),
        Column("hours_max", "duration", "Hours on queues that it may be asked for in the horizon at most; empty: no "
               "limit.", "600"),
    ),
)  # fmt: skip

SHEETS = (
    HUB, MODERATORS, SKILLS, CONTRACTS, SHIFTS, QUEUES, DEMAND, AVAILABILITY, ABSENCES, REQUESTS, PINS, HISTORY, LEDGER,
    FACTS, EVENTS, RULES, OBJECTIVE, SYNONYMS, VENDORS,
)  # fmt: skip
"""Every sheet, in the order of the template."""

DEMAND_OF = "demand "
"""Folded prefix of the sheets `Demand <queue>`."""
