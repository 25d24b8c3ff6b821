"""Counting: bin by bin, with the scanner. What is scanned is kept in the store as it goes, and told when a bin is done.

The board never knows what the book says, unless the count is open to whoever counts.
"""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data import count_book
from data.errors import StoreError
from data.operations.counting import count_bin, keep_tally, leave_bin, take_bin
from data.paging import Window
from data.queries.counts import BinRow, CountRow, Sheet, bins_to_count, count_page, count_sheet
from data.queries.numbers import number_of
from data.queries.scanned import Scan, scanned_article
from screens.actions import Number, Text
from screens.count_cells import scope_words
from screens.count_view import Found, Key, bin_lines, bins_lines, centred, order_of
from screens.page import Page
from screens.parts.detail import pad
from screens.parts.empty import key_line
from screens.parts.footer import Hint
from screens.parts.printing import Offer
from screens.parts.scan import Scanned
from screens.parts.work import start
from screens.plain import plain
from screens.scan_panel import ScanPanel, broken_words, typed_fast
from screens.words import say

TO_COUNT = "state:ready,counting,recount imported:no"


class Counting(Page):
    """One count, or the question which."""

    TITLE, PLACE, WATCHES = "Count", "counting", frozenset({"count"})
    HEARS_SCANS = True
    HELP = (
        "Scan a bin, then each piece in it; a number and Enter says how many there are of the last article in all."
        " b ends the bin: what is listed and was not found counts as 0."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_bin", "leave", show=False),
        Binding("enter", "open_one", "open", show=False),
        Binding("b", "bin_done", "bin done", show=False),
        Binding("k", "by_hand", "by hand", show=False),
        Binding("z", "take_back", "one back", show=False),
    ]

    def __init__(self, count: int = 0) -> None:
        super().__init__()
        self.count_id = count
        self.counts: Sequence[CountRow] = ()
        self.bins: Sequence[BinRow] = ()
        self.sheet: Sheet | None = None
        self.cursor = 0
        self.tally: dict[Key, int] = {}
        self.names: dict[Key, Found] = {}
        self.last: Key | None = None
        self.trouble = ("", "")
        self.queue: list[tuple[str, int]] = []
        self._known: dict[str, Scan] = {}
        self._works = self._saves = self._unsaved = False

    def body(self) -> Iterable[Widget]:
        """One panel that hears the scanner."""
        yield ScanPanel(self._draw, id="scans")

    @property
    def panel(self) -> ScanPanel:
        """It."""
        return self.query_one("#scans", ScanPanel)

    async def load(self) -> None:
        """The counts, the bins, or the bin as they are now."""
        if not self.count_id:
            cut = await self.ask(count_page, Window(filter=TO_COUNT, sort="-made", limit=100))
            self.counts = cut.rows
        else:
            self.bins = await self.ask(bins_to_count, self.count_id)
            if self.sheet is None:
                self.cursor = self._next_bin()
        if self.focused is None:
            self.panel.focus()
        self.panel.show()
        self.draw_frame()

    def _next_bin(self) -> int:
        """The first bin that still wants counting, where nobody is."""
        wanted = [place for place, one in enumerate(self.bins) if one.state in ("ready", "recount")]
        return wanted[0] if wanted else 0

    def _draw(self, width: int, height: int) -> Sequence[Any]:
        if not self.count_id:
            return self._draw_counts(width, height)
        if self.sheet is None:
            return bins_lines("", self.bins, self.cursor, self.trouble, self.session, width, height)
        return bin_lines(self.sheet, self.tally, self.names, self.last, self.trouble, self._unsaved or self._saves,
                         self.panel.typed, self.session, width, height)  # fmt: skip

    def _draw_counts(self, width: int, height: int) -> Sequence[Any]:
        made: list[Any] = [(), [("  ", "text"), (say("Choose a count, or scan one of its bins."), "strong")], ()]
        for place, row in enumerate(self.counts[: max(1, height - 4)]):
            ground = " @bar" if place == self.cursor else ""
            text = f"{pad(row.number, 9)}{pad(row.warehouse, 9)}{pad(scope_words(row.scope), 40)}"
            made.append([("  ", "text" + ground), (text, "text" + ground),
                         (pad(f"{row.bins_done}/{row.bins}", 10), "muted" + ground)])  # fmt: skip
        if not self.counts:
            told = say("Nothing is to be counted. n in Counts has bins or articles counted.")
            made += [[("  ", "text"), (told, "muted")], (), *key_line([(": counts", say("Counts"))])]
        return centred(made, width)

    def hints(self) -> Sequence[Hint]:
        """The keys here."""
        if self.sheet is None:
            return [(say("scan"), say("bin")), ("Enter", say("open")), ("Esc", say("leave")), ("F1", say("help"))]
        return [(say("scan"), say("article")), ("b", say("bin done")), ("z", say("one back")), ("k", say("by hand")),
                ("Esc", say("later")), ("F1", say("help"))]  # fmt: skip

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The board's keys first."""
        return [(say("Here"), key, word) for key, word in self.hints()[:-1]] + super().help_keys()

    async def papers(self) -> Sequence[Offer]:
        """The sheet of the count in hand, or of the one under the bar."""
        under = self.counts[self.cursor].id if not self.count_id and self.counts else self.count_id
        number = await self.ask(number_of, "count", under) if under else ""
        return [Offer("count", "counts", (number,), "stock.count", number)] if number else ()

    # going

    @on(ScanPanel.Moved)
    def moved(self, event: ScanPanel.Moved) -> None:
        """Up and down among counts, bins, or the articles of the bin."""
        if self.sheet is None:
            rows: Sequence[Any] = self.bins if self.count_id else self.counts
            self.cursor = max(0, min(self.cursor + event.step, len(rows) - 1))
        else:
            keys = order_of(self.sheet, self.tally)
            if keys:
                here = keys.index(self.last) if self.last in keys else -1 if event.step > 0 else 0
                self.last = keys[max(0, min(here + event.step, len(keys) - 1))]
        self.panel.show()

    def action_open_one(self) -> None:
        """Enter: the count or the bin under the bar."""
        if not self.count_id and self.counts:
            start(self, partial(self._open_count, self.counts[self.cursor]), "act", exclusive=True)
        elif self.count_id and self.sheet is None and self.bins:
            start(self, partial(self._open_bin, self.bins[self.cursor].code), "act")

    async def _open_count(self, row: CountRow) -> None:
        self.count_id, self.cursor = row.id, 0
        self.heading(view=row.number)
        await self.read_again()

    async def _open_bin(self, code: str) -> None:
        shell: Any = self.shell
        try:
            await shell.look_and_write(take_bin, self.session.actor, self.count_id, bin=code)
            self.sheet = await self.ask(count_sheet, self.count_id, code)
        except StoreError as error:
            self._alarm(say(error.sentence, **error.facts), "")
            return
        self.names = {(line.sku, line.lot): Found(line.sku, line.lot, line.name, line.name_zh)
                      for line in self.sheet.lines}  # fmt: skip
        self.tally = {(line.sku, line.lot): line.tally for line in self.sheet.lines if line.tally is not None}
        self.last, self.trouble = next(reversed(self.tally), None), ("", "")
        self.heading(view=f"{self.sheet.number} {self.sheet.bin}")
        self.panel.show()
        self.draw_frame()

    def action_leave_bin(self) -> None:
        """Esc: the bin is counted later; then out of the board."""
        if self.sheet is None:
            self.action_leave_page()
            return
        start(self, self._leave_bin, "act", exclusive=True)

    async def _leave_bin(self) -> None:
        from screens.parts.confirm import Confirm

        assert self.sheet is not None
        if self.tally:
            question = say("Count {bin} later?", bin=self.sheet.bin)
            lines = [[("  ", "text"), (say("{n} pieces that were counted are forgotten.",
                                           n=sum(self.tally.values())), "text")]]  # fmt: skip
            if not await self.app.push_screen_wait(Confirm(question, lines, yes=say("Later"), no=say("Go on"))):
                return
        shell: Any = self.shell
        await shell.look_and_write(leave_bin, self.session.actor, self.count_id, bin=self.sheet.bin)
        self._close_bin()
        await self.load()

    def _close_bin(self) -> None:
        self.sheet, self.tally, self.names, self.last = None, {}, {}, None
        self.trouble, self.queue = ("", ""), []

    # scanning

    def on_scanned(self, event: Scanned) -> None:
        """One scan: it waits its turn behind those before it."""
        event.stop()
        times = int(self.panel.typed) if self.panel.typed and len(self.panel.typed) <= 6 else 1
        if event.broken:
            self._alarm(broken_words(event.code), say("Nothing is counted."))
            return
        self.panel.typed = ""
        self.queue.append((event.code, times))
        if not self._works:
            self._works = True
            start(self, self._work, "scans")

    async def _work(self) -> None:
        try:
            while self.queue:
                await self._scan(*self.queue.pop(0))
        finally:
            self._works = False
            self.panel.show()

    async def _scan_count(self, code: str) -> None:
        """One of its bins opens a count, and the bin."""
        for row in self.counts:
            found = await self.ask(bins_to_count, row.id)
            bin = next((one.code for one in found if one.code.casefold() == code.casefold()), "")
            if bin or row.number.casefold() == code.casefold():
                await self._open_count(row)
                if bin:
                    await self._open_bin(bin)
                return
        self.shell.tell("“{code}” is no bin of a count.", sign="!", code=plain(code)[:40])
        self.app.bell()

    async def _scan(self, code: str, times: int) -> None:
        if not self.count_id:
            await self._scan_count(code)
            return
        bin = next((one.code for one in self.bins if one.code.casefold() == code.casefold()), "")
        if self.sheet is None:
            if bin:
                await self._open_bin(bin)
            else:
                self._alarm(say("“{code}” is no bin of this count.", code=plain(code)[:40]), say("Scan a bin first."))
            return
        if bin:
            told = say("b ends {bin} first.", bin=self.sheet.bin)
            if bin != self.sheet.bin:
                self._alarm(say("{bin} is another bin.", bin=bin), told)
            return
        try:
            scan = self._known.get(code)
            if scan is None:
                scan = self._known[code] = await self.ask(scanned_article, code)
        except StoreError as error:
            number = typed_fast(code)
            if number is not None and self.last is not None:
                self._count(self.last, number)
                return
            self._alarm(say(error.sentence, **error.facts), say("Nothing is counted."))
            return
        key = self._key_of(scan)
        if key is not None:
            self._count(key, self.tally.get(key, 0) + scan.pieces * times, scan)

    def _key_of(self, scan: Scan) -> Key | None:
        """The line of an article: of the lot on its label, or of the only lot that lies there; None: unknown."""
        assert self.sheet is not None
        lots = [line.lot for line in self.sheet.lines if line.sku == scan.sku]
        if not lots and not self.sheet.whole:
            self._alarm(say("{sku} is not counted here.", sku=scan.sku), say("Leave it, nothing is counted."))
            return None
        if not scan.lot and len(lots) > 1 and "" not in lots:
            self._alarm(say("{sku} lies here in several lots.", sku=scan.sku),
                        say("Choose the line with Up and Down, or scan the label."))  # fmt: skip
            return None
        return scan.sku, scan.lot or (lots[0] if len(lots) == 1 else "")

    def _count(self, key: Key, qty: int, scan: Scan | None = None) -> None:
        """An article has so many now."""
        try:
            qty = count_book.check_count(qty)
        except StoreError as error:
            self._alarm(say(error.sentence, **error.facts), say("Nothing is counted."))
            return
        if scan is not None:
            self.names.setdefault(key, Found(key[0], key[1], scan.name, scan.name_zh))
        self.tally[key], self.last, self.trouble = qty, key, ("", "")
        self._keep()
        self.panel.show()

    @on(ScanPanel.Typed)
    def typed(self, event: ScanPanel.Typed) -> None:
        """There are so many of the last article in all."""
        if self.sheet is None or self.last is None:
            self._alarm(say("Scan an article first."), "")
            return
        self._count(self.last, event.qty)

    def action_take_back(self) -> None:
        """z: one fewer of the last."""
        if self.last is not None and self.tally.get(self.last):
            self._count(self.last, self.tally[self.last] - 1)

    def action_undo_last(self) -> None:
        """u: within a bin the last piece, else what was done last."""
        if self.sheet is not None:
            self.action_take_back()
        else:
            super().action_undo_last()

    def _keep(self) -> None:
        """Keep what was scanned in the store, behind the scans: whole figures, so that none counts twice."""
        self._unsaved = True
        if not self._saves:
            self._saves = True
            start(self, self._save, "keep")

    async def _save(self) -> None:
        shell: Any = self.shell
        try:
            while self._unsaved and self.sheet is not None:
                self._unsaved = False
                counts = [[sku, lot, qty] for (sku, lot), qty in self.tally.items()]
                await shell.look_and_write(
                    keep_tally, self.session.actor, self.count_id, bin=self.sheet.bin, counts=counts
                )
        except StoreError as error:
            self._alarm(say(error.sentence, **error.facts), say("Nothing of it is lost here."))
        finally:
            self._saves = False
            self.panel.show()

    def action_by_hand(self) -> None:
        """Type an article and how many there are in all."""
        if self.sheet is not None:
            start(self, self._by_hand, "act", exclusive=True)

    async def _by_hand(self) -> None:
        from screens.parts.form import Form

        fields = (
            Text("code", "SKU", value=lambda _: self.last[0] if self.last else "", limit=60),
            Number("qty", "Pieces in all"),
            Text("lot", "Lot", required=False, limit=40, value=lambda _: self.last[1] if self.last else ""),
        )
        answer: dict[str, Any] | None = await self.app.push_screen_wait(Form(say("Count by hand"), "", fields))
        if answer is None or self.sheet is None:
            return
        try:
            scan = await self.ask(scanned_article, answer["code"])
        except StoreError as error:
            self._alarm(say(error.sentence, **error.facts), say("Nothing is counted."))
            return
        key: Key | None = (scan.sku, answer["lot"].strip()) if answer["lot"] else self._key_of(scan)
        if key is not None:
            self._count(key, answer["qty"], scan)

    def _alarm(self, words: str, detail: str) -> None:
        """Loud, until the next right scan."""
        self.trouble = (plain(words), detail)
        self.app.bell()
        self.panel.show()

    # the end of a bin

    def action_bin_done(self) -> None:
        """b: what was counted is told."""
        if self.sheet is not None:
            start(self, self._bin_done, "act", exclusive=True)

    async def _bin_done(self) -> None:
        from screens.parts.confirm import Confirm

        while self._works:  # what was scanned before the key is still looked up, and counts
            await asyncio.sleep(0.02)
        if self.sheet is None:
            return
        missing = [line.sku for line in self.sheet.lines if (line.sku, line.lot) not in self.tally]
        if missing or not self.tally:
            told = say("{n} listed articles were not found and count as 0: {skus}", n=len(missing),
                       skus=", ".join(missing[:6])) if missing else say("Nothing lies there.")  # fmt: skip
            question = say("Is {bin} counted?", bin=self.sheet.bin)
            lines = [[("  ! ", "warn bold"), (plain(told), "text")]]
            sheet: Any = Confirm(question, lines, yes=say("Yes"), no=say("Go on"), undoable=True)
            if not await self.app.push_screen_wait(sheet):
                return
        counts = [[sku, lot, qty] for (sku, lot), qty in self.tally.items()]
        done = await self.shell.perform(count_bin, self.count_id, bin=self.sheet.bin, counts=counts)
        if done is not None:
            self._close_bin()
            await self.load()
