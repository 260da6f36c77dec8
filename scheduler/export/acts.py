"""Activities as people read them: neighbours that are alike made one, and a name for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.roster import Activity

NAMES = {"break": "break (unpaid)", "paid_break": "break (paid)", "spare": "on duty, no queue", "wellness": "wellness"}


def merged(activities: Iterable[Activity]) -> list[Activity]:
    """Activities in order, those made one that touch and are the same."""
    found: list[Activity] = []
    for activity in sorted(activities):
        last = found[-1] if found else None
        if last is not None and last.end == activity.start and last[2:] == activity[2:]:
            found[-1] = last._replace(end=activity.end)
        else:
            found.append(activity)
    return found


def name_of(activity: Activity) -> str:
    """`de-hate`, `de-hate + en-hate` of several at once, or what else is done."""
    if activity.kind == "queue":
        return " + ".join(queue for queue, _ in activity.parts)
    return NAMES.get(activity.kind, activity.kind.replace("_", " "))
