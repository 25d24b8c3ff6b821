"""Prices and costs. A price is a row from an instant on, with its reason; rows are added, never changed."""

from data import frames, money, options
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.catalog import Sku
from data.prices import add_price, price_at
from data.reasons import check_reason
from data.typed import instant_of, minor_of


@operation("price.change", right="catalogue.edit", says="{sku} is sold for {amount} from {start}.", subject="sku")
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
    article = frames.current(Sku, sku, seen)
    currency = currency.strip().upper() or options.currency()
    money.exponent(currency)
    minor = minor_of(amount, currency)
    why = check_reason("price", reason)
    begins = instant_of(start) if start.strip() else frames.at()
    if begins < frames.at():
        raise Refused("A price can't begin in the past. Leave the day out, or give one to come.")
    before = price_at(sku, begins, currency)
    if before == minor:
        raise Refused("{sku} is sold for that already.", sku=article.code)
    add_price(article, minor, begins, why.code, currency)
    facts = {
        "sku": article.code,
        "amount": {"minor": minor, "currency": currency},
        "before": None if before is None else {"minor": before, "currency": currency},
        "start": {"at": begins},
        "reason": {"word": why.name},
    }
    return Done(
        "sku", sku, facts=facts, undo=_undo(sku, before, currency, start), also=(("product", int(article.product)),)
    )


@operation("sku.cost", right="catalogue.edit", says="The cost of {sku} was changed.", subject="sku")
def change_cost(
    actor: Actor, sku: int, *, seen: int | None = None, cost: int | str, reason: str = "", unknown: int = 0
) -> Done:
    """Set what one piece of a SKU costs us; with unknown = 1 nobody knows."""
    article = frames.current(Sku, sku, seen)
    minor = minor_of(cost, options.currency())
    before: int | None = article.cost_minor
    frames.change(article, cost_minor=None if unknown else minor)
    undo = {"sku": sku, "cost": before or 0, "unknown": int(before is None)}
    return Done("sku", sku, facts={"sku": article.code}, undo=("sku.cost", undo), reason=reason.strip())


def _undo(sku: int, before: int | None, currency: str, start: str) -> tuple[str, dict[str, object]] | None:
    """A price row stays, so the old price is set from the same instant on; without an old price nothing is undone."""
    if before is None:
        return None
    values = {"sku": sku, "amount": before, "currency": currency, "reason": "correction", "start": start}
    return ("price.change", values)
