"""A person's own things: saved filters, preferences; and what the store is called."""

from typing import Any

from data import database, options
from data.dataclass import dataclass
from data.doorway import query
from data.events import Actor


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A saved filter; `mine` unless it is everybody's."""

    id: int
    thing: str
    name: str
    text: str
    sort: str
    mine: bool


@query("own.keep")
def saved_filters(actor: Actor, thing: str) -> list[FilterRow]:
    """The filters of a list that the person can use, their own first."""
    found = database.rows(
        "SELECT id, thing, name, text, sort, owner_id FROM saved_filter WHERE thing = ?"
        " AND (owner_id = ? OR owner_id IS NULL) ORDER BY owner_id IS NULL, name, id",
        (thing, actor.id),
    )
    return [_filter(row) for row in found]


@query("own.keep")
def every_saved_filter(actor: Actor) -> list[FilterRow]:
    """The filters of all lists that the person can use, their own first."""
    found = database.rows(
        "SELECT id, thing, name, text, sort, owner_id FROM saved_filter WHERE owner_id = ? OR owner_id IS NULL"
        " ORDER BY owner_id IS NULL, name, id LIMIT 200",
        (actor.id,),
    )
    return [_filter(row) for row in found]


def _filter(row: tuple[Any, ...]) -> FilterRow:
    *told, owner = row
    values = (*told, owner is not None)
    return FilterRow(*values)


@query("own.keep")
def preferences(actor: Actor) -> dict[str, str]:
    """A person's own choices by name."""
    return dict(database.rows("SELECT name, value FROM preference WHERE staff_id = ?", (actor.id,)))


@query("own.keep")
def store_facts(actor: Actor) -> dict[str, str]:
    """The store's name, currency and time zone."""
    return {name: options.option(name) for name in ("name", "currency", "timezone", "language")}
