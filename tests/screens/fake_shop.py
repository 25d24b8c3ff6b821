"""A shell and a desk in memory for tests of the parts: a list of any length, no store."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from data import clock
from data.doorway import Bulk, Done, Preview
from data.errors import Missing, Refused, StoreError, Unclear
from data.events import Actor
from data.paging import ANCHOR_STEP, Cut, Extent, Window
from screens.actions import Action, Cell, Choice, Column, Listing, Money, Note, Text
from screens.desk import Desk
from screens.page import Page
from screens.parts.detail import Section, check, item, pair, total
from screens.parts.toast import Note as Toasted
from screens.plain import install_choke_point
from screens.session import Session
from screens.show import FULFILMENT, HOLD, PAYMENT, hold_sign, sign_of, time_left
from screens.themes import SIXTEEN, STYLE_FILES, themes, variables
from screens.words import say

NAMES = (
    "Sofia Rossi",
    "Wang Xiaoming Li",
    "Hélène Dubois-Marchand",
    "陳怡君",
    "Jonas Weber",
    "Acme Hotels Group Ltd",
    "林志豪",
    "Amira Haddad",
    "李佳穎",
    "Oliver Smith",
    "張淑芬",
    "Noor Jansen",
)
HOSTILE = "evil\x1b]52;c;Y3VybA==\x07[@click=app.quit]x[/]\u202e\u200b"


@dataclasses.dataclass(frozen=True, slots=True)
class OrderRow:
    """One row of the fake list."""

    id: int
    version: int
    number: str
    customer_name: str
    payment: str
    fulfilment: str
    hold: str
    left: int
    risk: int
    total_minor: int = 128_400
    currency: str = "CNY"


class Store:
    """Orders 1..count by id; single rows can be changed, taken away and put before the others."""

    def __init__(self, count: int):
        self.count = count
        self.ids: Sequence[int] = range(1, count + 1)
        self.changed: dict[int, dict[str, Any]] = {}
        self.reads: list[Window] = []
        self.performed: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def row(self, id: int) -> OrderRow:
        payments, fulfilments = list(PAYMENT), list(FULFILMENT)
        name = HOSTILE if id == 13 else NAMES[id % len(NAMES)]
        left = (id * 17 - 60) * clock.MINUTE
        hold = list(HOLD)[id % 8] if id % 6 == 1 else ""
        payment = payments[id % 8] if id % 4 == 1 else "paid"
        row = OrderRow(id, 1, f"A{10430 + id}", name, payment, fulfilments[id % 6], hold, left, id * 7 % 45)
        return dataclasses.replace(row, **self.changed.get(id, {}))

    def matching(self, filter: str) -> Sequence[int]:
        if filter == "?":
            raise Unclear("“{text}” is not a filter.", text=filter)
        if filter in ("", "state:placed"):
            return self.ids
        return [id for id in self.ids if filter.casefold() in self.row(id).customer_name.casefold()]


def fake_page(actor: Actor, window: Window) -> Cut[OrderRow]:
    """The queries of the fake desk find their store through the app."""
    store = STORE[0]
    store.reads.append(window)
    ids = store.matching(window.filter)
    if window.sort.startswith("-"):
        ids = ids[::-1]
    start, stop = 0, len(ids)
    if window.after is not None and not window.backwards:
        start = place_of(ids, window.after[1]) + 1
    elif window.after is not None:
        stop = place_of(ids, window.after[1])
    elif window.start is not None:
        start = place_of(ids, window.start[1])
    start += window.skip
    if window.backwards:
        start = max(0, stop - window.limit)
        more = start > 0
    else:
        more = start + window.limit < stop
        stop = min(stop, start + window.limit)
    return Cut([store.row(id) for id in ids[start:stop]], [(id, id) for id in ids[start:stop]], more)


def place_of(ids: Sequence[int], id: Any) -> int:
    """Where a key stands, or would."""
    return ids.index(id) if id in ids else sum(1 for one in ids if one < id)


def fake_extent(actor: Actor, filter: str, sort: str) -> Extent:
    """Length and anchors."""
    ids = STORE[0].matching(filter)
    if sort.startswith("-"):
        ids = ids[::-1]
    return Extent(len(ids), [(id, id) for id in ids[::ANCHOR_STEP]])


STORE: list[Store] = []


def ship_order(actor: Actor, order_id: int, *, seen: int | None = None, carrier: str = "", tracking: str = "") -> Done:
    """A fake operation."""
    if order_id % 5 == 0:
        raise Refused("Order {number} is held: {hold}. Release the hold first.", number=order_id, hold="address")
    STORE[0].changed[order_id] = {"fulfilment": "shipped", "version": 2}
    return Done(
        "order", order_id, {"number": f"A{10430 + order_id}"}, say="Order {number} shipped.", undo=("order.unship", {})
    )


def cancel_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """A fake operation that can't be undone."""
    STORE[0].changed[order_id] = {"payment": "refunded", "version": 2}
    return Done("order", order_id, {"number": f"A{10430 + order_id}"}, say="Order {number} cancelled.")


def refund(actor: Actor, order_id: int, *, seen: int | None = None, amount: int, reason: str, note: str = "") -> Done:
    """A fake operation with a form."""
    return Done("order", order_id, {"number": order_id, "amount": amount}, say="{amount} refunded on {number}.")


CARRIERS = (("sf", "SF Express"), ("dhl", "DHL"), ("ups", "UPS"), ("post", "Chunghwa Post"))


class FakeOrders(Desk):
    """The order queue of the mock-up."""

    TITLE, PLACE, WATCHES = "Orders", "orders", frozenset({"order"})
    LIST = Listing(fake_page, fake_extent, filter="state:placed", sort="ship_by", name="to ship", thing="order")
    COLUMNS = (
        Column("Left", 7, lambda r: time_left(r.left), align="right", sort="ship_by"),
        Column("Order", 6, lambda r: r.number, sort="number", id=True),
        Column("Customer", 13, lambda r: r.customer_name, drop=3),
        Column("Payment", 11, lambda r: sign_of(PAYMENT, r.payment), gap=1),
        Column("Fulfilment", 11, lambda r: sign_of(FULFILMENT, r.fulfilment), gap=1, drop=1),
        Column("Return", 7, lambda r: "", gap=1, drop=5),
        Column("Hold", 9, lambda r: hold_sign(r.hold), gap=1, drop=2),
        Column(
            "Risk",
            4,
            lambda r: Cell(f"{r.risk}!" if r.risk > 30 else f"{r.risk} ", "warn" if r.risk > 30 else "muted"),
            align="right",
            gap=1,
            drop=4,
        ),
        Column("Total", 10, lambda r: "1,284.00", align="right", wide=True),
    )
    ACTIONS = (
        Action(
            "s",
            "ship",
            ship_order,
            bulk=True,
            fields=(Choice("carrier", "Carrier", CARRIERS), Text("tracking", "Tracking", required=False)),
        ),
        Action("A", "approve", "approve"),
        Action("x", "cancel", cancel_order, danger=True, bulk=True),
        Action(
            "r",
            "refund",
            refund,
            preview=True,
            fields=(
                Money("amount", "Amount", value=lambda r: r.total_minor),
                Choice("reason", "Reason", ("damaged on arrival", "not as shown")),
                Note("note", "Note to them"),
            ),
        ),
    )
    EMPTY = "No orders are waiting. New ones appear here by themselves."
    HELP = (
        "Orders that wait for hands, the oldest promise first."
        " What is late stands on top, whatever else is wrong with it."
    )

    def call(self, row: OrderRow) -> str:
        return f"{row.number} {row.customer_name}"

    def facts(self) -> Any:
        return [("at this pace ", "muted"), ("14 miss 17:00 !", "warn")]

    def marked_sum(self, rows: Sequence[Any]) -> str:
        return f"{sum(row.total_minor for row in rows) / 100:,.2f} CNY"

    async def approve(self, row: OrderRow) -> None:
        self.shell.tell("Order {number} approved.", number=row.number)

    def sections(self, record: Any, row: OrderRow) -> Sequence[Section]:
        left = time_left(row.left)
        return [
            Section(
                row.number,
                left.text.strip(),
                [
                    [(row.customer_name, "text"), ("  14th order", "muted")],
                    [("台北市大安區 ... Taipei, TW", "muted")],
                    (),
                    [*sign_of(PAYMENT, row.payment).parts, ("   ", "text"), *sign_of(FULFILMENT, row.fulfilment).parts],
                ],
                "warn",
            ),
            Section(
                "Check",
                "6 of 7",
                [
                    check("+", "paid", "1,284.00 card"),
                    check("+", "address", "checked, in zone 2"),
                    check("!", "duplicate", "A10477, 9m before"),
                    check("-", "note", '"please call first"'),
                ],
            ),
            Section(
                "Lines",
                "CNY",
                [
                    item("2  Linen duvet 200 白", "778.00"),
                    item("1  Fitted sheet 180 床單", "289.00"),
                    total("   Total", "1,284.00"),
                ],
            ),
            Section(
                "Parcel", "", [pair("promise", "ship by 15:00 today"), pair("carrier", "SF Express", "96% on time")]
            ),
        ]


class FakeApp(App[None]):
    """A shell that runs queries at once and remembers what was performed."""

    CSS_PATH = STYLE_FILES
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        page: Callable[[], Page],
        *,
        theme: str = "dark",
        count: int = 1284,
        role: str = "operations",
        **options: Any,
    ):
        super().__init__(ansi_color=True if theme in SIXTEEN else None, **options)
        self.first_page, self.wanted = page, theme
        self.session = Session(
            Actor(1, "mei.chen", "Mei Chen", role, "en"),
            theme=theme,
            post="OPS",
            zone="Asia/Taipei",
            places=(("home", "Home"), ("orders", "Orders"), ("inventory", "Inventory")),
        )
        self.store = Store(count)
        STORE[:] = [self.store]
        self.told: list[str] = []
        self.recent: list[str] = []
        self.gone: list[tuple[str, str]] = []
        install_choke_point()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables("dark")

    def on_mount(self) -> None:
        for theme in themes():
            self.register_theme(theme)
        self.theme = self.wanted
        self.push_screen(self.first_page())

    alert = ("x", "3 late")

    @property
    def places(self) -> Sequence[tuple[str, str]]:
        return self.session.places

    def may(self, right: str) -> bool:
        return right != "never"

    async def ask(self, query: Callable[..., Any], *args: Any, **values: Any) -> Any:
        try:
            return query(self.session.actor, *args, **values)
        except RuntimeError:  # a query of the program's own: there is no store behind this shop
            raise Missing("There is no list of “{name}”.", name=args[0] if args else "") from None

    ask_long = ask

    async def perform(self, operation: Callable[..., Any], *args: Any, **values: Any) -> Any:
        try:
            done = operation(self.session.actor, *args, **values)
        except StoreError as error:
            self.toast(Toasted(say(error.sentence, **error.facts), "x"))
            return None
        self.store.performed.append((operation.__name__, args, values))
        self.toast(Toasted(say(done.say, **done.facts), "+", undo=done.undo is not None))
        return done

    async def preview(self, calls: Sequence[Any]) -> Preview:
        seen = Preview(tried=len(calls))
        for index, call in enumerate(calls):
            if call.args[0] % 5 == 0:
                seen.refused.append((index, Refused("Order {number} is being picked.", number=call.args[0])))
            else:
                seen.would.money.append({"order": "A1", "kind": "refund", "amount_minor": -128_400, "currency": "CNY"})
        return seen

    async def bulk(self, calls: Sequence[Any]) -> Bulk:
        found = Bulk()
        for index, call in enumerate(calls):
            try:
                found.done.append((index, call.operation(self.session.actor, *call.args, **call.values)))
            except Refused as refused:
                found.refused.append((index, refused))
        self.toast(Toasted(say("{done} done, {refused} refused.", done=len(found.done), refused=len(found.refused))))
        return found

    async def undo_last(self) -> None:
        self.tell("Undone.")

    def toast(self, note: Toasted) -> None:
        self.told.append(note.sentence)
        page = next(screen for screen in reversed(self.screen_stack) if isinstance(screen, Page))
        page.toast(note)

    def tell(self, sentence: str, /, *, sign: str = "+", **facts: Any) -> None:
        self.toast(Toasted(say(sentence, **facts), sign))

    def remember(self, words: str, number: str) -> None:
        self.recent.append(number)

    def go(self, place: str, number: str = "") -> None:
        self.gone.append((place, number))

    def go_back(self) -> None:
        self.gone.append(("back", ""))
