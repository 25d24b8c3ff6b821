"""Dates and times as files write them, by a list of formats: year first, day or month first, names of months, zones.

A format is strptime's, or a word: `iso` takes everything that begins with the year (2016-11-14T10:30:00Z, 2016/11/4,
2016年11月14日 下午 3:05), `excel` a spreadsheet's day number, `unix` seconds or milliseconds since 1970.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

WORDS = ("iso", "excel", "unix")
_MONTHS = (
    "jan january januar janvier janv enero ene janeiro jän jänner",
    "feb february februar février févr fév febrero fevereiro fev fevr fevrier",
    "mar march märz mär mrz mars marzo março marco maerz",
    "apr april avril avr abril abr",
    "may mai mayo maio",
    "jun june juni juin junio junho",
    "jul july juli juillet juil julio julho",
    "aug august août aout agosto ago",
    "sep sept september septembre septiembre setembro set",
    "oct october oktober okt octobre octubre outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre déc diciembre dic dezembro decembre",
)
MONTH_OF = {name: _MONTHS[number].split()[0] for number in range(12) for name in _MONTHS[number].split()}
"""Every name of a month → its first three English letters."""
_ZONES = {
    **{"utc": "+0000", "gmt": "+0000", "z": "+0000", "pst": "-0800", "pdt": "-0700", "mst": "-0700", "mdt": "-0600"},
    **{"cdt": "-0500", "est": "-0500", "edt": "-0400", "cet": "+0100", "cest": "+0200", "bst": "+0100"},
    **{"jst": "+0900", "aest": "+1000", "aedt": "+1100", "mez": "+0100", "mesz": "+0200"},
}
"""Names of zones that mean one offset only; CST and IST mean several."""
_ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?)?\s*([AP]M)?\s*([+-]\d{2}:?\d{2}|Z)?",
    re.ASCII,
)
_ZONE_WORD = re.compile(r"(?<=[\d ])([A-Za-z]{1,4})$")
_WORD = re.compile(r"[^\W\d_]+\.?")
_SERIAL_ZERO = datetime(1899, 12, 30)
_LAST_SERIAL = 100_000


def moment_by(form: str, text: str) -> datetime | None:
    """The date that a text is by one format, if it is one."""
    try:
        if form == "iso":
            return _iso(text)
        if form == "excel":
            return _serial(text)
        if form == "unix":
            return _unix(text)
        if found := _strptime(text, form):
            return found
        return _strptime(plain(text), form.replace("%B", "%b"))
    except (ValueError, OverflowError):
        return None


def _strptime(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def plain(text: str) -> str:
    """A date in plain words: short English names of months, AM and PM, offsets for zones, no weekday."""
    found = unicodedata.normalize("NFKC", text).strip()
    found = re.sub(r"^[^\W\d_]+\.?,?\s+(?=\d)", lambda day: day[0] if _month(day[0]) else "", found)
    found = re.sub(r"(\d)(?:st|nd|rd|th|er|º|°)\b", r"\1", found)
    found = re.sub(r"(?<=\d)\.\s+(?=[^\W\d_])", " ", found)
    found = re.sub(r"\s+(?:de|of)\s+|\s+à\s+", " ", found)
    found = _half_days(found)
    found = _WORD.sub(lambda word: _month(word[0]) or word[0], found)
    zone = _ZONE_WORD.search(found)
    if zone and zone[1].casefold() in _ZONES:
        found = f"{found[: zone.start()].rstrip()} {_ZONES[zone[1].casefold()]}"
    return re.sub(r"\s+", " ", found)


def _month(word: str) -> str:
    found = MONTH_OF.get(word.strip(" .,").casefold(), "")
    return found.capitalize()


def _half_days(text: str) -> str:
    """3:05 PM of 下午 3:05, p.m. and pm."""
    found = re.sub(
        r"(上午|凌晨|早上|下午|晚上|中午)\s*(\d[\d:]*)",
        lambda half: f"{half[2]} {'AM' if half[1] in ('上午', '凌晨', '早上') else 'PM'}",
        text,
    )
    return re.sub(r"\s*\b([ap])\.?\s?m\b\.?", lambda half: f" {half[1].upper()}M", found, flags=re.IGNORECASE)


def _iso(text: str) -> datetime | None:
    if "年" in text:
        text = re.sub(r"\s*年\s*|\s*月\s*(?=\d)", "-", text).replace("日", " ").replace("号", " ")
        text = re.sub(r"[时点]|(?<=\d)分(?=\s*\d)", ":", text).replace("分", "").replace("秒", "").strip(" -:")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = _ISO.fullmatch(plain(text))
    if found is None:
        return None
    year, _, month, day, hour, minute, second, part, half, offset = found.groups()
    clock_hour = int(hour or 0)
    if half and not 1 <= clock_hour <= 12 and not (half == "AM" and clock_hour == 0):
        half = None  # 15:05 PM is five past three
    if half:
        clock_hour = clock_hour % 12 + (12 if half == "PM" else 0)
    micro = int((part or "0").ljust(6, "0"))
    return datetime(
        int(year), int(month), int(day), clock_hour, int(minute or 0), int(second or 0), micro, tzinfo=_offset(offset)
    )


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _serial(text: str) -> datetime | None:
    found = re.fullmatch(r"(\d{1,6})(?:[.,](\d{1,15}))?", text, re.ASCII)
    if found is None or not 1 <= int(found[1]) <= _LAST_SERIAL:
        return None
    seconds = round(int(found[2] or 0) * 86_400 / 10 ** len(found[2] or ""))
    return _SERIAL_ZERO + timedelta(days=int(found[1]), seconds=seconds)


def _unix(text: str) -> datetime | None:
    found = re.fullmatch(r"(\d{9,10})(\d{3})?(?:\.\d+)?", text, re.ASCII)
    if found is None:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]), milliseconds=int(found[2] or 0))
