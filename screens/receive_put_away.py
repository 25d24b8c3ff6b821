"""Putting away: what lies where it was taken in, each with the bin it belongs into. Scan the article, then the bin."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data.errors import StoreError
from data.queries.arrivals import LooseRow, to_put_away
from data.queries.catalogue import warehouses
from data.queries.scanned import scanned_article, scanned_bin
from screens.cells import pad_cells
from screens.later import Later
from screens.page import Page
from screens.parts.detail import pad
from screens.parts.drawn import Line
from screens.parts.footer import Hint
from screens.parts.scan import Scanned
from screens.parts.work import start
from screens.plain import plain
from screens.receive_cells import name_of
from screens.scan_panel import ScanPanel, big, broken_words, wrong
from screens.stock_words import BUCKETS
from screens.words import say, sayn

put_stock_away = Later("data.operations.putting_away:put_stock_away", "stock.move")


class PutAway(Page):
    """The goods at the door of one warehouse."""

    TITLE, PLACE, WATCHES = "Put away", "put_away", frozenset({"sku"})
    HEARS_SCANS = True
    HELP = (
        "Goods that lie where they were taken in. Scan an article or choose it, then scan the bin, or Enter for the one"
        " proposed; a number before it says how many, else all go."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_page", "leave", show=False),
        Binding("enter", "put", "put away", show=False),
        Binding("w", "warehouse", "warehouse", show=False),
    ]

    def __init__(self, warehouse: str = "") -> None:
        super().__init__()
        self.warehouse = warehouse
        self.places: Sequence[Any] = ()
        self.rows: Sequence[LooseRow] | None = None
        self.cursor = 0
        self.trouble = ("", "")
        self.queue: list[tuple[str, int]] = []
        """(code, pieces) in the order in which they came, or a bin took the article before; no code: as proposed."""
        self._works = False

    def body(self) -> Iterable[Widget]:
        """One panel."""
        yield ScanPanel(self._draw, id="scans")

    @property
    def panel(self) -> ScanPanel:
        """It."""
        return self.query_one("#scans", ScanPanel)

    @property
    def row(self) -> LooseRow | None:
        """What is chosen."""
        return self.rows[self.cursor] if self.rows else None

    async def load(self) -> None:
        """What lies there now."""
        if not self.places:
            self.places = await self.ask(warehouses)
            self.warehouse = self.warehouse or (self.places[0].code if self.places else "")
        here = self.row
        self.rows = await self.ask(to_put_away, self.warehouse)
        keys = [(row.sku_id, row.bin, row.lot, row.bucket) for row in self.rows]
        if here and (here.sku_id, here.bin, here.lot, here.bucket) in keys:
            self.cursor = keys.index((here.sku_id, here.bin, here.lot, here.bucket))
        self.cursor = max(0, min(self.cursor, len(self.rows) - 1))
        if self.focused is None:
            self.panel.focus()
        self.heading(view=f"{self.warehouse}  {len(self.rows)}")
        self.panel.show()

    def hints(self) -> Sequence[Hint]:
        """The keys."""
        return [(say("scan"), say("article, then bin")), ("Enter", say("as proposed")), ("w", say("warehouse")),
                ("u", say("undo")), ("Esc", say("leave")), ("F1", say("help"))]  # fmt: skip

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The board's keys first."""
        return [(say("Here"), key, word) for key, word in self.hints()[:-1]] + super().help_keys()

    def _draw(self, width: int, height: int) -> Sequence[Line]:
        if self.rows is None:
            return [(), [("  ...", "muted")]]
        row = self.row
        if row is None:
            told = say("Nothing lies at the door of {warehouse}. All is put away.", warehouse=self.warehouse)
            return [(), [("  ", "text"), (told, "strong")]]
        made: list[Line] = [(), *big(row.home or "-", width - 4), ()]
        made.append([("  ", "text"), (name_of(row.name, row.name_zh), "strong"), (f"  {row.sku}", "muted")])
        left = sayn("{n} lies in {bin}", "{n} lie in {bin}", row.qty, bin=row.bin)
        left += f"  {say('lot')} {row.lot}" if row.lot else ""
        typed = self.panel.typed
        how_many = say("{n} of them", n=typed) if typed else say("all of them")
        role = "strong" if typed else "muted"
        made.append([("  ", "text"), (left, "text"), ("   ", "text"), (how_many, role)])
        made += [(), *(wrong(*self.trouble, width) if self.trouble[0] else ())]
        for place, one in enumerate(self.rows[: max(0, height - len(made))]):
            ground = " @bar" if place == self.cursor else ""
            made.append(
                [
                    ("  ", "text" + ground),
                    (pad(one.sku, 16), "text" + ground),
                    (pad(name_of(one.name, one.name_zh), max(8, width - 56)), "muted" + ground),
                    (pad_cells(f"{one.qty:,}", 8, "right"), "text" + ground),
                    (f"  {pad(say(BUCKETS.get(one.bucket, one.bucket)), 12)}", "muted" + ground),
                    (f"{pad(one.bin, 6)}> {pad(one.home or '-', 8)}", "text" + ground),
                ]
            )
        return made

    @on(ScanPanel.Moved)
    def moved(self, event: ScanPanel.Moved) -> None:
        """Up and down."""
        self.cursor = max(0, min(self.cursor + event.step, len(self.rows or ()) - 1))
        self.panel.show()

    @on(ScanPanel.Typed)
    def typed(self, event: ScanPanel.Typed) -> None:
        """So many of it into the bin that is proposed."""
        self._take("", event.qty)

    def action_put(self) -> None:
        """Enter: all of it into the bin that is proposed."""
        self._take("", 0)

    def on_scanned(self, event: Scanned) -> None:
        """An article is chosen, a bin takes what is chosen."""
        event.stop()
        if event.broken:
            self._alarm(broken_words(event.code))
            return
        qty = int(self.panel.typed) if self.panel.typed and len(self.panel.typed) <= 6 else 0
        self.panel.typed = ""
        self._take(event.code, qty)

    def _take(self, code: str, qty: int) -> None:
        self.queue.append((code, qty))
        if not self._works:
            self._works = True
            start(self, self._work, "scans")

    async def _work(self) -> None:
        try:
            while self.queue:
                await self._scanned(*self.queue.pop(0))
        finally:
            self._works = False

    async def _scanned(self, code: str, qty: int) -> None:
        bin = await self.ask(scanned_bin, self.warehouse, code) if code else ""
        if bin or not code:
            await self._put(bin, qty)
            return
        if qty and not self.panel.typed:  # the number waits for the bin
            self.panel.typed = str(qty)
        try:
            scan = await self.ask(scanned_article, code)
        except StoreError as error:
            self._alarm(say(error.sentence, **error.facts))
            return
        found = [place for place, row in enumerate(self.rows or ()) if row.sku_id == scan.sku_id]
        if not found:
            self._alarm(say("{sku} does not lie here.", sku=scan.sku))
            return
        self.cursor, self.trouble = found[0], ("", "")
        self.panel.show()

    async def _put(self, bin: str, qty: int) -> None:
        row = self.row
        if row is None:
            return
        self.trouble = ("", "")
        await self.shell.perform(
            put_stock_away, row.sku_id, warehouse=row.warehouse, qty=qty, bin=bin or row.home, from_bin=row.bin,
            bucket=row.bucket, lot=row.lot,
        )  # fmt: skip
        await self.load()

    def _alarm(self, words: str) -> None:
        self.trouble = (plain(words), say("Nothing is moved."))
        self.app.bell()
        self.panel.show()

    def action_undo_last(self) -> None:
        """`u`."""

        async def undo() -> None:
            await self.shell.undo_last()
            await self.load()

        start(self, undo, "act")

    def action_warehouse(self) -> None:
        """The next warehouse."""
        codes = [place.code for place in self.places]
        if len(codes) > 1:
            self.warehouse = codes[(codes.index(self.warehouse) + 1) % len(codes)]
            self.cursor = 0
            self.reload()
