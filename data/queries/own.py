"""A person's own things: saved filters, preferences; and what the store is called."""

from typing import Any

from data import database, options, own_lists
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Refused
from data.events import Actor

MOST_COUNTED = 8


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A saved filter; `mine` unless it is everybody's."""

    id: int
    thing: str
    name: str
    text: str
    sort: str
    on_home: bool
    mine: bool


@query("own.keep")
def saved_filters(actor: Actor, thing: str) -> list[FilterRow]:
    """The filters of a list that the person can use, their own first."""
    found = database.rows(
        "SELECT id, thing, name, text, sort, on_home, owner_id FROM saved_filter WHERE thing = ?"
        " AND (owner_id = ? OR owner_id IS NULL) ORDER BY owner_id IS NULL, name, id",
        (thing, actor.id),
    )
    return [_filter(row) for row in found]


@query("own.keep")
def every_saved_filter(actor: Actor) -> list[FilterRow]:
    """The filters of all lists that the person can use, their own first."""
    found = database.rows(
        "SELECT id, thing, name, text, sort, on_home, owner_id FROM saved_filter WHERE owner_id = ? OR owner_id IS NULL"
        " ORDER BY owner_id IS NULL, name, id LIMIT 200",
        (actor.id,),
    )
    return [_filter(row) for row in found]


def _filter(row: tuple[Any, ...]) -> FilterRow:
    *told, home, owner = row
    values = (*told, bool(home), owner is not None)
    return FilterRow(*values)


@dataclass(frozen=True, slots=True)
class Counted:
    """A saved filter with how many it finds now."""

    thing: str
    name: str
    text: str
    count: int


@query("own.keep")
def counted_filters(actor: Actor) -> list[Counted]:
    """The saved filters that home counts, one's own first; one that can't be counted any more is left out."""
    from data.queries.lists import list_count

    found: list[Counted] = []
    for row in every_saved_filter(actor):
        if not row.on_home or len(found) == MOST_COUNTED:
            continue
        try:
            found.append(Counted(row.thing, row.name, row.text, list_count(actor, row.thing, row.text)))
        except Refused:  # a list that the post may not see, or a word that the language has no more
            continue
    return found


@query("own.keep")
def preferences(actor: Actor) -> dict[str, str]:
    """A person's own choices by name."""
    return dict(database.rows("SELECT name, value FROM preference WHERE staff_id = ?", (actor.id,)))


@query("own.keep")
def store_facts(actor: Actor) -> dict[str, str]:
    """The store's name, currency, zone and lock; its own carriers and reasons are known from then on."""
    own_lists.fresh()
    facts = {name: options.option(name) for name in ("name", "currency", "timezone", "language")}
    return facts | {"lock_minutes": str(options.lock_minutes(actor.role))}
