"""Which fields of a list a post may neither see nor ask for."""

from data.events import Actor
from data.queries.stock import STOCK_FIELDS
from data.roles import grant


def hidden_fields(actor: Actor, thing: str) -> frozenset[str]:
    """Fields that this post may neither see, sort by nor ask for."""
    if thing != "stock":
        return frozenset()
    costs = frozenset() if grant(actor.role, "cost.read") else frozenset({"cost"})
    return costs if grant(actor.role, "stock.view") else costs | STOCK_FIELDS
