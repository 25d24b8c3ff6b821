"""Variants: a line for each SKU of the catalogue, with barcode, price, cost and margin; prices change here in bulk."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.queries.variants import VariantRow, variant_detail, variant_extent, variant_page
from screens.actions import Cell, Column, Listing, PaperOf
from screens.desk import Desk
from screens.parts.scan import Scanned
from screens.plain import plain
from screens.product_cells import (
    cost_cell,
    margin_cell,
    missing_cell,
    name_of,
    pieces_cell,
    sku_price_cell,
    sold_cell,
    weight_cell,
)
from screens.product_sections import variant_sections
from screens.product_sku_verbs import SKU_VERBS

if TYPE_CHECKING:
    from screens.parts.detail import Section


class VariantDesk(Desk):
    """Every SKU, and what it is sold for."""

    TITLE, PLACE = "Variants", "variants"
    WATCHES = frozenset({"sku", "product"})
    HEARS_SCANS = True
    LIST = Listing(variant_page, variant_extent, filter="live:yes", sort="sku", name="sold", thing="variants")
    COLUMNS = (
        Column("SKU", 13, lambda row: Cell(plain(row.code), "id"), sort="sku", id=True),
        Column("Name", 14, lambda row: Cell(name_of(row)), sort="name", grow=True, middle=True),
        Column("Barcode", 13, lambda row: Cell(plain(row.barcode) or "-", "muted" if row.barcode else "faint"), drop=5),
        Column("Price", 9, sku_price_cell, align="right", sort="price"),
        Column("Cost", 8, cost_cell, align="right", sort="cost", right="cost.read", drop=3),
        Column("Margin", 7, margin_cell, align="right", right="margin.read", drop=2),
        Column("Avail", 6, lambda row: pieces_cell(row.available), align="right", sort="available", right="stock.view"),
        Column("Lacks", 11, missing_cell, gap=1, drop=4),
        Column("Sold", 14, sold_cell, wide=True),
        Column("Weight g", 8, weight_cell, align="right", sort="weight", wide=True),
        Column("Product", 12, lambda row: Cell(plain(row.product), "muted"), wide=True),
    )
    ACTIONS = SKU_VERBS
    EMPTY = "There are no variants yet. V in Products makes them by their options."
    FILLED_BY = ("products", "imports")
    HELP = (
        "Every SKU with its barcode, price, cost and margin. Mark some with Space or all with *, and P changes their"
        " prices in percent; each is told when it is refused."
    )
    DETAIL = variant_detail
    PAPERS = (PaperOf("label", "stock", "catalogue.view", lambda row: row.code),)
    FILTERS = (
        ("everything", ""),
        ("without a price", "live:yes missing:price"),
        ("without a barcode", "live:yes missing:barcode"),
        ("without a weight", "live:yes missing:weight"),
        ("not sold any more", "live:no"),
        ("not bought for 60 days", "live:yes pace:slow"),
        ("in stock for 180 days", "live:yes pace:over"),
    )

    def call(self, row: Any) -> str:
        """SKU and name."""
        return plain(f"{row.code} {name_of(row)}")

    def sections(self, record: Any, row: VariantRow) -> "Sequence[Section]":
        """The pane."""
        return variant_sections(record, self.session, self.text_width)

    def ready_filters(self) -> Sequence[tuple[str, str]]:
        """Those that a post can ask."""
        sees = self.shell.may("stock.view")
        return [(name, text) for name, text in super().ready_filters() if sees or "pace:" not in text]

    async def load(self) -> None:
        """The list; a scan leads to its SKU."""
        self.grid.hear_scans()
        await super().load()

    async def on_scanned(self, event: Scanned) -> None:
        """To the article that was scanned."""
        self.show_filter(f"barcode:{event.code.strip()}")

    async def open_product(self, row: VariantRow | None) -> None:
        """The product that it is a variant of."""
        if row is not None:
            self.shell.go("products", f'code="{row.product}"')

    async def open_stock(self, row: VariantRow | None) -> None:
        """What lies where of it."""
        if row is not None:
            self.shell.go("inventory", f'sku="{row.code}"')

    @property
    def columns(self) -> tuple[Column, ...]:
        """The price's head is the store's currency."""
        named = {"Price": self.session.currency}
        return tuple(replace(column, head=named.get(column.head, column.head)) for column in super().columns)
