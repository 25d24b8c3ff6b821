"""Expected arrivals: what suppliers will bring, by the day that they said, and how much of it came."""

from collections.abc import Sequence
from typing import Any

from data.queries.arrivals import ArrivalDetail, ArrivalRow, arrival_detail, arrival_extent, arrival_page
from data.queries.catalogue import warehouses
from screens.actions import Action, Cell, Choice, Column, Day, Listing, Note, Number, PaperOf, Reason, Text
from screens.desk import Desk
from screens.later import Later
from screens.parts.detail import Section
from screens.plain import plain
from screens.receive_cells import REASONS, arrival_sections, came_cell, due_cell, name_of, state_cell
from screens.words import language, say

expect_list = Later("data.operations.arrivals:expect_list", "stock.receive")
change_arrival = Later("data.operations.arrivals:change_arrival", "stock.receive")
close_arrival = Later("data.operations.arrivals:close_arrival", "stock.receive")
reopen_arrival = Later("data.operations.arrivals:reopen_arrival", "stock.receive")


class ArrivalDesk(Desk):
    """What comes, the next day first."""

    TITLE, PLACE = "Arrivals", "arrivals"
    WATCHES = frozenset({"arrival", "sku"})
    HEARS_SCANS = True
    LIST = Listing(arrival_page, arrival_extent, filter="state:open", sort="due", name="expected", thing="arrivals")
    FILTERS = (
        ("due today or late", "state:open due<=today"),
        ("without a day", "state:open due:none"),
        ("part in", "state:open received>0"),
        ("closed with less", "short:yes"),
        ("more came", "over:yes"),
        ("all", ""),
    )
    COLUMNS = (
        Column("Due", 7, due_cell, align="right", sort="due"),
        Column("Reference", 9, lambda row: Cell(plain(row.number), "id"), sort="reference", id=True),
        Column("Supplier", 10, lambda row: plain(row.supplier) or "-", sort="supplier", drop=2),
        Column("SKU", 12, lambda row: row.code, sort="sku"),
        Column("Name", 9, lambda row: name_of(row.name, row.name_zh), grow=True, middle=True, drop=3),
        Column("Came", 9, came_cell, align="right", sort="left", gap=1),
        Column("State", 10, state_cell, sort="state", gap=2, drop=1),
        Column("Where", 8, lambda row: Cell(row.warehouse, "muted"), sort="warehouse", wide=True),
    )
    ACTIONS = (
        Action("s", "receive", "receive", right="stock.receive", help="At the door: scan what has come."),
        Action("n", "new", "expect", alone=True, right="stock.receive", help="Goods that a supplier will bring."),
        Action(
            "e",
            "change",
            change_arrival,
            (
                Day("due", "New day", required=False, hint="empty: as it is"),
                Number("qty", "Pieces", required=False, least=1, hint="empty: as many as before"),
            ),
            bulk=True,
            help="The supplier has said another day or number; the days before stay on record.",
        ),
        Action(
            "x",
            "close",
            close_arrival,
            (Reason("reason", "Why", REASONS, free=True),),
            bulk=True,
            help="What has not come will not come.",
        ),
        Action("O", "open again", reopen_arrival, bulk=True, help="The rest comes after all."),
        Action("p", "put away", "put_away", right="stock.move", alone=True, help="From the door into the bins."),
        Action("P", "paste a list", "paste", alone=True, right="stock.receive", help="SKU and pieces, pair by pair."),
    )
    PAPERS = (PaperOf("receiving", "arrivals", "stock.receive", lambda row: str(row.id), lambda row: row.left > 0),)
    EMPTY = "Nothing is expected. n notes what a supplier will bring."
    FILLED_BY = ("expect", "paste")
    HELP = (
        "Goods that suppliers will bring, by the day they said. Receiving counts them in by scanner; what is more is"
        " asked about once, what is less is closed with a reason."
    )
    DETAIL = arrival_detail

    def call(self, row: ArrivalRow) -> str:
        """`PO-440 LN-DUV-200W`."""
        return plain(f"{row.number} {row.code}")

    def sections(self, record: ArrivalDetail, row: Any) -> Sequence[Section]:
        """The pane."""
        return arrival_sections(record, self.session, self.text_width)

    async def load(self) -> None:
        """A scan of a note or an article opens its delivery."""
        self.grid.hear_scans()
        await super().load()

    async def on_scanned(self, event: Any) -> None:
        """The delivery of that reference, supplier or article."""
        from data.queries.arrivals import arrivals_called

        found = await self.ask(arrivals_called, event.code)
        if not found:
            self.shell.tell("Nothing is expected that is called “{code}”.", sign="!", code=event.code)
            return
        self._open_board(found[0])

    async def receive(self, row: ArrivalRow | None) -> None:
        """The receiving board on the delivery of this arrival."""
        if row is not None:
            self._open_board(row.id)

    def _open_board(self, arrival: int) -> None:
        from screens.boards.receiving import Receiving

        self.app.push_screen(Receiving(arrival))

    async def put_away(self, row: Any) -> None:
        """What lies at the door, each with the bin it belongs into."""
        from screens.receive_put_away import PutAway

        self.app.push_screen(PutAway())

    async def expect(self, row: Any) -> None:
        """A form for one article."""
        fields = (
            Text("sku", "SKU", limit=60, hint="code or barcode"),
            Number("qty", "Pieces", least=1),
            await self._warehouse(),
            Day("due", "Due", required=False),
            Text("supplier", "Supplier", required=False, limit=80),
            Text("reference", "Reference", required=False, limit=60),
        )
        action = Action(
            "n", "new", expect_list, fields, alone=True, title="Expect goods",
            values=None, seen=False, args=lambda _: (),
        )  # fmt: skip
        await self._carry_out(action)

    async def paste(self, row: Any) -> None:
        """A form that takes a list."""
        fields = (
            Note("rows", "Lines", required=True, limit=20_000, hint="POT-1 5, POT-2 3"),
            await self._warehouse(),
            Day("due", "Due", required=False),
            Text("supplier", "Supplier", required=False, limit=80),
            Text("reference", "Reference", required=False, limit=60),
        )
        action = Action("P", "paste a list", expect_list, fields, alone=True, title="Expect a list", seen=False,
                        args=lambda _: (), preview=True)  # fmt: skip
        await self.doing.carry_out(action, [])

    async def _carry_out(self, action: Action) -> None:
        """The form's article and pieces are a list of one line."""
        from screens.parts.form import Form

        answer: dict[str, Any] | None = await self.app.push_screen_wait(
            Form(say("Expect goods"), "", action.fields, None, values=self._typed)
        )
        if answer is None:
            return
        self._typed = {name: str(value) for name, value in answer.items() if value not in (None, "")}
        told = dict(answer)
        told["rows"] = [["sku", "qty"], [told.pop("sku"), told.pop("qty")]]
        if await self.shell.perform(expect_list, **told) is not None:
            self._typed = {name: self._typed[name] for name in ("supplier", "reference", "warehouse", "due")
                           if name in self._typed}  # fmt: skip
            await self.read_again()

    _typed: dict[str, str] = {}  # noqa: RUF012  # replaced whole, never changed

    async def _warehouse(self) -> Choice:
        """Asked for when the form opens: who pressed the key before the list was read had none to choose."""
        names = [
            (place.code, place.name_zh if language() == "zh_CN" and place.name_zh else place.name)
            for place in await self.ask(warehouses)
        ]
        return Choice("warehouse", "Warehouse", names, value=names[0][0] if names else "")
