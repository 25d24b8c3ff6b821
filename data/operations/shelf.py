"""What the shop shows: products on the shelf, off it, or from a day to a day."""

from data import clock, database, frames
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.catalog import Product
from data.prices import settle_prices
from data.typed import instant_of


@operation("product.shelf_on", right="catalogue.show", says="{code} is on the shelf.")
def put_on_shelf(actor: Actor, product: int, *, seen: int | None = None) -> Done:
    """Show a product in the shop from now on."""
    found = frames.current(Product, product, seen)
    if found.shelf == "on" and found.shelf_until_at is None:
        raise Refused("{code} is on the shelf already.", code=found.code)
    _check_price(found)
    return _set(found, "on", None, None)


@operation("product.shelf_off", right="catalogue.show", says="{code} is off the shelf.")
def take_off_shelf(actor: Actor, product: int, *, seen: int | None = None) -> Done:
    """Show a product no more. Orders that have it are not touched."""
    found = frames.current(Product, product, seen)
    if found.shelf == "off":
        raise Refused("{code} is off the shelf already.", code=found.code)
    return _set(found, "off", None, None)


@operation("product.shelf_schedule", right="catalogue.show", says="{code} is on the shelf from {start} to {end}.")
def schedule_shelf(actor: Actor, product: int, *, seen: int | None = None, start: str = "", end: str = "") -> Done:
    """Show a product from a day on, and to a day if one is given."""
    found = frames.current(Product, product, seen)
    begins = instant_of(start) if start.strip() else frames.at()
    ends = instant_of(end) if end.strip() else None
    if ends is not None and ends <= max(begins, frames.at()):
        raise Refused("The shelf of {code} would end before it begins. Give a later end.", code=found.code)
    _check_price(found)
    if begins <= frames.at():
        return _set(found, "on", None, ends)
    return _set(found, "scheduled", begins, ends)


@operation(
    "catalogue.sweep",
    right="catalogue.edit",
    says="{shelves} shelves and {prices} prices took effect.",
    subject="store",
    on_thing=False,
)
def sweep_catalogue(actor: Actor) -> Done:
    """Let what was planned take effect: shelves that begin or end, prices whose day has come."""
    skus = settle_prices()
    products = _due_shelves()
    if not skus and not products:
        raise Refused("Nothing that was planned is due.")
    subjects = (*(("product", product) for product in products), *(("sku", sku) for sku in skus))
    return Done("store", 1, facts={"shelves": len(products), "prices": len(skus)}, also=subjects)


def _set(found: Product, shelf: str, begins: int | None, ends: int | None) -> Done:
    undo: tuple[str, dict[str, object]] = ("product.shelf_off", {"product": found.id})
    if found.shelf == "on" and found.shelf_until_at is None:
        undo = ("product.shelf_on", {"product": found.id})
    elif found.shelf != "off":
        start = clock.iso(found.shelf_from_at) if found.shelf_from_at else ""
        end = clock.iso(found.shelf_until_at) if found.shelf_until_at else ""
        undo = ("product.shelf_schedule", {"product": found.id, "start": start, "end": end})
    frames.change(found, shelf=shelf, shelf_from_at=begins, shelf_until_at=ends)
    facts = {
        "code": found.code,
        "state": shelf,
        "start": {"at": begins or frames.at()},
        "end": {"at": ends} if ends else "-",
    }
    return Done("product", int(found.id), facts=facts, undo=undo, also=_skus(found))


def _skus(found: Product) -> tuple[tuple[str, int], ...]:
    """The SKUs of it, which lists of stock show the shelf of."""
    return tuple(
        ("sku", int(row[0]))
        for row in database.rows("SELECT id FROM sku WHERE product_id = ? ORDER BY id LIMIT 200", (found.id,))
    )


def _check_price(found: Product) -> None:
    sold = database.scalar(
        "SELECT 1 FROM sku WHERE product_id = ? AND live = 1 AND price_minor IS NOT NULL LIMIT 1", (found.id,)
    )
    if sold is None:
        raise Refused("{code} has no variant that is sold at a price. Set a price first.", code=found.code)


def _due_shelves() -> list[int]:
    at = frames.at()
    # Locked: what somebody else has just put off is not due any more.
    due = database.rows(
        "SELECT id FROM product WHERE (shelf = 'scheduled' AND shelf_from_at <= ?)"
        " OR (shelf = 'on' AND shelf_until_at <= ?) ORDER BY id /*lock*/",
        (at, at),
    )
    found = [frames.current(Product, int(key)) for (key,) in due]
    for product in found:
        over = product.shelf_until_at is not None and product.shelf_until_at <= at
        ends = None if over else product.shelf_until_at
        frames.change(product, shelf="off" if over else "on", shelf_from_at=None, shelf_until_at=ends)
    return [int(product.id) for product in found]
