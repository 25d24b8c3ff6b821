"""Shopify's order export: several rows an order, a line each, the order's own columns on the first of them.

- Open is what its source calls unfulfilled or partly so and has not cancelled; cancelled is what has a day of it, or
  was voided; all else is closed. Of a part-sent line the file does not say how many were sent: at least one was.
- A line without SKU (its product was deleted) keeps its title and is of no article. A gift card that was sold and a tip
  are fees: no goods. A gift card that was paid with is part of one payment: the file does not say how much of it.
- What was given back is a credit note of the order, at the day it was cancelled, else placed: the file has no other.
- Orders of Shopify's gateway for tests are no sale and wait for nobody.
- Columns that have no place here are in `said`; a line's own are there once if all agree, else one after the other.
"""

from collections.abc import Sequence

from data.importers.files.reading import Cells, Table
from data.importers.records import ORDER, Document, Setting, Taken, seal, sums_of
from data.importers.shops.shopify_columns import CHANNEL, folded
from data.importers.shops.shopify_order_parts import (
    Items,
    credit,
    digest,
    extra_line,
    is_tip,
    line_of,
    note_discounts,
    note_payments,
    note_people,
    note_states,
    note_words,
    price_lines,
    where_of,
)
from data.importers.shops.shopify_order_rows import FirstLook, OrderReader, OrderRow, figures_of, habit_of, look_at
from data.importers.shops.shopify_sums import settle, spread_discount, take_tax_out, taxes_of
from data.importers.values import Moment, Rejected
from data.money import decimal_text

PLACED = ("Created at", "Paid at", "Fulfilled at", "Cancelled at")
"""When an order was placed: by the first of these that the file has."""


class ShopifyOrders:
    """The format, for the registry."""

    name = "shopify-orders"

    def recognises(self, header: Sequence[str]) -> bool:
        """A name and an item, or the two states that only Shopify words so."""
        names = {folded(name) for name in header}
        items = {"lineitemname", "lineitemquantity", "lineitemprice", "lineitemsku"}
        return "name" in names and (bool(names & items) or {"financialstatus", "fulfillmentstatus"} <= names)

    def layout(self, table: Table, setting: Setting) -> "OrderExport":
        """How this table is read."""
        reader = OrderReader(table, setting)
        return OrderExport(reader, setting, look_at(table, reader), habit_of(table, reader))


class OrderExport:
    """Reads one table."""

    name = "shopify-orders"
    channel = CHANNEL
    newest_wins = True
    rejects_whole = True
    """A corrected rejects file has whole orders: it is the newest word on each, and not an addition."""

    def __init__(self, reader: OrderReader, setting: Setting, look: FirstLook, inclusive: bool):
        self._reader, self._currency, self._bad, self._inclusive = reader, setting.currency, look.bad, inclusive
        self.notes = look.notes

    def key(self, cells: Cells) -> str:
        """The order's number."""
        return self._reader.name(cells)

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as values. An order comes in whole or not at all."""
        row = self._reader.row(cells)
        if reason := self._bad.get(row.texts["Name"]):
            raise Rejected(reason)
        return (row,)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Document]:
        """The order, and a credit note for what was given back of it; two of them where two orders have one number."""
        parts: dict[str, list[tuple[Taken, OrderRow]]] = {}
        current = ""
        for one in taken:
            row = one.record[0]
            assert isinstance(row, OrderRow)
            current = row.texts.get("Id", current)
            parts.setdefault(current, []).append((one, row))
        if "" in parts and len(parts) > 1:  # rows that stand before the one with the order's own columns
            bare = parts.pop("")
            first = next(iter(parts))
            parts[first] = bare + parts[first]
        found: list[Document] = []
        for place, (own_id, read) in enumerate(parts.items()):
            found += self._order(f"{key}/{own_id}" if place else key, read)
        return found

    def _order(self, number: str, read: Items) -> list[Document]:
        head = _head(read)
        placed = next((head.moments[name] for name in PLACED if name in head.moments), Moment(0, "1970-01-01"))
        items = [(one, row) for one, row in read if row.is_line] or [read[0]]
        beside = [(one, row) for one, row in read if not any(row is item for _, item in items)]
        order = Document(ORDER, number, placed.at, placed.day, [], currency=head.currency or self._currency)
        order.lines = [line_of(one, row, placed, order.currency) for one, row in items]
        order.beside = [one.file for one, _ in beside]
        price_lines(order.lines, items, head)
        self._reckon(order, head, items)
        note_people(order, head.texts)
        where = where_of(head, self._reader.columns.known)
        note_states(order, head, items, where)
        note_payments(order, head, where)
        note_words(order, head, items, self._currency)
        seal(order, *(digest(row.texts) for _, row in beside))
        return [order, *credit(order, head)]

    def _reckon(self, order: Document, head: OrderRow, items: Items) -> None:
        """Discounts, shipping and taxes as they add up to the order's total; what does not is a gap."""
        money = head.money
        lines = [line for line in order.lines if not is_tip(line)]
        tips = sum(line.list_minor for line in order.lines if is_tip(line))
        listed, line_off = sum(line.list_minor for line in lines), sum(line.discount_minor for line in lines)
        figures = figures_of(listed, line_off, money, tips)
        settled = settle(figures, self._inclusive)
        spread_discount(lines, settled)
        order.taxes = taxes_of(
            [
                (head.texts.get(f"Tax {number} Name", f"Tax {number}"), money[f"Tax {number} Value"])
                for number in range(1, 6)
                if money.get(f"Tax {number} Value")
            ],
            settled.inclusive,
        )
        order.tax_minor, shipping = figures.taxes, settled.shipping - settled.shipping_off
        order.inclusive = settled.inclusive
        if settled.inclusive:
            able = [row.flags.get("Lineitem taxable", True) for _, row in items]
            taxable = [one for one, line in zip(able, order.lines, strict=True) if not is_tip(line)]
            rates = [one.rate_ppm for one in order.taxes if one.rate_ppm]
            order.tax_minor = take_tax_out(lines, taxable, shipping, figures.taxes, rates)
            shipping -= order.tax_minor
        order.shipping_minor = shipping
        if settled.shipping_off:
            line = extra_line("service", "Shipping", shipping + settled.shipping_off, order, items[0][0])
            line.discount_minor, order.shipping_minor = settled.shipping_off, 0
            order.lines.append(line)
        if settled.duties:
            order.lines.append(extra_line("fee", "Duties", settled.duties, order, items[0][0]))
        note_discounts(order, head.texts, figures.discount or line_off)
        _note_gap(order, money.get("Total"))


def _head(read: Items) -> OrderRow:
    """The order's own values: each from the first row that has it."""
    head = OrderRow({})
    for _, row in read:
        head.texts = row.texts | head.texts
        head.money = row.money | head.money
        head.moments = row.moments | head.moments
        head.currency = head.currency or row.currency
    return head


def _note_gap(order: Document, total: int | None) -> None:
    """Where the total that the source names is not that of its own figures, the source's is kept and the gap marked."""
    sums = sums_of(order).total
    if total is None or total == sums:
        return
    named, summed = decimal_text(total, order.currency), decimal_text(sums, order.currency)
    order.gap_minor = total - sums
    order.disagrees = f"its total is {named} by the file and {summed} by its lines"
