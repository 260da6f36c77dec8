"""Dubai."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import EXTREMISM, HATE, SHOW_NIGHTS, SPAM
from examples.making.world.place import Language, Place

# The Emirates: an hour of breaks, none of it working time, and no five hours without one.
_EMIRATES = "10 paid 2:00-2:10; 60 unpaid 3:30-5:00; 10 paid 7:00-7:10"
DUBAI = Place(
    file="dubai",
    title="Dubai",
    prefix="DXB",
    pack="AE",
    horizon=Horizon("Asia/Dubai", date(2027, 3, 15), 14, 60),
    week_start="Monday",
    holidays="AE",
    published=datetime(2027, 3, 1, 9),
    denied=(
        "continuous_shift",
        "rest_day_work",
        "supervisor_exempt",
        "substitute_day_given",
    ),
    load=0.82,
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
