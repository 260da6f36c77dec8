"""Policy areas that the hubs of `world` share, and demand over a week."""

from examples.making.people import Area

CHILD_SAFETY = Area("child_safety", 0.14, "severe", 1, 60)
EXTREMISM = Area("violent_extremism", 0.12, "severe", 1, 60)
SELF_HARM = Area("self_harm", 0.13, "severe", 1, 30)
GRAPHIC = Area("graphic_violence", 0.14, "severe", 1, 60)
HATE = Area("hate", 0.30, "elevated", 2, 240)
HARASSMENT = Area("harassment", 0.28, "elevated", 2, 240)
ADULT = Area("adult_content", 0.30, "elevated", 2, 240)
LIVE = Area("live_streams", 0.26, "elevated", 1, 15)
SPAM = Area("spam_scams", 0.34, "benign", 3, 720)
ADS = Area("ads_review", 0.30, "benign", 2, 480)
COMMERCE = Area("commerce", 0.32, "benign", 3, 1440)
MISINFORMATION = Area("misinformation", 0.26, "benign", 2, 480)
REGULATED = Area("regulated_goods", 0.28, "benign", 3, 1440)
COPYRIGHT = Area("copyright", 0.22, "benign", 3, 1440)

EVEN = (1.0, 0.99, 0.99, 1.0, 1.02, 0.97, 0.96)
"""Demand by weekday, Monday first, where people are online every day alike."""

BUSINESS = (1.06, 1.05, 1.04, 1.04, 1.02, 0.90, 0.86)
"""Where advertisers and shops make part of the work."""

SHOW_NIGHTS = (0.95, 0.94, 0.95, 0.98, 1.06, 1.10, 1.04)
"""Where live streams and weekends make part of the work."""

NO_SUNDAY = (1.03, 1.02, 1.0, 1.0, 0.98, 0.6, 0.0)
"""Where nobody works on Sundays."""
