"""Packing: what waits at the table, and one order there. Each piece is scanned into a parcel; a wrong one is loud."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data import clock
from data.errors import Refused
from data.operations.packing import close_parcel, open_parcel, pack_parcel, reopen_parcel, unpack_parcel
from data.queries.packing import Box, Table, ToPack, order_called, packing_list, packing_table
from data.queries.picking import what_is
from screens.pack_sheets import box_menu, close_form, pack_list
from screens.pack_table import Item, Packing
from screens.pack_view import PackView
from screens.page import Page
from screens.parts.detail import Detail
from screens.parts.footer import Hint
from screens.parts.printing import Offer
from screens.parts.scan import Scanned
from screens.parts.work import start
from screens.pick_field import Code, PickField
from screens.pick_round import Told
from screens.plain import plain
from screens.scan_list import ScanList
from screens.scan_view import Said, name_of
from screens.scan_writes import Entry as ScanEntry
from screens.scan_writes import ScanWrites
from screens.words import language, say, sayn

VERBS = {"c": "close", "n": "new_parcel", "x": "unpack", "o": "open_again", "u": "undo_scan", "a": "menu",
         "q": "leave_page"}  # fmt: skip
KEPT = 12


class PackBoard(Page):
    """One order after the other."""

    TITLE, PLACE = "Packing", "packing"
    WATCHES = frozenset({"order", "shipment", "wave"})
    HELP = (
        "Scan an order, then each of its pieces into a parcel: what does not belong to it is loud. c weighs and closes"
        " the parcel, n begins another one."
    )
    IS_FLOOR = HEARS_SCANS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close_order", "orders", show=False),
        Binding("ctrl+q", "leave_saved", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.order = 0
        """The order on the table; 0: the list."""
        self.orders: Sequence[ToPack] = ()
        self.packing: Packing | None = None
        self.boxes: dict[int, int] = {}
        """The parcel that an order's scans go into."""
        self.drafts: dict[int, dict[str, str]] = {}
        self.writes = ScanWrites(self._write, self._refused, self._written)
        self.stale = False

    def body(self) -> Iterable[Widget]:
        """The list, or the order with its scan line."""
        yield ScanList(id="waves", air=2)
        yield PackView(id="round")
        yield PickField(id="scan")

    @property
    def view(self) -> PackView:
        """What the packer sees."""
        return self.query_one("#round", PackView)

    @property
    def field(self) -> PickField:
        """Where the keys go."""
        return self.query_one("#scan", PickField)

    # reading

    async def load(self) -> None:
        """What waits, or the order with what is on its way."""
        self.field.taken, self.field.entered = self._scanned, self._entered
        self.field.hear(frozenset(VERBS), self._verb)
        if self.order:
            await self._read_order()
        else:
            self.orders = await self.ask(packing_list)
        self._show()

    async def _read_order(self) -> None:
        table: Table = await self.ask(packing_table, self.order)
        before = self.packing
        self.packing = Packing(table, self.writes.pending(self.order))
        if before is not None:
            self.packing.scans = before.scans
        if self.order not in self.boxes and self.packing.open_box is not None:
            self.boxes[self.order] = self.packing.open_box.id

    async def load_again(self, mine: frozenset[Any]) -> None:
        """While scans are on their way the screen knows better than the store."""
        if self.writes.waiting:
            self.stale = True
            return
        await self.load()

    def _show(self) -> None:
        packs = self.packing is not None
        orders = self.query_one("#waves", ScanList)
        orders.display, self.view.display, self.field.display = not packs, packs, packs
        if packs:
            self.view.packing, self.view.zone = self.packing, self.session.zone
            self.field.placeholder = say("scan each piece, or type its SKU")
            if self.focused is not self.field:
                self.field.focus()
            self.view.change()
        else:
            orders.show(pack_list(self.orders))
            if self.focused is not orders:
                orders.to_first()
                orders.focus()
        self.draw_frame()

    def draw_frame(self) -> None:
        """The order beside the title."""
        super().draw_frame()
        view = sayn("{n} order", "{n} orders", len(self.orders)) if self.orders else ""
        if self.packing is not None:
            order = self.packing.table.order
            view = order.number
            if order.tote is not None:
                view += "  " + say("tote {tote} of {wave}", tote=order.tote, wave=order.wave)
        self.heading(view=plain(view))

    def hints(self) -> Sequence[Hint]:
        """The verbs of the table, or of the list."""
        if self.packing is None:
            scan = (say("scan"), say("order or parcel"))
            return [("Enter", say("pack")), scan, ("F9", say("print")), ("F1", say("help"))]
        return [
            (say("scan"), say("item")), ("c", say("close parcel")), ("n", say("another")), ("x", say("unpack")),
            ("u", say("undo scan")), ("Esc", say("orders")), ("o", say("open again")), ("F1", say("help")),
        ]  # fmt: skip

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The verbs first."""
        return [(say("Here"), key, words) for key, words in self.hints() if key != "F1"] + super().help_keys()

    async def papers(self) -> Sequence[Offer]:
        """The slips of the order on the table, or of the one under the bar."""
        rows = {("order", str(row.id)): row.number for row in self.orders}
        under = rows.get(self.query_one("#waves", ScanList).door or ("", ""), "")
        here = self.packing.table.order.number if self.packing is not None else under
        return [Offer("slip", "orders", (here,), "order.view", here)] if here else ()

    # scanning

    def _scanned(self, code: Code) -> None:
        found = self.packing
        if found is None:
            return
        if code.broken:
            sentence = say("“{code}” has control characters in it. Scan it again.", code=code.text[:40])
            self._loud(say("CAN'T BE READ"), sentence)
            return
        told = found.scan(code.text)
        if told.sign == "x":
            self._wrong(told)
            return
        self.view.wrong = None
        words = say("{n} in", n=sum(qty for _, qty in told.picks))
        self._listed(Said(clock.now(), "+", told.code, name_of(told.stop), words))
        self._write_soon(1, told.picks)
        self.view.change()

    def _listed(self, said: Said) -> None:
        self.view.said = [said, *self.view.said[: KEPT - 1]]

    def _wrong(self, told: Told) -> None:
        if told.stranger:
            start(self, partial(self._look_up, told), "act")  # what is scanned next is of the order that it brings
            return
        self._listed(Said(clock.now(), "x", told.code, name_of(told.stop) if told.stop else "", say("not counted")))
        self._loud(say("WRONG"), say(told.sentence, **told.facts))

    async def _look_up(self, told: Told) -> None:
        """Another order's number changes the order; an article is called by its name."""
        if not self.writes.waiting and (other := await self.ask(order_called, told.code)) not in (0, self.order):
            await self._bring(other)
            return
        known, name, name_zh = await self.ask(what_is, told.code)
        shown = (name_zh if language() == "zh_CN" else name) or name
        self._listed(Said(clock.now(), "x", told.code, shown, say("not counted")))
        sentence = say("{code} is not in this order. Put it back.", code=known) if known else ""
        self._loud(say("WRONG"), f"{sentence} {shown}" if known else say(told.sentence, **told.facts))

    def _loud(self, title: str, sentence: str) -> None:
        """Red and a bell; it stays until the next right scan."""
        self.view.wrong = (title, sentence)
        self.app.bell()
        self.view.change()

    def _entered(self) -> None:
        """Enter alone: close the parcel, or on to the next order."""
        found = self.packing
        if found is None or found.packed < found.picked:
            return
        if found.open_box is not None or found.here:
            self.action_close()
        else:
            start(self, self._next_order, "act", exclusive=True)

    def _verb(self, key: str) -> None:
        getattr(self, f"action_{VERBS[key]}")()

    @on(Scanned)
    def list_scanned(self, event: Scanned) -> None:
        """An order, a parcel or a tote in the list."""
        event.stop()
        start(self, partial(self._open_called, event.code), "act", exclusive=True)

    async def _open_called(self, code: str) -> None:
        order = await self.ask(order_called, code)
        if not order:
            self.app.bell()
            self.shell.tell("Nothing here is called “{number}”.", sign="x", number=plain(code)[:40])
            return
        await self._bring(order)

    # the store follows

    def _write_soon(self, sign: int, items: Sequence[Item]) -> None:
        self.withdraw_undo()
        if self.writes.add(self.order, sign, items):
            start(self.app, self.writes.run, "scans")
        self._unsaved()

    async def _write(self, order: int, sign: int, items: list[Item], op_id: str) -> None:
        shell: Any = self.shell
        actor = self.session.actor
        if order not in self.boxes:
            done = await shell.look_and_write(open_parcel, actor, order, op_id=f"{op_id}:open")
            self.boxes[order] = done.also[0][1] if done.also else await self._opened(order)
        operation, told = pack_parcel if sign > 0 else unpack_parcel, [list(item) for item in items]
        await shell.look_and_write(operation, actor, self.boxes[order], items=told, op_id=op_id)

    async def _opened(self, order: int) -> int:
        """The parcel of an answer that came a second time, which names no more than its order."""
        table: Table = await self.ask(packing_table, order)
        return next(box.id for box in reversed(table.boxes) if box.state == "picking")

    def _refused(self, entry: ScanEntry, refused: Refused) -> None:
        self.stale = True
        if self.is_attached and entry.target == self.order:
            self._loud(say("NOT COUNTED"), say(refused.sentence, **refused.facts))

    def _written(self) -> None:
        if not self.is_attached:
            return
        self._unsaved()
        if not self.writes.waiting:
            self.stale = False
            self.reload()

    def _unsaved(self) -> None:
        waits = self.writes.waiting if self.writes.trouble is not None else 0
        words = sayn("{n} scan not saved yet", "{n} scans not saved yet", waits) if waits else ""
        if words != self.view.unsaved:
            self.view.unsaved = words
            self.view.change()

    # verbs

    def action_undo_scan(self) -> None:
        """`u`: the last piece comes out again."""
        if self.undo_told():
            return
        last = self.packing.undo() if self.packing is not None else None
        if last is None:
            self.shell.tell("Nothing was scanned here that could be taken back.", sign="*")
            return
        items, line = last
        self._listed(Said(clock.now(), "!", line.code, name_of(line), say("taken back")))
        self.view.wrong = None
        self._write_soon(-1, items)
        self.view.change()

    def action_undo_last(self) -> None:
        """The same key, when it comes as a binding."""
        if self.packing is None or not self.packing.scans:
            super().action_undo_last()
        else:
            self.action_undo_scan()

    def action_close(self) -> None:
        """`c`: weight, carrier, number."""
        start(self, self._close, "act", exclusive=True)

    async def _close(self) -> None:
        await self._settled()
        box = self._box("picking") or self._box("packed")
        if box is None or self.packing is None:
            self.shell.tell("No parcel stands open. Scan a piece.", sign="!")
            return
        form = close_form(box, self.packing.table, self.drafts)
        answer: dict[str, Any] | None = await self.app.push_screen_wait(form)
        if answer is None:
            return
        done = await self.shell.perform(close_parcel, box.id, **answer)
        if done is not None:
            self.boxes.pop(self.order, None)
            self.drafts.pop(box.id, None)
            self.packing.scans = []
            await self.read_again()
            if "off" in done.facts:
                self._loud(
                    say("WEIGHT"), say("{off}% off the {expected} g expected: look into {parcel}.", **done.facts)
                )

    async def _settled(self) -> None:
        """All scans are in the store, and the screen shows it."""
        await self.writes.saved()
        await self.read_again()

    def _box(self, state: str) -> Box | None:
        boxes = self.packing.table.boxes if self.packing is not None else ()
        return next((box for box in reversed(boxes) if box.state == state), None)

    def action_new_parcel(self) -> None:
        """`n`: the next scan begins another parcel."""
        start(self, self._new_parcel, "act", exclusive=True)

    async def _new_parcel(self) -> None:
        await self._settled()
        if self.packing is None:
            return
        done = await self.shell.perform(open_parcel, self.order)
        if done is not None:
            self.boxes[self.order], self.packing.scans = done.also[0][1], []
            await self.read_again()

    def action_unpack(self) -> None:
        """`x`: everything out of a parcel."""
        start(self, partial(self._of_box, unpack_parcel, ("picking", "packed", "labelled")), "act", exclusive=True)

    def action_open_again(self) -> None:
        """`o`: a closed parcel takes more."""
        start(self, partial(self._of_box, reopen_parcel, ("packed", "labelled")), "act", exclusive=True)

    async def _of_box(self, operation: Any, states: tuple[str, ...]) -> None:
        await self._settled()
        if self.packing is None:
            return
        boxes = [box for box in self.packing.table.boxes if box.state in states and box.units]
        if not boxes:
            self.shell.tell("Order {number} has no parcel for this.", sign="!", number=self.packing.table.order.number)
            return
        chosen = boxes[0].id
        if len(boxes) > 1:
            chosen = await self.app.push_screen_wait(box_menu(boxes))
        if chosen is not None and await self.shell.perform(operation, chosen) is not None:
            self.packing.scans = []
            self.boxes[self.order] = chosen
            if operation is unpack_parcel:
                self.boxes.pop(self.order)
            await self.read_again()

    def action_close_order(self) -> None:
        """Esc: the list."""
        if self.packing is None:
            self.shell.go_back()
            return
        self.order, self.packing = 0, None
        self._show()  # at once: the next key is the list's
        self.reload()

    async def _next_order(self) -> None:
        waits = [row for row in await self.ask(packing_list) if row.id != self.order and not row.holds]
        if waits:
            await self._bring(waits[0].id)
        else:
            self.action_close_order()

    @on(Detail.DoorOpened)
    def opened(self, event: Detail.DoorOpened) -> None:
        """Enter on an order."""
        event.stop()
        start(self, partial(self._bring, int(event.number)), "act", exclusive=True)

    async def _bring(self, order: int) -> None:
        await self.writes.saved()
        self.order, self.packing, self.view.said, self.view.wrong = order, None, [], None
        await self.read_again()

    def action_leave_saved(self) -> None:
        """Ctrl+Q: not before the scans are in the store."""
        start(self, partial(self.writes.ended, partial(self.app.exit, 0)), "leave", exclusive=True)
