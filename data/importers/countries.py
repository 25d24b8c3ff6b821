"""Countries as files name them, by their two letters. A name that is none stays as it was written."""

from functools import lru_cache

ALIASES = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "eire": "IE",
    "republic of ireland": "IE",
    "usa": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "rsa": "ZA",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "hong kong": "HK",
    "macau": "MO",
    "korea": "KR",
    "south korea": "KR",
    "republic of korea": "KR",
    "russian federation": "RU",
    "viet nam": "VN",
    "uae": "AE",
    "turkey": "TR",
    "european community": "EU",
    "unspecified": "",
    "unknown": "",
}


def country_code(name: str) -> str:
    """GB of “United Kingdom”, “gb” and “英国”; nothing of nothing."""
    text = name.strip()
    if len(text) == 2 and text.isascii() and text.isalpha():
        return "GB" if text.upper() == "UK" else text.upper()
    return _named(text.casefold(), text)


@lru_cache(maxsize=2048)
def _named(folded: str, text: str) -> str:
    if folded in ALIASES:
        return ALIASES[folded]
    return _names().get(folded, text)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in ("zh_Hans_CN", "fr", "de", "es", "en"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[str(name).casefold()] = code
    return found
