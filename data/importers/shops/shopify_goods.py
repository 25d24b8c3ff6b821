"""Shopify's lists of customers and of stock.

- Stock stands in a row a SKU and location, or in the older file in a column a location. What is on hand and may be sold
  is sellable, what is unavailable is in quarantine; “not stocked” is no figure. Less than nothing is rejected.
- A customer without an id is known by e-mail, else by telephone number; one without any of these is rejected.
- Columns that have no place here are kept: of a customer in `extra`, of a stock figure as a record of kind `stocked`.
"""

import json
from collections.abc import Sequence

from data.importers.countries import country_code
from data.importers.files.reading import Cells, Table
from data.importers.goods import Buyer, Fields, Kept, Level, hash_of_fields
from data.importers.records import Item, Setting, Taken
from data.importers.shops.shopify_columns import (
    CHANNEL,
    Columns,
    Texts,
    bare_text,
    decimal,
    folded,
    option_values,
    variant_code,
    yes_or_no,
)
from data.importers.shops.shopify_product_rows import OPTIONS
from data.importers.values import Rejected

MOST_PIECES = 10**9
UNSTOCKED = frozenset({"not stocked", "-", "n/a"})
_FIGURES = ("On hand (new)", "On hand (current)", "Available", "Committed", "Unavailable", "Incoming")
STOCK_NAMES: dict[str, tuple[str, ...]] = {
    **{name: () for name in ("Handle", "Title", "Location", "HS Code", "COO", "Available", "Committed", *OPTIONS)},
    **{f"Option{number} {what}": (f"Option {number} {what}",) for number in (1, 2, 3) for what in ("Name", "Value")},
    **{"SKU": ("Variant SKU",), "Barcode": (), "Bin name": (), "Incoming": (), "Unavailable": ()},
    **{"On hand (current)": ("On hand",), "On hand (new)": ()},
}
_ADDRESS = {
    "line1": ("Address1", "Default Address Address1"),
    "line2": ("Address2", "Default Address Address2"),
    "city": ("City", "Default Address City"),
    "region": ("Province Code", "Default Address Province Code"),
    "postcode": ("Zip", "Default Address Zip"),
    "country": ("Country Code", "Default Address Country Code"),
    "company": ("Company", "Default Address Company"),
}
BUYER_NAMES: dict[str, tuple[str, ...]] = {
    **{names[0]: names[1:] for names in _ADDRESS.values()},
    "Customer ID": ("Id",),
    **{name: () for name in ("First Name", "Last Name", "Email", "Phone", "Note", "Tags", "Tax Exempt")},
    "Province": ("Default Address Province",),
    "Country": ("Default Address Country",),
    "Accepts Email Marketing": ("Accepts Marketing", "Email Marketing Consent"),
}


class ShopifyInventory:
    """The format of stock files, for the registry."""

    name = "shopify-inventory"

    def recognises(self, header: Sequence[str]) -> bool:
        """A handle and figures of locations, or the older file's options and SKU, and no column of products."""
        names = {folded(name) for name in header}
        if "handle" not in names or names & {"variantprice", "variantsku", "bodyhtml", "body", "vendor", "published"}:
            return False
        figures = {"onhandcurrent", "onhandnew", "available", "onhand"}
        return bool(names & figures) or {"option1value", "sku"} <= names

    def layout(self, table: Table, setting: Setting) -> "StockList":
        """How this table is read."""
        return StockList(Columns(table.header, STOCK_NAMES))


class StockList:
    """Reads one table of stock."""

    name = "shopify-inventory"
    channel = CHANNEL
    newest_wins = True

    def __init__(self, columns: Columns):
        self._columns = columns
        self._is_wide = not columns.known & {*_FIGURES[:3], "Location"}
        self._locations = [name for _, name in columns.places if name not in STOCK_NAMES] if self._is_wide else []

    def key(self, cells: Cells) -> str:
        """The SKU, or what stands for it, and where it lies."""
        texts = self._columns.texts(cells)
        parts = (texts.get("Handle", ""), *option_values(texts))
        return "/".join((texts.get("SKU") or "/".join(parts), texts.get("Location", ""), texts.get("Bin name", "")))

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row's texts, its code, and its figures by location and bucket."""
        texts = self._columns.texts(cells)
        code = variant_code(texts, texts.get("Handle", ""), "SKU")
        if not code:
            raise Rejected("SKU and Handle are missing")
        if self._is_wide:
            figures = {(place, "sellable"): _pieces(texts, place) for place in self._locations if place in texts}
        else:
            figures = _on_hand(texts)
        return (texts, code, {place: qty for place, qty in figures.items() if qty is not None})

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Item]:
        """The figures of one SKU; of rows that say it twice the last is right."""
        texts, code, figures = taken[-1].record
        assert isinstance(texts, dict) and isinstance(code, str) and isinstance(figures, dict)
        values = option_values(texts)
        title = texts.get("Title", "")
        name = f"{title} - {' / '.join(values)}" if title and values else title
        found: list[Item] = []
        for (place, bucket), qty in figures.items():
            level = Level(
                code, qty, place, texts.get("Bin name", "-"), bucket, name, bare_text(texts.get("Barcode", ""))
            )
            level.source_hash = hash_of_fields(level.source_id, qty, name, level.barcode)
            found.append(level)
        kept = self._rest(key, code, texts)
        if kept.said or not found:
            found.append(kept)
        first = found[0]
        assert isinstance(first, Level | Kept)
        first.places = [(one.file, one.row) for one in taken]
        return found

    def _rest(self, key: str, code: str, texts: Texts) -> Kept:
        """What the file says besides figures that have a place."""
        told = {"Handle", "Title", "SKU", "Location", "Bin name", "Barcode", *OPTIONS, *_FIGURES[:5]}
        said: Fields = {
            name: text
            for name, text in texts.items()
            if (name not in told and name not in self._locations and text != "0") or text.casefold() in UNSTOCKED
        }
        if said:
            said |= {"SKU": code} | {name: texts[name] for name in ("Location",) if name in texts}
        return Kept("stocked", key, said, source_hash=hash_of_fields(key, said))


def _on_hand(texts: Texts) -> dict[tuple[str, str], int | None]:
    """What may be sold and what may not: on hand is both, and what is promised to orders lies there still."""
    figures = {name: _pieces(texts, name) for name in _FIGURES}
    place, aside = texts.get("Location", ""), figures["Unavailable"] or 0
    on_hand = figures["On hand (new)"] if figures["On hand (new)"] is not None else figures["On hand (current)"]
    if on_hand is None and figures["Available"] is not None:
        on_hand = figures["Available"] + (figures["Committed"] or 0) + aside
    if on_hand is None:
        return {}
    if on_hand < 0 or aside > on_hand:
        raise Rejected(f"on hand are {on_hand}, of which {aside} are unavailable: less than nothing can't lie there")
    found: dict[tuple[str, str], int | None] = {(place, "sellable"): on_hand - aside}
    if aside > 0:
        found[place, "quarantine"] = aside
    return found


def _pieces(texts: Texts, name: str) -> int | None:
    """A number of pieces; nothing and “not stocked” are no figure."""
    text = texts.get(name, "")
    if not text or text.casefold() in UNSTOCKED:
        return None
    number = decimal(text, name)
    if number.places or abs(number.digits) > MOST_PIECES:
        raise Rejected(f"{name} “{text[:40]}” is no number of pieces")
    if number.digits < 0 and name not in _FIGURES:
        raise Rejected(f"{name} “{text[:40]}” is less than nothing")
    return number.digits


class ShopifyCustomers:
    """The format of customers, for the registry."""

    name = "shopify-customers"

    def recognises(self, header: Sequence[str]) -> bool:
        """Names or an e-mail, and two of what only this list has beside them."""
        names = {folded(name) for name in header}
        own = {"acceptsemailmarketing", "acceptssmsmarketing", "totalspent", "totalorders", "taxexempt", "provincecode"}
        own |= {"acceptsmarketing", "defaultaddressaddress1", "defaultaddresszip", "defaultaddresscity"}
        if names & {"lineitemname", "handle", "financialstatus"} or not names & {"email", "customerid", "phone"}:
            return False
        return len(names & own) >= 2 or (bool(names & own) and {"firstname", "lastname"} <= names)

    def layout(self, table: Table, setting: Setting) -> "CustomerList":
        """How this table is read."""
        return CustomerList(Columns(table.header, BUYER_NAMES))


class CustomerList:
    """Reads one table of customers."""

    name = "shopify-customers"
    channel = CHANNEL
    newest_wins = True

    def __init__(self, columns: Columns):
        self._columns = columns

    def key(self, cells: Cells) -> str:
        """Their id, else their address."""
        texts = self._columns.texts(cells)
        number = bare_text(texts.get("Customer ID", ""))
        email = texts.get("Email", "").casefold()
        return number or email or f"phone:{_phone(texts)}"

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row's texts."""
        texts = self._columns.texts(cells)
        if not ("Customer ID" in texts or "Email" in texts or _phone(texts)):
            raise Rejected("Customer ID, Email and Phone are missing: nothing tells who it is")
        if "Accepts Email Marketing" in texts:
            _consent(texts)
        return (texts,)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Buyer]:
        """The customer; of rows that tell of them twice the last is right."""
        texts = taken[-1].record[0]
        assert isinstance(texts, dict)
        source = "" if key == texts.get("Email", "").casefold() else key
        buyer = Buyer(source, self._said(texts), [(one.file, one.row) for one in taken])
        buyer.source_hash = hash_of_fields(buyer.said)
        return [buyer]

    def _said(self, texts: Texts) -> Fields:
        known = self._columns.known
        said: Fields = {}
        told = {"Customer ID", "First Name", "Last Name"}
        if known & {"First Name", "Last Name"}:
            said["name"] = " ".join(texts[part] for part in ("First Name", "Last Name") if part in texts)
        for field, column in (("email", "Email"), ("note", "Note")):
            if column in known:
                said[field] = texts.get(column, "")
                told.add(column)
        own = "Default Address Phone"
        if "Phone" in known or any(name == own for _, name in self._columns.places):
            said["phone"] = _phone(texts)
            told |= {"Phone"} if "Phone" in texts else {own}
        for field, names in _ADDRESS.items():
            other = {"region": "Province", "country": "Country"}.get(field, "")
            if names[0] in known or other in known:
                column = names[0] if texts.get(names[0]) or not other else other
                said[field] = bare_text(texts.get(column, "")) if field == "postcode" else texts.get(column, "")
                told.add(column)
        if "country" in said:
            said["country"] = country_code(str(said["country"]))
        if "Accepts Email Marketing" in texts:
            said["marketing"] = "given" if _consent(texts) else "withdrawn"
            told.add("Accepts Email Marketing")
        extra = {name: text for name, text in texts.items() if name not in told}
        said["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else ""
        return said


def _consent(texts: Texts) -> bool:
    """Whether they agreed to be written to."""
    word = texts["Accepts Email Marketing"]
    if word.casefold().replace(" ", "_") in ("subscribed", "not_subscribed", "unsubscribed", "pending"):
        return word.casefold() == "subscribed"
    return yes_or_no(word, "Accepts Email Marketing")


def _phone(texts: Texts) -> str:
    return bare_text(texts.get("Phone") or texts.get("Default Address Phone", ""))
