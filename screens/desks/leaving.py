"""What leaves today: orders that can be picked now, the first cut-off on top; marked ones become a wave."""

from typing import Any

from data import clock
from data.operations.waves import make_wave
from data.queries.catalogue import warehouses
from data.queries.leaving import Leaving, LeavingRow, leaving_extent, leaving_page, leaving_today
from data.queries.orders import order_detail
from screens import show
from screens.actions import EMPTY_CELL, Action, Cell, Choice, Column, Listing, Number, Text
from screens.desk import Desk
from screens.order_cells import carrier_cell, carrier_options, left_cell
from screens.order_sections import order_sections
from screens.parts.detail import Section
from screens.parts.drawn import Line
from screens.parts.form import Form
from screens.plain import plain
from screens.words import say, sayn


def bins_cell(row: LeavingRow) -> Cell:
    """From which bin to which."""
    first, _, last = row.bins.partition(" ")
    if not first:
        return EMPTY_CELL
    return Cell(first if first == last else f"{first}..{last}", "muted")


class LeavingDesk(Desk):
    """Orders ready to be picked that are in no wave yet."""

    TITLE, PLACE, WATCHES = "Leaving", "leaving", frozenset({"order", "shipment", "wave"})
    HELP = (
        "Orders that are approved, promised and held by nothing, by when they must leave. Mark some and n makes a wave"
        " of them; without marks it takes the first by cut-off, carrier, country or zone."
    )
    EMPTY = "Nothing is ready to be picked. Approved orders appear here by themselves."
    LIST = Listing(leaving_page, leaving_extent, sort="left", name="ready to pick", thing="orders")
    FILTERS = (
        ("late", "left<0m"),
        ("within 2 hours", "left<2h"),
        ("within a day", "left<1d"),
        ("all", ""),
    )
    COLUMNS = (
        Column("Left", 7, left_cell, align="right", sort="left"),
        Column("Order", 7, lambda row: row.number, sort="number", id=True),
        Column("Customer", 14, lambda row: row.customer_name, sort="customer", drop=3, grow=True),
        Column("To", 2, lambda row: row.country, sort="country"),
        Column("Carrier", 9, carrier_cell, sort="carrier", drop=2),
        Column("From", 5, lambda row: Cell(row.warehouse, "muted"), sort="warehouse", drop=4),
        Column("Bins", 13, bins_cell, drop=1),
        Column("Lines", 5, lambda row: Cell(f"{row.articles}"), align="right"),
        Column("Pcs", 4, lambda row: Cell(show.pieces(row.units, 4).strip()), align="right", sort="unshipped"),
        Column("Channel", 9, lambda row: Cell(row.channel, "muted"), sort="channel", wide=True),
    )
    ACTIONS = (
        Action(
            "n",
            "new wave",
            "new_wave",
            alone=True,
            right="order.fulfil",
            help="Of the marked orders, else of the first by cut-off, carrier, country or zone of bins.",
        ),
        Action("p", "go and pick", "go_picking", alone=True, right="order.fulfil", help="The waves and their rounds."),
    )
    DETAIL = order_detail

    today: Leaving | None = None

    def call(self, row: LeavingRow) -> str:
        """`A10482 陳怡君`."""
        return plain(f"{row.number} {row.customer_name}".strip())

    async def load(self) -> None:
        """The list at once, what is counted over it afterwards."""
        await super().load()
        self.run_worker(self._count(), group="counts", exclusive=True)

    async def load_again(self, mine: frozenset[Any]) -> None:
        """The list and the counts again."""
        await super().load_again(mine)
        self.run_worker(self._count(), group="counts", exclusive=True)

    async def _count(self) -> None:
        self.today = await self.ask_long(leaving_today)
        self.bar.tell(facts=self.facts())
        self.finding.say_empty()

    def facts(self) -> Line:
        """`in waves 12   to pack 4   to hand over 9   next 17:00`."""
        found = self.today
        if found is None:
            return ()
        line: list[tuple[str, str]] = []
        for word, n in (("in waves", found.in_waves), ("to pack", found.to_pack), ("to hand over", found.to_hand_over)):
            line += [(say(word) + " ", "muted"), (f"{n}  ", "text")]
        if found.cutoff_at is not None:
            line += [(show.when(found.cutoff_at, clock.now(), self.session.zone), "strong")]
        return line

    def empty_fact(self) -> str:
        """What waits further on."""
        n = self.today.to_hand_over if self.today is not None else 0
        return sayn("{n} parcel waits for its carrier.", "{n} parcels wait for their carrier.", n) if n else ""

    def sections(self, record: Any, row: LeavingRow) -> list[Section]:
        """The order."""
        return list(order_sections(record, (), self.text_width, self.session.zone))

    async def go_picking(self, row: Any) -> None:
        """To the waves."""
        self.shell.go("picking")

    async def new_wave(self, row: Any) -> None:
        """Of what is marked; else ask how many, and by what."""
        marked = list(self.grid.marks.rows)
        values: dict[str, Any] = {"orders": sorted(marked)}
        if not marked:
            places = [(place.code, f"{place.code}  {place.name}") for place in await self.ask(warehouses)]
            fields = (
                Number("n", "Orders", least=1, most=200, value="20", hint=say("those that must leave first")),
                Number("hours", "Leave within h", least=0, most=999, required=False, hint=say("empty: all")),
                Choice("carrier", "Carrier", carrier_options, free=True, required=False),
                Text("country", "Country", limit=2, required=False, hint=say("two letters like GB")),
                Text("zone", "Zone", limit=20, required=False, hint=say("bins that begin so: A-")),
                Choice("warehouse", "From", places, required=False, hint=say("empty: of the most urgent order")),
            )
            answer: dict[str, Any] | None = await self.app.push_screen_wait(Form(say("New wave"), "", fields))
            if answer is None:
                return
            values = {name: value for name, value in answer.items() if value not in (None, "")}
        done = await self.shell.perform(make_wave, **values)
        if done is not None:
            self.grid.clear_marks()
            self.reload()
