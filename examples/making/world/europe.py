"""Dublin, London, Paris and Berlin, over Easter and the change of clocks on 28 March 2027."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import (
    ADS,
    BUSINESS,
    CHILD_SAFETY,
    COMMERCE,
    COPYRIGHT,
    EVEN,
    EXTREMISM,
    HARASSMENT,
    HATE,
    MISINFORMATION,
    NO_SUNDAY,
    REGULATED,
    SELF_HARM,
    SPAM,
)
from examples.making.world.place import Language, Place, Share

# Ireland: 15 minutes after 4 h 30 and half an hour after 6 h.
_IRISH = "15 paid 1:45-2:30; 30 unpaid 4:00-5:00; 15 paid 6:15-7:15"
DUBLIN = Place(
    file="dublin",
    title="Dublin",
    prefix="DUB",
    pack="IE",
    horizon=Horizon("Europe/Dublin", date(2027, 3, 15), 28, 30),
    week_start="Monday",
    holidays="IE",
    published=datetime(2027, 3, 5, 12),
    load=0.8,
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
        Pattern("short", time(7), time(18), (300,), "15 paid 2:00-3:00"),
    ),
    facts=(("hub", "contract_sets_rest_day"), ("contract:rota", "ref_6_months")),
    history=True,
)

# London: 37½ hours a week, and a break of 20 minutes after 6 h at the latest.
_BRITISH = "10 paid 1:30-2:15; 45 unpaid 3:30-5:00; 10 paid 6:00-7:00"
LONDON = Place(
    file="london",
    title="London",
    prefix="LON",
    pack="GB",
    horizon=Horizon("Europe/London", date(2027, 3, 22), 14, 15),
    week_start="Monday",
    holidays="GB-ENG",
    published=datetime(2027, 3, 8, 9),
    load=0.8,
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
        Pattern("early", time(6), time(8), (495,), _BRITISH, 15),
        Pattern("day", time(8, 30), time(11), (495,), _BRITISH, 15),
        Pattern("late", time(13), time(15, 30), (495,), _BRITISH, 15),
        Pattern("night", time(22), time(23, 30), (495,), _BRITISH, 15),
        Pattern("short", time(7), time(18), (300,), "10 paid 2:00-3:00", 15),
    ),
    personal=(Share("opted_out_48h", 0.2, since=date(2026, 9, 1)), Share("night_worker", 0.1)),
)

# Paris: 35 hours a week, open from 06:00 to 21:00, so that no permit for nights is needed.
_FRENCH = "10 paid 1:15-2:00; 45 unpaid 3:00-4:30; 10 paid 5:45-6:45"
PARIS = Place(
    file="paris",
    title="Paris",
    prefix="PAR",
    pack="FR",
    horizon=Horizon("Europe/Paris", date(2027, 3, 22), 14, 30),
    week_start="Monday",
    holidays="FR",
    published=datetime(2027, 3, 8, 9),
    load=0.8,
    weekdays=EVEN,
    areas=(SELF_HARM, HATE, COPYRIGHT, ADS),
    languages=(
        Language(
            "fr",
            "French",
            32,
            ("self_harm", "hate", "copyright", "ads_review"),
            Wave(15.0, 0.25, opens=6, closes=21),
            (("cdi", 0.85), ("mi-temps", 0.15)),
            ("", "Clairmont"),
        ),
        Language(
            "ar",
            "Arabic",
            14,
            ("self_harm", "hate", "ads_review"),
            Wave(15.0, 0.25, opens=6, closes=21),
            (("cdi", 0.85), ("mi-temps", 0.15)),
            ("Clairmont",),
            also="fr",
        ),
        Language(
            "it",
            "Italian",
            10,
            ("self_harm", "hate", "ads_review"),
            Wave(15.0, 0.2, opens=7, closes=21),
            (("cdi", 1.0),),
            ("",),
            also="fr",
        ),
    ),
    contracts=(
        Contract("cdi", 32, 35, 5, ("matin", "journée", "soir")),
        Contract("mi-temps", 14, 18, 4, ("court",)),
    ),
    patterns=(
        Pattern("matin", time(6), time(8), (465,), _FRENCH),
        Pattern("journée", time(8, 30), time(11), (465,), _FRENCH),
        Pattern("soir", time(11, 30), time(13), (465,), _FRENCH),
        Pattern("court", time(7), time(16), (270,), "10 paid 1:45-2:45"),
    ),
    facts=(("hub", "sunday_permit"),),
)

# Berlin: no permit for Sundays and public holidays, so the hub rests then (Good Friday is 26, Easter Monday 29 March).
_GERMAN = "10 paid 1:30-2:15; 30 unpaid 3:30-5:00; 10 paid 6:00-7:15"
BERLIN = Place(
    file="berlin",
    title="Berlin",
    prefix="BER",
    pack="DE",
    horizon=Horizon("Europe/Berlin", date(2027, 3, 15), 28, 30),
    week_start="Monday",
    holidays="DE-BE",
    published=datetime(2027, 3, 1, 9),
    load=0.8,
    weekdays=NO_SUNDAY,
    areas=(CHILD_SAFETY, HATE, COMMERCE, SPAM),
    languages=(
        Language(
            "de",
            "German",
            30,
            ("child_safety", "hate", "commerce", "spam_scams"),
            Wave(15.0, 0.3, opens=6, closes=22),
            (("Vollzeit", 0.8), ("Teilzeit", 0.2)),
            ("", "Spreewerk"),
        ),
        Language(
            "tr",
            "Turkish",
            10,
            ("child_safety", "hate", "commerce"),
            Wave(15.0, 0.2, opens=7, closes=21),
            (("Vollzeit", 0.8), ("Teilzeit", 0.2)),
            ("",),
            also="de",
        ),
        Language(
            "pl",
            "Polish",
            8,
            ("hate", "commerce"),
            Wave(15.0, 0.2, opens=7, closes=21),
            (("Vollzeit", 1.0),),
            ("Spreewerk",),
            also="de",
        ),
    ),
    contracts=(
        Contract("Vollzeit", 32, 40, 5, ("früh", "tag", "spät")),
        Contract("Teilzeit", 18, 24, 4, ("kurz",)),
    ),
    patterns=(
        Pattern("früh", time(6), time(7, 30), (510,), _GERMAN),
        Pattern("tag", time(8), time(10, 30), (510,), _GERMAN),
        Pattern("spät", time(12), time(13, 30), (510,), _GERMAN),
        Pattern("kurz", time(7), time(15), (360,), "15 paid 2:30-3:30"),
    ),
    facts=(("hub", "works_council"), ("hub", "roster_agreed")),
    closed=(date(2027, 3, 26), date(2027, 3, 29)),
)
