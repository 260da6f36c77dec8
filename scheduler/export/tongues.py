"""The official languages of the European Union, and how a hub's languages are read as them.

Source: Regulation No 1 of 1958, article 1, as amended up to 2013: 24 languages.
"""

from __future__ import annotations

import re

OFFICIAL = {
    "bg": "Bulgarian", "hr": "Croatian", "cs": "Czech", "da": "Danish", "nl": "Dutch", "en": "English",
    "et": "Estonian", "fi": "Finnish", "fr": "French", "de": "German", "el": "Greek", "hu": "Hungarian",
    "ga": "Irish", "it": "Italian", "lv": "Latvian", "lt": "Lithuanian", "mt": "Maltese", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sl": "Slovenian", "es": "Spanish", "sv": "Swedish",
}  # fmt: skip
"""Name by ISO 639-1 code, in the order of the names."""

_THREE_LETTERS = {
    "bul": "bg", "hrv": "hr", "ces": "cs", "cze": "cs", "dan": "da", "nld": "nl", "dut": "nl", "eng": "en",
    "est": "et", "fin": "fi", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ell": "el", "gre": "el",
    "hun": "hu", "gle": "ga", "ita": "it", "lav": "lv", "lit": "lt", "mlt": "mt", "pol": "pl", "por": "pt",
    "ron": "ro", "rum": "ro", "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "swe": "sv",
}  # fmt: skip
_BY_NAME = {name.casefold(): code for code, name in OFFICIAL.items()}


def official(language: str) -> str | None:
    """Code of an official language that a hub writes as `pt`, `pt-BR`, `por` or `Portuguese`; None for any other."""
    word = language.strip().casefold()
    first = re.split(r"[-_]", word)[0]
    code = _BY_NAME.get(word) or _THREE_LETTERS.get(first, first)
    return code if code in OFFICIAL else None
