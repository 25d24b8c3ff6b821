"""Prices and costs. A price is a row from an instant on, with its reason; rows are added, never changed.

What changes the worth of the stock by more than a post may decide is asked for.
"""

from data import database, frames, money, options
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.catalog import Sku
from data.operations._goods import sku_as_seen
from data.prices import add_price, price_at, shifted
from data.reasons import check_reason
from data.typed import instant_of, minor_of

_PIECES = "SELECT coalesce(sum(sellable + unsellable), 0) FROM promise WHERE sku_id = ?"


@operation(
    "price.change",
    right="price.change",
    says="{sku} is sold for {amount}[ instead of {before}] from {start}.",
    subject="sku",
    weighs=True,
)
def change_price(
    actor: Actor,
    sku: int,
    *,
    seen: int | None = None,
    amount: int | str,
    reason: str,
    start: str = "",
    currency: str = "",
) -> Done:
    """Sell a SKU for another price, from now or from a day on."""
    article = sku_as_seen(sku, seen)
    currency = currency.strip().upper() or options.currency()
    money.exponent(currency)
    return _sell_for(article, minor_of(amount, currency), currency, reason, _beginning(start))


@operation(
    "price.shift",
    right="price.change",
    says="{sku} is sold for {amount}[ instead of {before}] from {start}.",
    subject="sku",
    weighs=True,
)
def shift_price(
    actor: Actor, sku: int, *, seen: int | None = None, percent: str, ending: str = "", reason: str, start: str = ""
) -> Done:
    """Sell a SKU for so much more or less than now: +5 or -12.5 percent, to the nearest price that ends in .99."""
    article = sku_as_seen(sku, seen)
    begins = _beginning(start)
    before = price_at(sku, begins)
    if before is None:
        raise Refused("{sku} has no price that could be more or less. Set one first.", sku=article.code)
    return _sell_for(article, shifted(before, percent, ending), options.currency(), reason, begins)


@operation(
    "price.back",
    right="price.change",
    says="{sku} is sold for {amount} again from {start}.",
    subject="sku",
    weighs=True,
)
def bring_price_back(actor: Actor, sku: int, *, amount: int, currency: str, start_at: int) -> Done:
    """Take a price back: the one before it counts from the same instant on, or from now if that is over."""
    article = sku_as_seen(sku, None)
    begins = max(start_at, frames.at())
    _weigh(sku, price_at(sku, begins, currency), amount)
    add_price(article, amount, begins, "correction", currency)
    facts = {"sku": article.code, "amount": {"minor": amount, "currency": currency}, "start": {"at": begins}}
    return Done("sku", sku, facts=facts, also=(("product", int(article.__data__["product"])),))


@operation("sku.cost", right="catalogue.edit", says="The cost of {sku} was changed.", subject="sku")
def change_cost(
    actor: Actor, sku: int, *, seen: int | None = None, cost: int | str = "", reason: str = "", unknown: int = 0
) -> Done:
    """Set what one piece of a SKU costs us; with unknown = 1 nobody knows."""
    article = sku_as_seen(sku, seen)
    if cost == "" and not unknown:
        raise Unclear("Say what one piece of {sku} costs.", sku=article.code)
    minor = minor_of(cost or 0, options.currency())
    before: int | None = article.cost_minor
    frames.change(article, cost_minor=None if unknown else minor)
    undo = {"sku": sku, "cost": before or 0, "unknown": int(before is None)}
    return Done("sku", sku, facts={"sku": article.code}, undo=("sku.cost", undo), reason=reason.strip())


def _beginning(start: str) -> int:
    begins = instant_of(start) if start.strip() else frames.at()
    if begins < frames.at():
        raise Refused("A price can't begin in the past. Leave the day out, or give one to come.")
    return begins


def _sell_for(article: Sku, minor: int, currency: str, reason: str, begins: int) -> Done:
    """Write the price row, for a reason of the list."""
    why = check_reason("price", reason)
    sku = int(article.id)
    before = price_at(sku, begins, currency)
    if before == minor:
        raise Refused("{sku} is sold for that already.", sku=article.code)
    _weigh(sku, before, minor)
    add_price(article, minor, begins, why.code, currency)
    facts = {
        "sku": article.code,
        "amount": {"minor": minor, "currency": currency},
        "before": None if before is None else {"minor": before, "currency": currency},
        "start": {"at": begins},
        "reason": {"word": why.name},
    }
    undo = {"sku": sku, "amount": before, "currency": currency, "start_at": begins}
    return Done(
        "sku",
        sku,
        facts=facts,
        # A price row stays: the old price is set from the same instant on; without an old one there is none to set.
        undo=None if before is None else ("price.back", undo),
        also=(("product", int(article.__data__["product"])),),
    )


def _weigh(sku: int, before: int | None, after: int) -> None:
    """What the pieces that there are become worth more or less; a first price weighs as much as it is."""
    pieces = max(1, int(database.scalar(_PIECES, (sku,))))
    frames.weigh(after if before is None else pieces * abs(after - before))
