"""What WooCommerce's exports pack into cells beside the lines: shipping, fees, taxes, coupons and refunds."""

from data.importers.files.reading import Cells
from data.importers.shops.shop_columns import Columns, price
from data.importers.shops.shop_orders import Refund
from data.importers.shops.woo_lines import packed
from data.importers.values import Moments

PACKED = ("shipping_items", "fee_items", "tax_items", "coupon_items", "refund_items")
Record = dict[str, str]


class Beside:
    """Reads the packed cells of one row; the order's own columns go before what they add up to."""

    def __init__(self, columns: Columns, cells: Cells, currency: str, decimal: str, moments: Moments):
        self._columns, self._cells = columns, cells
        self._currency, self._decimal, self._moments = currency, decimal, moments

    def told(self) -> dict[str, object]:
        """The values by our names."""
        found: dict[str, object] = {}
        for field, read in zip(
            PACKED, (self._shipping, self._fees, self._taxes, self._coupons, self._refunds), strict=True
        ):
            if records := packed(self._columns.text(self._cells, field)):
                found |= read(records)
        code, text = (self._columns.text(self._cells, field) for field in ("coupon", "coupon_amount"))
        if code:
            amount = price(text, self._columns.called("coupon_amount"), self._currency, self._decimal)
            found["coupon"] = (code, amount)
        return found

    def _shipping(self, records: list[Record]) -> dict[str, object]:
        names = filter(None, (_named(one, "method_title", "method") for one in records))
        return {"shipped_by": ", ".join(names)} | self._sum("shipping", "shipping_items", records, "total", "cost")

    def _fees(self, records: list[Record]) -> dict[str, object]:
        lines = [
            (_named(one, "name", "title") or "fee", self._money(one, "fee_items", "total", "amount")) for one in records
        ]
        return {"fee_items": lines} | self._sum("fees_tax", "fee_items", records, "total_tax", "tax")

    def _taxes(self, records: list[Record]) -> dict[str, object]:
        return {
            "tax_items": [
                (
                    _named(one, "title", "label", "code", "name"),
                    self._money(one, "tax_items", "total", "tax_total", "amount"),
                )
                for one in records
            ]
        }

    def _coupons(self, records: list[Record]) -> dict[str, object]:
        return {
            "coupons": [
                (_named(one, "code", "name"), self._money(one, "coupon_items", "amount", "discount")) for one in records
            ]
        }

    def _refunds(self, records: list[Record]) -> dict[str, object]:
        called = self._columns.called("refund_items")
        return {
            "refunds": [
                Refund(
                    abs(self._money(one, "refund_items", "amount", "total")),
                    one.get("id", ""),
                    one.get("reason", ""),
                    self._moments.read(one["date"], called) if one.get("date") else None,
                )
                for one in records
            ]
        }

    def _sum(self, field: str, column: str, records: list[Record], *names: str) -> dict[str, object]:
        """What the records add up to, unless the order has a column for it."""
        if self._columns.text(self._cells, field):
            return {}
        return {field: sum(self._money(one, column, *names) for one in records)}

    def _money(self, record: Record, column: str, *names: str) -> int:
        return price(_named(record, *names), self._columns.called(column), self._currency, self._decimal)


def _named(record: Record, *names: str) -> str:
    return next((record[name] for name in names if record.get(name)), "")
