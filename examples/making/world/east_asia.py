"""Seoul and Tokyo."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import (
    ADS,
    COMMERCE,
    EVEN,
    GRAPHIC,
    HARASSMENT,
    LIVE,
    SELF_HARM,
    SHOW_NIGHTS,
    SPAM,
)
from examples.making.world.place import Language, Place, Share

# Korea: an hour of breaks in 8 h of work, not at their end; women consent to work after 22:00 or do none.
_KOREA = "10 paid 2:00-2:10; 60 unpaid 4:00-5:00; 10 paid 7:00-7:10"
SEOUL = Place(
    file="seoul",
    title="Seoul",
    prefix="SEL",
    pack="KR",
    horizon=Horizon("Asia/Seoul", date(2027, 3, 22), 14, 30),
    week_start="Monday",
    holidays="KR",
    published=datetime(2027, 3, 8, 9),
    denied=(
        "overtime_agreed",
        "flexible_2w",
        "flexible_3mo",
        "flexible_6mo",
        "selective_1mo",
        "selective_3mo",
        "holiday_work_agreed",
        "holiday_substituted",
        "approval_needed",
        "ministry_approval",
    ),
    load=0.8,
    weekdays=SHOW_NIGHTS,
    areas=(SELF_HARM, LIVE, SPAM),
    languages=(
        Language(
            "ko",
            "Korean",
            24,
            ("self_harm", "live_streams", "spam_scams"),
            Wave(19.0, 0.3, opens=7),
            (("regular", 1.0),),
            ("", "Hangangdesk"),
        ),
    ),
    contracts=(Contract("regular", 36, 40, 5, ("early", "day", "late")),),
    patterns=(
        Pattern("early", time(7), time(9), (540,), _KOREA),
        Pattern("day", time(9, 30), time(13), (540,), _KOREA),
        Pattern("late", time(14), time(15), (540,), _KOREA),
    ),
    personal=(Share("consent_needed", 0.5), Share("night_consent", 0.7, of="consent_needed")),
    team_size=12,
    coaching_minutes=30,
    counselling=False,
)

# Japan: an hour of breaks, an agreement under article 36, and a night shift for what cannot wait until morning.
_JAPAN = "10 paid 2:00-2:10; 60 unpaid 4:00-5:30; 10 paid 7:15-7:25"
TOKYO = Place(
    file="tokyo",
    title="Tokyo",
    prefix="TYO",
    pack="JP",
    horizon=Horizon("Asia/Tokyo", date(2027, 3, 14), 28, 60),
    week_start="Sunday",
    holidays="JP",
    published=datetime(2027, 2, 26, 9),
    denied=(
        "special_clause",
        "variable_month",
        "variable_year",
    ),
    load=0.8,
    weekdays=EVEN,
    areas=(GRAPHIC, HARASSMENT, COMMERCE, ADS),
    languages=(
        Language(
            "ja",
            "Japanese",
            40,
            ("graphic_violence", "harassment", "commerce"),
            Wave(20.0, 0.5),
            (("seishain", 0.85), ("part", 0.15)),
            ("", "Sumidaworks"),
        ),
        Language(
            "en",
            "English",
            8,
            ("harassment", "ads_review"),
            Wave(14.0, 0.2, opens=8, closes=20),
            (("nikkin", 1.0),),
            ("",),
            also="ja",
        ),
    ),
    contracts=(
        Contract("seishain", 36, 40, 5, ("asa", "hiru", "yoru", "shinya")),
        Contract("nikkin", 36, 40, 5, ("asa", "hiru")),
        Contract("part", 15, 20, 4, ("tan",)),
    ),
    patterns=(
        Pattern("asa", time(6), time(8), (540,), _JAPAN, 60),
        Pattern("hiru", time(9), time(12), (540,), _JAPAN, 60),
        Pattern("yoru", time(14), time(16), (540,), _JAPAN, 60),
        Pattern("shinya", time(22), time(23), (540,), _JAPAN, 60),
        Pattern("tan", time(8), time(19), (300,), "15 paid 2:15-2:30", 60),
    ),
    facts=(("hub", "art36_filed"),),
    history=True,
)
