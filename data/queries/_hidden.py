"""Which fields of a list a post may neither see nor ask for."""

from data.events import Actor
from data.queries.stock import STOCK_FIELDS
from data.roles import grant


def hidden_fields(actor: Actor, thing: str) -> frozenset[str]:
    """Fields that this post may neither see, sort by nor ask for."""
    sees_stock = bool(grant(actor.role, "stock.view"))
    if thing == "products":
        return frozenset() if sees_stock else frozenset({"pace"})
    if thing not in ("stock", "variants"):
        return frozenset()
    costs = frozenset() if grant(actor.role, "cost.read") else frozenset({"cost"})
    return costs if sees_stock else costs | STOCK_FIELDS | {"pace"}
