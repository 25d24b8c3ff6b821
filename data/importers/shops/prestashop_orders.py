"""The list of orders that PrestaShop's back office exports: no lines, so that an order is one line for all its goods.

Orders are known by their id: a reference may be that of several. Shipped and delivered are closed; accepted payments
and what is being prepared are open and paid; what awaits its payment is open; a payment error was never to be sent.
"""

from collections.abc import Sequence

from data.importers.countries import country_code
from data.importers.files.reading import Cells, Table
from data.importers.records import ORDER, Document, Line, Party, Setting, Taken
from data.importers.shops.prestashop_products import CHANNEL
from data.importers.shops.prestashop_words import ORDER as NAMES
from data.importers.shops.prestashop_words import STATE
from data.importers.shops.shop_columns import Columns, currency_of, decimal_of, folded, moments_of, price
from data.importers.shops.shop_orders import Refund, pay_in_full, refunds_of, seal_order
from data.importers.values import Moment, Rejected, id_text
from data.money import EXPONENTS


class PrestashopOrders:
    """The format, for the registry."""

    name = "prestashop-orders"

    def recognises(self, header: Sequence[str]) -> bool:
        """A reference, a new client or a delivery, and what an order list has."""
        columns = Columns(header, NAMES)
        return columns.has("reference", "total", "state", "placed") == 4 and columns.has("new", "method") == 2

    def layout(self, table: Table, setting: Setting) -> "PrestashopOrderRows":
        """How this table is read."""
        return PrestashopOrderRows(table, setting)


class PrestashopOrderRows:
    """Reads one table."""

    name, channel = PrestashopOrders.name, CHANNEL
    newest_wins = True

    def __init__(self, table: Table, setting: Setting):
        self._columns = Columns(table.header, NAMES)
        self._currency = setting.currency
        self._decimal = decimal_of(table, self._columns, ("total",))
        self._moments = moments_of(table, self._columns, ("placed",), setting.tz)

    def key(self, cells: Cells) -> str:
        """The order's id, else its reference."""
        return f"order:{self._number(cells)}"

    def _number(self, cells: Cells) -> str:
        return id_text(self._columns.text(cells, "id")) or self._columns.text(cells, "reference")

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as values."""
        columns = self._columns
        if not self._number(cells):
            raise Rejected(f"{columns.called('id')} and {columns.called('reference')} are missing")
        word = columns.text(cells, "state")
        state = STATE.get(folded(word), "")
        if not state:
            raise Rejected(f"{columns.called('state')} “{word[:40]}” is no state of PrestaShop's")
        text = columns.text(cells, "total")
        currency = currency_of(text, self._currency)
        if currency not in EXPONENTS:
            currency = self._currency
        total = price(text, columns.called("total"), currency, self._decimal)
        placed = self._moments.read(columns.text(cells, "placed"), columns.called("placed"))
        texts = {name: columns.text(cells, name) for name in ("customer", "company", "country", "method")}
        left = columns.left(cells, "reference", "new")
        return (self._number(cells), state, word, currency, total, placed, texts, left)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Document]:
        """The order, and a credit note if it was refunded."""
        one = taken[-1]
        number, state, word, currency, total, placed, texts, left = one.record
        assert isinstance(placed, Moment) and isinstance(texts, dict) and isinstance(left, dict)
        assert isinstance(total, int)
        line = Line("goods", "", "", 1, "", total, placed.day[:7], one.file, one.row)
        order = Document(ORDER, str(number), placed.at, placed.day, [line], currency=str(currency), said=left)
        order.beside = [other.file for other in taken[:-1]]
        order.state = {"paid": "open", "unpaid": "open", "refunded": "closed"}.get(str(state), str(state))
        order.source_state, order.method = str(word), texts["method"]
        order.country = country_code(texts["country"])
        if texts["customer"] or texts["company"]:
            order.party = Party("", texts["customer"], company=texts["company"])
        pay_in_full(order, paid=state in ("closed", "paid", "refunded"))
        seal_order(order)
        return [order, *refunds_of(order, [Refund(total)] if state == "refunded" else [])]
