"""Los Angeles and New York: two weeks from Sunday, 14 March 2027, when clocks go forward."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import (
    ADS,
    ADULT,
    BUSINESS,
    COPYRIGHT,
    EXTREMISM,
    GRAPHIC,
    HARASSMENT,
    LIVE,
    MISINFORMATION,
    SHOW_NIGHTS,
    SPAM,
)
from examples.making.world.place import Language, Place, Share

# California: a meal that begins before the end of the fifth hour, ten paid minutes in each half of the duty.
_CALIFORNIA = "10 paid 2:00-2:10; 30 unpaid 4:00-5:00; 10 paid 6:30-6:40"
LOS_ANGELES = Place(
    file="los-angeles",
    title="Los Angeles",
    prefix="LAX",
    pack="US-CA",
    horizon=Horizon("America/Los_Angeles", date(2027, 3, 14), 14, 30),
    week_start="Sunday",
    holidays="US-CA",
    published=datetime(2027, 3, 1, 9),
    denied=(
        "monthly_rest_days",
        "waiver_meal1",
        "waiver_meal2",
    ),
    load=0.86,
    weekdays=SHOW_NIGHTS,
    areas=(GRAPHIC, LIVE, COPYRIGHT, SPAM),
    languages=(
        Language(
            "en",
            "English",
            46,
            ("graphic_violence", "live_streams", "copyright", "spam_scams"),
            Wave(19.0, 0.5),
            (("full-time", 0.7), ("four-tens", 0.2), ("part-time", 0.1)),
            ("", "Larchway", ""),
        ),
        Language(
            "es",
            "Spanish",
            30,
            ("graphic_violence", "live_streams", "spam_scams"),
            Wave(19.0, 0.35, opens=6),
            (("full-time", 0.85), ("part-time", 0.15)),
            ("Larchway", ""),
            also="en",
        ),
    ),
    contracts=(
        Contract("full-time", 36, 40, 5, ("morning", "mid", "swing", "overnight")),
        Contract("four-tens", 30, 40, 4, ("ten",)),
        Contract("part-time", 15, 20, 4, ("short",)),
    ),
    patterns=(
        Pattern("morning", time(6), time(8), (510,), _CALIFORNIA),
        Pattern("mid", time(9), time(12), (510,), _CALIFORNIA),
        Pattern("swing", time(14), time(16), (510,), _CALIFORNIA),
        Pattern("overnight", time(22), time(23), (510,), _CALIFORNIA),
        Pattern("ten", time(7), time(13), (630,), "10 paid 2:00-2:10; 30 unpaid 4:00-5:00; 10 paid 7:30-7:40"),
        Pattern("short", time(8), time(19), (300,), "10 paid 2:20-2:30", 60),
    ),
    facts=(("contract:four-tens", "alternative_week"),),
    history=True,
)

# New York: the noon meal between 11:00 and 14:00, and 45 minutes for whoever begins at 13:00 or later.
_NOON = "10 paid 2:00-2:10; 30 unpaid 4:30-5:30; 10 paid 6:45-6:55"
_MIDDAY = "30 unpaid 2:30-3:30; 15 paid 5:30-5:45"
_LATE = "10 paid 2:00-2:10; 45 unpaid 3:45-5:00; 10 paid 6:45-6:55"
NEW_YORK = Place(
    file="new-york",
    title="New York",
    prefix="NYC",
    pack="US-NY",
    horizon=Horizon("America/New_York", date(2027, 3, 14), 14, 15),
    week_start="Sunday",
    holidays="US-NY",
    published=datetime(2027, 3, 1, 9),
    denied=(
        "s161_covered",
        "s161_variance",
    ),
    load=0.8,
    weekdays=BUSINESS,
    areas=(EXTREMISM, HARASSMENT, ADULT, MISINFORMATION, ADS),
    languages=(
        Language(
            "en",
            "English",
            36,
            ("violent_extremism", "harassment", "misinformation", "ads_review"),
            Wave(17.0, 0.55),
            (("full-time", 0.85), ("part-time", 0.15)),
            ("", "Hudsonquay"),
        ),
        Language(
            "es",
            "Spanish",
            18,
            ("violent_extremism", "adult_content", "misinformation"),
            Wave(17.0, 0.3, opens=7),
            (("day", 0.85), ("part-time", 0.15)),
            ("Hudsonquay",),
            also="en",
        ),
        Language(
            "pt",
            "Portuguese",
            10,
            ("adult_content", "misinformation"),
            Wave(15.0, 0.2, opens=7, closes=23),
            (("day", 1.0),),
            ("",),
            also="en",
        ),
    ),
    contracts=(
        Contract("full-time", 36, 40, 5, ("morning", "midday", "evening", "overnight")),
        Contract("day", 36, 40, 5, ("morning", "midday", "evening")),
        Contract("part-time", 15, 20, 4, ("short",)),
    ),
    patterns=(
        Pattern("morning", time(6, 30), time(8, 30), (510,), _NOON),
        Pattern("midday", time(9), time(10, 30), (510,), _MIDDAY),
        Pattern("evening", time(13), time(15, 30), (525,), _LATE),
        Pattern("overnight", time(22), time(23), (525,), _LATE),
        Pattern("short", time(8), time(18), (300,), "10 paid 2:20-2:30", 60),
    ),
    personal=(Share("minimum_wage", 0.1),),
    history=True,
)
