"""Lists of everything for the command line and for exports: rows of named columns, as the filter's fields are named.

Personal data is masked and costs are left out by post, in columns, filters and sorts alike.
"""

from collections.abc import Callable, Mapping
from typing import Any

from data import clock, listing, money, options, search
from data.dataclass import dataclass
from data.delegations import decides
from data.doorway import demand, query
from data.errors import Missing, Unclear
from data.events import Actor
from data.paging import Window
from data.queries._hidden import hidden_fields
from data.queries._masks import masked_email, masked_phone
from data.search.nearest import nearest

RIGHTS = {
    "orders": "order.view",
    "stock": "catalogue.view",
    "products": "catalogue.view",
    "variants": "catalogue.view",
    "customers": "customer.view",
    "approvals": "approval.view",
    "parcels": "order.view",
    "events": "history.view",
    "staff": "staff.view",
    "imports": "data.import",
    "differences": "data.import",
    "arrivals": "stock.view",
    "counts": "stock.count",
}
"""What may be listed, and the right that it needs."""

_OWN = {
    "orders": {
        "hold": "o.hold_reason",
        "shipped": "(select min(h.handed_at) from shipment h where h.order_id = o.id)",
        "warehouse": "coalesce(ow.code, '')",
        "tag": "o.tags",
        "total": "o.total_minor",
        "ship_by": "case when o.state = 'placed' and o.unshipped > 0 then o.ship_by_at end",
    },
    "products": {"price": "(select min(x.price_minor) from sku x where x.product_id = d.id)"},
    "parcels": {"warehouse": "coalesce(pw.code, '')"},
    "stock": {"shelf": "d.shelf"},
}
"""Columns whose value is not the expression that their field is compared with, and more columns."""

_LEFT_OUT = {
    "orders": {"sku", "goods", "phone", "due", "green", "pickable", "lacking"},
    "stock": {"bin"},
    "products": {"sku", "barcode"},
    "customers": {"country"},
    "events": {"kind", "subject"},
}
"""Fields that are looked for and not shown."""

_NUMBER = {"stock": "s.code || '@' || w.code"}
_CURRENCY = {"orders": "o.currency", "approvals": "q.currency"}
"""Where the currency of the money in a row stands; else it is the store's."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list."""

    name: str
    kind: str
    help: str


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows: their columns, a mapping a row, and after which id the next ones come."""

    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    next: str | None


def _columns(actor: Actor, thing: search.Thing) -> dict[str, tuple[Column, str]]:
    """Every column of a thing with its SQL."""
    own, left_out = _OWN.get(thing.name, {}), _LEFT_OUT.get(thing.name, set())
    found: dict[str, tuple[Column, str]] = {}
    for name, field in thing.fields.items():
        if name in left_out or name in hidden_fields(actor, thing.name):
            continue
        sql = own.get(name) or (field.sql if field.within == "{test}" else "")
        if not sql:
            continue
        if field.guard:
            sql = f"case when {field.guard} then {sql} end"
        if field.kind == "flag":
            sql = f"case when {sql} then 1 else 0 end"
        found[name] = (Column(name, field.kind, field.help), sql)
    for name, sql in own.items():
        if name not in found:
            found[name] = (Column(name, "instant", ""), sql)
    return found


@query("own.keep")
def columns_of(actor: Actor, name: str) -> tuple[Column, ...]:
    """The columns that a list can show this person."""
    return tuple(column for column, _ in _columns(actor, _thing(actor, name)).values())


@query("own.keep")
def fields_of(actor: Actor, name: str) -> list[search.Field]:
    """The fields that a list can be filtered by."""
    return search.fields(_thing(actor, name), hidden_fields(actor, name))


@query("own.keep")
def list_page(
    actor: Actor,
    name: str,
    *,
    filter: str = "",
    sort: str = "",
    limit: int = 1_000,
    after: str = "",
    columns: tuple[str, ...] = (),
) -> Table:
    """Rows of a list after an id, in its sort; each with its `id`, which `show` and `do` take."""
    thing = _thing(actor, name)
    known = _columns(actor, thing)
    wanted = _wanted(thing.name, known, columns)
    hidden = hidden_fields(actor, name)
    if sort.removeprefix("-") in hidden:
        search.field_of(thing, sort.removeprefix("-"), hidden)
    start = _key(actor, thing, after, sort) if after else None
    found = search.compiled(thing, filter, hidden=hidden)
    window = Window(sort=sort, limit=limit, after=start)
    return _read(thing, known, wanted, window, found, _scope(actor, thing.name))


def _read(
    thing: search.Thing,
    known: Mapping[str, tuple[Column, str]],
    wanted: tuple[str, ...],
    window: Window,
    filter: search.Compiled,
    scope: listing.Scope,
) -> Table:
    """The rows of a window with the wanted columns."""
    shown = [known[column][0] for column in wanted]
    has_money = any(column.kind == "money" for column in shown)
    currency = _CURRENCY.get(thing.name, "")
    expressions = [_NUMBER.get(thing.name, thing.number), *(known[column][1] for column in wanted)]
    if has_money and currency:
        expressions.append(currency)
    base = options.currency()
    readers = [(column.name, _reader(column)) for column in shown]

    def row(number: object, *values: Any) -> dict[str, Any]:
        own = values[-1] if has_money and currency else base
        told = {name: read(value, own) for (name, read), value in zip(readers, values, strict=False)}
        return {"id": str(number), **told, **({"currency": own} if has_money else {})}

    cut = listing.page(thing, expressions, row, window, filter=filter, scope=scope)
    extra = (Column("currency", "name", ""),) if has_money and "currency" not in wanted else ()
    return Table((*shown, *extra), list(cut.rows), cut.rows[-1]["id"] if cut.more else None)


@query("own.keep")
def one_row(actor: Actor, name: str, key: int) -> dict[str, Any]:
    """The row of one thing with all its columns. Missing if this person can't see it."""
    thing = _thing(actor, name)
    known = _columns(actor, thing)
    own = _scope(actor, name)
    where = f"{thing.id} = ?" + (f" and ({own.where})" if own.where else "")
    scope = listing.Scope(own.joins, where, (key, *own.values))
    found = _read(thing, known, tuple(known), Window(limit=1), search.EVERYTHING, scope)
    if not found.rows:
        raise Missing("There is no {kind} {key}.", kind=name, key=key)
    return found.rows[0]


@query("own.keep")
def list_ids(actor: Actor, name: str, filter: str = "", limit: int = 100_000) -> list[int]:
    """The ids of all rows that match."""
    thing = _thing(actor, name)
    found = search.compiled(thing, filter, hidden=hidden_fields(actor, name))
    return listing.ids(thing, filter=found, scope=_scope(actor, thing.name), limit=limit)


@query("own.keep")
def list_count(actor: Actor, name: str, filter: str = "", most: int | None = None) -> int:
    """How many rows match."""
    thing = _thing(actor, name)
    found = search.compiled(thing, filter, hidden=hidden_fields(actor, name))
    return listing.count(thing, filter=found, scope=_scope(actor, thing.name), most=most)


def _thing(actor: Actor, name: str) -> search.Thing:
    thing = search.thing_of(name)
    demand(actor, RIGHTS[thing.name])
    return thing


def _scope(actor: Actor, name: str) -> listing.Scope:
    if name == "approvals" and not decides(actor):
        return listing.Scope(where="q.asked_by_id = ?", values=(actor.id,))
    if name == "staff":
        return listing.Scope(where="k.role <> 'store'")
    return listing.ALL


def _wanted(thing: str, known: Mapping[str, object], columns: tuple[str, ...]) -> tuple[str, ...]:
    for column in columns:
        if column != "id" and column not in known:
            raise Unclear(
                "There is no column “{column}” in {thing}. Perhaps {nearest}?",
                column=column,
                thing=thing,
                nearest=nearest(column, tuple(known)) or ", ".join(known),
            )
    return tuple(column for column in columns if column != "id") or (() if columns else tuple(known))


def _key(actor: Actor, thing: search.Thing, after: str, sort: str) -> Any:
    from data.queries.numbers import KIND_OF, find

    key = listing.key_of(thing, find(actor, KIND_OF[thing.name], after).id, sort)
    if key is None:
        raise Missing("There is no {number} in {thing}.", number=after, thing=thing.name)
    return key


Read = Callable[[Any, str], Any]


def _reader(column: Column) -> Read:
    """How a column's value becomes what JSON and tables hold."""
    if column.name == "email":
        return lambda value, _: masked_email(value or "")
    if column.name == "phone":
        return lambda value, _: masked_phone(value or "")
    readers: dict[str, Read] = {
        "money": lambda value, currency: None if value is None else money.decimal_text(int(value), currency),
        "instant": lambda value, _: None if value is None else clock.iso(int(value)),
        "duration": lambda value, _: None if value is None else (int(value) - clock.now()) // clock.MINUTE,
        "flag": lambda value, _: bool(value),
        "number": lambda value, _: None if value is None else int(value),
    }
    return readers.get(column.kind, lambda value, _: value)
