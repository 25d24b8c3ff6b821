"""Rows of a mapped file as orders: the order's own fields from its first row that has them, a line from each row."""

from collections.abc import Iterable, Sequence

from data.importers.countries import country_code
from data.importers.files.reading import Cells, Table
from data.importers.mappings.mapped_payments import given_back, pay, refund_note, without_tax_of_its_own
from data.importers.mappings.mapped_places import buyer, parcels
from data.importers.mappings.mapped_rows import MappedTable, Texts
from data.importers.mappings.mapped_states import MEANINGS, standing
from data.importers.mappings.mapped_sums import (
    Values,
    add_up,
    before_discount,
    disagreements,
    listed,
    minor,
    share_goods,
    spread,
    whole_row,
)
from data.importers.mappings.mapping_fields import AMOUNTS, LINE_AMOUNTS, LINE_FIELDS, MOMENTS, STATE_FIELDS
from data.importers.mappings.mapping_part import Part
from data.importers.records import (
    CREDIT_NOTE,
    ORDER,
    Discount,
    Document,
    Line,
    Setting,
    Taken,
    digest_of,
    seal,
    sums_of,
)
from data.importers.values import MOST_QTY, Moment, Rejected
from data.money import divide_half_up

_COUNTS = ("quantity", "quantity_refunded", "quantity_shipped")
_OF_ROWS = frozenset({*LINE_FIELDS, "beside", "list", "exact", "qty", "share", "line_texts"})


class MappedOrders(MappedTable):
    """Reads one table of orders by a mapping."""

    key_fields = ("order",)

    def __init__(self, part: Part, table: Table, setting: Setting):
        super().__init__(part, table, setting)
        self._moments_here = [name for name in MOMENTS if self.has(name)]
        self._amounts_here = [name for name in (*AMOUNTS, *LINE_AMOUNTS) if self.has(name)]
        self._states_here = [name for name in STATE_FIELDS if self.has(name)]
        self._begun = ("", "")
        """The order of the last row that said when it was placed, and its currency: further rows need not say it."""

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as values by field; empty cells take their defaults."""
        texts = self.texts(cells)
        order = texts.get("order", "")
        again = order == self._begun[0]
        for name in ("order", "placed"):
            if not texts.get(name) and not (again and order):
                raise Rejected(f"{self.called(name)} is missing")
        values: Values = {name: text for name, text in texts.items() if text}
        currency = self._begun[1] if again and not texts.get("currency") else self.currency_of(texts)
        values["currency"] = currency
        for name in self._moments_here:
            values[name] = self.moment(name, texts)
        for name in self._states_here:
            values[name] = self.meanings(name, texts, MEANINGS)
            values[f"{name}_word"] = texts.get(name, "")
        for name in self._amounts_here:
            values.pop(name, None)
            if (found := self.money(name, cells, texts, currency)) is not None:
                values[name] = found
        values["is_paid"] = self.yes("is_paid", texts)
        self._take_rates(values, texts)
        self._take_line(values, texts, currency)
        values["beside"] = self.beside(cells)
        if values.get("placed"):
            self._begun = order, currency
        return (values,)

    def _take_rates(self, values: Values, texts: Texts) -> None:
        if texts.get("fx_rate"):
            rate = self.numbers("fx_rate").amount(texts["fx_rate"], self.called("fx_rate"))
            values["fx_rate"] = divide_half_up(rate.digits * 1_000_000, 10**rate.places)
            if rate.digits <= 0:
                raise Rejected(f"{self.called('fx_rate')} “{texts['fx_rate'][:40]}” is no rate")
        if texts.get("tax_rate"):
            bare = texts["tax_rate"].strip().removesuffix("%").strip()
            rate = self.numbers("tax_rate").amount(bare, self.called("tax_rate"))
            percent = "%" in texts["tax_rate"] or abs(rate.digits) >= 10**rate.places
            values["tax_rate"] = divide_half_up(rate.digits * (10_000 if percent else 1_000_000), 10**rate.places)

    def _take_line(self, values: Values, texts: Texts, currency: str) -> None:
        for name in _COUNTS:
            count = self.whole(name, texts)
            if count is not None and abs(count) > MOST_QTY:
                raise Rejected(f"{self.called(name)} {count} is not a quantity that can be ordered")
            values[name] = count
        values["qty"] = 1 if values["quantity"] is None else values["quantity"]
        if texts.get("unit_price"):
            unit = self.numbers("unit_price").amount(texts["unit_price"], self.called("unit_price"), currency)
            values["list"], values["exact"] = unit.times(minor(values, "qty"), currency)
        values["line_texts"] = tuple(texts.get(name, "") for name in LINE_FIELDS)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Document]:
        """The order, and a credit note for what was given back of it."""
        rows = [_values(one) for one in taken]
        head = _head(rows)
        whole = whole_row(rows) if self.part.prices_lines and len(rows) > 1 else None
        beside = [] if whole is None else [taken[whole].file]
        if whole is not None:
            taken, rows = [*taken[:whole], *taken[whole + 1 :]], [*rows[:whole], *rows[whole + 1 :]]
        before_discount(head, rows)
        add_up(head, rows, self.part.prices_lines)
        share_goods(head, rows, self.part)
        placed = head["placed"]
        assert isinstance(placed, Moment)
        lines = [self._line(one, values, placed) for one, values in zip(taken, rows, strict=True)]
        returned = [line for line in lines if _goes_back(line)]
        sold = [(line, values) for line, values in zip(lines, rows, strict=True) if not _goes_back(line)]
        if not any(line.kind == "goods" for line, _ in sold) and returned:
            return [self._return_alone(key, placed, lines, head, rows, beside)]
        order = Document(ORDER, key, placed.at, placed.day, [line for line, _ in sold], currency=str(head["currency"]))
        order.beside = beside
        where = standing(head)
        order.state = where.state
        sold_rows = [values for _, values in sold]
        self._fill(order, head, rows, sold_rows)
        returned_money = -sum(line.net_minor + line.tax_minor for line in returned)
        if returned and order.gap_minor == -returned_money:
            order.gap_minor, order.disagrees = 0, ""  # its total is what was left to pay
        back = given_back(head, where, sums_of(order).total, sold_rows) or returned_money
        order.parcels = parcels([line for line, _ in sold], sold_rows, head, where)
        words = dict.fromkeys(str(head.get(f"{name}_word", "")) for name in STATE_FIELDS)
        order.source_state = " / ".join(word for word in words if word)
        pay(order, head, where, back)
        seal(order, *_said_of(head, rows, order))
        return [order, *refund_note(order, head, back, returned, sold_rows)]

    def _return_alone(
        self, key: str, placed: Moment, lines: list[Line], head: Values, rows: Sequence[Values], beside: list[int]
    ) -> Document:
        """Rows that only give back, under a number of their own: a credit note of which nobody says the order."""
        note = Document(CREDIT_NOTE, key, placed.at, placed.day, lines, currency=str(head["currency"]), credit=True)
        note.beside = beside
        self._fill(note, head, rows, rows)
        note.gap_minor = 0
        without_tax_of_its_own(note)
        seal(note, *_said_of(head, rows, note))
        return note

    def _fill(self, order: Document, head: Values, rows: Sequence[Values], sold: Sequence[Values]) -> None:
        """The order's own fields and its money."""
        order.party, order.bill = buyer(head), buyer(head, "bill_")
        order.country = country_code(str(head.get("country", "")))
        order.method, order.tags, order.note = (str(head.get(name, "")) for name in ("method", "tags", "note"))
        order.approved_at, order.paid_at, order.closed_at, order.cancelled_at, order.deliver_by_at = (
            when.at if isinstance(when := head.get(name), Moment) else None
            for name in ("approved_at", "paid_at", "closed_at", "cancelled_at", "deliver_by")
        )
        order.fx_ppm = minor(head, "fx_rate") or order.fx_ppm
        order.said = self._said(rows)
        spread(order, head, [minor(values, "tax_rate") for values in sold], self.part)
        order.disagrees = disagreements(order, head, sold)
        if "total" in head:
            order.gap_minor = minor(head, "total") - sums_of(order).total
        off = sum(line.discount_minor for line in order.lines)
        codes = str(head.get("discount_code", "")).replace(";", ",").split(",")
        codes = [code.strip() for code in codes if code.strip()]
        order.discounts = [Discount(code, off if place == 0 else 0) for place, code in enumerate(codes)]

    def _said(self, rows: Sequence[Values]) -> dict[str, str]:
        """Columns without a field: their value, or a line for each row where the rows differ."""
        found = {}
        for place, name in enumerate(self.beside_names):
            cells = [beside[place] for values in rows if isinstance(beside := values["beside"], tuple)]
            if any(cells):
                found[name] = cells[0] if len(set(cells)) == 1 else "\n".join(cells)
        return found

    def _line(self, one: Taken, values: Values, placed: Moment) -> Line:
        sku, title, variant = (str(values.get(name, "")) for name in ("sku", "title", "variant"))
        services, money = self.part.services, listed(values, self.part)
        shipped, texts = values.get("quantity_shipped"), values["line_texts"]
        assert isinstance(texts, tuple)
        qty = minor(values, "qty")
        return Line(
            kind=services.get(sku.casefold()) or services.get(title.casefold()) or "goods",
            code=sku,
            title=" / ".join(text for text in (title, variant) if text),
            qty=qty,
            unit_text=str(values.get("unit_price", "")),
            list_minor=money[0],
            month=placed.day[:7],
            file=one.file,
            row=one.row,
            discount_minor=abs(minor(values, "line_discount")) if self.part.prices_lines else 0,
            tax_minor=minor(values, "line_tax") if self.part.prices_lines else 0,
            source_line=digest_of(texts if self.part.has_lines else ("",)),
            exact=money[1],
            barcode=str(values.get("barcode", "")),
            shipped=max(0, min(shipped, qty)) if isinstance(shipped, int) else None,
            vendor=str(values.get("vendor", "")),
        )


def _goes_back(line: Line) -> bool:
    return line.qty < 0 and line.kind == "goods"


def _values(one: Taken) -> Values:
    found = one.record[0]
    assert isinstance(found, dict)
    return found


def _head(rows: Iterable[Values]) -> Values:
    """The order's own values: each from the first row that has it."""
    head: Values = {}
    for values in rows:
        for name, value in values.items():
            if name not in _OF_ROWS and value not in ("", None):
                head.setdefault(name, value)
    return head


def _said_of(head: Values, rows: Sequence[Values], order: Document) -> list[str]:
    """All that the file says of an order besides its lines, to tell a newer export from the same."""
    said = [f"{name}={sorted(value) if isinstance(value, frozenset) else value}" for name, value in head.items()]
    amounts = [str([values.get(name) for name in LINE_AMOUNTS]) for values in rows]
    return [*said, *amounts, *(f"{name}:{text}" for name, text in order.said.items())]
