"""An order of Olist's as the store has it: what files that lack some of its tables do not say, and don't take away."""

import json
from collections.abc import Mapping
from typing import Any

from data import clock, database
from data.dataclass import dataclass
from data.importers.records import Line, Payment
from data.importers.shops.olist_columns import CHANNEL
from data.importers.shops.olist_records import OrderRow, Owner
from data.importers.values import Moment

_ORDER = (
    "SELECT id, placed_at, approved_at, shipping_minor FROM orders WHERE channel = ? AND source_id = ?"
    " AND gone_at IS NULL"
)
_WORD = "SELECT body FROM source_record WHERE channel = ? AND kind = 'order' AND source_id = ?"
_LINES = (
    "SELECT kind, code, title, ordered, unit_text, list_minor, source_line, vendor FROM order_line WHERE order_id = ?"
    " ORDER BY position, id"
)
_PARCEL = "SELECT min(handed_at), min(delivered_at) FROM shipment WHERE order_id = ? AND state <> 'cancelled'"


def is_stored(order: str) -> bool:
    """Whether the store has an order of Olist's."""
    return database.one(_ORDER, (CHANNEL, order)) is not None


def stored_order(order: str) -> "Stored | None":
    """An order by its id at Olist."""
    found = database.one(_ORDER, (CHANNEL, order))
    if found is None:
        return None
    key, placed_at, approved_at, freight = found
    body = database.scalar(_WORD, (CHANNEL, order))
    return Stored(order, int(key), int(placed_at), approved_at, int(freight), json.loads(body or "{}"))


@dataclass(slots=True)
class Stored:
    """What is known of an order: its row here, and its source's last word."""

    order: str
    id: int
    placed_at: int
    approved_at: int | None
    freight: int
    word: Mapping[str, Any]

    @property
    def said(self) -> dict[str, str]:
        """Columns that have no place here."""
        return dict(self.word.get("said", {}))

    def head(self, tz: str) -> OrderRow:
        """What its row in the orders table said."""
        placed = Moment(self.placed_at, clock.day_of(self.placed_at, tz))
        handed, delivered = database.one(_PARCEL, (self.id,)) or (None, None)
        customer, status = self.said.get("customer_id", ""), str(self.word.get("says", ""))
        due = self.word.get("due")
        return OrderRow(
            self.order, customer, status, placed, self.approved_at, handed, delivered, due, self.owner(), ()
        )

    def owner(self) -> Owner | None:
        """Who ordered."""
        person = (self.word.get("buyer") or [""])[0]
        if not person:
            return None
        _, _, _, _, city, region, postcode, *_ = self.word.get("ship") or [""] * 9
        return Owner(person, postcode, city, region)

    def lines(self, month: str) -> dict[int, Line]:
        """Its items by their number."""
        found = {}
        for kind, code, title, qty, unit_text, listed, source_line, vendor in database.rows(_LINES, (self.id,)):
            line = Line(kind, code, title, int(qty), unit_text, int(listed), month)
            line.source_line, line.vendor = source_line, vendor
            number = str(source_line).partition(":")[0]
            if number.isdigit():
                found[int(number)] = line
        return found

    def payments(self, at: int | None) -> dict[int, Payment]:
        """Its payments by their number."""
        return {
            int(reference.partition(":")[0]): Payment(amount, method, at, reference, kind)
            for kind, amount, method, reference in self.word.get("payments", [])
            if reference.partition(":")[0].isdigit()
        }
