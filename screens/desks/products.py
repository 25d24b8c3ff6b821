"""Products: what a listing lacks, what it says and shows, its variants and prices, and whether customers see it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.queries.catalogue import ProductRow, product_detail, product_extent, product_page
from data.queries.listing_gaps import Gap, gap_counts
from screens.actions import Cell, Choice, Column, Listing, PaperOf
from screens.desk import Desk
from screens.later import Later
from screens.parts.drawn import Line, Piece
from screens.parts.scan import Scanned
from screens.plain import plain
from screens.product_cells import look_cell, missing_cell, pieces_cell, price_cell, shelf_cell, title_of
from screens.product_sections import product_sections
from screens.product_verbs import PRODUCT_VERBS
from screens.words import fact_text, say

if TYPE_CHECKING:
    from screens.parts.detail import Section

change_text = Later("data.operations.texts:change_text", "catalogue.show")
move_image = Later("data.operations.texts:move_image", "catalogue.show")
drop_image = Later("data.operations.texts:drop_image", "catalogue.show")

OWN_VIEWS = {
    "designer": (
        ("what is missing", "live:yes missing:any"),
        ("to complete", "live:yes missing:title,title_zh,text,text_zh,image"),
    ),
    "promoter": (("to look at", "live:yes pace:slow,over,unpriced"),),
}
"""What a post comes here for, the first at once: all that listings lack, and what of it the designer fills."""
PLACE_CHOICES = (
    ("first", "the first"),
    ("up", "one up"),
    ("down", "one down"),
    ("last", "the last"),
    ("off", "take off"),
)
GAPS_TOLD = 3


class ProductDesk(Desk):
    """Every product, and what it lacks."""

    TITLE, PLACE = "Products", "products"
    WATCHES = frozenset({"product", "sku"})
    HEARS_SCANS = True
    LIST = Listing(product_page, product_extent, sort="code", thing="products")
    COLUMNS = (
        Column("Product", 12, lambda row: Cell(plain(row.code), "id"), sort="code", id=True),
        Column("Title", 14, lambda row: Cell(title_of(row)), sort="title", grow=True, middle=True),
        Column("SKUs", 4, lambda row: Cell(f"{row.live}", "muted"), align="right", sort="variants"),
        Column("Price", 9, price_cell, align="right", drop=1),
        Column("Avail", 6, lambda row: pieces_cell(row.available), align="right", right="stock.view", drop=2),
        Column("Shelf", 10, shelf_cell, sort="shelf", gap=1),
        Column("Lacks", 12, missing_cell, gap=1),
        Column("Look at", 14, look_cell, gap=1, right="margin.read", wide=True),
        Column("Category", 12, lambda row: Cell(plain(row.category), "muted"), sort="category", wide=True),
        Column("Maker", 12, lambda row: Cell(plain(row.vendor), "muted"), wide=True),
    )
    ACTIONS = PRODUCT_VERBS
    EMPTY = "There is no product to show here. New and imported ones appear by themselves."
    FILLED_BY = ("make_product", "imports")
    HELP = (
        "What is sold: titles, texts and pictures in both languages, variants with their prices, and the shelf. "
        "The last column says what a listing lacks; d opens its variants, where prices and barcodes are."
    )
    DETAIL = product_detail
    PAPERS = (PaperOf("label", "products", "catalogue.view", lambda row: row.code),)
    FILTERS = (
        ("everything", ""),
        ("without a picture", "live:yes missing:image"),
        ("without a text", "live:yes missing:text"),
        ("without a Chinese text", "live:yes missing:text_zh"),
        ("without a price", "live:yes missing:price"),
        ("without a barcode or weight", "live:yes missing:barcode,weight"),
        ("without variants", "missing:variant"),
        ("off the shelf", "live:yes shelf:off"),
        ("not bought for 60 days", "live:yes pace:slow"),
        ("in stock for 180 days", "live:yes pace:over"),
    )

    def __init__(self, filter: str | None = None) -> None:
        super().__init__(filter)
        self.gaps: Sequence[Gap] = ()
        self._chosen = filter is not None

    def call(self, row: Any) -> str:
        """Code and title."""
        return plain(f"{row.code} {title_of(row)}")

    def sections(self, record: Any, row: ProductRow) -> "Sequence[Section]":
        """The pane."""
        return product_sections(record, self.session, self.text_width)

    def ready_filters(self) -> Sequence[tuple[str, str]]:
        """What this post comes here for, and those that it can ask."""
        sees, own = self.shell.may("stock.view"), OWN_VIEWS.get(self.session.actor.role, ())
        mine = [(say(name), text) for name, text in own]
        return mine + [(name, text) for name, text in super().ready_filters() if sees or "pace:" not in text]

    def facts(self) -> Line:
        """What most listings lack, at the right of the filter line."""
        made: list[Piece] = []
        for gap in sorted(self.gaps, key=lambda one: -one.count)[:GAPS_TOLD]:
            words = f"! {gap.count:,} {fact_text(gap.name, 'figure')}"
            made.append((("  " if made else "") + words, "warn"))
        return made

    async def load(self) -> None:
        """What this post comes here for, unless another filter was asked for."""
        views = OWN_VIEWS.get(self.session.actor.role)
        if not self._chosen and views and self.finding.filter == self.LIST.filter:
            self.finding.view, self.finding.filter = views[0]
            self.finding.own_view, self.finding.own = views[0]
        self._chosen = True
        self.grid.hear_scans()
        await super().load()
        self.run_worker(self._count(), group="counts", exclusive=True)

    async def load_again(self, mine: frozenset[Any]) -> None:
        """The list again, and the counts."""
        await super().load_again(mine)
        self.run_worker(self._count(), group="counts", exclusive=True)

    async def _count(self) -> None:
        self.gaps = await self.ask_long(gap_counts)
        self.bar.tell(facts=self.facts())

    async def on_scanned(self, event: Scanned) -> None:
        """To the article that was scanned, among the variants."""
        self.shell.go("variants", f"barcode:{event.code.strip()}")

    async def open_variants(self, row: ProductRow | None) -> None:
        """The variants of this product."""
        if row is not None:
            self.shell.go("variants", f'product="{row.code}"')

    async def write_text(self, row: ProductRow | None) -> None:
        """Choose a language, write, keep."""
        from screens.parts.menu import Menu, Option
        from screens.product_text import TextSheet

        if row is None:
            return
        record = await self.ask(product_detail, row.id)
        texts = dict(record.texts)
        lines = [
            Option(code, say(word), key, key, _first_words(texts.get(code, "")))
            for code, word, key in (("en", "English", "e"), ("zh", "Chinese", "z"))
        ]
        language = await self.app.push_screen_wait(Menu(say("Text in"), lines, thing=self.call(record.row)))
        if language is None:
            return
        word = say("English") if language == "en" else say("Chinese")
        sheet = TextSheet(say("Text in {language}", language=word), self.call(record.row), texts.get(language, ""))
        text = await self.app.push_screen_wait(sheet)
        if text is not None:
            await self._do(change_text, record.row, language=language, text=text)

    async def arrange_pictures(self, row: ProductRow | None) -> None:
        """Choose a picture and what becomes of it."""
        from screens.parts.form import Form

        if row is None:
            return
        record = await self.ask(product_detail, row.id)
        images = record.images
        if not images:
            self.shell.tell("{code} has no pictures yet. i adds one.", sign="*", code=row.code)
            return
        shown = [(str(place), f"{place} {plain(address)[-50:]}") for place, address in enumerate(images, 1)]
        fields = (
            Choice("picture", "Picture", shown, value="1"),
            Choice("place", "Make it", PLACE_CHOICES, value="first"),
        )
        form = Form(say("Pictures"), self.call(record.row), fields, record.row)
        given: dict[str, Any] | None = await self.app.push_screen_wait(form)
        if given is None:
            return
        place, address = int(given["picture"]), images[int(given["picture"]) - 1]
        wanted = {"first": 1, "up": max(1, place - 1), "down": min(len(images), place + 1), "last": len(images)}
        if given["place"] == "off":
            await self._do(drop_image, record.row, address=address)
        else:
            await self._do(move_image, record.row, address=address, position=wanted[given["place"]])

    async def _do(self, operation: Any, row: ProductRow, **values: Any) -> None:
        done = await self.shell.perform(operation.real, row.id, seen=row.version, **values)
        if done is not None and self.is_attached:
            await self.read_again(frozenset({row.id}))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The price's head is the store's currency; who sees no stock has room, who sells comes for another column."""
        may = self.shell.may
        named = {"Price": self.session.currency}
        found = [replace(column, head=named.get(column.head, column.head)) for column in super().columns]
        if not may("stock.view"):
            found = [replace(one, width=24) if one.head == "Lacks" else one for one in found]
        if may("margin.read") and not may("catalogue.show") and not self.session.columns.get(self.PLACE):
            found = [
                replace(one, wide=one.head == "Lacks") if one.head in ("Lacks", "Look at") else one for one in found
            ]
        return tuple(found)


def _first_words(text: str) -> str:
    """How a text begins."""
    first = plain(text.partition("\n")[0])
    return (first[:39] + "~" if len(first) > 40 else first) or say("none yet")
