"""What a SKU costs to buy at an instant: the newest price row that has begun; `sku.price_minor` keeps it for lists."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from data import clock, database, frames, money, options
from data.errors import Unclear

if TYPE_CHECKING:
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


LOWEST_DAYS = 30
_LOWEST = "SELECT min(amount_minor) FROM price_row WHERE sku_id = ? AND currency = ? AND from_at > ? AND from_at <= ?"


def lowest_price(sku: int, until: int, currency: str = "") -> int | None:
    """The lowest price of the 30 days before an instant, the one they began with included; None if there was none."""
    currency = currency or options.currency()
    since = until - LOWEST_DAYS * clock.DAY
    found = [price_at(sku, since, currency), database.scalar(_LOWEST, (sku, currency, since, until))]
    return min((int(price) for price in found if price is not None), default=None)


def margin_of(price: int | None, cost: int | None) -> int | None:
    """What stays of the price without its tax after the cost, in hundredths of a percent; None if one is not known."""
    if price is None or cost is None:
        return None
    rate, included = int(options.option("tax.rate_ppm") or 0), options.option("tax.inclusive") == "1"
    net = price - money.tax_of(price, rate, inclusive=True) if included else price
    return money.divide_half_up((net - cost) * 10_000, net) if net > 0 else None


PERCENT = re.compile(r"\s*([+-]?)\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*")
ENDING = re.compile(r"[.,]?(\d{1,2})")
MOST_PERCENT = 500


def shifted(price: int, percent: str, ending: str = "") -> int:
    """A price so many percent higher or lower, in minor units, at the nearest one with the wanted last digits."""
    found = PERCENT.fullmatch(percent)
    change = Decimal(f"{found[1]}{found[2]}.{found[3] or 0}") if found else Decimal(0)
    if not change or not -100 < change <= MOST_PERCENT:
        raise Unclear("“{percent}” is not a change of price. Write it like +5 or -12.5.", percent=percent[:20])
    raised = money.round_half_up(price * (100 + change) / 100)
    if not ending.strip():
        return raised
    digits = ENDING.fullmatch(ending.strip())
    if digits is None:
        raise Unclear("“{ending}” is no ending of a price. Write it like .99 or .00.", ending=ending[:20])
    step: int = 10 ** len(digits[1])
    last = int(digits[1])
    return max(0, (raised - last + step // 2) // step) * step + last


def add_price(article: "Sku", amount: int, from_at: int, reason: str, currency: str = "") -> None:
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
    from data.models.catalog import Sku  # here, because lists ask for prices and models are heavy

    base, at = options.currency(), frames.at()
    due = [int(row[0]) for row in database.rows(DUE, (base, at, base, at))]
    for key in due:
        frames.change(frames.current(Sku, key), price_minor=price_at(key, at, base))
    return due
