"""How values look in columns, tiles and sentences: time left, ages, money, numbers, sparks. Widths are cells."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from data import clock
from data.clock import DAY, HOUR, MINUTE, SECOND
from data.money import decimal_text, exponent
from screens.cells import cut_end, cut_middle, fit, pad_cells, take_cells, take_last_cells
from screens.signs import (
    APPROVAL,
    ARRIVAL,
    BATCH,
    CHECK,
    COUNT,
    FULFILMENT,
    HOLD,
    NOTHING,
    ORDER,
    PARCEL,
    PAYMENT,
    RETURN,
    REVIEW,
    SHELF,
    SIGN_MEANINGS,
    STAFF,
    TRANSFER,
    Role,
    Shown,
    Sign,
    hold_sign,
    sign_of,
)
from screens.words import language, say, say_in

__all__ = [
    "APPROVAL", "ARRIVAL", "BATCH", "CHECK", "COUNT", "FULFILMENT", "HOLD", "LOADING", "NONE", "NOTHING", "ORDER",
    "PARCEL", "PAYMENT", "RETURN", "REVIEW", "SHELF", "SIGN_MEANINGS", "STAFF", "TRANSFER", "UNKNOWN",
    "Role", "Shown", "Sign", "age", "bar", "clock_time", "cut_end", "cut_middle", "day", "delta", "duration", "fit",
    "hold_sign", "long_day", "money", "pad_cells", "percent", "person", "pieces", "quiet", "sign_of", "span", "spark",
    "take_cells", "take_last_cells", "tile", "time_left", "when",
]  # fmt: skip

Number = int | float | Decimal

NONE = "."
UNKNOWN = "-"
LOADING = "..."
SHORT_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def time_left(left: int | None, *, paused: bool = False, warn: int = 2 * HOUR) -> Shown:
    """Seven cells: a sign and the time until a promise, late ones bold, those with a day to go muted."""
    if paused:
        return Shown("-" + pad_cells(say_in("clock", "waits"), 6, "right"), "wait")
    if left is None:
        return Shown(NONE.rjust(7), "faint")
    text = span(left)
    if left < 0:
        return Shown("x" + f"-{text}".rjust(6), "bad", bold=True)
    if left < warn:
        return Shown("!" + text.rjust(6), "warn")
    return Shown(text.rjust(7), "muted" if left >= DAY else "text")


def span(length: int) -> str:
    """A length of time in at most five cells: 95s, 28m, 2h28, 1d02h, 12d.

    A late one has a minus before it: from ten hours on it is told in whole hours, from a day on in whole days.
    """
    long = abs(length)
    if long < 2 * MINUTE:
        return f"{long // SECOND}s"
    if long < HOUR:
        return f"{long // MINUTE}m"
    if long < DAY:
        return f"{long // HOUR}h" if length <= -10 * HOUR else f"{long // HOUR}h{long % HOUR // MINUTE:02}"
    if length < 0 or long >= 10 * DAY:
        return f"{long // DAY}d"
    return f"{long // DAY}d{long % DAY // HOUR:02}h"


def age(length: int) -> str:
    """Four cells: now, 4m, 3h, 2d, 5w, 14mo, 3y."""
    days = length // DAY
    if length < MINUTE:
        text = say_in("clock", "now")
    elif length < HOUR:
        text = f"{length // MINUTE}m"
    elif length < DAY:
        text = f"{length // HOUR}h"
    elif days < 14:
        text = f"{days}d"
    elif days < 63:
        text = f"{days // 7}w"
    else:
        text = f"{days // 30}mo" if days < 730 else f"{min(days // 365, 999)}y"
    return pad_cells(text, 4, "right")


def when(at: int | None, now: int, tz: str) -> str:
    """An instant: today its time, in the last six days the weekday, this year month and day, else the whole date."""
    if at is None:
        return NONE
    then, today = clock.moment(at, tz), clock.moment(now, tz).date()
    if then.date() == today:
        return then.strftime("%H:%M")
    if 0 < (today - then.date()).days < 7:
        return say(SHORT_WEEKDAYS[then.weekday()])
    return day(then.date().isoformat(), today.isoformat())


def day(text: str | None, today: str) -> str:
    """A store day, without the year when it is this one."""
    if not text:
        return NONE
    return text[5:] if text[:4] == today[:4] else text


def clock_time(at: int, tz: str) -> str:
    """The time of day, 14:32."""
    return clock.moment(at, tz).strftime("%H:%M")


def person(name: str, width: int) -> str:
    """A name in so many cells; of one in two scripts (Zhang Lei 张磊) the reader's when both don't fit."""
    if cut_end(name, width) == name:
        return name
    wide = "".join(letter for letter in name if ord(letter) >= 0x2E80)
    latin = "".join(letter for letter in name if ord(letter) < 0x2E80).strip()
    kept = (wide if language() == "zh_CN" else latin) or name
    return cut_end(kept, width)


def long_day(text: str) -> str:
    """A store day in full: Sunday 22 November."""
    when_ = date.fromisoformat(text)
    return say(
        "{weekday} {day} {month}",
        weekday=say(LONG_WEEKDAYS[when_.weekday()]),
        day=str(when_.day),
        month=say(MONTHS[when_.month - 1]),
    )


def short_day(text: str) -> str:
    """A store day where there is little room: Sun 22 Nov."""
    when_ = date.fromisoformat(text)
    month = say(MONTHS[when_.month - 1])
    return say(
        "{weekday} {day} {month}",
        weekday=say(SHORT_WEEKDAYS[when_.weekday()]),
        day=str(when_.day),
        month=month[:3] if month.isascii() else month,
    )


LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def money(minor: int | None, currency: str, width: int = 10, *, short: bool = False) -> str:
    """An amount at the right of width cells, 12,480.00; one that does not fit, or is asked short, becomes 12.5k."""
    if minor is None:
        return UNKNOWN.rjust(width)
    whole, point, part = decimal_text(abs(minor), currency).partition(".")
    text = f"{'-' if minor < 0 else ''}{int(whole):,}{point}{part}"
    if short or len(text) > width:
        text = tile(Decimal(minor).scaleb(-exponent(currency)))
    return pad_cells(text, width, "right")


def tile(value: Number | None, decimals: int = 0) -> str:
    """A number for a tile, at most 6 cells: 311.70, 1,284, 128.4k, 2.41M; in Chinese at most 7: 12.8万."""
    if value is None:
        return UNKNOWN
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    sign, size = "-" if exact < 0 else "", abs(exact)
    small = _rounded(size, decimals if size < 1000 else 0)
    if small < 10_000:
        return f"{sign}{small:,}"
    for letter, unit, most in _UNITS_ZH if language() == "zh_CN" else _UNITS:
        for places, below in ((2, 10), (1, min(most, 1000)), (0, most)):
            short = _rounded(size / unit, places)
            if short < below:
                return f"{sign}{short:,}{letter}"
    return f"{sign}{size:.0e}"


_UNITS = (("k", 10**3, 1000), ("M", 10**6, 1000), ("B", 10**9, 1000), ("T", 10**12, 10**6))
_UNITS_ZH = (("万", 10**4, 10_000), ("亿", 10**8, 10_000), ("万亿", 10**12, 10**6))


def pieces(count: int | None, width: int = 6, zero: str = "0") -> str:
    """A number at the right of width cells: 1,284, or 12.8k where it does not fit; zero="." where none is quiet."""
    if count is None:
        return UNKNOWN.rjust(width)
    if count == 0:
        return zero.rjust(width)
    text = f"{count:,}"
    return pad_cells(text if len(text) <= width else tile(count), width, "right")


def percent(ratio: Number | None, decimals: int = 1) -> str:
    """A ratio in percent: 96.8%, in lists 96% with no decimals."""
    if ratio is None:
        return UNKNOWN
    return f"{_rounded(Decimal(str(ratio)) * 100, decimals)}%"


def delta(change: Number | None, unit: str = "%", *, good: bool | None = None, grave: bool = False) -> Shown:
    """Nine cells: a change in its unit (12.4 for +12.4%), coloured and marked ! or x by whether it is bad for us."""
    if change is None:
        return Shown(UNKNOWN.rjust(7) + "  ", "muted")
    amount = _rounded(Decimal(str(change)), 1 if unit in ("%", "pp") else 0)
    text = f"{amount:+,}{unit}" if amount else f"0{unit}"
    if len(text) > 7:
        text = f"{'-' if amount < 0 else '+'}{tile(abs(amount))}{unit}"
    if good is None or not amount:
        return Shown(text.rjust(7) + "  ", "muted")
    if good:
        return Shown(text.rjust(7) + "  ", "ok")
    return Shown(text.rjust(7) + (" x" if grave else " !"), "bad" if grave else "warn")


def quiet(text: str, role: Role = "text") -> Shown:
    """A cell in its colour, faint when it says there is none."""
    return Shown(text, "faint" if text.strip() == NONE else role)


def spark(values: Sequence[Number | None], width: int = 14, ascii_only: bool = False) -> str:
    """The last points as bars of six heights, lowest at the floor; a point that is not known is a gap."""
    levels = "_.-=*#" if ascii_only else "▁▂▃▄▅▆"
    last = [None if value is None else float(value) for value in values[-width:]]
    known = [value for value in last if value is not None]
    if not known:
        return " " * width
    low, reach = min(known), max(known) - min(known)
    drawn = (" " if value is None else levels[int((value - low) / reach * 5 + 0.5) if reach else 2] for value in last)
    return "".join(drawn).rjust(width)


def bar(done: Number, whole: Number, width: int, mark: str = "━") -> tuple[str, str]:
    """The done and the open part of a bar; it is full only when all is done, and begun as soon as something is."""
    if whole <= 0 or done <= 0:
        return "", mark * width
    cells = width if done >= whole else min(width - 1, max(1, int(Decimal(str(done)) * width / Decimal(str(whole)))))
    return mark * cells, mark * (width - cells)


def duration(length: int) -> str:
    """A length of time in words for progress and sentences: 40 s, 3 min, 2 h 28 min, 4 d."""
    long = abs(length)
    if long < 2 * MINUTE:
        return say("{n} s", n=long // SECOND)
    if long < HOUR:
        return say("{n} min", n=long // MINUTE)
    if long < DAY:
        hours, minutes = long // HOUR, long % HOUR // MINUTE
        return say("{hours} h {minutes} min", hours=hours, minutes=minutes) if minutes else say("{n} h", n=hours)
    return say("{n} d", n=long // DAY)


def _rounded(amount: Decimal, places: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
