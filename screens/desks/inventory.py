"""Inventory: a line for each SKU in each warehouse. Hand - Alloc - Held = Avail, read from left to right."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on

from data import clock
from data.queries.catalogue import warehouses
from data.queries.stock import StockCounts, StockRow, stock_counts, stock_extent, stock_page, stock_position
from screens import show
from screens.actions import EMPTY_CELL, NOTHING, Action, Cell, Choice, Column, Listing, Number, PaperOf
from screens.cells import pad_cells
from screens.desk import Desk
from screens.desk_frame import desk_papers
from screens.finding import TYPING_RESTS
from screens.later import Later
from screens.parts.drawn import Line, Piece
from screens.parts.grid import Grid
from screens.parts.scan import Scanned
from screens.stock_verbs import STOCK_VERBS, of_sku
from screens.stock_words import name_of
from screens.words import fact_text, language, say, sayn

if TYPE_CHECKING:
    from data.queries.stock_detail import StockDetail
    from screens.parts.detail import Section
    from screens.parts.printing import Offer

make_transfer = Later("data.operations.transfers:make_transfer", "stock.transfer")
stock_detail = Later("data.queries.stock_detail:stock_detail", "catalogue.view")
why_stock = Later("data.queries.stock_why:why_stock", "stock.view")

LOW_DAYS = 7
SEES = "stock.view"


def _count(value: int | None, *, quiet: bool = True, role: str = "text") -> Cell:
    if value is None:
        return EMPTY_CELL
    if value == 0 and quiet:
        return NOTHING
    return Cell(show.pieces(value, 5).strip(), role)


def hand(row: StockRow) -> Cell:
    """All pieces in the building."""
    return _count(row.on_hand, quiet=False)


def available(row: StockRow) -> Cell:
    """What can still be promised: `x` when none, `!` when it will not last."""
    if row.available is None:
        return EMPTY_CELL
    text = show.pieces(row.available, 6).strip()
    if row.available <= 0:
        return Cell(text, "bad bold", "x")
    if row.low:
        return Cell(text, "warn bold", "!")
    return Cell(text, "text")


def due(row: StockRow) -> Cell:
    """The day the next pieces come."""
    return Cell(row.due[5:], "muted") if row.due else EMPTY_CELL


def days(row: StockRow) -> Cell:
    """How long what is available lasts at the pace of four weeks."""
    if row.days is None:
        return EMPTY_CELL if row.available is None else Cell("-", "faint")
    role = "bad" if row.days == 0 else "warn" if row.days <= LOW_DAYS else "text"
    return Cell(f"{min(row.days, 9999)}", role)


def shelf(row: StockRow) -> Cell:
    """Whether customers see it."""
    sign, word = {"on": ("+", "on"), "scheduled": ("*", "scheduled")}.get(row.shelf, (".", "off"))
    return Cell(say(word), "muted", sign)


def price(row: StockRow) -> Cell:
    """What it is sold for."""
    return Cell(show.money(row.price, row.currency, 9).strip(), "text") if row.price is not None else Cell("-", "faint")


def _number(head: str, width: int, cell: Any, field: str, **more: Any) -> Column:
    """A figure of the stock: sorted by, explained, and seen by whoever sees stock."""
    return Column(head, width, cell, align="right", sort=field, explains=field, right=SEES, **more)


class InventoryDesk(Desk):
    """What lies where, what of it can be sold, and what comes."""

    TITLE, PLACE = "Inventory", "inventory"
    WATCHES = frozenset({"sku", "product", "order", "transfer", "arrival", "count"})
    HEARS_SCANS = True
    LIST = Listing(stock_page, stock_extent, filter="live:yes", sort="sku", name="live", thing="stock")
    COLUMNS = (
        Column("SKU", 12, lambda row: Cell(row.code, "id"), sort="sku", id=True),
        Column("Name", 20, lambda row: Cell(name_of(row, language())), sort="name", grow=True, middle=True),
        _number("Hand", 5, hand, "on_hand", gap=1),
        _number("Alloc", 5, lambda row: _count(row.allocated, role="muted"), "allocated"),
        _number("Held", 4, lambda row: _count(row.held, role="muted"), "held", drop=1),
        _number("Avail", 8, available, "available", gap=1),
        _number("In", 5, lambda row: _count(row.incoming), "incoming", drop=2),
        Column("Due", 5, due, align="right", sort="due", drop=3, right=SEES),
        Column("Days", 4, days, align="right", drop=2, explains="days", right=SEES),
        Column("Where", 8, lambda row: Cell(row.warehouse, "muted"), sort="warehouse", wide=True),
        Column("Price", 9, price, align="right", sort="price", wide=True),
        Column("Shelf", 11, shelf, wide=True),
    )
    ACTIONS = STOCK_VERBS
    EMPTY = "No articles are kept here. They come in by an import, or with a product that somebody makes."
    FILLED_BY = ("imports", "products")
    HELP = (
        "What lies where: hand less allocated less held is what can still be promised. "
        "The cell cursor (Left, Right) chooses a number, ? explains it."
    )
    DETAIL = stock_detail
    PAPERS = (PaperOf("label", "stock", "catalogue.view", lambda row: row.code),)
    FILTERS = (
        ("out of stock", "live:yes out:yes"),
        ("low", "live:yes low:yes"),
        ("promised beyond the shelf", "short:yes"),
        ("coming", "incoming>0"),
        ("off the shelf", "shelf:off"),
    )

    def __init__(self, filter: str | None = None) -> None:
        super().__init__(filter)
        self.counts: StockCounts | None = None
        self.places: Sequence[Any] = ()
        self._chosen = filter is not None
        self._counted = ""

    def call(self, row: Any) -> str:
        """SKU and name."""
        return f"{row.code} {name_of(row, self.session.language)}"

    def sections(self, record: "StockDetail", row: Any) -> "Sequence[Section]":
        """The pane."""
        from screens.stock_pane import stock_sections

        return stock_sections(record, self.session)

    def facts(self) -> Line:
        """How many are out and low, at the right of the filter line."""
        if self.counts is None:
            return ()
        made: list[Piece] = []
        if self.counts.out:
            made.append((say("x {n} out", n=f"{self.counts.out:,}"), "bad"))
        if self.counts.low:
            made.append((("  " if made else "") + say("! {n} low", n=f"{self.counts.low:,}"), "warn"))
        return made

    async def load(self) -> None:
        """The list of the first warehouse unless another filter was asked for, then what of it needs a look."""
        self.places = await self.ask(warehouses)
        if not self._chosen and len(self.places) > 1 and self.finding.filter == self.LIST.filter:
            self.finding.filter = self._of_place(self.places[0])
            self.finding.view = self._place_words(self.places[0])
            self.finding.own, self.finding.own_view = self.finding.filter, self.finding.view
        self._chosen = True
        self.grid.hear_scans()
        await super().load()
        self.run_worker(self._count(), group="counts", exclusive=True)

    def _of_place(self, place: Any) -> str:
        return f"{self.LIST.filter} warehouse:{place.code}"

    def _place_words(self, place: Any) -> str:
        name = place.name_zh if language() == "zh_CN" and place.name_zh else place.name
        return f"{name} {say('own') if place.kind == 'own' else '3PL'}"

    async def load_again(self, mine: frozenset[Any]) -> None:
        """The list again, and the counts."""
        await super().load_again(mine)
        self.run_worker(self._count(), group="counts", exclusive=True)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Where a list is not of one warehouse, the warehouse stands in the place of the day that pieces are due.

        What the person chose stays as it is.
        """
        if "warehouse" in self.finding.filter or len(self.places) < 2 or self.session.columns.get(self.PLACE):
            return super().columns
        return tuple(
            replace(column, wide=False, width=5, sort=column.sort) if column.head == "Where" else column
            for column in super().columns
            if column.head != "Due"
        )

    @on(Grid.Measured)
    def another_list(self, event: Grid.Measured) -> None:
        """What needs a look in it."""
        if self._counted != self.finding.filter:
            self.run_worker(self._count(), group="counts", exclusive=True)

    async def on_scanned(self, event: Scanned) -> None:
        """To the article that was scanned: in this list, else in the whole of it."""
        finding = self.finding
        place = await self.ask_long(stock_position, event.code, finding.filter, finding.sort)
        if place is not None:
            self.grid.move_to(place)
        else:
            self.shell.go("", event.code)

    async def _count(self) -> None:
        self._counted = self.finding.filter
        if self.bar.has_focus:
            await asyncio.sleep(TYPING_RESTS)
        if self.shell.may(SEES):
            self.counts = await self.ask_long(stock_counts, self.finding.filter)
            self.bar.tell(facts=self.facts())

    def ready_filters(self) -> Sequence[tuple[str, str]]:
        """Each warehouse, and what needs a look."""
        places = [(self._place_words(place), self._of_place(place)) for place in self.places if len(self.places) > 1]
        looks = super().ready_filters()
        return [*places, *(looks if self.shell.may(SEES) else looks[-1:])]

    async def transfer(self, row: StockRow | None) -> None:
        """Draft a transfer of this SKU from here to another warehouse."""
        if row is None:
            return
        places = [place for place in await self.ask(warehouses) if place.code != row.warehouse]
        if not places:
            self.shell.tell("There is no other warehouse to send to.", sign="!")
            return
        names = [
            (place.code, place.name_zh if language() == "zh_CN" and place.name_zh else place.name) for place in places
        ]
        action = Action(
            "T",
            "transfer",
            make_transfer,
            fields=(
                Choice("to_warehouse", "To", value=names[0][0], options=names),
                Number("qty", "Pieces", least=1, most=row.available if row.available and row.available > 0 else None),
            ),
            args=of_sku,
            values=lambda one: {"from_warehouse": one.warehouse},
            seen=False,
        )
        await self.doing.carry_out(action, [row])

    async def papers(self, row: StockRow | None = None) -> "Sequence[Offer]":
        """Labels of the rows, those of bins where the row lies, and what the filter shows as lines of text."""
        from screens.parts.printing import bin_offers, list_offer

        at = row or self.grid.row
        bins = bin_offers(at.warehouse) if at is not None else ()
        return [*await desk_papers(self, row), *bins, list_offer(self, "catalogue.view")]

    async def explain(self, row: Any, column: Column | None) -> None:
        """How a number came to be: its sum, and the ledger rows behind it."""
        field = column.explains if column is not None and column.explains else "available"
        if not self.shell.may(SEES):
            self.shell.tell("There is nothing to explain here.", sign="*")
            return
        from screens.parts.explain import Explain, Explanation, Term

        why = await self.ask(why_stock, row.id, field)
        now = clock.now()
        terms = [
            Term(f"{term.amount:+,}" if place else f"{term.amount:,}", fact_text(term.name, "figure"),
                 term.place or (sayn("{n} row", "{n} rows", term.n) if term.n else ""))
            for place, term in enumerate(why.terms)
        ]  # fmt: skip
        ledger: list[Line] = [
            [
                (pad_cells(show.when(line.at, now, self.session.zone), 7), "muted"),
                (f"{line.change:>+7,}  ", "text"),
                (pad_cells(fact_text(line.what, "kind"), 14), "muted"),
                (f"{line.number:<12} ", "text"),
                (line.by, "muted"),
            ]
            for term in why.terms
            for line in term.rows[:20]
        ]
        head = column.head if column is not None and column.explains else "Avail"
        value = "-" if why.value is None else f"{why.value:,}"
        title = say("Why {head} is {value}", head=say(head), value=value)
        total = Term(value, fact_text(field, "figure")) if field != "days" else None
        left_out = [say(sentence) for sentence in why.left_out]
        if not why.agrees:
            left_out.append(say("The rows do not add up to the number. Run doctor."))
        self.app.push_screen(Explain(Explanation(title, why.number, terms, total, say(why.formula), left_out, ledger)))
