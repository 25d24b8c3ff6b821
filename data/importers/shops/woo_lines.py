"""The lines of WooCommerce's orders, as its plug-ins write them: a row each, or all packed into one cell."""

import json
import re
from collections.abc import Callable, Mapping

from data.dataclass import dataclass
from data.importers.files.reading import Cells
from data.importers.shops.shop_columns import MOST_MINOR, Columns, price
from data.importers.values import MOST_QTY, Amount, Rejected, amount

_BEGINS = re.compile(
    r"\s*[\"']?(?:id|name|product_id|sku|quantity|code|method_id|method_title|method|title|rate_id|amount|items)\s*:"
)
_FIELD = re.compile(r"\s*([A-Za-z][\w \-]{0,40}?)\s*:(.*)", re.DOTALL)
_NOTHING = Amount(0, 0)


@dataclass(slots=True)
class Sold:
    """A line of an order as its cells say it; None is what they don't say."""

    code: str
    title: str
    qty: int
    unit_text: str = ""
    barcode: str = ""
    listed: int | None = None
    """Before discounts."""
    net: int | None = None
    """After discounts."""
    tax: int | None = None
    back: int = 0
    """Money that was given back of it."""
    back_qty: int = 0
    exact: bool = True


def packed(text: str) -> list[dict[str, str]]:
    r"""The records of a cell like `name:Pot|quantity:2;name:Lid|quantity:1`, or of one with JSON; `\;` is no end."""
    text = text.strip()
    if not text:
        return []
    if text.startswith(("[", "{")):
        return _from_json(text)
    parts: list[str] = []
    for part in re.split(r"(?<!\\);", text):
        if parts and not _BEGINS.match(part):
            parts[-1] += f";{part}"
        elif part.strip():
            parts.append(part)
    return [fields_of(part) for part in parts]


def fields_of(text: str) -> dict[str, str]:
    """The fields of one packed record."""
    found: dict[str, str] = {}
    last = ""
    for part in re.split(r"(?<!\\)\|", text):
        known = _FIELD.fullmatch(part)
        if known is None:
            if last:
                found[last] += f"|{part}"
            elif part.strip():
                found["name"] = part.strip()
                last = "name"
            continue
        last = known[1].casefold().replace(" ", "_")
        found[last] = re.sub(r"\\([;|:])", r"\1", known[2]).strip()
    return found


def _from_json(text: str) -> list[dict[str, str]]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return []
    every = read if isinstance(read, list) else [read]
    return [
        {str(name).casefold(): _plain(value) for name, value in one.items()} for one in every if isinstance(one, dict)
    ]


def _plain(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


class Lines:
    """Reads lines in one currency."""

    def __init__(self, currency: str, decimal: str):
        self._currency, self._decimal = currency, decimal

    def of_row(self, columns: Columns, cells: Cells) -> Sold | None:
        """The line of a row, if it has one."""
        said = {
            name: text for name in columns.places if name.startswith("line_") and (text := columns.text(cells, name))
        }
        if not any(said.get(name) for name in ("line_name", "line_sku", "line_qty", "line_qty_left")):
            return None
        return self._sold({name.removeprefix("line_"): text for name, text in said.items()}, columns.called)

    def of_packed(self, fields: Mapping[str, str]) -> Sold:
        """The line of a packed record."""
        names = {
            "name": ("name", "product_name", "title"),
            "sku": ("sku", "product_sku"),
            "qty": ("quantity", "qty"),
            "list": ("subtotal", "sub_total"),
            "net": ("total",),
            "unit": ("item_price", "price"),
            "tax": ("total_tax", "tax", "line_tax"),
            "back": ("refunded", "total_refunded"),
            "back_qty": ("refunded_qty", "qty_refunded"),
            "barcode": ("gtin", "ean", "barcode"),
        }
        said = {
            field: next(text for name in called if (text := fields.get(name, "")))
            for field, called in names.items()
            if any(fields.get(name) for name in called)
        }
        if not said.get("name") and not said.get("sku") and fields.get("product_id"):
            said["name"] = f"product {fields['product_id']}"
        return self._sold(said, lambda field: field)

    def _sold(self, said: Mapping[str, str], called: Callable[[str], str]) -> Sold:
        left = self._whole(said, "qty_left", called)
        qty = self._whole(said, "qty", called)
        back_qty = self._whole(said, "back_qty", called) or 0
        if qty is None:
            qty = 1 if left is None else left
        elif left is not None:
            back_qty = max(back_qty, qty - left)
        sold = Sold(said.get("sku", ""), said.get("name", ""), qty, said.get("unit", ""), said.get("barcode", ""))
        sold.tax = self._money(said, "tax", called)
        sold.listed = self._times(said, "list_unit", sold, called)
        if (listed := self._money(said, "list", called)) is not None:
            sold.listed = listed
        sold.net = self._money(said, "net", called)
        if sold.net is None and (gross := self._money(said, "gross", called)) is not None:
            sold.net = gross - (sold.tax or 0)
        if sold.net is None:
            sold.net = self._times(said, "unit", sold, called)
        sold.back, sold.back_qty = abs(self._money(said, "back", called) or 0), abs(back_qty)
        return sold

    def _whole(self, said: Mapping[str, str], field: str, called: Callable[[str], str]) -> int | None:
        text = said.get(field, "")
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,12})(?:[.,]0*)?" if field != "back_qty" else r"-?(\d{1,12})(?:[.,]0*)?", text)
        if found is None or int(found[1]) > MOST_QTY:
            raise Rejected(f"{called(f'line_{field}')} “{text[:40]}” is not a quantity that can be ordered")
        return int(found[1])

    def _money(self, said: Mapping[str, str], field: str, called: Callable[[str], str]) -> int | None:
        text = said.get(field, "")
        return price(text, called(f"line_{field}"), self._currency, self._decimal) if text else None

    def _times(self, said: Mapping[str, str], field: str, sold: Sold, called: Callable[[str], str]) -> int | None:
        """So many times a unit price, which may have more places than the currency."""
        text = said.get(field, "")
        if not text:
            return None
        plain = re.sub(r"[^\d.,\-]", "", text)
        plain = plain.replace(".", "").replace(",", ".") if self._decimal == "," else plain.replace(",", "")
        unit = amount(plain, called(f"line_{field}")) if plain else _NOTHING
        minor, exact = unit.times(sold.qty, self._currency)
        if abs(minor) > MOST_MINOR:
            raise Rejected(f"{called(f'line_{field}')} “{text[:40]}” is more money than an order can have")
        sold.exact = sold.exact and exact
        return minor
