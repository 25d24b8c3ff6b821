"""Help with typing a filter: what may come next, and what was probably meant when nothing matches."""

from data import search
from data.doorway import query
from data.errors import StoreError
from data.events import Actor
from data.queries._hidden import hidden_fields
from data.search.answers import known_values
from data.search.language import Term, parse
from data.search.nearest import nearest


@query("own.keep")
def completions(actor: Actor, name: str, text: str, cursor: int) -> list[search.Suggestion]:
    """What the word at the cursor may become, the likeliest first."""
    return search.complete(search.thing_of(name), text, cursor, hidden_fields(actor, name))


@query("own.keep")
def meant(actor: Actor, name: str, text: str) -> str:
    """The filter with its first doubtful word put right; empty when every word may well be meant."""
    thing = search.thing_of(name)
    hidden = hidden_fields(actor, name)
    for term in parse(text):
        better = _value_of(thing, term, hidden) if term.field else _state_of(thing, term, hidden)
        if better:
            return f"{text[: term.start]}{'-' if term.negative else ''}{better}{text[term.end :]}"
    return ""


def _value_of(thing: search.Thing, term: Term, hidden: frozenset[str]) -> str:
    """`carrier:dhk` is probably `carrier:dhl`."""
    try:
        field, kind = search.field_of(thing, term.field, hidden)
    except StoreError:
        return ""
    known = known_values(kind)
    typed = term.values[0].text if len(term.values) == 1 else ""
    if not typed or not known or any(word.casefold().startswith(typed.casefold()) for word in known):
        return ""
    close = nearest(typed, known)
    return f"{field}{term.operator}{_quoted(close)}" if close else ""


def _state_of(thing: search.Thing, term: Term, hidden: frozenset[str]) -> str:
    """`unpaid` is no word of an order, but what its payment can be."""
    typed = term.values[0].text.casefold().replace("-", "_")
    for field, kind in thing.fields.items():
        if field not in hidden and typed in kind.values:
            return f"{field}:{typed}"
    if typed in thing.fields and thing.fields[typed].kind == "flag" and typed not in hidden:
        return f"{typed}:yes"
    return ""


def _quoted(value: str) -> str:
    return f'"{value}"' if any(sign in value for sign in ' ,"') else value
