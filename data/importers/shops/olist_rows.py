"""Reads the rows of Olist's orders, items, payments and reviews, each under the id of its order.

- An item or payment whose order is in no file of the import and not in the store can't come in: nobody knows its day.
- The files name no zone and no currency: both are the store's, so that its months are those of the files.
"""

from collections.abc import Callable, Sequence

from data.importers.files.reading import Cells, Table
from data.importers.records import Item, Setting, Taken
from data.importers.shops.olist_columns import CHANNEL, OWNERS, Cut, Tables, Wanted
from data.importers.shops.olist_joined import Joining
from data.importers.shops.olist_records import ItemRow, OrderRow, Owner, PaymentRow, ReviewRow
from data.importers.shops.olist_stored import is_stored
from data.importers.values import Moments, Rejected, amount, whole


class OrderTable:
    """Reads one of the four; what their rows make together is the same for all."""

    kind = ""
    channel = CHANNEL
    newest_wins = False

    def __init__(self, table: Table, setting: Setting):
        self.name = f"{CHANNEL}-{self.kind}"
        self._corrected = table.is_rejects
        self._cut = Cut(self.kind, table.header)
        self._order = self._cut.place("order_id")
        self._tables, self._setting = Tables(setting.tables or [table]), setting
        self._moments = Moments(["iso"], setting.tz)
        self._joining = Joining(self._tables, setting)

    def key(self, cells: Cells) -> str:
        """The order's id, apart from the ids of other things."""
        return f"order/{cells[self._order].strip()}"

    def documents(self, key: str, taken: Sequence[Taken]) -> Sequence[Item]:
        """The order with its lines and payments, and its reviews."""
        return self._joining.items(key.partition("/")[2], taken)

    def _moment(self, text: str, column: str) -> int | None:
        return self._moments.read(text, column).at if text else None


class OrderRows(OrderTable):
    """The orders table."""

    kind = "orders"

    def read(self, cells: Cells) -> OrderRow:
        """The row as values, with its customer's."""
        row = self.bare(cells)
        owner = self._tables.find(OWNERS, row.customer)
        return row._replace(owner=Owner(*owner)) if owner and owner[0] else row

    def bare(self, cells: Cells) -> OrderRow:
        """The row by itself."""
        order, customer, status, placed, approved, handed, delivered, due = self._cut.cells(cells)
        if not order:
            raise Rejected("order_id is missing")
        return OrderRow(
            order,
            customer,
            status,
            self._moments.read(placed, "order_purchase_timestamp"),
            self._moment(approved, "order_approved_at"),
            self._moment(handed, "order_delivered_carrier_date"),
            self._moment(delivered, "order_delivered_customer_date"),
            self._moment(due, "order_estimated_delivery_date"),
            None,
            self._cut.others(cells),
        )


class _PartTable(OrderTable):
    """Reads a table whose rows are parts of orders."""

    def __init__(self, table: Table, setting: Setting):
        super().__init__(table, setting)
        self._known = Wanted("orders", "order_id", ("order_id",), _good_orders(setting))
        self._met = ""

    def _meet(self, order: str) -> None:
        """Refuse a row that belongs to nothing."""
        if not order:
            raise Rejected("order_id is missing")
        if order == self._met:
            return
        if self._tables.find(self._known, order) is None and not is_stored(order):
            raise Rejected(f"order_id “{order[:40]}” is no order that comes in with it, and none of the store")
        self._met = order

    def _money(self, text: str, column: str) -> tuple[int, bool]:
        """Minor units, and whether nothing was rounded."""
        found = amount(text, column)
        if found.digits < 0:
            raise Rejected(f"{column} “{text[:40]}” is less than nothing")
        return found.times(1, self._setting.currency)


class ItemRows(_PartTable):
    """The items table."""

    kind = "items"

    def read(self, cells: Cells) -> ItemRow:
        """The row as values."""
        order, number, product, seller, price, freight, limit = self._cut.cells(cells)
        self._meet(order)
        if not product:
            raise Rejected("product_id is missing")
        place = whole(number, "order_item_id")
        listed, exact = self._money(price, "price")
        carried, whole_cents = self._money(freight, "freight_value")
        exact, others = exact and whole_cents, self._cut.others(cells)
        return ItemRow(place, product, seller, limit, price, listed, carried, exact, self._corrected, others)


class PaymentRows(_PartTable):
    """The payments table."""

    kind = "payments"

    def read(self, cells: Cells) -> PaymentRow:
        """The row as values."""
        order, number, method, value, instalments = self._cut.cells(cells)
        self._meet(order)
        paid, _ = self._money(value, "payment_value")
        place, others = whole(number, "payment_sequential"), self._cut.others(cells)
        return PaymentRow(place, method, instalments, paid, self._corrected, others)


class ReviewRows(OrderTable):
    """The reviews table."""

    kind = "reviews"

    def read(self, cells: Cells) -> ReviewRow:
        """The row as values."""
        review, order, score, title, body, made, answered = self._cut.cells(cells)
        if not review:
            raise Rejected("review_id is missing")
        stars = whole(score, "review_score")
        if not 1 <= stars <= 5:
            raise Rejected(f"review_score “{score[:40]}” is not one of 1 to 5")
        at = self._moment(made, "review_creation_date")
        return ReviewRow(review, order, stars, title, body, at, self._moment(answered, "review_answer_timestamp"))


def _good_orders(setting: Setting) -> Callable[[Table, Cells], bool]:
    """Whether a row of an orders table can come in."""
    readers: dict[str, OrderRows] = {}

    def good(table: Table, cells: Cells) -> bool:
        name = table.shown or table.path
        if name not in readers:
            readers[name] = OrderRows(table, setting)
        try:
            readers[name].bare(cells)
        except Rejected:
            return False
        return True

    return good
