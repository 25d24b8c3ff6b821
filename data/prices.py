"""What a SKU costs to buy at an instant: the newest price row that has begun; `sku.price_minor` keeps it for lists."""

from data import database, frames, options
from data.models.catalog import Sku

DUE = (
    "SELECT s.id FROM sku s WHERE EXISTS (SELECT 1 FROM price_row p WHERE p.sku_id = s.id AND p.currency = ?"
    " AND p.from_at <= ?) AND COALESCE(s.price_minor, -1) <> (SELECT p.amount_minor FROM price_row p"
    " WHERE p.sku_id = s.id AND p.currency = ? AND p.from_at <= ? ORDER BY p.from_at DESC, p.id DESC LIMIT 1)"
    " ORDER BY s.id LIMIT 1000"
)


def price_at(sku: int, at: int, currency: str = "") -> int | None:
    """The price in a currency (the base currency) at an instant, None if there was none."""
    found = database.scalar(
        "SELECT amount_minor FROM price_row WHERE sku_id = ? AND currency = ? AND from_at <= ?"
        " ORDER BY from_at DESC, id DESC LIMIT 1",
        (sku, currency or options.currency(), at),
    )
    return None if found is None else int(found)


def add_price(article: Sku, amount: int, from_at: int, reason: str, currency: str = "") -> None:
    """Write a price row, and the cache if it counts from now on."""
    frame = frames.frame()
    currency = currency or options.currency()
    database.run(
        "INSERT INTO price_row (sku_id, currency, amount_minor, from_at, reason, by_id) VALUES (?, ?, ?, ?, ?, ?)",
        (article.id, currency, amount, from_at, reason, frame.actor.id),
    )
    if currency == options.currency() and from_at <= frame.at:
        frames.change(article, price_minor=price_at(article.id, frame.at, currency))


def settle_prices() -> list[int]:
    """Bring the cache in line with the price rows that have begun; the SKUs that changed."""
    base, at = options.currency(), frames.at()
    due = [int(row[0]) for row in database.rows(DUE, (base, at, base, at))]
    for key in due:
        frames.change(frames.current(Sku, key), price_minor=price_at(key, at, base))
    return due
