"""Singapore and Jakarta."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import ADULT, CHILD_SAFETY, COMMERCE, EVEN, GRAPHIC, HATE, LIVE, SHOW_NIGHTS, SPAM
from examples.making.world.place import Language, Place, Share

# Singapore: the vendor's people are covered by Part 4 of the Act; the house keeps the same hours for everybody.
_SINGAPORE = "15 paid 2:00-2:15; 60 unpaid 4:00-5:30; 15 paid 7:15-7:30"
SINGAPORE = Place(
    file="singapore",
    title="Singapore",
    prefix="SIN",
    pack="SG",
    horizon=Horizon("Asia/Singapore", date(2027, 3, 15), 14, 30),
    week_start="Monday",
    holidays="SG",
    published=datetime(2027, 2, 26, 17),
    denied=(
        "part4_covered",
        "alternate_weeks",
        "shift_worker",
        "overtime_requested",
        "continuous_work",
    ),
    load=0.83,
    weekdays=SHOW_NIGHTS,
    areas=(CHILD_SAFETY, LIVE, HATE, COMMERCE, SPAM),
    languages=(
        Language(
            "en",
            "English",
            42,
            ("child_safety", "live_streams", "hate", "spam_scams"),
            Wave(20.0, 0.45),
            (("rota", 0.8), ("days", 0.2)),
            ("", "Straitsdesk", ""),
        ),
        Language(
            "zh",
            "Chinese",
            36,
            ("child_safety", "live_streams", "commerce", "spam_scams"),
            Wave(20.0, 0.45),
            (("rota", 0.8), ("days", 0.2)),
            ("", "Straitsdesk", "Straitsdesk"),
            also="en",
        ),
        Language(
            "ms",
            "Malay",
            24,
            ("child_safety", "live_streams", "commerce"),
            Wave(19.0, 0.3, opens=7),
            (("days", 0.85), ("part", 0.15)),
            ("Straitsdesk", ""),
            also="en",
        ),
        Language(
            "ta",
            "Tamil",
            18,
            ("child_safety", "hate", "commerce"),
            Wave(19.0, 0.3, opens=7),
            (("days", 0.85), ("part", 0.15)),
            ("Merlowe",),
            also="en",
        ),
    ),
    contracts=(
        Contract("rota", 36, 40, 5, ("early", "day", "late", "night")),
        Contract("days", 36, 40, 5, ("early", "day", "late")),
        Contract("part", 15, 20, 4, ("short",)),
    ),
    patterns=(
        Pattern("early", time(6), time(8), (540,), _SINGAPORE),
        Pattern("day", time(9), time(12), (540,), _SINGAPORE),
        Pattern("late", time(14), time(16), (540,), _SINGAPORE),
        Pattern("night", time(22), time(23), (540,), _SINGAPORE),
        Pattern("short", time(8), time(19), (300,), "15 paid 2:15-2:30", 60),
    ),
    facts=(("hub", "five_day_week"), ("vendor:Straitsdesk", "part4_covered"), ("vendor:Merlowe", "part4_covered")),
    history=True,
)

# Jakarta: five days of 8 h, and never more than 4 h at once.
_INDONESIA = "30 unpaid 3:00-4:00; 30 unpaid 6:00-6:45"
JAKARTA = Place(
    file="jakarta",
    title="Jakarta",
    prefix="JKT",
    pack="ID",
    horizon=Horizon("Asia/Jakarta", date(2027, 3, 22), 14, 60),
    week_start="Monday",
    holidays="ID",
    published=datetime(2027, 3, 8, 9),
    denied=(
        "overtime_order",
        "rest_day_order",
    ),
    load=0.88,
    weekdays=EVEN,
    areas=(GRAPHIC, LIVE, ADULT, COMMERCE),
    languages=(
        Language(
            "id",
            "Indonesian",
            52,
            ("graphic_violence", "live_streams", "adult_content", "commerce"),
            Wave(20.0, 0.35, opens=6),
            (("penuh", 0.9), ("paruh", 0.1)),
            ("Nusakarya", "", "Nusakarya"),
        ),
        Language(
            "jv",
            "Javanese",
            20,
            ("graphic_violence", "live_streams", "commerce"),
            Wave(19.0, 0.3, opens=6),
            (("penuh", 1.0),),
            ("",),
            also="id",
        ),
    ),
    contracts=(
        Contract("penuh", 36, 40, 5, ("pagi", "siang", "sore")),
        Contract("paruh", 12, 20, 5, ("pendek",)),
    ),
    patterns=(
        Pattern("pagi", time(6), time(8), (540,), _INDONESIA, 60),
        Pattern("siang", time(9), time(12), (540,), _INDONESIA, 60),
        Pattern("sore", time(14), time(15), (540,), _INDONESIA, 60),
        Pattern("pendek", time(8), time(19), (240,), "10 paid 1:45-2:15", 60),
    ),
    facts=(("hub", "five_day_week"),),
    personal=(Share("night_protected", 0.05),),
    vendors=(
        ("Nusakarya", "no", None, None, None, 3200),
        ("Samudralink", "yes", "id-commerce, id-live_streams", 50, None, 160),
    ),
    team_size=18,
)
