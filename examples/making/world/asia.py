"""Dubai, Singapore and Jakarta."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import (
    ADULT,
    CHILD_SAFETY,
    COMMERCE,
    EVEN,
    EXTREMISM,
    GRAPHIC,
    HATE,
    LIVE,
    SHOW_NIGHTS,
    SPAM,
)
from examples.making.world.place import Language, Place, Share

# The Emirates: an hour of breaks, none of it working time, and no five hours without one.
_EMIRATES = "10 paid 1:30-2:15; 60 unpaid 3:30-5:00; 10 paid 6:30-7:30"
DUBAI = Place(
    file="dubai",
    title="Dubai",
    prefix="DXB",
    pack="AE",
    horizon=Horizon("Asia/Dubai", date(2027, 3, 15), 14, 60),
    week_start="Monday",
    holidays="AE",
    published=datetime(2027, 3, 1, 9),
    load=0.8,
    weekdays=SHOW_NIGHTS,
    areas=(EXTREMISM, HATE, SPAM),
    languages=(
        Language(
            "ar",
            "Arabic",
            22,
            ("violent_extremism", "hate", "spam_scams"),
            Wave(19.0, 0.35, opens=7),
            (("five-day", 1.0),),
            ("", "Qasrdesk"),
        ),
        Language(
            "ur",
            "Urdu",
            14,
            ("violent_extremism", "hate", "spam_scams"),
            Wave(19.0, 0.3, opens=7),
            (("six-day", 1.0),),
            ("Qasrdesk",),
        ),
    ),
    contracts=(
        Contract("five-day", 36, 40, 5, ("morning", "day", "evening")),
        Contract("six-day", 40, 48, 6, ("morning", "day", "evening")),
    ),
    patterns=(
        Pattern("morning", time(6), time(8), (540,), _EMIRATES),
        Pattern("day", time(9), time(12), (540,), _EMIRATES),
        Pattern("evening", time(14), time(15, 30), (540,), _EMIRATES),
    ),
    facts=(("hub", "shift_worker"),),
    team_size=12,
)

# Singapore: the vendor's people are covered by Part 4 of the Act; the house keeps the same hours for everybody.
_SINGAPORE = "15 paid 1:30-2:30; 60 unpaid 3:45-5:30; 15 paid 6:45-7:45"
SINGAPORE = Place(
    file="singapore",
    title="Singapore",
    prefix="SIN",
    pack="SG",
    horizon=Horizon("Asia/Singapore", date(2027, 3, 15), 14, 30),
    week_start="Monday",
    holidays="SG",
    published=datetime(2027, 2, 26, 17),
    load=0.8,
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
        Pattern("short", time(8), time(19), (300,), "15 paid 2:00-3:00"),
    ),
    facts=(("hub", "five_day_week"), ("vendor:Straitsdesk", "part4_covered"), ("vendor:Merlowe", "part4_covered")),
)

# Jakarta: five days of 8 h, and never more than 4 h at once.
_INDONESIA = "30 unpaid 2:30-4:00; 30 unpaid 5:45-7:00"
JAKARTA = Place(
    file="jakarta",
    title="Jakarta",
    prefix="JKT",
    pack="ID",
    horizon=Horizon("Asia/Jakarta", date(2027, 3, 22), 14, 60),
    week_start="Monday",
    holidays="ID",
    published=datetime(2027, 3, 8, 9),
    load=0.8,
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
        Pattern("pagi", time(6), time(8), (540,), _INDONESIA),
        Pattern("siang", time(9), time(12), (540,), _INDONESIA),
        Pattern("sore", time(14), time(15), (540,), _INDONESIA),
        Pattern("pendek", time(8), time(19), (240,), "10 paid 1:45-2:15"),
    ),
    facts=(("hub", "five_day_week"),),
    personal=(Share("night_protected", 0.05),),
    vendors=(
        ("Nusakarya", "no", None, None, None, 3200),
        ("Samudralink", "yes", "id-commerce, id-live_streams", 50, None, 160),
    ),
    team_size=18,
)
