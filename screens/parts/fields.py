"""What is typed into a form's field, read as the value that the operation takes; else Unclear says what would do."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from data import clock
from data.errors import Unclear
from data.money import parse_exact
from screens.actions import Choice, Day, Field, Hidden, Moment, Money, Number, Option, Secret, Yes
from screens.session import Session
from screens.show import money
from screens.words import say

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YES, NO = ("yes", "y", "1", "是", "好"), ("no", "n", "0", "否", "")


def given(value: Any, row: Any) -> Any:
    """A value, or what its function makes of the row."""
    return value(row) if callable(value) else value


def first_text(field: Field, row: Any, session: Session) -> str:
    """What stands in the field when the form opens."""
    value = given(field.value, row)
    if value is None or value == "":
        return ""
    if isinstance(field, Money) and isinstance(value, int):
        return money(value, currency_of(field, row, session), 20).strip()
    if isinstance(field, Yes):
        return say("yes") if value else say("no")
    if isinstance(field, Day) and value == "today":
        return say(value)
    if isinstance(field, Moment) and isinstance(value, int):
        return clock.moment(value, session.zone).strftime("%Y-%m-%d %H:%M")
    return str(value)


def currency_of(field: Money, row: Any, session: Session) -> str:
    """The field's currency, the row's, or the store's."""
    return str(given(field.currency, row) or getattr(row, "currency", "") or session.currency)


def read_field(field: Field, typed: str, row: Any, session: Session, options: Sequence[Option] = ()) -> Any:
    """The value of a field; Unclear when it can't be understood."""
    if isinstance(field, Hidden):
        return given(field.value, row)
    if isinstance(field, Secret):
        return _needed(field, typed)
    text = typed.strip()
    if not text:
        return False if isinstance(field, Yes) else _needed(field, text)
    if len(text) > field.limit:
        raise Unclear("{count} characters at most.", count=field.limit)
    if isinstance(field, Number):
        return _number(field, text, row)
    if isinstance(field, Money):
        return parse_exact(text, currency_of(field, row, session))
    if isinstance(field, Day):
        return read_day(text, today(session))
    if isinstance(field, Moment):
        return read_moment(text, session)
    if isinstance(field, Choice):
        return _chosen(field, text, options)
    if isinstance(field, Yes):
        return _yes(text)
    return text


def _needed(field: Field, text: str) -> Any:
    if field.required and not text:
        raise Unclear("This is needed.")
    return None if isinstance(field, Number | Money | Moment) and not text else text


def _number(field: Number, text: str, row: Any) -> int:
    plain = text.replace(",", "").replace(" ", "")
    if not plain.lstrip("+-").isdecimal() or plain[1:].count("-") + plain[1:].count("+"):
        raise Unclear("Not a whole number.")
    number, most = int(plain), given(field.most, row)
    if field.least is not None and number < field.least:
        raise Unclear("{least} at least.", least=field.least)
    if most is not None and number > most:
        raise Unclear("{most} at most.", most=most)
    return number


def _yes(text: str) -> bool:
    if text.casefold() in (*YES, say("yes").casefold()):
        return True
    if text.casefold() in (*NO, say("no").casefold()):
        return False
    raise Unclear("Type yes or no.")


def _chosen(field: Choice, text: str, options: Sequence[Option]) -> str:
    folded = text.casefold()
    for value, words in options:
        if folded in (value.casefold(), words.casefold()):
            return value
    if field.free:
        return text
    raise Unclear("Not in the list.")


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """The options that hold what is typed, those that begin with it first."""
    folded = typed.strip().casefold()
    if not folded:
        return list(options)
    hits = [o for o in options if folded in o[1].casefold() or folded in o[0].casefold()]
    return sorted(hits, key=lambda o: not (o[1].casefold().startswith(folded) or o[0].casefold().startswith(folded)))


def today(session: Session) -> date:
    """The store's day."""
    return clock.moment(clock.now(), session.zone).date()


def read_day(text: str, start: date) -> str:
    """2026-11-22, 11-22, 22, today, tomorrow, +3, -1, mon: as YYYY-MM-DD, the next one when the year is left out."""
    folded = text.casefold()
    words = {"today": 0, "tomorrow": 1, "yesterday": -1, "今天": 0, "今日": 0, "明天": 1, "昨天": -1}
    try:
        if folded in words:
            return (start + timedelta(words[folded])).isoformat()
        if folded[0] in "+-" and folded[1:].isdecimal():
            return (start + timedelta(int(folded))).isoformat()
        if folded[:3] in WEEKDAYS:
            ahead = (WEEKDAYS.index(folded[:3]) - start.weekday()) % 7 or 7
            return (start + timedelta(ahead)).isoformat()
        return _written_day(folded.replace("/", "-").replace(".", "-"), start)
    except (ValueError, OverflowError):
        raise Unclear("“{text}” is not a day. Write 2026-11-22, 11-22, +3 or mon.", text=text) from None


def _written_day(text: str, start: date) -> str:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts).isoformat()
    month, day = (start.month, parts[0]) if len(parts) == 1 else parts
    found = date(start.year, month, day)
    if found >= start:
        return found.isoformat()
    if len(parts) == 1:
        return date(start.year + month // 12, month % 12 + 1, day).isoformat()
    return date(start.year + 1, month, day).isoformat()


def read_moment(text: str, session: Session) -> int:
    """`2026-11-22 14:30`, `mon 9:00`, `14:30`, `+2h`, `+30m`: as microseconds UTC."""
    folded = text.casefold().strip()
    units = {"m": clock.MINUTE, "h": clock.HOUR, "d": clock.DAY}
    if folded[0] == "+" and folded[1:-1].isdecimal() and folded[-1] in units:
        return clock.now() + int(folded[1:-1]) * units[folded[-1]]
    day, _, hour = folded.rpartition(" ") if ":" in folded else (folded, "", "00:00")
    try:
        hours, minutes = (int(part) for part in hour.split(":"))
        start = today(session)
        on = date.fromisoformat(read_day(day, start)) if day else start
        return clock.instant(datetime.combine(on, time(hours, minutes), tzinfo=clock.zone(session.zone)))
    except ValueError:
        raise Unclear("“{text}” is not a time. Write 2026-11-22 14:30, 14:30 or +2h.", text=text) from None
