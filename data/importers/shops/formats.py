"""The registry of formats: one file a format, found by the header of a table."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module

from data.errors import Unclear
from data.importers.files.reading import Table
from data.importers.records import Format

PATHS = (
    "data.importers.shops.own_lists:OwnStock",
    "data.importers.shops.own_lists:OwnVariants",
    "data.importers.shops.own_lists:OwnProducts",
    "data.importers.shops.own_lists:OwnCustomers",
    "data.importers.shops.own_lists:OwnOrderLines",
    "data.importers.shops.own_lists:OwnOrders",
    "data.importers.shops.online_retail:OnlineRetail",
    "data.importers.shops.shopify_orders:ShopifyOrders",
    "data.importers.shops.shopify_products:ShopifyProducts",
    "data.importers.shops.shopify_goods:ShopifyInventory",
    "data.importers.shops.shopify_goods:ShopifyCustomers",
    "data.importers.shops.olist:OlistOrders",
    "data.importers.shops.olist:OlistItems",
    "data.importers.shops.olist:OlistPayments",
    "data.importers.shops.olist:OlistReviews",
    "data.importers.shops.olist:OlistCustomers",
    "data.importers.shops.olist:OlistProducts",
    "data.importers.shops.olist:OlistSellers",
    "data.importers.shops.olist:OlistGeolocation",
    "data.importers.shops.olist:OlistCategories",
    "data.importers.shops.magento:MagentoKept",
    "data.importers.shops.magento_products:MagentoProducts",
    "data.importers.shops.magento_orders:MagentoOrders",
    "data.importers.shops.magento_people:MagentoReviews",
    "data.importers.shops.prestashop:PrestashopKept",
    "data.importers.shops.prestashop_products:PrestashopCombinations",
    "data.importers.shops.prestashop_products:PrestashopProducts",
    "data.importers.shops.prestashop_people:PrestashopAddresses",
    "data.importers.shops.prestashop_people:PrestashopCustomers",
    "data.importers.shops.prestashop_orders:PrestashopOrders",
    "data.importers.shops.magento_people:MagentoCustomers",
    "data.importers.shops.woocommerce_products:WooKept",
    "data.importers.shops.woocommerce_products:WooProducts",
    "data.importers.shops.woocommerce_orders:WooOrders",
    "data.importers.mappings.general:Orders",
    "data.importers.mappings.general:Products",
    "data.importers.mappings.general:Stock",
    "data.importers.mappings.general:Customers",
)
"""Every format, the more particular before the more general: the first that knows a header has it."""


@cache
def formats() -> dict[str, Format]:
    """All formats by name, in the order in which they are asked."""
    found: dict[str, Format] = {}
    for path in PATHS:
        module, _, name = path.partition(":")
        known: Format = getattr(import_module(module), name)()
        found[known.name] = known
    return found


def format_of(table: Table, asked: str = "auto") -> Format:
    """The format that was asked for, or the one whose columns a table has. `asked` may name a family: olist."""
    if asked != "auto":
        return _asked(table, asked)
    for known in formats().values():
        if known.recognises(table.header):
            return known
    raise Unclear(
        "“{path}” is of no known format. It has the columns {columns}. Write a mapping: import --guess PATH.",
        path=table.shown or table.path,
        columns=_shown(table.header),
    )


def _asked(table: Table, asked: str) -> Format:
    family = [known for name, known in formats().items() if name == asked or name.startswith(f"{asked}-")]
    if not family:
        raise Unclear("There is no format “{format}”. Known: {known}.", format=asked, known=names())
    for known in family:
        if known.recognises(table.header):
            return known
    raise Unclear(
        "“{path}” has not the columns of {format}. It has: {columns}.",
        path=table.shown or table.path,
        format=asked,
        columns=_shown(table.header),
    )


def names() -> str:
    """All formats, for a sentence."""
    return ", ".join(formats())


def _shown(header: Sequence[str]) -> str:
    return ", ".join(name[:40] for name in header[:12])[:300]
