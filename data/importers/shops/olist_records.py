"""Rows of Olist's order tables as values. `others` are columns that a table usually has not."""

from typing import NamedTuple

from data.importers.values import Moment

Others = tuple[tuple[str, str], ...]


class Owner(NamedTuple):
    """Who ordered, as the customers table knows them."""

    person: str
    """The same for all their orders."""
    postcode: str
    city: str
    region: str


class OrderRow(NamedTuple):
    """A row of the orders table, with its row of the customers table."""

    order: str
    customer: str
    """Another for each order."""
    status: str
    placed: Moment
    approved: int | None
    handed: int | None
    delivered: int | None
    due: int | None
    owner: Owner | None
    others: Others


class ItemRow(NamedTuple):
    """One piece of one product."""

    number: int
    """Its place in the order."""
    product: str
    seller: str
    limit: str
    """Until when its seller was to hand it over."""
    price_text: str
    price: int
    freight: int
    exact: bool
    corrected: bool
    """Whether it was rejected before: the other rows of its order came then."""
    others: Others


class PaymentRow(NamedTuple):
    """One of an order's payments."""

    number: int
    method: str
    instalments: str
    value: int
    corrected: bool
    others: Others


class ReviewRow(NamedTuple):
    """What the customer said."""

    review: str
    """Not unique: some are of several orders."""
    order: str
    score: int
    title: str
    body: str
    at: int | None
    answered_at: int | None
