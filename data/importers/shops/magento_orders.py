"""The grid of orders that Magento's admin exports: no lines, so that an order is one line for all its goods.

- complete is closed, processing is open and paid, pending and on hold are open and unpaid, closed is refunded in full.
- What the total has more than the subtotal and shipping is tax, what it has less is a discount, unless the grid has
  columns for them. The base total tells the rate of an order in another currency, if a sign tells which that is.
"""

import re
from collections.abc import Sequence

from data.importers.files.reading import Cells, Table
from data.importers.records import ORDER, Discount, Document, Line, Party, Setting, Taken
from data.importers.shops.magento_products import CHANNEL
from data.importers.shops.magento_words import ORDER as NAMES
from data.importers.shops.magento_words import STATE
from data.importers.shops.shop_columns import Columns, currency_of, decimal_of, folded, moments_of, price
from data.importers.shops.shop_orders import Refund, check_total, pay_in_full, refunds_of, seal_order, send_by
from data.importers.values import Moment, Rejected, id_text
from data.money import EXPONENTS, divide_half_up

MONEY = ("total", "subtotal", "shipping", "refunded", "tax", "discount")
_FORMATS = (
    *("%b %d, %Y, %I:%M:%S %p", "%b %d, %Y %I:%M:%S %p", "%b %d, %Y, %I:%M %p", "%b %d, %Y %I:%M %p", "%b %d, %Y"),
    *("%d %b %Y %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y, %H:%M:%S"),
)
_SPACES = re.compile(r"\s+")


class MagentoOrders:
    """The format, for the registry."""

    name = "magento-orders"

    def recognises(self, header: Sequence[str]) -> bool:
        """An id, a purchase date, a total and a status."""
        columns = Columns(header, NAMES)
        return columns.has("id", "placed", "state") == 3 and bool(columns.has("total", "base"))

    def layout(self, table: Table, setting: Setting) -> "MagentoOrderRows":
        """How this table is read."""
        return MagentoOrderRows(table, setting)


class MagentoOrderRows:
    """Reads one table."""

    name, channel = MagentoOrders.name, CHANNEL
    newest_wins = True

    def __init__(self, table: Table, setting: Setting):
        self._columns = Columns(table.header, NAMES)
        self._currency = setting.currency
        self._decimal = decimal_of(table, self._columns, (*MONEY, "base"))
        self._moments = moments_of(table, self._columns, ("placed",), setting.tz, *_FORMATS)

    def key(self, cells: Cells) -> str:
        """The order's number."""
        return f"order:{self._columns.text(cells, 'id')}"

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as values."""
        columns = self._columns
        number = self._columns.text(cells, "id")
        if not number:
            raise Rejected(f"{columns.called('id')} is missing")
        word = columns.text(cells, "state")
        state = STATE.get(folded(word), "")
        if not state:
            raise Rejected(f"{columns.called('state')} “{word[:40]}” is no state of Magento's")
        money = self._money(cells)
        placed = self._moments.read(_SPACES.sub(" ", columns.text(cells, "placed")), columns.called("placed"))
        texts = {name: text for name in columns.places if (text := columns.text(cells, name))}
        return (number, state, placed, money, texts, columns.left(cells, "point"))

    def _money(self, cells: Cells) -> dict[str, int | str]:
        """The amounts in the order's currency, that currency, and its rate."""
        columns = self._columns
        named = columns.text(cells, "currency").upper()
        own = named if named in EXPONENTS else currency_of(columns.text(cells, "total"), self._currency)
        own = own if own in EXPONENTS else self._currency
        money: dict[str, int | str] = {
            field: price(text, columns.called(field), own, self._decimal)
            for field in MONEY
            if (text := columns.text(cells, field))
        }
        if text := columns.text(cells, "base"):
            base = price(text, columns.called("base"), self._currency, self._decimal)
            total = money.get("total", base)
            if own == self._currency:
                money["total"] = base
            elif isinstance(total, int) and total > 0 and base > 0:
                scale = 10 ** EXPONENTS[own], 10 ** EXPONENTS[self._currency]
                money["fx"] = divide_half_up(base * 1_000_000 * scale[0], total * scale[1])
        return {**money, "currency": own}

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Document]:
        """The order, and a credit note for what was given back."""
        one = taken[-1]
        number, state, placed, money, texts, left = one.record
        assert isinstance(placed, Moment) and isinstance(money, dict) and isinstance(texts, dict)
        assert isinstance(left, dict)
        order = Document(ORDER, id_text(str(number)), placed.at, placed.day, [], currency=money["currency"], said=left)
        order.beside = [other.file for other in taken[:-1]]
        order.fx_ppm = money.get("fx", order.fx_ppm)
        self._fill(order, one, money)
        order.state = {"paid": "open", "unpaid": "open", "refunded": "closed"}.get(str(state), str(state))
        order.source_state, order.method = texts["state"], texts.get("method", "")
        if texts.get("coupon"):
            order.discounts = [Discount(texts["coupon"], sum(line.discount_minor for line in order.lines))]
        _people(order, texts)
        pay_in_full(order, paid=state in ("closed", "paid", "refunded"))
        if order.state == "closed":
            send_by(order, [text for text in re.split(r"[,;\s]+", texts.get("tracking", "")) if text], "", None)
        seal_order(order)
        back = abs(money.get("refunded", 0)) or (order.paid_minor if state == "refunded" else 0) or 0
        return [order, *refunds_of(order, [Refund(back)])]

    def _fill(self, order: Document, one: Taken, money: dict[str, int]) -> None:
        """One line for all the goods, with what is told or follows of discount, tax and shipping."""
        total, shipping = money.get("total", 0), money.get("shipping", 0)
        tax, off = money.get("tax", 0), abs(money.get("discount", 0))
        listed = money.get("subtotal", total - shipping - tax + off)
        rest = total - (listed - off + tax + shipping)
        if "tax" not in money and rest > 0:
            tax += rest
        elif "discount" not in money and 0 < -rest <= listed:
            off -= rest
        line = Line("goods", "", "", 1, "", listed, order.day[:7], one.file, one.row, off, tax)
        order.lines, order.shipping_minor = [line], shipping
        check_total(order, total)


def _people(order: Document, texts: dict[str, str]) -> None:
    """Who bought; an address is one text in the grid, and its first line here."""
    name = texts.get("name") or texts.get("bill_name") or texts.get("ship_name", "")
    ship, bill = texts.get("ship", ""), texts.get("bill", "")
    if name or texts.get("email"):
        address = (ship or bill, "", "", "", "", "") if ship or bill else ()
        order.party = Party("", name, texts.get("email", ""), address=address)
    if bill and ship and bill != ship:
        order.bill = Party("", texts.get("bill_name", name), address=(bill, "", "", "", "", ""))
    if texts.get("ship_name", name) != name:
        order.said["recipient"] = texts["ship_name"]
