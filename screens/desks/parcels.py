"""Parcels: what is packed and waits, what has left; tracking numbers, and the hand-over to each carrier."""

from collections.abc import Sequence
from typing import Any

from data.operations.packing import reopen_parcel, unpack_parcel
from data.operations.parcels import hand_over_parcel, take_back_parcel, track_parcel
from data.queries.parcels import ParcelDetail, ParcelListRow, parcel_detail, parcel_extent, parcel_page
from screens import show
from screens.actions import EMPTY_CELL, Action, Cell, Choice, Column, Listing, PaperOf, Text, Yes
from screens.desk import Desk
from screens.order_cells import carrier_cell, carrier_options, left_cell
from screens.parts.detail import Section, item, pair
from screens.parts.scan import Scanned
from screens.plain import plain
from screens.signs import PARCEL, Shown, sign_of
from screens.words import carrier_name, say, sayn


def state_cell(row: ParcelListRow) -> Shown:
    """How far it is; one that is being packed stands open."""
    return Shown("* " + say("open"), "info", "text") if row.state == "picking" else sign_of(PARCEL, row.state)


def weight_cell(row: ParcelListRow) -> Cell:
    """In grams."""
    return Cell(f"{row.weight_g:,}") if row.weight_g else EMPTY_CELL


class ParcelDesk(Desk):
    """Every parcel, those that wait for their carrier first."""

    TITLE, PLACE, WATCHES = "Parcels", "parcels", frozenset({"order", "shipment", "manifest"})
    HEARS_SCANS = True
    HELP = (
        "Parcels that are packed and wait for their carrier. m scans them onto a manifest and hands it over,"
        " N takes a list of tracking numbers."
    )
    EMPTY = "No parcel waits for a carrier. The packing table fills this list."
    FILLED_BY = ("packing",)
    LIST = Listing(
        parcel_page, parcel_extent, filter="state:picking,packed,labelled", sort="made", name="here", thing="parcels"
    )
    FILTERS = (
        ("without a number", "state:packed"),
        ("ready for the carrier", "state:labelled"),
        ("handed over today", "handed:today"),
        ("on their way", "state:handed_over,in_transit,out_for_delivery"),
        ("in trouble", "state:exception,returning,lost"),
        ("all", ""),
    )
    COLUMNS = (
        Column("Left", 7, left_cell, align="right"),
        Column("Parcel", 7, lambda row: row.number, sort="number", id=True),
        Column("State", 10, state_cell, sort="state", gap=1),
        Column("Order", 7, lambda row: row.order_number, sort="order"),
        Column("Carrier", 9, carrier_cell, sort="carrier"),
        Column("Tracking", 20, lambda row: row.tracking, sort="tracking", grow=True),
        Column("g", 6, weight_cell, align="right", sort="weight", drop=3),
        Column("List", 5, lambda row: Cell(row.manifest, "muted"), drop=2),
        Column("Pcs", 4, lambda row: Cell(f"{row.units}"), align="right", wide=True),
        Column("Customer", 14, lambda row: row.customer_name, wide=True),
        Column("To", 2, lambda row: row.country, sort="country", wide=True),
    )
    ACTIONS = (
        Action(
            "n",
            "tracking number",
            track_parcel,
            (
                Choice("carrier", "Carrier", carrier_options, value=lambda row: row.carrier, free=True),
                Text("tracking", "Number", limit=60, hint="scan or type it: its check digit is looked at"),
                Yes("over", "Instead of the old", hint="a parcel that has one keeps it unless you say yes"),
            ),
            title="Tracking number",
            help="Typed or scanned; one of another carrier, a wrong check digit or a second use is refused.",
        ),
        Action("N", "list of numbers", "numbers", alone=True, right="order.fulfil",
               help="Pasted: an order or parcel and its number on each line."),
        Action("m", "hand over", "manifest", alone=True, right="order.fulfil",
               help="Scan a carrier's parcels onto its manifest, and hand them over together."),
        Action("s", "this one leaves", hand_over_parcel, bulk=True, help="Handed to its carrier without a manifest."),
        Action("x", "unpack", unpack_parcel, bulk=True, seen=False, help="Everything out of it again."),
        Action("i", "open again", reopen_parcel, help="To put more in, or weigh it again."),
        Action("r", "take back", take_back_parcel, seen=False, help="Marked as handed over by mistake."),
    )  # fmt: skip
    DETAIL = parcel_detail
    PAPERS = (
        PaperOf("slip", "parcels", "order.view", lambda row: row.number, lambda row: row.units > 0),
        PaperOf("manifest", "manifests", "order.fulfil", lambda row: row.manifest, lambda row: bool(row.manifest)),
    )

    def call(self, row: ParcelListRow) -> str:
        """`S10042 A10482`."""
        return plain(f"{row.number} {row.order_number} {row.customer_name}".strip())

    async def load(self) -> None:
        """A scanner finds a parcel."""
        self.grid.hear_scans()
        await super().load()

    def on_scanned(self, event: Scanned) -> None:
        """The parcel of a number."""
        code = event.code.replace(" ", "").replace('"', "")
        self.show_filter(f'tracking="{code}"' if len(code) > 7 else f'number="{code}"')

    def sections(self, record: ParcelDetail, row: ParcelListRow) -> Sequence[Section]:
        """What is in it, where it goes, what the carrier said."""
        seen, zone = record.row, self.session.zone
        head = [
            pair(say("order"), plain(seen.order_number), plain(seen.customer_name)),
            pair(say("carrier"), plain(carrier_name(seen.carrier)) or "-", plain(seen.service)),
            pair(say("number"), plain(seen.tracking) or "-"),
            pair(say("weight"), f"{seen.weight_g:,} g" if seen.weight_g else "-",
                 say("about {n} g", n=record.expected_g) if record.expected_g else ""),
            pair(say("manifest"), plain(seen.manifest) or "-"),
        ]  # fmt: skip
        lines = [item(plain(f"{code}  {title}"), f"{qty}") for code, title, qty in record.lines]
        made = [
            Section(plain(seen.number), state_cell(seen).text.strip(), head),
            Section(say("Inside"), sayn("{n} piece", "{n} pieces", seen.units), lines),
        ]
        if record.events:
            told = [
                item(plain(f"{what} {where}"), show.when(at, self._now(), zone)) for at, what, where in record.events
            ]
            made.append(Section(say("On its way"), "", told))
        return made

    @staticmethod
    def _now() -> int:
        from data import clock

        return clock.now()

    async def manifest(self, row: Any) -> None:
        """The carriers' manifests, as a page of their own."""
        from screens.pick_manifest import ManifestPage

        self.app.push_screen(ManifestPage())

    async def numbers(self, row: Any) -> None:
        """The list of tracking numbers, as a page of its own."""
        from screens.pick_numbers import NumbersPage

        self.app.push_screen(NumbersPage())
