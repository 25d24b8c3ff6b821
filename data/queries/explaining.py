"""Why a number is what it is, for any thing that can be asked: one door to the explanations of each area."""

from data.doorway import demand, query
from data.errors import Unclear
from data.events import Actor
from data.queries.stock_why import Why, why_stock


@query("own.keep")
def explain(actor: Actor, kind: str, key: int, field: str) -> Why:
    """How a figure of a thing comes about: its formula, its terms, the rows behind them."""
    if kind != "stock":
        raise Unclear("Only figures of stock can be explained: {example}.", example="stock POT-1@MAIN available")
    demand(actor, "stock.view")
    return why_stock(actor, key, field)
