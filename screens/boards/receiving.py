"""Receiving: a delivery at the door is counted in by scanner, against what was expected.

A scan is shown at once and written behind it; while the store is slow, equal scans wait together and are one receipt.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data import clock
from data.errors import StoreError
from data.events import new_op_id
from data.paging import Window
from data.queries.arrivals import Delivery, DeliveryLine, arrival_page, arrivals_called, delivery
from data.queries.scanned import Scan, scanned_article
from screens.actions import Day, Money, Number, Reason, Text
from screens.later import Later
from screens.page import Page
from screens.parts.footer import Hint
from screens.parts.printing import Offer
from screens.parts.scan import Scanned
from screens.parts.work import start
from screens.plain import plain
from screens.receive_cells import REASONS, name_of
from screens.receive_view import Come, Happened, Shown, choosing_lines, delivery_papers, receiving_lines
from screens.scan_panel import ScanPanel, broken_words, typed_fast
from screens.words import say, sayn

receive_stock = Later("data.operations.stock:receive_stock", "stock.receive")
close_arrival = Later("data.operations.arrivals:close_arrival", "stock.receive")

LASTS = 20
CONDITIONS = ("", "sellable", "qc", "quarantine")
"""What `c` goes through; empty: as the article or the warehouse says."""


class Receiving(Page):
    """One delivery, or the question which."""

    TITLE, PLACE, WATCHES = "Receive", "receiving", frozenset({"arrival", "sku"})
    HEARS_SCANS = True
    HELP = (
        "Scan what has come: each scan counts one, a case as many as are in it. A number before a scan counts as many,"
        " a number with Enter as many more of the last. What is more than expected is asked about once."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_page", "leave", show=False),
        Binding("enter", "open_one", "open", show=False),
        Binding("y", "answer(True)", "take it in", show=False),
        Binding("n", "answer(False)", "put it aside", show=False),
        Binding("d", "damaged", "damaged", show=False),
        Binding("c", "condition", "condition", show=False),
        Binding("k", "by_hand", "by hand", show=False),
        Binding("x", "close_rest", "close the rest", show=False),
        Binding("p", "put_away", "put away", show=False),
    ]

    def __init__(self, arrival: int = 0) -> None:
        super().__init__()
        self.arrival = arrival
        self.found: Delivery | None = None
        self.shown = Shown()
        self.deliveries: list[tuple[int, tuple[str, str, str, int]]] = []
        self.cursor = 0
        self.queue: list[tuple[str, int]] = []
        self.asked: Come | None = None
        self.let_in: set[tuple[int, int]] = set()
        """(arrival, SKU) of what was asked about already."""
        self._works = False

    def body(self) -> Iterable[Widget]:
        """One panel that hears the scanner."""
        yield ScanPanel(self._draw, id="scans")

    @property
    def panel(self) -> ScanPanel:
        """It."""
        return self.query_one("#scans", ScanPanel)

    async def load(self) -> None:
        """The delivery as it is now, or those there are."""
        if self.arrival:
            self.found = await self.ask(delivery, self.arrival)
            self.heading(view=plain(f"{self.found.reference} {self.found.supplier}".strip()))
        else:
            await self._read_deliveries()
        if self.focused is None:
            self.panel.focus()
        self.panel.show()
        self.draw_frame()
        self._go_on()

    async def _read_deliveries(self) -> None:
        cut = await self.ask(arrival_page, Window(filter="state:open", sort="due", limit=200))
        found: dict[tuple[str, str, str], tuple[int, tuple[str, str, str, int]]] = {}
        for row in cut.rows:
            key = (row.reference or str(row.id), row.supplier, row.warehouse)
            first, told = found.get(key, (row.id, (row.due, plain(row.number), plain(row.supplier), 0)))
            found[key] = (first, (*told[:3], told[3] + 1))
        self.deliveries = list(found.values())
        self.cursor = max(0, min(self.cursor, len(self.deliveries) - 1))

    def _draw(self, width: int, height: int) -> Sequence[Any]:
        if self.found is None:
            if self.arrival:
                return [(), [("  ...", "muted")]]
            rows = [told for _, told in self.deliveries[: max(1, height - 4)]]
            return choosing_lines(rows, self.cursor, clock.day_of(clock.now(), self.session.zone), width)
        return receiving_lines(self.found, self.shown, self.session, self.panel.typed, width, height)

    def hints(self) -> Sequence[Hint]:
        """The keys while scanning, while asked, while choosing."""
        if self.found is None:
            return [("Enter", say("open")), ("Esc", say("back")), ("F1", say("help"))]
        if self.asked is not None:
            return [("y", say("take it in")), ("n", say("put it aside")), ("F1", say("help"))]
        return [("d", say("damaged")), ("u", say("undo")), ("x", say("close the rest")), ("p", say("put away")),
                ("k", say("by hand")), ("c", say("condition")), ("Esc", say("leave")), ("F1", say("help"))]  # fmt: skip

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The board's keys first."""
        return [(say("Here"), key, word) for key, word in self.hints()[:-1]] + super().help_keys()

    async def papers(self) -> Sequence[Offer]:
        """F9: the list of the delivery in hand, or of the one under the bar."""
        return delivery_papers(self.found, self.arrival, self.deliveries[self.cursor : self.cursor + 1])

    # choosing a delivery

    @on(ScanPanel.Moved)
    def moved(self, event: ScanPanel.Moved) -> None:
        """Up and down among the deliveries."""
        self.cursor = max(0, min(self.cursor + event.step, len(self.deliveries) - 1))
        self.panel.show()

    def action_open_one(self) -> None:
        """Enter: the delivery under the bar."""
        if self.found is None and self.deliveries:
            start(self, partial(self._show_delivery, self.deliveries[self.cursor][0]), "act", exclusive=True)

    async def _show_delivery(self, arrival: int) -> None:
        self.arrival, self.shown = arrival, Shown()
        await self.read_again()

    async def _choose(self, code: str) -> None:
        called = await self.ask(arrivals_called, code)
        if called:
            await self._show_delivery(called[0])
        else:
            self.shell.tell("Nothing is expected that is called “{code}”.", sign="!", code=plain(code)[:60])
            self.app.bell()

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
        self._go_on()

    @on(ScanPanel.Typed)
    def typed(self, event: ScanPanel.Typed) -> None:
        """So many more of the last article."""
        last = self.shown.last
        if last is None:
            self._alarm(say("Scan an article first."), "")
            return
        self.queue.append((last.sku, event.qty))
        self._go_on()

    def _go_on(self) -> None:
        self.shown.waiting = len(self.queue)
        self.panel.show()
        reads = self.found is None and self.arrival
        if self.queue and not self._works and self.asked is None and not reads:
            self._works = True
            start(self, self._work, "scans")

    async def _work(self) -> None:
        """Take scans in, in their order, until a question must be answered first."""
        try:
            while self.queue and self.asked is None:
                code, times = self.queue.pop(0)
                await self._take(code, times)
        finally:
            self._works = False
            self.shown.waiting = len(self.queue)
            self.panel.show()
            self.draw_frame()

    async def _take(self, code: str, times: int) -> None:
        if self.found is None:
            await self._choose(code)
            return
        while self.queue and self.queue[0][0] == code:  # equal scans that came meanwhile are one receipt
            times += self.queue.pop(0)[1]
        try:
            scan = await self.ask(scanned_article, code)
        except StoreError as error:
            number, last = typed_fast(code), self.shown.last
            if number and last is not None:
                await self._take(last.sku, number)
                return
            self._alarm(say(error.sentence, **error.facts), say("Nothing is counted."), code)
            return
        line = self._line(scan.sku_id)
        bucket = self.shown.bucket or (line.bucket if line else "sellable")
        come = Come(scan, scan.pieces * times, bucket)
        question = self._question(come, line)
        if question:
            self.asked, self.shown.question, self.shown.wrong = come, question, ("", "")
            self.app.bell()
            return
        await self._write(come, line)

    def _line(self, sku: int) -> DeliveryLine | None:
        """The line of an article: one that still wants some, else one that is open."""
        lines = [line for line in (self.found.lines if self.found else ()) if line.sku_id == sku]
        wanting = [line for line in lines if line.open and line.received < line.qty]
        return next(iter(wanting or [line for line in lines if line.open] or lines), None)

    def _question(self, come: Come, line: DeliveryLine | None) -> str:
        """What must be answered before it is taken in; nothing if it may be."""
        key = (line.arrival if line else 0, come.scan.sku_id)
        if key in self.let_in:
            return ""
        if line is None:
            return say("{sku} is not in this delivery.", sku=come.scan.sku)
        over = line.received + come.pieces - line.qty
        if over <= 0:
            return ""
        return say("{n} more than expected of {sku}.", n=over, sku=come.scan.sku)

    def action_answer(self, yes: bool) -> None:
        """y and n: what came that was not expected."""
        come = self.asked
        if come is None:
            return
        self.asked, self.shown.question = None, ""
        if yes:
            line = self._line(come.scan.sku_id)
            self.let_in.add((line.arrival if line else 0, come.scan.sku_id))
            start(self, partial(self._write_and_go_on, come, line), "scans")
        else:
            self._note("!", come, say("put aside"))
            self._go_on()

    async def _write_and_go_on(self, come: Come, line: DeliveryLine | None) -> None:
        await self._write(come, line)
        self._go_on()
        self.draw_frame()

    async def _write(self, come: Come, line: DeliveryLine | None) -> None:
        """Book it, against its arrival while that is open."""
        assert self.found is not None
        shell: Any = self.shell
        against = line.arrival if line is not None and line.open else 0
        more = {"cost": come.cost} if come.cost is not None else {}
        try:
            await shell.look_and_write(
                receive_stock, self.session.actor, come.scan.sku_id, op_id=new_op_id(), warehouse=self.found.warehouse,
                qty=come.pieces, bucket=come.bucket, lot=come.scan.lot, expires=come.scan.expires, arrival=against,
                reference=self.found.reference, **more,
            )  # fmt: skip
        except StoreError as error:
            self._alarm(say(error.sentence, **error.facts), say("Nothing is counted."), come.scan.sku)
            return
        self.shown.wrong = ("", "")
        self.found = await self.ask(delivery, self.arrival)
        fresh = next((one for one in self.found.lines if line and one.arrival == line.arrival), None)
        self.shown.last = fresh or DeliveryLine(
            0, come.scan.sku_id, come.scan.sku, come.scan.name, come.scan.name_zh, 0, come.pieces, False, come.bucket,
            "", 0,
        )  # fmt: skip
        told = say("{n} in", n=come.pieces)
        if come.scan.lot:
            told += f"  {say('lot')} {come.scan.lot}"
        self._note("+", come, f"{told}, {fresh.received} / {fresh.qty}" if fresh else told)
        self.panel.show()

    def _note(self, sign: str, come: Come, told: str) -> None:
        name = name_of(come.scan.name, come.scan.name_zh)
        self.shown.happened.insert(0, Happened(clock.now(), sign, come.scan.sku, plain(name), plain(told)))
        del self.shown.happened[LASTS:]

    def _alarm(self, words: str, detail: str, code: str = "") -> None:
        """Loud, until the next right scan."""
        self.shown.wrong = (plain(words), detail)
        if code:
            self.shown.happened.insert(0, Happened(clock.now(), "x", plain(code), "", plain(words)))
            del self.shown.happened[LASTS:]
        self.app.bell()
        self.panel.show()

    # keys

    def action_leave_page(self) -> None:
        """Esc: not while scans wait to be saved, or a question to be answered."""
        if self.found is not None and (self.queue or self._works or self.asked is not None):
            self.shell.tell("{n} scans wait. Answer the question, or wait a moment.", sign="!", n=len(self.queue) + 1)
            return
        super().action_leave_page()

    def action_damaged(self) -> None:
        """From now on what is scanned is damaged, or no more."""
        self.shown.bucket = "" if self.shown.bucket == "damaged" else "damaged"
        self.panel.show()

    def action_condition(self) -> None:
        """The next condition in which goods are taken in."""
        here = CONDITIONS.index(self.shown.bucket) if self.shown.bucket in CONDITIONS else 0
        self.shown.bucket = CONDITIONS[(here + 1) % len(CONDITIONS)]
        self.panel.show()

    def action_undo_last(self) -> None:
        """`u`: the last receipt is taken back."""

        async def undo() -> None:
            await self.shell.undo_last()
            await self.load()

        start(self, undo, "act")

    def action_by_hand(self) -> None:
        """Type what a scanner can't read, with lot, last day and cost."""
        if self.found is not None:
            start(self, self._by_hand, "act", exclusive=True)

    async def _by_hand(self) -> None:
        from screens.parts.form import Form

        fields = (
            Text("code", "SKU", value=lambda _: self.shown.last.sku if self.shown.last else "", limit=60),
            Number("qty", "Pieces", least=1),
            Text("lot", "Lot", required=False, limit=40),
            Day("expires", "Last day", required=False),
            Money("cost", "Unit cost", required=False, currency=self.session.currency),
        )
        answer: dict[str, Any] | None = await self.app.push_screen_wait(Form(say("Receive"), "", fields))
        if answer is None or self.found is None:
            return
        try:
            scan = await self.ask(scanned_article, answer["code"])
        except StoreError as error:
            self._alarm(say(error.sentence, **error.facts), say("Nothing is counted."), answer["code"])
            return
        line = self._line(scan.sku_id)
        typed = Scan(scan.sku_id, scan.sku, scan.name, scan.name_zh, 1, answer["lot"] or scan.lot,
                     answer["expires"] or scan.expires)  # fmt: skip
        bucket = self.shown.bucket or (line.bucket if line else "sellable")
        come = Come(typed, answer["qty"], bucket, answer["cost"] if isinstance(answer["cost"], int) else None)
        question = self._question(come, line)
        if question:
            self.asked, self.shown.question = come, question
            self.panel.show()
            self.draw_frame()
        else:
            await self._write(come, line)

    def action_close_rest(self) -> None:
        """The delivery is through: what has not come is closed, with a reason."""
        if self.found is not None:
            start(self, self._close_rest, "act", exclusive=True)

    async def _close_rest(self) -> None:
        from data.doorway import Call
        from screens.parts.form import Form

        assert self.found is not None
        still = [line for line in self.found.lines if line.open]
        if not still:
            self.shell.tell("Nothing of this delivery is open.", sign="*")
            return
        missing = sum(max(0, line.qty - line.received) for line in still)
        fields = (Reason("reason", "Why", REASONS, free=True),)
        thing = sayn("{n} piece has not come", "{n} pieces have not come", missing)
        answer: dict[str, Any] | None = await self.app.push_screen_wait(Form(say("Close the rest"), thing, fields))
        if answer is None:
            return
        calls = [Call(close_arrival, (line.arrival,), {"reason": answer["reason"]}) for line in still]  # type: ignore[arg-type]  # Later stands for the operation
        await self.shell.bulk(calls)  # type: ignore[arg-type]  # calls, as desks give them
        await self.load()

    def action_put_away(self) -> None:
        """From the door into the bins."""
        from screens.receive_put_away import PutAway

        self.app.push_screen(PutAway(self.found.warehouse if self.found else ""))
