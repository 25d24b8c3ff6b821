"""What the shop shows: products on the shelf, off it, from a day to a day, or while there is something to sell."""

from data import clock, database, frames
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.catalog import Product
from data.operations._goods import product_as_seen
from data.prices import settle_prices
from data.typed import instant_of

SENTENCES = {
    "hides": "goes off the shelf while it is sold out",
    "stays": "stays on the shelf when it is sold out",
}
"""The rule of a product as its event tells it."""
SHOWN = (
    "SELECT d.id FROM product d WHERE d.hides_at_zero = 1 AND d.gone_at IS NULL AND (d.shelf = 'on'"
    " OR (d.shelf = 'off' AND d.hidden_at IS NOT NULL)) ORDER BY d.id /*lock*/"
)
"""Products that the rule may take off or put back."""
SELLS = (
    "SELECT 1 FROM sku s WHERE s.product_id = ? AND s.live = 1 AND s.gone_at IS NULL AND (s.oversell <> 'deny'"
    " OR s.track = 0 OR EXISTS (SELECT 1 FROM promise p WHERE p.sku_id = s.id"
    " AND p.sellable - p.allocated - p.held - s.safety > 0)) LIMIT 1"
)
"""Whether anything of a product can be sold."""


@operation("product.shelf_on", right="catalogue.show", says="{code} is on the shelf.")
def put_on_shelf(actor: Actor, product: int, *, seen: int | None = None) -> Done:
    """Show a product in the shop from now on."""
    found = product_as_seen(product, seen)
    if found.shelf == "on" and found.shelf_until_at is None:
        raise Refused("{code} is on the shelf already.", code=found.code)
    _check_price(found)
    return _set(found, "on", None, None)


@operation("product.shelf_off", right="catalogue.show", says="{code} is off the shelf.")
def take_off_shelf(actor: Actor, product: int, *, seen: int | None = None) -> Done:
    """Show a product no more. Orders that have it are not touched."""
    found = product_as_seen(product, seen)
    if found.shelf == "off":
        raise Refused("{code} is off the shelf already.", code=found.code)
    return _set(found, "off", None, None)


@operation("product.shelf_schedule", right="catalogue.show", says="{code} is on the shelf from {start} to {end}.")
def schedule_shelf(actor: Actor, product: int, *, seen: int | None = None, start: str = "", end: str = "") -> Done:
    """Show a product from a day on, and to a day if one is given."""
    found = product_as_seen(product, seen)
    begins = instant_of(start) if start.strip() else frames.at()
    ends = instant_of(end) if end.strip() else None
    if ends is not None and ends <= max(begins, frames.at()):
        raise Refused("The shelf of {code} would end before it begins. Give a later end.", code=found.code)
    _check_price(found)
    if begins <= frames.at():
        return _set(found, "on", None, ends)
    return _set(found, "scheduled", begins, ends)


@operation("product.shelf_rule", right="catalogue.show", says="{code} {rule}.")
def hide_at_zero(actor: Actor, product: int, *, seen: int | None = None, hide: int = 1) -> Done:
    """Take a product off the shelf while it is sold out, and put it back when there is something again; or not."""
    found = product_as_seen(product, seen)
    if bool(found.hides_at_zero) == bool(hide):
        raise Refused("That rule holds for {code} already.", code=found.code)
    # What the rule has hidden stays hidden: a person puts it back.
    frames.change(found, hides_at_zero=int(bool(hide)), hidden_at=None)
    undo = {"product": product, "hide": int(not hide)}
    facts = {"code": found.code, "rule": {"say": SENTENCES["hides" if hide else "stays"]}}
    return Done("product", product, facts=facts, undo=("product.shelf_rule", undo), also=_skus(found))


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
    products = [*_due_shelves(), *_sold_out()]
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
    frames.change(found, shelf=shelf, shelf_from_at=begins, shelf_until_at=ends, hidden_at=None)
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


def _sold_out() -> list[int]:
    """Take off what is sold out and put back what isn't any more, where the rule says so."""
    changed = []
    for (key,) in database.rows(SHOWN):
        sells = database.scalar(SELLS, (key,)) is not None
        product = frames.current(Product, int(key))
        if sells == (product.shelf == "on"):
            continue
        frames.change(product, shelf="on" if sells else "off", hidden_at=None if sells else frames.at())
        changed.append(int(key))
    return changed
