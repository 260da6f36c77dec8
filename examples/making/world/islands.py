"""Dublin and London, over Easter and the change of clocks on 28 March 2027."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import (
    ADS,
    BUSINESS,
    CHILD_SAFETY,
    EVEN,
    EXTREMISM,
    HARASSMENT,
    HATE,
    MISINFORMATION,
    REGULATED,
)
from examples.making.world.place import Language, Place, Share

# Ireland: 15 minutes after 4 h 30 and half an hour after 6 h.
_IRISH = "15 paid 2:00-2:15; 30 unpaid 4:00-5:00; 15 paid 6:30-6:45"
DUBLIN = Place(
    file="dublin",
    title="Dublin",
    prefix="DUB",
    pack="IE",
    horizon=Horizon("Europe/Dublin", date(2027, 3, 15), 28, 30),
    week_start="Monday",
    holidays="IE",
    published=datetime(2027, 3, 5, 12),
    denied=(
        "shift_change_relief",
        "ref_12_months",
        "night_worker",
        "special_category",
    ),
    load=0.84,
    weekdays=EVEN,
    areas=(CHILD_SAFETY, HATE, MISINFORMATION, REGULATED),
    languages=(
        Language(
            "en",
            "English",
            36,
            ("child_safety", "hate", "misinformation", "regulated_goods"),
            Wave(17.0, 0.55),
            (("rota", 0.65), ("full", 0.2), ("part", 0.15)),
            ("", "Larkfield"),
        ),
        Language(
            "pl",
            "Polish",
            22,
            ("child_safety", "hate", "regulated_goods"),
            Wave(16.0, 0.35, opens=6),
            (("full", 0.85), ("part", 0.15)),
            ("",),
            also="en",
        ),
        Language(
            "nl",
            "Dutch",
            22,
            ("child_safety", "hate", "regulated_goods"),
            Wave(16.0, 0.35, opens=6),
            (("full", 0.85), ("part", 0.15)),
            ("Brightwater", ""),
            also="en",
        ),
    ),
    contracts=(
        Contract("full", 36, 40, 5, ("early", "day", "late")),
        Contract("rota", 36, 40, 5, ("early", "day", "late", "night")),
        Contract("part", 15, 20, 4, ("short",)),
    ),
    patterns=(
        Pattern("early", time(6), time(8), (510,), _IRISH),
        Pattern("day", time(8, 30), time(11), (510,), _IRISH),
        Pattern("late", time(13), time(15, 30), (510,), _IRISH),
        Pattern("night", time(22), time(23), (510,), _IRISH),
        Pattern("short", time(7), time(18), (300,), "15 paid 2:15-2:30", 60),
    ),
    facts=(("hub", "contract_sets_rest_day"), ("contract:rota", "ref_6_months")),
    history=True,
)

# London: 37½ hours a week, and a break of 20 minutes after 6 h at the latest.
_BRITISH = "10 paid 2:00-2:10; 45 unpaid 3:45-5:00; 10 paid 6:30-6:40"
LONDON = Place(
    file="london",
    title="London",
    prefix="LON",
    pack="GB",
    horizon=Horizon("Europe/London", date(2027, 3, 22), 14, 15),
    week_start="Monday",
    holidays="GB-ENG",
    published=datetime(2027, 3, 8, 9),
    denied=(
        "fixed_periods",
        "ref_52_weeks",
        "special_hazard",
    ),
    load=0.87,
    weekdays=BUSINESS,
    areas=(EXTREMISM, HARASSMENT, MISINFORMATION, ADS),
    languages=(
        Language(
            "en",
            "English",
            42,
            ("violent_extremism", "harassment", "misinformation", "ads_review"),
            Wave(18.0, 0.55),
            (("rota", 0.6), ("full", 0.3), ("part", 0.1)),
            ("", "Thornwick", ""),
        ),
        Language(
            "ur",
            "Urdu",
            16,
            ("violent_extremism", "harassment", "misinformation"),
            Wave(17.0, 0.3, opens=7, closes=23),
            (("full", 0.8), ("part", 0.2)),
            ("",),
            also="en",
        ),
        Language(
            "tr",
            "Turkish",
            14,
            ("violent_extremism", "harassment", "misinformation"),
            Wave(17.0, 0.3, opens=7, closes=23),
            (("full", 0.8), ("part", 0.2)),
            ("Thornwick",),
            also="en",
        ),
    ),
    contracts=(
        Contract("full", 35, 37.5, 5, ("early", "day", "late")),
        Contract("rota", 35, 37.5, 5, ("early", "day", "late", "night")),
        Contract("part", 15, 20, 4, ("short",)),
    ),
    patterns=(
        Pattern("early", time(6), time(8), (495,), _BRITISH),
        Pattern("day", time(8, 30), time(11), (495,), _BRITISH),
        Pattern("late", time(13), time(15, 30), (495,), _BRITISH),
        Pattern("night", time(22), time(23, 30), (495,), _BRITISH),
        Pattern("short", time(7), time(18), (300,), "10 paid 2:20-2:30", 60),
    ),
    facts=(("contract:rota", "night_worker"),),
    personal=(Share("opted_out_48h", 0.2, since=date(2026, 9, 1)),),
    history=True,
)
