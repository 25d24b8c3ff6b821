"""Rows of a mapped file as orders: the order's own fields from its first row that has them, a line from each row."""

from collections.abc import Iterable, Sequence

from data.importers.countries import country_code
from data.importers.mapping import LINE_FIELDS, MappedOrders
from data.importers.reading import Cells
from data.importers.records import CREDIT_NOTE, ORDER, Document, Line, Party, Setting, Taken, digest_of, seal, sums_of
from data.importers.values import MOST_QTY, Amount, Moment, Moments, Rejected, amount, id_text, money, whole
from data.money import decimal_text
from data.splits import share

AMOUNTS = ("subtotal", "discount", "shipping", "tax", "total", "paid", "refunded")
_LINE_AMOUNTS = ("line_total", "line_discount", "line_tax")

Values = dict[str, object]


class MappedRows:
    """Reads one table by a mapping."""

    name = "mapping"
    newest_wins = True

    def __init__(self, mapping: MappedOrders, header: Sequence[str], setting: Setting):
        self.mapping, self.channel = mapping, mapping.channel
        self._setting = setting
        self._fields = [
            (header.index(column), column, name) for column, names in mapping.columns.items() for name in names
        ]
        self._column = {name: column for _, column, name in self._fields}
        self._order = next((place for place, _, name in self._fields if name == "order"), -1)
        self._moments = Moments(mapping.dates, mapping.timezone or setting.tz)
        self._store_moments = setting.tz
        self.differences: list[dict[str, str]] = []

    def key(self, cells: Cells) -> str:
        """The order's number."""
        text = cells[self._order] if self._order >= 0 else ""
        return id_text(text or self.mapping.defaults.get("order", "") or self.mapping.constants.get("order", ""))

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as values by field; empty cells take their defaults."""
        texts = dict(self.mapping.defaults)
        texts |= {name: cells[place].strip() for place, _, name in self._fields if cells[place].strip()}
        texts |= self.mapping.constants
        number = id_text(texts.get("order", ""))
        if not number:
            raise Rejected(f"{self._called('order')} is missing")
        values: Values = {**texts, "order": number}
        currency = texts.get("currency", "").upper() or self.mapping.currency or self._setting.currency
        values["currency"] = currency
        values["placed"] = self._moment(texts, "placed")
        if texts.get("refunded_at"):
            values["refunded_at"] = self._moment(texts, "refunded_at")
        values["state"] = self._state(texts.get("state", ""))
        for name in (*AMOUNTS, *_LINE_AMOUNTS):
            if texts.get(name):
                values[name] = money(texts[name], self._called(name), currency, self.mapping.decimal)
        if texts.get("is_paid"):
            values["is_paid"] = self._yes(texts["is_paid"])
        self._line_values(values, texts, currency)
        return (values,)

    def _line_values(self, values: Values, texts: dict[str, str], currency: str) -> None:
        qty = whole(texts["quantity"], self._called("quantity")) if texts.get("quantity") else 1
        if not 0 <= qty <= MOST_QTY:
            raise Rejected(f"{self._called('quantity')} {qty} is not a quantity that can be ordered")
        values["quantity"] = qty
        if texts.get("unit_price"):
            unit = self._unit(texts["unit_price"], currency)
            values["list"], values["exact"] = unit.times(qty, currency)

    def _unit(self, text: str, currency: str) -> Amount:
        """A unit price, to more places than the currency has if it is written so."""
        bare = text.replace(currency, "").strip(" €£$¥₹元")
        if self.mapping.decimal == ",":
            bare = bare.replace(".", "").replace(",", ".")
        return amount(bare.replace(",", "").replace(" ", "").replace("'", ""), self._called("unit_price"))

    def _called(self, name: str) -> str:
        return self._column.get(name, name)

    def _moment(self, texts: dict[str, str], name: str) -> Moment:
        return self._moments.read(texts.get(name, ""), self._called(name))

    def _state(self, word: str) -> str:
        if not word:
            return "closed"
        known = self.mapping.states.get(
            word.casefold(), word.casefold() if word.casefold() in ("closed", "open") else ""
        )
        if not known:
            raise Rejected(f"{self._called('state')} “{word[:40]}” is not in [states] of the mapping")
        if known == "ignore":
            raise Rejected(f"{self._called('state')} “{word[:40]}” is left out by the mapping")
        return known

    def _yes(self, word: str) -> bool:
        found = self.mapping.booleans.get(word.casefold())
        if found is None:
            raise Rejected(f"{self._called('is_paid')} “{word[:40]}” is neither yes nor no")
        return found

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Document]:
        """The order, and a credit note for what was given back of it."""
        rows = [(one, _values(one)) for one in taken]
        head = _head(values for _, values in rows)
        placed: Moment = head["placed"]  # type: ignore[assignment]  # read() made it one
        currency = str(head["currency"])
        lines = [self._line(one, values, head, placed) for one, values in rows]
        order = Document(ORDER, key, placed.at, placed.day, lines, currency=currency, state=str(head["state"]))
        self._money(order, head)
        order.party, order.country = _party(head), country_code(str(head.get("country", "")))
        order.method, order.tags, order.note = (str(head.get(name, "")) for name in ("method", "tags", "note"))
        order.disagrees = _disagreement(order, head)
        seal(order)
        return [order, *self._refund(order, head)]

    def _line(self, one: Taken, values: Values, head: Values, placed: Moment) -> Line:
        qty = _whole(values, "quantity")
        listed = _whole(values, "list")
        if not self.mapping.has_lines:
            listed = _goods_money(head)
        elif "list" not in values:
            listed = _whole(values, "line_total") + (_whole(values, "line_discount") if "line_total" in values else 0)
        line = Line(
            kind="goods",
            code=str(values.get("sku", "")),
            title=str(values.get("title", "")),
            qty=qty,
            unit_text=str(values.get("unit_price", "")),
            list_minor=listed,
            month=placed.day[:7],
            file=one.file,
            row=one.row,
            discount_minor=abs(_whole(values, "line_discount")),
            tax_minor=_whole(values, "line_tax"),
            source_line=one.digest,
            exact=bool(values.get("exact", True)),
        )
        return line

    def _money(self, order: Document, head: Values) -> None:
        """Spread what the order says over its lines, and take included tax out of them."""
        lines = order.lines
        order.shipping_minor = _whole(head, "shipping")
        off = abs(_whole(head, "discount")) - sum(line.discount_minor for line in lines)
        weights = [max(0, line.net_minor) for line in lines]
        if self.mapping.has_lines and off > 0 and sum(weights) >= off:
            for line, part in zip(lines, share(off, weights, self.mapping.shares), strict=True):
                line.discount_minor += part
        tax = _whole(head, "tax") - sum(line.tax_minor for line in lines)
        if self.mapping.tax_included and tax > 0 and any(weights):
            for line, part in zip(lines, share(tax, weights, self.mapping.shares), strict=True):
                line.tax_minor += part
        elif tax > 0:
            order.tax_minor = tax
        if self.mapping.tax_included:
            for line in lines:
                line.list_minor -= line.tax_minor
        if "paid" in head:
            order.paid_minor = _whole(head, "paid")
        elif "is_paid" in head and not head["is_paid"]:
            order.paid_minor = 0
        elif order.state != "closed":
            order.paid_minor = _whole(head, "total") if head.get("is_paid") else 0

    def _refund(self, order: Document, head: Values) -> list[Document]:
        back = abs(_whole(head, "refunded"))
        if not back:
            return []
        when: Moment = head.get("refunded_at", head["placed"])  # type: ignore[assignment]  # read() made it one
        line = Line("goods", "", "", -1, "", -back, when.day[:7], order.lines[0].file, 0)
        line.source_line = digest_of(["refund", str(back), when.day])
        note = Document(CREDIT_NOTE, f"{order.source_id}/refund", when.at, when.day, [line], party=order.party)
        note.country, note.currency, note.refunds = order.country, order.currency, order.source_id
        note.credit, note.main = True, False
        seal(note)
        return [note]


def _values(one: Taken) -> Values:
    found = one.record[0]
    assert isinstance(found, dict)
    return found


def _head(rows: Iterable[Values]) -> Values:
    """The order's own values: each from the first row that has it."""
    head: Values = {}
    for values in rows:
        for name, value in values.items():
            if name not in LINE_FIELDS and value not in ("", None):
                head.setdefault(name, value)
    return head


def _whole(values: Values, name: str) -> int:
    found = values.get(name, 0)
    return found if isinstance(found, int) else 0


def _disagreement(order: Document, head: Values) -> str:
    """Where the total that the source names is not that of its lines."""
    if "total" not in head:
        return ""
    says, sums = _whole(head, "total"), sums_of(order).total
    if says == sums:
        return ""
    named, summed = decimal_text(says, order.currency), decimal_text(sums, order.currency)
    return f"its total is {named} by the file and {summed} by its lines"


def _goods_money(head: Values) -> int:
    if "subtotal" in head:
        return _whole(head, "subtotal")
    return _whole(head, "total") - _whole(head, "shipping") - _whole(head, "tax")


def _party(head: Values) -> Party | None:
    texts = {name: str(head.get(name, "")) for name in ("customer", "name", "email", "phone", "company")}
    if not any(texts.values()):
        return None
    parts = ("address1", "address2", "city", "region", "postcode")
    address = tuple(str(head.get(name, "")) for name in parts)
    country = country_code(str(head.get("country", "")))
    return Party(
        id_text(texts["customer"]),
        texts["name"],
        texts["email"],
        texts["phone"],
        texts["company"],
        (*address, country) if any(address) else (),
    )
