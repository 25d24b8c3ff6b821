"""What is asked of one field, as SQL: a condition with `?` for every value that was typed."""

from collections.abc import Callable

from data import database, money
from data.dataclass import dataclass
from data.errors import Unclear
from data.search import moments
from data.search.indexes import like
from data.search.kinds import FieldKind, Reading
from data.search.language import Value
from data.search.nearest import nearest

YES = ("yes", "true", "on", "1", "y", "是")
NO = ("no", "false", "off", "0", "n", "否")
MOST = 2**63 - 1
SEVERAL = 100
"""So many values of a column with few of them are looked up one by one."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL and the values for its `?`."""

    sql: str
    values: tuple[object, ...] = ()


NOTHING = Condition("1 = 0")


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as it was asked: its name as typed, its kind, the operator, and what it is read against."""

    name: str
    kind: FieldKind
    operator: str
    reading: Reading


def either(conditions: list[Condition]) -> Condition:
    """One of them holds."""
    if len(conditions) == 1:
        return conditions[0]
    return _joined(conditions, " or ")


def all_of(conditions: list[Condition]) -> Condition:
    """Each of them holds; nothing asked, everything holds."""
    if not conditions:
        return Condition("1 = 1")
    return conditions[0] if len(conditions) == 1 else _joined(conditions, " and ")


def opposite(condition: Condition) -> Condition:
    """It does not hold, or can't be said."""
    return Condition(f"not coalesce(({condition.sql}), 1 = 0)", condition.values)


def presence(kind: FieldKind) -> Condition:
    """There is a value at all: `field:any`."""
    if kind.present:
        return Condition(kind.present)
    if kind.kind == "flag":
        return Condition(f"({kind.sql})")
    if kind.kind in ("words", "codes", "text", "name", "state", "tag", "day"):
        return either([_within(way, f"coalesce({sql}, '') <> ''") for sql, way in _ways(kind)])
    return either([_within(way, f"{sql} is not null") for sql, way in _ways(kind)])


def answer(asked: Asked, value: Value) -> Condition:
    """The condition for one value of a field that needs no text index."""
    condition = _ANSWERS[asked.kind.kind](asked, value)
    guard = asked.kind.guard
    return Condition(f"({guard} and {condition.sql})", condition.values) if guard else condition


def text_condition(kind: FieldKind, operator: str, value: Value) -> Condition:
    """Text that is looked for in the columns themselves: anywhere, or the whole of it with `=`."""
    if operator == "=":
        test, typed = "lower({sql}) = lower(?)", value.text
    else:
        test, typed = "lower({sql}) like lower(?) escape '!'", f"%{like(value.text)}%"
    return _everywhere(kind, test, (typed,))


def known_values(kind: FieldKind) -> tuple[str, ...]:
    """The values there are or may be, for completion and for the nearest one."""
    if kind.values:
        return kind.values
    if kind.kind == "flag":
        return ("yes", "no")
    select = kind.known or kind.suggest or _few_values(kind)
    if not select:
        return ()
    found = database.rows(f"select * from ({select}) as offered limit 200")
    return tuple(sorted(str(row[0]) for row in found if row[0]))


def _few_values(kind: FieldKind) -> str:
    """A select of the values of indexed columns: SQLite steps from each to the next, and reads no row twice."""
    selects = []
    for table, column in zip(kind.among[::2], kind.among[1::2], strict=True):
        least = f"select min({column}) from {table}"
        stepping = (
            f"select value from (with recursive met (value) as ({least} union all select ({least}"
            f" where {column} > met.value) from met where met.value is not null)"
            " select value from met where value is not null)"
        )
        selects.append(stepping if database.engine() == "sqlite" else f"select distinct {column} as value from {table}")
    return " union ".join(selects)


def _text(asked: Asked, value: Value) -> Condition:
    _no_comparison(asked, value)
    return text_condition(asked.kind, asked.operator, value)


def _name(asked: Asked, value: Value) -> Condition:
    _no_comparison(asked, value)
    if asked.kind.known:
        known = known_values(asked.kind)
        if not any(word.casefold().startswith(value.text.casefold()) for word in known):
            raise _unknown_value(asked, value.text, known)
    exact = asked.operator == "=" or value.quoted
    test = "lower({sql}) = lower(?)" if exact else "lower({sql}) like lower(?) escape '!'"
    typed = value.text if exact else f"{like(value.text)}%"
    if asked.kind.among and database.engine() == "sqlite":
        few, is_met = _few_values(asked.kind), test.replace("{sql}", "value")
        met = [
            row[0] for row in database.rows(f"select value from ({few}) where {is_met} limit ?", (typed, SEVERAL + 1))
        ]
        if not met:
            return NOTHING
        if len(met) <= SEVERAL:
            return _everywhere(asked.kind, f"{{sql}} in ({database.marks(len(met))})", tuple(met))
    return _everywhere(asked.kind, test, (typed,))


def _tag(asked: Asked, value: Value) -> Condition:
    _no_comparison(asked, value)
    return _everywhere(asked.kind, "{sql} like lower(?) escape '!'", (f"%,{like(value.text.replace(' ', ','))},%",))


def _state(asked: Asked, value: Value) -> Condition:
    _no_comparison(asked, value)
    typed = value.text.casefold().replace("-", "_").replace(" ", "_")
    if typed not in asked.kind.values:
        raise _unknown_value(asked, value.text, asked.kind.values)
    if asked.kind.tests:
        return Condition(f"({asked.kind.tests[typed]})")
    return _everywhere(asked.kind, "{sql} = ?", (typed,))


def _flag(asked: Asked, value: Value) -> Condition:
    _no_comparison(asked, value)
    typed = value.text.casefold()
    if typed not in YES + NO:
        raise _unknown_value(asked, value.text, ("yes", "no"))
    yes = Condition(f"({asked.kind.sql})")
    return yes if typed in YES else opposite(yes)


def _number(asked: Asked, value: Value) -> Condition:
    return _compared(asked, value, _whole_number)


def _money(asked: Asked, value: Value) -> Condition:
    return _compared(asked, value, lambda text: money.parse_amount(text, asked.reading.currency))


def _duration(asked: Asked, value: Value) -> Condition:
    operator = "<=" if asked.operator == ":" and not value.ranged else asked.operator
    reading = asked.reading

    def until(text: str) -> int:
        found = moments.duration(text)
        if found is None:
            raise Unclear("“{text}” is not a duration. Write it like 30m, 2h, 3d or 2w.", text=text)
        return _fitting(reading.at + found, text)

    return _compared(Asked(asked.name, asked.kind, operator, reading), value, until)


def _instant(asked: Asked, value: Value) -> Condition:
    if _ages(value):
        return _aged(asked, value)
    low, high = _span_ends(asked, value)
    tests, values = [], []
    if low is not None:
        tests.append("{sql} >= ?")
        values.append(low)
    if high is not None:
        tests.append("{sql} < ?")
        values.append(high)
    return _everywhere(asked.kind, " and ".join(tests), tuple(values))


def _day(asked: Asked, value: Value) -> Condition:
    low, high = _span_ends(asked, value)
    tests, values = ["{sql} <> ''"], []
    if low is not None:
        tests.append("{sql} >= ?")
        values.append(moments.day_text(low, asked.reading))
    if high is not None:
        tests.append("{sql} < ?")
        values.append(moments.day_text(high, asked.reading))
    return _everywhere(asked.kind, " and ".join(tests), tuple(values))


def _span_ends(asked: Asked, value: Value) -> tuple[int | None, int | None]:
    """The half-open piece of time that is asked for."""
    if value.ranged:
        low = moments.span(value.text, asked.reading).start if value.text else None
        high = moments.span(value.until, asked.reading).end if value.until else None
        return _ordered(asked, value, low, high)
    span = moments.span(value.text, asked.reading)
    end = max(span.end, span.start + 1)
    ends: dict[str, tuple[int | None, int | None]] = {
        ":": (span.start, end),
        "=": (span.start, end),
        ">": (end, None),
        ">=": (span.start, None),
        "<": (None, span.start),
        "<=": (None, end),
    }
    return ends[asked.operator]


def _ages(value: Value) -> bool:
    typed = [text for text in (value.text, value.until) if text]
    return bool(typed) and all(moments.is_age(text) and text != "0" for text in typed)


def _aged(asked: Asked, value: Value) -> Condition:
    """`placed<2d`: less than two days ago. Older is earlier, so the signs turn round."""
    at = asked.reading.at
    ago = [
        _fitting(at - (moments.duration(text) or 0), text) if text else None for text in (value.text, value.until or "")
    ]
    if value.ranged:
        _no_comparison(asked, value)
        newest, oldest = _ordered(asked, value, ago[0], ago[1], falling=True)
        tests = [("{sql} <= ?", newest), ("{sql} >= ?", oldest)]
        kept = [(test, bound) for test, bound in tests if bound is not None]
        return _everywhere(asked.kind, " and ".join(test for test, _ in kept), tuple(bound for _, bound in kept))
    signs = {":": ">=", "=": ">=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
    return _everywhere(asked.kind, f"{{sql}} {signs[asked.operator]} ?", (ago[0],))


def _compared(asked: Asked, value: Value, read: Callable[[str], int]) -> Condition:
    """A number against a number, or between two."""
    if value.ranged:
        _no_comparison(asked, value)
        low = read(value.text) if value.text else None
        high = read(value.until) if value.until else None
        low, high = _ordered(asked, value, low, high)
        kept = [(sign, bound) for sign, bound in ((">=", low), ("<=", high)) if bound is not None]
        return _everywhere(
            asked.kind, " and ".join(f"{{sql}} {sign} ?" for sign, _ in kept), tuple(bound for _, bound in kept)
        )
    sign = "=" if asked.operator == ":" else asked.operator
    return _everywhere(asked.kind, f"{{sql}} {sign} ?", (read(value.text),))


def _ordered(
    asked: Asked, value: Value, low: int | None, high: int | None, *, falling: bool = False
) -> tuple[int | None, int | None]:
    if low is None and high is None:
        raise Unclear("“{field}” needs a value on one side of “..” at least.", field=asked.name)
    if low is not None and high is not None and (low < high if falling else low > high):
        raise Unclear("“{low}..{high}” ends before it begins.", low=value.text, high=value.until)
    return low, high


def _whole_number(text: str) -> int:
    sign, digits = (-1, text[1:]) if text[:1] == "-" else (1, text.removeprefix("+"))
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
        raise Unclear("“{text}” is not a whole number.", text=text)
    return sign * int(digits)


def _fitting(at: int, text: str) -> int:
    if abs(at) > MOST:
        raise Unclear("“{text}” is too long a time.", text=text)
    return at


def _no_comparison(asked: Asked, value: Value) -> None:
    numeric = asked.kind.kind in ("number", "money", "instant", "day", "duration")
    if asked.operator not in (":", "=") and not (numeric and not value.ranged):
        raise Unclear("“{field}” can't be compared with “{sign}”. Use “:”.", field=asked.name, sign=asked.operator)
    if value.ranged and not numeric:
        raise Unclear("“{field}” has no range: there is nothing between two values.", field=asked.name)


def _unknown_value(asked: Asked, text: str, known: tuple[str, ...]) -> Unclear:
    close = nearest(text, known)
    if close:
        return Unclear(
            "“{field}” is never “{value}”. Perhaps “{nearest}”?", field=asked.name, value=text, nearest=close
        )
    return Unclear(
        "“{field}” is never “{value}”. It can be: {known}.", field=asked.name, value=text, known=", ".join(known[:12])
    )


def _everywhere(kind: FieldKind, test: str, values: tuple[object, ...]) -> Condition:
    return either([Condition(_within(way, test.replace("{sql}", sql)).sql, values) for sql, way in _ways(kind)])


def _ways(kind: FieldKind) -> list[tuple[str, str]]:
    return [(kind.sql, kind.within), *kind.also]


def _within(way: str, test: str) -> Condition:
    return Condition(way.replace("{test}", f"({test})"))


def _joined(conditions: list[Condition], word: str) -> Condition:
    values = tuple(value for condition in conditions for value in condition.values)
    return Condition("(" + word.join(condition.sql for condition in conditions) + ")", values)


_ANSWERS: dict[str, Callable[[Asked, Value], Condition]] = {
    "text": _text,
    "words": _text,
    "codes": _text,
    "name": _name,
    "tag": _tag,
    "state": _state,
    "flag": _flag,
    "number": _number,
    "money": _money,
    "duration": _duration,
    "instant": _instant,
    "day": _day,
}
