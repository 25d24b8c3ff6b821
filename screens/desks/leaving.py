"""What leaves today: orders that can be picked now, the first cut-off on top; marked ones become a wave."""

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from data import clock
from data.operations.waves import make_wave
from data.queries.catalogue import warehouses
from data.queries.leaving import Group, Leaving, LeavingRow, leaving_extent, leaving_page, leaving_today
from data.queries.orders import order_detail
from screens import show
from screens.actions import EMPTY_CELL, Action, Cell, Choice, Column, Listing, Number, PaperOf, Text
from screens.cells import pad_cells
from screens.desk import Desk
from screens.order_cells import carrier_cell, carrier_options
from screens.order_sections import order_sections
from screens.parts.detail import Section
from screens.parts.drawn import Line, Piece, Words
from screens.parts.form import Form
from screens.plain import plain
from screens.signs import Shown
from screens.words import carrier_name, say, sayn


def left_cell(row: LeavingRow) -> Shown:
    """The time until the order's cut-off."""
    return show.time_left(None if row.cutoff_at is None else row.cutoff_at - clock.now())


def cutoff_cell(row: LeavingRow) -> Cell:
    """That instant, by the clock of the warehouse."""
    return Cell(show.when(row.cutoff_at, clock.now(), row.zone), "muted")


def bins_cell(row: LeavingRow) -> Cell:
    """From which bin to which."""
    first, _, last = row.bins.partition(" ")
    if not first:
        return EMPTY_CELL
    return Cell(first if first == last else f"{first}..{last}", "muted")


GROUPS = 6
"""Carriers that have a line over the list."""
COUNTS = (("late", 5), ("to pick", 8), ("in waves", 9), ("to pack", 8), ("ready", 7), ("waits", 7))
"""Head and cells of each count."""


def group_heads() -> Line:
    """What stands in the lines of the carriers."""
    names = [(say("Carrier"), 12), (say("From"), 6), (say("Fetched"), 8)]
    left: list[Piece] = [("  ", "text"), *((pad_cells(word, width), "muted") for word, width in names)]
    return [*left, (pad_cells(say("Left"), 7, "right"), "muted"),
            *((pad_cells(say(word), width, "right"), "muted") for word, width in COUNTS)]  # fmt: skip


def group_line(one: Group) -> Line:
    """`  DHL          MAIN  15:00      1h28     .        4        2        3       5       1`."""
    left = show.time_left(None if one.cutoff_at is None else one.cutoff_at - clock.now())
    counts = (one.late, one.to_pick, one.in_waves, one.to_pack, one.ready, one.waits)
    roles = ("bad bold", "text", "text", "text", "text", "wait")
    return [
        ("x " if one.late else "  ", "bad bold"),
        (pad_cells(plain(carrier_name(one.carrier)) or say("no carrier"), 12), "strong"),
        (pad_cells(one.warehouse, 6), "muted"),
        (pad_cells(one.time, 8), "text"),
        (left.text, left.rest or left.role),
        *(
            (pad_cells(f"{n:,}" if n else ".", width, "right"), role if n else "faint")
            for n, role, (_, width) in zip(counts, roles, COUNTS, strict=True)
        ),
    ]


class LeavingDesk(Desk):
    """Orders ready to be picked that are in no wave yet."""

    TITLE, PLACE, WATCHES = "Leaving", "leaving", frozenset({"order", "shipment", "wave", "warehouse"})
    HELP = (
        "Orders that are approved, promised and held by nothing, by the earlier cut-off of their carrier and warehouse."
        " Mark some and n makes a wave of them; over the list stands how far each carrier's goods are."
    )
    EMPTY = "Nothing is ready to be picked. Approved orders with goods promised to them appear here by themselves."
    FILLED_BY = ("orders",)
    LIST = Listing(leaving_page, leaving_extent, sort="left", name="ready to pick", thing="orders",
                   within="pickable:yes")  # fmt: skip
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
        Column("Cut-off", 8, cutoff_cell, align="right", wide=True),
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
        Action("c", "carrier", "one_carrier", alone=True, right="order.fulfil", help="Only what one carrier takes."),
        Action("p", "go and pick", "go_picking", alone=True, right="order.fulfil", help="The waves and their rounds."),
    )
    DETAIL = order_detail
    PAPERS = (
        PaperOf("pick", "orders", "order.fulfil", lambda row: row.number),
        PaperOf("slip", "orders", "order.view", lambda row: row.number),
    )

    today: Leaving | None = None

    def body(self) -> Iterable[Widget]:
        """How far each carrier's goods are, over the list."""
        yield Words(ground="base", id="groups")
        yield from super().body()

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
        self.show_groups()
        self.bar.tell(facts=self.facts())
        self.finding.say_empty()

    def show_groups(self) -> None:
        """A line for each carrier and warehouse; on a low screen there are fewer."""
        groups = self.today.groups if self.today is not None else ()
        most = max(0, min(GROUPS, self.app.size.height // 4 - 1))
        lines = [group_line(one) for one in groups[:most]]
        if len(groups) > most > 0:
            lines.append([("  ", "text"), (say("{n} more", n=len(groups) - most), "muted")])
        self.query_one("#groups", Words).show(*([group_heads(), *lines] if lines else []))

    def _tick(self) -> None:
        """Times left go on with the clock."""
        super()._tick()
        self.show_groups()

    def facts(self) -> Line:
        """`in waves 12   to pack 4   to hand over 9   next 17:00`."""
        found = self.today
        if found is None:
            return ()
        line: list[tuple[str, str]] = []
        counts = (found.in_waves, found.to_pack, found.to_hand_over)
        for word, n in zip((say("in waves"), say("to pack"), say("to hand over")), counts, strict=True):
            line += [(word + " ", "muted"), (f"{n}  ", "text")]
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

    async def one_carrier(self, row: Any) -> None:
        """Which of them, by what is fetched next; the list shows only what it takes."""
        from screens.parts.menu import Menu, Option

        groups = self.today.groups if self.today is not None else ()
        names = dict.fromkeys(one.carrier for one in groups)
        options = [Option("", say("all carriers"), about=say("what leaves today and later"))]
        for name in names:
            n = sum(one.to_pick for one in groups if one.carrier == name)
            about = sayn("{n} to pick today", "{n} to pick today", n)
            options.append(Option(name or "none", plain(carrier_name(name)) or say("no carrier yet"), about=about))
        chosen: str | None = await self.app.push_screen_wait(Menu(say("Carrier"), options))
        if chosen is not None:
            self.finding.take("", f"carrier:{chosen}" if chosen else "")

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
