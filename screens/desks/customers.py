"""Customers: who buys, what they bought and are worth, and where it goes; merged when two of them are one."""

from collections.abc import Sequence
from typing import Any

from data import clock
from data.errors import StoreError
from data.operations.customers import reveal_customer
from data.queries.customers import (
    CustomerRow,
    customer_contact,
    customer_detail,
    customer_extent,
    customer_page,
)
from data.queries.history import timeline
from screens import show
from screens.actions import NOTHING, Cell, Column, Listing, Text
from screens.customer_sections import customer_sections
from screens.customer_verbs import CUSTOMER_VERBS
from screens.desk import Desk
from screens.parts.detail import Section
from screens.parts.drawn import Line
from screens.parts.form import Form
from screens.plain import plain
from screens.words import say, zone


def spent_cell(row: CustomerRow) -> Cell:
    """What their orders were worth."""
    return Cell(show.money(row.spent_minor, row.currency, 11).strip()) if row.orders else NOTHING


def orders_cell(row: CustomerRow) -> Cell:
    """How many."""
    return Cell(show.pieces(row.orders, 6).strip()) if row.orders else NOTHING


def last_cell(row: CustomerRow) -> Cell:
    """When the last one was placed."""
    return Cell(show.when(row.last_at, clock.now(), zone()), "muted") if row.last_at is not None else NOTHING


def kind_cell(row: CustomerRow) -> Cell:
    """Guest, merged, or the tier."""
    if row.merged_into:
        return Cell(row.merged_into, "muted", "x")
    return Cell(say("guest"), "muted", ".") if row.guest else Cell(row.tier, "text")


class CustomerDesk(Desk):
    """Everybody who bought or asked, the newest buyers first."""

    TITLE, PLACE, WATCHES = "Customers", "customers", frozenset({"customer", "order"})
    HELP = (
        "Who buys from you, with their orders, money, addresses and notes. E-mail and telephone are masked until R asks"
        " for them with a reason, which is kept in the history."
    )
    EMPTY = "Nobody has bought anything yet. Buyers of orders and of imported files appear here by themselves."
    FILLED_BY = ("make_customer", "imports")
    LIST = Listing(
        customer_page, customer_extent, filter="merged:no", sort="-last", name="everybody", thing="customers"
    )
    FILTERS = (
        ("new this month", "merged:no made>=30d"),
        ("bought twice or more", "merged:no orders>=2"),
        ("never bought", "merged:no orders=0"),
        ("guests", "merged:no guest:yes"),
        ("merged", "merged:yes"),
        ("all", ""),
    )
    COLUMNS = (
        Column("Name", 20, lambda row: row.name, sort="name", grow=True, id=True),
        Column("Number", 8, lambda row: Cell(row.number, "muted"), sort="number", drop=3),
        Column("Kind", 8, kind_cell, sort="tier", gap=1, drop=4),
        Column("Country", 7, lambda row: row.country, drop=5),
        Column("Orders", 6, orders_cell, align="right", sort="orders", gap=1),
        Column("Spent", 11, spent_cell, align="right", sort="spent"),
        Column("Last", 10, last_cell, align="right", sort="last"),
        Column("Company", 18, lambda row: row.company, sort="company", wide=True),
        Column("E-mail", 22, lambda row: Cell(row.email, "muted"), sort="email", wide=True),
        Column("Phone", 9, lambda row: Cell(row.phone, "muted"), wide=True),
        Column("Since", 10, lambda row: Cell(show.when(row.made_at, clock.now(), zone()), "muted"), align="right",
               sort="made", wide=True),
    )  # fmt: skip
    ACTIONS = CUSTOMER_VERBS
    DETAIL = customer_detail

    def __init__(self, filter: str | None = None, *, find: str = "") -> None:
        super().__init__(filter, find=find)
        self.contacts: dict[int, tuple[str, str]] = {}
        """E-mail and telephone that were asked for with a reason, for as long as the store gives them."""

    def call(self, row: CustomerRow) -> str:
        """`C104 陳怡君`."""
        return plain(f"{row.number} {row.name}".strip())

    def foot(self, row: CustomerRow) -> Sequence[Line]:
        """Number and contact of the row under the cursor."""
        words = "  ".join(filter(None, (row.number, row.company, row.email, row.phone)))
        return [[("  ", "text"), (plain(words), "muted")]]

    async def sections_of(self, row: Any) -> Sequence[Section]:
        """The customer, their newest events, and the contact where it was asked for."""
        seen = await self.ask(customer_detail, row.id)
        events = await self.ask(timeline, "customer", row.id, 8)
        contact = None
        if row.id in self.contacts:
            try:
                contact = await self.ask(customer_contact, row.id)
            except StoreError:
                del self.contacts[row.id]  # ten minutes are over
        return customer_sections(seen, events, contact, self.text_width, self.session.zone)

    async def sell(self, row: CustomerRow) -> None:
        """A new order of this customer."""
        number = row.merged_into or row.number
        self.shell.go("new_order", f"customer={number}")

    async def reveal(self, row: CustomerRow) -> None:
        """E-mail and telephone in full."""
        form = Form(say("See the contact"), self.call(row), (Text("reason", "Why", hint="it is kept in the history"),))
        answer: dict[str, Any] | None = await self.app.push_screen_wait(form)
        if answer is None:
            return
        done = await self.shell.perform(reveal_customer, row.id, reason=answer["reason"])
        if done is not None:
            self.contacts[row.id] = await self.ask(customer_contact, row.id)
            email, phone = self.contacts[row.id]
            self.shell.tell("{name}: {email} {phone}", name=plain(row.name), email=plain(email), phone=plain(phone))
            self.reload(frozenset({row.id}))
