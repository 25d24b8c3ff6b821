"""Every sentence people read goes through say(): the English sentence is the key, the reader's language answers.

What is said is plain text that may hold words from outside; screens pass it on through plain().
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any

from data import clock
from data.dataclass import dataclass, field
from data.money import Money, decimal_text
from screens.counted import agreeing
from screens.terms import EVENTS, PLACES

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
CATALOGUES = Path(__file__).parent / "languages"
DOMAIN = "ecom_tui"


@dataclass(slots=True)
class Reader:
    """Who reads: the language, and the time zone of the instants in sentences."""

    language: str = "en"
    zone: str = "UTC"
    catalogue: NullTranslations = field(default_factory=NullTranslations)


_everyone = Reader()
# A holder, not the language itself: every widget's task copies its context when it starts, and must hear a switch.
_reader: ContextVar[Reader] = ContextVar("reader", default=_everyone)


def speak(language: str, zone: str | None = None) -> None:
    """From now on this session is spoken to in that language, everywhere at once."""
    reader = _reader.get()
    reader.language = language if language in LANGUAGES else "en"
    reader.zone = zone or reader.zone
    reader.catalogue = catalogue(reader.language)


def own_reader() -> None:
    """Gives the session that starts here a reader of its own, when several share a process."""
    reader = _reader.get()
    _reader.set(Reader(reader.language, reader.zone, reader.catalogue))


@contextmanager
def speaking(language: str, zone: str | None = None) -> Iterator[None]:
    """Within it, sentences are said in that language."""
    token = _reader.set(Reader())
    try:
        speak(language, zone)
        yield
    finally:
        _reader.reset(token)


def language() -> str:
    """The reader's language, en or zh_CN."""
    return _reader.get().language


def zone() -> str:
    """The time zone in which the reader sees instants."""
    return _reader.get().zone


def say(sentence: str, /, **facts: object) -> str:
    """The sentence in the reader's language, its {places} filled with facts."""
    said = say_raw(sentence)
    return fill(said, facts) if facts else said  # without facts it may be a word from outside, braces and all


def say_raw(sentence: str) -> str:
    """The sentence in the reader's language with its {places} still open; a word that is only a value counts too."""
    if not sentence:
        return ""
    known = _reader.get().catalogue.gettext(sentence)
    return _reader.get().catalogue.pgettext("value", sentence) if known is sentence else known


def say_in(context: str, sentence: str, /, **facts: object) -> str:
    """Like say, for a word that means different things in different places: say_in("parcel", "out")."""
    known = _reader.get().catalogue.pgettext(context, sentence)
    return say(sentence, **facts) if known == sentence else fill(known, facts) if facts else known


def sayn(one: str, many: str, n: int, /, **facts: object) -> str:
    """One of two sentences by the count, which they name {n}."""
    return fill(_reader.get().catalogue.ngettext(one, many, n), {"n": n, **facts})


@cache
def catalogue(language: str) -> NullTranslations:
    """The compiled catalogue of a language; English has none."""
    file = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if language == "en" or not file.exists():
        return NullTranslations()
    with file.open("rb") as compiled:
        return GNUTranslations(compiled)


def fill(sentence: str, facts: Mapping[str, object]) -> str:
    """The sentence with its places filled, its nouns as their counts ask; a missing fact is shown as not known."""
    told = {name: fact_text(value, name) for name, value in facts.items()}
    return _filler.vformat(agreeing(sentence, facts), (), told)


class _Filler(Formatter):
    """A place without its fact never breaks a page, and facts are words: no attribute or index is followed."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return kwargs.get(field_name, "-"), field_name


_filler = _Filler()


def fact_text(value: object, place: str = "") -> str:
    """A fact as people read it: money, instants, days, counts, things and lists of them."""
    match value:
        case None:
            return "-"
        case bool():
            return say("yes") if value else say("no")
        case str() if place == "carrier":
            return carrier_name(value)
        case str():
            table = PLACES.get(place)
            return value if table is None else say(", ").join(word_of(table, one) for one in value.split(", "))
        case int():
            return f"{value:,}"
        case Money():
            return money_text(value.minor, value.currency)
        case {"minor": int(minor), "currency": str(currency)}:
            return money_text(minor, currency)
        case {"at": int(at)}:
            return moment_text(at)
        case {"word": str(word)}:
            return say(word)
        case {"say": str(sentence), **facts}:
            return say(sentence, **{str(name): fact for name, fact in facts.items()})
        case Mapping():
            shown = (value.get(name) for name in ("number", "code", "name", "title", "day", "id"))
            return next((str(text) for text in shown if text not in (None, "")), "-")
        case list() | tuple() | set() | frozenset():
            return say(", ").join(fact_text(one, place) for one in value)
    return str(value)


def carrier_name(code: str) -> str:
    """A carrier as people call it; a code that nobody knows stays as it was typed."""
    from data.carriers import carrier_of

    known = carrier_of(code) if code else None
    return known.named(language()) if known else code


def money_text(minor: int, currency: str) -> str:
    """An amount within a sentence: 1,284.00 CNY."""
    whole, point, part = decimal_text(abs(minor), currency).partition(".")
    return f"{'-' if minor < 0 else ''}{int(whole):,}{point}{part} {currency}"


def moment_text(at: int) -> str:
    """An instant within a sentence, in the store's zone: 2026-11-22 14:32, without the year when it is this one."""
    zone = _reader.get().zone
    when, now = clock.moment(at, zone), clock.moment(clock.now(), zone)
    return when.strftime("%m-%d %H:%M" if when.year == now.year else "%Y-%m-%d %H:%M")


def word_of(table: Mapping[str, str], value: str) -> str:
    """What a value of the program is called."""
    return say_in("value", table.get(value, value.replace("_", " ") if value.isidentifier() else value))


UNDONE = "undid: {what}"


def event_sentence(verb: str, v: int = 1, facts: Mapping[str, object] | None = None, undo: bool = False) -> str:
    """An event in the reader's language; a verb (or a later version of one) that has no sentence shows itself."""
    known = EVENTS.get(f"{verb} {v}") or EVENTS.get(verb) or _sentence_of(verb)
    said = "".join(_parts(say_raw(known), facts or {})) if known else verb
    return say(UNDONE, what=said) if undo else said


def _sentence_of(verb: str) -> str:
    """What the operation itself says when it is done."""
    from data.areas import load_areas
    from data.doorway import OPERATIONS

    load_areas()
    return OPERATIONS[verb].says if verb in OPERATIONS else ""


def _parts(sentence: str, facts: Mapping[str, object]) -> Iterator[str]:
    """The sentence piece by piece, without the [parts] whose facts are missing."""
    for place, piece in enumerate(re.split(r"[\[\]]", sentence)):
        names = [name for _, name, _, _ in _filler.parse(piece) if name]
        if place % 2 == 0 or all(facts.get(name) not in (None, "") for name in names):
            yield fill(piece, facts)
