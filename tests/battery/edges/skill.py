"""Edge instances of `skill`: it judges queues, not shifts, so its battery tries queue by queue and date by date."""

from __future__ import annotations

from datetime import date

from models import Queue, SkillRow
from scheduler.rules.skill import Skill
from tests.battery.edge import Edge
from tests.factories import moderator, pattern, tiny_problem

QUEUES = (
    Queue(id="en-hate", language="en", policy_area="hate"),
    Queue(id="de-hate", language="de", policy_area="hate"),
    Queue(id="en-gore", language="en", policy_area="gore", severity="severe"),
    Queue(id="any-spam", language="any", policy_area="spam"),
    Queue(id="de-any", language="de", policy_area=""),
)

EDGES = (
    Edge(
        "languages × policy areas, severe content, dated rows",
        tiny_problem(
            days=3,
            moderators=[
                moderator("ana", languages=("en",), policy_areas=("any",)),
                moderator("ben", languages=("de",), policy_areas=("hate", "spam"), severe_ok=True),
                moderator("cy", languages=("any",), policy_areas=("gore",), severe_ok=True),
                moderator("dot"),
            ],
            queues=QUEUES,
            patterns=(pattern("day"), pattern("night", "22:00")),
            skills=(
                SkillRow(moderator="dot", queue="de-hate", first_date=date(2027, 3, 2)),
                SkillRow(moderator="dot", language="en", last_date=date(2027, 3, 1)),
                SkillRow(moderator="dot", queue="en-gore"),
            ),
        ),
        Skill(id="r"),
        weights=(None,),
    ),
)
