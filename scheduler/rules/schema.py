"""The parameters of every kind of rule as a table, read off the classes: the workbook and the documents show it."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin

from scheduler.rules import CATALOGUE, NOT_ON_RULES
from scheduler.rules.base import Duration, hours_text
from scheduler.rules.row import parameters_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

VOCABULARY = {
    "after": "rest_between: after any duty, only after a night shift, or only after the last of nights in a row",
    "attribute": "clock: minutes and dates count where they fall; start: all of a duty counts to the date of its start",
    "booked": "the term of the cost that a soft rule is booked under",
    "count": "how many rests each window holds at least",
    "credit_days": "a whole day of absence lowers the limit by one part in so many; 0: absence lowers nothing",
    "day_type": "which dates are counted; weekend: Saturday and Sunday both free count 1",
    "edges": "open: a run at the end of what is known may still grow; closed: it is judged as it stands",
    "limit": "hours for minutes of any kind, a number for the other measures",
    "max": "longest run, in days",
    "measure": "what is summed: work, night, overtime, sunday_work, holiday_work, days_worked, nights, weekends, "
    "holidays or pattern:<id>; cap and fairness know exposure:severe and exposure:elevated, and days_with: before "
    "them, floor activity:wellness",
    "min": "least rest (a duration), shortest run (days) or fewest free days (a number)",
    "night": "local band of night time",
    "night_min": "time in the band that makes a duty a night shift",
    "of": "what the run is made of",
    "preceded_by": "further rest that must come before, added to min",
    "window": "shift, day, week, any(7d), any(24h), block(14d) or horizon; not every kind knows all of them",
}
"""What a parameter's name means in every kind that says nothing of its own about it: the words that kinds share."""


class Parameter(NamedTuple):
    """One parameter of a kind, as a planner writes it; `default` is empty where there is none, `required` where it must
    be given."""

    kind: str
    name: str
    type: str
    default: str
    required: bool
    meaning: str


def parameter_table() -> tuple[Parameter, ...]:
    """All parameters of all kinds that stand on sheet `Rules`, in the order of kinds and of their classes.

    A parameter means what its field's description says, or else what its name means in `VOCABULARY`.
    """
    return tuple(
        _parameter(kind.kind, name, kind.model_fields[name])
        for kind in CATALOGUE
        if kind.kind not in NOT_ON_RULES
        for name in parameters_of(kind)
    )


def _parameter(kind: str, name: str, field: FieldInfo) -> Parameter:
    duration = _is_duration(field)
    default = "" if field.is_required() else _default_text(field.default, duration)
    meaning = field.description or VOCABULARY[name]
    return Parameter(kind, name, _type_text(field, duration), default, field.is_required(), meaning)


def _is_duration(field: FieldInfo) -> bool:
    """Whether the field is a `Duration`, alone or beside None: known by the validator that only durations carry."""
    reads = get_args(Duration)[1]
    return reads in field.metadata or any(arg is Duration for arg in get_args(field.annotation))


def _type_text(field: FieldInfo, duration: bool) -> str:
    choices = [arg for arg in get_args(field.annotation) if arg is not NoneType]
    plain: Any = field.annotation if not choices else choices[0]
    if duration:
        return "duration"
    if get_origin(field.annotation) is Literal:
        return " | ".join(map(str, choices))
    if get_origin(plain) is Literal:
        return " | ".join(map(str, get_args(plain)))
    return {bool: "yes | no", int: "number"}.get(plain, "text")


def _default_text(default: Any, duration: bool) -> str:
    if default is None or default == ():
        return ""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return hours_text(default) if duration else str(default)
