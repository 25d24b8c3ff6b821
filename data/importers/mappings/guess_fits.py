"""How well a column's values fit a field, from 0 (they can't be it) to 1."""

import re
from collections.abc import Callable

from data.importers.mappings.guess_shapes import Column
from data.importers.mappings.guess_states import known_share
from data.importers.mappings.mapping_fields import AMOUNTS, LINE_AMOUNTS, MOMENTS

EMPTY = 0.5
"""A column without values neither fits nor doesn't."""
Fit = Callable[[Column], float]


def fit(kind: str, name: str, column: Column) -> float:
    """How well the values of a column fit a field of a kind."""
    if column.empty:
        return EMPTY
    if name == "quantity" and kind != "orders":
        return _stock(column)
    known = _FITS.get(name) or _FITS.get(name.removeprefix("bill_"))
    if known is not None:
        return max(0.0, min(1.0, known(column)))
    if name in MOMENTS or name in ("updated", "opened_at", "closed_at", "answered_at"):
        return column.dates if column.dates >= 0.7 else 0.0
    if name in AMOUNTS or name in LINE_AMOUNTS or name in ("unit_price", "price", "cost"):
        return _amount(column)
    return 0.8


def by_values(kind: str, column: Column) -> dict[str, float]:
    """Fields that values alone speak for, where the name says nothing."""
    found = {}
    if column.emails >= 0.8:
        found["email"] = 0.6
    if kind == "orders" and column.dates >= 0.9:
        found["placed"] = 0.45
    if column.currencies >= 0.95 and len(column.distinct) <= 5:
        found["currency"] = 0.5
    if column.barcodes >= 0.9 and len(column.texts) >= 3:
        found["barcode"] = 0.5
    if column.addresses >= 0.9 and kind == "products":
        found["image"] = 0.45
    return found


def _amount(column: Column) -> float:
    if column.numbers < 0.75:
        return 0.0
    return 0.8 + 0.2 * column.decimals if column.numbers >= 0.9 else 0.6


def _discount(column: Column) -> float:
    """An amount; figures below one are shares, which no field takes."""
    shares = column.share(lambda text: re.fullmatch(r"0?[.,]\d+|0|\d+(?:[.,]\d+)?%", text) is not None)
    given = any(re.search(r"[1-9]", text) for text in column.texts)
    return 0.0 if given and shares == 1.0 else _amount(column)


def _identifier(column: Column) -> float:
    """A number of an order, an article, a person: one word, no date, no amount with cents."""
    if column.dates >= 0.5 or column.emails >= 0.5 or column.times >= 0.5 or column.length > 60:
        return 0.0
    if column.cents >= 0.5 and column.numbers >= 0.9:
        return 0.0
    return 0.75 + 0.25 * column.codes


def _order(column: Column) -> float:
    found = _identifier(column)
    return found * 0.4 if column.few and len(column.texts) > 12 and len(column.distinct) <= 4 else found


def _text(column: Column) -> float:
    if column.letters < 0.5 or column.dates >= 0.6:
        return 0.0
    return 0.9


def _name(column: Column) -> float:
    if column.letters < 0.4 or column.dates >= 0.6 or column.emails >= 0.6 or column.addresses >= 0.3:
        return 0.0
    if column.codes >= 0.8:
        return 0.2
    return 0.9 if column.length < 45 else 0.5


def _state(column: Column) -> float:
    if column.letters < 0.6 or column.dates >= 0.5 or column.length > 60:
        return 0.0
    known = known_share("state", column.distinct[:30])
    return 0.4 + 0.6 * known if column.few else 0.35 * known


def _paid_state(column: Column) -> float:
    return 0.0 if column.numbers >= 0.5 or (column.answers >= 0.9 and not _has(column, "paid")) else _state(column)


def _fulfilled(column: Column) -> float:
    return 0.0 if column.numbers >= 0.5 or column.answers >= 0.95 else _state(column)


def _has(column: Column, word: str) -> bool:
    return any(word in text.casefold() for text in column.distinct)


def _quantity(column: Column) -> float:
    if column.wholes < 0.6 or column.dates >= 0.5:
        return 0.0
    if column.wholes < 0.9:
        return 0.5  # what is no whole number is rejected, and not one piece of it taken for granted
    return 1.0 if column.length <= 7 else 0.4


def _stock(column: Column) -> float:
    return column.wholes if column.wholes >= 0.75 else 0.0


def _phone(column: Column) -> float:
    mangled = column.share(lambda text: "E+" in text.upper())
    return max(column.phones, mangled) if column.phones + mangled >= 0.5 else 0.0


def _yes(column: Column) -> float:
    return column.answers if column.answers >= 0.9 else 0.0


def _product_state(column: Column) -> float:
    known = column.share(lambda text: any(word in text.casefold() for word in _SHELF_WORDS))
    return max(column.answers, known) if column.few else 0.0


def _code_or_name(column: Column) -> float:
    return 0.0 if column.dates >= 0.6 or column.emails >= 0.6 else 0.8


_SHELF_WORDS = ("activ", "draft", "archiv", "publi", "visible", "hidden", "list", "架", "售", "aktiv", "online", "disc")
_FITS: dict[str, Fit] = {
    "note": lambda column: 0.9 if column.letters >= 0.3 and column.dates < 0.5 else 0.0,
    "tags": lambda column: 0.9 if column.letters >= 0.3 and column.dates < 0.5 else 0.0,
    "order": _order,
    "sku": lambda column: _identifier(column) * (0.6 if column.length > 40 else 1.0),
    "product": _identifier,
    "customer": lambda column: 0.0 if column.dates >= 0.5 or column.addresses >= 0.5 else 0.9,
    "ticket": _identifier,
    "line": _identifier,
    "title": _text,
    "title_zh": _text,
    "variant": lambda column: 0.0 if column.dates >= 0.6 or column.emails >= 0.5 else 0.85,
    "text": lambda column: _text(column) if column.length > 12 else 0.3 * _text(column),
    "body": lambda column: _text(column) if column.length > 15 else 0.3 * _text(column),
    "subject": _text,
    "name": _name,
    "first_name": _name,
    "last_name": _name,
    "email": lambda column: column.emails if column.emails >= 0.6 else 0.0,
    "phone": _phone,
    "company": _name,
    "country": lambda column: 0.4 + 0.6 * column.countries if column.letters > 0.7 and column.length < 40 else 0.0,
    "address1": lambda column: 0.9 if column.letters > 0.4 and column.emails < 0.3 and column.dates < 0.3 else 0.0,
    "city": _name,
    "region": _name,
    "postcode": lambda column: 0.9 if column.length <= 12 and column.dates < 0.3 and column.cents < 0.5 else 0.0,
    "discount": _discount,
    "line_discount": _discount,
    "state": _state,
    "paid_state": _paid_state,
    "fulfilled_state": _fulfilled,
    "currency": lambda column: column.currencies if column.currencies >= 0.7 else 0.0,
    "quantity": _quantity,
    "quantity_refunded": _quantity,
    "quantity_shipped": _quantity,
    "barcode": lambda column: 0.4 + 0.6 * column.barcodes if column.codes >= 0.6 and column.letters < 0.3 else 0.0,
    "is_paid": _yes,
    "marketing": _yes,
    "live": _yes,
    "shelf": _product_state,
    "oversell": lambda column: 0.9 if column.few and column.letters > 0.5 else 0.0,
    "tracking": lambda column: column.codes if column.codes >= 0.5 else 0.0,
    "carrier": lambda column: 0.9 if column.letters >= 0.6 and column.dates < 0.3 and column.length < 50 else 0.0,
    "method": lambda column: 0.9 if column.letters >= 0.6 and column.length < 50 else 0.0,
    "discount_code": lambda column: 0.9 if column.numbers < 0.5 and column.dates < 0.5 else 0.0,
    "fx_rate": lambda column: column.numbers if column.numbers >= 0.9 else 0.0,
    "tax_rate": lambda column: column.share(
        lambda text: text.rstrip("% ").replace(",", ".").replace(".", "", 1).isdigit()
    ),
    "weight": lambda column: 0.9 if column.share(lambda text: text[:1].isdigit()) >= 0.75 else 0.0,
    "weight_unit": lambda column: 0.9 if column.few and column.letters > 0.8 else 0.0,
    "category": lambda column: 0.9 if column.letters >= 0.6 and column.length < 80 else 0.0,
    "vendor": lambda column: 0.9 if column.letters >= 0.6 and column.length < 50 else 0.0,
    "warehouse": lambda column: 0.9 if not column.decimals and len(column.distinct) <= 200 else 0.0,
    "bin": _code_or_name,
    "bucket": lambda column: 0.9 if column.few and column.letters > 0.8 else 0.0,
    "image": lambda column: column.addresses if column.addresses >= 0.5 else 0.0,
    "safety": _quantity,
    "pack": _quantity,
    "tier": lambda column: 0.9 if column.few else 0.3,
    "language": lambda column: 0.9 if column.few and column.letters > 0.8 else 0.0,
    "priority": lambda column: 0.9 if column.few else 0.0,
    "score": lambda column: 0.9 if column.numbers >= 0.8 or column.few else 0.0,
}
