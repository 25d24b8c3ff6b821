"""Everything that can be listed, by name."""

from collections.abc import Mapping

from data.errors import Missing
from data.search.floor import ARRIVALS, COUNTS
from data.search.goods import CUSTOMERS, PRODUCTS, STOCK, VARIANTS
from data.search.kinds import Thing
from data.search.office import APPROVALS, DIFFERENCES, EVENTS, IMPORTS, STAFF
from data.search.sales import ORDERS, PARCELS

THINGS: Mapping[str, Thing] = {
    thing.name: thing
    for thing in (
        *(ORDERS, STOCK, PRODUCTS, VARIANTS, CUSTOMERS, APPROVALS, PARCELS, EVENTS, STAFF, IMPORTS, DIFFERENCES),
        *(ARRIVALS, COUNTS),
    )
}


def thing_of(name: str) -> Thing:
    """The thing of that name, or Missing."""
    found = THINGS.get(name)
    if found is None:
        known = ", ".join(THINGS)
        raise Missing("There is no list of “{name}”. There are: {known}.", name=name, known=known)
    return found
