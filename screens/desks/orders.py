"""The order queue: what must leave next stands on top; three axes, the hold and the risk beside it."""

from collections.abc import Sequence
from typing import Any

from data import clock
from data.doorway import Call
from data.operations.dispatch import unship_order, unsplit_order
from data.operations.drafts import copy_order
from data.operations.review import approve_order
from data.queries.history import timeline
from data.queries.order_forms import parcels_to_take_back
from data.queries.order_queue import Pace, QueueCounts, dispatch_pace, green_orders, queue_counts
from data.queries.order_reasons import promise_reason, risk_reason, unit_moves
from data.queries.orders import OrderDetail, OrderRow, order_detail, order_extent, order_page
from screens import order_why, show
from screens.actions import Column, Listing, PaperOf
from screens.desk import Desk
from screens.order_cells import (
    carrier_cell,
    fulfilment_cell,
    hold_cell,
    left_cell,
    payment_cell,
    return_cell,
    review_cell,
    risk_cell,
    total_cell,
    units_cell,
)
from screens.order_sections import marked_sums, order_sections
from screens.order_verbs import ORDER_VERBS
from screens.parts.confirm import Confirm
from screens.parts.detail import Section
from screens.parts.drawn import Line
from screens.parts.explain import Explain, Explanation
from screens.parts.foresight import preview_lines, refusal_lines
from screens.parts.menu import Menu, Option
from screens.parts.scan import Scanned
from screens.plain import plain
from screens.words import carrier_name, say, sayn


class OrderDesk(Desk):
    """Orders waiting for hands, the oldest promise first."""

    TITLE, PLACE, WATCHES = "Orders", "orders", frozenset({"order", "shipment"})
    HEARS_SCANS = True
    HELP = (
        "Orders that wait for hands, the oldest promise first. Payment, goods and returns are three axes that are never"
        " merged; a hold keeps an order from shipping until it is released."
    )
    EMPTY = "Nothing waits to be shipped. New orders appear here by themselves, from shops, imports and the telephone."
    FILLED_BY = ("new_order", "imports")
    LIST = Listing(
        order_page, order_extent, filter="state:placed unshipped>0", sort="left", name="to ship", thing="orders"
    )
    FILTERS = (
        ("late", "unshipped>0 left<0m"),
        ("due within a day", "unshipped>0 left<1d"),
        ("to review", "state:placed review:pending"),
        ("held", "state:placed hold:any"),
        ("unpaid", "state:placed payment:unpaid,part_paid"),
        ("short of stock", "unshipped>0 fulfilment:backordered,partly_allocated"),
        ("drafts", "state:draft"),
        ("risky", "state:placed risk>=30"),
        ("being picked", "unshipped>0 fulfilment:picking,packed"),
        ("shipped today", "shipped:today"),
        ("all", ""),
    )
    COLUMNS = (
        Column("Left", 7, left_cell, align="right", sort="left", explains="left"),
        Column("Order", 6, lambda row: row.number, sort="number", id=True),
        Column("Customer", 12, lambda row: row.customer_name, sort="customer", drop=4, grow=True),
        Column("Payment", 11, payment_cell, sort="payment", drop=1, explains="payment"),
        Column("Fulfilment", 11, fulfilment_cell, sort="fulfilment", gap=1, drop=2, explains="units"),
        Column("Return", 7, return_cell, gap=1, drop=6),
        Column("Hold", 10, hold_cell, gap=1, drop=3),
        Column("Risk", 4, risk_cell, align="right", sort="risk", gap=0, drop=5, explains="risk"),
        Column("Total", 10, total_cell, align="right", sort="total", wide=True, explains="total"),
        Column("Items", 5, units_cell, align="right", sort="units", wide=True, explains="units"),
        Column("Carrier", 10, carrier_cell, sort="carrier", wide=True),
        Column("Country", 7, lambda row: row.country, sort="country", wide=True),
        Column("Review", 10, review_cell, sort="review", wide=True),
    )
    ACTIONS = ORDER_VERBS
    DETAIL = order_detail
    PAPERS = (
        PaperOf("slip", "orders", "order.view", lambda row: row.number, lambda row: row.state in ("placed", "closed")),
        PaperOf("invoice", "orders", "order.view", lambda row: row.number, lambda row: row.state != "draft"),
        PaperOf("pick", "orders", "order.fulfil", lambda row: row.number, lambda row: row.state == "placed"),
    )

    counts: QueueCounts | None = None
    pace: Pace | None = None

    def call(self, row: OrderRow) -> str:
        """`A10482 陳怡君`."""
        return plain(f"{row.number} {row.customer_name}".strip())

    async def load(self) -> None:
        """The list at once, what is counted over it afterwards."""
        self.grid.hear_scans()
        await super().load()
        self._count()

    async def load_again(self, mine: frozenset[Any]) -> None:
        """The list and the counts again."""
        await super().load_again(mine)
        self._count()

    def _count(self) -> None:
        self.run_worker(self._read_counts(), group="counts", exclusive=True)

    async def _read_counts(self) -> None:
        self.counts = await self.ask_long(queue_counts)
        self.pace = await self.ask_long(dispatch_pace)
        self.bar.tell(facts=self.facts())
        self.draw_frame()
        self.finding.say_empty()

    def draw_frame(self) -> None:
        """The header says how many are late, unless the program has something graver to say."""
        super().draw_frame()
        late = self.counts.late if self.counts is not None else 0
        if late and not self.shell.alert[1]:
            self.heading(alert=("x", say("{n} late", n=late)))

    def facts(self) -> Line:
        """`at this pace 14 miss 17:00 !`, or what is due by then when nothing was handed over to tell a pace from."""
        pace, now = self.pace, clock.now()
        if pace is None or pace.deadline is None or not pace.due:
            return ()
        when = show.when(pace.deadline, now, self.session.zone)
        if ":" not in when:
            when = f"{when} {show.clock_time(pace.deadline, self.session.zone)}"
        missing = pace.missing(now)
        if missing:
            return [(say("at this pace") + " ", "muted"), (say("{n} miss {when}", n=missing, when=when) + " !", "warn")]
        return [(say("{n} leave by {when}", n=pace.due, when=when), "muted")]

    def empty_fact(self) -> str:
        """The parcel that left last."""
        pace = self.pace
        if pace is None or pace.last_at is None:
            return ""
        when = show.when(pace.last_at, clock.now(), self.session.zone)
        carrier = carrier_name(pace.last_carrier) or "-"
        return say(
            "Last parcel: order {number} with {carrier}, {when}.", number=pace.last_number, carrier=carrier, when=when
        )

    def marked_sum(self, rows: Sequence[Any]) -> str:
        """What they come to, by currency."""
        return marked_sums(rows)

    async def sections_of(self, row: Any) -> Sequence[Section]:
        """The order and its newest events."""
        seen = await self.ask(order_detail, row.id)
        events = await self.ask(timeline, "order", row.id, 12)
        return order_sections(seen, events, self.text_width, self.session.zone)

    def action_timeline(self) -> None:
        """`t`: what happened to this order."""
        row = self.grid.row
        if row is not None:
            self.shell.go("history", f'subject:"{row.number}"')

    async def explain(self, row: OrderRow, column: Column | None) -> None:
        """`?` on a figure; without a cell cursor it is the time left."""
        figure = "left" if column is None else column.explains
        if not figure:
            await super().explain(row, column)
            return
        await self.app.push_screen_wait(Explain(await self._why(row, figure)))

    async def _why(self, row: OrderRow, figure: str) -> Explanation:
        thing = self.call(row)
        if figure == "left":
            return order_why.why_left(thing, await self.ask(promise_reason, row.id))
        if figure == "risk":
            return order_why.why_risk(thing, await self.ask(risk_reason, row.id))
        seen: OrderDetail = await self.ask(order_detail, row.id)
        if figure == "units":
            return order_why.why_units(thing, seen, await self.ask_long(unit_moves, row.id))
        return order_why.why_total(thing, seen) if figure == "total" else order_why.why_payment(thing, seen)

    def on_scanned(self, event: Scanned) -> None:
        """The order on a packing slip or a parcel, or the article that was scanned."""
        self.shell.go("", event.code)

    # verbs that are more than a form

    async def approve_green(self, row: Any) -> None:
        """All orders in review with every check good, after a preview: the ones above the limit stay."""
        greens = await self.ask(green_orders)
        if not greens:
            self.shell.tell("No order in review has every check green.", sign="*")
            return
        calls: list[Any] = [Call(approve_order, (green.id,), {"seen": green.version}) for green in greens]
        seen = await self.shell.preview(calls)
        names = [f"{green.number} {green.customer_name}" for green in greens]
        lines: list[Any] = [[("  " + marked_sums(greens), "text")], (), *preview_lines(seen, len(calls))]
        lines += refusal_lines(seen, names)
        question = sayn("Approve {n} green order?", "Approve {n} green orders?", len(greens))
        thing = say("every check good, no hold, in review")
        sure = Confirm(question, lines, thing=thing, yes=say("Approve"), no=say("Leave"), undoable=True, right=())
        if not await self.app.push_screen_wait(sure):
            return
        outcome = await self.shell.bulk(calls)
        if outcome is None:
            return
        reasons = {greens[place].id: say(error.sentence, **error.facts) for place, error in outcome.refused}
        self.grid.refuse(reasons)
        self.reload(frozenset(green.id for green in greens))

    async def new_order(self, row: Any) -> None:
        """The board of a new order."""
        self.shell.go("new_order")

    async def take_up(self, row: OrderRow) -> None:
        """A draft, in the board that it is typed in."""
        if row.state != "draft":
            self.shell.tell("Order {number} is no draft any more.", sign="!", number=row.number)
            return
        self.shell.go("new_order", row.number)

    async def copy(self, row: OrderRow) -> None:
        """The same order as a new draft, which is opened."""
        done = await self.shell.perform(copy_order, row.id)
        if done is not None:
            self.shell.go("new_order", str(done.facts["number"]))

    async def take_back(self, row: OrderRow) -> None:
        """A parcel that was marked as handed over by mistake, or a planned one."""
        parcels = await self.ask(parcels_to_take_back, row.id)
        if not parcels:
            self.shell.tell("Order {number} has no parcel that can be taken back.", sign="!", number=row.number)
            return
        chosen: Any = parcels[0]
        if len(parcels) > 1:
            options = [
                Option(parcel, plain(f"{parcel.number}  {carrier_name(parcel.carrier)} {parcel.tracking}"),
                       about=sayn("{n} piece", "{n} pieces", parcel.units))
                for parcel in parcels
            ]  # fmt: skip
            chosen = await self.app.push_screen_wait(Menu(say("Take parcel back"), options, thing=self.call(row)))
            if chosen is None:
                return
        operation = unsplit_order if chosen.state == "planned" else unship_order
        done = await self.shell.perform(operation, row.id, seen=row.version, shipment=chosen.id)
        if done is not None:
            self.reload(frozenset({row.id}))
