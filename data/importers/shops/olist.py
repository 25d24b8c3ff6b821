"""Olist's nine tables, each a format of its own; what belongs together comes in together.

Orders, items, payments and reviews are joined by their order's id (olist_joined.py), customers by the id that an order
has for them; sellers, points on the map and translations are kept until there is a place for them.
"""

from collections.abc import Callable, Sequence

from data.importers.files.reading import Table
from data.importers.records import Layout, Setting
from data.importers.shops.olist_columns import is_table
from data.importers.shops.olist_rows import ItemRows, OrderRows, PaymentRows, ReviewRows
from data.importers.shops.olist_tables import CategoryRows, CustomerRows, PointRows, ProductRows, SellerRows


class _Olist:
    """One of the tables, for the registry."""

    name = ""
    kind = ""
    made: Callable[[Table, Setting], Layout]

    def recognises(self, header: Sequence[str]) -> bool:
        """All columns that the table is known by, in any order, with others or not."""
        return is_table(self.kind, header)

    def layout(self, table: Table, setting: Setting) -> Layout:
        """How this table is read."""
        return self.made(table, setting)


class OlistOrders(_Olist):
    """Orders with their dates."""

    name, kind, made = "olist-orders", "orders", OrderRows


class OlistItems(_Olist):
    """What was ordered."""

    name, kind, made = "olist-items", "items", ItemRows


class OlistPayments(_Olist):
    """How each order was paid."""

    name, kind, made = "olist-payments", "payments", PaymentRows


class OlistReviews(_Olist):
    """What customers said of their orders."""

    name, kind, made = "olist-reviews", "reviews", ReviewRows


class OlistCustomers(_Olist):
    """Who ordered, a row for each order."""

    name, kind, made = "olist-customers", "customers", CustomerRows


class OlistProducts(_Olist):
    """What is sold."""

    name, kind, made = "olist-products", "products", ProductRows


class OlistSellers(_Olist):
    """Who sells it."""

    name, kind, made = "olist-sellers", "sellers", SellerRows


class OlistGeolocation(_Olist):
    """Points on the map of each postcode."""

    name, kind, made = "olist-geolocation", "geolocation", PointRows


class OlistCategories(_Olist):
    """What categories are called in English."""

    name, kind, made = "olist-categories", "categories", CategoryRows
