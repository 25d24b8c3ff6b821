"""WooCommerce's orders, as the plug-ins export them that people use: one row an order, or one row a line.

- completed is closed; processing is paid and to be sent (on delivery: unpaid); on hold and pending are open and unpaid;
  refunded is closed with its money given back; cancelled, failed, in the trash or a draft of a checkout is cancelled.
- Money by woo_money.py; where no reading of the columns comes to the order's total, the total is kept and marked.
- Refunds are credit notes: one for each that is told, else one for the sum. What columns have no place here is kept.
"""

import re
from collections.abc import Sequence

from data.importers.countries import country_code
from data.importers.files.reading import Cells, Table
from data.importers.records import ORDER, Discount, Document, Line, Party, Setting, Taken, Tax
from data.importers.shops.shop_columns import Columns, currency_of, decimal_of, folded, moments_of, named_cells, price
from data.importers.shops.shop_orders import (
    Refund,
    full_name,
    pay_in_full,
    refunds_of,
    seal_order,
    send_by,
)
from data.importers.shops.woo_beside import PACKED, Beside
from data.importers.shops.woo_lines import Lines, Sold, packed
from data.importers.shops.woo_money import settle
from data.importers.shops.woo_order_words import LINE_MONEY, MONEY, NAMES, ON_DELIVERY, state_of
from data.importers.values import Moment, Rejected, id_text
from data.money import EXPONENTS

CHANNEL = "woocommerce"
TYPICAL = frozenset(
    (
        *("billingfirstname", "firstnamebilling", "billingaddress1", "address12billing", "address1billing"),
        *("quantityrefund", "cartdiscountamount", "cartdiscount", "ordercurrency", "lineitems", "lineitem1"),
        *("couponsused", "orderitems", "customernote", "ordertotalamount", "ordershippingamount", "orderkey"),
        *("orderrefundamount", "paymentmethodtitle", "shippingtotal", "itemcost", "refundedtotal", "couponitems"),
        *("shippingitems", "emailbilling", "billingemail", "orderstatus", "itemsku"),
    )
)
"""Columns of the plug-ins' exports; two of them are enough."""
_OTHERS = frozenset(
    ("financialstatus", "lineitemquantity", "purchasepoint", "shippingcostinctax", "giftcertificateredeemed")
)
"""Columns that other shops' exports have, and WooCommerce's never."""
_NUMBERED_ITEM = re.compile(r"(lineitem|productitem)\d+")
_TEXTS = ("method", "method_id", "transaction", "customer", "note", "coupons_used", "tracking", "carrier", "email")
_INSTANTS = ("paid_at", "closed_at", "shipped_at")


class WooOrders:
    """The format, for the registry."""

    name = "woocommerce-orders"

    def recognises(self, header: Sequence[str]) -> bool:
        """An order's number, its date, its state or total, and two columns that WooCommerce's plug-ins write."""
        names = {folded(name) for name in header}
        columns = Columns(header, NAMES)
        return (
            bool(columns.has("number", "id"))
            and "placed" in columns
            and bool(columns.has("state", "total", "total_left"))
            and len(names & TYPICAL) >= 2
            and not names & _OTHERS
        )

    def layout(self, table: Table, setting: Setting) -> "WooOrderRows":
        """How this table is read."""
        return WooOrderRows(table, setting)


class WooOrderRows:
    """Reads one table."""

    name, channel = WooOrders.name, CHANNEL
    newest_wins = True

    def __init__(self, table: Table, setting: Setting):
        columns = self._columns = Columns(table.header, NAMES)
        self._currency = setting.currency
        self._decimal = decimal_of(table, columns, (*MONEY, *LINE_MONEY))
        self._moments = moments_of(table, columns, ("placed", *_INSTANTS), setting.tz, "%B %d, %Y", "%b %d, %Y")
        names = [folded(name) for name in table.header]
        self._items = [place for place, name in enumerate(names) if _NUMBERED_ITEM.fullmatch(name)]
        self._items += [columns.places["items"]] if "items" in columns else []
        columns.others = [place for place in columns.others if place not in self._items]

    def key(self, cells: Cells) -> str:
        """The order's number, else its id."""
        return f"order:{self._number(cells)}"

    def _number(self, cells: Cells) -> str:
        return self._of_number(cells) or id_text(self._columns.text(cells, "id"))

    def _of_number(self, cells: Cells) -> str:
        return id_text(self._columns.text(cells, "number")).removeprefix("#").strip()

    def read(self, cells: Cells) -> tuple[object, ...]:
        """What the row says of its order, its lines, and the cells that have no place here."""
        columns = self._columns
        number = self._number(cells)
        if not number:
            raise Rejected(f"{columns.called('number' if 'number' in columns else 'id')} is missing")
        head: dict[str, object] = {"number": number}
        head["placed"] = self._moments.read(columns.text(cells, "placed"), columns.called("placed"))
        word = columns.text(cells, "state")
        head["state_word"], head["state"] = word, state_of(word) if word else "closed"
        if not head["state"]:
            raise Rejected(f"{columns.called('state')} “{word[:40]}” is no state of WooCommerce's")
        currency = head["currency"] = self._currency_of(cells)
        for field in MONEY:
            if text := columns.text(cells, field):
                head[field] = price(text, columns.called(field), currency, self._decimal)
        for field in _INSTANTS:
            if text := columns.text(cells, field):
                head[field] = self._moments.read(text, columns.called(field))
        names = [name for name in columns.places if name.startswith(("bill_", "ship_"))]
        head |= {field: text for field in (*_TEXTS, *names) if (text := columns.text(cells, field))}
        head |= Beside(columns, cells, currency, self._decimal, self._moments).told()
        left = columns.left(cells, *PACKED, "subtotal", "method_id", *(["id"] if self._of_number(cells) else []))
        return (head, self._sold(cells, currency), left | named_cells(columns.header, cells, self._items))

    def _currency_of(self, cells: Cells) -> str:
        text = self._columns.text(cells, "currency").upper()
        if text in EXPONENTS:
            return text
        return currency_of(text or self._columns.text(cells, "total"), self._currency)

    def _sold(self, cells: Cells, currency: str) -> tuple[bool, list[Sold]]:
        """Whether the lines are packed, and the lines."""
        lines = Lines(currency, self._decimal)
        records = [record for place in self._items for record in packed(cells[place])]
        if records:
            return True, [lines.of_packed(record) for record in records]
        own = lines.of_row(self._columns, cells)
        return False, [own] if own else []

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Document]:
        """The order, and a credit note for each refund of it."""
        head, said = _head(taken)
        placed, currency = head["placed"], str(head["currency"])
        assert isinstance(placed, Moment)
        order = Document(ORDER, str(head["number"]), placed.at, placed.day, [], currency=currency)
        money = {field: value for field in MONEY if isinstance(value := head.get(field), int)}
        coupons = _coupons(taken, head, abs(money.get("discount", 0)))
        money["discount"] = abs(money.get("discount", sum(one.amount_minor for one in coupons)))
        _whole_total(money)
        sold = self._lines(order, taken, money)
        fees = _fees(order, head, money)
        goods = list(order.lines)
        order.lines += fees
        reading = settle(order, sold, goods, money, sum(fee.net_minor for fee in fees))
        order.discounts, order.inclusive = coupons, reading.inclusive
        taxes = head.get("tax_items", [])
        assert isinstance(taxes, list)
        order.taxes = [Tax(name, amount, inclusive=reading.inclusive) for name, amount in taxes]
        order.said = said
        _state(order, head)
        _people(order, head)
        seal_order(order)
        return [order, *_refunds(order, head, money, sold)]

    def _lines(self, order: Document, taken: Sequence[Taken], money: dict[str, int]) -> list[Sold]:
        """Make the order's lines; an order that tells none has one for all its goods."""
        every: list[Sold] = []
        for one in taken:
            is_packed, sold = _sold_of(one)
            row = 0 if is_packed else one.row
            order.lines += [
                Line("goods", of.code, of.title, of.qty, of.unit_text, 0, order.day[:7], one.file, row) for of in sold
            ]
            every += sold
            if is_packed or not sold:
                order.beside.append(one.file)
        if not every:
            rest = sum(money.get(field, 0) for field in ("tax", "shipping", "fees"))
            goods = money.get("subtotal", money.get("total", 0) - rest)
            every = [Sold("", "", 1, listed=goods if "subtotal" in money else None, net=None)]
            if "subtotal" not in money:
                every[0].net = goods
            order.lines = [Line("goods", "", "", 1, "", 0, order.day[:7])]
        for line, of in zip(order.lines, every, strict=True):
            line.barcode, line.exact = of.barcode, of.exact
        return every


def _sold_of(one: Taken) -> tuple[bool, list[Sold]]:
    found = one.record[1]
    assert isinstance(found, tuple)
    return found


def _head(taken: Sequence[Taken]) -> tuple[dict[str, object], dict[str, str]]:
    """The order's own values, each from the first row that has it; cells that later rows say otherwise are kept too."""
    head: dict[str, object] = {}
    said: dict[str, str] = {}
    for number, one in enumerate(taken, 1):
        values, left = one.record[0], one.record[2]
        assert isinstance(values, dict) and isinstance(left, dict)
        for field, value in values.items():
            head.setdefault(field, value)
        for name, text in left.items():
            if said.setdefault(name, text) != text:
                said[f"{name} ({number})"] = text
    if shipped_by := head.get("shipped_by"):
        said.setdefault("shipping", str(shipped_by))
    return head, said


def _whole_total(money: dict[str, int]) -> None:
    """The total before refunds, where only what was left of it is told."""
    if "total" not in money and "total_left" in money:
        money["total"] = money["total_left"] + abs(money.get("refunded", 0))


def _fees(order: Document, head: dict[str, object], money: dict[str, int]) -> list[Line]:
    """A line for each fee; one that takes money off is a discount."""
    told = head.get("fee_items") or ([("Fees", money["fees"])] if money.get("fees") else [])
    assert isinstance(told, list)
    return [
        Line("fee", "", name, 1, "", max(0, amount), order.day[:7], discount_minor=max(0, -amount))
        for name, amount in told
    ]


def _coupons(taken: Sequence[Taken], head: dict[str, object], off: int) -> list[Discount]:
    """Codes with what each took off; where only codes are told, all of it stands by the first."""
    told = head.get("coupons")
    if told is None:
        told = list(dict.fromkeys(one.record[0]["coupon"] for one in taken if "coupon" in one.record[0]))  # type: ignore[index,operator]  # what read() made
    if not told:
        codes = [code.strip() for code in re.split(r"[,;|\n]", str(head.get("coupons_used", ""))) if code.strip()]
        told = [(code, off if not place else 0) for place, code in enumerate(codes)]
    assert isinstance(told, list)
    return [Discount(code, amount) for code, amount in dict(told).items()]


def _state(order: Document, head: dict[str, object]) -> None:
    """Where it is, what was paid, and what was sent."""
    state = str(head["state"])
    order.state = {"paid": "open", "unpaid": "open", "refunded": "closed"}.get(state, state)
    order.source_state = str(head["state_word"])
    order.method = str(head.get("method", ""))
    words = {folded(str(head.get(field, ""))) for field in ("method", "method_id")}
    paid_at, closed_at, sent_at = (_at(head.get(field)) for field in _INSTANTS)
    paid = state in ("closed", "refunded") or paid_at is not None or (state == "paid" and not words & ON_DELIVERY)
    pay_in_full(order, paid=paid, at=paid_at, reference=str(head.get("transaction", "")))
    order.note = str(head.get("note", ""))
    order.closed_at = closed_at if order.state == "closed" else None
    numbers = [text for text in re.split(r"[,;|\s]+", str(head.get("tracking", ""))) if text]
    carrier = str(head.get("carrier", ""))
    if order.state == "closed":
        send_by(order, numbers, carrier, sent_at or closed_at)
    elif numbers:
        order.said["tracking"] = " ".join((carrier, *numbers)).strip()


def _at(value: object) -> int | None:
    return value.at if isinstance(value, Moment) else None


def _people(order: Document, head: dict[str, object]) -> None:
    """Who bought, where it goes, and to whom it is billed if that is another address."""
    bill, ship = (_address(head, side) for side in ("bill", "ship"))
    names = {
        side: full_name(*(str(head.get(f"{side}_{part}", "")) for part in ("first", "last", "full")))
        for side in ("bill", "ship")
    }
    number = id_text(str(head.get("customer", "")))
    email = str(head.get("bill_email") or head.get("email", ""))
    phone = str(head.get("bill_phone") or head.get("ship_phone", ""))
    company = str(head.get("ship_company") or head.get("bill_company", ""))
    goes_to = ship if any(ship[:-1]) else bill
    name = names["bill"] or names["ship"]
    order.country = goes_to[-1] or bill[-1] or ship[-1]
    if any((number not in ("", "0"), name, email, phone, any(goes_to))):
        address = goes_to if any(goes_to) else ()
        order.party = Party(number if number != "0" else "", name, email, phone, company, address)
    if any(ship[:-1]) and any(bill[:-1]) and (ship, names["ship"] or name) != (bill, name):
        order.bill = Party("", names["bill"], email, phone, str(head.get("bill_company", "")), bill)
    if names["ship"] and names["ship"] != name:
        order.said["recipient"] = names["ship"]


def _address(head: dict[str, object], side: str) -> tuple[str, ...]:
    parts = [str(head.get(f"{side}_{part}", "")) for part in ("line1", "line2", "city", "region", "postcode")]
    return (*parts, country_code(str(head.get(f"{side}_country", ""))))


def _refunds(order: Document, head: dict[str, object], money: dict[str, int], sold: Sequence[Sold]) -> list[Document]:
    """What was given back; of a refunded order that tells no sum, all of it."""
    told = head.get("refunds")
    amount = abs(money.get("refunded", 0)) or sum(one.back for one in sold)
    if head["state"] == "refunded" and not amount and not told:
        amount = order.paid_minor or 0
    refunds = told if isinstance(told, list) and told else [Refund(amount)]
    goods = [line for line in order.lines if line.kind == "goods"]
    return refunds_of(order, refunds, _returned(goods, sold, refunds[0].amount_minor))


def _returned(lines: Sequence[Line], sold: Sequence[Sold], amount: int) -> list[Line]:
    """The lines of a refund, if what is told of them comes to its sum."""
    backs = [(line, one) for line, one in zip(lines, sold, strict=True) if one.back or one.back_qty]
    if not backs:
        return []
    told = [one.back for _, one in backs]
    whole = [(line.net_minor + line.tax_minor) * one.back_qty // line.qty if line.qty else 0 for line, one in backs]
    for amounts in (told, whole):
        if sum(amounts) == amount and all(amounts):
            return [
                Line("goods", line.code, line.title, -max(1, one.back_qty), "", -back, line.month)
                for (line, one), back in zip(backs, amounts, strict=True)
            ]
    return []
