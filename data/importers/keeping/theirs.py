"""One field of a product, SKU or customer given the value that a source has for it, because somebody decided so."""

from data import bulk, database, frames, prices
from data.errors import Refused
from data.importers.keeping.catalogue import barcode_owners, email_key, named, phone_key
from data.importers.keeping.keep_products import TEXTS, image_rows
from data.importers.keeping.keep_variants import REASON, option_rows
from data.importers.keeping.said import Value
from data.models.catalog import Product, Sku
from data.models.customers import Customer
from data.spots import MOST

_SKUS = "SELECT id FROM sku WHERE product_id = ? ORDER BY id /*lock*/"
_VALUES = "SELECT value FROM option_value WHERE sku_id = ? ORDER BY position"
_PRODUCT = "SELECT id FROM product WHERE code = ?"
_SKU = "SELECT id FROM sku WHERE code = ?"
_TITLES = "SELECT title, title_zh FROM product WHERE id = ?"
_CODE = "SELECT code FROM sku WHERE id = ?"
_CONSENT = "INSERT INTO consent (customer_id, purpose, state, at, source) VALUES (?, 'marketing', ?, ?, ?)"


def take_for_product(key: int, name: str, value: Value) -> None:
    """Change a product."""
    found = frames.current(Product, key)
    text = str(value or "")
    if name in TEXTS:
        database.run("DELETE FROM product_text WHERE product_id = ? AND language = ?", (key, TEXTS[name]))
        bulk.fill("product_text", [(key, TEXTS[name], text)] if text else [])
    elif name == "images":
        database.run("DELETE FROM image WHERE product_id = ?", (key,))
        bulk.fill("image", image_rows(key, text))
    elif name == "shelf":
        frames.change(found, shelf=text, shelf_from_at=None, shelf_until_at=None)
    else:
        before = str(found.title if name == "title" else found.title_zh)
        frames.change(found, **{name: text})
        if name in ("title", "title_zh"):
            _rename(key, "name" if name == "title" else "name_zh", before, text)
    for (sku,) in database.rows(_SKUS, (key,)):
        frames.touch("sku", int(sku))


def _rename(product: int, column: str, before: str, after: str) -> None:
    """Variants that are called after their product are called otherwise."""
    for (key,) in database.rows(_SKUS, (product,)):
        sku = frames.current(Sku, int(key))
        values = _values(int(key))
        if after and getattr(sku, column) == named(before, values):
            frames.change(sku, **{column: named(after, values)})


def take_for_sku(key: int, name: str, value: Value) -> None:
    """Change a SKU. Refused where another has the code or barcode."""
    found = frames.current(Sku, key)
    if name == "price_minor":
        if value is None:
            raise Refused("A price can't be none. Take {sku} off the shelf instead.", sku=found.code)
        prices.add_price(found, int(value), frames.at(), REASON)
    elif name == "options":
        _choose(found, str(value or ""))
    elif name == "product":
        home = database.scalar(_PRODUCT, (value,))
        if home is None:
            raise Refused("There is no product “{code}” any more.", code=value)
        frames.change(found, product_id=int(home))
    elif name == "oversell":
        frames.change(found, oversell=value, oversell_limit=0 if value == "deny" else found.oversell_limit or MOST)
    else:
        _refuse_taken(found, name, value)
        frames.change(found, **{name: (value or None) if name == "barcode" else value})
    frames.touch("sku", key)


def _refuse_taken(found: Sku, name: str, value: Value) -> None:
    owner = None
    if name == "barcode":
        owner = barcode_owners([str(value or "")]).get(str(value or ""))
    elif name == "code":
        owner = database.scalar(_SKU, (value,))
    if owner is not None and int(owner) != found.id:
        raise Refused(
            "“{value}” belongs to {sku} already. Change that one first.",
            value=value,
            sku=database.scalar(_CODE, (owner,)),
        )


def _choose(found: Sku, text: str) -> None:
    before = _values(found.id)
    database.run("DELETE FROM option_value WHERE sku_id = ?", (found.id,))
    bulk.fill("option_value", option_rows(found.id, text))
    title, title_zh = database.one("SELECT title, title_zh FROM product WHERE id = ?", (int(found.product),)) or (
        "",
        "",
    )
    after = _values(found.id)
    renamed = {
        column: named(home, after)
        for column, home, name in (("name", title, found.name), ("name_zh", title_zh, found.name_zh))
        if home and name == named(home, before)
    }
    frames.change(found, **renamed)


def _values(sku: int) -> list[str]:
    return [str(row[0]) for row in database.rows(_VALUES, (sku,))]


def take_for_customer(key: int, name: str, value: Value) -> None:
    """Change a customer. What they agreed to is another row, by the source that says so."""
    found = frames.current(Customer, key)
    text = str(value or "")
    if name == "marketing":
        database.run(_CONSENT, (key, text, frames.at(), "import"))
    elif name == "email":
        frames.change(found, email=text, email_key=email_key(text))
    elif name == "phone":
        frames.change(found, phone=text, phone_key=phone_key(text))
    else:
        frames.change(found, **{name: text})
    frames.touch("customer", key)
