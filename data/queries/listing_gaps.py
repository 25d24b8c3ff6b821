"""What listings lack, counted: for the desk of products and for whoever asks how far the catalogue is."""

from data import database
from data.dataclass import dataclass
from data.doorway import query
from data.events import Actor
from data.queries.lists import list_count
from data.roles import grant
from data.search import gaps

SOLD = "live:yes"
"""Listings that matter: something of them is sold."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How many listings lack something, or are kept from selling by something; the filter shows exactly these."""

    name: str
    count: int
    filter: str


@query("catalogue.view")
def gap_counts(actor: Actor) -> list[Gap]:
    """What listings lack, the designer's first, and what keeps them from selling; only what there is of."""
    wanted = [f"missing:{name}" for name in gaps.of_product()]
    if grant(actor.role, "stock.view"):
        wanted += [f"pace:{name}" for name in gaps.pace_of_product() if name != "unpriced"]
    found = []
    for asked in wanted:
        filter = asked if asked == "missing:variant" else f"{SOLD} {asked}"
        count = list_count(actor, "products", filter)
        if count:
            found.append(Gap(asked.partition(":")[2], count, filter))
    return found


_OF_VARIANTS = (
    "SELECT s.code, CASE WHEN s.barcode IS NULL THEN ' barcode' ELSE '' END"
    " || CASE WHEN s.weight_g = 0 THEN ' weight' ELSE '' END"
    " || CASE WHEN s.price_minor IS NULL THEN ' price' ELSE '' END"
    " || CASE WHEN s.cost_minor IS NULL THEN ' cost' ELSE '' END AS lacks FROM sku s"
    " WHERE s.product_id = ? AND s.live = 1 AND s.gone_at IS NULL ORDER BY s.code LIMIT 200"
)


@query("catalogue.view")
def variant_gaps(actor: Actor, product: int) -> list[tuple[str, tuple[str, ...]]]:
    """Which variants of a product lack what."""
    found = [(code, tuple(lacks.split())) for code, lacks in database.rows(_OF_VARIANTS, (product,))]
    return [(code, lacks) for code, lacks in found if lacks]
