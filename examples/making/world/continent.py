"""Paris and Berlin, over Easter and the change of clocks on 28 March 2027."""

from datetime import date, datetime, time

from examples.making.people import Contract, Pattern
from examples.making.wave import Horizon, Wave
from examples.making.world.areas import ADS, CHILD_SAFETY, COMMERCE, COPYRIGHT, EVEN, HATE, NO_SUNDAY, SELF_HARM, SPAM
from examples.making.world.place import Language, Place

# Paris: 35 hours a week, open from 06:00 to 21:00, so that no permit for nights is needed.
_FRENCH = "10 paid 1:45-1:55; 45 unpaid 3:15-4:30; 10 paid 6:00-6:10"
PARIS = Place(
    file="paris",
    title="Paris",
    prefix="PAR",
    pack="FR",
    horizon=Horizon("Europe/Paris", date(2027, 3, 22), 14, 30),
    week_start="Monday",
    holidays="FR",
    published=datetime(2027, 3, 8, 9),
    denied=(
        "night_permit",
        "day_12h_agreement",
        "avg_46h_agreement",
        "overtime_rate_agreement",
        "overtime_over_quota",
        "daily_rest_9h_agreement",
        "night_worker",
        "night_44h_agreement",
    ),
    load=0.81,
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
        Pattern("court", time(7), time(16), (270,), "10 paid 2:10-2:20", 60),
    ),
    facts=(("hub", "sunday_permit"),),
)

# Berlin: no permit for Sundays and public holidays, so the hub rests then (Good Friday is 26, Easter Monday 29 March).
_GERMAN = "10 paid 2:00-2:10; 30 unpaid 4:00-5:00; 10 paid 6:30-6:40"
BERLIN = Place(
    file="berlin",
    title="Berlin",
    prefix="BER",
    pack="DE",
    horizon=Horizon("Europe/Berlin", date(2027, 3, 15), 28, 30),
    week_start="Monday",
    holidays="DE-BE",
    published=datetime(2027, 3, 1, 9),
    denied=(
        "sunday_permit",
        "sunday_rest_0600",
        "ref_6_months",
        "night_worker",
        "ref_1_month",
        "rest_not_joined",
    ),
    load=0.81,
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
        Pattern("kurz", time(7), time(15), (360,), "15 paid 3:00-3:15", 60),
    ),
    facts=(("hub", "works_council"), ("hub", "roster_agreed")),
    closed=(date(2027, 3, 26), date(2027, 3, 29)),
)
