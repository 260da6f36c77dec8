"""A duty as words say it, for rules about what is done inside one."""

from __future__ import annotations

from typing import Any

from models import Activity, Duty


def worked(text: str, start: int = 480) -> Duty:
    """A duty from minute `start`: `h60 -30 b45 .30 w15`: an hour on h, a break, 45 minutes on b, spare and wellness."""
    kinds: dict[str, Any] = {"-": "break", "=": "paid_break", ".": "spare", "t": "training", "w": "wellness"}
    activities, at = [], start
    for word in text.split():
        kind, queue = kinds.get(word[0], "queue"), "" if word[0] in kinds else word[0]
        activities.append(Activity(at, at + int(word[1:]), kind, queue))
        at = activities[-1].end
    return Duty("ana", start, at, tuple(activities))
