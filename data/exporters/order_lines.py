"""Orders line by line, for spreadsheets: a row for each line, in the order of the list of orders."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data import bulk, clock, database, listing
from data.money import decimal_text
from data.paging import Key, Window
from data.search import Compiled, Thing

PIECE = 1_000
COLUMNS = (
    *("order", "placed", "state", "channel", "customer", "country", "line", "kind", "sku", "title", "quantity"),
    *("cancelled", "shipped", "price", "goods", "discount", "net", "tax", "total", "currency"),
)
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("line", "quantity", "cancelled", "shipped"), "number"),
    **dict.fromkeys(("price", "goods", "discount", "net", "tax", "total"), "money"),
}
_HEADS = (
    *("o.id", "o.number", "o.placed_at", "o.state", "o.channel", "o.customer_name", "o.country", "o.currency"),
    "o.shipping_minor",
)
_LINES = (
    "SELECT order_id, position, kind, code, title, ordered, cancelled, shipped, unit_list_minor, list_minor,"
    " discount_minor, net_minor, tax_minor, gross_minor FROM order_line"
    f" WHERE order_id IN {bulk.LIST} ORDER BY order_id, position, id"
)

Row = dict[str, Any]


def read_lines(thing: Thing, filter: Compiled, sort: str) -> Iterator[Row]:
    """The lines of all orders that match; shipping that stands on the order itself is a line of its own."""
    after: Key | None = None
    while True:
        window = Window(sort=sort, limit=PIECE, after=after)
        cut = listing.page(thing, _HEADS, lambda *head: head, window, filter=filter)
        yield from _of_orders(cut.rows)
        if not cut.more:
            return
        after = cut.keys[-1]


def _of_orders(heads: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    lines: dict[int, list[tuple[Any, ...]]] = {int(head[0]): [] for head in heads}
    for group in bulk.groups(lines):
        for row in database.rows(_LINES, group):
            lines[int(row[0])].append(tuple(row[1:]))
    for key, number, placed, state, channel, customer, country, currency, shipping in heads:
        head = {
            "order": number,
            "placed": None if placed is None else clock.iso(int(placed)),
            **{"state": state, "channel": channel, "customer": customer, "country": country},
        }
        found = lines[int(key)]
        for one in found:
            yield head | _line(one, currency)
        if shipping:
            money = int(shipping)
            last = found[-1][0] + 1 if found else 1
            yield head | _line((last, "service", "", "shipping", 1, 0, 0, money, money, 0, money, 0, money), currency)


def _line(line: tuple[Any, ...], currency: str) -> Row:
    position, kind, code, title, ordered, cancelled, shipped, *money = line
    names = ("price", "goods", "discount", "net", "tax", "total")
    told = {name: decimal_text(int(minor), currency) for name, minor in zip(names, money, strict=True)}
    return {
        **{"line": int(position), "kind": kind, "sku": code, "title": title, "quantity": int(ordered)},
        **{"cancelled": int(cancelled), "shipped": int(shipped), **told, "currency": currency},
    }
